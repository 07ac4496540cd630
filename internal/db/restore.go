package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// restoreValues is about how many values one statement binds where there is no COPY.
const restoreValues = 240

// NotEmpty says that a database has something in it that a restore would have to mix with.
type NotEmpty struct{ What string }

func (e NotEmpty) Error() string {
	return "the database is not empty: " + e.What + "; restore into a new one"
}

// ErrRestored comes with what went wrong after everything was restored and verified.
var ErrRestored = errors.New("everything is restored and verified")

// Restore makes the schema of that version in an empty database and fills those tables with the rows that fill puts, in
// one transaction: if anything fails, check too, which sees all of it, the database is empty as before, unless the error is
// ErrRestored.
func (d *DB) Restore(ctx context.Context, version int64, tables []Table, fill func(put func(Table, [][]any) error) error, check func(*Snapshot) error) error {
	if err := d.prepare(ctx, version, tables); err != nil {
		return err
	}
	var names []string
	for _, t := range tables {
		if t.Name != jobTable.Name {
			names = append(names, t.Name)
		}
	}
	if _, err := d.load(ctx, names, restoreCache, func(tx *sql.Tx, copy Copy) error {
		return fill(func(t Table, rows [][]any) error {
			if err := d.putRows(ctx, tx, copy, t, rows); err != nil {
				return fmt.Errorf("write %s: %w", t.Name, err)
			}
			return nil
		})
	}, func(tx *sql.Tx) error {
		if d.postgres { // without figures it would sort whole tables instead of following their keys
			if _, err := tx.ExecContext(ctx, `ANALYZE "`+strings.Join(names, `", "`)+`"`); err != nil {
				return err
			}
		}
		s, err := d.look(ctx, tx)
		if err != nil {
			return err
		}
		return check(s)
	}); err != nil {
		return err
	}
	if err := d.settle(ctx, names); err != nil {
		return fmt.Errorf("%w, but VACUUM ANALYZE failed, without which lists are slow for a while: %w", ErrRestored, err)
	}
	return nil
}

// prepare makes sure that the database is empty, has the schema of that version, and the tables are just those.
func (d *DB) prepare(ctx context.Context, version int64, tables []Table) error {
	present, err := d.vacate(ctx)
	if err != nil {
		return err
	}
	if present > version {
		provider, err := d.goose()
		if err == nil {
			_, err = provider.DownTo(ctx, 0)
		}
		if err != nil {
			return fmt.Errorf("take the newer schema away: %w; restore into a new database", err)
		}
	}
	if err := d.MigrateTo(ctx, version); err != nil {
		return err
	}
	return d.Snapshot(ctx, func(s *Snapshot) error {
		if got, want := outline(s.Tables), outline(tables); !slices.Equal(got, want) {
			return fmt.Errorf("the tables of the backup are not those of its schema, version %d: %s", version, difference(got, want))
		}
		return nil
	})
}

// vacate clears an empty database of what is nobody's (attempts to log in, jobs of the clock) and answers the version
// of its schema, 0 if it has none.
func (d *DB) vacate(ctx context.Context) (version int64, err error) {
	var tables []Table
	err = d.Snapshot(ctx, func(s *Snapshot) error {
		tables, version = s.Tables, s.Version
		return s.mustBeEmpty(ctx)
	})
	if errors.Is(err, ErrNotMigrated) {
		return 0, nil
	}
	if err != nil || version == 0 {
		return version, err
	}
	tx, err := d.Begin(ctx, "")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, over(tx.Rollback())) }()
	for _, t := range slices.Backward(tables) {
		if _, err := tx.ExecContext(ctx, `DELETE FROM "`+t.Name+`"`); err != nil {
			return 0, err
		}
	}
	return version, tx.Commit()
}

// mustBeEmpty is an error that names what is in the database.
func (s *Snapshot) mustBeEmpty(ctx context.Context) error {
	for _, t := range s.Tables {
		if t.Name != "company" && t.Name != "account" {
			continue
		}
		var n int
		var name string
		if err := s.tx.QueryRowContext(ctx, `SELECT COUNT(*), COALESCE(MIN(name), '') FROM `+t.Name).Scan(&n, &name); err != nil {
			return err
		}
		if n > 0 {
			return NotEmpty{fmt.Sprintf("it has %d of %s, %q among them", n, t.Name, name)}
		}
	}
	return nil
}

// outline is a line a key and a column, to compare tables by.
func outline(tables []Table) []string {
	var all []string
	for _, t := range tables {
		all = append(all, t.Name+" by "+strings.Join(t.Key, ", "))
		for _, c := range t.Columns {
			all = append(all, t.Name+"."+c.Name+" "+string(c.Kind))
		}
	}
	slices.Sort(all)
	return all
}

func difference(got, want []string) string {
	var all []string
	for _, line := range want {
		if !slices.Contains(got, line) {
			all = append(all, "only the backup has "+line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			all = append(all, "the backup has no "+line)
		}
	}
	return strings.Join(all[:min(len(all), 5)], "; ")
}

func (d *DB) putRows(ctx context.Context, tx *sql.Tx, copy Copy, t Table, rows [][]any) error {
	if t.Name == jobTable.Name {
		return d.putJobs(ctx, tx, rows)
	}
	if copy == nil {
		return insertRows(ctx, tx, t, rows)
	}
	for i, c := range t.Columns {
		for _, row := range rows {
			if day, ok := row[i].(string); ok && c.Kind == Day {
				at, err := time.Parse(time.DateOnly, day)
				if err != nil {
					return err
				}
				row[i] = at
			}
		}
	}
	return copy(t.Name, t.columnNames(), rows)
}

func insertRows(ctx context.Context, tx *sql.Tx, t Table, rows [][]any) error {
	whole := max(1, restoreValues/len(t.Columns))
	full := rows[:len(rows)/whole*whole]
	if err := insertChunks(ctx, tx, t, whole, full); err != nil {
		return err
	}
	return insertChunks(ctx, tx, t, 1, rows[len(full):])
}

func insertChunks(ctx context.Context, tx *sql.Tx, t Table, size int, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	one := "(" + strings.Repeat(", ?", len(t.Columns))[2:] + ")"
	insert, err := tx.PrepareContext(ctx, `INSERT INTO "`+t.Name+`" ("`+strings.Join(t.columnNames(), `", "`)+`") VALUES `+strings.Repeat(", "+one, size)[2:]) //nolint:sqlclosecheck // closed below, once its error is known
	if err != nil {
		return err
	}
	defer insert.Close()
	values := make([]any, 0, size*len(t.Columns))
	for chunk := range slices.Chunk(rows, size) {
		values = values[:0]
		for _, row := range chunk {
			values = append(values, row...)
		}
		if _, err := insert.ExecContext(ctx, values...); err != nil {
			return err
		}
	}
	return nil
}
