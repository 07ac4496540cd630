// Package db is the only one that knows there are two databases: SQLite, the default, and PostgreSQL. Everything
// above writes one SQL that runs on both (docs/ARCHITECTURE.md says which subset).
package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// DB is an open database. Write is for transactions that change something, Read for those that only look: on SQLite
// there is one writer beside several readers, on PostgreSQL both are the same pool.
type DB struct {
	Write, Read *sql.DB
	postgres    bool
}

// Open opens a postgres:// URL, or else the SQLite file of that path, and makes sure that it answers.
func Open(ctx context.Context, where string) (*DB, error) {
	var d *DB
	var err error
	if isPostgres(where) {
		d, err = openPostgres(where)
	} else {
		d, err = openSQLite(strings.TrimPrefix(where, "sqlite://"))
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	if err := d.Write.PingContext(ctx); err != nil {
		d.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return d, nil
}

// Find is Open for a database that must be there already.
func Find(ctx context.Context, where string) (*DB, error) {
	if !isPostgres(where) {
		if _, err := os.Stat(strings.TrimPrefix(where, "sqlite://")); err != nil {
			return nil, fmt.Errorf("find database: %w", err)
		}
	}
	return Open(ctx, where)
}

func isPostgres(where string) bool {
	return strings.HasPrefix(where, "postgres://") || strings.HasPrefix(where, "postgresql://")
}

// Close closes both pools.
func (d *DB) Close() error {
	err := d.Write.Close()
	if d.Read != d.Write {
		err = errors.Join(err, d.Read.Close())
	}
	return err
}

// Name of the database in use, for logs and benchmarks.
func (d *DB) Name() string {
	if d.postgres {
		return "PostgreSQL"
	}
	return "SQLite"
}

// Begin starts a transaction in which the changes of one company are serial, so that "read, decide, write" is safe.
// SQLite has one writer anyway; PostgreSQL locks the company until the transaction ends.
func (d *DB) Begin(ctx context.Context, company string) (*sql.Tx, error) {
	return d.begin(ctx, d.Write, company)
}

// BeginOn is Begin on a connection of d.Write that one has.
func (d *DB) BeginOn(ctx context.Context, conn *sql.Conn, company string) (*sql.Tx, error) {
	return d.begin(ctx, conn, company)
}

func (d *DB) begin(ctx context.Context, on interface {
	BeginTx(context.Context, *sql.TxOptions) (*sql.Tx, error)
}, company string) (*sql.Tx, error) {
	tx, err := on.BeginTx(ctx, nil)
	if err != nil || !d.postgres || company == "" {
		return tx, err
	}
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, company); err != nil {
		return nil, errors.Join(err, tx.Rollback())
	}
	return tx, nil
}

// BeginRead starts a transaction that sees one consistent state and changes nothing.
func (d *DB) BeginRead(ctx context.Context) (*sql.Tx, error) {
	return d.Read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: d.snapshot()})
}

// ForLargeChange are a connection of d.Write for a change of many rows and one of d.Read for what is read beside it, with
// done to give them back. The reader is had first: who has the writer and waits for a connection would wait for those who
// wait for the writer. On SQLite both have a larger cache meanwhile: the writer's holds the pages that a thousand invoices
// change, which else would be written to the log and read from it again within their own transaction, the reader's what
// they are drawn up from. All connections' pages are one group in this build, of which a reader that has too few takes the
// oldest, and those are the writer's.
func (d *DB) ForLargeChange(ctx context.Context) (write, read *sql.Conn, done func(), err error) {
	read, readDone, err := d.withCache(ctx, d.Read, readerCache)
	if err != nil {
		return nil, nil, nil, err
	}
	write, writeDone, err := d.withCache(ctx, d.Write, writerCache)
	if err != nil {
		readDone()
		return nil, nil, nil, err
	}
	return write, read, func() { writeDone(); readDone() }, nil
}

// cacheKiB is what a connection to SQLite keeps of the file, usually and while it has much to do.
type cacheKiB struct{ usual, large int }

func (d *DB) withCache(ctx context.Context, pool *sql.DB, cache cacheKiB) (conn *sql.Conn, done func(), err error) {
	conn, err = pool.Conn(ctx)
	if err != nil {
		return nil, nil, err
	}
	if d.postgres {
		return conn, func() { _ = conn.Close() }, nil
	}
	if err := setCache(ctx, conn, cache.large); err != nil {
		return nil, nil, errors.Join(err, conn.Close())
	}
	return conn, func() {
		if setCache(context.WithoutCancel(ctx), conn, cache.usual) != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // the pool makes a new one
		}
		_ = conn.Close()
	}, nil
}

