package portal

import (
	"bytes"
	"net/http"
	"strings"
	"time"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// BrandFile hands over a file of the company's brand: its stylesheet, or a picture. Its address is the hash of its content, so
// a browser keeps it for ever; pages that were made before another was published may still ask for a stylesheet that is
// none any more, and get the one in force.
func BrandFile(v *door.Visit) error {
	name := v.R.PathValue("file")
	if hash, ok := strings.CutSuffix(name, ".css"); ok {
		if v.Look.Theme == nil {
			return billing.ErrNotFound
		}
		keep(v, hash == v.Look.Hash)
		return serveBrand(v, "text/css; charset=utf-8", v.Look.Theme)
	}
	f, err := v.App.BrandFile(v.R.Context(), v.Company.ID, name)
	if err != nil {
		return err
	}
	keep(v, true)
	// What a picture may do is nothing, also where it is opened as a page of its own.
	v.W.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	return serveBrand(v, f.MediaType, f.Body)
}

// keep says how long a browser may keep a file.
func keep(v *door.Visit, forever bool) {
	if forever {
		v.W.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		v.W.Header().Set("Cache-Control", "no-store")
	}
}

func serveBrand(v *door.Visit, kind string, body []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(v.W, v.R, "", time.Time{}, bytes.NewReader(body))
	return nil
}

// ExampleDocument is the page of a document that does not exist: for the preview of a brand.
func ExampleDocument(v *door.Visit, d app.PortalDocument) templ.Component {
	return documentPage(v, layout(v, v.P.T("portal.kind."+string(d.Kind))+" "+d.Number, "/documentos"), d)
}
