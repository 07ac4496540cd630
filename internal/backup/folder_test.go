package backup_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"acuse/internal/backup"
)

func namesIn(t testing.TB, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	ok(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestAFolderKeepsTheLatestBackupsAndEverythingThatIsNotOurs(t *testing.T) {
	t.Parallel()
	d := demo(t, "SQLite")
	folder := filepath.Join(t.TempDir(), "new", "folder")
	ok(t, os.MkdirAll(folder, 0o700))
	others := []string{"acuse-20200101-000000.backup.gz", "acuse-2020.backup", "notes.txt", "my-acuse-20200101-000000.backup"}
	for _, name := range others {
		ok(t, os.WriteFile(filepath.Join(folder, name), []byte("mine"), 0o600))
	}
	ok(t, os.Mkdir(filepath.Join(folder, "acuse-20190101-000000.backup"), 0o700))
	old, fresh := filepath.Join(folder, ".acuse-backup-1.part"), filepath.Join(folder, ".acuse-backup-2.part")
	for path, at := range map[string]time.Time{old: made.Add(-25 * time.Hour), fresh: made} {
		ok(t, os.WriteFile(path, nil, 0o600))
		ok(t, os.Chtimes(path, at, at))
	}
	for day := range 5 {
		o := options
		o.At = made.AddDate(0, 0, day-4)
		path, _, err := backup.Into(t.Context(), d, folder, 3, o)
		ok(t, err)
		info, err := os.Stat(path)
		ok(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode of a backup: got %o, want 600", info.Mode().Perm())
		}
	}
	want := append(slices.Clone(others), "acuse-20190101-000000.backup", ".acuse-backup-2.part",
		"acuse-20261124-033000.backup", "acuse-20261125-033000.backup", "acuse-20261126-033000.backup")
	slices.Sort(want)
	if got := namesIn(t, folder); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	o := options
	o.At = made.AddDate(-1, 0, 0) // the clock was wrong before, or is now
	path, _, err := backup.Into(t.Context(), d, folder, 1, o)
	ok(t, err)
	if got := namesIn(t, folder); !slices.Contains(got, filepath.Base(path)) || slices.Contains(got, "acuse-20261126-033000.backup") {
		t.Errorf("got %q, want the one just made and no other", got)
	}
}

func TestABackupNeverReplacesAFileNorLeavesHalfOfOne(t *testing.T) {
	t.Parallel()
	d := demo(t, "SQLite")
	folder := t.TempDir()
	there := filepath.Join(folder, "there")
	ok(t, os.WriteFile(there, []byte("mine"), 0o600))
	if _, err := backup.Write(t.Context(), d, there, options); err == nil {
		t.Error("a file was replaced")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.Write(ctx, d, filepath.Join(folder, "half"), options); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	content, err := os.ReadFile(there)
	ok(t, err)
	if got := namesIn(t, folder); !slices.Equal(got, []string{"there"}) || string(content) != "mine" {
		t.Errorf("got %q with %q, want the file that was there", got, content)
	}
}

func TestKeysAreToldApartWithoutBeingKept(t *testing.T) {
	t.Parallel()
	if got := backup.KeyMark(nil); got != "" {
		t.Errorf("no key: got %q", got)
	}
	one, other := backup.KeyMark([]byte("0123456789abcdef0123456789abcdef")), backup.KeyMark([]byte("1123456789abcdef0123456789abcdef"))
	if len(one) != 16 || one == other || one != backup.KeyMark(options.Key) {
		t.Errorf("got %q and %q, want two of 16 digits, the same for the same key", one, other)
	}
}
