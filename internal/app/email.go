package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// SendEmail is the job that sends one message of the outbox. It carries ids only: the text, and a password in it, is
// made when the job runs.
type SendEmail struct {
	CompanyID string `json:"company_id"`
	EmailID   string `json:"email_id"`
}

// Kind names the job in the queue.
func (SendEmail) Kind() string { return "send_email" }

// Deferred is the answer of a message that is not over: it is to be tried again at At. Err is why it did not go now, nil
// when it was not its time yet.
type Deferred struct {
	At  time.Time
	Err error
}

func (d *Deferred) Error() string {
	if d.Err == nil {
		return "not before " + d.At.Format(time.RFC3339)
	}
	return d.Err.Error()
}

func (d *Deferred) Unwrap() error { return d.Err }

// ErrNoMailServer says that there is no way to send yet: the message stays in the outbox, the job comes again.
var ErrNoMailServer = errors.New("no mail server configured")

// post puts a message into the outbox, once per Dedupe, with the job that sends it.
func (a *App) post(tx *store.Tx, e store.Email) error {
	_, err := a.postOnce(tx, e)
	return err
}

// postOnce is post, and reports whether the message is new.
func (a *App) postOnce(tx *store.Tx, e store.Email) (fresh bool, err error) {
	e.ID, e.CreatedAt = store.NewID(), a.Now()
	if fresh, err = tx.AddEmail(e); err != nil || !fresh {
		return false, err
	}
	return true, tx.Later(SendEmail{CompanyID: tx.CompanyID(), EmailID: e.ID})
}

// SendEmail sends a message of the outbox and notes the answer. Safe to run twice and at any time: what was sent, is over,
// is being sent or is not to be tried yet is left alone. A *Deferred asks for another run, ErrNoMailServer for one soon.
func (a *App) SendEmail(ctx context.Context, job SendEmail) error {
	var e store.Email
	var out outlet
	ready := false
	err := a.store.View(ctx, job.CompanyID, func(tx *store.Tx) (err error) {
		if e, err = tx.Email(job.EmailID); err != nil || e.State != store.EmailPending {
			return err
		}
		if e.Kind != store.EmailSignUp { // what is held goes once the address is confirmed
			if held, err := tx.MailHeld(billing.UnconfirmedMails); err != nil || held {
				return err
			}
		}
		ready = true
		out, err = a.outlet(tx, e.Kind)
		return err
	})
	if err != nil || !ready {
		return err
	}
	if a.Now().Before(e.NextAt) {
		return &Deferred{At: e.NextAt}
	}
	if claimed, err := a.claimEmail(ctx, job); err != nil || !claimed {
		return err
	}
	if out.err != nil { // before anything is made that would not leave: a password, say
		return a.noteAttempt(ctx, job, attempted{err: fmt.Errorf("send %s: %w", e.Kind, out.err), answer: mail.Answer(out.err)})
	}
	message, err := a.compose(ctx, job.CompanyID, e)
	if errors.Is(err, errOver) {
		return a.cancelEmail(ctx, job)
	}
	if err != nil {
		return a.noteAttempt(ctx, job, attempted{err: fmt.Errorf("write %s: %w", e.Kind, err), answer: AnswerUnwritten})
	}
	answer, err := out.send(ctx, out.address(message))
	if err != nil {
		return a.noteAttempt(ctx, job, attempted{err: fmt.Errorf("send %s: %w", e.Kind, answered{err}), answer: mail.Answer(err), outcome: mail.OutcomeOf(err)})
	}
	return a.noteAttempt(ctx, job, attempted{answer: cmp.Or(answer, AnswerTaken), outcome: mail.Accepted})
}

// MailClaim is how long an attempt keeps others away from its message: longer than the job may take, and no longer than
// one whose process died waits for its next run.
const MailClaim = 43 * time.Second

// claimEmail takes a message for this attempt. When another job has it, because somebody pressed Enviar ahora, say, a
// *Deferred asks to come and see once that one must be over.
func (a *App) claimEmail(ctx context.Context, job SendEmail) (claimed bool, err error) {
	var now store.Email
	err = a.store.Append(ctx, job.CompanyID, func(tx *store.Tx) error {
		if claimed, err = tx.ClaimEmail(job.EmailID, a.Now(), a.Now().Add(MailClaim)); err != nil || claimed {
			return err
		}
		now, err = tx.Email(job.EmailID)
		return err
	})
	if err != nil || claimed || now.State != store.EmailPending {
		return claimed, err
	}
	at := now.NextAt
	if now.ClaimedUntil.After(at) {
		at = now.ClaimedUntil
	}
	return false, &Deferred{At: at}
}

// What a message's answer is when it was not a server that said something.
const (
	AnswerTimeout = mail.AnswerTimeout
	AnswerPrivate = mail.AnswerPrivate
	AnswerLost    = mail.AnswerLost
)

// MailLife is how long a message is tried.
const MailLife = billing.MailLife

// AnswerUnwritten is the answer of a message that could not be made: the log says why.
const AnswerUnwritten = "the message could not be written"

// What a message's last answer is when it was taken, and when it was cancelled: by somebody, or because what it belonged
// to was over.
const (
	AnswerTaken     = "250"
	AnswerTakenBack = "cancelled"
	AnswerTooLate   = "cancelled, and perhaps taken before"
	AnswerOver      = "no longer needed"
)

