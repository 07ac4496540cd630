// Package storetest gives each test a real, migrated database of its own: SQLite in the test's folder, or, with
// TEST_DATABASE_URL, a schema on that PostgreSQL which goes when the test ends.
package storetest

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"acuse/internal/db"
	"acuse/internal/store"
)

// Open gives the test an empty database with the current schema, and the store on it.
func Open(t testing.TB) (*store.Store, *db.DB) {
	t.Helper()
	d, err := db.Open(t.Context(), where(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(d)
	if err != nil {
		t.Fatal(err)
	}
	return s, d
}

// where is the address of a database nobody else has.
func where(t testing.TB) string {
	t.Helper()
	server := os.Getenv("TEST_DATABASE_URL")
	if server == "" {
		return filepath.Join(t.TempDir(), "acuse.db")
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := db.Open(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ReplaceAll(store.NewID(), "-", "")
	t.Cleanup(func() { // runs after the test's own connections are closed, when t.Context is over
		if _, err := admin.Write.ExecContext(context.Background(), `DROP SCHEMA `+schema+` CASCADE`); err != nil {
			t.Error(err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := admin.Write.ExecContext(t.Context(), `CREATE SCHEMA `+schema); err != nil {
		t.Fatal(err)
	}
	q := address.Query()
	q.Set("search_path", schema)
	address.RawQuery = q.Encode()
	return address.String()
}
