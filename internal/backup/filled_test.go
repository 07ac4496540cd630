package backup_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/backup"
	"acuse/internal/db"
	"acuse/internal/store"
)

var made = time.Date(2026, 11, 26, 3, 30, 0, 0, time.UTC)

var options = backup.Options{Program: "test", Key: []byte("0123456789abcdef0123456789abcdef"), Without: []string{"backup"}, At: made}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// databases are those that this run can test on.
func databases() []string {
	if os.Getenv("TEST_DATABASE_URL") == "" {
		return []string{"SQLite"}
	}
	return []string{"SQLite", "PostgreSQL"}
}

// empty is a database without any table.
func empty(t testing.TB, kind string) *db.DB {
	t.Helper()
	address := filepath.Join(t.TempDir(), "acuse.db")
	if kind == "PostgreSQL" {
		server := os.Getenv("TEST_DATABASE_URL")
		admin := opened(t, server)
		schema := "backup_" + strings.ReplaceAll(store.NewID(), "-", "")
		run(t, admin, `CREATE SCHEMA `+schema)
		t.Cleanup(func() {
			if _, err := admin.Write.ExecContext(context.Background(), `DROP SCHEMA `+schema+` CASCADE`); err != nil {
				t.Error(err)
			}
		})
		u, err := url.Parse(server)
		ok(t, err)
		q := u.Query()
		q.Set("search_path", schema)
		u.RawQuery = q.Encode()
		address = u.String()
	}
	return opened(t, address)
}

func opened(t testing.TB, address string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), address)
	ok(t, err)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func run(t testing.TB, d *db.DB, query string, args ...any) {
	t.Helper()
	if _, err := d.Write.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatalf("%v: %s", err, query)
	}
}

// demo is a migrated database with the demo company.
func demo(t testing.TB, kind string) *db.DB {
	t.Helper()
	d := empty(t, kind)
	ok(t, d.Migrate(t.Context()))
	s, err := store.Open(d)
	ok(t, err)
	a := app.New(s, app.Options{URL: "http://localhost:8080", MailFrom: "no-reply@localhost", Secret: options.Key})
	_, err = a.Demo(t.Context())
	ok(t, err)
	return d
}

// filled is a SQLite database with something in every table: the demo, and where it has nothing, values of all sorts.
func filled(t testing.TB) *db.DB {
	t.Helper()
	d := demo(t, "SQLite")
	for _, table := range tablesOf(t, d) {
		if table.Name == "river_job" || count(t, d, table.Name) > 0 {
			continue
		}
		for n := range 6 {
			fill(t, d, table, n)
		}
		if count(t, d, table.Name) == 0 {
			t.Errorf("table %s stayed empty", table.Name)
		}
	}
	return d
}

func tablesOf(t testing.TB, d *db.DB) (tables []db.Table) {
	t.Helper()
	ok(t, d.Snapshot(t.Context(), func(s *db.Snapshot) error {
		tables = s.Tables
		return nil
	}))
	return tables
}

func count(t testing.TB, d *db.DB, table string) (n int) {
	t.Helper()
	ok(t, d.Read.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n))
	return n
}

// oddities are values that something on the way might change.
var oddities = map[db.Kind][]any{
	db.Text: {"ñ€ 😀", "", " both ends\t", "line\r\nline\n", "\x01\x7f \"'\\N,{}", "e\u0301 é \ufeff\u202e"},
	db.Int:  {int64(1), int64(9007199254740993), int64(1<<63 - 1), int64(7), int64(1000000), int64(2)},
	db.Bool: {true, false},
	db.Instant: {time.Date(2026, 10, 25, 0, 30, 0, 123456000, time.UTC), time.Date(1969, 12, 31, 23, 59, 59, 999999000, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 100000000, time.UTC)},
	db.Day:   {"2026-10-25", "1900-01-01", "2200-12-31"},
	db.Bytes: {[]byte{0, 255, 10, 13, 26}, []byte{}, []byte("%PDF-1.7\x00")},
}

