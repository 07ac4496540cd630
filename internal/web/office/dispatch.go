package office

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
)

// DispatchPath is where documents of the kind are sent by e-mail, and, with the id of a dispatch, what it did.
func (s Sales) DispatchPath() string { return "/app/envios/" + s.word }

// NewDispatch is the form Enviar por e-mail of the ticked documents, or of one.
func (s Sales) NewDispatch(v *door.Visit) error {
	page, err := v.App.NewDispatch(v.R.Context(), v.Actor, v.R.URL.Query()["id"])
	if err != nil {
		return s.listAgain(v, err)
	}
	if right := salesOf(page.Lines[0].Kind); right != s {
		return v.Redirect(right.DispatchPath() + "/nuevo?" + url.Values{"id": page.Documents}.Encode())
	}
	return s.showDispatch(v, page, nil)
}

// SendDocuments sends them. One leads back to its page, several to what became of each.
func (s Sales) SendDocuments(v *door.Visit) error {
	ctx, f := v.R.Context(), dispatchForm(v)
	if err := v.App.SendDocuments(ctx, v.Actor, f); err != nil {
		errs, ok := door.Errors(err)
		if !ok {
			return err
		}
		page, err := v.App.NewDispatch(ctx, v.Actor, f.Documents)
		if err != nil {
			return s.listAgain(v, err)
		}
		page.DispatchForm = f
		return s.showDispatch(v, page, errs)
	}
	done, err := v.App.Dispatch(ctx, v.Actor, f.ID)
	if err != nil {
		return err
	}
	if f.Single() && sentCount(done.Lines) > 0 {
		return v.RedirectDone(s.at(f.Documents[0]), "enviada")
	}
	return v.Redirect(s.DispatchPath() + "/" + url.PathEscape(f.ID))
}

