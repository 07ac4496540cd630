// Package storetest gives each test a real, migrated database of its own: a SQLite file in the test's folder, or, with
// TEST_DATABASE_URL, a database on that PostgreSQL which goes when the test ends.
//
// Migrating takes many times longer than a test. So one database is migrated, the template, and each test has a copy.
package storetest

import (
	"os"
	"path/filepath"
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
	if pending, err := d.Pending(t.Context()); err != nil || pending {
		t.Fatalf("the copy of the template: pending migrations %v, error %v", pending, err)
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
	if server := os.Getenv("TEST_DATABASE_URL"); server != "" {
		return postgresCopy(t, server)
	}
	content, err := sqliteTemplate()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "acuse.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
