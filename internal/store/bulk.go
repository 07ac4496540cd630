package store

import (
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
	"unicode"

	"acuse/internal/ahead"
	"acuse/internal/billing"
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
	n := 0
	for rows, err := range ahead.Of(len(tables), rowsOf(tables)) {
		if err != nil {
			return err
		}
		if err := tx.bulk(tables[n].name, tables[n].columns, rows); err != nil {
			return err
		}
		n++
	}
	return nil
}

// rowsOf are the rows of each table.
func rowsOf(tables []bulkTable) iter.Seq2[[][]any, error] {
	return func(yield func([][]any, error) bool) {
		for _, t := range tables {
			rows, err := t.rows()
			if err != nil {
				err = fmt.Errorf("rows of %s: %w", t.name, err)
			}
			if !yield(rows, err) || err != nil {
				return
			}
		}
	}
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
	whole := make([][]any, len(rows))
	for i, row := range rows {
		whole[i] = append([]any{tx.company}, row...)
	}
	return tx.copy(table, append([]string{"company_id"}, columnNames(columns)...), whole)
}

func columnNames(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}

// insertRows gives a value that all rows of a statement share once: half of all are such.
func (tx *Tx) insertRows(table, columns string, rows [][]any) error {
	names := columnNames(columns)
	prepared := map[string]*sql.Stmt{}
	defer func() {
		for _, insert := range prepared {
			_ = insert.Close()
		}
	}()
	values := make([]any, 0, bulkValues+len(names))
	for chunk := range slices.Chunk(rows, max(1, bulkValues/len(names))) {
		shared, own := sharedColumns(chunk)
		shape := fmt.Sprint(shared, len(chunk))
		insert := prepared[shape]
		if insert == nil {
			var err error
			insert, err = tx.tx.PrepareContext(tx.ctx, tx.db.BulkInsert()+insertInto(table, names, shared, own)+tx.db.Placeholders(len(chunk), 1+len(shared), len(own)))
			if err != nil {
				return err
			}
			prepared[shape] = insert
		}
		values = append(values[:0], tx.company)
		for _, column := range shared {
			values = append(values, chunk[0][column])
		}
		for _, row := range chunk {
			for _, column := range own {
				values = append(values, row[column])
			}
		}
		if _, err := insert.ExecContext(tx.ctx, values...); err != nil {
			return err
		}
	}
	return nil
}

// insertInto is what stands behind the verb of a statement whose rows have the company's and the shared values first.
func insertInto(table string, names []string, shared, own []int) string {
	var b strings.Builder
	b.WriteString(table + ` (company_id`)
	for _, column := range slices.Concat(shared, own) {
		b.WriteString(`, ` + names[column])
	}
	return b.String() + `) VALUES `
}

// sharedColumns are those in which all rows have the same value; each row has its own in the others.
func sharedColumns(rows [][]any) (shared, own []int) {
	for column, value := range rows[0] {
		if len(rows) > 1 && !slices.ContainsFunc(rows[1:], func(row []any) bool { return !same(value, row[column]) }) {
			shared = append(shared, column)
		} else {
			own = append(own, column)
		}
	}
	return shared, own
}

// same says whether two values are known to be one; of kinds that may not be compared, such as bytes, it never is.
func same(a, b any) bool {
	switch a.(type) {
	case nil, string, int, int64, bool, time.Time, billing.Date:
		return a == b
	}
	return false
}
