package e2e_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
	"acuse/internal/billing"
	"acuse/internal/db"
)

const (
	busyMost   = 3 * time.Second  // within which after its start a node is killed: it finds what is due, issues and mails it
	workWithin = 15 * time.Second // what a day leaves undone after that, the next one does
	aloneMost  = 4 * time.Minute  // within which a node takes over, on its own, from one that was killed
)

// TestSoakSchedules lets schedules fall due day after day while the program is killed at random and the mail server fails
// at random, and then goes over its books: one invoice a schedule and occurrence, numbers without a gap, no mail lost, none
// sent twice but where an answer was lost. A backup made in the middle is restored into the other kind of database.
// ACUSE_SOAK_KILLS, ACUSE_SOAK_SCHEDULES and ACUSE_SOAK_SEED change how often, how many and by which chance.
func TestSoakSchedules(t *testing.T) {
	if os.Getenv("ACUSE_SOAK") == "" {
		t.Skip("ACUSE_SOAK is not set: make soak runs this")
	}
	server := os.Getenv("TEST_DATABASE_URL")
	sqlite := func(t *testing.T) string { return filepath.Join(t.TempDir(), "acuse.db") }
	t.Run("SQLite", func(t *testing.T) { soakSchedules(t, 1, sqlite(t), "") })
	t.Run("PostgreSQL", func(t *testing.T) {
		if server == "" {
			t.Skip("TEST_DATABASE_URL is not set")
		}
		soakSchedules(t, 1, "", sqlite(t))
	})
	t.Run("two nodes", func(t *testing.T) {
		if server == "" {
			t.Skip("TEST_DATABASE_URL is not set")
		}
		soakSchedules(t, 2, "", sqlite(t))
	})
}

// soak is some nodes on one database, and what was done to them.
type soak struct {
	t       *testing.T
	random  *rand.Rand
	nodes   []*harness.Server
	office  *harness.PostOffice
	plans   []plan
	ahead   time.Duration
	kills   int
	cut     map[string]int // by kind of job: how many were under way when a node was killed
	unheard map[string]int // by message: how often a node was killed while it was under way
	began   billing.Date
	backup  string
	backed  string // what was in the books when it had been made
	ledger  ledger
}

// soakSchedules runs it on a database ("" is a fresh one of the tests' kind); other is where the backup goes.
func soakSchedules(t *testing.T, nodes int, database, other string) {
	kills, schedules := number64(t, "ACUSE_SOAK_KILLS", 100), number64(t, "ACUSE_SOAK_SCHEDULES", 1000)
	seed := number64(t, "ACUSE_SOAK_SEED", time.Now().UnixNano())
	t.Logf("ACUSE_SOAK_SEED=%d", seed)
	s := &soak{t: t, random: rand.New(rand.NewPCG(uint64(seed), uint64(nodes))), cut: map[string]int{}, unheard: map[string]int{}}
	s.start(nodes, database, int(schedules))
	for s.kills < int(kills) {
		s.pass(18*time.Hour + s.chance(12*time.Hour))
		for range min(1+s.random.IntN(2), int(kills)-s.kills) {
			s.chooseMoment()
			s.kill()
			s.pass(5*time.Minute + s.chance(85*time.Minute))
		}
		if s.backup == "" && s.kills >= int(kills)/2 {
			s.backUp()
		}
		s.waitUntilQuiet(workWithin)
		s.endOldMessages()
	}
	s.office.Behave()
	if nodes > 1 {
		s.takeOver()
	}
	s.settle()
	s.check()
	s.checkBackup(other)
	s.ledger.print(t)
}

