package portal

import (
	"path"

	"acuse/internal/web/door"
)

// Above answers GET of an address that only takes forms, which a browser asks for when a page is opened again or after
// a log-in: it leads to the page the form stands on, one step above, with the same query.
func Above(v *door.Visit) error {
	to := v.Base() + path.Dir(v.R.URL.Path)
	if v.R.URL.RawQuery != "" {
		to += "?" + v.R.URL.RawQuery
	}
	return v.Redirect(to)
}
