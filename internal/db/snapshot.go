package db

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Snapshot is one consistent state of a whole database, read while others write.
type Snapshot struct {
	Tables  []Table // all that the migrations made and the jobs that are still to be done, parents before children
	Version int64   // of the schema
	tx      *sql.Tx
	db      *DB
}

// ErrNotMigrated says that a database has no tables of ours.
var ErrNotMigrated = errors.New("the database is empty: no Acuse has used it yet")

// Snapshot runs do on the present state of the database.
func (d *DB) Snapshot(ctx context.Context, do func(*Snapshot) error) error {
	tx, err := d.BeginRead(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it changed nothing
	s, err := d.look(ctx, tx)
	if err != nil {
		return err
	}
	return do(s)
}

// look is what a transaction sees.
func (d *DB) look(ctx context.Context, tx *sql.Tx) (*Snapshot, error) {
	s := &Snapshot{tx: tx, db: d}
	tables, migrated, err := s.tables(ctx)
	if err != nil {
		return nil, err
	}
	if !migrated {
		return nil, ErrNotMigrated
	}
	s.Tables = append(tables, jobTable)
	err = tx.QueryRowContext(ctx, `SELECT MAX(version_id) FROM `+versionTable+` WHERE is_applied`).Scan(&s.Version)
	return s, err
}

// Rows hands each row of a table to do, in the order of its key. Jobs of the kinds in without are left out. The row is
// the same one each time.
func (s *Snapshot) Rows(ctx context.Context, t Table, without []string, do func(row []any) error) error {
	query, args := `SELECT "`+strings.Join(t.columnNames(), `", "`)+`" FROM "`+t.Name+`" ORDER BY "`+strings.Join(t.Key, `", "`)+`"`, []any(nil)
	if t.Name == jobTable.Name {
		query, args = s.jobs(without)
	}
	rows, err := s.tx.QueryContext(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	defer rows.Close()
	row, dest := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range row {
		dest[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return fmt.Errorf("read %s: %w", t.Name, err)
		}
		for i, c := range t.Columns {
			if row[i], err = same(c.Kind, row[i]); err != nil {
				return fmt.Errorf("read %s of %s: %w", c.Name, t.Name, err)
			}
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// same is a value as both databases know it.
func same(k Kind, v any) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case time.Time:
		if k == Day {
			return v.Format(time.DateOnly), nil
		}
		if k == Instant {
			return v.UTC().Truncate(time.Microsecond), nil
		}
	case string:
		if k == JSON {
			return sameJSON(v)
		}
		if k == Text {
			return v, nil
		}
	case []byte:
		if k == Text || k == Bytes {
			return v, nil
		}
		if k == JSON {
			return sameJSON(string(v))
		}
	case int64:
		if k == Int {
			return v, nil
		}
		if k == Bool && (v == 0 || v == 1) { // SQLite's
			return v == 1, nil
		}
	case bool:
		if k == Bool {
			return v, nil
		}
	}
	return nil, fmt.Errorf("a %T is no %s", v, k)
}

// sameJSON writes JSON the one way that does not depend on who kept it.
func sameJSON(text string) (string, error) {
	var value any
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	if err := d.Decode(&value); err != nil {
		return "", err
	}
	out, err := json.Marshal(value)
	return string(out), err
}

// either chooses what is written differently for the two databases.
func (s *Snapshot) either(sqlite, postgres string) string {
	if s.db.postgres {
		return postgres
	}
	return sqlite
}
