package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"sync"
	"testing"
	"time"

	"acuse/e2e/harness"
)

const (
	soakWorkers   = 8
	soakRound     = 20 * time.Second
	soakGrowthMiB = 64 // how much more memory than after the first round is still no leak
)

var soakPaths = []string{"/entrar", "/readyz", "/nobody-here/entrar"}

// TestSoak loads the program for ACUSE_SOAK (a duration), round after round: no answer may be an error of the
// server, its memory may not grow, and it must come back after a power cut. `make soak` runs it.
func TestSoak(t *testing.T) {
	if os.Getenv("ACUSE_SOAK") == "" {
		t.Skip("ACUSE_SOAK is not set: make soak runs this")
	}
	length, err := time.ParseDuration(os.Getenv("ACUSE_SOAK"))
	if err != nil {
		t.Fatal(err)
	}
	s := harness.Start(t, harness.Options{Demo: true})
	first := 0
	end := time.Now().Add(length)
	for round := 1; time.Now().Before(end); round++ {
		asked, wrong := load(s.URL, min(soakRound, time.Until(end)))
		memory := residentMiB(t, s.PID())
		t.Logf("round %d: %d requests, %d MiB", round, asked, memory)
		if len(wrong) > 0 {
			t.Fatalf("round %d: %d of %d requests went wrong, the first: %s", round, len(wrong), asked, wrong[0])
		}
		if first == 0 {
			first = memory
		}
		if memory > first+soakGrowthMiB {
			t.Fatalf("round %d: %d MiB, %d after the first round: it leaks", round, memory, first)
		}
		if round%3 == 0 {
			s.Kill()
			s.Restart()
			first = 0
		}
	}
}

// load asks as fast as it can and returns how often, and what went wrong.
func load(base string, length time.Duration) (asked int, wrong []string) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: soakWorkers}}
	defer client.CloseIdleConnections()
	end := time.Now().Add(length)
	for range soakWorkers {
		wait.Go(func() {
			for i := 0; time.Now().Before(end); i++ {
				why := ask(client, base+soakPaths[i%len(soakPaths)])
				mu.Lock()
				asked++
				if why != "" {
					wrong = append(wrong, why)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return asked, wrong
}

func ask(client *http.Client, url string) string {
	response, err := client.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		return err.Error()
	}
	if response.StatusCode >= 500 {
		return fmt.Sprintf("%s: %s", url, response.Status)
	}
	return ""
}

var residentLine = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

func residentMiB(t *testing.T, pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	found := residentLine.FindSubmatch(status)
	if found == nil {
		t.Fatalf("no VmRSS in:\n%s", status)
	}
	kib, _ := strconv.Atoi(string(found[1]))
	return kib / 1024
}
