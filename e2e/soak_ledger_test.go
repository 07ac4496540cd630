package e2e_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"acuse/e2e/harness"
	"acuse/internal/billing"
)

const comparedFiles = 50 // attachments that are compared with the kept PDF byte by byte

// ledger is what a soak has to show.
type ledger struct{ lines [][2]string }

func (l *ledger) add(what, format string, args ...any) {
	l.lines = append(l.lines, [2]string{what, fmt.Sprintf(format, args...)})
}

func (l *ledger) print(t *testing.T) {
	t.Helper()
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	for _, line := range l.lines {
		fmt.Fprintf(w, "%s\t%s\n", line[0], line[1])
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Logf("the ledger\n%s", out.String())
}

// counted are counts by name, for a line.
func counted(counts map[string]int) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, fmt.Sprintf("%d %s", counts[name], name))
	}
	return strings.Join(all, ", ")
}

// check goes over the books of a soak that has come to rest.
func (s *soak) check() {
	s.t.Helper()
	today := s.today()
	s.ledger.add("schedules", "%d", len(s.plans))
	s.ledger.add("days", "%d, %s to %s", s.began.DaysTo(today), s.began, today)
	s.ledger.add("kills", "%d", s.kills)
	s.ledger.add("under way when a node was killed", "%s", counted(s.cut))
	due := s.checkDays(today)
	s.read(func(b *books) {
		b.ledger = &s.ledger
		runs := b.checkRuns()
		for _, p := range s.plans {
			if got := slices.Sorted(maps.Keys(runs[p.id])); !slices.Equal(got, due[p.id]) {
				s.t.Errorf("%+v: made %v, want %v", p.rule, got, due[p.id])
			}
		}
		b.none("schedules that have stopped", `SELECT id, fault, fault_args FROM schedule WHERE state IN ('stopped', 'paused')`)
		b.checkSeries()
		b.none("messages given up by the queue", `SELECT id, kind FROM river_job WHERE state = 'discarded' AND kind = 'send_email'`)
		s.checkMessages(b, runs)
		s.checkOffice(b)
		s.checkFiles(b)
		if len(s.nodes) > 1 {
			s.checkShares(b)
		}
	})
}

// checkRuns: each occurrence has one document, and each document of the company is one of them. It answers the document of
// each schedule and day.
func (b *books) checkRuns() map[string]map[billing.Date]string {
	b.t.Helper()
	runs, of := map[string]map[billing.Date]string{}, map[string]string{}
	for _, row := range b.texts(`SELECT schedule_id, document_id, occurrence FROM schedule_run`) {
		f := strings.Fields(row)
		schedule, document, day := f[0], f[1], billing.Date(f[2])
		if runs[schedule] == nil {
			runs[schedule] = map[billing.Date]string{}
		}
		if runs[schedule][day] != "" || of[document] != "" {
			b.t.Errorf("made twice: %s (and %s)", row, of[document])
		}
		runs[schedule][day], of[document] = document, row
	}
	issued, drafts := 0, 0
	for _, row := range b.texts(`SELECT id, state FROM document`) {
		id, state, _ := strings.Cut(row, " ")
		if of[id] == "" {
			b.t.Errorf("the document %s is no schedule's", id)
		}
		delete(of, id)
		if issued++; state == "draft" {
			issued, drafts = issued-1, drafts+1
		}
	}
	for _, row := range of {
		b.t.Errorf("without its document: %s", row)
	}
	b.none("issued for a later day than its own", `SELECT d.number, d.issue_date, r.occurrence FROM schedule_run r
		JOIN document d ON d.company_id = r.company_id AND d.id = r.document_id WHERE d.issue_date < r.occurrence`)
	b.none("schedules that count otherwise", `SELECT s.id, s.made FROM schedule s WHERE s.made <> (SELECT count(*) FROM schedule_run r
		WHERE r.company_id = s.company_id AND r.schedule_id = s.id)`)
	b.none("issued without a whole version", `SELECT d.number FROM document d WHERE d.state = 'issued' AND NOT EXISTS (
		SELECT 1 FROM version v WHERE v.company_id = d.company_id AND v.id = d.version_id AND v.document_id = d.id)`)
	b.none("versions of nothing", `SELECT v.id FROM version v WHERE NOT EXISTS (
		SELECT 1 FROM document d WHERE d.company_id = v.company_id AND d.id = v.document_id AND d.version_id = v.id)`)
	b.none("with another number of lines than one", `SELECT d.id, count(l.position) FROM document d
		LEFT JOIN document_line l ON l.company_id = d.company_id AND l.document_id = d.id GROUP BY d.id HAVING count(l.position) <> 1`)
	b.ledger.add("invoices issued, one each", "%d, and %d drafts", issued, drafts)
	return runs
}

