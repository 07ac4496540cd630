package e2e_test

import (
	"archive/zip"
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// sixteen is the size of the PDFs of this file: more than a socket and its peer hold between them, so that a server sees
// when nobody takes them.
const sixteen = 16 << 20

// TestOnlyALastByteThatWentOutIsAReading, over a TCP socket to the running program: whoever hangs up in the middle of 16 MB
// has begun and not completed, whoever takes all of them has read.
func TestOnlyALastByteThatWentOutIsAReading(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	c := logInClient(s, s.Login("portal", ""))
	b := openBooks(t, s)
	documents := unreadInPortal(t, c)
	one := documents[0]
	content := b.makeBig(one)
	cuts := []int64{0, 1 << 20, 8 << 20}
	for _, cut := range cuts {
		conn, response := take(t, s, c, ticketOf(t, c, one))
		if response.ContentLength != sixteen {
			t.Fatalf("Content-Length: got %d, want %d", response.ContentLength, sixteen)
		}
		if _, err := io.CopyN(io.Discard, response.Body, cut); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(time.Second) // a completed that is wrong would come at once
	if got := b.phases(one); !slices.Equal(got, []string{"started", "started", "started"}) {
		t.Errorf("cut off after %v bytes: got %v, want three that were started", cuts, got)
	}
	if !slices.Contains(unreadInPortal(t, c), one) {
		t.Error("cut off: the document is Leído")
	}
	conn, response := take(t, s, c, ticketOf(t, c, one))
	got, err := io.ReadAll(response.Body)
	if err != nil || !bytes.Equal(got, content) {
		t.Fatalf("the whole file: got %d bytes and %v, want %d", len(got), err, len(content))
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, 10*time.Second, "completed", func() bool { return slices.Contains(b.phases(one), "completed") })
	if got := b.phases(one); len(got) != 5 {
		t.Errorf("got %v, want four started and one completed", got)
	}
	if slices.Contains(unreadInPortal(t, c), one) {
		t.Error("all 16 MB went out and the document is not Leído")
	}
}

// TestARunningZIPStopsAtItsNextDocumentWhenTheAccessIsTakenAway, and the session's next request is refused.
func TestARunningZIPStopsAtItsNextDocumentWhenTheAccessIsTakenAway(t *testing.T) {
	t.Parallel()
	for _, action := range []string{"revoke", "deactivate"} {
		t.Run(action, func(t *testing.T) {
			s := harness.Start(t, harness.Options{Demo: true})
			c, office := logInClient(s, s.Login("portal", "")), logInClient(s, s.Login("office", "lucia@"))
			b := openBooks(t, s)
			documents := unreadInPortal(t, c)[:3]
			for _, id := range documents {
				b.makeBig(id)
			}
			_, response := take(t, s, c, ticketOf(t, c, documents...))
			begun := make([]byte, 1<<20)
			if _, err := io.ReadFull(response.Body, begun); err != nil {
				t.Fatal(err)
			}
			list := office.Get("/app/clientes?q=almirante").Body
			form := url.Values{"action": {action}, "confirmed": {"1"}, "act": {hiddenValue(t, list, "act")}, "id": {unreadRow.FindStringSubmatch(list)[1]}}
			if a := office.Post("/app/accesos", form); a.Status != http.StatusSeeOther {
				t.Fatalf("%s: status %d", action, a.Status)
			}
			for _, path := range []string{"/documentos", "/documentos/" + documents[0], "/configuracion", "/documentos/excel"} {
				if a := c.Get(portalBase + path); a.Status != http.StatusSeeOther || !strings.Contains(a.Header.Get("Location"), "/entrar") {
					t.Errorf("the session's next request, %s: status %d to %s, want the log-in", path, a.Status, a.Header.Get("Location"))
				}
			}
			rest, err := io.ReadAll(response.Body)
			if err == nil {
				t.Error("the ZIP came to its end")
			}
			if got := len(begun) + len(rest); got < sixteen/2 || got > sixteen+sixteen/2 {
				t.Errorf("%d bytes went out, want the document that was under way, %d, and no other", got, sixteen)
			}
			if _, err := zip.NewReader(bytes.NewReader(append(begun, rest...)), int64(len(begun)+len(rest))); err == nil {
				t.Error("what arrived is a whole ZIP")
			}
			for _, id := range documents {
				if got := b.phases(id); !slices.Equal(got, []string{"started"}) {
					t.Errorf("%s: got %v, want it started and no more", id, got)
				}
			}
		})
	}
}

// take asks for a ticket by hand and gives back the connection and the answer, its body still to be read.
func take(t *testing.T, s *harness.Server, c *harness.Client, path string) (net.Conn, *http.Response) {
	t.Helper()
	host := strings.TrimPrefix(s.URL, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	var cookies []string
	for _, cookie := range c.Cookies("/") {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: Mozilla/5.0\r\nCookie: %s\r\nConnection: close\r\n\r\n", path, host, strings.Join(cookies, "; ")); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", path, response.StatusCode)
	}
	return conn, response
}

// ticketOf ticks the documents and presses PDF.
func ticketOf(t *testing.T, c *harness.Client, documents ...string) string {
	t.Helper()
	a := c.Post(portalBase+"/documentos/pdf", url.Values{"id": documents})
	path := a.Header.Get("Location")
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(path, portalBase+"/descargas/") {
		t.Fatalf("the button PDF: status %d to %s", a.Status, path)
	}
	return path
}

func unreadInPortal(t *testing.T, c *harness.Client) []string {
	t.Helper()
	var all []string
	for _, found := range unreadRow.FindAllStringSubmatch(c.Get(portalBase+"/documentos?leido=no").Body, -1) {
		all = append(all, found[1])
	}
	if len(all) < 3 {
		t.Fatalf("the customer has %d unread documents, want three", len(all))
	}
	return all
}

// phases are what became of a document's downloads, sorted.
func (b *books) phases(document string) []string {
	b.t.Helper()
	return b.texts(`SELECT phase FROM read_event WHERE document_id = $1 AND download_id IS NOT NULL ORDER BY phase DESC`, document)
}

// makeBig puts a valid PDF of that size into the store as the document's: a page, a long comment, the end.
func (b *books) makeBig(document string) []byte {
	b.t.Helper()
	small := []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
		"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n")
	xref := fmt.Sprintf("xref\n0 4\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n%010d 00000 n \ntrailer<</Size 4/Root 1 0 R>>\nstartxref\n",
		bytes.Index(small, []byte("1 0 obj")), bytes.Index(small, []byte("2 0 obj")), bytes.Index(small, []byte("3 0 obj")))
	end := 10 + len("\n%%EOF\n") // the place of the table has ten digits
	noise := make([]byte, sixteen-len(small)-len(xref)-end)
	random := rand.New(rand.NewPCG(1, uint64(len(document))))
	for i := range noise { // a ZIP cannot make it smaller
		noise[i] = byte(128 + random.IntN(128))
	}
	noise[0], noise[len(noise)-1] = '%', '\n'
	content := slices.Concat(small, noise, fmt.Appendf([]byte(xref), "%010d\n%%%%EOF\n", len(small)+len(noise)))
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	row := b.texts(`SELECT company_id, version_id FROM document WHERE id = $1`, document)
	company, version, _ := strings.Cut(row[0], " ")
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`INSERT INTO stored_file (company_id, sha256, content, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (company_id, sha256) DO NOTHING`,
			[]any{company, hash, content, time.Now().UTC()}},
		{`UPDATE version SET pdf_sha256 = $3 WHERE company_id = $1 AND id = $2`, []any{company, version, hash}},
	} {
		if _, err := b.d.Write.ExecContext(b.t.Context(), step.query, step.args...); err != nil {
			b.t.Fatal(err)
		}
	}
	return content
}
