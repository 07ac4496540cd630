package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// target is one address that is asked again and again.
type target struct {
	url, cookie string
	gzip        bool // ask for compressed pages, as browsers do
}

func (t target) request(ctx context.Context) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url, nil)
	if err != nil {
		return nil, err
	}
	if t.cookie != "" {
		r.Header.Set("Cookie", t.cookie)
	}
	if t.gzip {
		r.Header.Set("Accept-Encoding", "gzip")
	}
	return r, nil
}

// newClient keeps that many connections alive and leaves answers as they come.
func newClient(connections int) *http.Client {
	return &http.Client{
		Transport:     &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// fetch asks once and gives the whole answer.
func fetch(ctx context.Context, client *http.Client, t target) ([]byte, error) {
	r, err := t.request(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", t.url, answer.Status)
	}
	return body, err
}

// rate asks on that many connections for that long and gives the answers per second.
func rate(ctx context.Context, client *http.Client, t target, connections int, long time.Duration) (float64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var answers atomic.Int64
	failed := make(chan error, connections)
	began := time.Now()
	var all sync.WaitGroup
	for range connections {
		all.Go(func() {
			for time.Since(began) < long {
				if err := drain(ctx, client, t); err != nil {
					failed <- err
					return
				}
				answers.Add(1)
			}
		})
	}
	all.Wait()
	took := time.Since(began)
	close(failed)
	var err error
	for one := range failed {
		err = errors.Join(err, one)
	}
	return float64(answers.Load()) / took.Seconds(), err
}

// drain is fetch without keeping the answer.
func drain(ctx context.Context, client *http.Client, t target) error {
	r, err := t.request(ctx)
	if err != nil {
		return err
	}
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", t.url, answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
