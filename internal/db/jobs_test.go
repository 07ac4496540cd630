package db_test

import (
	"database/sql"
	"log/slog"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"acuse/internal/db"
	"acuse/internal/store/storetest"
)

type plainJob struct {
	Text string `json:"text"`
}

func (plainJob) Kind() string { return "plain" }

type hurriedJob struct{ plainJob }

func (hurriedJob) Kind() string { return "hurried" }
func (hurriedJob) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: 2, Queue: "fast"}
}

// TestJobsAreEnqueuedAsTheQueueItselfDoes: whatever a job's row says is as if the queue's own driver had put it there.
func TestJobsAreEnqueuedAsTheQueueItselfDoes(t *testing.T) {
	_, d := storetest.Open(t)
	queue, err := river.NewClient(d.Queue(), &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	jobs := []river.JobArgs{plainJob{`ñ <"€"> \u0041`}, hurriedJob{plainJob{"now"}}, plainJob{""}}
	began := time.Now()
	commit(t, d, func(tx *sql.Tx) error { return d.Enqueue(t.Context(), tx, queue, jobs) })
	commit(t, d, func(tx *sql.Tx) error { return d.Enqueue(t.Context(), tx, queue, nil) })
	ours := jobRows(t, d, began)
	commit(t, d, func(tx *sql.Tx) error {
		params := make([]river.InsertManyParams, len(jobs))
		for i, job := range jobs {
			params[i] = river.InsertManyParams{Args: job}
		}
		_, err := queue.InsertManyFastTx(t.Context(), tx, params)
		return err
	})
	theirs := jobRows(t, d, began)
	if len(ours) != len(jobs) || len(theirs) != len(jobs) {
		t.Fatalf("got %d and %d jobs, want %d", len(ours), len(theirs), len(jobs))
	}
	for row := range ours {
		if !theirs[row] {
			t.Errorf("the queue itself would not have %s, but one of %v", row, theirs)
		}
	}
}

func commit(t *testing.T, d *db.DB, do func(tx *sql.Tx) error) {
	t.Helper()
	tx, err := d.Begin(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if err := do(tx); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// jobRows takes all jobs out of the queue: what their rows say besides their number. They are of just now.
func jobRows(t *testing.T, d *db.DB, since time.Time) map[string]bool {
	t.Helper()
	asText := map[string]string{"SQLite": `json(args) || json(metadata) || json(tags)`, "PostgreSQL": `args::text || metadata::text || to_jsonb(tags)::text`}[d.Name()]
	rows, err := d.Write.QueryContext(t.Context(), `SELECT kind || ' ' || state || ' ' || queue || ' ' || CAST(priority AS TEXT) || ' ' || CAST(attempt AS TEXT) || ' ' ||
		CAST(max_attempts AS TEXT) || ' ' || `+asText+` || COALESCE(CAST(unique_states AS TEXT), '-'), created_at, scheduled_at FROM river_job
		WHERE unique_key IS NULL AND attempted_at IS NULL AND finalized_at IS NULL AND errors IS NULL`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]bool{}
	for rows.Next() {
		var text string
		var created, due time.Time
		if err := rows.Scan(&text, &created, &due); err != nil {
			t.Fatal(err)
		}
		for _, at := range []time.Time{created, due} {
			if at.Before(since.Add(-time.Second)) || at.After(time.Now().Add(time.Second)) {
				t.Errorf("%s: at %s, want just now", text, at)
			}
		}
		all[text] = true
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Write.ExecContext(t.Context(), `DELETE FROM river_job`); err != nil {
		t.Fatal(err)
	}
	return all
}
