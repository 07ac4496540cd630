// Package backup writes a whole database into one file and restores it from there. The file is the same whichever of the
// two databases it was read from, and can be restored into either.
//
// A file is a line "acuse backup 1", a zstd stream, and the SHA-256 of all that comes before it, so that a file of which
// a single bit is missing or different is refused before anything is done with it. The stream holds a Header as JSON and
// then, table by table, its rows, their number and their SHA-256, which a restore compares with what it reads back from
// the database it wrote to.
package backup

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"acuse/internal/db"
)

// Header is what a file says of itself.
type Header struct {
	Schema   int64      `json:"schema"` // version of the migrations
	MadeAt   time.Time  `json:"made_at"`
	Program  string     `json:"program"`  // version of Acuse
	Database string     `json:"database"` // SQLite or PostgreSQL
	Key      string     `json:"key"`      // tells secret keys apart, see KeyMark
	Tables   []db.Table `json:"tables"`   // those that others point to come first
}

// Count is a table as it was written or found.
type Count struct {
	Table  string
	Rows   int64
	SHA256 [sha256.Size]byte
}

// Report is what was written or verified.
type Report struct {
	Header
	Counts []Count
	Bytes  int64 // of the file
	Took   time.Duration
}

// Rows of all tables.
func (r Report) Rows() (n int64) {
	for _, c := range r.Counts {
		n += c.Rows
	}
	return n
}

// Options of a backup.
type Options struct {
	Program string    // version of Acuse
	Key     []byte    // the secret key: only a mark of it is kept; nil if there is none
	Without []string  // kinds of jobs that are not to run after a restore
	At      time.Time // when it is made
}

// KeyMark tells whether two secret keys are the same, and nothing about them; "" of none.
func KeyMark(key []byte) string {
	if key == nil {
		return ""
	}
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, "mark of the key in a backup") // cannot fail
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// dump writes the state of the database at this moment.
func dump(ctx context.Context, d *db.DB, to io.Writer, o Options) (Report, error) {
	var r Report
	err := d.Snapshot(ctx, func(s *db.Snapshot) error {
		r.Header = Header{Schema: s.Version, MadeAt: o.At.UTC(), Program: o.Program, Database: d.Name(), Key: KeyMark(o.Key), Tables: s.Tables}
		w, err := newWriter(to, r.Header)
		if err != nil {
			return err
		}
		for _, t := range s.Tables {
			if err := s.Rows(ctx, t, o.Without, w.row); err != nil {
				return err
			}
			count, err := w.endTable(t.Name)
			if err != nil {
				return err
			}
			r.Counts = append(r.Counts, count)
		}
		r.Bytes, err = w.close()
		return err
	})
	return r, err
}

// Check reads a whole file and answers what is in it, or why it cannot be restored.
func Check(path string) (Report, error) {
	began := time.Now()
	f, err := open(path)
	if err != nil {
		return Report{}, err
	}
	defer f.close()
	r := Report{Header: f.header, Bytes: f.bytes}
	for _, t := range f.header.Tables {
		count, err := f.table(t, func([][]any) error { return nil })
		if err != nil {
			return r, err
		}
		r.Counts = append(r.Counts, count)
	}
	r.Took = time.Since(began)
	return r, f.end()
}

// Restore fills an empty database from a file, reads it back and compares it with the file, and then migrates it to the
// present schema. Unless all is as it was, the database is empty again.
func Restore(ctx context.Context, d *db.DB, path string) (Report, error) {
	began := time.Now()
	f, err := open(path)
	if err != nil {
		return Report{}, err
	}
	defer f.close()
	r := Report{Header: f.header, Bytes: f.bytes}
	fill := func(put func(db.Table, [][]any) error) error {
		for _, t := range f.header.Tables {
			count, err := f.table(t, func(rows [][]any) error { return put(t, rows) })
			if err != nil {
				return err
			}
			r.Counts = append(r.Counts, count)
		}
		return f.end()
	}
	check := func(s *db.Snapshot) error { return compare(ctx, s, f.header.Tables, r.Counts) }
	if err := d.Restore(ctx, f.header.Schema, f.header.Tables, fill, check); err != nil {
		if errors.Is(err, db.ErrRestored) {
			return r, err
		}
		return r, fmt.Errorf("%w; nothing was restored", err)
	}
	if err := d.Migrate(ctx); err != nil {
		return r, fmt.Errorf("%w with the schema %d of the backup, but cannot be brought to the present one: %w; Acuse %s serves it, restored into a new database",
			db.ErrRestored, f.header.Schema, err, f.header.Program)
	}
	r.Took = time.Since(began)
	return r, nil
}

// compare reads what a restore wrote.
func compare(ctx context.Context, s *db.Snapshot, tables []db.Table, want []Count) error {
	for i, t := range tables {
		var c counter
		if err := s.Rows(ctx, t, nil, func(row []any) error { _, err := c.add(row); return err }); err != nil {
			return err
		}
		if got := c.count(t.Name); got != want[i] {
			return fmt.Errorf("table %s: the database has %d rows of SHA-256 %x, the backup %d of %x", t.Name, got.Rows, got.SHA256, want[i].Rows, want[i].SHA256)
		}
	}
	return nil
}
