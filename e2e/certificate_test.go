package e2e_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
	const path, host, wanted = "/app/configuracion/imagen-de-marca/direccion", "facturas.marjal.example", "sin-probar.example"
	ca.tell(t, "add-a", map[string]any{"host": "acuse.localhost.", "addresses": []string{"127.0.0.1"}})
	for _, name := range []string{host, wanted} {
		ca.tell(t, "set-cname", map[string]any{"host": name + ".", "target": "acuse.localhost."})
	}
	prove := func(name string) {
		t.Helper()
		office.Post(path+"/dominio", url.Values{"domain": {name}})
		page := string(office.Get(path).Body)
		_, token, _ := strings.Cut(page, "prueba=")
		token, _, _ = strings.Cut(token, `"`)
		ca.tell(t, "set-txt", map[string]any{"host": "_prueba." + name + ".", "value": "prueba=" + token})
		office.Post(path+"/comprobar", nil)
		if page := string(office.Get(path).Body); !strings.Contains(page, "El portal está en "+name) {
			t.Fatalf("%s is not proven", name)
		}
	}
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
}

// authority is Pebble with its DNS.
type authority struct{ folder, acme, manage, dns, control, root string }

const pebbleModule = "github.com/letsencrypt/pebble/v2"

// startAuthority finds the programs that scripts/setup-test installs, and the module's files beside them.
func startAuthority(t *testing.T) *authority {
	t.Helper()
	out, err := exec.Command("go", "env", "GOMODCACHE", "GOPATH").Output()
	paths := strings.Fields(string(out))
	if err != nil || len(paths) != 2 {
		t.Fatalf("go env: %v", err)
	}
	modules, _ := filepath.Glob(filepath.Join(paths[0], pebbleModule+"@*"))
	if _, err := os.Stat(filepath.Join(paths[1], "bin", "pebble")); err != nil || len(modules) == 0 {
		if os.Getenv("CI") != "" {
			t.Fatal("Pebble is not installed: scripts/setup-test")
		}
		t.Skip("SKIPPED: Pebble is not installed (scripts/setup-test): no certificate was asked for")
	}
	return &authority{folder: modules[len(modules)-1], acme: freeAddr(t), manage: freeAddr(t), dns: freeAddr(t), control: freeAddr(t), root: filepath.Join(modules[len(modules)-1], "test/certs/pebble.minica.pem")}
}

// run starts both; the names' ports 80 and 443 are at these addresses.
func (a *authority) run(t *testing.T, plain, encrypted string) {
	t.Helper()
	_, httpPort, _ := net.SplitHostPort(plain)
	_, tlsPort, _ := net.SplitHostPort(encrypted)
	conf := filepath.Join(t.TempDir(), "pebble.json")
	text := fmt.Sprintf(`{"pebble": {"listenAddress": %q, "managementListenAddress": %q, "certificate": %q, "privateKey": %q, "httpPort": %s, "tlsPort": %s,
		"profiles": {"default": {"description": "x", "validityPeriod": 7776000}}}}`, a.acme, a.manage, filepath.Join(a.folder, "test/certs/localhost/cert.pem"),
		filepath.Join(a.folder, "test/certs/localhost/key.pem"), httpPort, tlsPort)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	bin, _ := exec.Command("go", "env", "GOPATH").Output()
	folder := filepath.Join(strings.TrimSpace(string(bin)), "bin")
	for _, args := range [][]string{{"pebble-challtestsrv", "-dnsserver", a.dns, "-management", a.control, "-defaultIPv6", "", "-http01", "", "-https01", "", "-tlsalpn01", "", "-doh", ""},
		{"pebble", "-config", conf, "-dnsserver", a.dns, "-strict"}} {
		cmd := exec.Command(filepath.Join(folder, args[0]), args[1:]...)
		cmd.Env = append(os.Environ(), "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0")
		var log bytes.Buffer
		cmd.Stdout, cmd.Stderr = &log, &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			if t.Failed() {
				t.Logf("%s: %s", args[0], log.String())
			}
		})
	}
	for range 100 {
		if conn, err := net.Dial("tcp", a.acme); err == nil {
			conn.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("Pebble does not answer")
}

// tell puts a record into its DNS.
func (a *authority) tell(t *testing.T, what string, record map[string]any) {
	t.Helper()
	text, _ := json.Marshal(record)
	for range 50 {
		res, err := http.Post("http://"+a.control+"/"+what, "application/json", bytes.NewReader(text))
		if err == nil {
			res.Body.Close()
			if res.StatusCode != http.StatusOK {
				t.Fatalf("%s: got %s", what, res.Status)
			}
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the DNS of Pebble does not answer")
}

// issuer is the root that this run of it made for its certificates.
func (a *authority) issuer(t *testing.T) *x509.CertPool {
	t.Helper()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	res, err := client.Get("https://" + a.manage + "/roots/0")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	root, _ := io.ReadAll(res.Body)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(root) {
		t.Fatalf("no root: %s", root)
	}
	return pool
}

// get asks a host of the server by https.
func (a *authority) get(t *testing.T, addr, host, path string) (int, string) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.issuer(t)},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}}}
	res, err := client.Get("https://" + host + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
