package db_test

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"testing"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/store/storetest"
)

func TestPlaceholdersAreBoundByNumberNotByPlace(t *testing.T) {
	_, d := storetest.Open(t)
	var first, second string
	err := d.Read.QueryRowContext(t.Context(), `SELECT CAST($2 AS TEXT), CAST($1 AS TEXT)`, "one", "two").Scan(&first, &second)
	if err != nil {
		t.Fatal(err)
	}
	if first != "two" || second != "one" {
		t.Errorf("got %q, %q, want \"two\", \"one\"", first, second)
	}
}

func TestRowsOfABulkInsertShareTheirFirstValues(t *testing.T) {
	_, d := storetest.Open(t)
	ctx := t.Context()
	if _, err := d.Write.ExecContext(ctx, `CREATE TABLE pair (a TEXT, b TEXT, c TEXT)`); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write.ExecContext(ctx, `INSERT INTO pair VALUES `+d.Placeholders(3, 2, 1), "a", "b", "1", "2", "3"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write.ExecContext(ctx, `INSERT INTO pair VALUES `+d.Placeholders(1, 1, 2), "a", "B", "4"); err != nil {
		t.Fatal(err)
	}
	var got string
	if err := d.Read.QueryRowContext(ctx, `SELECT CAST(min(a) AS TEXT) || ' ' || string_agg(b || c, ' ' ORDER BY c) FROM pair`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "a b1 b2 b3 B4"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestInstantsDaysAndBytesComeBackAsTheyWent(t *testing.T) {
	_, d := storetest.Open(t)
	ctx := t.Context()
	for _, q := range []string{`CREATE TABLE kept (at TIMESTAMP, day DATE, content TEXT)`} {
		if d.Name() == "PostgreSQL" {
			q = `CREATE TABLE kept (at TIMESTAMPTZ, day DATE, content TEXT)`
		}
		if _, err := d.Write.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	madrid := time.Date(2026, 10, 25, 2, 30, 0, 123456000, billing.Madrid) // the hour that comes twice
	if _, err := d.Write.ExecContext(ctx, `INSERT INTO kept VALUES ($1, $2, $3)`, madrid.UTC(), billing.Date("2026-10-25"), "ñ€"); err != nil {
		t.Fatal(err)
	}
	var at time.Time
	var day billing.Date
	var text string
	if err := d.Read.QueryRowContext(ctx, `SELECT at, day, content FROM kept WHERE at = $1 AND day = $2`, madrid.UTC(), billing.Date("2026-10-25")).Scan(&at, &day, &text); err != nil {
		t.Fatal(err)
	}
	if !at.Equal(madrid) || day != "2026-10-25" || text != "ñ€" {
		t.Errorf("got %s, %s, %q, want %s, 2026-10-25, \"ñ€\"", at, day, text, madrid)
	}
}

func TestMigratingTwiceAndFromSeveralNodesAtOnceIsHarmless(t *testing.T) {
	_, d := storetest.Open(t)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Go(func() { errs[i] = d.Migrate(context.WithoutCancel(t.Context())) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	pending, err := d.Pending(t.Context())
	if err != nil || pending {
		t.Errorf("pending: got %v, %v, want none", pending, err)
	}
}

func TestUpdatesOfOneCompanyAreSerial(t *testing.T) {
	_, d := storetest.Open(t)
	ctx := t.Context()
	if _, err := d.Write.ExecContext(ctx, `INSERT INTO throttle (key, started_at, attempts) VALUES ('k', $1, 0)`, time.Now().UTC()); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	errs := make([]error, 40)
	for i := range errs {
		wg.Go(func() { errs[i] = readThenWrite(ctx, d) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	var got int
	if err := d.Read.QueryRowContext(ctx, `SELECT attempts FROM throttle WHERE key = 'k'`).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if got != len(errs) {
		t.Errorf("got %d, want %d: an update was lost", got, len(errs))
	}
}

func readThenWrite(ctx context.Context, d *db.DB) (err error) {
	tx, err := d.Begin(ctx, "one company")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, tx.Rollback())
		}
	}()
	var n int
	if err := tx.QueryRowContext(ctx, `SELECT attempts FROM throttle WHERE key = 'k'`).Scan(&n); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE throttle SET attempts = $1 WHERE key = 'k'`, n+1); err != nil {
		return err
	}
	return tx.Commit()
}

func TestReadingTransactionCannotWrite(t *testing.T) {
	_, d := storetest.Open(t)
	tx, err := d.BeginRead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(t.Context(), `INSERT INTO login_name (name, salt) VALUES ('a', 'b')`); err == nil {
		t.Error("a reading transaction wrote")
	}
}

func TestDuplicateIsToldFromOtherErrors(t *testing.T) {
	_, d := storetest.Open(t)
	insert := func(name string) error {
		_, err := d.Write.ExecContext(t.Context(), `INSERT INTO login_name (name, salt) VALUES ($1, 'x')`, name)
		return err
	}
	if err := insert("a"); err != nil {
		t.Fatal(err)
	}
	if err := insert("a"); !db.IsDuplicate(err) {
		t.Errorf("second insert: got %v, want a duplicate", err)
	}
	_, err := d.Write.ExecContext(t.Context(), `INSERT INTO access (company_id, id) VALUES ('x', 'y')`)
	if err == nil || db.IsDuplicate(err) || db.IsDuplicate(sql.ErrNoRows) || db.IsDuplicate(nil) {
		t.Errorf("missing columns: got %v, which must not be a duplicate", err)
	}
}

func TestNamesSortByBytesOnBothDatabases(t *testing.T) {
	_, d := storetest.Open(t)
	for _, name := range []string{"b", "A", "a", "Z", "ñ", "n"} {
		if _, err := d.Write.ExecContext(t.Context(), `INSERT INTO login_name (name, salt) VALUES ($1, 'x')`, name); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := d.Read.QueryContext(t.Context(), `SELECT name FROM login_name ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := ""
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		got += name
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if want := "AZabnñ"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOnlyALargeChangeHasLargeCaches(t *testing.T) {
	_, d := storetest.Open(t)
	if d.Name() != "SQLite" {
		t.Skip("PostgreSQL shares what it has among all")
	}
	caches := func() (write, read int) { return cacheOf(t, d.Write), cacheOf(t, d.Read) }
	usualWrite, usualRead := caches()
	for range 3 {
		write, read, done, err := d.ForLargeChange(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if w, r := cacheOf(t, write), cacheOf(t, read); w != 16*usualWrite || r != 4*usualRead {
			t.Errorf("during a large change: got caches of %d and %d, want %d and %d", w, r, 16*usualWrite, 4*usualRead)
		}
		done()
		if w, r := caches(); w != usualWrite || r != usualRead {
			t.Errorf("after it: got caches of %d and %d, want %d and %d", w, r, usualWrite, usualRead)
		}
	}
}

func cacheOf(t *testing.T, q interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (kib int) {
	t.Helper()
	if err := q.QueryRowContext(t.Context(), "PRAGMA cache_size").Scan(&kib); err != nil {
		t.Fatal(err)
	}
	return kib
}
