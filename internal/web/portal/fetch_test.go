package portal_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acuse/internal/web/door"
)

func TestAPDFThatWentOutWholeIsRead(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	path := c.ticket(d)
	c.expectRead("a ticket alone", d, false)
	a := c.get(path)
	if a.status != 200 || !strings.HasPrefix(a.body, "%PDF-") {
		t.Fatalf("got %d and %.20q", a.status, a.body)
	}
	for name, want := range map[string]string{"Content-Type": "application/pdf", "Cache-Control": "private, no-store",
		"X-Content-Type-Options": "nosniff", "Accept-Ranges": "bytes", "Content-Encoding": ""} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := a.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment; filename="+strings.ReplaceAll(d.Number, "/", "-")) {
		t.Errorf("Content-Disposition: got %s", got)
	}
	c.expectRead("delivered whole", d, true)
	if again := c.get(path); again.body != a.body {
		t.Error("the same ticket gave another file")
	}
}

func TestWhatIsNoReadingLeavesADocumentUnread(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	head := func(name, value string) http.Header { return http.Header{name: {value}} }
	for what, x := range map[string]struct {
		method string
		head   http.Header
		status int
	}{
		"a HEAD":                        {"HEAD", nil, 200},
		"a prefetch":                    {"GET", head("Sec-Purpose", "prefetch;prerender"), 200},
		"an old browser's prefetch":     {"GET", head("X-Moz", "prefetch"), 200},
		"a preview":                     {"GET", head("Purpose", "preview"), 200},
		"a browser of the company's":    {"GET", head("Cookie", door.OfficeCookie+"="+w.office), 200},
		"two pieces in one answer":      {"GET", head("Range", "bytes=0-99,100-"), 206},
		"a range of what is not there":  {"GET", head("Range", "bytes=999999999-"), 416},
		"the last piece before a first": {"GET", head("Range", "bytes=10-"), 206},
	} {
		if a := c.send(x.method, c.ticket(d), nil, x.head); a.status != x.status {
			t.Errorf("%s: got %d, want %d", what, a.status, x.status)
		}
		c.expectRead(what, d, false)
	}
}

func TestAResumedDownloadIsReadOnceThereIsNoGap(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	d := c.unread()[0]
	path := c.ticket(d)
	for _, x := range []struct {
		piece string
		read  bool
	}{{"bytes=5000-", false}, {"bytes=0-999", false}, {"bytes=2000-2999", false}, {"bytes=900-1999", false}, {"bytes=1500-", true}} {
		if a := c.send(http.MethodGet, path, nil, http.Header{"Range": {x.piece}}); a.status != 206 {
			t.Fatalf("%s: got %d, want 206", x.piece, a.status)
		}
		c.expectRead("after "+x.piece, d, x.read)
	}
}

func TestAZipReadsEveryDocumentInIt(t *testing.T) {
	w := newWorld(t, 12)
	c := w.customers[0]
	unread := c.unread()
	if len(unread) < 3 {
		t.Fatalf("got %d unread documents, want at least 3", len(unread))
	}
	path := c.ticket(unread[0], unread[1], unread[0])
	c.send(http.MethodHead, path, nil, nil)
	c.expectRead("a HEAD", unread[0], false)
	a := c.get(path)
	z, err := zip.NewReader(bytes.NewReader([]byte(a.body)), int64(len(a.body)))
	if err != nil || len(z.File) != 2 {
		t.Fatalf("got %v and %v, want a ZIP of 2", z, err)
	}
	if got := a.header.Get("Content-Disposition"); got != "attachment; filename=documentos-2026-11-23.zip" {
		t.Errorf("Content-Disposition: got %s", got)
	}
	for i, want := range []bool{true, true, false} {
		c.expectRead(fmt.Sprint("document ", i), unread[i], want)
	}
}

func TestATicketIsOfOneSessionAndOfAFewMinutes(t *testing.T) {
	w := newWorld(t, 6)
	c, other := w.customers[0], w.customers[1]
	d := c.unread()[0]
	path := c.ticket(d)
	if a := other.get(path); a.status != 404 {
		t.Errorf("somebody else's ticket: got %d, want 404", a.status)
	}
	if a := c.get(w.base + "/descargas/nothing"); a.status != 404 {
		t.Errorf("no ticket: got %d, want 404", a.status)
	}
	w.now = w.now.Add(6 * time.Minute)
	a := c.get(path)
	if a.status != 404 || !strings.Contains(a.body, "Esta descarga ha caducado.") || !strings.Contains(a.body, d.ID) {
		t.Errorf("an old ticket: got %d, want 404 with the sentence and the list", a.status)
	}
	c.expectRead("an old ticket", d, false)
}

func TestNobodyGetsADocumentOfSomebodyElse(t *testing.T) {
	w := newWorld(t, 6)
	mine, theirs := w.customers[0].unread()[0], w.customers[1].unread()[0]
	for what, ids := range map[string][]string{"another's": {theirs.ID}, "mine and another's": {mine.ID, theirs.ID}, "nothing": {"x"}} {
		a := w.customers[0].send(http.MethodPost, w.base+"/documentos/pdf", url.Values{"id": ids}, nil)
		if a.status != 404 {
			t.Errorf("%s: got %d, want 404", what, a.status)
		}
	}
}