// checkSeries: in each series and year the numbers are 1 to n, in their order the days never go back, and the counter comes
// after the last.
func (b *books) checkSeries() {
	b.t.Helper()
	last, day := map[string]int{}, map[string]string{}
	for _, row := range b.texts(`SELECT number, issue_date FROM document WHERE state = 'issued' ORDER BY order_key`) {
		f := strings.Fields(row)
		number, on := f[0], f[1]
		cut := strings.LastIndex(number, "-")
		series := number[:cut]
		n, err := strconv.Atoi(number[cut+1:])
		if err != nil || n != last[series]+1 {
			b.t.Errorf("%s comes after number %d", number, last[series])
		}
		if on < day[series] || on[:4] != series[len(series)-4:] {
			b.t.Errorf("%s is of %s, the one before of %s", number, on, day[series])
		}
		last[series], day[series] = n, on
	}
	for _, row := range b.texts(`SELECT s.code, c.year, c.next, c.last_date FROM series_counter c JOIN series s ON s.company_id = c.company_id AND s.id = c.series_id`) {
		f := strings.Fields(row)
		series := f[0] + "-" + f[1]
		if f[2] != strconv.Itoa(last[series]+1) || f[3] != day[series] {
			b.t.Errorf("the counter of %s: next %s, last day %s, want %d and %s", series, f[2], f[3], last[series]+1, day[series])
		}
	}
	for _, series := range slices.Sorted(maps.Keys(last)) {
		b.ledger.add(series, "1 to %d without a gap, days never back", last[series])
	}
}

// checkMessages: one message an occurrence and recipient, sent, or bounced where the recipient does not exist.
func (s *soak) checkMessages(b *books, runs map[string]map[billing.Date]string) {
	s.t.Helper()
	want := map[string]string{}
	for _, p := range s.plans {
		if p.action != billing.ScheduleSend {
			continue
		}
		way := "link"
		if p.attach {
			way = "attachment"
		}
		for day, document := range runs[p.id] {
			for i, to := range p.recipients {
				state := "sent"
				if p.refused && i == 0 {
					state = "bounced"
				}
				want[strings.Join([]string{"schedule:" + p.id + ":" + string(day) + ":" + to, to, document, way}, " ")] = state
			}
		}
	}
	states := map[string]int{}
	for _, row := range b.texts(`SELECT state, dedupe, recipient, document_id, way FROM email`) {
		state, of, _ := strings.Cut(row, " ")
		states[state]++
		if want[of] != state {
			s.t.Errorf("%s: got %s, want %q", of, state, want[of])
			for _, tried := range b.texts(`SELECT a.number, a.at, a.state, a.answer FROM email_attempt a JOIN email e ON e.id = a.email_id WHERE e.dedupe = $1 ORDER BY 1`, strings.Fields(of)[0]) {
				s.t.Logf("  %s", tried)
			}
		}
		delete(want, of)
	}
	for of := range want {
		s.t.Errorf("no message %s", of)
	}
	s.ledger.add("messages, one an occurrence and recipient", "%s", counted(states))
	s.ledger.add("attempts", "%s", b.texts(`SELECT count(*) FROM email_attempt`)[0])
}

// checkOffice compares what was sent with what the mail server took: all of it, and more than once only as often as an
// answer was lost.
func (s *soak) checkOffice(b *books) {
	s.t.Helper()
	taken, cut := s.office.Taken(), s.office.Unheard()
	again, byOffice, byKill := 0, 0, 0
	for _, row := range b.texts(`SELECT id, state, recipient FROM email`) {
		f := strings.Fields(row)
		id := "<" + f[0] + "@localhost>"
		n := taken[id]
		if n > 0 != (f[1] == "sent") {
			s.t.Errorf("%s is noted as %s, and the mail server took it %d times", row, f[1], n)
		}
		if n > 1+cut[id]+s.unheard[id] {
			s.t.Errorf("%s was taken %d times: the server kept its answer to itself %d times, %d times we were killed", row, n, cut[id], s.unheard[id])
		}
		if n > 1 {
			again += n - 1
			byOffice += min(n-1, cut[id])
			byKill += max(n-1-cut[id], 0)
		}
		delete(taken, id)
	}
	for id, n := range taken {
		s.t.Errorf("the mail server took %d of %s, which nobody wrote", n, id)
	}
	s.ledger.add("how the mail server failed", "%s", counted(s.office.Failures()))
	s.ledger.add("taken by it again, under the same Message-ID", "%d: %d whose answer it had cut off, %d whose node was killed before it heard", again, byOffice, byKill)
}

