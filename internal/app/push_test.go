package app_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/pushtest"
)

// pushed is a message as the device reads it, and who signed it for what.
type pushed struct {
	Title, Body, Path, Tag, Lang, Device string
	Unread                               int
	signedBy, audience                   string
}

// device of a phone at one of its maker's addresses.
func device(p *pushtest.Phone, path string) app.PushDevice {
	return app.PushDevice{Endpoint: p.Endpoint + path, P256dh: p.P256dh, Auth: p.Auth}
}

// readAll are the phone's messages so far.
func readAll(t *testing.T, p *pushtest.Phone) []pushed {
	t.Helper()
	var all []pushed
	for _, m := range p.Got() {
		one := pushed{signedBy: m.Signer, audience: m.Audience}
		if err := json.Unmarshal(m.Payload, &one); err != nil || m.Subject != "https://acuse.example" || m.Size > 4096 {
			t.Errorf("the message: %v, by %q, %d bytes", err, m.Subject, m.Size)
		}
		all = append(all, one)
	}
	return all
}

// atHome is an App on the world's database that may send to this machine, as in development.
func (w *world) atHome() *app.App {
	return app.New(w.store, app.Options{HashKiB: 64, URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"), Now: w.clock, Dev: true})
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
	a, p := w.atHome(), pushtest.New(t)
	cafe, bar := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"), w.customer(w.owner, "Bar Comodoro, S.L.", "bar@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(t.Context(), g, device(p, "/cafe"), app.Origin{UserAgent: "Firefox/1 Android"}))
	other, slug := w.found("Otra", "otra@otra.example")
	theirs := w.customer(other, "Café Almirante, S.L.", "cafe@b.example")
	stranger, _ := w.guest(other, slug, theirs)
	q := pushtest.New(t)
	w.ok(a.AddDevice(t.Context(), stranger, device(q, "/otra"), app.Origin{}))
	w.invoice(w.owner, bar)
	id := w.invoice(w.owner, cafe)
	w.runPush(a)
	d, err := w.Document(t.Context(), w.owner, id)
	w.ok(err)
	got := readAll(t, p)
	if len(got) != 1 || len(q.Got()) != 0 {
		t.Fatalf("got %d and %d messages, want 1 and none", len(got), len(q.Got()))
	}
	s, err := a.PortalSettings(t.Context(), g)
	w.ok(err)
	want := pushed{Title: "Estudio Marjal", Body: "Factura " + d.Number + ": ya se puede ver", Path: "documentos/" + id, Tag: id, Lang: "es",
		Unread: 1, Device: s.Devices[0].ID, signedBy: s.PushKey, audience: p.Endpoint}
	if got[0] != want {
		t.Errorf("got %+v, want %+v", got[0], want)
	}
	if s.Devices[0].LastOKAt.IsZero() {
		t.Error("that it was told is not noted")
	}
	w.invoice(other, theirs)
	w.runPush(a)
	theirsGot := readAll(t, q)
	if len(p.Got()) != 1 || len(theirsGot) != 1 || theirsGot[0].Title != "Otra" || theirsGot[0].signedBy == s.PushKey {
		t.Errorf("the other company: got %d and %+v", len(p.Got()), theirsGot)
	}
}

func TestASchedulesInvoiceIsToldAndWhatWasReadIsNot(t *testing.T) {
	w := newWorld(t)
	a, p := w.atHome(), pushtest.New(t)
	cafe := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(t.Context(), g, device(p, "/cafe"), app.Origin{}))
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
	told := len(p.Got())
	id := w.invoice(w.owner, cafe)
	w.ok(w.fetch(g, app.Request{}, id))
	w.runPush(a)
	if got := len(p.Got()); got != told {
		t.Errorf("told of what was read: got %d messages, want %d", got, told)
	}
}

