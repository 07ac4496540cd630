package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
	"acuse/internal/db"
)

// books is the database of a server as an auditor reads it.
type books struct {
	t      *testing.T
	d      *db.DB
	ledger *ledger // of a soak
}

func openBooks(t *testing.T, s *harness.Server) *books {
	t.Helper()
	d, err := db.Open(t.Context(), s.Database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return &books{t: t, d: d}
}

// texts are the rows of a query, the columns of each joined by a space.
func (b *books) texts(query string, args ...any) []string {
	b.t.Helper()
	rows, err := b.d.Read.QueryContext(b.t.Context(), query, args...)
	if err != nil {
		b.t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		values := make([]any, len(columns))
		cells := make([]string, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			b.t.Fatal(err)
		}
		for i, v := range values {
			cells[i] = fmt.Sprint(*v.(*any))
		}
		all = append(all, strings.Join(cells, " "))
	}
	if err := rows.Err(); err != nil {
		b.t.Fatal(err)
	}
	return all
}

// none fails with the rows of a query that must have none.
func (b *books) none(what, query string) {
	b.t.Helper()
	if got := b.texts(query); len(got) > 0 {
		b.t.Errorf("%s: %d, the first %s", what, len(got), got[0])
	}
}

// waitForOutbox until no message is pending.
func (b *books) waitForOutbox(within time.Duration) {
	b.t.Helper()
	began := time.Now()
	for time.Since(began) < within {
		if len(b.texts(`SELECT id FROM email WHERE state = 'pending'`)) == 0 {
			b.t.Logf("the outbox was empty %v after the last restart", time.Since(began).Round(time.Second))
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
	for _, row := range b.texts(`SELECT id, kind, attempts, last_answer FROM email WHERE state = 'pending'`) {
		b.t.Errorf("still in the outbox after %v: %s", within, row)
	}
	for _, row := range b.texts(`SELECT id, state, attempt, attempted_at FROM river_job WHERE state NOT IN ('completed', 'cancelled')`) {
		b.t.Logf("job: %s", row)
	}
}

// check compares the books with what was promised and with what the mail server got.
func (b *books) check(c *crowd, office *harness.PostOffice) {
	b.t.Helper()
	b.checkPromises(c)
	b.checkNumbers()
	b.none("issued without a whole version", `SELECT d.number FROM document d WHERE d.state = 'issued' AND NOT EXISTS (
		SELECT 1 FROM version v WHERE v.company_id = d.company_id AND v.id = d.version_id AND v.document_id = d.id)`)
	b.none("documents without lines", `SELECT d.id FROM document d WHERE NOT EXISTS (
		SELECT 1 FROM document_line l WHERE l.company_id = d.company_id AND l.document_id = d.id)`)
	// A job that the clock brings has one attempt; a kill takes that, and the next one has to have done its work.
	b.none("jobs given up", `SELECT id, kind, state FROM river_job j WHERE state = 'discarded' AND NOT (max_attempts = 1 AND EXISTS (
		SELECT 1 FROM river_job later WHERE later.kind = j.kind AND later.args = j.args AND later.id > j.id AND later.state = 'completed'))`)
	b.checkReadings()
	b.checkMails(office)
}

func (b *books) checkPromises(c *crowd) {
	b.t.Helper()
	for p, query := range map[promise]string{
		madeCustomer: `SELECT id FROM customer`,
		granted:      `SELECT customer_id FROM access WHERE state = 'active'`,
		savedDraft:   `SELECT id FROM document`,
		issued:       `SELECT id FROM document WHERE state = 'issued'`,
	} {
		there := map[string]bool{}
		for _, id := range b.texts(query) {
			there[id] = true
		}
		for _, id := range c.promised[p] {
			if !there[id] {
				b.t.Errorf("%s %s was answered as done and is not there", p, id)
			}
		}
	}
}

// checkNumbers: 1..n in the order of the series, without gap or repeat, and the counter after the last.
func (b *books) checkNumbers() {
	b.t.Helper()
	numbers := b.texts(`SELECT number FROM document WHERE state = 'issued' AND kind = 'invoice' ORDER BY order_key`)
	for i, number := range numbers {
		if want := fmt.Sprintf("F-%s-%04d", year(), i+1); number != want {
			b.t.Errorf("number %d: got %s, want %s", i+1, number, want)
			return
		}
	}
	if next := b.texts(`SELECT c.next FROM series_counter c JOIN series s ON s.company_id = c.company_id AND s.id = c.series_id WHERE s.kind = 'invoice'`); len(next) != 1 || next[0] != fmt.Sprint(len(numbers)+1) {
		b.t.Errorf("counter after %d invoices: got %v", len(numbers), next)
	}
}

// checkReadings: a completed download has its events, marks its documents as read, and told each user once.
func (b *books) checkReadings() {
	b.t.Helper()
	b.none("completed downloads that left a version without its event", `SELECT w.download_id, w.version_id FROM download w0
		JOIN download_version w ON w.company_id = w0.company_id AND w.download_id = w0.id
		WHERE w0.completed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM read_event e WHERE e.company_id = w.company_id
			AND e.download_id = w.download_id AND e.version_id = w.version_id AND e.phase = 'completed')`)
	b.none("versions with another number of first readings than one", `SELECT version_id, count(*) FROM read_event
		WHERE phase = 'completed' AND first GROUP BY version_id HAVING count(*) <> 1`)
	b.none("read without a mark", `SELECT d.number FROM document d WHERE d.read_at IS NULL AND EXISTS (
		SELECT 1 FROM read_event e WHERE e.company_id = d.company_id AND e.version_id = d.version_id AND e.phase = 'completed')`)
	b.none("marked without a reading", `SELECT d.number FROM document d WHERE d.read_at IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM read_event e WHERE e.company_id = d.company_id AND e.version_id = d.version_id AND e.phase = 'completed')`)
	// The demo's own readings have no download.
	b.none("users told another number of times than once of a download", `SELECT w.id, m.account_id, count(x.id) FROM download w
		JOIN member m ON m.company_id = w.company_id AND m.notify
		LEFT JOIN email x ON x.company_id = w.company_id AND x.download_id = w.id AND x.account_id = m.account_id
		WHERE EXISTS (SELECT 1 FROM read_event e WHERE e.company_id = w.company_id AND e.download_id = w.id AND e.phase = 'completed' AND e.first)
		GROUP BY w.id, m.account_id HAVING count(x.id) <> 1`)
	b.none("notices of nothing", `SELECT x.id FROM email x WHERE x.kind = 'documents_read' AND NOT EXISTS (
		SELECT 1 FROM read_event e WHERE e.company_id = x.company_id AND e.download_id = x.download_id AND e.phase = 'completed' AND e.first)`)
}

// checkMails: one message an access, each delivered, again only under its own Message-ID.
func (b *books) checkMails(office *harness.PostOffice) {
	b.t.Helper()
	b.none("accesses with another number of messages than one", `SELECT a.id, count(x.id) FROM access a
		LEFT JOIN email x ON x.company_id = a.company_id AND x.access_id = a.id
		WHERE a.username <> 'administracion@cafealmirante.example' GROUP BY a.id HAVING count(x.id) <> 1`)
	b.none("messages that were not sent", `SELECT id, kind, state, last_answer FROM email WHERE state <> 'sent'`)
	taken := office.Taken()
	for _, id := range b.texts(`SELECT id FROM email WHERE state = 'sent'`) {
		messageID := "<" + id + "@localhost>"
		if taken[messageID] == 0 {
			b.t.Errorf("%s is noted as sent, and the mail server never got it", messageID)
		}
		delete(taken, messageID)
	}
	for messageID, n := range taken {
		b.t.Errorf("the mail server got %d of %s, which nobody wrote", n, messageID)
	}
}
