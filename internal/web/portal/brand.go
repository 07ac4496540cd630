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
// a browser keeps it for ever.
func BrandFile(v *door.Visit) error {
	name := v.R.PathValue("file")
	if hash, ok := strings.CutSuffix(name, ".css"); ok {
		return theme(v, hash)
	}
	f, forever, err := v.App.BrandPicture(v.R.Context(), v.Company, v.Look, name)
	if err != nil {
		return err
	}
	// What a picture may do is nothing, also where it is opened as a page of its own.
	v.W.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	return serveBrand(v, f.Hash, f.MediaType, f.Body, forever)
}

// theme is the stylesheet in force. A page that was made before it was published asks for an earlier one, and is led to it.
func theme(v *door.Visit, hash string) error {
	if v.Look.Theme != nil && hash == v.Look.Hash {
		return serveBrand(v, hash, "text/css; charset=utf-8", v.Look.Theme, true)
	}
	had, err := v.App.HadTheme(v.R.Context(), v.Company, hash)
	if err != nil {
		return err
	}
	if !had {
		return billing.ErrNotFound
	}
	v.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.W, v.R, v.PageLook().Theme, http.StatusFound)
	return nil
}

// serveBrand answers with what that hash is of, with 304 to who has it; forever when its address can be of nothing else.
func serveBrand(v *door.Visit, hash, kind string, body []byte, forever bool) error {
	h := v.W.Header()
	h.Set("Cache-Control", "no-cache")
	if forever {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", `"`+hash+`"`)
	h.Set("Content-Type", kind)
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(v.W, v.R, "", time.Time{}, bytes.NewReader(body))
	return nil
}

// ExampleDocument is the page of a document that does not exist: for the preview of a brand.
func ExampleDocument(v *door.Visit, d app.PortalDocument) templ.Component {
	return documentPage(v, layout(v, v.P.T("portal.kind."+string(d.Kind))+" "+d.Number, "/documentos"), d)
}

// NotInPreview stands in the preview of a brand for the pages that it does not show.
func NotInPreview(v *door.Visit) templ.Component {
	return notInPreview(v, layout(v, v.P.T("brand.elsewhere.title"), ""))
}
