package web

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"acuse/internal/web/door"
)

// uploadServer is a web door with one route that takes files of at most a thousand bytes, and one that takes none.
func uploadServer(t *testing.T) (url string, got *door.Visit) {
	got = &door.Visit{}
	uploads["/fotos"] = 1000
	t.Cleanup(func() { delete(uploads, "/fotos") })
	s := &Server{options: Options{Log: slog.New(slog.DiscardHandler)}}
	keep := func(v *door.Visit) error {
		*got = *v
		_, err := io.WriteString(v.W, "kept")
		return err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /fotos", s.adapt(Route{Method: http.MethodPost, Pattern: "/fotos", Door: Open, Handler: keep}))
	mux.Handle("POST /textos", s.adapt(Route{Method: http.MethodPost, Pattern: "/textos", Door: Open, Handler: keep}))
	server := httptest.NewServer(s.observe(s.headers(s.recover(http.NewCrossOriginProtection().Handler(mux)))))
	t.Cleanup(server.Close)
	return server.URL, got
}

// form is a multipart form of fields and one file.
func form(t *testing.T, file []byte, fields ...string) (string, *bytes.Buffer) {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("logo", "../../etc/logo.png")
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), &body
}

func post(t *testing.T, url, kind string, body io.Reader, headers ...string) int {
	r, err := http.NewRequest(http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

func TestAFormWithAFileBringsBothToTheRouteThatTakesFiles(t *testing.T) {
	url, got := uploadServer(t)
	kind, body := form(t, []byte("the file"), "kind", " logo ", "n", "1")
	if status := post(t, url+"/fotos?n=2", kind, body); status != http.StatusOK {
		t.Fatalf("got %d", status)
	}
	if file := string(got.Upload("logo")); file != "the file" || got.Text("kind") != "logo" || got.R.PostFormValue("n") != "1" {
		t.Errorf("got %q, kind %q, n %q", file, got.Text("kind"), got.R.PostFormValue("n"))
	}
	if got.Upload("icon") != nil || got.R.PostForm.Has("logo") {
		t.Error("got a file that was not sent, or one as a field")
	}
}

func TestAFileThatIsTooLongIsReadToOneByteMoreAndTheRestThrownAway(t *testing.T) {
	url, got := uploadServer(t)
	kind, body := form(t, make([]byte, 50<<20))
	if status := post(t, url+"/fotos", kind, body); status != http.StatusOK || len(got.Upload("logo")) != 1001 {
		t.Errorf("got %d with %d bytes, want 200 with 1001: the handler says that it is too long", status, len(got.Upload("logo")))
	}
}

// TestAFormWithoutFilesIsAFormAsAnyOther also where files may come: a script keeps what is typed without them.
func TestAFormWithoutFilesIsAFormAsAnyOther(t *testing.T) {
	url, got := uploadServer(t)
	if status := post(t, url+"/fotos", "application/x-www-form-urlencoded", strings.NewReader("logo=x&kind=+a+")); status != http.StatusOK {
		t.Fatalf("got %d", status)
	}
	if got.Upload("logo") != nil || got.R.PostFormValue("logo") != "x" || got.Text("kind") != "a" {
		t.Errorf("got the file %q, the field %q, kind %q", got.Upload("logo"), got.R.PostFormValue("logo"), got.Text("kind"))
	}
}

func TestFormsWithFilesAreRefused(t *testing.T) {
	url, got := uploadServer(t)
	for name, send := range map[string]func() int{
		"from another site": func() int {
			kind, body := form(t, []byte("x"))
			return post(t, url+"/fotos", kind, body, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
		},
		"without end": func() int {
			kind, body := form(t, []byte("x"))
			return post(t, url+"/fotos", kind, io.LimitReader(body, int64(body.Len()-20)))
		},
		"that have no parts": func() int {
			return post(t, url+"/fotos", "multipart/form-data", strings.NewReader("logo=x"))
		},
		"without a file, over a megabyte": func() int {
			return post(t, url+"/fotos", "application/x-www-form-urlencoded", strings.NewReader("a="+strings.Repeat("x", 1<<20)))
		},
		"with fields over a megabyte": func() int {
			kind, body := form(t, []byte("x"), "a", strings.Repeat("x", 1<<20+1))
			return post(t, url+"/fotos", kind, body)
		},
		"of a thousand parts": func() int {
			kind, body := form(t, []byte("x"), strings.Split(strings.Repeat("a,b,", 500)+"a,b", ",")...)
			return post(t, url+"/fotos", kind, body)
		},
		"over a megabyte, elsewhere": func() int {
			return post(t, url+"/textos", "application/x-www-form-urlencoded", strings.NewReader("a="+strings.Repeat("x", 1<<20)))
		},
	} {
		*got = door.Visit{}
		if status := send(); status < 400 || status >= 500 || got.R != nil {
			t.Errorf("%s: got %d, reached the handler %t", name, status, got.R != nil)
		}
	}
}

func TestEveryRouteThatTakesFilesIsARoute(t *testing.T) {
	for pattern := range uploads {
		found := false
		for _, r := range Routes() {
			found = found || r.Method == http.MethodPost && r.Pattern == pattern
		}
		if !found {
			t.Errorf("%s takes files and is no route of POST", pattern)
		}
	}
}
