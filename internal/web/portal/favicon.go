package portal

import (
	"net/http"

	"acuse/internal/web/door"
	"acuse/internal/web/static"
)

// Favicon leads to the icon of the company's brand. Browsers ask for it by itself, beside a file that cannot name one.
func Favicon(v *door.Visit) error { return leadToIcon(v, v.BrandPath("icon-32")) }

// PlatformFavicon leads to the icon of nobody: the file may be one of a company, whose customers are not to meet the platform.
// The platform's own pages name its icon themselves.
func PlatformFavicon(v *door.Visit) error { return leadToIcon(v, static.URL("document.svg")) }

// leadToIcon is kept for an hour: a brand may change, and so may a file of ours.
func leadToIcon(v *door.Visit, path string) error {
	v.W.Header().Set("Cache-Control", "public, max-age=3600")
	http.Redirect(v.W, v.R, path, http.StatusFound)
	return nil
}
