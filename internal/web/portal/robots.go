package portal

import "acuse/internal/web/door"

// Robots keeps searching robots out of every host: what is here is between a company and its customers.
func Robots(v *door.Visit) error {
	v.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	return sendKept(v, []byte("User-agent: *\nDisallow: /\n"))
}
