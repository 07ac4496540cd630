package db_test

import (
	"database/sql"
	"errors"
	"slices"
	"testing"

	"acuse/internal/db"
	"acuse/internal/store/storetest"
)

var loaded = []string{"document", "document_line", "version", "read_event", "document_word", "payment"}

// schemaOf is what stands in the database's own books about indexes and constraints.
func schemaOf(t *testing.T, d *db.DB) []string {
	t.Helper()
	query := `SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`
	if d.Name() == "PostgreSQL" {
		query = `SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()
			UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema()::regnamespace`
	}
	rows, err := d.Read.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func inLoad(t *testing.T, tx *sql.Tx, d *db.DB) int {
	t.Helper()
	query := `SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('document', 'document_word')`
	if d.Name() == "PostgreSQL" {
		query = `SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema() AND tablename IN ('document', 'document_word') AND indexname <> 'document_pkey'`
	}
	var n int
	if err := tx.QueryRowContext(t.Context(), query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestALoadTakesTheIndexesAwayAndPutsThemAllBack(t *testing.T) {
	_, d := storetest.Open(t)
	before := schemaOf(t, d)
	err := d.Load(t.Context(), loaded, func(tx *sql.Tx, _ db.Copy) error {
		if n := inLoad(t, tx, d); n != 0 {
			t.Errorf("indexes of documents during the load: got %d, want none", n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if after := schemaOf(t, d); !slices.Equal(after, before) {
		t.Errorf("after the load:\n got %q\nwant %q", after, before)
	}
}

func TestALoadThatFailsChangesNothing(t *testing.T) {
	_, d := storetest.Open(t)
	before, broken := schemaOf(t, d), errors.New("broken")
	err := d.Load(t.Context(), loaded, func(*sql.Tx, db.Copy) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
	if after := schemaOf(t, d); !slices.Equal(after, before) {
		t.Errorf("after the failed load:\n got %q\nwant %q", after, before)
	}
	if _, err := d.Write.ExecContext(t.Context(), `DELETE FROM throttle`); err != nil {
		t.Errorf("the writer afterwards: %v", err)
	}
}

func TestALoadIntoTablesInUseLeavesTheirIndexes(t *testing.T) {
	_, d := storetest.Open(t)
	if _, err := d.Write.ExecContext(t.Context(), `INSERT INTO document_word VALUES ('c', 'word', '2026-01-02', 'd')`); err != nil {
		t.Fatal(err)
	}
	err := d.Load(t.Context(), loaded, func(tx *sql.Tx, _ db.Copy) error {
		if n := inLoad(t, tx, d); n == 0 {
			t.Error("the indexes are gone while others use the tables")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestALoadLeavesTheWriterAsItWas(t *testing.T) {
	_, d := storetest.Open(t)
	if d.Name() == "PostgreSQL" {
		t.Skip("only SQLite's writer is changed for a load")
	}
	pragma := func(name string) (value string) {
		if err := d.Write.QueryRowContext(t.Context(), `PRAGMA `+name).Scan(&value); err != nil {
			t.Fatal(err)
		}
		return value
	}
	names := []string{"journal_mode", "synchronous", "foreign_keys", "cache_size", "temp_store", "busy_timeout"}
	before := map[string]string{}
	for _, name := range names {
		before[name] = pragma(name)
	}
	err := d.Load(t.Context(), loaded, func(tx *sql.Tx, _ db.Copy) error {
		var mode string
		if err := tx.QueryRowContext(t.Context(), `PRAGMA journal_mode`).Scan(&mode); err != nil || mode != "delete" {
			t.Errorf("journal during the load: got %q, %v, want \"delete\"", mode, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if got := pragma(name); got != before[name] {
			t.Errorf("%s after the load: got %q, want %q", name, got, before[name])
		}
	}
}
