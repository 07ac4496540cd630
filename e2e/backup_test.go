package e2e_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const backupKey = "ACUSE_SECRET_KEY=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// TestABackupGoesOnElsewhereWhereItWasMade moves an installation to another machine while a mail waits: people log in as
// before, see what they saw, and the mail goes out, once.
func TestABackupGoesOnElsewhereWhereItWasMade(t *testing.T) {
	t.Parallel()
	post := harness.NewPostOffice(t) // closed
	env := []string{"ACUSE_SMTP_URL=smtp://" + post.Address, backupKey}
	folder := filepath.Join(t.TempDir(), "backups")
	old := harness.Start(t, harness.Options{Demo: true, Args: []string{"--backup-folder", folder, "--backup-keep", "1"}, Env: env})
	waitUntil(t, 30*time.Second, "the backup that was due", func() bool { return len(backupsIn(folder)) == 1 })
	bySchedule := backupsIn(folder)[0]

	lucia := old.Login("office", "lucia@")
	client := logInClient(old, lucia)
	listed := rowsSeen(t, client)
	customer := grantTo(t, client, "lasenia")
	waitUntil(t, 10*time.Second, "a first attempt to send", func() bool {
		return strings.Contains(client.Get("/app/clientes/"+customer).Body, "connection refused")
	})
	time.Sleep(1100 * time.Millisecond) // names are of seconds
	said, err := old.Run("backup", folder, "--keep", "1")
	if err != nil || !strings.Contains(said, "is not in it: keep a copy of it elsewhere") {
		t.Fatalf("acuse backup: %v\n%s", err, said)
	}
	made := backupsIn(folder)
	if len(made) != 1 || made[0] == bySchedule {
		t.Fatalf("the folder has %q, want one other than %s", made, bySchedule)
	}
	old.Stop()

	fresh := harness.Start(t, harness.Options{Env: env})
	fresh.Stop()
	if said, err := fresh.Run("restore", "--check", made[0]); err != nil || !strings.Contains(said, "is whole") {
		t.Fatalf("acuse restore --check: %v\n%s", err, said)
	}
	if said, err = fresh.Run("restore", made[0]); err != nil || !strings.Contains(said, "is the one of the backup") || !strings.Contains(said, "read back and the same") {
		t.Fatalf("acuse restore: %v\n%s", err, said)
	}
	if said, err := fresh.Run("restore", made[0]); err == nil || !strings.Contains(said, `"Estudio Marjal" among them`) {
		t.Errorf("acuse restore over a company: %v\n%s", err, said)
	}
	post.Open()
	fresh.Restart()
	lucia.URL = fresh.URL + "/entrar"
	client = logInClient(fresh, lucia)
	if got := rowsSeen(t, client); !slices.Equal(got, listed) {
		t.Errorf("invoices listed: got %q, want %q", got, listed)
	}
	waitUntil(t, 100*time.Second, "the mail, a minute after the first attempt", func() bool { return len(post.Mails()) > 0 })
	waitUntil(t, 10*time.Second, "its state", func() bool { return strings.Contains(client.Get("/app/clientes/"+customer).Body, "Enviado") })
	time.Sleep(2 * time.Second) // four more polls
	if got := post.Mails(); len(got) != 1 || got[0].To != "hola@lasenia.example" {
		t.Errorf("mails: got %d, the first to %s, want one to hola@lasenia.example", len(got), got[0].To)
	}
	if log := fresh.Log(); strings.Contains(log, `"job":"backup"`) || strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("the log tells of an error or of a backup that came along:\n%s", log)
	}
}

func TestAServerThatCannotBackUpSaysSoAndServes(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := harness.Start(t, harness.Options{Args: []string{"--backup-folder", filepath.Join(file, "in")}})
	waitUntil(t, 20*time.Second, "the failure in the log", func() bool {
		return strings.Contains(s.Log(), `"msg":"job failed","job":"backup"`) && strings.Contains(s.Log(), "not a directory")
	})
	if got := s.Client().Get("/entrar").Status; got != http.StatusOK {
		t.Errorf("GET /entrar: got %d, want 200", got)
	}
}

func backupsIn(folder string) []string {
	found, _ := filepath.Glob(filepath.Join(folder, "acuse-*.backup")) // the pattern is right
	return found
}

// rowsSeen are the ids of the invoices on the first page of the list.
func rowsSeen(t *testing.T, client *harness.Client) (ids []string) {
	t.Helper()
	for _, found := range unreadRow.FindAllStringSubmatch(client.Get("/app/facturas").Body, -1) {
		ids = append(ids, found[1])
	}
	if len(ids) < 10 {
		t.Fatalf("the list has %d invoices", len(ids))
	}
	return ids
}

// grantTo gives the one customer found by that word an access, and answers its id.
func grantTo(t *testing.T, client *harness.Client, word string) string {
	t.Helper()
	found := unreadRow.FindStringSubmatch(client.Get("/app/clientes?q=" + word).Body)
	if found == nil {
		t.Fatalf("no customer found by %q", word)
	}
	act := hiddenValue(t, client.Get("/app/clientes/"+found[1]).Body, "act")
	form := url.Values{"action": {"grant"}, "confirmed": {"1"}, "act": {act}, "id": {found[1]}}
	if got := client.Post("/app/accesos", form); got.Status != http.StatusSeeOther {
		t.Fatalf("grant an access: got %d, want 303\n%s", got.Status, got.Body)
	}
	return found[1]
}