// checkFiles: to whom each mail went, the PDF in those that bring it, a link in the others.
func (s *soak) checkFiles(b *books) {
	s.t.Helper()
	messages := map[string][]string{}
	for _, row := range b.texts(`SELECT id, recipient, way, version_id FROM email`) {
		f := strings.Fields(row)
		messages["<"+f[0]+"@localhost>"] = f[1:]
	}
	files, compared := 0, 0
	for _, m := range s.office.Mails() {
		want := messages[m.Header.Get("Message-ID")]
		if want == nil {
			continue // said before
		}
		link := strings.Contains(m.Text, "/estudio-marjal/d/")
		if m.To != want[0] || link != (want[1] == "link") || len(m.Files) > 0 == link {
			s.t.Errorf("to %s: a link %t, %d files; want to %s by %s", m.To, link, len(m.Files), want[0], want[1])
		}
		if len(m.Files) != 1 {
			continue
		}
		if files++; compared < comparedFiles {
			compared++
			if kept := b.pdf(want[2]); !bytes.Equal(m.Files[0].Bytes, kept) {
				s.t.Errorf("to %s: %d bytes attached, %d kept, and they differ", m.To, len(m.Files[0].Bytes), len(kept))
			}
		}
	}
	s.ledger.add("attached PDFs", "%d, of %d each byte is the kept one's", files, compared)
}

func (b *books) pdf(version string) (content []byte) {
	b.t.Helper()
	err := b.d.Read.QueryRowContext(b.t.Context(), `SELECT f.content FROM version v
		JOIN stored_file f ON f.company_id = v.company_id AND f.sha256 = v.pdf_sha256 WHERE v.id = $1`, version).Scan(&content)
	if err != nil {
		b.t.Errorf("the PDF of %s: %v", version, err)
	}
	return content
}

// checkShares: each of the nodes has done a good part of the work.
func (s *soak) checkShares(b *books) {
	s.t.Helper()
	node := map[string]int{}
	for n, server := range s.nodes {
		for _, client := range queueClients(server) {
			node[client] = n
		}
	}
	shares := map[string][]int{}
	for _, row := range b.texts(`SELECT j.kind, ` + b.workedBy() + ` FROM river_job j WHERE j.state = 'completed' AND j.kind IN ('issue_schedules', 'send_email')`) {
		kind, client, _ := strings.Cut(row, " ")
		if shares[kind] == nil {
			shares[kind] = make([]int, len(s.nodes))
		}
		shares[kind][node[client]]++
	}
	for _, kind := range slices.Sorted(maps.Keys(shares)) {
		s.ledger.add("jobs "+kind+" by node", "%v", shares[kind])
		if total := shares[kind][0] + shares[kind][1]; total >= 20 && slices.Min(shares[kind])*10 < total {
			s.t.Errorf("%s: %v: one node does nearly all", kind, shares[kind])
		}
	}
}

// checkBackup restores the backup from the middle into another database and goes over its books.
func (s *soak) checkBackup(other string) {
	s.t.Helper()
	fresh := harness.Start(s.t, harness.Options{Database: other, Env: []string{backupKey}})
	fresh.Stop()
	if said, err := fresh.Run("restore", "--check", s.backup); err != nil || !strings.Contains(said, "is whole") {
		s.t.Errorf("acuse restore --check: %v\n%s", err, said)
	}
	said, err := fresh.Run("restore", s.backup)
	if err != nil || !strings.Contains(said, "read back and the same") {
		s.t.Fatalf("acuse restore: %v\n%s", err, said)
	}
	b := openBooks(s.t, fresh)
	b.ledger = &s.ledger
	s.ledger.add("backup of "+s.backed, "restored into %s", b.d.Name())
	runs := b.checkRuns()
	made := 0
	for _, p := range s.plans {
		got, due := slices.Sorted(maps.Keys(runs[p.id])), p.due(s.today())
		made += len(got)
		if len(got) > len(due) || !slices.Equal(got, due[:len(got)]) {
			s.t.Errorf("in the backup, %+v: made %v, want the first of %v", p.rule, got, due)
		}
	}
	if made == 0 {
		s.t.Error("the backup has no invoices: it is of no middle")
	}
	b.checkSeries()
	b.none("messages pending without a job in the backup", `SELECT e.id FROM email e WHERE e.state = 'pending' AND NOT EXISTS (
		SELECT 1 FROM river_job j WHERE j.kind = 'send_email' AND j.args->>'email_id' = e.id AND j.finalized_at IS NULL)`)
}
