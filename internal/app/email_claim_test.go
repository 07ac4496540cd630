package app_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

// TestAMessageGoesOnceHoweverManySendIt: jobs of the queue and one of Enviar ahora, all at the same time.
func TestAMessageGoesOnceHoweverManySendIt(t *testing.T) {
	w := newWorld(t)
	box := openPostbox(t)
	box.pause = 200 * time.Millisecond
	w.by("smtp://" + box.address)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	const jobs = 4
	errs, begin := make([]error, jobs), make(chan struct{})
	var all sync.WaitGroup
	for i := range jobs {
		all.Go(func() {
			<-begin
			errs[i] = w.send1(email)
		})
	}
	close(begin)
	w.act(app.SendNow, email)
	all.Wait()
	sent := 0
	for _, err := range errs {
		var later *app.Deferred
		switch {
		case err == nil:
			sent++
		case !errors.As(err, &later) || later.Err != nil || later.At.After(w.Now().Add(app.MailClaim)):
			t.Errorf("got %v, want another run once the attempt is over", err)
		}
	}
	page := w.message(email)
	if got := len(box.mails()); got != 1 || sent < 1 || page.State != store.EmailSent || len(page.Attempted) != 1 {
		t.Errorf("got %d mails, %s after %d attempts; want one of each and sent", got, page.State, len(page.Attempted))
	}
	w.wait(app.MailClaim)
	w.ok(w.send1(email))
	if got := len(box.mails()); got != 1 {
		t.Errorf("those that came back: got %d mails, want 1", got)
	}
}

// TestSendingNowTakesNoMessageFromWhoIsSendingIt: while the server thinks, the button changes nothing of the claim.
func TestSendingNowTakesNoMessageFromWhoIsSendingIt(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	claim := func() (claimed bool) {
		t.Helper()
		w.ok(w.store.Append(t.Context(), w.owner.CompanyID, func(tx *store.Tx) (err error) {
			claimed, err = tx.ClaimEmail(email, w.Now(), w.Now().Add(app.MailClaim))
			return err
		}))
		return claimed
	}
	if !claim() {
		t.Fatal("a message that waits: not claimed")
	}
	w.act(app.SendNow, email)
	var later *app.Deferred
	if err := w.send1(email); !errors.As(err, &later) || !later.At.Equal(w.Now().Add(app.MailClaim)) || len(w.sent) != 0 {
		t.Errorf("claimed by another: got %v and %d mails, want to come back when its claim ends", err, len(w.sent))
	}
	w.wait(app.MailClaim) // whoever had it has died
	w.ok(w.send1(email))
	if len(w.sent) != 1 || claim() {
		t.Errorf("after the claim: got %d mails, want one, and nothing left to claim", len(w.sent))
	}
}

// TestAnAttemptThatFailedLetsGoOfItsMessage: the next one need not wait for the claim to end.
func TestAnAttemptThatFailedLetsGoOfItsMessage(t *testing.T) {
	w := newWorld(t)
	_, email := w.queued(w.customer(w.owner, "Café", "cafe@b.example"))
	w.sendErr = errors.New("connection refused")
	_ = w.send1(email)
	w.sendErr = nil
	w.act(app.SendNow, email)
	w.ok(w.send1(email))
	if got := w.message(email); got.State != store.EmailSent || got.Attempts != 2 || got.Document.Kind != billing.Invoice {
		t.Errorf("got %s after %d attempts, want sent after 2", got.State, got.Attempts)
	}
}
