package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// firstLoad is what a page and all its files may weigh on the wire, for somebody who was never there.
const firstLoad = 80 << 10

// TestTheFirstLoadIsLight measures what goes over the connection, compressed as the server sends it.
func TestTheFirstLoadIsLight(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	client := harness.NewClient(t, s.URL).Bare()
	l := s.Login("portal", "")
	entered, err := client.PostForm(l.URL, url.Values{"username": {l.Username}, "password": {l.Password}})
	if err != nil {
		t.Fatal(err)
	}
	entered.Body.Close()
	for _, c := range []struct {
		path   string
		client *http.Client
	}{
		{"/estudio-marjal/entrar", harness.NewClient(t, s.URL).Bare()},
		{"/estudio-marjal/documentos", client},
	} {
		total, report := weigh(t, c.client, s.URL, c.path)
		t.Logf("%s: %d bytes\n%s", c.path, total, report)
		if total > firstLoad || total < 10<<10 {
			t.Errorf("%s: %d bytes, want at most %d (and not next to nothing)", c.path, total, firstLoad)
		}
	}
}

var (
	fileOfPage  = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`)
	fileOfSheet = regexp.MustCompile(`url\(["']?([^"')]+\.woff2)["']?\)`)
)

// weigh adds up a page and every file it and its style sheets name; fonts too, though no page needs each.
func weigh(t *testing.T, client *http.Client, base, path string) (total int, report string) {
	t.Helper()
	seen := map[string]bool{}
	var visit func(path string)
	visit = func(path string) {
		if seen[path] {
			return
		}
		seen[path] = true
		sent, body, kind := fetch(t, client, base+path)
		total += sent
		report += fmt.Sprintf("  %6d %s (%s)\n", sent, path, kind)
		find := fileOfPage
		if strings.HasSuffix(path, ".css") {
			find = fileOfSheet
		}
		for _, m := range find.FindAllStringSubmatch(body, -1) {
			next, err := url.Parse(path)
			if err == nil {
				next, err = next.Parse(m[1])
			}
			if err != nil {
				t.Fatal(err)
			}
			visit(next.Path)
		}
	}
	visit(path)
	return total, report
}

// fetch answers how many bytes came over the wire, head included, and what they say.
func fetch(t *testing.T, client *http.Client, address string) (sent int, body, encoding string) {
	t.Helper()
	ask := func(encodings string) (*http.Response, []byte) {
		request, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", encodings)
		response, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		content, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s %v", address, response.Status, err)
		}
		return response, content
	}
	response, content := ask("br, gzip")
	var head strings.Builder
	if err := response.Header.Write(&head); err != nil {
		t.Fatal(err)
	}
	_, plain := ask("identity")
	return len(content) + head.Len(), string(plain), response.Header.Get("Content-Encoding")
}