// Dispatch is what a pressing of Enviar did, document by document.
func (s Sales) Dispatch(v *door.Visit) error {
	d, err := v.App.Dispatch(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	if right := salesOf(d.Lines[0].Kind); right != s {
		return v.Redirect(right.DispatchPath() + "/" + url.PathEscape(d.ID))
	}
	return v.Render(http.StatusOK, dispatchResult(v, layout(v, v.P.T("share.result"), string(s.kind)), s, d))
}

// RevokeLink takes one link of a document back.
func (s Sales) RevokeLink(v *door.Visit) error {
	id := v.R.PathValue("id")
	if err := v.App.RevokeLink(v.R.Context(), v.Actor, id, v.R.PathValue("link")); err != nil {
		return err
	}
	return v.RedirectDone(s.at(id), "anulado-enlace")
}

// SendAgain repeats a message that is over.
func (s Sales) SendAgain(v *door.Visit) error {
	id := v.R.PathValue("id")
	if err := v.App.SendAgain(v.R.Context(), v.Actor, id, v.R.PathValue("email"), v.R.PostFormValue("act")); err != nil {
		return err
	}
	return v.RedirectDone(s.at(id), "reenviado")
}

// listAgain shows the list with what was wrong with the rows ticked on it.
func (s Sales) listAgain(v *door.Visit, err error) error {
	if errs, ok := door.Errors(err); ok {
		return s.showList(v, errs)
	}
	return err
}

func (s Sales) showDispatch(v *door.Visit, page app.DispatchPage, errs billing.Errors) error {
	title := v.P.T("share.title_many", "n", len(page.Lines))
	if going := sentCount(page.Lines); going < len(page.Lines) && going > 0 {
		title = v.P.T("share.title_some", "n", going, "total", len(page.Lines))
	}
	if page.Single() {
		title = v.P.T("share.title_one", "number", documentNumber(v.P, page.Lines[0]))
	}
	return v.Render(door.Status(errs), dispatchPage(v, layout(v, title, string(s.kind)), s, page, errs))
}

func dispatchForm(v *door.Visit) app.DispatchForm {
	f := app.DispatchForm{ID: v.R.PostFormValue("act"), Documents: v.R.PostForm["id"], To: strings.Join(slices.Concat(v.R.PostForm["who"], v.R.PostForm["to"]), ", "), Contacts: v.R.PostFormValue("contacts") != "", Way: billing.SendWay(v.R.PostFormValue("way"))}
	for _, lang := range billing.Languages {
		if v.R.PostForm.Has("subject." + lang) {
			f.Texts = append(f.Texts, app.DispatchText{Language: lang, Subject: v.Text("subject." + lang),
				Body: strings.ReplaceAll(v.Text("body."+lang), "\r\n", "\n")})
		}
	}
	return f
}

// wayText is what stands beside a way of sending: how it goes, and what follows from it.
func wayText(p *i18n.Printer, way billing.SendWay) (title, text, icon, after string) {
	if way == billing.ByAttachment {
		return p.T("share.way.attachment"), p.T("share.way.attachment_text"), "eye-off", p.T("share.way.attachment_after")
	}
	days := int(billing.LinkLife / (24 * time.Hour))
	return p.T("share.way.link"), p.T("share.way.link_text", "days", days), "eye", p.T("share.way.link_after")
}

func documentNumber(p *i18n.Printer, l app.DispatchLine) string {
	if l.Number == "" {
		return p.T("share.draft")
	}
	return l.Number
}

func sentCount(lines []app.DispatchLine) int {
	n := 0
	for _, l := range lines {
		if l.Outcome.Sent() {
			n++
		}
	}
	return n
}

// dispatchSummary is how many messages are on their way, and for how many documents there is none.
func dispatchSummary(p *i18n.Printer, lines []app.DispatchLine) string {
	switch n := sentCount(lines); {
	case n == 0:
		return p.T("share.result_none")
	case n == len(lines):
		return p.T("share.result_all", "n", n)
	default:
		return p.T("share.result_some", "n", n, "rest", len(lines)-n)
	}
}

// noAddress reports whether a document of several cannot go because its customer has none.
func noAddress(l app.DispatchLine) bool {
	return l.Outcome == app.DispatchNoEmail && l.CustomerID != ""
}

// wordsHint says which words each message fills in.
func wordsHint(p *i18n.Printer, page app.DispatchPage, lang string) string {
	if page.Single() {
		hint := p.T("share.body_hint")
		for _, t := range page.Texts {
			if word := app.GreetedWord(lang); t.Language == lang && strings.Contains(t.Subject+t.Body, word) {
				hint = p.T("share.greeted_hint", "word", word) + " " + hint
			}
		}
		return hint
	}
	return p.T("share.words_hint", "words", strings.Join(app.DispatchWords(lang), ", ")) + " " + p.T("share.body_hint")
}

// readBy is who read a document first, or by which link.
func readBy(p *i18n.Printer, d billing.Document) string {
	if d.ReadByLink {
		return p.T("share.by_link", "recipient", d.ReadBy)
	}
	return d.ReadBy
}

// readByShort is readBy where there is little room.
func readByShort(p *i18n.Printer, d billing.Document) string {
	if d.ReadByLink {
		return p.T("share.by_link_short", "recipient", d.ReadBy)
	}
	return d.ReadBy
}

func toHint(p *i18n.Printer, page app.DispatchPage) string {
	if len(boxes(page)) > 0 {
		return p.T("share.to_hint") + " " + p.T("share.to_greeting")
	}
	return p.T("share.to_none", "customer", page.Lines[0].CustomerName)
}

// boxes are those whom a single document can be sent to by ticking them.
func boxes(page app.DispatchPage) []app.Recipient {
	return slices.DeleteFunc(slices.Clone(page.Known[0]), func(r app.Recipient) bool { return r.Email == "" })
}

// typed are the recipients as the form has them, and the rest those that no box stands for.
func typed(page app.DispatchPage) (ticked map[string]bool, rest string) {
	ticked = map[string]bool{}
	var others []string
	for _, one := range strings.Split(page.To, ",") {
		if one = strings.TrimSpace(one); slices.ContainsFunc(boxes(page), func(r app.Recipient) bool { return billing.EmailKey(r.Email) == billing.EmailKey(one) }) {
			ticked[billing.EmailKey(one)] = true
		} else if one != "" {
			others = append(others, one)
		}
	}
	return ticked, strings.Join(others, ", ")
}

// sentBefore says that a document was sent already; "" when it was not.
func sentBefore(v *door.Visit, last app.LastSent) string {
	if len(last.Recipients) == 0 {
		return ""
	}
	return v.P.T("share.sent_before", "when", v.P.Moment(last.At, v.Now()), "recipients", strings.Join(last.Recipients, ", "))
}

// mailOf is the message that a link went out with, zero when it is too long ago.
func mailOf(page app.DocumentPage, l billing.Link) app.Email {
	for _, e := range page.Emails {
		if e.ID == l.EmailID {
			return e
		}
	}
	return app.Email{}
}

// neverGot reports whether nobody has got a link: its message did not go out.
func neverGot(page app.DocumentPage, l billing.Link) bool {
	e := mailOf(page, l)
	return givenUp(e) || e.State == "cancelled"
}

// contactsOf names the contacts that a document of several could go to as well.
func contactsOf(known []app.Recipient) string {
	var names []string
	for _, r := range known {
		if r.Contact && r.Email != "" {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, ", ")
}

// anyContact reports whether any of the customers has such a contact.
func anyContact(page app.DispatchPage) bool {
	return slices.ContainsFunc(page.Known, func(known []app.Recipient) bool { return contactsOf(known) != "" })
}

// dispatchCancel is where the form leads that is left without sending.
func (s Sales) dispatchCancel(page app.DispatchPage) string {
	if page.Single() {
		return s.at(page.Documents[0])
	}
	return s.Path()
}