func TestADeviceThatIsGoneIsForgottenAndAnotherTriedAgain(t *testing.T) {
	w := newWorld(t)
	a := w.atHome()
	cafe := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	for answer, c := range map[int]struct{ failed, left int }{201: {0, 1}, 404: {0, 0}, 410: {0, 0}, 429: {1, 1}, 500: {1, 1}, 301: {1, 1}} {
		p := pushtest.New(t)
		p.Answer(answer, "")
		w.ok(a.AddDevice(t.Context(), g, device(p, "/x"), app.Origin{}))
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

func TestABusyMakerIsAskedAgainWhenItSaid(t *testing.T) {
	w := newWorld(t)
	a, p := w.atHome(), pushtest.New(t)
	cafe := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(t.Context(), g, device(p, "/x"), app.Origin{}))
	for _, c := range []struct {
		status     int
		retryAfter string
		least      time.Duration // 0 is as the queue does with any failure
	}{{429, "", 0}, {429, "soon", 0}, {429, "-5", 0}, {403, "60", 0}, {429, "900", 15 * time.Minute}, {503, time.Now().Add(2 * time.Hour).UTC().Format(http.TimeFormat), 119 * time.Minute},
		{500, "999999999", 6 * time.Hour}, {429, "1", time.Minute}} {
		p.Answer(c.status, c.retryAfter)
		id := w.invoice(w.owner, cafe)
		errs := w.runPush(a)
		var deferred *app.Deferred
		wait := time.Duration(0)
		if len(errs) != 1 || errs[0] == nil {
			t.Fatalf("%d %q: got %v, want one failure", c.status, c.retryAfter, errs)
		}
		if errors.As(errs[0], &deferred) {
			wait = deferred.At.Sub(w.clock())
		}
		if (c.least == 0) != (wait == 0) || wait < c.least || wait > 6*time.Hour {
			t.Errorf("%d %q: got a wait of %v, want at least %v", c.status, c.retryAfter, wait, c.least)
		}
		w.ok(w.fetch(g, app.Request{}, id))
	}
}

func TestADeviceOutlivesItsSessionButNotAnotherPersonsLogIn(t *testing.T) {
	w := newWorld(t)
	a, p, ctx := w.atHome(), pushtest.New(t), t.Context()
	cafe, bar := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"), w.customer(w.owner, "Bar Comodoro, S.L.", "bar@b.example")
	g, old := w.guest(w.owner, w.slug, cafe)
	w.ok(a.AddDevice(ctx, g, device(p, "/x"), app.Origin{}))
	w.wait(app.SessionLife + time.Hour)
	if _, err := w.Guest(ctx, old, w.slug); billing.CodeOf(err) != billing.NotFound {
		t.Fatalf("the session: got %v, want it over", err)
	}
	w.ok(w.Purge(ctx))
	w.invoice(w.owner, cafe)
	w.runPush(a)
	if got := len(p.Got()); got != 1 {
		t.Errorf("after the session has expired: got %d messages, want 1", got)
	}
	enter := func(before, username string) string {
		entered, err := w.LogIn(ctx, app.LogIn{Slug: w.slug, Username: username, Password: "clave de Almirante", IP: "203.0.113.9"})
		w.ok(err)
		w.ok(a.KeepDevices(ctx, before, entered.Token))
		w.ok(a.LogOut(ctx, before))
		return entered.Token
	}
	again := enter(old, "cafe@b.example")
	if got := w.count(`SELECT count(*) FROM push_subscription`); got != 1 {
		t.Errorf("the same person logs in again: got %d devices, want its own", got)
	}
	_, _ = w.guest(w.owner, w.slug, bar)
	enter(again, "bar@b.example")
	if got := w.count(`SELECT count(*) FROM push_subscription`); got != 0 {
		t.Errorf("somebody else logs in there: got %d devices, want none", got)
	}
}

func TestADeviceMovesForItsOwnAccessAlone(t *testing.T) {
	w := newWorld(t)
	a, p, ctx := w.atHome(), pushtest.New(t), t.Context()
	cafe, bar := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"), w.customer(w.owner, "Bar Comodoro, S.L.", "bar@b.example")
	g, _ := w.guest(w.owner, w.slug, cafe)
	other, _ := w.guest(w.owner, w.slug, bar)
	w.ok(a.AddDevice(ctx, g, device(p, "/old"), app.Origin{}))
	before, err := a.PortalSettings(ctx, g)
	w.ok(err)
	if err := a.MoveDevice(ctx, other, p.Endpoint+"/old", device(p, "/theirs")); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("somebody else's: got %v, want not found", err)
	}
	if err := w.MoveDevice(ctx, g, p.Endpoint+"/old", device(p, "/new")); billing.CodeOf(err) != billing.Invalid {
		t.Errorf("to this machine's network: got %v, want refused", err)
	}
	w.ok(a.MoveDevice(ctx, g, p.Endpoint+"/old", device(p, "/new")))
	w.ok(a.AddDevice(ctx, g, device(p, "/new"), app.Origin{})) // the button, too: it is the same device
	after, err := a.PortalSettings(ctx, g)
	w.ok(err)
	if len(after.Devices) != 1 || after.Devices[0].ID != before.Devices[0].ID || after.Devices[0].Endpoint != p.Endpoint+"/new" {
		t.Errorf("got %+v, want %s at its new address", after.Devices, before.Devices[0].ID)
	}
	told := func(company string) bool {
		yes, err := a.DeviceTold(ctx, company, before.Devices[0].ID)
		w.ok(err)
		return yes
	}
	elsewhere, _ := w.found("Otra", "otra@otra.example")
	if !told(g.Company.ID) || told(elsewhere.CompanyID) {
		t.Error("a device is told by its own company alone")
	}
	w.ok(w.ChangeAccess(ctx, w.owner, billing.RevokeAccess, w.NewAct(), []string{cafe}))
	if told(g.Company.ID) {
		t.Error("told after the access is over")
	}
}

