package app

import (
	"context"
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// MessageAction is a button of the outbox.
type MessageAction string

const (
	ResendMessage MessageAction = "resend" // Reenviar: another message with the same content
	CancelMessage MessageAction = "cancel" // Cancelar: one that waits is not sent
	SendNow       MessageAction = "now"    // Enviar ahora: one that waits for another attempt is tried at once
)

// MessageActions in the order of the bar.
var MessageActions = []MessageAction{ResendMessage, SendNow, CancelMessage}

// MessageOutcome is what a button of the outbox does with a message.
type MessageOutcome string

const (
	MessageResent     MessageOutcome = "resent"
	MessageCancelled  MessageOutcome = "cancelled"
	MessageHurried    MessageOutcome = "now"
	MessageWaits      MessageOutcome = "waits"       // it is still on its way: there is nothing to repeat
	MessageNotWaiting MessageOutcome = "not_waiting" // it has gone out or is over
	MessageOver       MessageOutcome = "over"        // what it belongs to is over: the access was taken away, or has its own password
	MessageArchived   MessageOutcome = "archived"    // its document has left the portal
	MessageOnRequest  MessageOutcome = "on_request"  // only whoever it is for can ask for it
)

// Changes reports whether anything happens to the message.
func (o MessageOutcome) Changes() bool {
	return o == MessageResent || o == MessageCancelled || o == MessageHurried
}

// MessageLine is a message and what a button does with it.
type MessageLine struct {
	Email
	Outcome MessageOutcome
	Resent  Resent // where it goes, when it is sent again
	Number  string // of the document it carries, "" without one
}

// MessagesMax is how many messages one pressing of a button may take.
const MessagesMax = 500

// PreviewMessages tells what ActOnMessages would do, message by message, and changes nothing.
func (a *App) PreviewMessages(ctx context.Context, who Actor, action MessageAction, ids []string) ([]MessageLine, error) {
	ids, err := a.checkMessages(who, action, ids)
	if err != nil {
		return nil, err
	}
	var all []MessageLine
	return all, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		for _, id := range ids {
			e, err := tx.Email(id)
			if err != nil {
				return err
			}
			outcome, err := action.decide(tx, e)
			if err != nil {
				return err
			}
			line := MessageLine{Email: e, Outcome: outcome}
			if e.DocumentID != "" {
				d, err := tx.Document(e.DocumentID)
				if err != nil {
					return err
				}
				line.Number = d.Number
			}
			if outcome == MessageResent {
				if line.Resent, err = resentOf(tx, e); err != nil {
					return err
				}
			}
			all = append(all, line)
		}
		return nil
	})
}

// ActOnMessages does what a button of the outbox says with each of the messages, all in one step, and answers with how
// many it did something. act is of the form: sent twice it repeats nothing twice.
func (a *App) ActOnMessages(ctx context.Context, who Actor, action MessageAction, act string, ids []string) (int, error) {
	ids, err := a.checkMessages(who, action, ids)
	if err != nil {
		return 0, err
	}
	if !store.IsID(act) {
		return 0, billing.ErrNotFound
	}
	n := 0
	return n, a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		for _, id := range ids {
			e, err := tx.Email(id)
			if err != nil {
				return err
			}
			outcome, err := action.decide(tx, e)
			if err != nil {
				return err
			}
			if !outcome.Changes() {
				continue
			}
			done, err := a.actOn(tx, who, outcome, act, e)
			if err != nil {
				return err
			}
			if done {
				n++
			}
		}
		return nil
	})
}

func (a *App) checkMessages(who Actor, action MessageAction, ids []string) ([]string, error) {
	if err := who.mayWrite(); err != nil {
		return nil, err
	}
	ids = unique(ids)
	switch {
	case !slices.Contains(MessageActions, action):
		return nil, billing.ErrNotFound
	case len(ids) == 0:
		return nil, billing.Fail(billing.Invalid, "error.nothing_ticked")
	case len(ids) > MessagesMax:
		return nil, billing.Fail(billing.Invalid, "error.too_many_rows", "max", MessagesMax)
	}
	return ids, nil
}

func (action MessageAction) decide(tx *store.Tx, e store.Email) (MessageOutcome, error) {
	switch {
	case action == ResendMessage:
		return resendable(tx, e)
	case e.State != store.EmailPending:
		return MessageNotWaiting, nil
	case action == CancelMessage:
		return MessageCancelled, nil
	}
	return MessageHurried, nil
}

