package db

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// aKeeper is a database of one reader with a table of the numbers from 1 to n, and what that reader keeps.
func aKeeper(t *testing.T, n int) (*DB, func() map[string]queryStmt) {
	t.Helper()
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "acuse.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.Read.SetMaxOpenConns(1)
	run(t, d, `CREATE TABLE number (n INTEGER PRIMARY KEY)`)
	run(t, d, `WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1) INSERT INTO number SELECT n FROM c`, n)
	return d, func() (kept map[string]queryStmt) {
		conn, err := d.Read.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		err = conn.Raw(func(c any) error {
			kept = c.(*keeping).kept
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
}

// run changes something.
func run(t *testing.T, d *DB, query string, args ...any) {
	t.Helper()
	if _, err := d.Write.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// read checks the number that a query answers with.
func read(t *testing.T, d *DB, want int, query string, args ...any) {
	t.Helper()
	var got int
	if err := d.Read.QueryRowContext(t.Context(), query, args...).Scan(&got); err != nil || got != want {
		t.Errorf("%s of %v: got %d, %v, want %d", query, args, got, err, want)
	}
}

func TestAQueryIsCompiledOnceAndFollowsTheTables(t *testing.T) {
	d, kept := aKeeper(t, 10)
	const query = `SELECT count(*) FROM number WHERE n > $1`
	read(t, d, 7, query, 3)
	first := kept()[query]
	read(t, d, 2, query, 8)
	if first == nil || kept()[query] != first {
		t.Errorf("got %v after %v, want the same", kept()[query], first)
	}
	run(t, d, `DROP TABLE number`) // nothing that is kept stands in the way
	var n int
	if err := d.Read.QueryRowContext(t.Context(), query, 3).Scan(&n); err == nil {
		t.Errorf("got %d from a table that is gone", n)
	}
	run(t, d, `CREATE TABLE number (other TEXT, n INTEGER)`)
	run(t, d, `INSERT INTO number VALUES ('x', 9)`)
	read(t, d, 1, query, 3)
}

func TestAQueryMayRunInsideItself(t *testing.T) {
	d, kept := aKeeper(t, 3)
	tx, err := d.BeginRead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const query = `SELECT n FROM number ORDER BY n`
	var pairs int
	each := func(do func()) {
		rows, err := tx.QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			do()
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	each(func() { each(func() { pairs++ }) })
	if pairs != 9 {
		t.Errorf("got %d pairs, want 9", pairs)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	if len(kept()) != 1 {
		t.Errorf("got %d kept, want one", len(kept()))
	}
}

func TestAConnectionKeepsNoMoreThanItsMaximumAndAlwaysTheLast(t *testing.T) {
	d, kept := aKeeper(t, 1)
	for i := range keptMax + 20 {
		query := fmt.Sprintf(`SELECT %d`, i)
		read(t, d, i, query)
		if kept()[query] == nil {
			t.Fatalf("%s is not kept", query)
		}
	}
	if len(kept()) != keptMax {
		t.Errorf("got %d kept, want %d", len(kept()), keptMax)
	}
}

func TestAQueryThatIsGivenUpLeavesNothingBehind(t *testing.T) {
	d, _ := aKeeper(t, 2000)
	const slow = `SELECT count(*) FROM number a, number b, number c WHERE a.n + b.n + c.n < $1`
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var n int
	if err := d.Read.QueryRowContext(ctx, slow, 1).Scan(&n); err == nil {
		t.Errorf("got %d, want it given up", n)
	}
	const query = `SELECT n FROM number ORDER BY n DESC`
	readOne(t, d, query)
	run(t, d, `INSERT INTO number VALUES (2001)`)
	read(t, d, 2001, query) // and not of the moment before
}

// readOne leaves a query after its first row.
func readOne(t *testing.T, d *DB, query string) {
	t.Helper()
	rows, err := d.Read.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal("no row", rows.Err())
	}
}
