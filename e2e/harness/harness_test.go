package harness

import (
	"net/url"
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) { Main(m, "./e2e/harness/testdata/tiny") }

func TestAServerIsReadyStopsWhenAskedAndKeepsItsDataWhenKilled(t *testing.T) {
	s := Start(t, Options{Demo: true, Args: []string{"--extra"}})
	c := s.Client()
	if got := c.Get("/starts").Body; got != "1" {
		t.Errorf("starts: got %s, want 1", got)
	}
	s.Kill()
	s.Restart()
	s.Stop()
	s.Restart()
	if got := c.Get("/starts").Body; got != "3" {
		t.Errorf("starts after a kill and a stop: got %s, want 3", got)
	}
	if got := strings.Count(s.Log(), "arguments serve --demo --extra"); got != 3 {
		t.Errorf("the log tells of %d starts with the arguments, want 3:\n%s", got, s.Log())
	}
	if got := strings.Count(s.Log(), "asked to end"); got != 1 {
		t.Errorf("the log tells of %d ends by SIGTERM, want 1:\n%s", got, s.Log())
	}
	if out, err := s.Run("version"); out != "tiny 1\n" || err != nil {
		t.Errorf("run version: got %q, %v, want tiny 1", out, err)
	}
}

func TestServersShareNeitherDataNorPort(t *testing.T) {
	one, two := Start(t, Options{}), Start(t, Options{})
	if one.URL == two.URL || one.Data == two.Data {
		t.Errorf("got %s with %s and %s with %s, want them apart", one.URL, one.Data, two.URL, two.Data)
	}
}

func TestEachServerHasAPostgreSQLDatabaseOfItsOwnWhenThereIsAServer(t *testing.T) {
	if os.Getenv("TEST_DATABASE_URL") == "" {
		t.Skip("TEST_DATABASE_URL is not set: make e2e-postgres runs this")
	}
	one, two := Start(t, Options{}), Start(t, Options{})
	if one.Log() == two.Log() || !strings.Contains(one.Log(), "database postgres://") {
		t.Errorf("got %q and %q, want two databases", one.Log(), two.Log())
	}
}

func TestAMailIsWaitedForAndDecoded(t *testing.T) {
	s := Start(t, Options{})
	if got := s.Client().Post("/mail", url.Values{}).Status; got != 303 {
		t.Fatalf("POST /mail: got %d, want 303", got)
	}
	m := s.WaitMail("ANA@talleres.example", "Talleres Ibáñez")
	for _, x := range []struct{ what, got, want string }{
		{"from", m.From, "no-reply@localhost"},
		{"to", m.To, "ana@talleres.example"},
		{"subject", m.Subject, "Acceso a sus documentos: Talleres Ibáñez"},
		{"text", m.Text, "Contraseña: k7. Entre en http://localhost/x?a=1."},
		{"html", m.HTML, "<p>Hola</p>"},
		{"links", strings.Join(m.Links(), " "), "http://localhost/x?a=1"},
	} {
		if x.got != x.want {
			t.Errorf("%s: got %q, want %q", x.what, x.got, x.want)
		}
	}
	if len(m.Files) != 1 || m.Files[0].Name != "F-1.pdf" || string(m.Files[0].Bytes) != "%PDF" {
		t.Errorf("files: got %v, want F-1.pdf with %%PDF", m.Files)
	}
	if got := len(s.Mails()); got != 1 {
		t.Errorf("mailbox: got %d mails, want 1", got)
	}
}
