package app_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
)

func wantField(t *testing.T, err error, field, key string) {
	t.Helper()
	errs, _ := err.(billing.Errors)
	one := errs.On(field)
	if one == nil || one.Key != key {
		t.Errorf("got %v, want %s beside %s", err, key, field)
	}
}

func TestASlugIsChangedAndTheOldOneStaysTheCompanys(t *testing.T) {
	w := newWorld(t)
	other, otherSlug := w.found("Talleres Rodes", "rodes@rodes.example")
	w.ok(w.ChangeSlug(t.Context(), w.owner, " Marjal-Arquitectura "))
	for _, slug := range []string{w.slug, "marjal-arquitectura"} {
		c, err := w.CompanyBySlug(t.Context(), slug)
		w.ok(err)
		if c.ID != w.owner.CompanyID || c.Slug != "marjal-arquitectura" {
			t.Errorf("/%s/ is %s of %s, want the present slug of the company", slug, c.Slug, c.Name)
		}
	}
	for slug, key := range map[string]string{w.slug: "error.slug_taken", "marjal-arquitectura": "error.slug_taken", "aeat": "address.error.slug_word",
		"x": "address.error.slug", "": "error.required"} {
		wantField(t, w.ChangeSlug(t.Context(), other, slug), "slug", key)
	}
	if c, err := w.CompanyBySlug(t.Context(), otherSlug); err != nil || c.ID != other.CompanyID {
		t.Errorf("the other company's portal: got %s, %v", c.Name, err)
	}
	if _, slug := w.found("Estudio Marjal", "segundo@marjal.example"); slug == w.slug {
		t.Errorf("a new company was given %s, which was another's", slug)
	}
	w.ok(w.ChangeSlug(t.Context(), w.owner, w.slug)) // back
	if c, err := w.CompanyBySlug(t.Context(), "marjal-arquitectura"); err != nil || c.Slug != w.slug {
		t.Errorf("after going back: got %s, %v", c.Slug, err)
	}
}

func TestNoCompanyTakesASlugThatLooksLikeAnothers(t *testing.T) {
	w := newWorld(t)
	other, otherSlug := w.found("Talleres Rodes", "rodes@rodes.example")
	wantField(t, w.ChangeSlug(t.Context(), other, strings.Replace(w.slug, "l", "1", 1)), "slug", "address.error.slug_alike")
	wantField(t, w.ChangeSlug(t.Context(), other, strings.ReplaceAll(w.slug, "-", "")), "slug", "address.error.slug_alike")
	was := w.slug
	w.ok(w.ChangeSlug(t.Context(), w.owner, "arquitectura-en-la-huerta"))
	wantField(t, w.ChangeSlug(t.Context(), other, strings.Replace(was, "l", "1", 1)), "slug", "address.error.slug_alike")
	w.ok(w.ChangeSlug(t.Context(), w.owner, strings.Replace(was, "l", "1", 1))) // of its own
	if c, err := w.CompanyBySlug(t.Context(), otherSlug); err != nil || c.Slug != otherSlug {
		t.Errorf("the refused changes left %s, %v", c.Slug, err)
	}
	if _, slug := w.found("Ta11eres R0des", "falso@rodes.example"); slug != "ta11eres-r0des-2" {
		t.Errorf("a new company was given %s, which looks like %s", slug, otherSlug)
	}
}

