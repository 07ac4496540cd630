// Package config is everything a machine may say to Acuse: one struct, filled from the environment, each
// variable optional and with a default that makes `acuse serve` work in an empty folder.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
)

// Config is how this process was told to run. The comment of each field names its variable and its default.
type Config struct {
	// Addr is where the web listens, host:port. ACUSE_ADDR, "localhost:8080".
	Addr string
	// Data is the folder of everything kept on this machine: the SQLite file, the secret key, mails in development.
	// ACUSE_DATA, "./data".
	Data string
	// DatabaseURL is postgres://… or the path of a SQLite file. ACUSE_DATABASE_URL, "<Data>/acuse.db".
	DatabaseURL string
	// URL is the address people type and e-mails link to, without a slash at its end. ACUSE_URL, made from Addr.
	URL string
	// Named tells whether ACUSE_URL said so: then no other host is the platform's.
	Named bool
	// Aliases are other hosts of the platform, such as "www.facturas.example": no company can have one. ACUSE_ALIASES, between
	// commas, none.
	Aliases []string
	// SMTPURL is the mail server, smtp://user:password@host:587 or smtps://…:465; "" writes mails to
	// <Data>/mail instead of sending them. ACUSE_SMTP_URL, "".
	SMTPURL string
	// MailFrom is the sender of Acuse's own mails. ACUSE_MAIL_FROM, "no-reply@" and the host of URL.
	MailFrom string
	// MailDomains says that the server of SMTPURL takes senders of the proven domains of companies: mails to their customers
	// come from there then, signed with the domain's key. ACUSE_MAIL_DOMAINS, false.
	MailDomains bool
	// SecretKey is 32 bytes that sign and seal; nil until EnsureSecret when the environment gives none.
	// ACUSE_SECRET_KEY, in base64 or hex, at least 32 bytes; else the file <Data>/secret.key.
	SecretKey []byte
	// MetricsAddr is where Prometheus may read, host:port; "" is nowhere. ACUSE_METRICS_ADDR, "".
	MetricsAddr string
	// TrustedProxies are the proxies whose X-Forwarded-For is believed. ACUSE_TRUSTED_PROXIES, networks or
	// addresses between commas, none.
	TrustedProxies []netip.Prefix
	// TLSAddr is where the web listens encrypted, host:port, with certificates that it gets by itself (ACME) for the host of
	// URL and the proven domains of companies; "" is nowhere: a proxy does it. URL is https then. ACUSE_TLS_ADDR, "".
	TLSAddr string
	// ACMEURL is the directory of the certificate authority, ACMEEmail whom it writes to about them.
	// ACUSE_ACME_URL, Let's Encrypt's; ACUSE_ACME_EMAIL, "".
	ACMEURL, ACMEEmail string
	// DNSAddr is the DNS server that is asked for the proofs of domains, host:port; "" is this machine's. ACUSE_DNS_ADDR, "".
	DNSAddr string
	// SharedApps lets the host of URL name the Android apps of companies without a domain of their own. Android then gives
	// each of them every link to this host, so it is for installations whose companies trust each other. ACUSE_SHARED_APPS,
	// false.
	SharedApps bool
	// Dev shows what helps a developer and must never be public: see DevAllowed. ACUSE_DEV, false.
	Dev bool
}

