package portal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"acuse/internal/i18n"
	"acuse/internal/web/door"
)

// printerAsked is the language in the address, ?idioma=ca. Unlike ?lang= it is not remembered: what fetches these files is
// the browser, not a person who chooses.
func printerAsked(v *door.Visit) *i18n.Printer {
	if asked := v.R.URL.Query().Get("idioma"); asked != "" {
		return i18n.For(asked)
	}
	return v.P
}

// sendKept sends a file that is the same for everybody: it may be kept, and is asked for again once it is an hour old.
func sendKept(v *door.Visit, content []byte) error {
	sum := sha256.Sum256(content)
	head := v.W.Header()
	head.Set("Cache-Control", "public, max-age=3600")
	head.Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	http.ServeContent(v.W, v.R, "", time.Time{}, bytes.NewReader(content))
	return nil
}
