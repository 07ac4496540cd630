package billing

import (
	"testing"
	"time"
)

func TestAMessageIsTriedLessAndLessOftenForThreeDays(t *testing.T) {
	first := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	least := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}
	for range 200 { // the pauses are partly chance
		now, failures := first, 0
		for {
			failures++
			next := NextMailTry(first, now, failures)
			if next.IsZero() {
				break
			}
			shortest := least[min(failures, len(least))-1]
			if wait := next.Sub(now); (wait < shortest && !next.Equal(first.Add(MailLife))) || wait > shortest+shortest/4 {
				t.Fatalf("after %d failures: got a pause of %s, want %s and up to a quarter more", failures, wait, shortest)
			}
			if next.After(first.Add(MailLife)) {
				t.Fatalf("after %d failures: got %s, after its time", failures, next.Sub(first))
			}
			now = next
		}
		if !now.Equal(first.Add(MailLife)) {
			t.Fatalf("the last attempt: got %s after the first, want %s", now.Sub(first), MailLife)
		}
		if failures < 10 || failures > 13 {
			t.Fatalf("attempts: got %d, want about a dozen", failures)
		}
	}
}

func TestTheSamePauseIsNotTheSameForAll(t *testing.T) {
	first := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	seen := map[time.Time]bool{}
	for range 50 {
		seen[NextMailTry(first, first, 1)] = true
	}
	if len(seen) < 2 {
		t.Errorf("got %d different times for 50 messages that failed together", len(seen))
	}
}
