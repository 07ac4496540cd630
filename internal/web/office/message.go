package office

import (
	"net/http"
	"net/url"
	"strconv"

	"acuse/internal/app"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Message is one message of the outbox, with each attempt to send it.
func Message(v *door.Visit) error {
	page, err := v.App.Message(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(v.R.URL.Query().Get("cuantos")) // 0 is as good as nothing
	return v.Render(http.StatusOK, messagePage(v, layout(v, messageTitle(v, page), "mail", toasts(v, outboxDone, "n", n)...), page))
}

// messageTitle names the document that a message carries, and what it says of it unless it just brings it.
func messageTitle(v *door.Visit, page app.MessagePage) string {
	switch {
	case page.Document.ID == "":
		return emailKind(v.P, page.Kind)
	case page.Kind == app.EmailReminder || page.Kind == app.EmailFallback:
		return emailKind(v.P, page.Kind) + " · " + documentTitle(v.P, page.Document)
	}
	return documentTitle(v.P, page.Document)
}

// messageActions are the buttons that would change something.
func messageActions(v *door.Visit, page app.MessagePage) []ui.ButtonProps {
	if !v.Actor.Role.CanWrite() {
		return nil
	}
	var actions []app.MessageAction
	switch {
	case page.State == "pending":
		actions = []app.MessageAction{app.SendNow, app.CancelMessage}
	case page.MayResend.Changes():
		actions = []app.MessageAction{app.ResendMessage}
	}
	var all []ui.ButtonProps
	for _, action := range actions {
		b := messageButton(v.P, action)
		b.Name, b.Value = "", ""
		b.Href = messageActionPath + "?" + url.Values{"do": {string(action)}, "id": {page.ID}, "back": {messagePath(page.ID)}}.Encode()
		all = append(all, b)
	}
	return all
}

// messageState says what has become of a message, and what can be done.
func messageState(v *door.Visit, page app.MessagePage) string {
	switch {
	case page.State == "pending" && v.Desk.NoMail:
		return v.P.T("outbox.state.no_server")
	case page.State == "pending" && page.NextAt.IsZero():
		return v.P.T("outbox.state.queued")
	case page.State == "pending":
		return v.P.T("outbox.state.retry", "when", v.P.Moment(page.NextAt, v.Now()), "until", v.P.Moment(page.TriedSince.Add(app.MailLife), v.Now()))
	}
	text := v.P.T("outbox.state." + string(page.State))
	switch {
	case page.State == "cancelled" && page.LastAnswer == app.AnswerOver:
		text = v.P.T("outbox.state.over")
	case page.State == "cancelled" && page.LastAnswer == app.AnswerTooLate:
		text = v.P.T("outbox.state.too_late")
	case page.State == "cancelled" && page.Canceller != "":
		text = v.P.T("outbox.state.taken_back_by", "who", page.Canceller)
	case page.State == "cancelled" && page.LastAnswer == app.AnswerTakenBack:
		text = v.P.T("outbox.state.taken_back")
	}
	if !page.ResentAt.IsZero() && givenUp(page.Email) {
		return v.P.T("outbox.state.resent", "when", v.P.Moment(page.ResentAt, v.Now()))
	}
	if page.State != "sent" && !page.MayResend.Changes() {
		text += " " + v.P.T("outbox.outcome."+string(page.MayResend))
	}
	return text
}