func TestDevicesEndWithTheAccessAndTheSession(t *testing.T) {
	w := newWorld(t)
	a, ctx := w.atHome(), t.Context()
	p := pushtest.New(t)
	left := func() int { return w.count(`SELECT count(*) FROM push_subscription`) }
	for _, action := range []billing.AccessAction{billing.RevokeAccess, billing.DeactivateAccess} {
		cafe := w.customer(w.owner, "Café "+string(action), string(action)+"@b.example")
		g, _ := w.guest(w.owner, w.slug, cafe)
		add := func() { w.ok(a.AddDevice(ctx, g, device(p, "/"+string(action)), app.Origin{})) }
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
	w.ok(a.AddDevice(ctx, g, device(p, "/fuera"), app.Origin{}))
	w.ok(a.LogOut(ctx, token))
	if left() != 0 {
		t.Errorf("log-out: %d devices left", left())
	}
}

func TestADeviceMustBeAPublicOneAndTheyAreBounded(t *testing.T) {
	w := newWorld(t)
	p, ctx := pushtest.New(t), t.Context()
	g, _ := w.guest(w.owner, w.slug, w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"))
	for _, endpoint := range []string{"", "no", "http://8.8.8.8/x", "https://127.0.0.1/x", "https://10.0.0.8/x", "https://[::1]/x", "https://169.254.169.254/x",
		"https://localhost/x", "https://8.8.8.8:22/x", "https://me:you@8.8.8.8/x", "file:///etc/passwd", "https://8.8.8.8/" + strings.Repeat("x", 1000)} {
		d := device(p, "/x")
		d.Endpoint = endpoint
		if err := w.AddDevice(ctx, g, d, app.Origin{}); billing.CodeOf(err) != billing.Invalid {
			t.Errorf("%.40q: got %v, want refused", endpoint, err)
		}
	}
	for i := range app.DevicesMax + 3 {
		d := device(p, "/x")
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
	bad := device(p, "/x")
	bad.Endpoint, bad.P256dh = "https://8.8.8.8/z", base64.RawURLEncoding.EncodeToString(make([]byte, 65))
	if err := w.AddDevice(ctx, g, bad, app.Origin{}); billing.CodeOf(err) != billing.Invalid {
		t.Errorf("a key that is none: got %v", err)
	}
}

// deviceDay registers a device, has it told, and takes it away.
func deviceDay(t *testing.T, w *world, g app.Guest, customer string) {
	a, p := w.atHome(), pushtest.New(t)
	w.ok(a.AddDevice(t.Context(), g, device(p, "/x"), app.Origin{}))
	w.invoice(w.owner, customer)
	w.runPush(a)
	p.Answer(http.StatusGone, "")
	w.invoice(w.owner, customer)
	w.runPush(a)
	w.ok(a.AddDevice(t.Context(), g, device(p, "/x"), app.Origin{}))
	w.ok(a.MoveDevice(t.Context(), g, p.Endpoint+"/x", device(p, "/y")))
	w.ok(a.KeepDevices(t.Context(), "old", "new"))
}
