package backup_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acuse/internal/backup"
	"acuse/internal/db"
)

// backedUp writes a backup of a database and answers its path.
func backedUp(t testing.TB, d *db.DB) (string, backup.Report) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.backup")
	r, err := backup.Write(t.Context(), d, path, options)
	ok(t, err)
	return path, r
}

// restored is a new database out of a backup.
func restored(t testing.TB, kind, path string) *db.DB {
	t.Helper()
	d := empty(t, kind)
	_, err := backup.Restore(t.Context(), d, path)
	ok(t, err)
	return d
}

func expectSame(t testing.TB, got, want *db.DB) {
	t.Helper()
	for _, table := range tablesOf(t, want) {
		read := rowsOf
		if got.Name() == want.Name() && table.Name != "river_job" {
			read = content
		}
		g, w := read(t, got, table), read(t, want, table)
		expectRows(t, table.Name+" of "+got.Name()+" from "+want.Name(), g, w)
	}
}

func expectRows(t testing.TB, what string, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: got %d rows, want %d", what, len(got), len(want))
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("%s, row %d:\n got %s\nwant %s", what, i, got[i], want[i])
			return
		}
	}
}

func TestEveryTableComesBackAsItWasFromEitherDatabaseIntoEither(t *testing.T) {
	t.Parallel()
	source := filled(t)
	run(t, source, jobs)
	for _, from := range databases() {
		first := source
		if from != "SQLite" {
			path, _ := backedUp(t, source)
			first = restored(t, from, path)
			expectSame(t, first, source)
		}
		path, r := backedUp(t, first)
		for _, to := range databases() {
			d := empty(t, to)
			got, err := backup.Restore(t.Context(), d, path)
			ok(t, err)
			if !slices.Equal(got.Counts, r.Counts) {
				t.Errorf("%s to %s: got %v, want %v", from, to, got.Counts, r.Counts)
			}
			if pending, err := d.Pending(t.Context()); err != nil || pending {
				t.Errorf("%s to %s: pending migrations %v, error %v", from, to, pending, err)
			}
			expectSame(t, d, first)
			if to == source.Name() {
				expectSame(t, d, source) // to the last bit, whichever way it came
			}
			expectJobs(t, d)
		}
	}
}

// jobs are one of each sort, as the queue keeps them on SQLite.
const jobs = `INSERT INTO river_job (id, kind, args, attempt, attempted_at, created_at, errors, finalized_at, max_attempts, state, scheduled_at, tags, unique_key, unique_states) VALUES
	(3, 'send_email', jsonb('{"email_id":"e","company_id":"c"}'), 0, NULL, '2026-11-26 03:00:00.123', NULL, NULL, 20, 'available', '2026-11-26 03:00:00.123', jsonb('[]'), NULL, NULL),
	(4, 'send_email', jsonb('{"company_id":"ñ😀<"}'), 3, '2026-11-26 03:00:00.001', '2026-11-26 03:00:00.000', jsonb('[{"at":"2026-11-26T03:00:00Z","attempt":1,"error":"454 \"later\"","trace":""},{"at":"2026-11-26T03:00:10Z","attempt":2,"error":"no","trace":""}]'), NULL, 20, 'running', '2026-11-26 03:00:00.000', jsonb('["a","b"]'), X'00FF', 245),
	(5, 'assign_passwords', jsonb('{}'), 1, '2026-11-26 03:00:00.001', '2026-11-26 03:00:00.000', jsonb('[]'), NULL, 20, 'retryable', '2026-11-26 04:00:00.000', jsonb('[]'), NULL, NULL),
	(6, 'backup', jsonb('{}'), 1, '2026-11-26 03:00:00.001', '2026-11-26 03:00:00.000', NULL, NULL, 20, 'running', '2026-11-26 03:00:00.000', jsonb('[]'), NULL, NULL),
	(9, 'send_email', jsonb('{}'), 1, '2026-11-26 03:00:00.001', '2026-11-26 03:00:00.000', NULL, '2026-11-26 03:00:01.000', 20, 'completed', '2026-11-26 03:00:00.000', jsonb('[]'), NULL, NULL)`

func expectJobs(t testing.TB, d *db.DB) {
	t.Helper()
	query := `SELECT id || ' ' || kind || ' ' || state || ' ' || attempt || ' ' || COALESCE(json_array_length(errors), -1) || ' ' || json_array_length(tags) || ' ' || COALESCE(unique_states, -1) FROM river_job ORDER BY id`
	if d.Name() == "PostgreSQL" {
		query = `SELECT id || ' ' || kind || ' ' || state::text || ' ' || attempt || ' ' || COALESCE(cardinality(errors), -1) || ' ' || cardinality(tags) || ' ' || COALESCE(unique_states::integer, -1) FROM river_job ORDER BY id`
	}
	want := []string{"3 send_email available 0 -1 0 -1", "4 send_email available 2 2 2 245", "5 assign_passwords retryable 1 0 0 -1"}
	if got := column(t, d, query); !slices.Equal(got, want) {
		t.Errorf("jobs on %s: got %q, want %q", d.Name(), got, want)
	}
}

