package office

import (
	"acuse/internal/app"
	"acuse/internal/i18n"
	"acuse/internal/web/ui"
)

// emailPill is the state of a message.
func emailPill(p *i18n.Printer, state app.EmailState) ui.PillProps {
	pill := ui.PillProps{Text: emailState(p, state)}
	switch state {
	case "pending":
		pill.Tone = "line"
	case "sent":
		pill.Icon = "check"
	case "bounced":
		pill.Tone, pill.Icon = "late", "mail-x"
	case "failed":
		pill.Tone, pill.Icon = "late", "circle-alert"
	case "cancelled":
		pill.Icon = "ban"
	}
	return pill
}

func emailState(p *i18n.Printer, state app.EmailState) string {
	if state == "bounced" {
		return p.T("ui.read.bounced")
	}
	return p.T("office.email." + string(state))
}

// emailKind is what a message says; some stand in rooms of their own.
func emailKind(p *i18n.Printer, kind app.EmailKind) string {
	switch kind {
	case "forgotten", "account_forgotten", "sign_up":
		return p.T("people.email." + string(kind))
	case "profile_proposed", "link_asked", "address_fault":
		return p.T("outbox.kind." + string(kind))
	}
	return p.T("office.email.kind." + string(kind))
}

// givenUp reports whether a message did not arrive, and will not by itself.
func givenUp(e app.Email) bool { return e.State == "bounced" || e.State == "failed" }

// answerText is a mail server's answer as it was given, or in words what happened when there was none.
func answerText(p *i18n.Printer, answer string) string {
	words := map[string]string{app.AnswerTimeout: "outbox.answer.timeout", app.AnswerPrivate: "outbox.answer.private", app.AnswerLost: "outbox.answer.lost", app.AnswerTooLate: "outbox.answer.too_late",
		app.AnswerTaken: "outbox.answer.taken", app.AnswerTakenBack: "outbox.answer.taken_back",
		app.AnswerOver: "outbox.answer.over", app.AnswerSealed: "outbox.answer.sealed", app.AnswerUnwritten: "outbox.answer.unwritten"}
	if key, known := words[answer]; known {
		return p.T(key)
	}
	return answer
}
