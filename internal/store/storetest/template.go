package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"acuse/internal/db"
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

// postgresCopy lends the test a database like the template, and answers its address. Making one takes longer than most
// tests, so they are lent again: whoever has the lock of one empties it first, whatever the test before left in it.
func postgresCopy(t testing.TB, server string) string {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	admin, err := db.Open(t.Context(), server)
	if err != nil {
		t.Fatal(err)
	}
	lock, name, err := borrow(context.WithoutCancel(t.Context()), admin, template)
	t.Cleanup(func() { // runs after the test's own connections are closed
		if lock != nil {
			err = lock.Close()
		}
		if err := errors.Join(err, admin.Close()); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	address, err := on(server, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := empty(t.Context(), address); err != nil {
		if err := remake(t.Context(), admin, name, template); err != nil {
			t.Fatal(err)
		}
	}
	return address
}

// borrow takes the first database that nobody has, and makes it if it is not there. It is lent until the connection that
// locks it ends.
func borrow(ctx context.Context, admin *db.DB, template string) (lock *sql.Conn, name string, err error) {
	lock, err = admin.Write.Conn(ctx)
	if err != nil {
		return nil, "", err
	}
	for n := 1; ; n++ {
		name = fmt.Sprintf("%s_%d", template, n)
		var free, there bool
		err = lock.QueryRowContext(ctx, `SELECT pg_try_advisory_lock(hashtext($1)), EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)`, name).Scan(&free, &there)
		switch {
		case err != nil:
		case !free:
			continue
		case !there:
			err = remake(ctx, admin, name, template)
		}
		return lock, name, err
	}
}

// remake makes the database anew out of the template.
func remake(ctx context.Context, admin *db.DB, name, template string) error {
	for _, statement := range []string{`DROP DATABASE IF EXISTS ` + name + ` WITH (FORCE)`, `CREATE DATABASE ` + name + ` TEMPLATE ` + template + ` STRATEGY FILE_COPY`} {
		if _, err := admin.Write.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// maxLent is how large a database may have become to be lent again: in a larger one dead rows would slow the next test.
const maxLent = 64 << 20

// empty takes out whatever is in the database, but what the migrations put there. An error says that it had better be
// made anew: it is too large, or who asks may not pass over foreign keys.
func empty(ctx context.Context, address string) (err error) {
	d, err := db.Open(ctx, address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	var size int64
	if err := d.Write.QueryRowContext(ctx, `SELECT pg_database_size(current_database())`).Scan(&size); err != nil {
		return err
	}
	if size > maxLent {
		return fmt.Errorf("%d bytes are too many", size)
	}
	_, err = d.Write.ExecContext(ctx, `DO $$ DECLARE name TEXT; filled BOOLEAN; BEGIN
		SET LOCAL session_replication_role = replica;
		FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('goose_db_version', 'river_migration') LOOP
			EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || name || ')' INTO filled;
			IF filled THEN EXECUTE 'DELETE FROM ' || name; END IF;
		END LOOP; END $$`)
	return err
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
