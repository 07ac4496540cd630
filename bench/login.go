package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"
)

// burst is how many people log in at the same moment.
const burst = 200

// burstFigures are several bursts.
type burstFigures struct {
	database string
	turns    []turn // logins/s that succeeded, and hashes/s that the machine can do
	took     []time.Duration
	busy     int // answered 503
	all      int
}

// logins sends bursts, in turns with bare hashing.
func (s *served) logins(ctx context.Context, p plan) (burstFigures, error) {
	client := newClient(burst)
	defer client.CloseIdleConnections()
	var figures burstFigures
	for range (p.rounds + 1) / 2 {
		perSecond, err := s.burst(ctx, client, &figures)
		if err != nil {
			return figures, err
		}
		figures.turns = append(figures.turns, turn{perSecond, hashes(p.long)})
	}
	slices.Sort(figures.took)
	return figures, nil
}

func (s *served) burst(ctx context.Context, client *http.Client, figures *burstFigures) (float64, error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	entered, failed := 0, error(nil)
	began := time.Now()
	for range burst {
		all.Go(func() {
			at := time.Now()
			_, status, err := s.logIn(ctx, client)
			took := time.Since(at)
			mu.Lock()
			defer mu.Unlock()
			figures.all++
			switch {
			case err != nil:
				failed = err
			case status == http.StatusSeeOther:
				entered++
				figures.took = append(figures.took, took)
			case status == http.StatusServiceUnavailable:
				figures.busy++
			default:
				failed = fmt.Errorf("log in: got %d", status)
			}
		})
	}
	all.Wait()
	return float64(entered) / time.Since(began).Seconds(), failed
}

// hashes is how many passwords a second can be hashed, two at once, by a program that does nothing else.
func hashes(long time.Duration) float64 {
	var mu sync.Mutex
	var all sync.WaitGroup
	done := 0
	began := time.Now()
	for range 2 {
		all.Go(func() {
			for time.Since(began) < long {
				argon2.IDKey([]byte(rand.Text()), []byte("sixteen bytes of"), 2, 19*1024, 1, 32)
				mu.Lock()
				done++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return float64(done) / time.Since(began).Seconds()
}

func (f burstFigures) percentile(n int) time.Duration {
	if len(f.took) == 0 {
		return 0
	}
	return f.took[min(len(f.took)-1, len(f.took)*n/100)].Round(time.Millisecond)
}