// Load reads the environment through getenv (os.Getenv). Its error names every variable that is wrong, what
// was expected and nothing that could be a secret. It touches no file.
func Load(getenv func(string) string) (Config, error) {
	r := reader{getenv: getenv}
	var c Config
	c.Addr = r.addr("ACUSE_ADDR", "localhost:8080")
	c.Data = r.text("ACUSE_DATA", "./data")
	c.DatabaseURL = r.database("ACUSE_DATABASE_URL", filepath.Join(c.Data, "acuse.db"))
	c.URL = r.base("ACUSE_URL", urlOf(c.Addr))
	c.Named = r.text("ACUSE_URL", "") != ""
	c.Aliases = r.hosts("ACUSE_ALIASES")
	c.SMTPURL = r.smtp("ACUSE_SMTP_URL")
	c.MailFrom = r.from("ACUSE_MAIL_FROM", "no-reply@"+mailHost(c.URL))
	c.MailDomains = r.flag("ACUSE_MAIL_DOMAINS")
	c.SecretKey = r.secret("ACUSE_SECRET_KEY")
	c.MetricsAddr = r.addr("ACUSE_METRICS_ADDR", "")
	c.TrustedProxies = r.prefixes("ACUSE_TRUSTED_PROXIES")
	c.TLSAddr = r.addr("ACUSE_TLS_ADDR", "")
	if c.TLSAddr != "" && !strings.HasPrefix(c.URL, "https://") {
		r.fail("ACUSE_TLS_ADDR", fmt.Sprintf("ACUSE_URL to begin with https:// (it is %q)", c.URL))
	}
	c.ACMEURL = r.text("ACUSE_ACME_URL", "https://acme-v02.api.letsencrypt.org/directory")
	if u, err := url.Parse(c.ACMEURL); err != nil || u.Scheme != "https" || u.Hostname() == "" {
		r.fail("ACUSE_ACME_URL", fmt.Sprintf("the https:// address of a directory, got %q", c.ACMEURL))
	}
	c.ACMEEmail = r.text("ACUSE_ACME_EMAIL", "")
	c.DNSAddr = r.addr("ACUSE_DNS_ADDR", "")
	c.SharedApps = r.flag("ACUSE_SHARED_APPS")
	c.Dev = r.flag("ACUSE_DEV")
	if len(r.wrong) == 0 {
		if err := c.DevAllowed(); err != nil {
			r.wrong = append(r.wrong, err)
		}
	}
	return c, errors.Join(r.wrong...)
}

// DevAllowed is an error when Dev is asked for on a server that others can reach: what it shows (mails with
// passwords, demo logins) would be everybody's. The address and the public URL must both be this machine's own.
func (c Config) DevAllowed() error {
	if !c.Dev {
		return nil
	}
	if host, _, err := net.SplitHostPort(c.Addr); err != nil || !IsLoopback(host) {
		return fmt.Errorf("ACUSE_DEV: only on a loopback address: set ACUSE_ADDR to localhost:8080 (it is %q) or unset ACUSE_DEV", c.Addr)
	}
	if u, err := url.Parse(c.URL); err != nil || !IsLoopback(u.Hostname()) {
		return fmt.Errorf("ACUSE_DEV: only on a loopback address: set ACUSE_URL to http://localhost:8080 (it is %q) or unset ACUSE_DEV", c.URL)
	}
	return nil
}

// Postgres says whether the database is PostgreSQL; otherwise DatabaseURL is the path of a SQLite file.
func (c Config) Postgres() bool { return isPostgres(c.DatabaseURL) }

// LogValue is the configuration as the log may show it: no key, no password.
func (c Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("addr", c.Addr), slog.String("url", c.URL), slog.String("data", c.Data),
		slog.Bool("postgres", c.Postgres()), slog.Bool("smtp", c.SMTPURL != ""),
		slog.String("metrics", c.MetricsAddr), slog.Int("trusted_proxies", len(c.TrustedProxies)), slog.Bool("dev", c.Dev),
	)
}

// reader takes one variable after the other and remembers which were wrong.
type reader struct {
	getenv func(string) string
	wrong  []error
}

func (r *reader) fail(name, expected string) {
	r.wrong = append(r.wrong, fmt.Errorf("%s: expected %s", name, expected))
}

func (r *reader) text(name, otherwise string) string {
	if v := strings.TrimSpace(r.getenv(name)); v != "" {
		return v
	}
	return otherwise
}

