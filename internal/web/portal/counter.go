package portal

import (
	"context"
	"log/slog"
	"net/http"
)

// counter knows what of an answer has gone out. It looks at the request before each write: once the person has gone,
// nothing more counts. After the last write it does not look any more, because a client that has everything may hang
// up at once, and that is no cancelling.
type counter struct {
	http.ResponseWriter
	ctx     context.Context
	status  int
	written int64
	err     error // the first write that failed
}

func (c *counter) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *counter) Write(p []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	if c.err == nil {
		c.err = c.ctx.Err()
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.ResponseWriter.Write(p)
	c.written += int64(n)
	c.err = err
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (c *counter) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// finish flushes what was written. An answer that did not go out whole is cut off, so that nobody takes it for whole.
func (c *counter) finish() {
	if c.err == nil {
		c.err = http.NewResponseController(c).Flush()
	}
	if c.err != nil {
		c.cut(c.err)
	}
}

// cut ends the connection in the middle: the answer has begun, so nothing else can tell that it is not whole. That the
// person has gone is no error of ours; anything else is logged.
func (c *counter) cut(err error) {
	if c.err == nil && c.ctx.Err() == nil {
		slog.ErrorContext(c.ctx, "download cut off", "error", err)
	}
	panic(http.ErrAbortHandler)
}