func setCache(ctx context.Context, conn *sql.Conn, kib int) error {
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size(-%d)", kib))
	return err
}

// BeginReadOn is BeginRead on a connection of d.Read that one has.
func (d *DB) BeginReadOn(ctx context.Context, conn *sql.Conn) (*sql.Tx, error) {
	return conn.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: d.snapshot()})
}

// Queue is the job queue's driver for this database.
func (d *DB) Queue() riverdriver.Driver[*sql.Tx] {
	if d.postgres {
		return riverdatabasesql.New(d.Write)
	}
	return riversqlite.New(d.Write)
}

// BulkInsert begins a statement that inserts rows, of which all or none are to stay because the transaction ends if it
// fails. SQLite would keep each page that it changes as it was, to undo the one statement; told to FAIL it does not.
func (d *DB) BulkInsert() string {
	if d.postgres {
		return "INSERT INTO "
	}
	return "INSERT OR FAIL INTO "
}

// Placeholders of so many rows that begin with the same values and go on with own ones, "(?1, ?2, ?, ?), (?1, ?2, ?, ?)":
// what a bulk insert puts behind VALUES. SQLite would look each $n up among all that came before it, which PostgreSQL wants.
func (d *DB) Placeholders(rows, shared, own int) string {
	numbered, n := "?", shared
	next := func() string { return "?" }
	if d.postgres {
		numbered, next = "$", func() string { n++; return "$" + strconv.Itoa(n) }
	}
	first := make([]string, shared)
	for i := range first {
		first[i] = numbered + strconv.Itoa(i+1)
	}
	begin := "(" + strings.Join(first, ", ")
	var b strings.Builder
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteString(begin)
		for range own {
			b.WriteString(", " + next())
		}
		b.WriteString(")")
	}
	return b.String()
}

// AnyOf is the end of a condition on a column that has one of many texts, all of them in the one argument of that
// placeholder, and that argument: with a placeholder each, SQLite would look every name up among all that came before it.
func (d *DB) AnyOf(placeholder string, texts []string) (condition string, arg any) {
	if d.postgres {
		return "= ANY(" + placeholder + ")", texts
	}
	list, err := json.Marshal(texts)
	if err != nil {
		panic(err) // texts always marshal
	}
	return "IN (SELECT value FROM json_each(" + placeholder + "))", string(list)
}

// IsDuplicate reports whether err says that a row with that key is there already.
func IsDuplicate(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		code := lite.Code()
		return code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	return false
}

func (d *DB) snapshot() sql.IsolationLevel {
	if d.postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

func openPostgres(where string) (*DB, error) {
	conf, err := pgx.ParseConfig(where)
	if err != nil {
		return nil, err
	}
	conf.RuntimeParams["timezone"] = "UTC"
	pool := stdlib.OpenDB(*conf)
	pool.SetMaxOpenConns(24)
	pool.SetMaxIdleConns(24)
	return &DB{Write: pool, Read: pool, postgres: true}, nil
}

// sqlitePragmas are what every connection has, in the order they want. synchronous=FULL: an issued invoice survives a
// power cut. The cache is in KiB: the system has the file in its own, and more costs memory without making lists faster.
// See ForLargeChange for more. The log is put into the file once it has 64 MB, so that a page
// which one transaction after another changes is written there once.
func sqlitePragmas(cache int) []string {
	return []string{busyTimeout, "journal_mode(WAL)", "foreign_keys(1)", "synchronous(FULL)", fmt.Sprintf("cache_size(-%d)", cache), "temp_store(MEMORY)", "wal_autocheckpoint(16384)"}
}

const busyTimeout = "busy_timeout(10000)" // ms that one waits for whoever writes

var (
	readerCache = cacheKiB{2048, 8192}
	writerCache = cacheKiB{2048, 32768}
)

const sqliteReaders = 8

// openSQLite opens one writer and several readers.
func openSQLite(path string) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	dsn := func(pragmas []string) string {
		q := url.Values{
			"_pragma":      pragmas,
			"_time_format": {"sqlite"}, "_timezone": {"UTC"}, "_texttotime": {"1"},
		}
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
	}
	write, err := sql.Open("sqlite", dsn(sqlitePragmas(writerCache.usual))+"&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	readers, err := sqlite.NewConnector(dsn(append(sqlitePragmas(readerCache.usual), "query_only(1)")) + "&_txlock=deferred")
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read := sql.OpenDB(keeper{readers})
	read.SetMaxOpenConns(sqliteReaders)
	read.SetMaxIdleConns(sqliteReaders)
	return &DB{Write: write, Read: read}, nil
}
