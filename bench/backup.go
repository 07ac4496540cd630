package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"acuse/internal/db"
)

// backupFigures are acuse backup and restore beside what the database brings along.
type backupFigures struct {
	database, native string
	written          []turn // seconds: Acuse, native
	restored         []turn
	peak             turn // MB: the most that backup and restore took
	size             turn // MB of the file: Acuse's, native
}

// backups measures both ways there and back, on each database.
func (b *bench) backups(ctx context.Context) error {
	for _, d := range b.databases {
		if err := b.backupsOn(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func (b *bench) backupsOn(ctx context.Context, d database) error {
	where, err := b.fresh(ctx, d, "backed")
	if err != nil {
		return err
	}
	if _, _, err := b.seed(ctx, where, seedPlan{b.customers, b.documents, []int{b.heavy}, 1}); err != nil {
		return err
	}
	f := backupFigures{database: d.name, native: "VACUUM INTO; a copy of the file"}
	if d.name == "PostgreSQL" {
		f.native = "pg_dump -Fc; pg_restore"
	}
	for n := range (b.rounds + 2) / 3 {
		if err := b.thereAndBack(ctx, d, where, n, &f); err != nil {
			return err
		}
	}
	log.Printf("%s: backup %s s against %s s, restore %s s against %s s, %.0f and %.0f MB of memory, files of %.0f and %.0f MB", d.name, of(f.written, first), of(f.written, second),
		of(f.restored, first), of(f.restored, second), f.peak.a, f.peak.b, f.size.a, f.size.b)
	b.report.backups = append(b.report.backups, f)
	return nil
}

// thereAndBack is one round: out of the database at where and into new ones.
func (b *bench) thereAndBack(ctx context.Context, d database, where string, n int, f *backupFigures) error {
	ours, native := filepath.Join(b.folder, fmt.Sprintf("ours-%s-%d", d.name, n)), filepath.Join(b.folder, fmt.Sprintf("native-%s-%d", d.name, n))
	defer os.Remove(ours)
	defer os.Remove(native)
	var w, r turn
	var err error
	if w.a, f.peak.a, err = b.timed(ctx, f.peak.a, where, b.binary, "backup", ours); err != nil {
		return err
	}
	if w.b, err = dump(ctx, d, where, native); err != nil {
		return err
	}
	f.size = turn{megabytes(ours), megabytes(native)}
	into, err := b.fresh(ctx, d, fmt.Sprintf("ours%d", n))
	if err != nil {
		return err
	}
	if r.a, f.peak.b, err = b.timed(ctx, f.peak.b, into, b.binary, "restore", ours); err != nil {
		return err
	}
	nativeInto, err := b.fresh(ctx, d, fmt.Sprintf("native%d", n))
	if err != nil {
		return err
	}
	if r.b, err = undump(ctx, d, native, nativeInto); err != nil {
		return err
	}
	f.written, f.restored = append(f.written, w), append(f.restored, r)
	return errors.Join(b.drop(ctx, d, into), b.drop(ctx, d, nativeInto))
}

// timed runs a program on a database and answers the seconds and, if it is more than the peak before, the memory it took.
func (b *bench) timed(ctx context.Context, peak float64, where string, command ...string) (seconds, most float64, err error) {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Env = b.env(where, "localhost:8080")
	began := time.Now()
	if err := run(c); err != nil {
		return 0, 0, err
	}
	seconds = time.Since(began).Seconds()
	usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0, 0, errors.New("the system does not say how much memory a process took")
	}
	return seconds, max(peak, float64(usage.Maxrss)/1024), nil // KiB, on Linux
}

// dump is the database's own way to a file.
func dump(ctx context.Context, d database, where, to string) (float64, error) {
	began := time.Now()
	if d.name == "PostgreSQL" {
		err := run(exec.CommandContext(ctx, "pg_dump", "-Fc", "-f", to, "-d", where))
		return time.Since(began).Seconds(), err
	}
	source, err := db.Open(ctx, where)
	if err != nil {
		return 0, err
	}
	defer source.Close()
	_, err = source.Write.ExecContext(ctx, `VACUUM INTO $1`, to)
	return time.Since(began).Seconds(), err
}

// undump is the database's own way back: on SQLite the file is the database.
func undump(ctx context.Context, d database, from, into string) (float64, error) {
	began := time.Now()
	if d.name == "PostgreSQL" {
		err := run(exec.CommandContext(ctx, "pg_restore", "--exit-on-error", "-d", into, from))
		return time.Since(began).Seconds(), err
	}
	in, err := os.Open(from)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	out, err := os.Create(into)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(out, in)
	err = errors.Join(err, out.Sync(), out.Close())
	return time.Since(began).Seconds(), err
}

// drop takes a database away that fresh made.
func (b *bench) drop(ctx context.Context, kind database, where string) error {
	if kind.name != "PostgreSQL" {
		return os.Remove(where)
	}
	d, err := db.Open(ctx, kind.where)
	if err != nil {
		return err
	}
	defer d.Close()
	_, err = d.Write.ExecContext(ctx, `DROP DATABASE `+databaseName(where))
	return err
}

// databaseName is the name in the URL of a PostgreSQL database.
func databaseName(where string) string {
	_, after, _ := strings.Cut(where, "@/")
	name, _, _ := strings.Cut(after, "?")
	return name
}

func megabytes(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return float64(info.Size()) / (1 << 20)
}

// backupTable is the report's part about backups.
func (b *bench) backupTable(t *table) {
	t.begin("Backup and restore", fmt.Sprintf(`A company of %d documents. acuse backup and acuse restore, which reads back and compares all that it wrote, as processes of their own,
beside what the database brings along, which verifies nothing and goes into its own kind only: a third of the rounds. Memory is the most that either ever had.`, b.documents),
		"Database", "Beside", "Backup, s", "Native, s", "Restore, s", "Native, s", "Memory of backup, MB", "of restore, MB", "File, MB", "Native, MB")
	for _, f := range b.report.backups {
		t.row(f.database, f.native, bold(of(f.written, first)), of(f.written, second), bold(of(f.restored, first)), of(f.restored, second),
			fmt.Sprintf("%.0f", f.peak.a), fmt.Sprintf("%.0f", f.peak.b), fmt.Sprintf("%.0f", f.size.a), fmt.Sprintf("%.0f", f.size.b))
	}
}