// answered is a mail server's error as the log may have it: its answer, and nothing that led to it.
type answered struct{ err error }

func (e answered) Error() string { return mail.Answer(e.err) }

// attempted is what an attempt to send came to.
type attempted struct {
	err     error
	answer  string
	outcome mail.Outcome // "" is as good as TryAgain
}

// state is what the attempt makes of a message that has failed so many times since its first one, and when it is tried
// again.
func (t attempted) state(first, now time.Time, failures int) (store.EmailState, time.Time) {
	switch t.outcome {
	case mail.Accepted:
		return store.EmailSent, time.Time{}
	case mail.Bounced:
		return store.EmailBounced, time.Time{}
	case mail.Rejected:
		return store.EmailFailed, time.Time{}
	}
	next := billing.NextMailTry(first, now, failures)
	if next.IsZero() {
		return store.EmailFailed, next
	}
	return store.EmailPending, next
}

// noteAttempt keeps an attempt with its answer, and what follows from it. What has gone out has gone out, even if
// somebody took it back meanwhile.
func (a *App) noteAttempt(ctx context.Context, job SendEmail, t attempted) error {
	now := a.Now()
	var next time.Time
	// The answer is kept even when the job's time is up.
	err := a.store.Update(context.WithoutCancel(ctx), job.CompanyID, func(tx *store.Tx) error {
		e, err := tx.Email(job.EmailID)
		if err != nil {
			return err
		}
		if e.TriedSince.IsZero() {
			e.TriedSince = now
		}
		e.Attempts++
		state, at := t.state(e.TriedSince, now, e.Attempts)
		attempt := store.EmailAttempt{Number: e.Attempts, At: now, State: state, Answer: t.answer}
		if e.State == store.EmailPending || state == store.EmailSent {
			e.State, e.LastAnswer, e.UpdatedAt, e.NextAt, next = state, t.answer, now, at, at
		}
		if state == store.EmailSent {
			e.SentAt = now
		}
		if err := tx.PutEmailProgress(e.ID, e.EmailProgress); err != nil {
			return err
		}
		if err := tx.AddEmailAttempt(e.ID, attempt); err != nil {
			return err
		}
		if e.State == store.EmailPending {
			if err := tx.FreeEmail(e.ID); err != nil {
				return err
			}
		}
		return a.followUp(tx, e)
	})
	switch {
	case err != nil:
		return errors.Join(t.err, err)
	case !next.IsZero():
		return &Deferred{At: next, Err: t.err}
	}
	return nil
}

// followUp keeps what an attempt says of what the message carried and of the address it went to.
func (a *App) followUp(tx *store.Tx, e store.Email) error {
	if !arrivedOrNot(e) || !e.Kind.ToCustomer() {
		return nil
	}
	if e.State != store.EmailFailed { // which says nothing of the address
		var refused billing.RefusedEmail
		if e.State == store.EmailBounced {
			refused = billing.RefusedEmail{At: e.UpdatedAt, Answer: e.LastAnswer}
		}
		if err := tx.MarkRefused(e.CustomerID, e.Recipient, refused); err != nil {
			return err
		}
	}
	if e.DocumentID == "" {
		return nil
	}
	if e.State == store.EmailSent {
		if err := a.markCarried(tx, e); err != nil {
			return err
		}
	}
	all, err := tx.EmailsOfDocument(e.DocumentID)
	if err != nil {
		return err
	}
	return tx.MarkReturned(e.DocumentID, e.VersionID, returned(all, e.VersionID))
}

// arrivedOrNot reports whether it is known of a message that it has gone out, or that it will not.
func arrivedOrNot(e store.Email) bool {
	return e.State == store.EmailSent || e.State == store.EmailBounced || e.State == store.EmailFailed
}

// returned is when the last message with that version came back, or was given up, after which none went out to the same
// address nor instead of it; zero when there is none.
func returned(newestFirst []store.Email, version string) time.Time {
	decided, repeated := map[string]bool{}, map[string]bool{}
	var last time.Time
	for _, e := range newestFirst {
		if e.VersionID != version || !arrivedOrNot(e) {
			continue
		}
		to := billing.EmailKey(e.Recipient)
		over := decided[to] || repeated[e.ID]
		decided[to], repeated[e.AgainOf] = true, true
		if !over && e.State != store.EmailSent && e.UpdatedAt.After(last) {
			last = e.UpdatedAt
		}
	}
	return last
}

// cancelEmail ends a message that belongs to something that is over.
func (a *App) cancelEmail(ctx context.Context, job SendEmail) error {
	return a.store.Update(context.WithoutCancel(ctx), job.CompanyID, func(tx *store.Tx) error {
		e, err := tx.Email(job.EmailID)
		if err != nil || e.State != store.EmailPending {
			return err
		}
		return tx.PutEmailProgress(e.ID, cancelled(e.EmailProgress, AnswerOver, a.Now()))
	})
}

func cancelled(p store.EmailProgress, why string, now time.Time) store.EmailProgress {
	p.State, p.LastAnswer, p.UpdatedAt, p.NextAt = store.EmailCancelled, why, now, time.Time{}
	return p
}
