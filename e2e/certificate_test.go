package e2e_test

import (
	"crypto/tls"
	"net"
	"net/url"
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// TestProvenDomainsGetCertificates: a certificate authority of Let's Encrypt's own making (Pebble) and its DNS, on this
// machine. Two names get a certificate each; one that is wanted and not proven gets none.
func TestProvenDomainsGetCertificates(t *testing.T) {
	t.Parallel()
	ca := startAuthority(t)
	port, plain := freeAddr(t), freeAddr(t)
	_, tlsPort, _ := net.SplitHostPort(port)
	ca.run(t, plain, port)
	s := harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_URL=https://acuse.localhost:" + tlsPort, "ACUSE_TLS_ADDR=" + port,
		"ACUSE_ACME_URL=https://" + ca.acme + "/dir", "ACUSE_DNS_ADDR=" + ca.dns, "SSL_CERT_FILE=" + ca.root}})
	// The authority asks for a name's port 80 where the plain listener of this server is; by tls-alpn-01 it is the encrypted one.
	office := s.Client()
	l := s.Login("office", "lucia@")
	office.Post("/entrar", url.Values{"username": {l.Username}, "password": {l.Password}})
	const path, host, wanted = addressPath, "facturas.marjal.example", "sin-probar.example"
	ca.tell(t, "add-a", map[string]any{"host": "acuse.localhost.", "addresses": []string{"127.0.0.1"}})
	for _, name := range []string{host, wanted} {
		ca.tell(t, "set-cname", map[string]any{"host": name + ".", "target": "acuse.localhost."})
	}
	prove := func(name string) { ca.prove(t, office, name) }
	issued := func(name string) {
		t.Helper()
		conn, err := tls.Dial("tcp", port, &tls.Config{ServerName: name, RootCAs: ca.issuer(t)})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		defer conn.Close()
		if cert := conn.ConnectionState().PeerCertificates[0]; len(cert.DNSNames) != 1 || cert.DNSNames[0] != name || !strings.HasPrefix(cert.Issuer.CommonName, "Pebble") {
			t.Errorf("%s: got a certificate for %v by %s", name, cert.DNSNames, cert.Issuer.CommonName)
		}
	}
	prove(host)
	issued(host)
	status, body := ca.get(t, port, host, "/entrar")
	if status != 200 || !strings.Contains(body, "Estudio Marjal") || strings.Contains(body, "Acuse") {
		t.Errorf("https://%s/entrar: got %d", host, status)
	}
	office.Post(path+"/quitar", nil)
	office.Post(path+"/dominio", url.Values{"domain": {wanted}})
	for _, name := range []string{wanted, "nadie.example", "acuse.localhost"} {
		if conn, err := tls.Dial("tcp", port, &tls.Config{ServerName: name, InsecureSkipVerify: true}); err == nil {
			conn.Close()
			t.Errorf("%s got a certificate", name)
		}
	}
	office.Post(path+"/quitar", nil)
	ca.tell(t, "set-cname", map[string]any{"host": "clientes.marjal.example.", "target": "acuse.localhost."})
	prove("clientes.marjal.example")
	issued("clientes.marjal.example")
	office.Post(path+"/quitar", nil)
	ca.tell(t, "set-cname", map[string]any{"host": "tarde.marjal.example.", "target": "acuse.localhost."})
	prove("tarde.marjal.example")
	ca.stop()
	if conn, err := tls.Dial("tcp", port, &tls.Config{ServerName: "tarde.marjal.example", InsecureSkipVerify: true}); err == nil {
		conn.Close()
		t.Error("a certificate without an authority")
	}
	if m := s.WaitMail(l.Username, "tarde.marjal.example no tiene certificado"); !strings.Contains(harness.Squeeze(m.Text), "La autoridad de certificación no lo ha dado") {
		t.Errorf("the owner is told\n%s", m.Text)
	}
	if page := office.Get("/app/").Body; !strings.Contains(page, "tarde.marjal.example no tiene certificado") {
		t.Error("the pages do not say so")
	}
}
