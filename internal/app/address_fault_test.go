package app_test

import (
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

// faultMails are the notices about the domain that were sent so far, in order.
func (w *world) faultMails() []mail.Message {
	w.t.Helper()
	w.runMail()
	var all []mail.Message
	for _, m := range w.sent {
		if m.Kind == mail.KindAddressFault {
			all = append(all, m)
		}
	}
	return all
}

// TestOwnersAreToldOnceOfEachTroubleOfTheirDomain: when its records begin to be missing, and when it is switched off.
func TestOwnersAreToldOnceOfEachTroubleOfTheirDomain(t *testing.T) {
	w := newWorld(t)
	const host = "facturas.marjal.example"
	_, err := w.SetUser(t.Context(), w.slug, "personal@marjal.example", "Personal", "una-clave-larga-1", billing.Staff)
	w.ok(err)
	_, err = w.SetUser(t.Context(), w.slug, "socia@marjal.example", "Socia", "una-clave-larga-1", billing.Owner)
	w.ok(err)
	w.prove(w.owner, host)
	look := func() {
		t.Helper()
		w.ok(w.CheckDomain(t.Context(), app.CheckDomain{CompanyID: w.owner.CompanyID}))
	}
	told := func(when string, want int, says string) {
		t.Helper()
		all := w.faultMails()
		if len(all) != want {
			t.Fatalf("%s: %d notices so far, want %d", when, len(all), want)
		}
		if want > 0 && says != "" && !strings.Contains(all[want-1].Text, says) {
			t.Errorf("%s: got\n%s\nwant %q", when, all[want-1].Text, says)
		}
	}
	look()
	told("all is well", 0, "")
	w.dns.down = true
	look()
	told("DNS does not answer", 0, "")
	w.dns.down = false
	w.dns.say(&w.dns.cname, host, "elsewhere.example.")
	look()
	told("its record is gone", 2, "falta el registro CNAME")
	for _, m := range w.faultMails() {
		if m.To == "personal@marjal.example" || m.From != "no-reply@acuse.example" && !strings.HasSuffix(m.From, "acuse.example") {
			t.Errorf("told %s from %s", m.To, m.From)
		}
	}
	w.wait(time.Hour)
	look()
	told("an hour later", 2, "")
	w.wait(app.DomainGrace)
	look()
	told("switched off", 4, host+" está desactivado")
	w.wait(24 * time.Hour)
	look()
	told("a day later", 4, "")
	w.dns.say(&w.dns.cname, host, "acuse.example.")
	look()
	told("back again", 4, "")
	w.wait(24 * time.Hour)
	w.dns.say(&w.dns.cname, host, "elsewhere.example.")
	look()
	told("gone a second time", 6, "Faltan los registros")
	w.wait(time.Hour)
	w.dns.say(&w.dns.cname, host, "acuse.example.")
	look()
	w.wait(time.Hour)
	w.dns.say(&w.dns.cname, host, "elsewhere.example.")
	look() // the notice waits in the outbox, and its domain is mended before it goes out
	w.dns.say(&w.dns.cname, host, "acuse.example.")
	look()
	told("mended before the notice went out", 6, "")
}

// TestTheKeysRecordIsLookedForWithTheDomain: when it is gone mail leaves unsigned, and the owner is told.
func TestTheKeysRecordIsLookedForWithTheDomain(t *testing.T) {
	w := newWorld(t)
	w.prove(w.owner, "facturas.marjal.example")
	w.ok(w.MakeDKIM(t.Context(), w.owner))
	look := func() app.DKIM {
		t.Helper()
		w.wait(24 * time.Hour)
		w.ok(w.CheckDomain(t.Context(), app.CheckDomain{CompanyID: w.owner.CompanyID}))
		return w.address(w.owner).DKIM
	}
	key := look()
	if !key.ProvenAt.IsZero() || !key.LostAt.IsZero() || len(w.faultMails()) != 0 {
		t.Errorf("never there: got %+v and %d notices, want none", key, len(w.faultMails()))
	}
	w.dns.say(&w.dns.txt, key.Name, key.Value)
	if key = look(); key.ProvenAt.IsZero() {
		t.Errorf("there: got %+v, want proven without anybody asking", key)
	}
	w.dns.say(&w.dns.txt, key.Name, "")
	if key = look(); !key.ProvenAt.IsZero() || key.LostAt != w.Now() {
		t.Errorf("gone: got %+v", key)
	}
	look()
	if all := w.faultMails(); len(all) != 1 || !strings.Contains(all[0].Text, "sin firma (DKIM)") {
		t.Errorf("gone for two days: got %d notices, want one: %+v", len(all), all)
	}
	desk, err := w.Desk(t.Context(), w.owner)
	w.ok(err)
	if f := desk.AddressFaults; len(f) != 1 || f[0].Kind != app.FaultDKIM {
		t.Errorf("the pages say %+v", f)
	}
	w.dns.say(&w.dns.txt, key.Name, key.Value)
	if key = look(); key.ProvenAt.IsZero() || !key.LostAt.IsZero() {
		t.Errorf("back: got %+v", key)
	}
}

// TestOwnersAreToldWhenNoCertificateCanBeHad: of a proven domain alone, once, until there is one.
func TestOwnersAreToldWhenNoCertificateCanBeHad(t *testing.T) {
	w := newWorld(t)
	ctx, host := t.Context(), "facturas.marjal.example"
	faults := func() string {
		t.Helper()
		desk, err := w.Desk(ctx, w.owner)
		w.ok(err)
		said := ""
		for _, f := range desk.AddressFaults {
			said += f.Kind + " " + f.Why + " "
		}
		return said
	}
	w.ok(w.ClaimDomain(ctx, w.owner, host))
	for _, h := range []string{host, "other.example", "acuse.example", ""} {
		w.ok(w.CertificateFailed(ctx, h, "rate"))
	}
	if got := faults(); got != "" {
		t.Errorf("of an unproven domain: got %q", got)
	}
	w.prove(w.owner, host)
	for why, want := range map[string]string{"other": "certificate other "} {
		w.ok(w.CertificateFailed(ctx, host, why))
		if got := faults(); got != want {
			t.Errorf("%s: got %q, want %q", why, got, want)
		}
	}
	w.ok(w.CertificateFailed(ctx, host, "rate"))
	w.ok(w.CertificateFailed(ctx, host, "other")) // says less than what is known
	w.wait(time.Hour)
	w.ok(w.CheckDomain(ctx, app.CheckDomain{CompanyID: w.owner.CompanyID}))
	if got := faults(); got != "certificate rate " {
		t.Errorf("got %q", got)
	}
	if all := w.faultMails(); len(all) != 1 || !strings.Contains(all[0].Text, "pide esperar") {
		t.Errorf("got %d notices, want one: %+v", len(all), all)
	}
	w.ok(w.CertificateGot(ctx, host))
	w.ok(w.CertificateGot(ctx, host))
	if got := faults(); got != "" {
		t.Errorf("once there is one: got %q", got)
	}
	w.wait(time.Hour)
	w.ok(w.CertificateFailed(ctx, host, "caa"))
	if all := w.faultMails(); len(all) != 2 {
		t.Errorf("another trouble: %d notices, want a second", len(all))
	}
	w.ok(w.DropDomain(ctx, w.owner))
	w.ok(w.ClaimDomain(ctx, w.owner, host))
	if got := faults(); got != "" {
		t.Errorf("of the next claim: got %q", got)
	}
}
