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
	"sync"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// authority is Pebble with its DNS.
type authority struct {
	folder, acme, manage, dns, control, root string
	stop                                     func() // ends the authority, not its DNS
}

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
		end := sync.OnceFunc(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
		a.stop = end
		t.Cleanup(func() {
			end()
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

const addressPath = "/app/configuracion/imagen-de-marca/direccion"

// prove gives the company of that user a domain, whose records it puts into the DNS.
func (a *authority) prove(t *testing.T, office *harness.Client, name string) {
	t.Helper()
	office.Post(addressPath+"/dominio", url.Values{"domain": {name}})
	_, token, _ := strings.Cut(office.Get(addressPath).Body, "prueba=")
	token, _, _ = strings.Cut(token, `"`)
	a.tell(t, "set-txt", map[string]any{"host": "_prueba." + name + ".", "value": "prueba=" + token})
	office.Post(addressPath+"/comprobar", nil)
	if page := office.Get(addressPath).Body; !strings.Contains(page, "El portal está en "+name) {
		t.Fatalf("%s is not proven", name)
	}
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

// client trusts its certificates; to it every host is at that address, if so.
func (a *authority) client(t *testing.T, addr string, every bool) *http.Client {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: a.issuer(t)}, DisableKeepAlives: true}
	if every {
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}
	}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// get asks a host of the server by https.
func (a *authority) get(t *testing.T, addr, host, path string) (int, string) {
	t.Helper()
	res, err := a.client(t, addr, true).Get("https://" + host + path)
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
