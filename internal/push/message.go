package push

import (
	"encoding/json"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// NewDocument is what a device is told of a document that its person may fetch. There is nothing secret in it: what it
// opens asks for the log-in.
type NewDocument struct {
	Language, Company string
	Kind              billing.Kind
	Number            string
	Path              string // of its page, from the portal's root: the worker knows where that is, behind the slug or at a domain
	Tag               string // two messages of the same are shown as one
	Unread            int    // documents that nobody has read, this one too
	Device            string // id of the registration it goes to: the worker asks whether that still stands
}

// Payload is the message as the portal's worker (sw.js) reads it.
func (d NewDocument) Payload() ([]byte, error) {
	p := i18n.For(d.Language)
	return json.Marshal(struct {
		Title  string `json:"title"`
		Body   string `json:"body"`
		Path   string `json:"path"`
		Tag    string `json:"tag"`
		Unread int    `json:"unread"`
		Lang   string `json:"lang"`
		Device string `json:"device"`
	}{d.Company, p.T("app.push.document", "kind", p.T("portal.kind."+string(d.Kind)), "number", d.Number), d.Path, d.Tag, d.Unread, p.Lang(), d.Device})
}
