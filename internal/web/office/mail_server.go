package office

import (
	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

var mailServerDone = map[string]string{"guardado": "outbox.server.saved"}

// MailServer is the tab Servidor of Configuración > Correo: by which server the company's mail leaves.
func MailServer(v *door.Visit) error {
	page, err := v.App.MailServer(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	return showMailServer(v, page, nil)
}

// SaveMailServer keeps it.
func SaveMailServer(v *door.Visit) error {
	f := app.MailServerForm{Own: v.Text("own") == "1", Host: v.Text("host"), Port: v.Text("port"), Security: v.Text("security"), Username: v.Text("username"),
		Password: v.R.PostFormValue("password"), FromAddress: v.Text("from_address"), FromName: v.Text("from_name")}
	err := v.App.SaveMailServer(v.R.Context(), v.Actor, f)
	if errs, ok := door.Errors(err); ok {
		page, err := v.App.MailServer(v.R.Context(), v.Actor)
		if err != nil {
			return err
		}
		// What was typed as a password is not written back, and the one kept is for the server it was typed for.
		moved := f.Moved(page.MailServerForm)
		f.Password, f.HasPassword = "", page.HasPassword && !moved
		if moved {
			page.Unreadable, page.Saved = false, false // nor is what came of trying that one any news of this
		}
		page.MailServerForm = f
		return showMailServer(v, page, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(mailServerPath, "guardado")
}

// TestMailServer sends whoever asks a message by the server that was kept; the page then shows what came of it.
func TestMailServer(v *door.Visit) error {
	err := v.App.TestMailServer(v.R.Context(), v.Actor)
	if errs, ok := door.Errors(err); ok {
		page, err := v.App.MailServer(v.R.Context(), v.Actor)
		if err != nil {
			return err
		}
		return showMailServer(v, page, errs)
	}
	if err != nil {
		return err
	}
	return v.Redirect(mailServerPath + "#prueba")
}

func showMailServer(v *door.Visit, page app.MailServerPage, errs billing.Errors) error {
	return v.Render(door.Status(errs), mailServerPage(v, layout(v, v.P.T("outbox.title"), "mail", toasts(v, mailServerDone)...), page, errs))
}

// ownChoices are the two ways the company's mail can leave.
func ownChoices(p *i18n.Printer) []ui.Option {
	return []ui.Option{{Value: "0", Text: p.T("outbox.server.platform")}, {Value: "1", Text: p.T("outbox.server.own")}}
}

func ownChoice(own bool) string {
	if own {
		return "1"
	}
	return "0"
}

func securityChoices(v *door.Visit) []ui.Option {
	var all []ui.Option
	for _, s := range v.App.MailSecurities() {
		all = append(all, ui.Option{Value: s, Text: v.P.T("outbox.security." + s)})
	}
	return all
}

// passwordHint says whether there is a password, which is never shown.
func passwordHint(p *i18n.Printer, page app.MailServerPage) string {
	switch {
	case page.Unreadable:
		return p.T("outbox.server.password_unreadable")
	case page.HasPassword:
		return p.T("outbox.server.password_kept")
	}
	return p.T("outbox.server.password_hint")
}

// platformText says whose mail goes out how, with the platform's server.
func platformText(p *i18n.Printer, page app.MailServerPage) string {
	if !page.Platform {
		return p.T("outbox.server.no_platform")
	}
	return p.T("outbox.server.platform_text", "from", page.PlatformFrom)
}

// serverPairs are the settings for who may not change them.
func serverPairs(v *door.Visit, page app.MailServerPage) []ui.Pair {
	if !page.Own {
		return []ui.Pair{{Term: v.P.T("outbox.server.way"), Text: v.P.T("outbox.server.platform")}}
	}
	return []ui.Pair{{Term: v.P.T("outbox.server.way"), Text: v.P.T("outbox.server.own")}, {Term: v.P.T("outbox.server.host"), Text: page.Host},
		{Term: v.P.T("outbox.server.port"), Text: page.Port}, {Term: v.P.T("outbox.server.security"), Text: v.P.T("outbox.security." + page.Security)},
		{Term: v.P.T("outbox.server.from_address"), Text: page.FromAddress}, {Term: v.P.T("outbox.server.from_name"), Text: page.FromName}}
}

// serverFields are the fields of the form by their labels, for the summary of what is wrong.
func serverFields(p *i18n.Printer) []ui.Pair {
	var all []ui.Pair
	for _, field := range []string{"host", "port", "security", "username", "password", "from_address", "from_name"} {
		all = append(all, ui.Pair{Term: field, Text: p.T("outbox.server." + field)})
	}
	return all
}

// testNote is what the last test came to.
func testNote(v *door.Visit, t app.MailTest) ui.NoteProps {
	when, answer := v.P.Moment(t.At, v.Now()), answerText(v.P, t.Answer)
	if t.Reason == "" {
		return ui.NoteProps{Icon: "mail-check", Title: v.P.T("outbox.test.accepted", "to", t.To), Text: v.P.T("outbox.test.said", "when", when, "answer", answer)}
	}
	return ui.NoteProps{Tone: "danger", Title: v.P.T("outbox.reason." + t.Reason), Text: v.P.T("outbox.test.said", "when", when, "answer", answer)}
}
