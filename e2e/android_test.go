package e2e_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// TestACompanyTakesItsAppToGooglePlay: the name of its package, the project as a ZIP, the fingerprints as they are pasted, and
// what the host says of them; on a desktop, a phone and without JavaScript.
func TestACompanyTakesItsAppToGooglePlay(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true, Env: []string{"ACUSE_SHARED_APPS=1"}})
	login := s.Login("office", "lucia@")
	for _, view := range []string{"desktop", "phone", "without JavaScript"} {
		t.Run(view, func(t *testing.T) {
			p := s.Open(views[view]).For(t)
			p.LogIn(login)
			p.Navigate(brandPage)
			p.Follow("Publicarla en Google Play")
			p.ExpectPath(brandPage + "/android")
			p.ExpectText("Aplicación Android", "Se abre en "+s.URL+"/estudio-marjal/", "Tu página no está en https")
			p.ExpectNoProblems()
			p.Fill("package", "mal")
			p.Fill("fingerprints", "AA:BB:CC:DD:EE:FF:00")
			p.Loads("what is wrong", func() { p.Click("Guardar") })
			p.ExpectText("Escribe dos o más palabras con puntos entre ellas", "no es una huella SHA-256")
			p.ExpectFits()
			p.Picture("android-wrong")
			if got := p.Value("package"); got != "mal" {
				t.Errorf("what was typed: got %q", got)
			}
			p.Fill("package", "es.marjal.facturas")
			p.Fill("fingerprints", "SHA256: fa:c6:17:45:dc:09:03:78:6f:b9:ed:e6:2a:96:2b:39:9f:73:48:f0:bb:6f:89:9b:83:32:66:75:91:03:3b:9c")
			p.Loads("keeping it", func() { p.Click("Guardar") })
			p.ExpectText("Guardado.", "Tu página dice que la aplicación es tuya en")
			if got := p.Value("fingerprints"); !strings.HasPrefix(got, "FA:C6:17:45:DC:") || strings.Contains(got, "SHA") {
				t.Errorf("the fingerprint was kept as %q", got)
			}
			p.ExpectFits()
			p.Picture("android")
			if !views[view].NoScript {
				p.ExpectAccessible()
				project := p.Download(func() { p.Click("Descargar proyecto") })
				if project.Name != "estudio-marjal-android.zip" {
					t.Errorf("the project is called %q", project.Name)
				}
				unzips(t, project.Bytes)
			}
		})
	}
	res, err := http.Get(s.URL + "/.well-known/assetlinks.json")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil || !strings.Contains(string(said), `"package_name":"es.marjal.facturas","sha256_cert_fingerprints":["FA:C6:`) {
		t.Errorf("the host says %s (%v)", said, err)
	}
}

// unzips reads every file of a project, and those that are XML as XML.
func unzips(t *testing.T, content []byte) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		var any struct{ XMLName xml.Name }
		if path.Ext(f.Name) == ".xml" {
			if err := xml.Unmarshal(body, &any); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
	if len(z.File) < 40 {
		t.Errorf("got %d files", len(z.File))
	}
}
