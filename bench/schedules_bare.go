package main

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"acuse/internal/db"
)

const (
	bareBatch  = 1000 // invoices that commit together, as Acuse does
	bareValues = 240  // about how many one statement binds
)

// bareParts are the tables that invoices are written to, in the order of their foreign keys, and how the rows of some are
// found, from a document or schedule to another.
var bareParts = []struct {
	table, rows string
	bySchedule  bool
}{
	{table: "document", rows: `id BETWEEN $2 AND $3`},
	{table: "document_line", rows: `document_id BETWEEN $2 AND $3`},
	{table: "version", rows: `document_id BETWEEN $2 AND $3`},
	{table: "document_word", rows: `document_id BETWEEN $2 AND $3`},
	{table: "document_words", rows: `document_id BETWEEN $2 AND $3`},
	{table: "schedule_run", rows: `schedule_id BETWEEN $2 AND $3`, bySchedule: true},
	{table: "email", rows: `document_id BETWEEN $2 AND $3`},
	{table: "email_word", rows: `email_id IN (SELECT id FROM email WHERE company_id = $1 AND document_id BETWEEN $2 AND $3)`},
	{table: "link", rows: `document_id BETWEEN $2 AND $3`},
}

// bareRows are those of one table, ready to be inserted.
type bareRows struct {
	table   string
	columns []string
	rows    [][]any
}

// insertIssued is the child that puts what Acuse wrote into a copy of the database as it was before. Inserting and
// committing is what it is timed for, not reading.
func insertIssued(ctx context.Context, from, to string) error {
	b, err := openBooks(ctx, from)
	if err != nil {
		return err
	}
	defer b.close()
	into, err := db.Open(ctx, to)
	if err != nil {
		return err
	}
	defer into.Close()
	for _, index := range []string{`document_word (company_id, document_id)`, `email_word (company_id, email_id)`} { // Acuse itself needs none
		name, _, _ := strings.Cut(index, " ")
		if _, err := b.db.Write.ExecContext(ctx, `CREATE INDEX bench_`+name+` ON `+index); err != nil {
			return err
		}
	}
	var tables []db.Table
	if err := b.db.Snapshot(ctx, func(s *db.Snapshot) error { tables = s.Tables; return nil }); err != nil {
		return err
	}
	schedules, err := texts(ctx, b.db, `SELECT schedule_id FROM schedule_run WHERE company_id = $1 ORDER BY schedule_id`, b.company)
	if err != nil {
		return err
	}
	documents, err := texts(ctx, b.db, `SELECT document_id FROM schedule_run WHERE company_id = $1 ORDER BY document_id`, b.company)
	if err != nil {
		return err
	}
	var took time.Duration
	for at := 0; at < len(documents); at += bareBatch {
		end := min(at+bareBatch, len(documents))
		batch, err := b.written(ctx, tables, documents[at:end], schedules[at:end])
		if err != nil {
			return err
		}
		began := time.Now()
		if err := insertBare(ctx, into, batch, schedules[at:end]); err != nil {
			return err
		}
		took += time.Since(began)
	}
	return say(took)
}

// written are the rows that some invoices came to.
func (b books) written(ctx context.Context, tables []db.Table, documents, schedules []string) ([]bareRows, error) {
	jobs := bareRows{table: "river_job", columns: []string{"kind", "args", "max_attempts"}}
	var all []bareRows
	for _, part := range bareParts {
		ids := documents
		if part.bySchedule {
			ids = schedules
		}
		t := tables[slices.IndexFunc(tables, func(t db.Table) bool { return t.Name == part.table })]
		rows, err := b.rowsOf(ctx, t, part.rows, ids[0], ids[len(ids)-1])
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.Name, err)
		}
		all = append(all, rows)
		if part.table == "email" {
			id := slices.Index(rows.columns, "id")
			for _, row := range rows.rows {
				jobs.rows = append(jobs.rows, []any{"send_email", fmt.Sprintf(`{"company_id":%q,"email_id":%q}`, b.company, row[id]), 25})
			}
		}
	}
	return append(all, jobs), nil
}

func (b books) rowsOf(ctx context.Context, t db.Table, where, first, last string) (bareRows, error) {
	all := bareRows{table: t.Name}
	for _, c := range t.Columns {
		all.columns = append(all.columns, c.Name)
	}
	rows, err := b.db.Read.QueryContext(ctx, `SELECT `+strings.Join(all.columns, `, `)+` FROM `+t.Name+` WHERE company_id = $1 AND `+where, b.company, first, last)
	if err != nil {
		return all, err
	}
	defer rows.Close()
	for rows.Next() {
		row, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return all, err
		}
		for i, c := range t.Columns {
			if day, ok := row[i].(time.Time); ok && c.Kind == db.Day {
				row[i] = day.Format(time.DateOnly)
			}
		}
		all.rows = append(all.rows, row)
	}
	return all, rows.Err()
}

// insertBare is one transaction: all rows, and the schedules moved on.
func insertBare(ctx context.Context, into *db.DB, batch []bareRows, schedules []string) error {
	tx, err := into.Write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // does nothing after Commit
	for _, b := range batch {
		size := max(1, bareValues/len(b.columns))
		full := len(b.rows) / size * size
		for _, part := range []struct {
			rows [][]any
			size int
		}{{b.rows[:full], size}, {b.rows[full:], 1}} {
			if err := insertChunks(ctx, tx, into.Name(), b, part.rows, part.size); err != nil {
				return fmt.Errorf("insert into %s: %w", b.table, err)
			}
		}
	}
	move, err := tx.PrepareContext(ctx, `UPDATE schedule SET next_date = $1, made = made + 1 WHERE company_id = (SELECT id FROM company) AND id = $2`)
	if err != nil {
		return err
	}
	defer move.Close()
	next := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	for _, id := range schedules {
		if _, err := move.ExecContext(ctx, next, id); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func insertChunks(ctx context.Context, tx *sql.Tx, database string, b bareRows, rows [][]any, size int) error {
	if len(rows) == 0 {
		return nil
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO `+b.table+` (`+strings.Join(b.columns, `, `)+`) VALUES `+valueList(database, size, len(b.columns))) //nolint:sqlclosecheck // closed below, once its error is known
	if err != nil {
		return err
	}
	defer insert.Close()
	for chunk := range slices.Chunk(rows, size) {
		if _, err := insert.ExecContext(ctx, slices.Concat(chunk...)...); err != nil {
			return err
		}
	}
	return nil
}

// valueList is the placeholders of some rows, as each database likes them best.
func valueList(database string, rows, width int) string {
	var s strings.Builder
	for n := range rows * width {
		switch {
		case n == 0:
			s.WriteString("(")
		case n%width == 0:
			s.WriteString("), (")
		default:
			s.WriteString(", ")
		}
		if database == "SQLite" {
			s.WriteString("?")
		} else {
			s.WriteString("$" + strconv.Itoa(n+1))
		}
	}
	return s.String() + ")"
}
