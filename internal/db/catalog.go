package db

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Kind is what a column holds, the same on both databases. Its values are string, int64, bool, time.Time in UTC to the
// microsecond, []byte, and for days and JSON a string; nil is NULL.
type Kind string

// The kinds of columns there are.
const (
	Text    Kind = "text"
	Int     Kind = "int"
	Bool    Kind = "bool"
	Instant Kind = "instant"
	Day     Kind = "day"
	Bytes   Kind = "bytes"
	JSON    Kind = "json"
)

// kinds are the types that migrations give to columns, as the two databases tell them.
var kinds = map[string]Kind{
	"text": Text, "bigint": Int, "boolean": Bool, "date": Day,
	"timestamp": Instant, "blob": Bytes, // SQLite
	"timestamp with time zone": Instant, "bytea": Bytes, // PostgreSQL
}

// Table is a table with all its columns.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"`
	Key     []string `json:"key"` // the primary key: the order of its rows
}

// Column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

func (t Table) columnNames() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

const (
	versionTable = "goose_db_version"
	queuePrefix  = "river_"
)

const (
	sqliteColumns = `SELECT m.name, c.name, c.type, c.pk FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY m.name, c.cid`
	sqliteParents   = `SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	postgresColumns = `SELECT t.relname, a.attname, format_type(a.atttypid, a.atttypmod),
		COALESCE((SELECT k.n FROM unnest(i.indkey) WITH ORDINALITY k (attnum, n) WHERE k.attnum = a.attnum), 0)
		FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
		LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
		WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace ORDER BY t.relname COLLATE "C", a.attnum`
	postgresParents = `SELECT t.relname, p.relname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
		WHERE c.contype = 'f' AND t.relnamespace = current_schema()::regnamespace`
)

// tables are all that the migrations made, those that others point to first; and whether migrations were ever run.
func (s *Snapshot) tables(ctx context.Context) (all []Table, migrated bool, err error) {
	rows, err := s.tx.QueryContext(ctx, s.either(sqliteColumns, postgresColumns))
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	keys := map[string]map[int]string{}
	for rows.Next() {
		var table, column, kind string
		var key int
		if err := rows.Scan(&table, &column, &kind, &key); err != nil {
			return nil, false, err
		}
		if table == versionTable || strings.HasPrefix(table, queuePrefix) {
			migrated = migrated || table == versionTable
			continue
		}
		if len(all) == 0 || all[len(all)-1].Name != table {
			all, keys[table] = append(all, Table{Name: table}), map[int]string{}
		}
		k, known := kinds[strings.ToLower(kind)]
		if !known {
			return nil, false, fmt.Errorf("column %s of table %s is of type %s, which backups do not know", column, table, kind)
		}
		t := &all[len(all)-1]
		t.Columns = append(t.Columns, Column{column, k})
		if key > 0 {
			keys[table][key] = column
		}
	}
	if err := rows.Err(); err != nil {
		return nil, false, err
	}
	for i, t := range all {
		for n := range len(keys[t.Name]) {
			all[i].Key = append(all[i].Key, keys[t.Name][n+1])
		}
		if len(all[i].Key) == 0 {
			return nil, false, fmt.Errorf("table %s has no primary key, so that its rows have no order", t.Name)
		}
	}
	all, err = s.parentsFirst(ctx, all)
	return all, migrated, err
}

// parentsFirst puts each table behind those that its foreign keys lead to, and otherwise leaves them in their order.
func (s *Snapshot) parentsFirst(ctx context.Context, tables []Table) ([]Table, error) {
	rows, err := s.tx.QueryContext(ctx, s.either(sqliteParents, postgresParents))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	parents := map[string][]string{}
	for rows.Next() {
		var child, parent string
		if err := rows.Scan(&child, &parent); err != nil {
			return nil, err
		}
		if child != parent {
			parents[child] = append(parents[child], parent)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	sorted := make([]Table, 0, len(tables))
	placed := map[string]bool{}
	for len(sorted) < len(tables) {
		next := slices.IndexFunc(tables, func(t Table) bool {
			return !placed[t.Name] && !slices.ContainsFunc(parents[t.Name], func(p string) bool { return !placed[p] })
		})
		if next < 0 {
			return nil, fmt.Errorf("foreign keys of the tables after %d lead in a circle", len(sorted))
		}
		sorted, placed[tables[next].Name] = append(sorted, tables[next]), true
	}
	return sorted, nil
}
