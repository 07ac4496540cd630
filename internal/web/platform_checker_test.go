package web_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"testing"

	"acuse/internal/platformtest"
)

// needTools skips a file that nothing here can open, but not on CI.
func needTools(t *testing.T, body []byte) {
	t.Helper()
	if !bytes.HasPrefix(body, []byte("%PDF-")) && !bytes.HasPrefix(body, []byte("PK\x03\x04")) {
		return
	}
	for _, tool := range platformtest.Tools {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("CI") == "" {
			t.Skipf("NOT TESTED: %s is missing (install poppler-utils and qpdf)", tool)
		}
	}
}

// TestTheWalkSeesThePlatformWhereItIs guards the walk: on the platform's own pages it finds the name, and what they load
// has its mark; what browsers ask for beside any page has neither.
func TestTheWalkSeesThePlatformWhereItIs(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]bool{"/entrar": true, "/registro": true, "/no-such-company/": true, "/app/nothing": true,
		"/static/nothing.css": false, "/favicon.ico": false, "/robots.txt": false, "/healthz": false} {
		_, _, body := w.visit(t, map[string]*http.Cookie{}, http.MethodGet, path, nil)
		if path == "/app/nothing" {
			_, _, body = w.visit(t, map[string]*http.Cookie{"": w.owner}, http.MethodGet, path, nil)
		}
		places, err := platformtest.In("the body", []byte(body))
		ok(t, err)
		if (len(places) > 0) != want {
			t.Errorf("%s: got %v, want the platform found %v\n%.300s", path, places, want, body)
		}
	}
}
