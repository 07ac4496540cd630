package office

import (
	"net/http"
	"strconv"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

var issuedDone = map[string]string{"emitida": "office.done.issued",
	"enviada": "share.done.sent", "anulado": "share.done.revoked", "reenviado": "share.done.again"}

// Invoice is one invoice: the editor while it is a draft, then the frozen document and what happened to it. Who may
// only look sees a draft as it is.
func Invoice(v *door.Visit) error {
	page, err := v.App.Invoice(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if page.State == billing.Draft && v.Actor.Role.CanWrite() {
		f := app.FormOf(page.Document, v.P.Comma())
		if len(f.Lines) == 0 {
			f.Lines = []app.LineForm{newLine}
		}
		return showDraft(v, http.StatusOK, draftPage{form: f})
	}
	o := layout(v, name(v.P, page.Document), "invoices", toasts(v, issuedDone, "number", page.Number)...)
	return v.Render(http.StatusOK, invoicePage(v, o, page, history(v, page)))
}

// PDF is the company's own copy of an issued invoice. HEAD gets the head only and leaves no event: nothing went out.
func PDF(v *door.Visit) error {
	ctx, id := v.R.Context(), v.R.PathValue("id")
	h := v.W.Header()
	if v.R.Method == http.MethodHead {
		page, err := v.App.Invoice(ctx, v.Actor, id)
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

// dates is the sentence with the days of an invoice.
func dates(v *door.Visit, d billing.Document) string {
	today := string(v.App.Today())
	issued := v.P.DateShort(string(d.IssueDate), today)
	if d.State == billing.Draft {
		return v.P.T("office.invoice.draft_dates", "issued", issued)
	}
	if d.DueDate == "" {
		return v.P.T("office.invoice.dates_no_due", "issued", issued)
	}
	return v.P.T("office.invoice.dates", "issued", issued, "due", v.P.DateShort(string(d.DueDate), today))
}

// accessSentence says what the customer's access means for this invoice.
func accessSentence(v *door.Visit, page app.InvoicePage) string {
	switch {
	case page.Access == nil:
		return v.P.T("office.invoice.no_access")
	case page.Access.State == billing.AccessInactive:
		return v.P.T("office.invoice.inactive")
	}
	return v.P.T("office.invoice.has_access", "username", page.Access.Username)
}