var checked = regexp.MustCompile(`(\w+) +TEXT[^,]*?CHECK \(\w+ IN \('([^']*)'`)

// fill adds the n-th row to a table, if none like it is there.
func fill(t testing.TB, d *db.DB, table db.Table, n int) {
	t.Helper()
	var text string
	ok(t, d.Read.QueryRowContext(t.Context(), `SELECT sql FROM sqlite_master WHERE name = $1`, table.Name).Scan(&text))
	values := map[string]any{}
	for i, c := range table.Columns {
		values[c.Name] = oddities[c.Kind][(n+i)%len(oddities[c.Kind])]
		if c.Kind == db.Text && slices.Contains(table.Key, c.Name) {
			values[c.Name] = fmt.Sprint(values[c.Name], n)
		}
	}
	for _, found := range checked.FindAllStringSubmatch(text, -1) {
		values[found[1]] = found[2]
	}
	if n%2 == 1 {
		for _, name := range column(t, d, `SELECT name FROM pragma_table_info($1) WHERE "notnull" = 0 AND pk = 0`, table.Name) {
			values[name] = nil
		}
	}
	for _, parent := range column(t, d, `SELECT DISTINCT id || ' ' || "table" FROM pragma_foreign_key_list($1)`, table.Name) {
		id, of, _ := strings.Cut(parent, " ")
		point(t, d, table.Name, id, of, n, values)
	}
	if table.Name == "download" { // of an access or of a link
		values["link_id"] = nil
	}
	columns, marks, args := []string{}, []string{}, []any{}
	for name, value := range values {
		columns, marks, args = append(columns, `"`+name+`"`), append(marks, "?"), append(args, value)
	}
	run(t, d, `INSERT INTO `+table.Name+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`) ON CONFLICT DO NOTHING`, args...)
}

// point makes the values of a foreign key those of a row that is there.
func point(t testing.TB, d *db.DB, table, id, parent string, n int, values map[string]any) {
	t.Helper()
	for _, pair := range column(t, d, `SELECT "from" || ' ' || "to" FROM pragma_foreign_key_list($1) WHERE CAST(id AS TEXT) = $2`, table, id) {
		from, to, _ := strings.Cut(pair, " ")
		if from == "company_id" {
			companies := column(t, d, `SELECT id FROM company`)
			values[from] = companies[0]
			continue
		}
		keys := column(t, d, `SELECT `+to+` FROM `+parent+` ORDER BY 1`)
		values[from] = keys[n%len(keys)]
	}
}

// column reads a column of texts.
func column(t testing.TB, d *db.DB, query string, args ...any) (all []string) {
	t.Helper()
	rows, err := d.Read.QueryContext(t.Context(), query, args...)
	ok(t, err)
	defer rows.Close()
	for rows.Next() {
		var one sql.NullString
		ok(t, rows.Scan(&one))
		all = append(all, one.String)
	}
	ok(t, rows.Err())
	return all
}

// content is every row of a table as this database keeps it, to the last bit.
func content(t testing.TB, d *db.DB, table db.Table) []string {
	t.Helper()
	var columns []string
	for _, c := range table.Columns {
		columns = append(columns, `quote("`+c.Name+`")`)
	}
	query := `SELECT ` + strings.Join(columns, ` || ' | ' || `) + ` FROM ` + table.Name
	if d.Name() == "PostgreSQL" {
		query = `SELECT x::text FROM ` + table.Name + ` x`
	}
	all := column(t, d, query)
	slices.Sort(all)
	return all
}

// rowsOf is every row of a table that goes into a backup, as both databases say it.
func rowsOf(t testing.TB, d *db.DB, table db.Table) (all []string) {
	t.Helper()
	ok(t, d.Snapshot(t.Context(), func(s *db.Snapshot) error {
		return s.Rows(t.Context(), table, options.Without, func(row []any) error {
			line := ""
			for _, v := range row {
				line += fmt.Sprintf("%T %v | ", v, v)
			}
			all = append(all, line)
			return nil
		})
	}))
	return all
}
