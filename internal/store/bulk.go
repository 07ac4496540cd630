package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"acuse/internal/billing"
)

// bulkValues is about how many values one statement of a bulk insert binds.
const bulkValues = 800

// BulkDocument is a document as made-up data brings it: finished, as Issue and MarkRead would have left it.
type BulkDocument struct {
	billing.Document
	Counter  int64            // its number in Series, 0 for a draft
	Series   billing.Series   // of an issued document
	IssuedBy string           // account
	Snapshot billing.Snapshot // of an issued document
	EventID  string           // of its reading, "" when unread
	AccessID string           // that read it
	Payment  string           // id of the payment that paid it, "" when none did
}

// bulkTables are those that AddDocuments fills.
var bulkTables = []string{`document`, `document_line`, `version`, `read_event`, `document_word`, `document_words`, `payment`}

// AddCustomers makes many customers at once.
func (tx *Tx) AddCustomers(customers []billing.Customer) error {
	rows := make([][]any, len(customers))
	var words [][]any
	for i, c := range customers {
		rows[i] = append(partyValues(c.Party), c.ID, billing.FoldKey(c.Name), c.Language, c.CreatedAt, c.UpdatedAt)
		for _, word := range billing.Words(c.Name + " " + c.TaxID + " " + c.Email) {
			words = append(words, []any{word, c.ID})
		}
	}
	if err := tx.bulk(`customer`, partyColumns+`, id, name_key, language, created_at, updated_at`, rows); err != nil {
		return err
	}
	return tx.bulk(`customer_word`, `word, customer_id`, words)
}

// AddDocuments makes many documents at once, with lines, versions and readings, and leaves the counters of their
// series where the next document goes on. Those of a series come in the order of their numbers.
func (tx *Tx) AddDocuments(documents []BulkDocument) error {
	documentRows := make([][]any, len(documents))
	allWords := make([][]any, len(documents))
	var events, payments [][]any
	lines, versions, words := make([][]any, 0, 4*len(documents)), make([][]any, 0, len(documents)), make([][]any, 0, 24*len(documents))
	for i, d := range documents {
		documentRows[i] = d.row()
		found := d.Words()
		allWords[i] = wordsRow(d.Document, found)
		words = append(words, wordRows(d.Document, found)...)
		for n, l := range d.Lines {
			lines = append(lines, []any{d.ID, n, l.Text, int64(l.Quantity), int64(l.Price), int64(l.Discount), int64(l.Tax), int64(l.Net)})
		}
		if d.State != billing.Issued {
			continue
		}
		frozen, err := json.Marshal(d.Snapshot)
		if err != nil {
			return err
		}
		versions = append(versions, []any{d.VersionID, d.ID, 1, string(frozen), orNull(d.ReadAt), d.IssuedAt})
		if d.Payment != "" {
			payments = append(payments, []any{d.Payment, d.ID, d.IssueDate, int64(d.Paid), "", d.IssuedBy, d.UpdatedAt, "", ""})
		}
		if d.EventID != "" {
			events = append(events, []any{d.EventID, d.ID, d.VersionID, d.AccessID, string(billing.Completed), "", string(billing.ChannelPortal), true, d.ReadAt})
		}
	}
	for _, table := range []struct {
		name, columns string
		rows          [][]any
	}{
		{`document`, bulkDocumentColumns, documentRows},
		{`document_line`, `document_id, position, text, quantity, price, discount, tax, net`, lines},
		{`version`, `id, document_id, number, snapshot, first_read_at, created_at`, versions},
		{`read_event`, `id, document_id, version_id, access_id, phase, reason, channel, first, at`, events},
		{`document_word`, documentWordColumns, sortWords(words)},
		{`document_words`, documentWordsColumns, allWords},
		{`payment`, `id, document_id, date, amount, method, account_id, at, undone_by, undo_reason`, payments},
	} {
		if err := tx.bulk(table.name, table.columns, table.rows); err != nil {
			return err
		}
	}
	return tx.putCounters(documents)
}

// sortWords puts rows that begin with a word in its order, which is that of the table they go to: neighbours there are
// written together. Those of one word stay as they come.
func sortWords(rows [][]any) [][]any {
	of := map[string][][]any{}
	for _, row := range rows {
		word := row[0].(string)
		of[word] = append(of[word], row)
	}
	sorted := rows[:0]
	for _, word := range slices.Sorted(maps.Keys(of)) {
		sorted = append(sorted, of[word]...)
	}
	return sorted
}

const bulkDocumentColumns = `id, kind, state, revision, series_id, number, order_key, customer_id, customer_name, customer_key,
	issue_date, due_date, notes, base, tax, total, paid, pending, version_id, read_at, read_by, created_at, updated_at, issued_at, issued_by`

func (d BulkDocument) row() []any {
	order := draftOrder(d.ID)
	if d.State == billing.Issued {
		order = d.Series.OrderKey(d.IssueDate, d.Counter)
	}
	return []any{d.ID, string(d.Kind), string(d.State), d.Revision, orNull(d.Series.ID), orNull(d.Number), order,
		orNull(d.CustomerID), d.CustomerName, billing.FoldKey(d.CustomerName), d.IssueDate, d.DueDate, d.Notes,
		int64(d.Totals.Base), int64(d.Totals.Tax), int64(d.Totals.Total), int64(d.Paid), int64(d.Pending), orNull(d.VersionID),
		orNull(d.ReadAt), d.ReadBy, d.CreatedAt, d.UpdatedAt, orNull(d.IssuedAt), d.IssuedBy}
}

// putCounters moves each counter behind the last document that it numbered.
func (tx *Tx) putCounters(documents []BulkDocument) error {
	type counter struct {
		series string
		year   int
	}
	seen := map[counter]bool{}
	for _, d := range slices.Backward(documents) {
		c := counter{d.Series.ID, 0}
		if d.State == billing.Issued {
			c.year = d.Series.CounterYear(d.IssueDate)
		}
		if d.State != billing.Issued || seen[c] {
			continue
		}
		seen[c] = true
		_, err := tx.exec(`INSERT INTO series_counter (company_id, series_id, year, next, last_date) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (company_id, series_id, year) DO UPDATE SET next = EXCLUDED.next, last_date = EXCLUDED.last_date`,
			c.series, c.year, d.Counter+1, d.IssueDate)
		if err != nil {
			return err
		}
	}
	return nil
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
