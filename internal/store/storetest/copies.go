package storetest

import (
	"context"
	"testing"

	"acuse/internal/db"
)

// Copies makes n more of an issued document in two statements, with numbers and versions of their own, but without lines
// or words: for tests of what is too much for a page, a file or a sum.
func Copies(t testing.TB, d *db.DB, document string, n int) {
	t.Helper()
	const counted = `WITH RECURSIVE counted (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM counted WHERE i < CAST($2 AS BIGINT)) `
	for _, statement := range []string{`INSERT INTO document (company_id, id, kind, state, revision, series_id, number, order_key, customer_id, customer_name,
			customer_key, issue_date, due_date, notes, base, tax, total, paid, pending, version_id, read_at, read_by, created_at, updated_at, issued_at, issued_by)
		` + counted + `SELECT company_id, id || '-' || i, kind, state, revision, series_id, number || '-' || i, order_key || '-' || i, customer_id, customer_name,
			customer_key, issue_date, due_date, notes, base, tax, total, paid, pending, version_id || '-' || i, read_at, read_by, created_at, updated_at, issued_at, issued_by
		FROM document CROSS JOIN counted WHERE id = $1`,
		`INSERT INTO version (company_id, id, document_id, number, snapshot, created_at)
		` + counted + `SELECT company_id, id || '-' || i, document_id || '-' || i, number, snapshot, created_at
		FROM version CROSS JOIN counted WHERE document_id = $1`} {
		if _, err := d.Write.ExecContext(context.Background(), statement, document, n); err != nil {
			t.Fatal(err)
		}
	}
}
