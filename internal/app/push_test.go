package app_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// phone is a device and the service of its browser's maker.
type phone struct {
	t      *testing.T
	key    *ecdh.PrivateKey
	auth   []byte
	server *httptest.Server
	answer int // what the maker says
	got    []pushed
}

// pushed is a message as the device reads it, and who signed it for what.
type pushed struct {
	Title, Body, Path, Tag, Lang string
	Unread                       int
	signedBy, audience           string
	size                         int
}

func newPhone(t *testing.T) *phone {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &phone{t: t, key: key, auth: make([]byte, 16), answer: http.StatusCreated}
	rand.Read(p.auth)
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	return p
}

func (p *phone) device(path string) app.PushDevice {
	return app.PushDevice{Endpoint: p.server.URL + path, P256dh: base64.RawURLEncoding.EncodeToString(p.key.PublicKey().Bytes()),
		Auth: base64.RawURLEncoding.EncodeToString(p.auth)}
}

func (p *phone) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Encoding") != "aes128gcm" || r.Header.Get("TTL") != "259200" {
		p.t.Errorf("got %v, encoding %q, TTL %q", err, r.Header.Get("Content-Encoding"), r.Header.Get("TTL"))
	}
	var m pushed
	if err := json.Unmarshal(p.decrypt(body), &m); err != nil {
		p.t.Errorf("the message: %v", err)
	}
	m.size = len(body)
	m.signedBy, m.audience = p.verify(r.Header.Get("Authorization"))
	p.got = append(p.got, m)
	w.WriteHeader(p.answer)
}

// decrypt reads a message as RFC 8291 and RFC 8188 say.
func (p *phone) decrypt(body []byte) []byte {
	salt, size, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	sender, sealed := body[21:21+length], body[21+length:]
	if len(sealed) > int(size) {
		p.t.Errorf("%d bytes in records of %d, want one", len(sealed), size)
	}
	public, err := ecdh.P256().NewPublicKey(sender)
	p.must(err)
	shared, err := p.key.ECDH(public)
	p.must(err)
	info := append(append([]byte("WebPush: info\x00"), p.key.PublicKey().Bytes()...), sender...)
	secret, err := hkdf.Key(sha256.New, shared, p.auth, string(info), 32)
	p.must(err)
	key, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	p.must(err)
	nonce, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", 12)
	p.must(err)
	block, err := aes.NewCipher(key)
	p.must(err)
	sealer, err := cipher.NewGCM(block)
	p.must(err)
	plain, err := sealer.Open(nil, nonce, sealed, nil)
	p.must(err)
	plain = bytes.TrimRight(plain, "\x00")
	if len(plain) == 0 || plain[len(plain)-1] != 2 {
		p.t.Error("the last record does not end in 2")
		return nil
	}
	return plain[:len(plain)-1]
}

// verify reads an Authorization of RFC 8292 and answers the public key it holds by, and for whom it is.
func (p *phone) verify(header string) (key, audience string) {
	token, key, ok := strings.Cut(strings.TrimPrefix(header, "vapid t="), ", k=")
	parts := strings.Split(token, ".")
	if !ok || len(parts) != 3 {
		p.t.Errorf("Authorization: %q", header)
		return "", ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(key)
	p.must(err)
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	p.must(err)
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), raw)
	p.must(err)
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if len(signature) != 64 || !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		p.t.Error("the signature does not hold")
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	p.must(err)
	var c struct {
		Aud, Sub string
		Exp      int64
	}
	p.must(json.Unmarshal(claims, &c))
	if left := time.Until(time.Unix(c.Exp, 0)); left <= 0 || left > 24*time.Hour || c.Sub != "https://acuse.example" {
		p.t.Errorf("signed for %v more by %q", left, c.Sub)
	}
	return key, c.Aud
}

