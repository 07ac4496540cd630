package portal

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
)

// sent is what the server believes to have delivered.
type sent struct {
	start, end int64
	ok         bool
}

// serve sends with send and tells what came of it; an answer that is cut off is not delivered.
func serve(t *testing.T, send func(*counter, *http.Request) sent) (url string, results <-chan sent) {
	t.Helper()
	told := make(chan sent, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var result sent
		defer func() { told <- result }()
		result = send(&counter{ResponseWriter: w, ctx: r.Context()}, r)
	}))
	t.Cleanup(server.Close)
	return server.URL, told
}

func serveFile(t *testing.T, content []byte) (string, <-chan sent) {
	t.Helper()
	return serve(t, func(out *counter, r *http.Request) sent {
		start, end, ok := sendFile(out, r, app.File{Name: "F-1.pdf", Content: content})
		return sent{start, end, ok}
	})
}

// dial sends a request by hand and gives back the open connection.
func dial(t *testing.T, url, head string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: x\r\n%s\r\n", head); err != nil {
		t.Fatal(err)
	}
	return conn
}

func next(t *testing.T, results <-chan sent) sent {
	t.Helper()
	select {
	case r := <-results:
		return r
	case <-time.After(20 * time.Second):
		t.Fatal("the server never came to an end")
		return sent{}
	}
}

// big is more than all the buffers between the two ends hold.
var big = bytes.Repeat([]byte("0123456789abcdef"), 4<<20)