// actOn does it to one of them, and reports whether anything was done.
func (a *App) actOn(tx *store.Tx, who Actor, outcome MessageOutcome, act string, e store.Email) (bool, error) {
	switch outcome {
	case MessageResent:
		return a.resend(tx, who, act, e)
	case MessageCancelled:
		return true, a.cancel(tx, who, e)
	case MessageHurried:
		return true, a.sendNow(tx, e)
	}
	return false, nil
}

// cancel has a message not sent, and its link, which nobody has got, open nothing. Where a server may have taken it without
// saying so, the link stays: whoever has it is not to stand before a closed door.
func (a *App) cancel(tx *store.Tx, who Actor, e store.Email) error {
	attempts, err := tx.EmailAttempts(e.ID)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(attempts, func(one store.EmailAttempt) bool { return one.Answer == AnswerLost }) {
		return tx.PutEmailProgress(e.ID, cancelled(e.EmailProgress, AnswerTooLate, a.Now()))
	}
	if err := tx.PutEmailProgress(e.ID, cancelled(e.EmailProgress, AnswerTakenBack, a.Now())); err != nil || e.Way != billing.ByLink {
		return err
	}
	err = tx.RevokeLink(e.DocumentID, tokenID(a.linkToken(e.ID)), who.AccountID, a.Now())
	if billing.CodeOf(err) == billing.NotFound { // made with another secret key: no mail could carry it either
		return nil
	}
	return err
}

// resendable tells whether a message can be repeated. One with a password belongs to its grant: when that is over, or has
// a password of its person's own, it is not.
func resendable(tx *store.Tx, e store.Email) (MessageOutcome, error) {
	switch {
	case e.State == store.EmailPending:
		return MessageWaits, nil
	case e.Kind == store.EmailSignUp || e.Kind == store.EmailAccountForgotten:
		return MessageOnRequest, nil
	case e.Kind.Carries():
		_, _, outcome, err := dispatchable(tx, e.DocumentID)
		if outcome != store.DispatchQueued {
			return MessageArchived, err
		}
		return MessageResent, err
	case e.Kind == store.EmailAccessGranted || e.Kind == store.EmailForgotten:
		access, err := tx.Access(e.AccessID)
		if access.State != billing.AccessActive || e.Kind == store.EmailAccessGranted && access.OwnPassword {
			return MessageOver, err
		}
		return MessageResent, err
	}
	return MessageResent, nil
}

// resend posts another message with the content of one that is over, once per act, to the address its person has now; a
// document's with a link of its own, so that the earlier ones stay as they are. It reports whether it was the first time.
func (a *App) resend(tx *store.Tx, who Actor, act string, e store.Email) (bool, error) {
	again := e
	again.AgainOf, again.Dedupe, again.EmailProgress = e.ID, "again:"+act+":"+e.ID, store.EmailProgress{}
	if e.Kind.Carries() {
		d, err := tx.Document(e.DocumentID)
		if err != nil {
			return false, err
		}
		to, err := resentOf(tx, e)
		if err != nil {
			return false, err
		}
		again.VersionID, again.AccountID, again.Recipient = d.VersionID, who.AccountID, to.To
		if id, err := a.postDocument(tx, again, who.AccountID); err != nil || id == "" {
			return false, err
		}
	} else if fresh, err := a.postOnce(tx, again); err != nil || !fresh {
		return false, err
	}
	e.ResentAt = a.Now()
	return true, tx.PutEmailProgress(e.ID, e.EmailProgress)
}

// sendNow has a message that waits tried at once.
func (a *App) sendNow(tx *store.Tx, e store.Email) error {
	e.NextAt = time.Time{}
	if err := tx.PutEmailProgress(e.ID, e.EmailProgress); err != nil {
		return err
	}
	return tx.Later(SendEmail{CompanyID: tx.CompanyID(), EmailID: e.ID})
}

// SendAgain repeats a message of a document that is over: with the same text, and a link of its own.
func (a *App) SendAgain(ctx context.Context, who Actor, document, email, act string) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	if !store.IsID(act) {
		return billing.ErrNotFound
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		e, err := tx.Email(email)
		if err != nil || e.DocumentID != document {
			return billing.ErrNotFound
		}
		outcome, err := resendable(tx, e)
		if err != nil || !outcome.Changes() {
			return err
		}
		_, err = a.resend(tx, who, act, e)
		return err
	})
}