func (p *phone) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// atHome is an App on the world's database that may send to this machine, as in development.
func (w *world) atHome() *app.App {
	return app.New(w.store, app.Options{URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"), Now: w.clock, Dev: true})
}

// runPush does the jobs of messages to devices that wait, and answers what became of them.
func (w *world) runPush(a *app.App) (all []error) {
	w.t.Helper()
	text := `json(args)`
	if os.Getenv("TEST_DATABASE_URL") != "" {
		text = `CAST(args AS TEXT)`
	}
	rows, err := w.db.Read.QueryContext(w.t.Context(), `SELECT `+text+` FROM river_job WHERE kind = 'send_push' ORDER BY id`)
	w.ok(err)
	var jobs []app.SendPush
	for rows.Next() {
		var args []byte
		var job app.SendPush
		w.ok(rows.Scan(&args))
		w.ok(json.Unmarshal(args, &job))
		jobs = append(jobs, job)
	}
	w.ok(rows.Close())
	_, err = w.db.Write.ExecContext(w.t.Context(), `DELETE FROM river_job WHERE kind = 'send_push'`)
	w.ok(err)
	for _, job := range jobs {
		all = append(all, a.SendPush(w.t.Context(), job))
	}
	return all
}

func TestADeviceIsToldOfEachNewDocumentAndNobodyElseIs(t *testing.T) {
	w := newWorld(t)
	a, p := w.atHome(), newPhone(t)
	cafe, bar := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"), w.customer(w.owner, "Bar Comodoro, S.L.", "bar@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(t.Context(), g, p.device("/cafe"), app.Origin{UserAgent: "Firefox/1 Android"}))
	other, slug := w.found("Otra", "otra@otra.example")
	theirs := w.customer(other, "Café Almirante, S.L.", "cafe@b.example")
	stranger, _ := w.guest(other, slug, theirs)
	q := newPhone(t)
	w.ok(a.AddDevice(t.Context(), stranger, q.device("/otra"), app.Origin{}))
	w.invoice(w.owner, bar)
	id := w.invoice(w.owner, cafe)
	w.runPush(a)
	d, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	if len(p.got) != 1 || len(q.got) != 0 {
		t.Fatalf("got %d and %d messages, want 1 and none", len(p.got), len(q.got))
	}
	s, err := a.PortalSettings(t.Context(), g)
	w.ok(err)
	want := pushed{Title: "Estudio Marjal", Body: "Factura " + d.Number + ": ya se puede ver", Path: "documentos/" + id, Tag: id, Lang: "es",
		Unread: 1, signedBy: s.PushKey, audience: p.server.URL, size: p.got[0].size}
	if p.got[0] != want {
		t.Errorf("got %+v, want %+v", p.got[0], want)
	}
	if s.Devices[0].LastOKAt.IsZero() || p.got[0].size > 4096 {
		t.Errorf("last message noted %v, %d bytes", s.Devices[0].LastOKAt, p.got[0].size)
	}
	w.invoice(other, theirs)
	w.runPush(a)
	if len(p.got) != 1 || len(q.got) != 1 || q.got[0].Title != "Otra" || q.got[0].signedBy == s.PushKey {
		t.Errorf("the other company: got %d and %+v", len(p.got), q.got)
	}
}

func TestASchedulesInvoiceIsToldAndWhatWasReadIsNot(t *testing.T) {
	w := newWorld(t)
	a, p := w.atHome(), newPhone(t)
	cafe := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(t.Context(), g, p.device("/cafe"), app.Origin{}))
	w.schedule(cafe)
	w.schedule(cafe)
	w.wait(40 * 24 * time.Hour)
	w.issueDue()
	jobs := w.count(`SELECT count(*) FROM river_job WHERE kind = 'send_push'`)
	issued := w.count(`SELECT count(*) FROM document WHERE state = 'issued'`)
	if jobs != issued || jobs < 2 {
		t.Errorf("got %d messages for %d invoices", jobs, issued)
	}
	w.runPush(a)
	told := len(p.got)
	id := w.invoice(w.owner, cafe)
	w.ok(w.fetch(g, app.Request{}, id))
	w.runPush(a)
	if len(p.got) != told {
		t.Errorf("told of what was read: got %d messages, want %d", len(p.got), told)
	}
}

func TestADeviceThatIsGoneIsForgottenAndAnotherTriedAgain(t *testing.T) {
	w := newWorld(t)
	a := w.atHome()
	cafe := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	for answer, c := range map[int]struct{ failed, left int }{201: {0, 1}, 404: {0, 0}, 410: {0, 0}, 429: {1, 1}, 500: {1, 1}, 301: {1, 1}} {
		p := newPhone(t)
		p.answer = answer
		w.ok(a.AddDevice(t.Context(), g, p.device("/x"), app.Origin{}))
		w.invoice(w.owner, cafe)
		failed := 0
		for _, err := range w.runPush(a) {
			if err != nil {
				failed++
			}
		}
		s, err := a.PortalSettings(t.Context(), g)
		w.ok(err)
		if failed != c.failed || len(s.Devices) != c.left {
			t.Errorf("%d: got %d failures and %d devices, want %+v", answer, failed, len(s.Devices), c)
		}
		for _, d := range s.Devices {
			if d.Failures != c.failed {
				t.Errorf("%d: %d failures noted, want %d", answer, d.Failures, c.failed)
			}
			w.ok(a.RemoveDevice(t.Context(), g, d.ID))
		}
	}
}

