package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// How much of the tables SQLite keeps at hand while they are filled, in KiB; sorting an index takes as much again. Rows
// that are restored come in the order of their keys, and on whatever machine there is.
const (
	loadCache    = 256 << 10
	restoreCache = 32 << 10
)

// Copy puts rows into a table of a load, faster than statements do.
type Copy func(table string, columns []string, rows [][]any) error

// Load fills empty tables in one transaction. It takes away the indexes that stand for themselves, and on PostgreSQL
// the foreign keys, lets do insert, and makes them again over all rows at once, which is several times faster than
// keeping them up to date row by row. While it runs others wait; if anything fails, nothing has happened. Tables that
// are not empty keep everything, and are only slower. copy is nil on SQLite, which has nothing faster than INSERT.
func (d *DB) Load(ctx context.Context, tables []string, do func(tx *sql.Tx, copy Copy) error) error {
	empty, err := d.load(ctx, tables, loadCache, do, func(*sql.Tx) error { return nil })
	if err != nil || !empty {
		return err
	}
	return d.settle(ctx, tables)
}

// load is Load, until it is committed, with a check of what is there once everything is made again: if that fails, too,
// nothing has happened. It answers whether the tables were empty.
func (d *DB) load(ctx context.Context, tables []string, cache int, do func(tx *sql.Tx, copy Copy) error, check func(*sql.Tx) error) (empty bool, err error) {
	conn, err := d.Write.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if empty, err = isEmpty(ctx, conn, tables); err != nil {
		return false, fmt.Errorf("load: %w", err)
	}
	if empty && !d.postgres {
		d.roomy(ctx, conn, cache)
		defer func() { err = errors.Join(err, usual(context.WithoutCancel(ctx), conn)) }()
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return empty, err
	}
	defer func() { err = errors.Join(err, over(tx.Rollback())) }()
	var put []string
	if empty {
		if put, err = d.strip(ctx, tx, tables); err != nil {
			return empty, fmt.Errorf("load: %w", err)
		}
	}
	if err := do(tx, d.copyOn(ctx, conn)); err != nil {
		return empty, err
	}
	for _, statement := range put {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return empty, fmt.Errorf("load: %s: %w", statement, err)
		}
	}
	if err := check(tx); err != nil {
		return empty, err
	}
	return empty, tx.Commit()
}

// settle lets PostgreSQL look at what was loaded: until then the planner takes all for empty, and every index leads to
// its table.
func (d *DB) settle(ctx context.Context, tables []string) error {
	if !d.postgres {
		return nil
	}
	_, err := d.Write.ExecContext(ctx, `VACUUM (ANALYZE) `+strings.Join(tables, `, `))
	return err
}

func (d *DB) copyOn(ctx context.Context, conn *sql.Conn) Copy {
	if !d.postgres {
		return nil
	}
	return func(table string, columns []string, rows [][]any) error {
		return conn.Raw(func(driver any) error {
			_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
			return err
		})
	}
}

// over is what is left of the error of a rollback: after a commit there is nothing to roll back.
func over(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func isEmpty(ctx context.Context, conn *sql.Conn, tables []string) (bool, error) {
	for _, table := range tables {
		var n int
		if err := conn.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM `+table+` LIMIT 1) few`).Scan(&n); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
}

// roomy gives SQLite's writer what a load wants. A log of gigabytes would be searched for every page, while a journal
// keeps only what was there before, which is nearly nothing; that change needs the file for oneself, and without it the
// load is merely slower. Indexes are sorted in files, not in memory.
func (d *DB) roomy(ctx context.Context, conn *sql.Conn, cache int) {
	d.Read.SetMaxIdleConns(0) // closes those that are open and rest
	defer d.Read.SetMaxIdleConns(sqliteReaders)
	for _, pragma := range []string{`busy_timeout(0)`, `journal_mode(DELETE)`, busyTimeout, `temp_store(FILE)`, fmt.Sprintf(`cache_size(-%d)`, cache)} {
		_, _ = conn.ExecContext(ctx, `PRAGMA `+pragma)
	}
}

// usual gives the writer back what it has else.
func usual(ctx context.Context, conn *sql.Conn) error {
	for _, pragma := range sqlitePragmas(writerCache.usual) {
		if _, err := conn.ExecContext(ctx, `PRAGMA `+pragma); err != nil {
			return fmt.Errorf("load: %s: %w", pragma, err)
		}
	}
	return nil
}

// strip prepares empty tables for a load and answers what puts everything back.
func (d *DB) strip(ctx context.Context, tx *sql.Tx, tables []string) (put []string, err error) {
	names := `('` + strings.Join(tables, `', '`) + `')`
	queries := []string{`SELECT 'DROP INDEX ' || name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ` + names}
	if d.postgres {
		if _, err := tx.ExecContext(ctx, `SET LOCAL maintenance_work_mem = '256MB'`); err != nil {
			return nil, err
		}
		queries = []string{postgresKeys + names, postgresIndexes + names}
	}
	for _, query := range queries {
		made, err := d.drop(ctx, tx, query)
		if err != nil {
			return nil, err
		}
		put = append(made, put...) // indexes first, foreign keys look into them
	}
	return put, nil
}

// What takes away a constraint or an index, and what makes it again. A primary key that a foreign key leads to stays.
const (
	postgresKeys = `SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', t.relname, c.conname),
		format('ALTER TABLE %I ADD CONSTRAINT %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid))
		FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid WHERE t.relnamespace = current_schema()::regnamespace
		AND (c.contype = 'f' OR c.contype = 'p' AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = t.oid))
		AND t.relname IN `
	postgresIndexes = `SELECT format('DROP INDEX %I', i.relname), pg_get_indexdef(x.indexrelid)
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
		WHERE t.relnamespace = current_schema()::regnamespace
		AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u'))
		AND t.relname IN `
)

// drop reads pairs of statements, runs the first ones and answers the others.
func (d *DB) drop(ctx context.Context, tx *sql.Tx, query string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var take, put []string
	for rows.Next() {
		var t, p string
		if err := rows.Scan(&t, &p); err != nil {
			return nil, err
		}
		take, put = append(take, t), append(put, p)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, statement := range take {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return nil, err
		}
	}
	return put, nil
}
