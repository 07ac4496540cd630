package db

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
)

// TestTheTablesMadeAnewKeepWhatWasInThem: 00002 rebuilds those that SQLite cannot change in place.
func TestTheTablesMadeAnewKeepWhatWasInThem(t *testing.T) {
	ctx := t.Context()
	d := emptyDatabase(t)
	provider, err := d.goose()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.UpTo(ctx, 1); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	exec := func(query string, args ...any) {
		t.Helper()
		if _, err := d.Write.ExecContext(ctx, query, args...); err != nil {
			t.Fatalf("%v: %s", err, query)
		}
	}
	exec(`INSERT INTO company VALUES ('c', 'c', 'C', 'cif', '', '', 'ES', '', '', '', '', '', '', 'es', $1)`, now)
	exec(`INSERT INTO customer VALUES ('c', 'k', 'K', 'k', 'cif', '', '', 'ES', '', '', '', '', '', 'es', $1, $1)`, now)
	exec(`INSERT INTO login_name VALUES ('k', 's')`)
	exec(`INSERT INTO access VALUES ('c', 'a', 'k', 'k', 'k', 'active', 'es', '', $1, '', NULL, NULL, NULL, NULL)`, now)
	exec(`INSERT INTO document (company_id, id, kind, state, revision, number, order_key, customer_id, customer_name, customer_key, issue_date, notes,
		base, tax, total, pending, read_by, created_at, updated_at, issued_by)
		VALUES ('c', 'd', 'invoice', 'issued', 1, 'F-1', '1', 'k', 'K', 'k', '2026-11-23', '', 1, 1, 1, 1, 'k', $1, $1, '')`, now)
	exec(`INSERT INTO version (company_id, id, document_id, number, snapshot, created_at) VALUES ('c', 'v', 'd', 1, '{}', $1)`, now)
	exec(`INSERT INTO download VALUES ('c', 't', 's', 'a', $1, $1, 7, $1)`, now)
	exec(`INSERT INTO download_version VALUES ('c', 't', 0, 'v')`)
	exec(`INSERT INTO email VALUES ('c', 'e', 'documents_read', 'read:t', 'x@y.example', 'X', 'es', 'k', 'a', NULL, 't', 'sent', 2, '250', $1, $1, $1)`, now)
	for range 2 { // there and back, and there again
		if _, err := provider.Up(ctx); err != nil {
			t.Fatal(err)
		}
		var got string
		err := d.Write.QueryRowContext(ctx, `SELECT t.session_id || t.access_id || CAST(t.sent AS TEXT) || v.version_id || e.dedupe || e.last_answer || e.way
			FROM download t JOIN download_version v ON v.company_id = t.company_id AND v.download_id = t.id
			JOIN email e ON e.company_id = t.company_id AND e.download_id = t.id WHERE t.link_id IS NULL AND e.document_id IS NULL AND e.sent_at IS NOT NULL`).Scan(&got)
		if want := "sa7vread:t250"; err != nil || got != want {
			t.Fatalf("got %q, %v, want %q", got, err, want)
		}
		err = d.Write.QueryRowContext(ctx, `SELECT CAST(accesses_in AS TEXT) || CAST(accesses_off AS TEXT) FROM customer`).Scan(&got)
		if want := "10"; err != nil || got != want {
			t.Errorf("accesses of the customer: got %q, %v, want one that is active", got, err)
		}
		if _, err := d.Write.ExecContext(ctx, `INSERT INTO download_version VALUES ('c', 'nothing', 0, 'v')`); err == nil {
			t.Error("a version of a download that is not there was taken: its table points to nothing")
		}
		if _, err := provider.DownTo(ctx, 1); err != nil {
			t.Fatal(err)
		}
	}
}

// emptyDatabase is one without any table, on the server of TEST_DATABASE_URL if there is one.
func emptyDatabase(t *testing.T) *DB {
	t.Helper()
	address := filepath.Join(t.TempDir(), "acuse.db")
	if server := os.Getenv("TEST_DATABASE_URL"); server != "" {
		admin := openDatabase(t, server)
		schema := "test_" + uuid.Must(uuid.NewV7()).String()
		if _, err := admin.Write.ExecContext(t.Context(), `CREATE SCHEMA "`+schema+`"`); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if _, err := admin.Write.ExecContext(context.Background(), `DROP SCHEMA "`+schema+`" CASCADE`); err != nil {
				t.Error(err)
			}
		})
		u, err := url.Parse(server)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		q.Set("search_path", `"`+schema+`"`)
		u.RawQuery = q.Encode()
		address = u.String()
	}
	return openDatabase(t, address)
}

func openDatabase(t *testing.T, address string) *DB {
	t.Helper()
	d, err := Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestADatabaseThatMustBeThereIsNotMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folder", "acuse.db")
	if d, err := Find(t.Context(), path); err == nil {
		d.Close()
		t.Error("a database was found that nobody made")
	}
	if _, err := os.Stat(filepath.Dir(path)); !os.IsNotExist(err) {
		t.Errorf("its folder: got %v, want that there is none", err)
	}
	openDatabase(t, path)
	d, err := Find(t.Context(), "sqlite://"+path)
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
}
