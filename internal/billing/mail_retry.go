package billing

import (
	"math/rand/v2"
	"time"
)

// MailLife is how long a message is tried, from its first attempt on.
const MailLife = 72 * time.Hour

// mailWaits are the pauses between attempts; the last one repeats itself.
var mailWaits = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}

// NextMailTry is when a message is tried again that has failed so many times since its first attempt; zero when it is
// given up. The pause is up to a quarter longer by chance, so that what failed together does not come back together, and
// never shorter. The last attempt is made when the message's time is up.
func NextMailTry(first, now time.Time, failures int) time.Time {
	end := first.Add(MailLife)
	if !now.Before(end) {
		return time.Time{}
	}
	wait := mailWaits[min(max(failures, 1), len(mailWaits))-1]
	next := now.Add((wait + rand.N(wait/4+1)).Round(time.Second))
	if next.After(end) {
		return end
	}
	return next
}