func (r *reader) addr(name, otherwise string) string {
	v := r.text(name, otherwise)
	if v == "" {
		return ""
	}
	_, port, err := net.SplitHostPort(v)
	if _, perr := strconv.ParseUint(port, 10, 16); err != nil || perr != nil {
		r.fail(name, fmt.Sprintf("host:port such as localhost:8080, got %q", v))
	}
	return v
}

func (r *reader) database(name, otherwise string) string {
	v := r.text(name, otherwise)
	if strings.Contains(v, "://") && !isPostgres(v) {
		r.fail(name, "postgres://user:password@host/database or the path of a SQLite file")
	}
	return v
}

func (r *reader) base(name, otherwise string) string {
	v := strings.TrimRight(r.text(name, otherwise), "/")
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" ||
		u.Path != "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		r.fail(name, "http:// or https:// and a host, without a path, such as https://facturas.example")
	}
	return v
}

func (r *reader) hosts(name string) []string {
	var all []string
	for one := range strings.SplitSeq(strings.ToLower(r.text(name, "")), ",") {
		one = strings.TrimSuffix(strings.TrimSpace(one), ".")
		if one == "" {
			continue
		}
		if strings.Trim(one, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			r.fail(name, fmt.Sprintf("hosts between commas such as www.facturas.example, without scheme or port, got %q", one))
			continue
		}
		all = append(all, one)
	}
	return all
}

func (r *reader) smtp(name string) string {
	v := r.text(name, "")
	u, err := url.Parse(v)
	if v != "" && (err != nil || (u.Scheme != "smtp" && u.Scheme != "smtps") || u.Hostname() == "") {
		r.fail(name, "smtp://user:password@host:587 or smtps://user:password@host:465")
	}
	return v
}

func (r *reader) from(name, otherwise string) string {
	v := r.text(name, otherwise)
	if _, err := mail.ParseAddress(v); err != nil {
		r.fail(name, fmt.Sprintf("an e-mail address such as no-reply@facturas.example, got %q", v))
	}
	return v
}

func (r *reader) secret(name string) []byte {
	v := r.text(name, "")
	if v == "" {
		return nil
	}
	key, err := parseSecret(v)
	if err != nil {
		r.fail(name, "at least 32 random bytes in base64 or hex, as from: openssl rand -base64 32")
	}
	return key
}

func (r *reader) prefixes(name string) []netip.Prefix {
	var all []netip.Prefix
	for one := range strings.SplitSeq(r.text(name, ""), ",") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		if addr, err := netip.ParseAddr(one); err == nil {
			all = append(all, netip.PrefixFrom(addr, addr.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(one)
		if err != nil {
			r.fail(name, fmt.Sprintf("networks or addresses between commas such as 10.0.0.0/8,192.0.2.7, got %q", one))
			continue
		}
		all = append(all, prefix.Masked())
	}
	return all
}

func (r *reader) flag(name string) bool {
	v := r.text(name, "false")
	on, err := strconv.ParseBool(v)
	if err != nil {
		r.fail(name, fmt.Sprintf("1 or 0, got %q", v))
	}
	return on
}

func isPostgres(database string) bool {
	return strings.HasPrefix(database, "postgres://") || strings.HasPrefix(database, "postgresql://")
}

// urlOf is where a browser on this machine finds a server that listens on addr.
func urlOf(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "http://localhost:8080" // addr is reported as wrong already
	}
	if ip, err := netip.ParseAddr(host); host == "" || (err == nil && ip.IsUnspecified()) {
		host = "localhost"
	}
	if port == "80" {
		if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		return "http://" + host
	}
	return "http://" + net.JoinHostPort(host, port)
}

// mailHost is the part after the @ of an address at base: its host, or localhost when that is a bare IP.
func mailHost(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" {
		return "localhost"
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return "localhost"
	}
	return u.Hostname()
}

// IsLoopback reports whether a host is this machine itself, as a name, an address or one in brackets.
func IsLoopback(host string) bool {
	if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return ip.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
