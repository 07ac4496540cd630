// Package store is the SQL, one file a noun. A Tx is a transaction inside one company; what stands outside any
// company is asked of the Directory, which answers with ids and hashes and never with a company's data.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/riverqueue/river"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// Store opens transactions.
type Store struct {
	db    *db.DB
	queue *river.Client[*sql.Tx]
}

// Open puts a store on a migrated database.
func Open(d *db.DB) (*Store, error) {
	queue, err := river.NewClient(d.Queue(), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return &Store{db: d, queue: queue}, nil
}

// NewID makes an id: a UUIDv7, so that rows made together lie together.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// IsID reports whether s could be one of our ids. Forms carry the id of what they will create.
func IsID(s string) bool {
	id, err := uuid.Parse(s)
	return err == nil && len(s) == 36 && id.String() == s
}

// Tx is a transaction inside one company: no query of a Tx sees another's rows. In each query $1 is that company.
type Tx struct {
	ctx     context.Context
	db      *db.DB
	tx      *sql.Tx // nil in a Look
	rows    reader
	queue   *river.Client[*sql.Tx]
	company string
	copy    db.Copy // of a Load, where there is one
}

// reader is what answers queries: a transaction, or in a Look the database itself.
type reader interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Update runs do in a transaction that may change the company's data, and commits if do returns nil. A company's
// updates are serial. Only SQL belongs inside: no mail, no drawing, no hashing of passwords.
func (s *Store) Update(ctx context.Context, company string, do func(*Tx) error) error {
	tx, err := s.db.Begin(ctx, company)
	return s.run(ctx, tx, err, company, do)
}

// UpdateMany is an Update of very many rows.
func (s *Store) UpdateMany(ctx context.Context, company string, do func(*Tx) error) error {
	return s.UpdateBeside(ctx, company, func(tx, _ *Tx) error { return do(tx) })
}

// UpdateBeside is an Update of many rows that goes on reading while it writes: before sees the company as it was when the
// change began, on a connection of its own.
func (s *Store) UpdateBeside(ctx context.Context, company string, do func(tx, before *Tx) error) error {
	write, read, done, err := s.db.ForLargeChange(ctx)
	if err != nil {
		return fmt.Errorf("connections for a large change: %w", err)
	}
	defer done()
	tx, err := s.db.BeginOn(ctx, write, company)
	return s.run(ctx, tx, err, company, func(tx *Tx) error {
		before, err := s.db.BeginReadOn(ctx, read)
		if err != nil {
			return fmt.Errorf("begin to read: %w", err)
		}
		defer func() { _ = before.Rollback() }()
		return do(tx, &Tx{ctx: ctx, db: s.db, tx: before, rows: before, company: company})
	})
}

// Append is an Update that does not wait for others of the company: for rows that are only ever added.
func (s *Store) Append(ctx context.Context, company string, do func(*Tx) error) error {
	tx, err := s.db.Begin(ctx, "")
	return s.run(ctx, tx, err, company, do)
}

// Load is an Update that fills a company with a great many documents (see db.Load) while nobody else changes it.
func (s *Store) Load(ctx context.Context, company string, do func(*Tx) error) error {
	return s.db.Load(ctx, bulkTables, func(tx *sql.Tx, copy db.Copy) error {
		return do(&Tx{ctx: ctx, db: s.db, tx: tx, rows: tx, queue: s.queue, company: company, copy: copy})
	})
}

// View runs do in a transaction that only reads and sees one consistent state.
func (s *Store) View(ctx context.Context, company string, do func(*Tx) error) error {
	tx, err := s.db.BeginRead(ctx)
	return s.run(ctx, tx, err, company, do)
}

// Look is a View for a single query, which needs no transaction to see one state: two ways to PostgreSQL less. It
// changes nothing.
func (s *Store) Look(ctx context.Context, company string, do func(*Tx) error) error {
	return do(&Tx{ctx: ctx, db: s.db, rows: s.db.Read, company: company})
}

// Ready reports whether the database answers.
func (s *Store) Ready(ctx context.Context) error { return s.db.Read.PingContext(ctx) }

// CompanyID is the company of this transaction.
func (tx *Tx) CompanyID() string { return tx.company }

// Later puts a job into the queue, in this transaction: it runs once the change is committed, or never.
func (tx *Tx) Later(job river.JobArgs) error {
	_, err := tx.queue.InsertTx(tx.ctx, tx.tx, job, nil)
	return err
}

func (s *Store) run(ctx context.Context, tx *sql.Tx, err error, company string, do func(*Tx) error) error {
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	done := false
	defer func() {
		if !done { // do failed or panicked
			_ = tx.Rollback()
		}
	}()
	if err := do(&Tx{ctx: ctx, db: s.db, tx: tx, rows: tx, queue: s.queue, company: company}); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// exec changes rows and says how many. $1 is the company, args follow.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	res, err := tx.tx.ExecContext(tx.ctx, query, append([]any{tx.company}, args...)...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// must is exec for a change that has to meet exactly one row: none means it is not there.
func (tx *Tx) must(query string, args ...any) error {
	n, err := tx.exec(query, args...)
	if err == nil && n != 1 {
		return billing.ErrNotFound
	}
	return err
}

// get reads one row into dest; no row is billing.ErrNotFound. $1 is the company, args follow.
func (tx *Tx) get(dest []any, query string, args ...any) error {
	err := tx.rows.QueryRowContext(tx.ctx, query, append([]any{tx.company}, args...)...).Scan(dest...)
	return notFound(err)
}

// list reads all rows; scan names the fields of one. $1 is the company, args follow.
func list[T any](tx *Tx, fields func(*T) []any, query string, args ...any) ([]T, error) {
	rows, err := tx.rows.QueryContext(tx.ctx, query, append([]any{tx.company}, args...)...)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, fields)
}

func scanAll[T any](rows *sql.Rows, fields func(*T) []any) ([]T, error) {
	defer rows.Close()
	var all []T
	for rows.Next() {
		var one T
		if err := rows.Scan(fields(&one)...); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return billing.ErrNotFound
	}
	return err
}

// where gathers the conditions of a filter from fixed fragments; ? takes the next argument. $1 is the company.
type where struct {
	sql  strings.Builder
	args []any
}

func (w *where) and(condition string, args ...any) {
	w.sql.WriteString(" AND ")
	for _, arg := range args {
		before, after, _ := strings.Cut(condition, "?")
		w.args = append(w.args, arg)
		w.sql.WriteString(before + "$" + strconv.Itoa(len(w.args)+1))
		condition = after
	}
	w.sql.WriteString(condition)
}

// in adds the values to the arguments and answers an IN of them.
func (w *where) in(values []string) string {
	list := make([]string, len(values))
	for i, v := range values {
		w.args = append(w.args, v)
		list[i] = "$" + strconv.Itoa(len(w.args)+1)
	}
	return "IN (" + strings.Join(list, ", ") + ")"
}

// anyOf is in for very many values.
func (tx *Tx) anyOf(w *where, values []string) string {
	condition, arg := tx.db.AnyOf("$"+strconv.Itoa(len(w.args)+2), values)
	w.args = append(w.args, arg)
	return condition
}

// orNull binds a zero value as NULL.
func orNull[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// opt scans a column that may be NULL: NULL is the zero value.
func opt[T any](to *T) sql.Scanner { return optional[T]{to} }

type optional[T any] struct{ to *T }

func (o optional[T]) Scan(from any) error {
	var v sql.Null[T]
	if err := v.Scan(from); err != nil {
		return err
	}
	*o.to = v.V
	return nil
}

// utc scans an instant.
func utc(to *time.Time) sql.Scanner { return instant{to} }

type instant struct{ to *time.Time }

func (i instant) Scan(from any) error {
	var v sql.NullTime
	if err := v.Scan(from); err != nil {
		return err
	}
	*i.to = v.Time.UTC()
	if !v.Valid {
		*i.to = time.Time{}
	}
	return nil
}
