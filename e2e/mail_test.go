package e2e_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestMailWaitsForItsServerAndThenArrives: the access stands whatever becomes of its message.
func TestMailWaitsForItsServerAndThenArrives(t *testing.T) {
	t.Parallel()
	office := harness.NewPostOffice(t)
	s := harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_SMTP_URL=smtp://" + office.Address}})
	p := s.Open(harness.View{})
	p.Enter(s.Login("office", "lucia@"))
	p.Navigate("/app/clientes?q=lasenia")
	p.Check("id", "")
	grantFromBar(p)
	p.ExpectText("Acceso concedido")
	p.Follow("Agrupación La Sénia")
	p.ExpectText("Con acceso", "Pendiente")
	waitUntil(t, 10*time.Second, "the refused connection on the page", func() bool {
		p.Reload()
		return strings.Contains(p.Text(), "connection refused")
	})
	p.Picture("waiting")
	office.Open()
	waitUntil(t, 100*time.Second, "the mail, a minute after the first attempt", func() bool { return len(office.Mails()) == 1 })
	m := office.Mails()[0]
	if m.To != "hola@lasenia.example" || !strings.Contains(m.Text, s.URL+"/estudio-marjal/entrar") || passwordIn(t, m) == "" {
		t.Errorf("the mail: to %s\n%s", m.To, m.Text)
	}
	waitUntil(t, 10*time.Second, "its state on the page", func() bool {
		p.Reload()
		return strings.Contains(p.Text(), "Enviado")
	})
}

// TestWithoutAMailServerEveryCompanyPageSaysThatMailWaits.
func TestWithoutAMailServerEveryCompanyPageSaysThatMailWaits(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Env: []string{"ACUSE_DEV="}})
	p := s.Open(harness.View{})
	signUp(p)
	addCustomer(p)
	grantAccess(p)
	for _, path := range []string{"/app/clientes", "/app/clientes/nuevo", "/app/facturas", "/app/facturas/nueva",
		"/app/configuracion/mis-datos", "/app/configuracion/interfaz"} {
		p.Navigate(path)
		p.ExpectText("El correo espera")
	}
	p.Picture("no-mail")
	if got := p.Navigate("/dev/correo"); got != http.StatusNotFound {
		t.Errorf("the developer's mailbox without ACUSE_DEV: status %d, want 404", got)
	}
}
