package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"acuse/internal/db"
)

// ours are the names that Into gives: only such files are ever taken away.
var ours = regexp.MustCompile(`^acuse-\d{8}-\d{6}\.backup$`)

// parts are files that are being written, and those that nobody finished.
const (
	parts     = ".acuse-backup-*.part"
	partsLive = 24 * time.Hour
)

// Into writes a backup into a folder, named after its moment in UTC, and leaves there the keep latest ones; all if keep
// is 0.
func Into(ctx context.Context, d *db.DB, folder string, keep int, o Options) (path string, r Report, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", r, err
	}
	path = filepath.Join(folder, "acuse-"+o.At.UTC().Format("20060102-150405")+".backup")
	if r, err = Write(ctx, d, path, o); err != nil {
		return path, r, err
	}
	if err := prune(folder, filepath.Base(path), keep, o.At); err != nil {
		return path, r, fmt.Errorf("the backup is made; take older ones away: %w", err)
	}
	return path, r, nil
}

// Write writes a backup into a file that is not there yet. Under its name there is never half a backup.
func Write(ctx context.Context, d *db.DB, path string, o Options) (r Report, err error) {
	began := time.Now()
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return r, errors.Join(fmt.Errorf("%s is there already", path), err)
	}
	part, err := os.CreateTemp(filepath.Dir(path), parts) // mode 0600
	if err != nil {
		return r, err
	}
	defer os.Remove(part.Name()) // unless it has its own name by then
	r, err = dump(ctx, d, part, o)
	if err == nil {
		err = part.Sync()
	}
	if err = errors.Join(err, part.Close()); err != nil {
		return r, fmt.Errorf("back up: %w", err)
	}
	if err := os.Rename(part.Name(), path); err != nil {
		return r, err
	}
	r.Took = time.Since(began)
	return r, syncFolder(filepath.Dir(path))
}

// syncFolder makes a new name survive a power cut.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// prune takes away all backups but the one just made and the latest before it, and what was left half written long ago.
func prune(folder, made string, keep int, now time.Time) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries { // in the order of their names, which is that of their moments
		if e.Type().IsRegular() && ours.MatchString(e.Name()) && e.Name() != made {
			names = append(names, e.Name())
		}
		if half, _ := filepath.Match(parts, e.Name()); half && e.Type().IsRegular() {
			if info, infoErr := e.Info(); infoErr == nil && now.Sub(info.ModTime()) > partsLive {
				err = errors.Join(err, os.Remove(filepath.Join(folder, e.Name())))
			}
		}
	}
	if keep <= 0 || len(names) < keep {
		return err
	}
	for _, name := range names[:len(names)-keep+1] {
		err = errors.Join(err, os.Remove(filepath.Join(folder, name)))
	}
	return err
}