func TestDevicesEndWithTheAccessAndTheSession(t *testing.T) {
	w := newWorld(t)
	a, ctx := w.atHome(), t.Context()
	p := newPhone(t)
	left := func() int { return w.count(`SELECT count(*) FROM push_subscription`) }
	for _, action := range []billing.AccessAction{billing.RevokeAccess, billing.DeactivateAccess} {
		cafe := w.customer(w.owner, "Café "+string(action), string(action)+"@b.example")
		g, _ := w.guest(w.owner, w.slug, cafe)
		add := func() { w.ok(a.AddDevice(ctx, g, p.device("/"+string(action)), app.Origin{})) }
		add()
		w.ok(a.EndSessions(ctx, g, false))
		if left() != 1 {
			t.Errorf("ending the others: %d devices, want this one", left())
		}
		w.ok(w.ChangeAccess(ctx, w.owner, action, w.NewAct(), []string{cafe}))
		if left() != 0 {
			t.Errorf("%s: %d devices left", action, left())
		}
	}
	cafe := w.customer(w.owner, "Café", "fuera@b.example")
	g, token := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(ctx, g, p.device("/fuera"), app.Origin{}))
	w.ok(a.LogOut(ctx, token))
	if left() != 0 {
		t.Errorf("log-out: %d devices left", left())
	}
}

func TestADeviceMustBeAPublicOneAndTheyAreBounded(t *testing.T) {
	w := newWorld(t)
	p, ctx := newPhone(t), t.Context()
	g, _ := w.guest(w.owner, w.slug, w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"))
	for _, endpoint := range []string{"", "no", "http://8.8.8.8/x", "https://127.0.0.1/x", "https://10.0.0.8/x", "https://[::1]/x", "https://169.254.169.254/x",
		"https://localhost/x", "https://8.8.8.8:22/x", "https://me:you@8.8.8.8/x", "file:///etc/passwd", "https://8.8.8.8/" + strings.Repeat("x", 1000)} {
		d := p.device("/x")
		d.Endpoint = endpoint
		if err := w.AddDevice(ctx, g, d, app.Origin{}); billing.CodeOf(err) != billing.Invalid {
			t.Errorf("%.40q: got %v, want refused", endpoint, err)
		}
	}
	for i := range app.DevicesMax + 3 {
		d := p.device("/x")
		d.Endpoint = "https://8.8.8.8/" + string(rune('a'+i))
		w.wait(time.Second)
		w.ok(w.AddDevice(ctx, g, d, app.Origin{}))
		w.ok(w.AddDevice(ctx, g, d, app.Origin{})) // pressed twice
	}
	s, err := w.PortalSettings(ctx, g)
	w.ok(err)
	if len(s.Devices) != app.DevicesMax || s.Devices[0].Endpoint != "https://8.8.8.8/m" {
		t.Errorf("got %d devices, the latest %s", len(s.Devices), s.Devices[0].Endpoint)
	}
	bad := p.device("/x")
	bad.Endpoint, bad.P256dh = "https://8.8.8.8/z", base64.RawURLEncoding.EncodeToString(make([]byte, 65))
	if err := w.AddDevice(ctx, g, bad, app.Origin{}); billing.CodeOf(err) != billing.Invalid {
		t.Errorf("a key that is none: got %v", err)
	}
}

// deviceDay registers a device, has it told, and takes it away.
func deviceDay(t *testing.T, w *world, g app.Guest, customer string) {
	a, p := w.atHome(), newPhone(t)
	w.ok(a.AddDevice(t.Context(), g, p.device("/x"), app.Origin{}))
	w.invoice(w.owner, customer)
	w.runPush(a)
	p.answer = http.StatusGone
	w.invoice(w.owner, customer)
	w.runPush(a)
	w.ok(a.KeepDevices(t.Context(), "old", "new"))
}
