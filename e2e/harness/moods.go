package harness

import (
	"bufio"
	"bytes"
	"io"
	"maps"
	"math/rand/v2"
	"net/mail"
	"time"

	"github.com/emersion/go-smtp"
)

// mood is what the server does to one message.
type mood string

const (
	obliging     mood = ""
	turnsAway    mood = "4xx to the recipient"
	hangsUpEarly mood = "cut before the final dot"
	defers       mood = "4xx to the content"
	hangsUpLate  mood = "cut after the final dot, not taken"
	hangsUpAfter mood = "cut after the final dot, taken"
	dawdles      mood = "slow"
)

// badMoods are as frequent as they stand here.
var badMoods = []mood{hangsUpEarly, defers, defers, hangsUpLate, hangsUpAfter, hangsUpAfter, dawdles, dawdles}

const (
	oneIn     = 5 // messages that meet a bad mood
	mostTimes = 2 // how often the server says no to one message, or hangs up on it, before it gives in
	dawdleMax = 900 * time.Millisecond
)

// moods of a server that fails at random. What it failed of a message is counted, and at some point it takes it: that a
// message is lost is then not the server's doing.
type moods struct {
	random *rand.Rand
	bad    bool
	turned map[string]bool // recipients turned away since they last got something
	failed map[string]int  // by Message-ID
	lost   map[string]int  // by Message-ID: taken, and the answer never came
	count  map[string]int  // by mood
}

// Misbehave, before Open, has the server fail at random: 4xx to the recipient or to the content, a connection cut before the
// final dot or after it, whether the message was taken or not, slow answers.
func (o *PostOffice) Misbehave(seed uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.moods = &moods{random: rand.New(rand.NewPCG(seed, 25)), bad: true, turned: map[string]bool{}, failed: map[string]int{}, lost: map[string]int{}, count: map[string]int{}}
}

// Behave ends that.
func (o *PostOffice) Behave() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.moods.bad = false
}

// Unheard is how often the server took a message of that Message-ID and cut the connection instead of saying so.
func (o *PostOffice) Unheard() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.moods.lost)
}

// Failures are how often the server failed, by how.
func (o *PostOffice) Failures() map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return maps.Clone(o.moods.count)
}

// turnAway may answer RCPT with 4xx; the office is locked.
func (c *counterClerk) turnAway(to string) error {
	m := c.office.moods
	if m == nil || !m.bad || m.turned[to] || m.random.IntN(4*oneIn) > 0 {
		return nil
	}
	m.turned[to] = true
	m.count[string(turnsAway)]++
	return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "Mailbox busy, come again"}
}

// mood in which a message is met. Before the final dot nobody knows which one it is.
func (c *counterClerk) mood() mood {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	m := c.office.moods
	if m == nil || !m.bad || m.random.IntN(oneIn) > 0 {
		return obliging
	}
	return badMoods[m.random.IntN(len(badMoods))]
}

// hangUp cuts the connection after the head of the message, which says which one it is; or, when that one was failed often
// enough, answers what there is to read.
func (c *counterClerk) hangUp(r io.Reader) (all io.Reader, hungUp bool) {
	var read bytes.Buffer
	message, err := mail.ReadMessage(bufio.NewReaderSize(io.TeeReader(r, &read), 16)) // reads no further than it needs
	if err != nil || c.failedEnough(message.Header.Get("Message-ID")) {
		return io.MultiReader(&read, r), false
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.moods.count[string(hangsUpEarly)]++
	_ = c.line.Close()
	return nil, true
}

// failedEnough notes that a message is about to be failed, unless it was often enough.
func (c *counterClerk) failedEnough(id string) bool {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	m := c.office.moods
	if m.failed[id] == mostTimes {
		return true
	}
	m.failed[id]++
	return false
}

// sulk does to a message that has come whole what the mood says; taken tells whether the server keeps it.
func (c *counterClerk) sulk(how mood, id string) (taken bool, err error) {
	if how != dawdles && c.failedEnough(id) {
		return true, nil
	}
	c.office.mu.Lock()
	m := c.office.moods
	m.count[string(how)]++
	if how == hangsUpAfter {
		m.lost[id]++
	}
	c.office.mu.Unlock()
	switch how {
	case dawdles:
		time.Sleep(rand.N(dawdleMax))
		return true, nil
	case defers:
		return false, &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Local error in processing"}
	}
	return how == hangsUpAfter, c.line.Close()
}
