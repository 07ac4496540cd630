package mail

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"acuse/internal/billing"
)

func TestAFolderIsAMailbox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "mail")
	if all, err := List(dir); err != nil || len(all) != 0 {
		t.Fatalf("a folder not made yet: got %v, %v; want an empty mailbox", all, err)
	}
	first, second := mustMessage(t, accessGranted("es")), mustMessage(t, documentsRead("es", invoice))
	before := time.Now().Add(-2 * time.Second)
	for _, m := range []Message{first, second} {
		if _, err := File(dir)(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	all, err := List(dir)
	if err != nil || len(all) != 2 {
		t.Fatalf("got %d messages, %v; want 2", len(all), err)
	}
	got := all[0] // the newest
	if got.ID != second.ID || got.Subject != second.Subject || got.Text != second.Text || got.HTML != second.HTML {
		t.Errorf("got %q %q\n%s\nwant %q %q\n%s", got.ID, got.Subject, got.Text, second.ID, second.Subject, second.Text)
	}
	if want := "Lucía Ferrandis <lucia@estudiomarjal.example>"; got.To != want {
		t.Errorf("to: got %q, want %q", got.To, want)
	}
	if want := "Estudio Marjal <correo@acuse.example>"; all[1].From != want {
		t.Errorf("from: got %q, want %q", all[1].From, want)
	}
	if got.Date.Before(before) || got.Date.Location() != time.UTC {
		t.Errorf("date: got %s", got.Date)
	}
	if !strings.HasSuffix(got.File, "Z-documents_read-0199-b2@acuse.example.eml") {
		t.Errorf("file: got %q", got.File)
	}
	if one, err := Open(dir, got.File); err != nil || !reflect.DeepEqual(one, got) {
		t.Errorf("Open(%s): got %+v, %v", got.File, one, err)
	}
}

func TestStoredMailIsItsOwnersAloneAndWhole(t *testing.T) {
	dir := t.TempDir()
	if _, err := File(dir)(t.Context(), mustMessage(t, accessGranted("es"))); err != nil {
		t.Fatal(err)
	}
	spoilt := mustMessage(t, accessGranted("es"))
	spoilt.To = "nobody"
	if _, err := File(dir)(t.Context(), spoilt); err == nil {
		t.Error("an address that is none: got no error")
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := File(dir)(gone, mustMessage(t, accessGranted("es"))); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: got %v, want %v", err, context.Canceled)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("got %v, %v; want one file and no leavings", entries, err)
	}
	info, err := entries[0].Info()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got mode %v, %v; want 0600", info.Mode().Perm(), err)
	}
}

func TestNoNameLeadsOutOfTheMailbox(t *testing.T) {
	outside := t.TempDir()
	dir := filepath.Join(outside, "mail")
	if _, err := File(dir)(t.Context(), mustMessage(t, accessGranted("es"))); err != nil {
		t.Fatal(err)
	}
	all, err := List(dir)
	if err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(outside, "secret.eml")
	raw, err := os.ReadFile(filepath.Join(dir, all[0].File))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(secret, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", ".", "..", "../secret.eml", `..\secret.eml`, secret, "mail/../secret.eml", "x/../../secret.eml",
		"none.eml", "secret.eml\x00", ".new-1.eml", "secret"} {
		if got, err := Open(dir, name); !errors.Is(err, billing.ErrNotFound) {
			t.Errorf("Open(%q): got %+v, %v; want not found", name, got.Subject, err)
		}
	}
	if err := os.Symlink(secret, filepath.Join(dir, "link.eml")); err != nil {
		t.Fatal(err)
	}
	if got, err := Open(dir, "link.eml"); err == nil {
		t.Errorf("a link out of the folder: got %q, want an error", got.Subject)
	}
}

func TestAStrangeFileIsAnErrorNotAnEmptyMail(t *testing.T) {
	for name, content := range map[string]string{
		"no message":  "hello",
		"no date":     "Subject: x\r\n\r\nbody",
		"no boundary": "Date: Fri, 20 Nov 2026 08:31:00 +0000\r\nContent-Type: multipart/alternative\r\n\r\nbody",
		"cut off":     "Date: Fri, 20 Nov 2026 08:31:00 +0000\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nbod",
	} {
		if got, err := Read(strings.NewReader(content)); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}

func TestCopyKeepsOneAndSendsOne(t *testing.T) {
	dir := t.TempDir()
	m := mustMessage(t, accessGranted("es"))
	var sent []Message
	refusal := errors.New("refused")
	next := func(_ context.Context, m Message) (string, error) { sent = append(sent, m); return "", refusal }
	if _, err := Copy(dir, next)(t.Context(), m); !errors.Is(err, refusal) {
		t.Errorf("got %v, want what the next sender said", err)
	}
	if _, err := Copy(dir, nil)(t.Context(), m); err != nil {
		t.Errorf("nobody next: %v", err)
	}
	all, err := List(dir)
	if err != nil || len(all) != 2 || len(sent) != 1 || !reflect.DeepEqual(sent[0], m) {
		t.Errorf("got %d files, %d sent, %v; want 2 and 1", len(all), len(sent), err)
	}
}
