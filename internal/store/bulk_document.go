package store

import (
	"encoding/json"
	"maps"
	"slices"

	"acuse/internal/billing"
)

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
	return tx.addDocuments(documents, documentTables(documents, false))
}

func (tx *Tx) addDocuments(documents []BulkDocument, tables []bulkTable) error {
	if err := tx.bulkAll(tables...); err != nil {
		return err
	}
	return tx.putCounters(documents)
}

// documentTables are those that documents go to. With lookUpLater they are left to PutWordsLeft.
func documentTables(documents []BulkDocument, lookUpLater bool) []bulkTable {
	var words [][]string // of each document
	lookUp := bulkTable{`document_word`, documentWordColumns, func() ([][]any, error) {
		rows := make([][]any, 0, 24*len(documents))
		for i, d := range documents {
			rows = append(rows, wordRows(d.Document, words[i])...)
		}
		return sortWords(rows), nil
	}}
	if lookUpLater {
		lookUp = bulkTable{`document_unworded`, `document_id`, func() ([][]any, error) {
			return eachRow(documents, func(d BulkDocument) []any { return []any{d.ID} }), nil
		}}
	}
	return []bulkTable{
		{`document`, bulkDocumentColumns, func() ([][]any, error) {
			return eachRow(documents, BulkDocument.row), nil
		}},
		{`document_line`, `document_id, position, text, quantity, price, discount, tax, net`, func() ([][]any, error) {
			return lineRows(documents), nil
		}},
		{`version`, `id, document_id, number, snapshot, first_read_at, created_at`, func() ([][]any, error) {
			return versionRows(documents)
		}},
		{`read_event`, `id, document_id, version_id, access_id, phase, reason, channel, first, at`, func() ([][]any, error) {
			return readRows(documents), nil
		}},
		{`document_words`, documentWordsColumns, func() ([][]any, error) {
			return eachRow(documents, func(d BulkDocument) []any {
				found := d.Words()
				words = append(words, found)
				return wordsRow(d.Document, found)
			}), nil
		}},
		lookUp,
		{`payment`, `id, document_id, date, amount, method, account_id, at, undone_by, undo_reason`, func() ([][]any, error) {
			return paymentRows(documents), nil
		}},
	}
}

func lineRows(documents []BulkDocument) [][]any {
	rows := make([][]any, 0, 4*len(documents))
	for _, d := range documents {
		for n, l := range d.Lines {
			rows = append(rows, []any{d.ID, n, l.Text, int64(l.Quantity), int64(l.Price), int64(l.Discount), int64(l.Tax), int64(l.Net)})
		}
	}
	return rows
}

func versionRows(documents []BulkDocument) ([][]any, error) {
	rows := make([][]any, 0, len(documents))
	for _, d := range documents {
		if d.State != billing.Issued {
			continue
		}
		frozen, err := json.Marshal(d.Snapshot)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []any{d.VersionID, d.ID, 1, string(frozen), orNull(d.ReadAt), d.IssuedAt})
	}
	return rows, nil
}

func readRows(documents []BulkDocument) (rows [][]any) {
	for _, d := range documents {
		if d.State == billing.Issued && d.EventID != "" {
			rows = append(rows, []any{d.EventID, d.ID, d.VersionID, d.AccessID, string(billing.Completed), "", string(billing.ChannelPortal), true, d.ReadAt})
		}
	}
	return rows
}

func paymentRows(documents []BulkDocument) (rows [][]any) {
	for _, d := range documents {
		if d.State == billing.Issued && d.Payment != "" {
			rows = append(rows, []any{d.Payment, d.ID, d.IssueDate, int64(d.Paid), "", d.IssuedBy, d.UpdatedAt, "", ""})
		}
	}
	return rows
}

// sortWords puts rows that begin with a word in its order, which is that of the table they go to: neighbours there are
// written together. Those of one word stay as they come.
func sortWords(rows [][]any) [][]any {
	place := map[string]int{} // of a word: how many, then where the next one goes
	for _, row := range rows {
		place[row[0].(string)]++
	}
	before := 0
	for _, word := range slices.Sorted(maps.Keys(place)) {
		n := place[word]
		place[word] = before
		before += n
	}
	sorted := make([][]any, len(rows))
	for _, row := range rows {
		word := row[0].(string)
		sorted[place[word]] = row
		place[word]++
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
