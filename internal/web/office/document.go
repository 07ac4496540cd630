package office

import (
	"net/http"
	"strconv"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

var documentDone = map[string]string{"archivado": "sales.done.archived", "desarchivado": "sales.done.unarchived",
	"cobrado": "sales.done.paid", "anulado": "sales.done.undone", "no-leido": "sales.done.unread",
	"enviada": "share.done.sent", "anulado-enlace": "share.done.revoked", "reenviado": "share.done.again", "recordatorios": "office.done.saved"}

// documentPage is what the page of an issued document shows.
type documentPage struct {
	app.DocumentPage
	Sales
	payment app.PaymentForm
	reasons map[string]string // typed to undo a payment, by its id

	reminders *app.ReminderForm // as typed, nil as they are kept
	errs      billing.Errors
}

// Show is one document: the editor while it is a draft, then the frozen document and what happened to it. Who may only
// look sees a draft as it is.
func (s Sales) Show(v *door.Visit) error {
	page, err := v.App.Document(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if page.Kind != s.kind {
		return v.Redirect(salesOf(page.Kind).at(page.ID))
	}
	if page.State == billing.Draft && v.Actor.Role.CanWrite() {
		f := app.FormOf(page.Document, v.P.Comma())
		if len(f.Lines) == 0 {
			f.Lines = []app.LineForm{newLine}
		}
		draft := draftPage{Sales: s}
		if chosen := v.Text("cliente"); chosen != "" { // just made or completed, on the way from this draft
			draft.completed = f.CustomerID == chosen
			f.CustomerID = chosen
		}
		draft.form = f
		return showDraft(v, http.StatusOK, draft)
	}
	return s.showDocument(v, documentPage{DocumentPage: page, payment: v.App.NewPayment(page.Document, v.P.Comma())})
}

// showDocument shows it, or shows it again with what was wrong with a form of it.
func (s Sales) showDocument(v *door.Visit, page documentPage) error {
	page.Sales = s
	status := door.Status(page.errs)
	said := toasts(v, documentDone, "n", 1)
	if v.R.URL.Query().Get("hecho") == "emitida" {
		said = []ui.ToastProps{{Text: s.gendered(v.P, "sales.done.issued.", "number", page.Number)}}
	}
	return v.Render(status, showPage(v, layout(v, name(v.P, page.Document), string(s.kind), said...), page))
}

// MarkUnread is Marcar como no leído.
func (s Sales) MarkUnread(v *door.Visit) error {
	id := v.R.PathValue("id")
	if err := v.App.MarkUnread(v.R.Context(), v.Actor, s.kind, id); err != nil {
		return err
	}
	return v.RedirectDone(s.at(id), "no-leido")
}

// PDF is the company's own copy of an issued document. HEAD gets the head only and leaves no event: nothing went out.
func (s Sales) PDF(v *door.Visit) error {
	ctx, id := v.R.Context(), v.R.PathValue("id")
	h := v.W.Header()
	if v.R.Method == http.MethodHead {
		page, err := v.App.Document(ctx, v.Actor, id)
		if err != nil {
			return err
		}
		if page.State != billing.Issued {
			return billing.ErrNotFound
		}
		h.Set("Content-Type", "application/pdf")
		h.Set("Content-Disposition", "attachment")
		h.Set("X-Content-Type-Options", "nosniff")
		v.W.WriteHeader(http.StatusOK)
		return nil
	}
	file, err := v.App.OfficePDF(ctx, v.Actor, id, v.Origin())
	if err != nil {
		return err
	}
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="`+file.Name+`"`) // its name is plain ASCII: see pdf.FileName
	h.Set("Content-Length", strconv.Itoa(len(file.Content)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-cache")
	_, _ = v.W.Write(file.Content) // whoever has gone away gets nothing more
	return nil
}

// dates is the sentence with the days of a document.
func dates(v *door.Visit, d billing.Document) string {
	s, today := salesOf(d.Kind), string(v.App.Today())
	issued := v.P.DateShort(string(d.IssueDate), today)
	if d.State == billing.Draft {
		return v.P.T("office.invoice.draft_dates", "issued", issued)
	}
	if d.DueDate == "" {
		return s.gendered(v.P, "sales.dates_no_due.", "issued", issued)
	}
	return s.gendered(v.P, "sales.dates.", "issued", issued, "due", v.P.DateShort(string(d.DueDate), today))
}

// accessSentences say who of the customer can get this document: by its own access, its contacts', or a link that lives.
func accessSentences(v *door.Visit, page app.DocumentPage) string {
	if !page.ArchivedAt.IsZero() { // no link opens it either
		return v.P.T("sales.access.archived")
	}
	contacts := 0
	for _, c := range page.Contacts {
		if c.Access.State == billing.AccessActive {
			contacts++
		}
	}
	links := 0
	for _, l := range page.Links {
		if !neverGot(page, l) {
			links++
		}
	}
	said := []string{ownAccess(v, page, contacts > 0 || links > 0)}
	if contacts > 0 {
		said = append(said, v.P.T("people.reach.contacts", "n", contacts))
	}
	if links > 0 && accessState(page.Access) != billing.AccessActive {
		said = append(said, v.P.T("people.reach.links", "n", links))
	}
	return strings.Join(said, " ")
}

// ownAccess says what the customer's own access means for a document that can be got another way, or cannot.
func ownAccess(v *door.Visit, page app.DocumentPage, otherwise bool) string {
	switch state := accessState(page.Access); {
	case state == billing.AccessActive:
		return v.P.T("sales.access.active", "username", page.Access.Username)
	case state == billing.AccessInactive && otherwise:
		return v.P.T("people.reach.inactive")
	case state == billing.AccessInactive:
		return v.P.T("sales.access.inactive")
	case otherwise:
		return v.P.T("people.reach.none_links")
	case !page.ReadAt.IsZero():
		return v.P.T("people.reach.read")
	}
	return v.P.T("sales.access.none")
}
