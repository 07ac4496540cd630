package app_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/mail"
)

// TestMailFromTheOwnDomainIsSigned: once the key's record has been found, and so that somebody else's program verifies it.
func TestMailFromTheOwnDomainIsSigned(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	if err := w.MakeDKIM(ctx, w.owner); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("without a domain: got %v", err)
	}
	w.prove(w.owner, "facturas.marjal.example")
	w.ok(w.MakeDKIM(ctx, w.owner))
	key := w.address(w.owner).DKIM
	w.ok(w.MakeDKIM(ctx, w.owner)) // again: it stays
	if again := w.address(w.owner).DKIM; again.Value != key.Value || strings.Contains(key.Sealed, key.Public) {
		t.Errorf("the key became another, or lies open")
	}
	a := app.New(w.store, app.Options{HashKiB: 64, URL: w.URL(), MailFrom: "facturas@facturas.marjal.example", Secret: []byte("0123456789abcdef0123456789abcdef"), Send: w.send, Now: w.clock, Resolver: &w.dns})
	signed := func() *mail.Signature {
		t.Helper()
		customer := w.customer(w.owner, "Café Port", "cafe@port.example")
		w.ok(w.ChangeAccess(ctx, w.owner, billing.GrantAccess, w.NewAct(), []string{customer}))
		for _, job := range w.waiting() {
			w.ok(a.SendEmail(ctx, job))
		}
		return w.sent[len(w.sent)-1].Signature
	}
	if signed() != nil {
		t.Error("signed before its record is there")
	}
	w.ok(w.CheckDKIM(ctx, w.owner))
	if k := w.address(w.owner).DKIM; !k.ProvenAt.IsZero() || k.LastError != "txt" {
		t.Errorf("without a record: got %+v", k)
	}
	w.dns.say(&w.dns.txt, key.Name, strings.Replace(key.Value, "p=", "p= ", 1)) // as some panels write it
	w.ok(w.CheckDKIM(ctx, w.owner))
	if signed() == nil {
		t.Fatal("not signed though its record is there")
	}
	if id := w.sent[len(w.sent)-1].ID; !strings.HasSuffix(id, "@facturas.marjal.example") {
		t.Errorf("the message %s names another domain than its sender's", id)
	}
	if page := w.address(w.owner); page.Signed || page.Sender != "no-reply@acuse.example" {
		t.Errorf("said to be signed, though another domain sends them: %+v", page)
	}
	if page, err := a.Address(ctx, w.owner); err != nil || !page.Signed || page.Zone != "marjal.example" {
		t.Errorf("said not to be signed: %+v, %v", page, err)
	}
	folder := t.TempDir()
	_, err := mail.File(folder)(context.Background(), w.sent[len(w.sent)-1])
	w.ok(err)
	names, err := filepath.Glob(filepath.Join(folder, "*.eml"))
	w.ok(err)
	raw, err := os.ReadFile(names[0])
	w.ok(err)
	look := &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if name != key.Name {
			t.Errorf("asked for %s, want %s", name, key.Name)
		}
		return []string{key.Value}, nil
	}}
	for change, want := range map[string]bool{"": true, "From:": false, "Subject:": false} {
		text := raw
		if change != "" {
			text = bytes.Replace(raw, []byte(change), []byte(change+" x"), 1)
			if i := bytes.Index(raw, []byte("\n"+change)); i >= 0 {
				text = append(append(append([]byte{}, raw[:i+1+len(change)]...), " x"...), raw[i+1+len(change):]...)
			}
		}
		got, err := dkim.VerifyWithOptions(bytes.NewReader(text), look)
		w.ok(err)
		if len(got) != 1 || got[0].Domain != "facturas.marjal.example" || (got[0].Err == nil) != want {
			t.Errorf("changed %q: got %+v, want verified = %v", change, got, want)
		}
	}
	a = app.New(w.store, app.Options{HashKiB: 64, URL: w.URL(), MailFrom: "no-reply@acuse.example", MailDomains: true, Secret: []byte("0123456789abcdef0123456789abcdef"), Send: w.send, Now: w.clock, Resolver: &w.dns})
	if signed() == nil {
		t.Error("from its own domain, by the platform's server: not signed")
	}
	company, err := w.CompanyBySlug(ctx, w.slug)
	w.ok(err)
	if m := w.sent[len(w.sent)-1]; m.From != "no-reply@facturas.marjal.example" || m.ReplyTo != company.Email || m.FromName != company.Name || !strings.HasSuffix(m.ID, "@facturas.marjal.example") {
		t.Errorf("got a mail of %s <%s>, answers to %q, %s", m.FromName, m.From, m.ReplyTo, m.ID)
	}
	if page, err := a.Address(ctx, w.owner); err != nil || !page.Signed || page.Sender != "no-reply@facturas.marjal.example" {
		t.Errorf("its page says %+v, %v", page, err)
	}
	if page, err := a.MailServer(ctx, w.owner); err != nil || page.PlatformFrom != "no-reply@facturas.marjal.example" {
		t.Errorf("the page of the server says %s, %v", page.PlatformFrom, err)
	}
	w.dns.say(&w.dns.txt, key.Name, "v=DKIM1; p=")
	w.ok(w.CheckDKIM(ctx, w.owner))
	if signed() != nil {
		t.Error("signed though its record is gone")
	}
}

func TestCertificatesAreSealedAndForProvenHostsOnly(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.ClaimDomain(ctx, w.owner, "facturas.marjal.example"))
	for _, host := range []string{"facturas.marjal.example", "other.example", "localhost", "127.0.0.1", "x.acuse.example", ""} {
		if w.MayHaveCertificate(ctx, host) == nil {
			t.Errorf("%q may have one", host)
		}
	}
	w.prove(w.owner, "facturas.marjal.example")
	for _, host := range []string{"facturas.marjal.example", "acuse.example"} {
		w.ok(w.MayHaveCertificate(ctx, host))
	}
	w.ok(w.Certificates().Put(ctx, "facturas.marjal.example", []byte("PRIVATE KEY")))
	other := app.New(w.store, app.Options{HashKiB: 64, URL: w.URL(), Secret: []byte("0123456789abcdef0123456789abcdef")}) // another node
	if got, err := other.Certificates().Get(ctx, "facturas.marjal.example"); string(got) != "PRIVATE KEY" || err != nil {
		t.Errorf("on another node: got %q, %v", got, err)
	}
	if n := w.count(`SELECT count(*) FROM certificate WHERE sealed LIKE '%PRIVATE%'`); n != 0 {
		t.Error("it lies open in the database")
	}
	stranger := app.New(w.store, app.Options{HashKiB: 64, URL: w.URL(), Secret: []byte("another secret of an installation")})
	if _, err := stranger.Certificates().Get(ctx, "facturas.marjal.example"); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("with another secret: got %v, want none", err)
	}
	w.ok(w.DropDomain(ctx, w.owner))
	if n := w.count(`SELECT count(*) FROM certificate`); n != 0 {
		t.Errorf("%d are left of a domain that was dropped", n)
	}
}
