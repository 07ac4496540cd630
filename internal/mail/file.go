package mail

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// stamp sorts as text in the order of time, and is a name on every file system.
const stamp = "20060102T150405.000000000Z"

// File makes a Sender that delivers nowhere: it writes each message into dir, as an .eml that any mail program opens.
// For development, and as the mailbox of an installation that has no mail server yet. The files hold passwords:
// only their owner can read them.
func File(dir string) Sender {
	return func(ctx context.Context, m Message) (string, error) {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		now := time.Now().UTC()
		content, err := render(m, now)
		if err != nil {
			return "", err
		}
		name := fmt.Sprintf("%s-%s-%s.eml", now.Format(stamp), fileWord(m.Kind), fileWord(m.ID))
		write := func(f *os.File) error { _, err := f.Write(content); return err }
		if err := writeWhole(dir, name, write); err != nil {
			return "", fmt.Errorf("mail: write %s: %w", name, err)
		}
		return "", nil
	}
}

// Copy makes a Sender that writes the .eml into dir and then sends with next; a nil next makes it a File.
func Copy(dir string, next Sender) Sender {
	file := File(dir)
	if next == nil {
		return file
	}
	return func(ctx context.Context, m Message) (string, error) {
		if _, err := file(ctx, m); err != nil {
			return "", err
		}
		return next(ctx, m)
	}
}

// fileWord is s as a part of a file name: what is not a plain character becomes a low line.
func fileWord(s string) string {
	return strings.Map(func(r rune) rune {
		if plain(r) {
			return r
		}
		return '_'
	}, cut(s, 120))
}

func plain(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("@._-", r)
}

// writeWhole makes the file appear at once and complete, or not at all.
func writeWhole(dir, name string, write func(*os.File) error) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*") // made 0600
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return os.Rename(f.Name(), filepath.Join(dir, name))
}
