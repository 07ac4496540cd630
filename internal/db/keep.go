package db

import (
	"context"
	"database/sql/driver"
	"fmt"
)

// keptMax is how many queries a connection keeps compiled: the lists' come in many shapes, and each takes some KiB.
const keptMax = 200

// keeper opens connections to SQLite that keep their queries compiled. Compiling one anew for each request took a
// quarter of a list's time; for PostgreSQL pgx does the same by itself.
type keeper struct{ driver.Connector }

func (k keeper) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c, ok := conn.(wholeConn)
	if !ok {
		return nil, fmt.Errorf("a connection of SQLite is a %T, which can do too little", conn)
	}
	return &keeping{c, map[string]queryStmt{}}, nil
}

// wholeConn is all that database/sql asks a connection for.
type wholeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type queryStmt interface {
	driver.Stmt
	driver.StmtQueryContext
}

// keeping is a connection with its compiled queries, but for those that are running. database/sql lets one goroutine at
// a time use it.
type keeping struct {
	wholeConn
	kept map[string]queryStmt
}

func (c *keeping) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, ok := c.kept[query]
	delete(c.kept, query)
	if !ok {
		made, err := c.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		if s, ok = made.(queryStmt); !ok {
			return nil, fmt.Errorf("a statement of SQLite is a %T, which cannot be asked", made)
		}
	}
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		_ = s.Close() // says what the query said
		return nil, err
	}
	return &keptRows{rows, c, query, s}, nil
}

func (c *keeping) Close() error {
	for _, s := range c.kept {
		_ = s.Close() // goes with the connection
	}
	clear(c.kept)
	return c.wholeConn.Close()
}

// dropOne makes room: whichever it is, it comes back when it is asked again.
func (c *keeping) dropOne() {
	for query, s := range c.kept {
		_ = s.Close() // nothing of it runs
		delete(c.kept, query)
		return
	}
}

// keptRows are the rows of a query that its connection keeps again once they are read.
type keptRows struct {
	driver.Rows
	conn  *keeping
	query string
	stmt  queryStmt
}

func (r *keptRows) Close() error {
	err := r.Rows.Close()
	_, twice := r.conn.kept[r.query] // it ran inside itself
	if err != nil || twice {
		_ = r.stmt.Close() // says what the rows said
		return err
	}
	if len(r.conn.kept) >= keptMax {
		r.conn.dropOne()
	}
	r.conn.kept[r.query] = r.stmt
	return nil
}
