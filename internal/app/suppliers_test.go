package app_test

import (
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// gestoria has an access of two companies, of two customers of the first, and its own company, all under one name and
// password.
func gestoria(t *testing.T) (w *world, other app.Actor, otherSlug string, customers []string) {
	w = newWorld(t)
	const name = "gestoria@b.example"
	other, otherSlug = w.found("Taller Otro", "otro@otro.example")
	customers = []string{w.customer(w.owner, "Bar Uno", name), w.customer(w.owner, "Bar Dos", name), w.customer(other, "Bar Uno", name)}
	w.chooseMailed(w.grant(w.owner, customers[0]))
	w.chooseMailed(w.grant(w.owner, customers[1]))
	w.chooseMailed(w.grant(other, customers[2]))
	return w, other, otherSlug, customers
}

var gestoriaLogin = app.LogIn{Username: "gestoria@b.example", Password: "clave de Almirante"}

func TestOnePasswordOpensAllItsPortalsAndThePersonChooses(t *testing.T) {
	w, _, otherSlug, _ := gestoria(t)
	ctx := t.Context()
	w.wait(time.Hour)
	entered, err := w.LogIn(ctx, gestoriaLogin)
	w.ok(err)
	if !entered.Portal || !entered.Several || entered.Office != "" {
		t.Fatalf("got %+v, want several portals", entered)
	}
	all, err := w.Suppliers(ctx, entered.Token)
	w.ok(err)
	var lines []string
	for _, s := range all {
		lines = append(lines, s.Company+"/"+s.Customer)
	}
	if got, want := len(all), 3; got != want || lines[0] != "Estudio Marjal/Bar Dos" || lines[2] != "Taller Otro/Bar Uno" {
		t.Fatalf("got %q", lines)
	}
	used := `SELECT count(*) FROM access WHERE last_login_at = $1`
	if n := w.count(used, w.Now()); n != 0 {
		t.Errorf("%d accesses count as used before any was chosen", n)
	}
	g, err := w.Guest(ctx, entered.Token, otherSlug)
	w.ok(err)
	if g.MustChoose || !g.Several || g.Customer.Name != "Bar Uno" || g.Company.Name != "Taller Otro" {
		t.Errorf("the only access of a company needs no choice: got %+v", g)
	}
	if n := w.count(used, w.Now()); n != 1 {
		t.Errorf("accesses used: got %d, want the one of that company", n)
	}
	g, err = w.Guest(ctx, entered.Token, w.slug)
	w.ok(err)
	if !g.MustChoose {
		t.Error("two accesses of one company need a choice")
	}
	for _, s := range all[:2] {
		w.wait(time.Second)
		w.ok(w.ChooseSupplier(ctx, g, s.AccessID))
		g, err = w.Guest(ctx, entered.Token, w.slug)
		w.ok(err)
		if g.MustChoose || g.Customer.Name != s.Customer {
			t.Errorf("chose %s, got %s", s.Customer, g.Customer.Name)
		}
	}
	notThere(t, "another company's access", w.ChooseSupplier(ctx, g, all[2].AccessID))
}

func TestInOnePortalOnlyItsAccessesAreOpened(t *testing.T) {
	w, _, otherSlug, _ := gestoria(t)
	login := gestoriaLogin
	login.Slug = w.slug
	entered, err := w.LogIn(t.Context(), login)
	w.ok(err)
	all, err := w.Suppliers(t.Context(), entered.Token)
	w.ok(err)
	if len(all) != 2 || !entered.Several || entered.Slug != w.slug {
		t.Errorf("got %+v and %v, want the two of that company", entered, all)
	}
	_, err = w.Guest(t.Context(), entered.Token, otherSlug)
	notThere(t, "the other portal", err)
}

func TestThePasswordOfAnAccountAndAnAccessOpensBoth(t *testing.T) {
	w := newWorld(t)
	customer := w.customer(w.owner, "La propia", "lucia@estudiomarjal.example")
	username, password := w.grant(w.owner, customer)
	entered, err := w.LogIn(t.Context(), app.LogIn{Username: username, Password: password})
	w.ok(err)
	g, err := w.Guest(t.Context(), entered.Token, entered.Slug)
	w.ok(err)
	_, err = w.ChoosePassword(t.Context(), g, ownerPassword, ownerPassword)
	w.ok(err)
	entered, err = w.LogIn(t.Context(), app.LogIn{Username: username, Password: ownerPassword})
	w.ok(err)
	if !entered.Portal || !entered.Several || entered.Office == "" {
		t.Fatalf("got %+v, want the portal and the company's side", entered)
	}
	_, err = w.Actor(t.Context(), entered.Office)
	w.ok(err)
	_, err = w.Guest(t.Context(), entered.Token, w.slug)
	w.ok(err)
	if _, err = w.Actor(t.Context(), entered.Token); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("the portal's token opens the company's side: %v", err)
	}
}

// TestOneCompanysActionsNeverTouchAnothersCredential: the same person, name and password in two companies.
func TestOneCompanysActionsNeverTouchAnothersCredential(t *testing.T) {
	w, other, otherSlug, customers := gestoria(t)
	ctx := t.Context()
	entered, err := w.LogIn(ctx, gestoriaLogin)
	w.ok(err)
	before := w.credentials(other.CompanyID)
	for _, action := range []billing.AccessAction{billing.DeactivateAccess, billing.ActivateAccess, billing.RevokeAccess, billing.GrantAccess} {
		w.ok(w.ChangeAccess(ctx, w.owner, action, w.NewAct(), customers[:2]))
		if _, err := w.Guest(ctx, entered.Token, otherSlug); err != nil {
			t.Errorf("%s in one company ends the session in the other: %v", action, err)
		}
		if after := w.credentials(other.CompanyID); after != before {
			t.Errorf("%s in one company changes the other's credential:\n%s\n%s", action, before, after)
		}
	}
	_, err = w.Guest(ctx, entered.Token, w.slug)
	notThere(t, "the portal whose access was taken away", err)
	mailed := passwordIn(t, w.forgot(w.slug, gestoriaLogin.Username)[0])
	w.chooseMailed(gestoriaLogin.Username, mailed)
	if after := w.credentials(other.CompanyID); after != before {
		t.Errorf("a new password in one company changes the other's:\n%s\n%s", before, after)
	}
	notThere(t, "a customer of the other company", w.ChangeAccess(ctx, w.owner, billing.RevokeAccess, w.NewAct(), customers[2:]))
}

// credentials are all hashes and states of a company.
func (w *world) credentials(company string) string {
	w.t.Helper()
	all := ""
	rows, err := w.db.Read.QueryContext(w.t.Context(), `SELECT id || state || username || password_hash FROM access WHERE company_id = $1 ORDER BY id`, company)
	w.ok(err)
	defer rows.Close()
	for rows.Next() {
		var one string
		w.ok(rows.Scan(&one))
		all += one + "\n"
	}
	w.ok(rows.Err())
	return all
}
