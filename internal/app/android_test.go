package app_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/platformtest"
)

const (
	oneCertificate = "FA:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C"
	another        = "00:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C"
)

// sharing is the same installation, whose companies trust each other.
func (w *world) sharing() *app.App {
	return app.New(w.store, app.Options{HashKiB: 64, URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef"), Now: w.clock, Resolver: &w.dns, SharedApps: true})
}

// androidDay asks for all that is done with apps.
func androidDay(t *testing.T, w *world) {
	ctx := t.Context()
	w.ok(w.SaveAndroid(ctx, w.owner, "es.marjal.facturas", oneCertificate))
	_, err := w.Android(ctx, w.owner)
	w.ok(err)
	_, err = w.AndroidAppsOf(ctx, w.owner.CompanyID)
	w.ok(err)
	_, err = w.sharing().SharedAndroidApps(ctx)
	w.ok(err)
}

func (w *world) android(who app.Actor) app.AndroidPage {
	w.t.Helper()
	page, err := w.Android(w.t.Context(), who)
	w.ok(err)
	return page
}

func TestAnAppIsProposedThenKept(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	page := w.android(w.owner)
	if page.Saved || page.Package != "es.estudio_marjal.clientes" || page.Start != "https://acuse.example/estudio-marjal/" || page.Links != "https://acuse.example/.well-known/assetlinks.json" || page.Trusted || !page.Secure {
		t.Errorf("proposed: %+v", page)
	}
	if _, _, err := w.AndroidProject(ctx, w.owner); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("a project without a name: %v", err)
	}
	for _, x := range []struct{ name, pasted, field, key string }{
		{"", "", "package", "error.required"}, {"marjal", oneCertificate, "package", "android.error.package"}, {"es.marjal", "SHA1", "fingerprints", "android.error.fingerprint"},
	} {
		err := w.SaveAndroid(ctx, w.owner, x.name, x.pasted)
		var errs billing.Errors
		if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Field != x.field || errs[0].Key != x.key {
			t.Errorf("%q, %q: got %v, want %s beside %s", x.name, x.pasted, err, x.key, x.field)
		}
	}
	if w.android(w.owner).Saved {
		t.Error("something was kept of what was refused")
	}
	w.ok(w.SaveAndroid(ctx, w.owner, " es.marjal.facturas ", "SHA256: "+strings.ToLower(oneCertificate)+"\n"+another))
	page = w.android(w.owner)
	if !page.Saved || page.Package != "es.marjal.facturas" || !slices.Equal(page.Fingerprints, []string{oneCertificate, another}) {
		t.Errorf("kept: %+v", page)
	}
	w.prove(w.owner, "facturas.marjal.es")
	if page = w.android(w.owner); page.Start != "https://facturas.marjal.es/" || page.Links != "https://facturas.marjal.es/.well-known/assetlinks.json" || !page.Trusted || page.Package != "es.marjal.facturas" {
		t.Errorf("at a domain: %+v", page)
	}
	staff := w.owner
	staff.Role = billing.Staff
	if err := w.SaveAndroid(ctx, staff, "es.otra.app", ""); billing.CodeOf(err) != billing.Forbidden {
		t.Errorf("by one of the staff: %v", err)
	}
	other, _ := w.found("Otra", "otra@otra.example")
	w.prove(other, "portal.otra.es")
	if page = w.android(other); page.Saved || page.Package != "es.otra.portal" {
		t.Errorf("another company: %+v", page)
	}
}

// TestAHostNamesOnlyItsOwnApps: a domain its company's, the platform's those of who shares it, and only where that is
// allowed.
func TestAHostNamesOnlyItsOwnApps(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	other, _ := w.found("Otra", "otra@otra.example")
	unsigned, _ := w.found("Tercera", "tercera@tercera.example")
	w.ok(w.SaveAndroid(ctx, w.owner, "es.marjal.facturas", oneCertificate))
	w.ok(w.SaveAndroid(ctx, other, "es.otra.app", another))
	w.ok(w.SaveAndroid(ctx, unsigned, "es.tercera.app", ""))
	shared := func(a *app.App) (names []string) {
		apps, err := a.SharedAndroidApps(ctx)
		w.ok(err)
		for _, one := range apps {
			names = append(names, one.Package+" "+strings.Join(one.Fingerprints, " "))
		}
		return names
	}
	if got := shared(w.App); got != nil {
		t.Errorf("the platform's host names %v", got)
	}
	trusting := w.sharing()
	if got, want := shared(trusting), []string{"es.marjal.facturas " + oneCertificate, "es.otra.app " + another}; !slices.Equal(got, want) {
		t.Errorf("where companies trust each other: got %v, want %v", got, want)
	}
	w.prove(w.owner, "facturas.marjal.es")
	if got := shared(trusting); len(got) != 1 || !strings.HasPrefix(got[0], "es.otra.app") {
		t.Errorf("of a company with a domain: got %v", got)
	}
	for company, want := range map[string]int{w.owner.CompanyID: 1, other.CompanyID: 1, unsigned.CompanyID: 0} {
		apps, err := w.AndroidAppsOf(ctx, company)
		w.ok(err)
		if len(apps) != want {
			t.Errorf("got %v, want %d", apps, want)
		}
	}
	w.ok(w.SaveAndroid(ctx, other, "es.otra.app", "")) // withdrawn
	if got := shared(trusting); got != nil {
		t.Errorf("withdrawn: %v", got)
	}
}

// TestAProjectLooksLikeTheCompany: its brand where it has one, its initials where not; nothing of the platform.
func TestAProjectLooksLikeTheCompany(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	w.ok(w.SaveAndroid(ctx, w.owner, "es.marjal.facturas", oneCertificate))
	w.prove(w.owner, "facturas.marjal.es")
	plain := w.project()
	page, err := w.SaveBrandDraft(ctx, w.owner, app.BrandForm{Color: "#b4432a", Short: " El  Marjal "})
	w.ok(err)
	w.ok(w.AddBrandPicture(ctx, w.owner, "icon", []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7H1z" fill="#0a7a3d"/></svg>`)))
	if got := w.project(); got["app/src/main/res/mipmap-mdpi/ic_launcher.png"] != plain["app/src/main/res/mipmap-mdpi/ic_launcher.png"] {
		t.Error("a draft of the brand is in the app")
	}
	page, err = w.Brand(ctx, w.owner)
	w.ok(err)
	w.ok(w.PublishBrand(ctx, w.owner, page.Revision))
	branded := w.project()
	const res = "app/src/main/res/"
	for _, name := range []string{res + "values/colors.xml", res + "mipmap-xxxhdpi/ic_launcher.png", res + "mipmap-hdpi/ic_launcher_foreground.png", "tienda/icono-512.png"} {
		if branded[name] == plain[name] || plain[name] == "" {
			t.Errorf("%s is the same with a brand and without", name)
		}
	}
	if !strings.Contains(branded[res+"values/strings.xml"], ">El Marjal<") {
		t.Errorf("below the icon stands another name:\n%s", branded[res+"values/strings.xml"])
	}
	if !strings.Contains(branded[res+"values/strings.xml"], ">https://facturas.marjal.es/<") {
		t.Errorf("it opens elsewhere:\n%s", branded[res+"values/strings.xml"])
	}
	for name, body := range branded {
		if strings.Contains(body, "acuse.example") {
			t.Errorf("%s names the platform's host", name)
		}
	}
}

// project is the company's, its files by their paths; nothing of the platform is in it.
func (w *world) project() map[string]string {
	w.t.Helper()
	name, content, err := w.AndroidProject(w.t.Context(), w.owner)
	w.ok(err)
	if name != w.slug+"-android.zip" {
		w.t.Errorf("the ZIP is called %q", name)
	}
	places, err := platformtest.In(name, content)
	w.ok(err)
	for _, p := range places {
		w.t.Errorf("%s: %s", p.Part, p.Found)
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	w.ok(err)
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		w.ok(err)
		body, err := io.ReadAll(r)
		w.ok(err)
		files[strings.TrimPrefix(f.Name, w.slug+"-android/")] = string(body)
	}
	return files
}
