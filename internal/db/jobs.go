package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"
)

// jobTable is what a backup keeps of the queue: the jobs that are still to be done, with what they failed of so far,
// because that decides when they are tried again. The two databases keep them in different types, and the queue's own
// migrations may change those, hence columns by name. Who leads and who listens is of the moment, and what is done is done.
var jobTable = Table{Name: "river_job", Key: []string{"id"}, Columns: []Column{
	{"id", Int}, {"args", JSON}, {"attempt", Int}, {"attempted_at", Instant}, {"created_at", Instant}, {"errors", JSON}, {"kind", Text},
	{"max_attempts", Int}, {"metadata", JSON}, {"priority", Int}, {"queue", Text}, {"scheduled_at", Instant}, {"state", Text},
	{"tags", JSON}, {"unique_key", Bytes}, {"unique_states", Int},
}}

// A job under way when the backup was made has not run as far as the backup knows: the attempt is not counted, and it is
// there to be taken at once. The queue keeps milliseconds on SQLite.
const (
	sqliteJobs = `SELECT id, json(args), CASE WHEN state = 'running' AND attempt > 0 THEN attempt - 1 ELSE attempt END,
		attempted_at, created_at, json(errors), kind, max_attempts, json(metadata), priority, queue, scheduled_at,
		CASE state WHEN 'running' THEN 'available' ELSE state END, json(tags), unique_key, unique_states
		FROM river_job WHERE finalized_at IS NULL`
	postgresJobs = `SELECT id, args::text, CASE WHEN state = 'running' AND attempt > 0 THEN attempt - 1 ELSE attempt END,
		date_trunc('milliseconds', attempted_at), date_trunc('milliseconds', created_at), to_jsonb(errors)::text, kind, max_attempts,
		metadata::text, priority, queue, date_trunc('milliseconds', scheduled_at),
		CASE WHEN state = 'running' THEN 'available' ELSE state::text END, to_jsonb(tags)::text, unique_key, unique_states::integer
		FROM river_job WHERE finalized_at IS NULL`
	sqlitePutJob   = `(?, jsonb(?), ?, ?, ?, jsonb(?), ?, ?, jsonb(?), ?, ?, ?, ?, jsonb(?), ?, ?)`
	postgresPutJob = `($1, $2::jsonb, $3, $4, $5,
		CASE WHEN $6::jsonb IS NOT NULL THEN ARRAY(SELECT e FROM jsonb_array_elements($6::jsonb) WITH ORDINALITY x (e, n) ORDER BY n) END,
		$7, $8, $9::jsonb, $10, $11, $12, CAST($13 AS TEXT)::river_job_state,
		ARRAY(SELECT e FROM jsonb_array_elements_text($14::jsonb) WITH ORDINALITY x (e, n) ORDER BY n), $15, CAST($16 AS INTEGER)::bit(8))`
	sqliteEnqueue = `INSERT INTO river_job (args, kind, max_attempts, created_at, scheduled_at)
		SELECT jsonb(value), $2, $3, datetime('now', 'subsec'), datetime('now', 'subsec') FROM json_each($1)`
	// The next job comes after those that were put with numbers of their own; on SQLite that goes without saying.
	postgresJobNumbers = `SELECT setval(pg_get_serial_sequence('river_job', 'id'), MAX(id)) FROM river_job`
	sqliteJobTime      = "2006-01-02 15:04:05.000" // as the queue's driver for SQLite compares it
)

// jobs is the query of the jobs to be done that are of no kind in without.
func (s *Snapshot) jobs(without []string) (string, []any) {
	query, args := s.either(sqliteJobs, postgresJobs), make([]any, len(without))
	for i, kind := range without {
		query += fmt.Sprintf(` AND kind <> $%d`, i+1)
		args[i] = kind
	}
	return query + ` ORDER BY id`, args
}

// Enqueue puts many jobs into the queue. Its own driver for SQLite reads the JSON of a job anew for each column; those
// without options of their own take one reading here, as the driver would leave them.
func (d *DB) Enqueue(ctx context.Context, tx *sql.Tx, queue *river.Client[*sql.Tx], jobs []river.JobArgs) error {
	plain := map[string][]river.JobArgs{} // by kind
	var others []river.InsertManyParams
	for _, job := range jobs {
		if _, own := job.(river.JobArgsWithInsertOpts); own || d.postgres {
			others = append(others, river.InsertManyParams{Args: job})
		} else {
			plain[job.Kind()] = append(plain[job.Kind()], job)
		}
	}
	for kind, all := range plain {
		args, err := json.Marshal(all)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, sqliteEnqueue, string(args), kind, river.MaxAttemptsDefault); err != nil {
			return err
		}
	}
	if len(others) == 0 {
		return nil
	}
	_, err := queue.InsertManyFastTx(ctx, tx, others)
	return err
}

// putJobs adds jobs as a backup keeps them.
func (d *DB) putJobs(ctx context.Context, tx *sql.Tx, rows [][]any) error {
	values := sqlitePutJob
	if d.postgres {
		values = postgresPutJob
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO river_job (`+strings.Join(jobTable.columnNames(), `, `)+`) VALUES `+values)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, row := range rows {
		if !d.postgres {
			for i, v := range row {
				if at, ok := v.(time.Time); ok {
					row[i] = at.Format(sqliteJobTime)
				}
			}
		}
		if _, err := insert.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	if d.postgres && len(rows) > 0 {
		_, err = tx.ExecContext(ctx, postgresJobNumbers)
	}
	return err
}
