package store

import (
	"context"
	"slices"

	"github.com/riverqueue/river"

	"acuse/internal/billing"
)

// CompaniesWithSchedulesDue on that day or before, for the job that goes over them.
func (d Directory) CompaniesWithSchedulesDue(ctx context.Context, day billing.Date) ([]string, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT DISTINCT company_id FROM schedule WHERE state = 'active' AND next_date <= $1`, day)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(id *string) []any { return []any{id} })
}

// EnqueueOnce puts jobs of which one of its arguments at a time is enough into the queue; those that wait or run there
// already are left out.
func (s *Store) EnqueueOnce(ctx context.Context, jobs []river.JobArgs) error {
	if len(jobs) == 0 {
		return nil
	}
	params := make([]river.InsertManyParams, len(jobs))
	for i, job := range jobs {
		params[i] = river.InsertManyParams{Args: job}
	}
	tx, err := s.db.Begin(ctx, "")
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := s.queue.InsertManyTx(ctx, tx, params); err != nil {
		return err
	}
	return tx.Commit()
}

// LaterAll is Later for many jobs.
func (tx *Tx) LaterAll(jobs []river.JobArgs) error {
	return tx.db.Enqueue(tx.ctx, tx.tx, tx.queue, jobs)
}

// FirstScheduleDay is the earliest day on which an active schedule has its next occurrence, "" when none has one.
func (tx *Tx) FirstScheduleDay() (billing.Date, error) {
	var first billing.Date
	err := tx.get([]any{nextDay{&first}}, `SELECT next_date FROM schedule WHERE company_id = $1 AND state = 'active' ORDER BY next_date, id LIMIT 1`)
	if billing.CodeOf(err) == billing.NotFound {
		return "", nil
	}
	return first, err
}

// SchedulesOn are active schedules whose next occurrence is on a day, in the order of their ids: at most max of those
// after one, "" for the first.
func (tx *Tx) SchedulesOn(day billing.Date, after string, max int) ([]Schedule, error) {
	all, err := list(tx, scheduleFields, `SELECT `+scheduleColumns+` FROM `+schedules+`
		WHERE s.company_id = $1 AND s.state = 'active' AND s.next_date = $2 AND s.id > $3 ORDER BY s.id LIMIT $4`, day, after, max)
	if err != nil {
		return nil, err
	}
	return all, tx.fillSchedules(all)
}

// CustomersOf the given ids.
func (tx *Tx) CustomersOf(ids []string) (map[string]billing.Customer, error) {
	w := &where{}
	all, err := list(tx, customerFields, `SELECT `+customerColumns+` FROM customer c WHERE c.company_id = $1 AND c.id `+tx.anyOf(w, ids), w.args...)
	byID := map[string]billing.Customer{}
	for _, c := range all {
		byID[c.ID] = c
	}
	return byID, err
}

// Counter is where a series stands in a year: the number that comes next and the day of the last one, "" for none.
func (tx *Tx) Counter(series string, year int) (next int64, last billing.Date, err error) {
	err = tx.get([]any{&next, &last}, `SELECT next, last_date FROM series_counter WHERE company_id = $1 AND series_id = $2 AND year = $3`, series, year)
	if billing.CodeOf(err) == billing.NotFound {
		return 1, "", nil
	}
	return next, last, err
}

// ScheduledDocuments are those that schedules make in one transaction, and what comes of them.
type ScheduledDocuments struct {
	Documents []BulkDocument
	Runs      []ScheduleRun
	Emails    []Email        // that carry some of the documents
	Links     []billing.Link // of the e-mails that go by link
}

// AddScheduledDocuments keeps them, with the messages in the outbox. An occurrence that was made already is an error: nothing is
// made twice. With lookUpLater a search finds them once PutWordsLeft has run.
func (tx *Tx) AddScheduledDocuments(made ScheduledDocuments, lookUpLater bool) error {
	return tx.addDocuments(made.Documents, slices.Concat(documentTables(made.Documents, lookUpLater), []bulkTable{runTable(made.Runs)}, outboxTables(made, lookUpLater)))
}

func outboxTables(made ScheduledDocuments, lookUpLater bool) []bulkTable {
	numbers := make(map[string]string, len(made.Documents))
	for _, d := range made.Documents {
		numbers[d.ID] = d.Number
	}
	var words [][]any
	lookUp := bulkTable{`email_word`, emailWordColumns, func() ([][]any, error) {
		return sortWords(words), nil
	}}
	if lookUpLater {
		lookUp = bulkTable{`email_unworded`, `email_id`, func() ([][]any, error) {
			return eachRow(made.Emails, func(e Email) []any { return []any{e.ID} }), nil
		}}
	}
	return []bulkTable{
		{`email`, `id, kind, dedupe, recipient, recipient_name, language, customer_id, account_id, document_id, version_id, way, subject, body,
			state, attempts, last_answer, created_at, updated_at, words`, func() ([][]any, error) {
			return eachRow(made.Emails, func(e Email) []any {
				found := billing.EmailWords(e.Recipient, e.RecipientName, numbers[e.DocumentID])
				if !lookUpLater {
					words = append(words, emailWordRows(e.ID, found)...)
				}
				return []any{e.ID, string(e.Kind), e.Dedupe, e.Recipient, e.RecipientName, e.Language, orNull(e.CustomerID), orNull(e.AccountID),
					orNull(e.DocumentID), orNull(e.VersionID), string(e.Way), e.Subject, e.Body, string(EmailPending), 0, "", e.CreatedAt, e.CreatedAt, joined(found)}
			}), nil
		}},
		lookUp,
		{`link`, `id, document_id, version_id, customer_id, email_id, recipient, recipient_key, created_at, created_by, expires_at`, func() ([][]any, error) {
			return eachRow(made.Links, func(l billing.Link) []any {
				return []any{l.ID, l.DocumentID, l.VersionID, l.CustomerID, l.EmailID, l.Recipient, billing.EmailKey(l.Recipient), l.CreatedAt, l.CreatedBy, l.ExpiresAt}
			}), nil
		}},
	}
}
