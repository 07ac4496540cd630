package store

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"unicode"
)

// bulkValues is about how many values one statement of a bulk insert binds.
const bulkValues = 800

// bulkTable is one that rows go to. They are made without the database.
type bulkTable struct {
	name, columns string
	rows          func() ([][]any, error)
}

// bulkAll fills tables in turn. While one is written, the rows of those that follow are made on another core.
func (tx *Tx) bulkAll(tables ...bulkTable) error {
	type made struct {
		rows [][]any
		err  error
	}
	ready := make(chan made, len(tables))
	go func() {
		defer close(ready)
		for _, t := range tables {
			var m made
			if m.rows, m.err = t.make(); m.err != nil {
				m.err = fmt.Errorf("rows of %s: %w", t.name, m.err)
			}
			ready <- m
		}
	}()
	defer func() {
		for range ready { // whoever made the rows may be read no more
		}
	}()
	for _, t := range tables {
		m := <-ready
		if m.err != nil {
			return m.err
		}
		if err := tx.bulk(t.name, t.columns, m.rows); err != nil {
			return err
		}
	}
	return nil
}

// make are the rows. A panic is an error, since nobody up there could recover one of another goroutine.
func (t bulkTable) make() (rows [][]any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return t.rows()
}

// eachRow is a row for each thing.
func eachRow[T any](things []T, row func(T) []any) [][]any {
	rows := make([][]any, len(things))
	for i, t := range things {
		rows[i] = row(t)
	}
	return rows
}

// bulk inserts rows of the company, some a statement; columns are those after company_id.
func (tx *Tx) bulk(table, columns string, rows [][]any) error {
	if len(rows) == 0 {
		return nil
	}
	if tx.copy != nil {
		return tx.copyRows(table, columns, rows)
	}
	if err := tx.insertRows(table, columns, rows); err != nil {
		return fmt.Errorf("insert into %s: %w", table, err)
	}
	return nil
}

func (tx *Tx) copyRows(table, columns string, rows [][]any) error {
	names := strings.FieldsFunc("company_id, "+columns, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
	whole := make([][]any, len(rows))
	for i, row := range rows {
		whole[i] = append([]any{tx.company}, row...)
	}
	return tx.copy(table, names, whole)
}

func (tx *Tx) insertRows(table, columns string, rows [][]any) error {
	width := 1 + len(rows[0])
	size := max(1, bulkValues/len(rows[0]))
	full := rows[:len(rows)/size*size]
	for _, part := range [][][]any{full, rows[len(full):]} {
		if len(part) == 0 {
			continue
		}
		if err := tx.insertChunks(`INSERT INTO `+table+` (company_id, `+columns+`) VALUES `, part, min(size, len(part)), width); err != nil {
			return err
		}
	}
	return nil
}

// insertChunks inserts rows, so many a statement.
func (tx *Tx) insertChunks(insertInto string, rows [][]any, size, width int) error {
	insert, err := tx.tx.PrepareContext(tx.ctx, insertInto+tx.db.Placeholders(size, width))
	if err != nil {
		return err
	}
	defer insert.Close()
	values := append(make([]any, 0, 1+size*(width-1)), tx.company)
	for chunk := range slices.Chunk(rows, size) {
		values = values[:1]
		for _, row := range chunk {
			values = append(values, row...)
		}
		if _, err := insert.ExecContext(tx.ctx, values...); err != nil {
			return err
		}
	}
	return nil
}
