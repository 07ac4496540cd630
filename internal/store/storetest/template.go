package storetest

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"acuse/internal/db"
	"acuse/internal/store"
)

// sqliteTemplate is the file of a migrated database.
var sqliteTemplate = sync.OnceValues(func() (content []byte, err error) {
	folder, err := os.MkdirTemp("", "acuse-template-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "acuse.db")
	if err := migrated(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// postgresTemplate is the name of a migrated database on the server, made by the first of all test programs that asks.
var postgresTemplate = sync.OnceValues(func() (name string, err error) {
	ctx, server := context.Background(), os.Getenv("TEST_DATABASE_URL")
	schema, err := db.Schema()
	if err != nil {
		return "", err
	}
	name = "test_template_" + schema
	admin, err := db.Open(ctx, server)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, admin.Close()) }()
	conn, err := admin.Write.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, conn.Close()) }() // and with it the lock goes
	if _, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(hashtext($1))`, name); err != nil {
		return "", err
	}
	var made bool
	err = conn.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&made)
	if err != nil || made {
		return name, err
	}
	half := name + "_half" // so that a template that was begun and not finished is nobody's
	for _, statement := range []string{`DROP DATABASE IF EXISTS ` + half, `CREATE DATABASE ` + half} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return "", err
		}
	}
	address, err := on(server, half)
	if err != nil {
		return "", err
	}
	if err := migrated(address); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, `ALTER DATABASE `+half+` RENAME TO `+name)
	return name, err
})

// postgresCopy makes a database out of the template and answers its address.
func postgresCopy(t testing.TB, server string) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ReplaceAll(store.NewID(), "-", "")
	address, err := on(server, name)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := db.Open(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // runs after the test's own connections are closed, when t.Context is over
		if _, err := admin.Write.ExecContext(context.Background(), `DROP DATABASE `+name+` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
		if err := admin.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := admin.Write.ExecContext(t.Context(), `CREATE DATABASE `+name+` TEMPLATE `+template+` STRATEGY FILE_COPY`); err != nil {
		t.Fatal(err)
	}
	return address
}

// on is the server's address with another database.
func on(server, database string) (string, error) {
	address, err := url.Parse(server)
	if err != nil {
		return "", err
	}
	address.Path = "/" + database
	return address.String(), nil
}

func migrated(address string) error {
	ctx := context.Background()
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	return errors.Join(d.Migrate(ctx), d.Close())
}
