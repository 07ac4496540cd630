package app

import "context"

// Purge is the daily job that forgets what has had its time: expired sessions, old failed attempts, and, after twelve
// months, where readers came from.
type Purge struct{}

// Kind names the job in the queue.
func (Purge) Kind() string { return "purge" }

// Purge forgets what has had its time.
func (a *App) Purge(ctx context.Context) error { return a.store.Directory().Purge(ctx, a.Now()) }
