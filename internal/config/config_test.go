package config_test

import (
	"bytes"
	"log/slog"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"acuse/internal/config"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

func load(t *testing.T, pairs ...string) config.Config {
	t.Helper()
	c, err := config.Load(env(pairs...))
	if err != nil {
		t.Fatalf("Load(%q): %v", pairs, err)
	}
	return c
}

func TestAnEmptyEnvironmentGivesTheDocumentedDefaults(t *testing.T) {
	c := load(t)
	for _, f := range []struct{ field, got, want string }{
		{"Addr", c.Addr, "localhost:8080"},
		{"Data", c.Data, "./data"},
		{"DatabaseURL", c.DatabaseURL, "data/acuse.db"},
		{"URL", c.URL, "http://localhost:8080"},
		{"SMTPURL", c.SMTPURL, ""},
		{"MailFrom", c.MailFrom, "no-reply@localhost"},
		{"SecretKey", string(c.SecretKey), ""},
		{"MetricsAddr", c.MetricsAddr, ""},
	} {
		if f.got != f.want {
			t.Errorf("%s: got %q, want %q", f.field, f.got, f.want)
		}
	}
	if c.Dev || c.Postgres() || len(c.TrustedProxies) != 0 {
		t.Errorf("Dev %v, Postgres %v, TrustedProxies %v: want false, false, none", c.Dev, c.Postgres(), c.TrustedProxies)
	}
}

func TestThePublicURLFollowsTheAddressUnlessGiven(t *testing.T) {
	for _, x := range []struct{ addr, url, want, from string }{
		{":9000", "", "http://localhost:9000", "no-reply@localhost"},
		{"0.0.0.0:80", "", "http://localhost", "no-reply@localhost"},
		{"[::1]:8080", "", "http://[::1]:8080", "no-reply@localhost"},
		{"192.0.2.7:8080", "", "http://192.0.2.7:8080", "no-reply@localhost"},
		{":8080", "https://facturas.example/", "https://facturas.example", "no-reply@facturas.example"},
	} {
		c := load(t, "ACUSE_ADDR", x.addr, "ACUSE_URL", x.url)
		if c.URL != x.want || c.MailFrom != x.from || c.Named != (x.url != "") {
			t.Errorf("addr %q, url %q: got %q, named %t, and %q, want %q and %q", x.addr, x.url, c.URL, c.Named, c.MailFrom, x.want, x.from)
		}
	}
}

func TestEveryWrongVariableIsNamedAtOnceAndNoSecretIsRepeated(t *testing.T) {
	_, err := config.Load(env(
		"ACUSE_ADDR", "8080",
		"ACUSE_DATABASE_URL", "mysql://acuse:hunter2@db/acuse",
		"ACUSE_URL", "facturas.example/app",
		"ACUSE_SMTP_URL", "http://mail:hunter2@mail.example",
		"ACUSE_MAIL_FROM", "nobody",
		"ACUSE_SECRET_KEY", "hunter2",
		"ACUSE_METRICS_ADDR", "localhost:http-metrics",
		"ACUSE_TRUSTED_PROXIES", "10.0.0.0/8, proxy",
		"ACUSE_DEV", "perhaps",
	))
	if err == nil {
		t.Fatal("got no error, want one that names nine variables")
	}
	lines := strings.Split(err.Error(), "\n")
	for _, name := range []string{"ACUSE_ADDR", "ACUSE_DATABASE_URL", "ACUSE_URL", "ACUSE_SMTP_URL", "ACUSE_MAIL_FROM",
		"ACUSE_SECRET_KEY", "ACUSE_METRICS_ADDR", "ACUSE_TRUSTED_PROXIES", "ACUSE_DEV"} {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, name+": expected ") }) {
			t.Errorf("%s is not named with what is expected; got:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error repeats a secret:\n%v", err)
	}
}

func TestAliasesAreHostsAndNothingElse(t *testing.T) {
	if got := load(t, "ACUSE_ALIASES", "WWW.facturas.example., otro.example,,").Aliases; !slices.Equal(got, []string{"www.facturas.example", "otro.example"}) {
		t.Errorf("got %v", got)
	}
	for _, wrong := range []string{"https://www.facturas.example", "www.facturas.example:443", "a b.example", "*.example"} {
		if _, err := config.Load(env("ACUSE_ALIASES", wrong)); err == nil || !strings.Contains(err.Error(), "ACUSE_ALIASES") {
			t.Errorf("%q: got %v", wrong, err)
		}
	}
}

func TestTrustedProxiesAreNetworksOrSingleAddresses(t *testing.T) {
	got := load(t, "ACUSE_TRUSTED_PROXIES", "10.1.2.3/8, 192.0.2.7,::1").TrustedProxies
	want := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"), netip.MustParsePrefix("::1/128")}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDevIsRefusedWhereOthersCanReachTheServer(t *testing.T) {
	for _, x := range []struct {
		addr, url string
		allowed   bool
	}{
		{"", "", true},
		{"127.0.0.1:9000", "", true},
		{"[::1]:9000", "", true},
		{"localhost:9000", "http://talleres.localhost:9000", true},
		{":8080", "", false},
		{"192.0.2.7:8080", "", false},
		{"0.0.0.0:8080", "", false},
		{"localhost:8080", "https://facturas.example", false},
	} {
		_, err := config.Load(env("ACUSE_DEV", "1", "ACUSE_ADDR", x.addr, "ACUSE_URL", x.url))
		if got := err == nil; got != x.allowed {
			t.Errorf("addr %q, url %q: allowed %v, want %v (%v)", x.addr, x.url, got, x.allowed, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "ACUSE_DEV: only on a loopback address") {
			t.Errorf("addr %q: got %q, want it to say that ACUSE_DEV needs a loopback address", x.addr, err)
		}
	}
}

func TestTheLogNeverShowsKeyNorPasswords(t *testing.T) {
	c := load(t, "ACUSE_DATABASE_URL", "postgres://acuse:hunter2@db/acuse", "ACUSE_SMTP_URL", "smtp://a:hunter2@mail.example:587",
		"ACUSE_SECRET_KEY", strings.Repeat("6b", 32))
	var out bytes.Buffer
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "config", c)
	if strings.Contains(out.String(), "hunter2") || strings.Contains(out.String(), "6b6b") || strings.Contains(out.String(), "kkkk") {
		t.Errorf("the log shows a secret: %s", out.String())
	}
	if !strings.Contains(out.String(), "config.postgres=true") {
		t.Errorf("got %q, want it to hold config.postgres=true", out.String())
	}
}
