package app_test

import (
	"errors"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestOnlyWhoKnowsThePasswordLearnsThatAnAccessIsInactive(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	own, mailed := w.customer(w.owner, "Café", "cafe@b.example"), w.customer(w.owner, "Bar", "bar@b.example")
	w.guest(w.owner, w.slug, own)
	barName, barPassword := w.grant(w.owner, mailed)
	w.change(billing.DeactivateAccess, own)
	w.change(billing.DeactivateAccess, mailed)
	w.wait(30 * 24 * time.Hour) // the clock of a mailed password stands still meanwhile
	for _, c := range []struct{ slug, name, password, want string }{
		{w.slug, "cafe@b.example", "clave de Almirante", "error.access_inactive"}, {"", "cafe@b.example", "clave de Almirante", "error.access_inactive"},
		{w.slug, barName, barPassword, "error.access_inactive"}, {w.slug, "cafe@b.example", "no es esta", "error.login"},
		{w.slug, "nadie@b.example", "clave de Almirante", "error.login"},
	} {
		_, err := w.LogIn(ctx, app.LogIn{Slug: c.slug, Username: c.name, Password: c.password, IP: "203.0.113.8"})
		wantKey(t, err, c.want)
		if code := billing.CodeOf(err); code != billing.Unknown {
			t.Errorf("%s: got the code %v, want unknown: it counts as a failed attempt", c.name, code)
		}
	}
	_, err := w.LogIn(ctx, app.LogIn{Username: "cafe@b.example", Password: "clave de Almirante", IP: "203.0.113.8"})
	var told *billing.Error
	if !errors.As(err, &told) || told.Args["contact"] != "lucia@estudiomarjal.example" || told.Args["company"] != "Estudio Marjal" {
		t.Errorf("got %+v, want whom to write to", told)
	}

	other, _ := w.found("Otra", "otra@otra.example") // what another password of the same name opens still opens
	w.guest(other, "otra", w.customer(other, "Café", "cafe@b.example"))
	entered, err := w.LogIn(ctx, app.LogIn{Username: "cafe@b.example", Password: "clave de Almirante", IP: "203.0.113.8"})
	if w.ok(err); entered.Slug != "otra" {
		t.Errorf("got into %q, want the portal whose access is active", entered.Slug)
	}
}