func TestAFileThatArrivedWholeCounts(t *testing.T) {
	url, results := serveFile(t, big)
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !bytes.Equal(body, big) {
		t.Fatalf("got %d bytes and %v, want %d", len(body), err, len(big))
	}
	if got, want := next(t, results), (sent{0, int64(len(big)), true}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestAFileCutOffInTheMiddleDoesNotCount(t *testing.T) {
	url, results := serveFile(t, big)
	for _, half := range []int64{0, 1, 100_000, int64(len(big) / 2)} {
		conn := dial(t, url, "")
		if _, err := io.CopyN(io.Discard, conn, half); err != nil {
			t.Fatal(err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		if got := next(t, results); got.ok {
			t.Errorf("cut off after %d bytes: got %+v, want nothing delivered", half, got)
		}
	}
}

func TestWhoHangsUpAfterTheLastByteHasTheFile(t *testing.T) {
	small := big[:30_000]
	url, results := serveFile(t, small)
	for range 300 {
		conn := dial(t, url, "Connection: close\r\n")
		response, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.CopyN(io.Discard, response.Body, int64(len(small))); err != nil {
			t.Fatalf("got %d bytes and %v", n, err)
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		if got := next(t, results); !got.ok {
			t.Fatalf("got %+v, want it delivered", got)
		}
	}
}

func TestOnlyOnePieceOfAFileCounts(t *testing.T) {
	content := big[:1000]
	url, results := serveFile(t, content)
	ask := func(method string, head map[string]string) (*http.Response, sent) {
		t.Helper()
		r, err := http.NewRequest(method, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range head {
			r.Header.Set(name, value)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		if _, err := io.ReadAll(response.Body); err != nil {
			t.Fatal(err)
		}
		return response, next(t, results)
	}
	first, _ := ask("GET", nil)
	tag := first.Header.Get("ETag")
	for _, x := range []struct {
		what, method string
		head         map[string]string
		status       int
		want         sent
	}{
		{"whole", "GET", nil, 200, sent{0, 1000, true}},
		{"the beginning", "GET", map[string]string{"Range": "bytes=0-99"}, 206, sent{0, 100, true}},
		{"the rest", "GET", map[string]string{"Range": "bytes=100-", "If-Range": tag}, 206, sent{100, 1000, true}},
		{"the end", "GET", map[string]string{"Range": "bytes=-10"}, 206, sent{990, 1000, true}},
		{"everything as a range", "GET", map[string]string{"Range": "bytes=0-"}, 206, sent{0, 1000, true}},
		{"the rest of another file", "GET", map[string]string{"Range": "bytes=100-", "If-Range": `"other"`}, 200, sent{0, 1000, true}},
		{"two pieces", "GET", map[string]string{"Range": "bytes=0-499,500-999"}, 206, sent{}},
		{"beyond the end", "GET", map[string]string{"Range": "bytes=1000-"}, 416, sent{}},
		{"nothing new", "GET", map[string]string{"If-None-Match": tag}, 304, sent{}},
		{"only the head", "HEAD", nil, 200, sent{}},
		{"the head of a piece", "HEAD", map[string]string{"Range": "bytes=0-"}, 206, sent{}},
	} {
		response, got := ask(x.method, x.head)
		if response.StatusCode != x.status || got != x.want {
			t.Errorf("%s: got %d and %+v, want %d and %+v", x.what, response.StatusCode, got, x.status, x.want)
		}
	}
}

func TestAZipHoldsEveryFileUnderAnOwnName(t *testing.T) {
	names := []string{"F-1.pdf", "f-1.pdf", "F-1-2.pdf", "F-2.pdf", "F-1.pdf"}
	url, results := serve(t, func(out *counter, r *http.Request) sent {
		return sent{ok: sendZip(out, r, "documentos.zip", time.Now(), len(names), func(i int) (app.File, error) {
			return app.File{Name: names[i], Content: []byte(fmt.Sprint("content ", i))}, nil
		})}
	})
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := next(t, results); !got.ok {
		t.Errorf("got %+v, want it delivered", got)
	}
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	taken := map[string]bool{}
	for i, f := range z.File {
		inside, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(inside)
		if want := fmt.Sprint("content ", i); err != nil || string(content) != want {
			t.Errorf("%s: got %q and %v, want %q", f.Name, content, err, want)
		}
		if key := strings.ToLower(f.Name); taken[key] {
			t.Errorf("two files are called %s", f.Name)
		} else {
			taken[key] = true
		}
	}
	if len(z.File) != len(names) || z.File[1].Name != "f-1-2.pdf" {
		t.Errorf("got %d files, the second %s; want %d, f-1-2.pdf", len(z.File), z.File[1].Name, len(names))
	}
}

func TestAZipThatCannotBeFinishedIsCutOff(t *testing.T) {
	defer slog.SetDefault(slog.Default())
	slog.SetDefault(slog.New(slog.DiscardHandler))
	url, results := serve(t, func(out *counter, r *http.Request) sent {
		return sent{ok: sendZip(out, r, "documentos.zip", time.Now(), 3, func(i int) (app.File, error) {
			if i == 2 {
				return app.File{}, errors.New("no such file")
			}
			return app.File{Name: "a.pdf", Content: big[:500_000]}, nil
		})}
	})
	response, err := http.Get(url)
	if err != nil {
		next(t, results) // cut before the head was out: as good
		return
	}
	defer response.Body.Close()
	if _, err := io.ReadAll(response.Body); err == nil {
		t.Error("half a ZIP arrived as if it were whole")
	}
	if got := next(t, results); got.ok {
		t.Errorf("got %+v, want nothing delivered", got)
	}
}

func TestAZipCutOffInTheMiddleDoesNotCount(t *testing.T) {
	noise := make([]byte, 8<<20)
	for i := range noise {
		noise[i] = byte(i * i >> 7)
	}
	url, results := serve(t, func(out *counter, r *http.Request) sent {
		return sent{ok: sendZip(out, r, "documentos.zip", time.Now(), 400, func(int) (app.File, error) {
			return app.File{Name: "a.pdf", Content: noise}, nil
		})}
	})
	conn := dial(t, url, "")
	if _, err := io.CopyN(io.Discard, conn, 10_000); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if got := next(t, results); got.ok {
		t.Errorf("got %+v, want nothing delivered", got)
	}
}

func TestFileNamesTravelInTheHeaderUnharmed(t *testing.T) {
	for name, want := range map[string]string{
		"F-2026-1-estudio-marjal.pdf": "attachment; filename=F-2026-1-estudio-marjal.pdf",
		`a "b"; c.pdf`:                `attachment; filename="a \"b\"; c.pdf"`,
		"Ñ.pdf":                       "attachment; filename*=utf-8''%C3%91.pdf",
	} {
		if got := attachment(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
}