func number64(t *testing.T, variable string, otherwise int64) int64 {
	t.Helper()
	n, err := strconv.ParseInt(cmp.Or(os.Getenv(variable), strconv.FormatInt(otherwise, 10)), 10, 64)
	if err != nil || n < 1 {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

func (s *soak) chance(most time.Duration) time.Duration {
	return time.Duration(s.random.Int64N(int64(most)))
}

// start founds the company with its customers and saves a schedule of each.
func (s *soak) start(nodes int, database string, schedules int) {
	s.t.Helper()
	s.office = harness.NewPostOffice(s.t)
	s.office.Misbehave(s.random.Uint64())
	s.office.Open()
	env := []string{"ACUSE_SMTP_URL=smtp://" + s.office.Address, backupKey}
	for range nodes {
		s.nodes = append(s.nodes, harness.Start(s.t, harness.Options{Env: env, Database: database}))
		database = s.nodes[0].Database
	}
	said, err := s.nodes[0].Run("seed", "--customers", strconv.Itoa(schedules), "--documents", "0")
	if err != nil {
		s.t.Fatalf("acuse seed: %v\n%s", err, said)
	}
	var customers []string
	s.read(func(b *books) { customers = b.texts(`SELECT id FROM customer ORDER BY id`) })
	if len(customers) != schedules {
		s.t.Fatalf("got %d customers, want %d", len(customers), schedules)
	}
	client := logInClient(s.nodes[0], harness.Logins(said)[0])
	s.began = s.today()
	for n, customer := range customers {
		p := s.invent(n, customer)
		if got := client.Post(schedulePath(p.id), p.form(n)); got.Status != 303 {
			s.t.Fatalf("save the schedule %+v: got %d, want 303\n%s", p, got.Status, got.Body)
		}
		if p.refused {
			s.office.Refuse(p.recipients[0])
		}
		s.plans = append(s.plans, p)
	}
}

func schedulePath(id string) string { return schedules + "/" + id }

// today is the company's day.
func (s *soak) today() billing.Date { return billing.DayOf(time.Now().Add(s.ahead), billing.Madrid) }

// read opens the books for a moment, so that after a kill nobody has the database open.
func (s *soak) read(look func(b *books)) {
	s.t.Helper()
	d, err := db.Open(s.t.Context(), s.nodes[0].Database)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	look(&books{t: s.t, d: d})
}

// pass stops what runs and starts all nodes when so much time has gone by for them, and for what waits in their queue.
func (s *soak) pass(time time.Duration) {
	s.t.Helper()
	for _, n := range s.nodes {
		n.Stop()
	}
	s.ahead += time
	s.read(func(b *books) { b.passQueue(time) })
	for _, n := range s.nodes {
		n.Ahead(s.ahead)
	}
}

// passQueue: the queue goes by the machine's clock, which --clock-ahead does not move.
func (b *books) passQueue(by time.Duration) {
	b.t.Helper()
	statement := `UPDATE river_job SET scheduled_at = strftime('%Y-%m-%d %H:%M:%f', scheduled_at, $1),
		attempted_at = strftime('%Y-%m-%d %H:%M:%f', attempted_at, $1) WHERE finalized_at IS NULL`
	if b.d.Name() == "PostgreSQL" {
		statement = `UPDATE river_job SET scheduled_at = scheduled_at + CAST(CAST($1 AS TEXT) AS INTERVAL),
			attempted_at = attempted_at + CAST(CAST($1 AS TEXT) AS INTERVAL) WHERE finalized_at IS NULL`
	}
	if _, err := b.d.Write.ExecContext(b.t.Context(), statement, fmt.Sprintf("-%d seconds", int(by.Seconds()))); err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.d.Write.ExecContext(b.t.Context(), `DELETE FROM river_leader`); err != nil { // whoever led is long gone
		b.t.Fatal(err)
	}
}

// chooseMoment waits until a node is to be killed: at any time, or every other time while invoices are being issued or mails
// sent, if there are any.
func (s *soak) chooseMoment() {
	s.t.Helper()
	at := s.random.IntN(4)
	if at < 2 {
		time.Sleep(s.chance(busyMost))
		return
	}
	kind, within := "issue_schedules", 50*time.Millisecond
	if at == 2 {
		kind, within = "send_email", 500*time.Millisecond
	}
	s.waitForWork(kind)
	time.Sleep(s.chance(within))
}

// waitForWork waits until a job of that kind is under way, for a while.
func (s *soak) waitForWork(kind string) {
	s.t.Helper()
	s.read(func(b *books) {
		for deadline := time.Now().Add(busyMost); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			if len(b.texts(`SELECT 1 FROM river_job WHERE state = 'running' AND kind = $1`, kind)) > 0 {
				return
			}
		}
	})
}

// kill kills one node or more, and notes what was under way.
func (s *soak) kill() {
	s.t.Helper()
	first := s.random.IntN(len(s.nodes))
	s.nodes[first].Kill()
	s.noteCut(s.nodes[first])
	s.kills++
	if len(s.nodes) == 1 {
		return
	}
	other := s.nodes[1-first]
	time.Sleep(s.chance(busyMost / 2)) // the other works on
	if s.random.IntN(3) == 0 {
		other.Kill()
		s.noteCut(other)
	}
}

// noteCut notes the jobs that were under way in a node that was killed.
func (s *soak) noteCut(n *harness.Server) {
	s.t.Helper()
	clients := queueClients(n)
	s.read(func(b *books) {
		for _, row := range b.texts(`SELECT j.kind, COALESCE(e.id, '') FROM river_job j
			LEFT JOIN email e ON e.state = 'pending' AND e.id = j.args->>'email_id'
			WHERE j.state = 'running' AND `+b.workedBy()+` = $1`, clients[len(clients)-1]) {
			kind, message, _ := strings.Cut(row, " ")
			if message != "" {
				s.unheard["<"+message+"@localhost>"]++
			}
			if message != "" || kind != "send_email" {
				s.cut[kind]++
			}
		}
	})
}

var queueClient = regexp.MustCompile(`"River client started","client_id":"([^"]+)"`)

// queueClients are the names a node had in the queue, one each time it was started.
func queueClients(n *harness.Server) (all []string) {
	for _, m := range queueClient.FindAllStringSubmatch(n.Log(), -1) {
		all = append(all, m[1])
	}
	return all
}

// workedBy is who works on a job, or worked on it last.
func (b *books) workedBy() string {
	if b.d.Name() == "PostgreSQL" {
		return `j.attempted_by[cardinality(j.attempted_by)]`
	}
	return `json_extract(json(j.attempted_by), '$[#-1]')`
}

// waitUntilQuiet waits until there is nothing to do now: what is to be tried again later may wait.
func (s *soak) waitUntilQuiet(within time.Duration) bool {
	s.t.Helper()
	quiet, deadline := false, time.Now().Add(within)
	time.Sleep(time.Second) // a node begins to look for work within that
	s.read(func(b *books) {
		for still := 0; still < 3 && time.Now().Before(deadline); time.Sleep(300 * time.Millisecond) {
			if still++; b.busy(s.today()) {
				still = 0
			}
			quiet = still == 3
		}
	})
	return quiet
}

// endOldMessages: a message that was tried for a day gets more time before the next one begins. It lives three, and here
// they go by in seconds: one that was under way when its node was killed would come again too late.
func (s *soak) endOldMessages() {
	s.t.Helper()
	for range 8 {
		old := 0
		s.read(func(b *books) {
			old = len(b.texts(`SELECT id FROM email WHERE state = 'pending' AND tried_since < $1`, time.Now().Add(s.ahead-24*time.Hour).UTC()))
		})
		if old == 0 {
			return
		}
		s.pass(time.Hour + s.chance(time.Hour))
		s.waitUntilQuiet(workWithin)
	}
}

func (b *books) busy(today billing.Date) bool {
	b.t.Helper()
	return len(b.texts(`SELECT 1 FROM river_job WHERE state IN ('available', 'running')`)) > 0 ||
		len(b.texts(`SELECT 1 FROM schedule WHERE state = 'active' AND next_date <= $1`, today)) > 0
}

// backUp makes a backup while all work.
func (s *soak) backUp() {
	s.t.Helper()
	s.backup = filepath.Join(s.t.TempDir(), "middle.backup")
	said, err := s.nodes[0].Run("backup", s.backup)
	if err != nil {
		s.t.Fatalf("acuse backup: %v\n%s", err, said)
	}
	s.backed = fmt.Sprintf("%s, after %d kills", s.today(), s.kills)
}

// takeOver kills one of two nodes in the midst of a day's work; the other does it, without help.
func (s *soak) takeOver() {
	s.t.Helper()
	s.pass(24 * time.Hour)
	s.waitForWork("send_email")
	s.nodes[0].Kill()
	s.noteCut(s.nodes[0])
	began := time.Now()
	if !s.waitUntilQuiet(aloneMost) {
		s.t.Errorf("%v after one node was killed, the other has not done what there was to do", aloneMost)
	}
	s.ledger.add("the day's work of both, by the one that was left", "%d s", int(time.Since(began).Seconds()))
}

// settle lets the time pass that is left to what waits, until nothing does, and stops all.
func (s *soak) settle() {
	s.t.Helper()
	for range 20 {
		s.pass(3 * time.Hour)
		if !s.waitUntilQuiet(workWithin * 4) {
			continue
		}
		pending := 0
		s.read(func(b *books) { pending = len(b.texts(`SELECT id FROM email WHERE state = 'pending'`)) })
		for _, n := range s.nodes {
			n.Stop()
		}
		due := false
		s.read(func(b *books) { due = b.busy(s.today()) })
		if pending == 0 && !due {
			return
		}
	}
	s.t.Error("it does not come to rest")
}
