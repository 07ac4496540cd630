package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrate brings the schema up to date: the queue's tables and ours. Safe to run from several nodes at once.
func (d *DB) Migrate(ctx context.Context) error {
	latest, err := Latest()
	if err != nil {
		return err
	}
	return d.MigrateTo(ctx, latest)
}

// MigrateTo is Migrate as far as a version of our schema: a backup of an older one goes back to where it came from first.
func (d *DB) MigrateTo(ctx context.Context, version int64) error {
	provider, err := d.goose()
	if err != nil {
		return fmt.Errorf("prepare migrations: %w", err)
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return d.migrateQueue(ctx)
}

// migrateQueue makes the queue's tables or brings them up to date.
func (d *DB) migrateQueue(ctx context.Context) error {
	queue, err := rivermigrate.New(d.Queue(), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("prepare the queue's migrations: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate the queue: %w", err)
	}
	return nil
}

// Latest is the version of the schema once all migrations have run.
func Latest() (int64, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return 0, err
	}
	return goose.NumericComponent(names[len(names)-1])
}

// Pending reports whether migrations are still to be applied.
func (d *DB) Pending(ctx context.Context) (bool, error) {
	provider, err := d.goose()
	if err != nil {
		return false, err
	}
	return provider.HasPending(ctx)
}

// Schema names what the migrations make, and changes with every one: a copy of a migrated database can carry it.
func Schema() (string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	for _, name := range names {
		text, err := fs.ReadFile(migrations, name)
		if err != nil {
			return "", err
		}
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

func (d *DB) goose() (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	if !d.postgres {
		return goose.NewProvider(goose.DialectSQLite3, d.Write, dialect{files, sqliteWords}, goose.WithLogger(goose.NopLogger()))
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectPostgres, d.Write, dialect{files, postgresWords},
		goose.WithSessionLocker(locker), goose.WithLogger(goose.NopLogger()))
}

// word is one word of the migrations that a database spells its own way.
type word struct {
	find *regexp.Regexp
	put  string
}

var (
	// The driver turns columns declared TIMESTAMP into time.Time. A clustered table is its primary key's index.
	sqliteWords = []word{{regexp.MustCompile(`\bTIMESTAMPTZ\b`), "TIMESTAMP"}, {regexp.MustCompile(`\bBYTEA\b`), "BLOB"},
		{regexp.MustCompile(`/\* clustered \*/`), "WITHOUT ROWID"}}
	// Both databases sort text by bytes.
	postgresWords = []word{{regexp.MustCompile(`\bTEXT\b`), `TEXT COLLATE "C"`}}
)

// dialect is a folder of migrations read with a database's own words.
type dialect struct {
	fs.FS
	words []word
}

func (d dialect) Open(name string) (fs.File, error) {
	f, err := d.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	text, err := fs.ReadFile(d.FS, name)
	if err != nil {
		return nil, err
	}
	for _, w := range d.words {
		text = w.find.ReplaceAll(text, []byte(w.put))
	}
	return &translated{File: f, Reader: bytes.NewReader(text)}, nil
}

type translated struct {
	fs.File
	*bytes.Reader
}

func (t *translated) Read(p []byte) (int, error) { return t.Reader.Read(p) }
