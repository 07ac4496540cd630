package harness

import (
	"fmt"
	"net/smtp"
	"testing"
)

// TestAServerThatMisbehavesTakesEveryMessageInTheEnd, and says of which it has kept its answer to itself.
func TestAServerThatMisbehavesTakesEveryMessageInTheEnd(t *testing.T) {
	o := NewPostOffice(t)
	o.Misbehave(1)
	o.Open()
	const messages = 150
	failed := 0
	for n := range messages {
		id := fmt.Sprintf("<%d@localhost>", n)
		to := fmt.Sprintf("cliente-%d@buzon.example", n)
		text := "Message-ID: " + id + "\r\nTo: " + to + "\r\nContent-Type: text/plain\r\n\r\nHola\r\n"
		for tries := 1; smtp.SendMail(o.Address, nil, "acuse@localhost", []string{to}, []byte(text)) != nil; tries++ {
			if failed++; tries > 1+mostTimes {
				t.Fatalf("%s was failed %d times", id, tries)
			}
		}
	}
	taken, unheard := o.Taken(), o.Unheard()
	for n := range messages {
		id := fmt.Sprintf("<%d@localhost>", n)
		if got, want := taken[id], 1+unheard[id]; got != want {
			t.Errorf("%s was taken %d times, %d answers were lost", id, got, unheard[id])
		}
	}
	count := o.Failures()
	for _, m := range append(badMoods, turnsAway) {
		if count[string(m)] == 0 {
			t.Errorf("never %q in %v", m, count)
		}
	}
	if failed == 0 || failed != total(count)-count[string(dawdles)] {
		t.Errorf("got %d errors, the server counts %v", failed, count)
	}
	o.Behave()
	if err := smtp.SendMail(o.Address, nil, "acuse@localhost", []string{"a@b.example"}, []byte("Message-ID: <x>\r\nContent-Type: text/plain\r\n\r\nHola\r\n")); err != nil {
		t.Errorf("once it behaves: %v", err)
	}
}

func total(counts map[string]int) (sum int) {
	for _, n := range counts {
		sum += n
	}
	return sum
}