func TestReservedWordsAndOtherPeopleChangeNoSlug(t *testing.T) {
	w := newWorld(t)
	a := app.New(w.store, app.Options{HashKiB: 64, URL: w.URL(), Now: w.clock, ReservedSlugs: map[string]bool{"olvido": true}})
	wantField(t, a.ChangeSlug(t.Context(), w.owner, "olvido"), "slug", "address.error.slug_reserved")
	entered, err := w.SignUp(t.Context(), app.SignUp{Company: "Nueva", Name: "Ana", Email: "ana@nueva.example", Password: ownerPassword, Language: "es"})
	w.ok(err)
	nobody, err := w.Actor(t.Context(), entered.Token)
	w.ok(err)
	wantField(t, w.ChangeSlug(t.Context(), nobody, "miravella"), "slug", "address.error.slug_unconfirmed")
	staff := w.owner
	staff.Role = billing.Staff
	if err := w.ChangeSlug(t.Context(), staff, "otra-direccion"); billing.CodeOf(err) != billing.Forbidden {
		t.Errorf("staff: got %v, want forbidden", err)
	}
	if _, slug := w.found("Acuse", "a@imitador.example"); strings.Contains(slug, "acuse") {
		t.Errorf("a company that calls itself Acuse was given /%s/", slug)
	}
}

func TestASlugIsChangedAFewTimesADayAtMost(t *testing.T) {
	w := newWorld(t)
	wantChanges(t, w, app.SlugChanges{Left: app.SlugChangesPerDay})
	began := w.Now()
	for n, slug := range []string{"marjal-1", "marjal-2", "marjal-3"} {
		w.ok(w.ChangeSlug(t.Context(), w.owner, slug))
		wantChanges(t, w, app.SlugChanges{Left: app.SlugChangesPerDay - n - 1, Renewed: began.Add(24 * time.Hour)})
	}
	wantField(t, w.ChangeSlug(t.Context(), w.owner, "marjal-4"), "slug", "address.error.slug_often")
	wantChanges(t, w, app.SlugChanges{Left: 0, Renewed: began.Add(24 * time.Hour)})
	w.ok(w.ChangeSlug(t.Context(), w.owner, "marjal-3")) // the one there is
	w.ok(w.ChangeSlug(t.Context(), w.owner, "marjal-1")) // its own of before
	wantChanges(t, w, app.SlugChanges{Left: 0, Renewed: began.Add(24 * time.Hour)})
	w.wait(25 * time.Hour)
	wantChanges(t, w, app.SlugChanges{Left: app.SlugChangesPerDay})
	w.ok(w.ChangeSlug(t.Context(), w.owner, "marjal-4"))
}

// wantChanges looks at what the page says before one hits the limit.
func wantChanges(t *testing.T, w *world, want app.SlugChanges) {
	t.Helper()
	if got := w.address(w.owner).Changes; got.Left != want.Left || !got.Renewed.Equal(want.Renewed) {
		t.Errorf("changes left: got %d until %s, want %d until %s", got.Left, got.Renewed, want.Left, want.Renewed)
	}
}

// TestWhoLeavesASlugKeepsItWhoeverWantsItAtThatMoment: both at once, many times.
func TestWhoLeavesASlugKeepsItWhoeverWantsItAtThatMoment(t *testing.T) {
	w := newWorld(t)
	other, otherSlug := w.found("Talleres Rodes", "rodes@rodes.example")
	for n := range 10 {
		left, next := []string{w.slug, "marjal-a"}[n%2], []string{"marjal-a", w.slug}[n%2]
		var wait sync.WaitGroup
		for who, to := range map[app.Actor]string{w.owner: next, other: left} {
			wait.Go(func() {
				_ = w.store.Update(t.Context(), who.CompanyID, func(tx *store.Tx) error {
					c, err := tx.Company()
					if err != nil {
						return err
					}
					return tx.ChangeSlug(c.Slug, to, w.Now())
				})
			})
		}
		wait.Wait()
		for _, slug := range []string{w.slug, "marjal-a"} {
			id, err := w.store.Directory().CompanyOfSlug(t.Context(), slug)
			if n > 0 && (err != nil || id != w.owner.CompanyID) {
				t.Fatalf("%s is now %s's, %v", slug, id, err)
			}
		}
	}
	if c, err := w.CompanyBySlug(t.Context(), otherSlug); err != nil || c.Slug != otherSlug {
		t.Errorf("the other company: got %s, %v", c.Slug, err)
	}
}