func TestTheNextJobComesAfterThoseThatWereRestored(t *testing.T) {
	t.Parallel()
	source := demo(t, "SQLite")
	run(t, source, jobs)
	path, _ := backedUp(t, source)
	for _, kind := range databases() {
		d := restored(t, kind, path)
		run(t, d, `INSERT INTO river_job (kind, args, max_attempts) VALUES ('purge', '{}', 20)`)
		if got := column(t, d, `SELECT id FROM river_job WHERE kind = 'purge'`); !slices.Equal(got, []string{"6"}) {
			t.Errorf("%s: got %q, want 6", kind, got)
		}
	}
}

// TestEveryTableIsInABackup asks the database itself, in other words than the backup does.
func TestEveryTableIsInABackup(t *testing.T) {
	t.Parallel()
	for _, kind := range databases() {
		d := demo(t, kind)
		run(t, d, `CREATE TABLE added_later (id TEXT PRIMARY KEY, at `+map[string]string{"SQLite": "TIMESTAMP", "PostgreSQL": "TIMESTAMPTZ"}[kind]+`)`)
		query := `SELECT name FROM sqlite_master WHERE type = 'table'`
		if kind == "PostgreSQL" {
			query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
		}
		_, r := backedUp(t, d)
		var got []string
		for _, c := range r.Counts {
			got = append(got, c.Table)
		}
		left := []string{"goose_db_version", "sqlite_sequence", "river_leader", "river_migration", "river_notification", "river_queue",
			"sqlite_stat1", "sqlite_stat4"} // of this database and this moment, or made by migrating
		want := slices.DeleteFunc(column(t, d, query), func(name string) bool { return slices.Contains(left, name) })
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) || !slices.Contains(got, "added_later") {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

func TestADamagedFileIsRefusedWhereverTheDamageIs(t *testing.T) {
	t.Parallel()
	path, _ := backedUp(t, demo(t, "SQLite"))
	whole, err := os.ReadFile(path)
	ok(t, err)
	damaged := filepath.Join(t.TempDir(), "damaged.backup")
	refused := func(what string, at int, content []byte) {
		t.Helper()
		ok(t, os.WriteFile(damaged, content, 0o600))
		if _, err := backup.Check(damaged); err == nil {
			t.Errorf("%s at %d of %d was not noticed", what, at, len(whole))
		}
	}
	for at := 0; at < len(whole); at += 1 + at/97 { // all of the beginning, some of the rest
		changed := bytes.Clone(whole)
		changed[at] ^= 1 << (at % 8)
		refused("a bit", at, changed)
		refused("an end", at, whole[:at])
	}
	for at := len(whole) - 40; at < len(whole); at++ {
		changed := bytes.Clone(whole)
		changed[at] ^= 1
		refused("a bit", at, changed)
		refused("an end", at, whole[:at])
	}
	refused("more", len(whole), append(bytes.Clone(whole), 0))
	d := empty(t, "SQLite")
	if _, err := backup.Restore(t.Context(), d, damaged); err == nil || len(column(t, d, `SELECT name FROM sqlite_master`)) > 0 {
		t.Errorf("a damaged file: got %v and tables, want an error and none", err)
	}
}

func TestAFileOfAnotherSortOrALaterAcuseIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	later := demo(t, "SQLite")
	run(t, later, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`)
	of99999, _ := backedUp(t, later)
	folder := t.TempDir()
	for _, x := range []struct{ path, content, want string }{
		{of99999, "", "with the schema 99999"},
		{filepath.Join(folder, "format"), "acuse backup 2\nnobody knows", `a backup in the format "2"`},
		{filepath.Join(folder, "picture"), "\x89PNG\r\n", "no backup of Acuse"},
		{filepath.Join(folder, "nothing"), "", "no backup of Acuse"},
		{folder, "", ""},
		{filepath.Join(folder, "absent"), "", "no such file"},
	} {
		if x.path != of99999 && x.path != folder && !strings.HasSuffix(x.path, "absent") {
			ok(t, os.WriteFile(x.path, []byte(x.content), 0o600))
		}
		if _, err := backup.Check(x.path); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: got %v, want %q", x.path, err, x.want)
		}
	}
}

func TestARestoreRefusesADatabaseInUseAndLeavesItAlone(t *testing.T) {
	t.Parallel()
	path, _ := backedUp(t, demo(t, "SQLite"))
	for _, kind := range databases() {
		used := demo(t, kind)
		run(t, used, `UPDATE company SET name = 'Another'`)
		_, err := backup.Restore(t.Context(), used, path)
		var full db.NotEmpty
		if !errors.As(err, &full) || !strings.Contains(err.Error(), `"Another"`) {
			t.Errorf("%s: got %v, want that the company Another is there", kind, err)
		}
		if got := column(t, used, `SELECT name FROM company`); !slices.Equal(got, []string{"Another"}) {
			t.Errorf("%s: companies afterwards: got %q", kind, got)
		}
	}
}

func TestARestoreGoesIntoADatabaseThatWasServedButNeverUsed(t *testing.T) {
	t.Parallel()
	source := demo(t, "SQLite")
	path, _ := backedUp(t, source)
	for _, kind := range databases() {
		d := empty(t, kind)
		ok(t, d.Migrate(t.Context()))
		run(t, d, `INSERT INTO throttle (key, started_at, attempts) VALUES ('a', $1, 1)`, made)
		run(t, d, `INSERT INTO river_job (kind, args, max_attempts, state, finalized_at) VALUES ('purge', '{}', 20, 'completed', $1)`, made)
		_, err := backup.Restore(t.Context(), d, path)
		ok(t, err)
		expectSame(t, d, source)
	}
}

// TestAnOlderBackupIsMigratedOnceItIsThere restores one of the first schema, also where a later one is already.
func TestAnOlderBackupIsMigratedOnceItIsThere(t *testing.T) {
	t.Parallel()
	for _, kind := range databases() {
		old := empty(t, kind)
		ok(t, old.MigrateTo(t.Context(), 1))
		run(t, old, `INSERT INTO company VALUES ('c', 'c', 'C', 'cif', '', '', 'ES', '', '', '', '', '', '', 'es', $1)`, made)
		run(t, old, `INSERT INTO customer VALUES ('c', 'k', 'K', 'k', 'cif', '', '', 'ES', '', '', '', '', '', 'es', $1, $1)`, made)
		path, r := backedUp(t, old)
		if r.Schema != 1 {
			t.Errorf("%s: schema: got %d, want 1", kind, r.Schema)
		}
		for _, to := range databases() {
			for _, before := range []func(*db.DB){func(*db.DB) {}, func(d *db.DB) { ok(t, d.Migrate(t.Context())) }} {
				d := empty(t, to)
				before(d)
				_, err := backup.Restore(t.Context(), d, path)
				ok(t, err)
				pending, err := d.Pending(t.Context())
				if got := column(t, d, `SELECT name || CAST(tax_id_override AS TEXT) FROM customer`); err != nil || pending || len(got) != 1 || !strings.HasPrefix(got[0], "K") {
					t.Errorf("%s to %s: got %q, pending %v, %v", kind, to, got, pending, err)
				}
			}
		}
	}
}

func TestARestoreThatFailsLeavesTheDatabaseEmpty(t *testing.T) {
	t.Parallel()
	source := demo(t, "SQLite")
	path, _ := backedUp(t, source)
	for _, kind := range databases() {
		d := empty(t, kind)
		ok(t, d.Migrate(t.Context()))
		run(t, d, `ALTER TABLE payment ADD COLUMN mine TEXT`)
		if _, err := backup.Restore(t.Context(), d, path); err == nil || !strings.Contains(err.Error(), "the backup has no payment.mine text") {
			t.Errorf("%s: got %v, want that the tables are not the same", kind, err)
		}
		run(t, d, `ALTER TABLE payment DROP COLUMN mine`)
		spoil(t, d, kind)
		if _, err := backup.Restore(t.Context(), d, path); err == nil || !strings.Contains(err.Error(), "table company: the database has 1 rows") {
			t.Errorf("%s: got %v, want that a table is not as it was", kind, err)
		}
		for _, table := range tablesOf(t, d) {
			if n := count(t, d, table.Name); n > 0 {
				t.Errorf("%s: %s has %d rows after a restore that failed", kind, table.Name, n)
			}
		}
		run(t, d, `DROP TRIGGER spoil`+map[string]string{"PostgreSQL": " ON company"}[kind])
		_, err := backup.Restore(t.Context(), d, path)
		ok(t, err)
		expectSame(t, d, source)
	}
}

// spoil makes the database change what is written to it.
func spoil(t testing.TB, d *db.DB, kind string) {
	t.Helper()
	if kind == "SQLite" {
		run(t, d, `CREATE TRIGGER spoil AFTER INSERT ON company BEGIN UPDATE company SET name = 'spoilt'; END`)
		return
	}
	run(t, d, `CREATE FUNCTION spoil() RETURNS TRIGGER AS $$ BEGIN NEW.name = 'spoilt'; RETURN NEW; END; $$ LANGUAGE plpgsql`)
	run(t, d, `CREATE TRIGGER spoil BEFORE INSERT ON company FOR EACH ROW EXECUTE PROCEDURE spoil()`)
}

func TestThereIsNothingToBackUpWhereNoAcuseWas(t *testing.T) {
	t.Parallel()
	for _, kind := range databases() {
		folder := t.TempDir()
		_, err := backup.Write(t.Context(), empty(t, kind), filepath.Join(folder, "a.backup"), options)
		left, readErr := os.ReadDir(folder)
		if !errors.Is(err, db.ErrNotMigrated) || readErr != nil || len(left) > 0 {
			t.Errorf("%s: got %v and the files %v, want %v and none", kind, err, left, db.ErrNotMigrated)
		}
	}
}
