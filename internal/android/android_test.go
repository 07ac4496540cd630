package android_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"acuse/internal/android"
	"acuse/internal/picture"
	"acuse/internal/platformtest"
)

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// icons are drawn once.
var icons = sync.OnceValue(func() picture.Icons {
	icon := func(use picture.Use) []byte {
		f, ok, err := picture.Initials("EM", "#b4432a", "#ffffff", use)
		if err != nil || !ok {
			panic(err)
		}
		return f.Body
	}
	plain, masked := icon(picture.UseIcon512), icon(picture.UseMaskable)
	return picture.Icons{Plain: plain, Masked: masked, Shape: masked}
})

func app(t testing.TB) android.App {
	t.Helper()
	return android.App{Name: "Estudio Marjal, S.L.", Short: "Estudio", Folder: "estudio-marjal-android", Package: "es.marjal.facturas", Base: "https://facturas.marjal.example",
		Icons: icons(),
		Light: android.Colors{Bar: "#ffffff", Ground: "#f6f7f9"}, Dark: android.Colors{Bar: "#16181d", Ground: "#0e0f12"}}
}

// unzipped are the files of a project by their paths in it.
func unzipped(t testing.TB, a android.App) map[string]string {
	t.Helper()
	content, err := a.Project()
	ok(t, err)
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	ok(t, err)
	files := map[string]string{}
	for _, f := range z.File {
		name, inside := strings.CutPrefix(f.Name, a.Folder+"/")
		if !inside || path.Clean(name) != name || strings.HasPrefix(name, "..") {
			t.Errorf("%q lies outside its folder", f.Name)
		}
		r, err := f.Open()
		ok(t, err)
		body, err := io.ReadAll(r)
		ok(t, err)
		files[name] = string(body)
	}
	return files
}

// texts are the files of a project that are text, without the work of drawing the others.
func texts(t testing.TB, a android.App) map[string]string {
	t.Helper()
	files, err := a.Texts()
	ok(t, err)
	return files
}

const res = "app/src/main/res/"

// node is any element of an XML file.
type node struct {
	XMLName xml.Name
	Attrs   []xml.Attr `xml:",any,attr"`
	Text    string     `xml:",chardata"`
	Nodes   []node     `xml:",any"`
}

func parsed(t testing.TB, files map[string]string, name string) node {
	t.Helper()
	var n node
	if err := xml.Unmarshal([]byte(files[name]), &n); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, files[name])
	}
	return n
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// all are the elements of that name, wherever they stand.
func (n node) all(name string) []node {
	var found []node
	for _, one := range n.Nodes {
		if one.XMLName.Local == name {
			found = append(found, one)
		}
		found = append(found, one.all(name)...)
	}
	return found
}

// words are the strings of a language as Android reads them.
func words(t testing.TB, files map[string]string, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, n := range parsed(t, files, res+folder+"/strings.xml").all("string") {
		all[n.attr("name")] = meant(t, n.Text)
	}
	return all
}

// meant is what a string of resources says: a backslash takes the meaning of what follows; bare, that is no text.
func meant(t testing.TB, written string) string {
	t.Helper()
	if strings.HasPrefix(written, "@") || strings.HasPrefix(written, "?") {
		t.Errorf("%q is a reference", written)
	}
	var out strings.Builder
	escaped := false
	for _, r := range written {
		switch {
		case escaped:
			if !strings.ContainsRune(`\'"@?`, r) {
				t.Errorf(`%q: \%c is something else`, written, r)
			}
			out.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '\'' || r == '"':
			t.Errorf("%q: a bare %c", written, r)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func TestAProjectIsWhole(t *testing.T) {
	files := unzipped(t, app(t))
	for _, name := range []string{"README.md", ".gitignore", "settings.gradle.kts", "build.gradle.kts", "gradle.properties", "gradle/wrapper/gradle-wrapper.properties",
		"app/build.gradle.kts", "app/src/main/AndroidManifest.xml", res + "values/strings.xml", res + "values-ca/strings.xml", res + "values-eu/strings.xml", res + "values-gl/strings.xml",
		res + "values-en/strings.xml", res + "values/colors.xml", res + "values-night/colors.xml", res + "values/styles.xml", res + "xml/shortcuts.xml", res + "xml/filepaths.xml",
		res + "xml/network_security_config.xml", res + "mipmap-anydpi-v26/ic_launcher.xml", "tienda/icono-512.png"} {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if colors := files[res+"values/colors.xml"]; !strings.Contains(colors, `"ic_launcher_background">#b4432a<`) {
		t.Errorf("the icon lies on another ground:\n%s", colors)
	}
	pictures := 0
	for name, body := range files {
		switch path.Ext(name) {
		case ".xml":
			parsed(t, files, name)
		case ".png":
			pictures++
			_, err := png.Decode(strings.NewReader(body))
			ok(t, err)
		}
		if left := regexp.MustCompile(`\{\{|<no value>`).FindString(body); left != "" && path.Ext(name) != ".png" {
			t.Errorf("%s: %q was not filled in", name, left)
		}
	}
	if pictures != 26 {
		t.Errorf("got %d pictures, want 26", pictures)
	}
	everyReferenceIsThere(t, files)
}

// everyReferenceIsThere: what one file names, another has.
func everyReferenceIsThere(t *testing.T, files map[string]string) {
	t.Helper()
	there := map[string]bool{}
	for name := range files {
		if kind, file, found := strings.Cut(strings.TrimPrefix(name, res), "/"); found && strings.HasPrefix(name, res) {
			kind, _, _ = strings.Cut(kind, "-")
			there[kind+"/"+strings.TrimSuffix(file, path.Ext(file))] = true
		}
	}
	for _, name := range []string{"values/strings.xml", "values/colors.xml", "values/styles.xml"} {
		for _, n := range parsed(t, files, res+name).Nodes {
			there[n.XMLName.Local+"/"+n.attr("name")] = true
		}
	}
	named := 0
	for name, body := range files {
		if path.Ext(name) != ".xml" {
			continue
		}
		for _, m := range regexp.MustCompile(`"@([a-z]+/[a-z_A-Z0-9]+)"`).FindAllStringSubmatch(body, -1) {
			if named++; !there[m[1]] {
				t.Errorf("%s names @%s, which is nowhere", name, m[1])
			}
		}
	}
	if named < 20 {
		t.Errorf("only %d references were found", named)
	}
}

func TestAProjectOpensThePortalWhereItIs(t *testing.T) {
	for base, want := range map[string]struct{ site, scheme, host, port, path string }{
		"https://facturas.marjal.example":         {"https://facturas.marjal.example", "https", "facturas.marjal.example", "", "/"},
		"https://portal.example/estudio-marjal":   {"https://portal.example", "https", "portal.example", "", "/estudio-marjal/"},
		"http://localhost:8080/estudio-marjal":    {"http://localhost:8080", "http", "localhost", "8080", "/estudio-marjal/"},
		"https://xn--pea-8ma.example:8443/marjal": {"https://xn--pea-8ma.example:8443", "https", "xn--pea-8ma.example", "8443", "/marjal/"},
	} {
		a := app(t)
		a.Base = base
		files := texts(t, a)
		said := words(t, files, "values")
		if said["start_url"] != base+"/" {
			t.Errorf("%s: it opens %q", base, said["start_url"])
		}
		var statements []map[string]any
		ok(t, json.Unmarshal([]byte(said["asset_statements"]), &statements))
		if target := statements[0]["target"].(map[string]any); len(statements) != 1 || target["site"] != want.site || target["namespace"] != "web" {
			t.Errorf("%s: it says it belongs to %v", base, statements)
		}
		manifest := parsed(t, files, "app/src/main/AndroidManifest.xml")
		data := manifest.all("data")
		if d := data[0]; len(data) != 1 || d.attr("scheme") != want.scheme || d.attr("host") != want.host || d.attr("port") != want.port || d.attr("pathPrefix") != want.path {
			t.Errorf("%s: it takes the links of %v", base, data)
		}
		var urls []string
		for _, n := range parsed(t, files, res+"xml/shortcuts.xml").all("intent") {
			urls = append(urls, n.attr("data"))
			if n.attr("targetPackage") != a.Package {
				t.Errorf("a shortcut of %q", n.attr("targetPackage"))
			}
		}
		if !slices.Equal(urls, []string{base + "/documentos", base + "/documentos?leido=no"}) {
			t.Errorf("%s: shortcuts to %v", base, urls)
		}
		if secure := strings.HasPrefix(base, "https"); strings.Contains(files["README.md"], "por **https**") == secure {
			t.Errorf("%s: the README is wrong about https", base)
		}
		for name, body := range files {
			if path.Ext(name) != ".png" && strings.Contains(body, "facturas.marjal.example") && !strings.Contains(base, "facturas.marjal.example") {
				t.Errorf("%s: %s names another host", base, name)
			}
		}
	}
	for _, base := range []string{"", "facturas.example", "https://a.example/?x=1", "https://me@a.example"} {
		a := app(t)
		a.Base = base
		if _, err := a.Project(); err == nil {
			t.Errorf("%q was taken for a portal", base)
		}
	}
}

func TestTheManifestHasWhatAnAppOfAPageNeeds(t *testing.T) {
	files := texts(t, app(t))
	m := parsed(t, files, "app/src/main/AndroidManifest.xml")
	const library = "com.google.androidbrowserhelper.trusted."
	exported := map[string]string{}
	for _, kind := range []string{"activity", "service", "provider"} {
		for _, n := range m.all(kind) {
			exported[strings.TrimPrefix(n.attr("name"), library)] = n.attr("exported")
		}
	}
	for name, want := range map[string]string{"LauncherActivity": "true", "FocusActivity": "false", "NotificationPermissionRequestActivity": "false",
		"DelegationService": "true", "androidx.core.content.FileProvider": "false"} {
		if exported[name] != want {
			t.Errorf("%s exported: got %q, want %q", name, exported[name], want)
		}
	}
	if p := m.all("uses-permission"); len(p) != 1 || p[0].attr("name") != "android.permission.POST_NOTIFICATIONS" {
		t.Errorf("permissions: %v", p)
	}
	meta := map[string]string{}
	for _, n := range m.all("meta-data") {
		meta[strings.TrimPrefix(n.attr("name"), "android.support.customtabs.trusted.")] = n.attr("resource") + n.attr("value")
	}
	for name, want := range map[string]string{"DEFAULT_URL": "@string/start_url", "asset_statements": "@string/asset_statements", "STATUS_BAR_COLOR": "@color/bar", "STATUS_BAR_COLOR_DARK": "@color/bar_dark",
		"NAVIGATION_BAR_COLOR": "@color/bar", "NAVIGATION_BAR_COLOR_DARK": "@color/bar_dark", "SPLASH_IMAGE_DRAWABLE": "@drawable/splash", "SPLASH_SCREEN_BACKGROUND_COLOR": "@color/splash",
		"SMALL_ICON": "@drawable/ic_notification", "android.app.shortcuts": "@xml/shortcuts", "FILE_PROVIDER_AUTHORITY": "es.marjal.facturas.fileprovider"} {
		if meta[name] != want {
			t.Errorf("%s: got %q, want %q", name, meta[name], want)
		}
	}
	colors := files[res+"values/colors.xml"] + files[res+"values-night/colors.xml"]
	for _, want := range []string{`"bar">#ffffff`, `"bar_dark">#16181d`, `"splash">#f6f7f9`, `"splash">#0e0f12`} {
		if !strings.Contains(colors, want) {
			t.Errorf("no colour %s in\n%s", want, colors)
		}
	}
	if !strings.Contains(files[res+"xml/network_security_config.xml"], `cleartextTrafficPermitted="false"`) {
		t.Error("it may speak without encryption")
	}
	if got := words(t, files, "values-en")["unread_long"]; got != "Unread documents" || words(t, files, "values")["unread_long"] != "Documentos sin leer" {
		t.Errorf("the shortcut in English: got %q", got)
	}
}

// TestWhateverACompanyIsCalledStaysText in every file of its project.
func TestWhateverACompanyIsCalledStaysText(t *testing.T) {
	for _, name := range []string{
		`"Hermanos" O'Neill & Cía <b>, S.L.`, "@string/app_name", "?attr/x", `C:\u0041\n'`, "${applicationId} $HOME {{.Package}} %s %d", "Pinturas 🎨 Ñandú", "]]><!-- x --> &amp;",
		"--\" . System.exit(1) //", "`id`\n# Título\n<script>alert(1)</script>", "شركة الأمل",
	} {
		a := app(t)
		a.Name = name
		plain, files := texts(t, app(t)), texts(t, a)
		for file := range files {
			if path.Ext(file) == ".xml" {
				parsed(t, files, file)
			}
			if known := file == "README.md" || file == res+"values/strings.xml"; !known && files[file] != plain[file] {
				t.Errorf("%q gets into %s", name, file)
			}
		}
		said := words(t, files, "values")
		if want := strings.Join(strings.Fields(name), " "); strings.Join(strings.Fields(said["app_name"]), " ") != want {
			t.Errorf("got %q, want %q", said["app_name"], want)
		}
		if said["launcher_name"] == "" || len(said) != len(words(t, plain, "values")) {
			t.Errorf("%q: %v", name, said)
		}
		if regexp.MustCompile(`[^\\]<script`).MatchString(files["README.md"]) || strings.Count(files["README.md"], "\n") != strings.Count(plain["README.md"], "\n") {
			t.Errorf("%q is more than text in the README", name)
		}
	}
}

func TestAProjectHoldsNoKeyAndNothingOfThePlatform(t *testing.T) {
	a := app(t)
	content, err := a.Project()
	ok(t, err)
	places, err := platformtest.In("project.zip", content)
	ok(t, err)
	for _, p := range places {
		t.Errorf("%s: %s", p.Part, p.Found)
	}
	files := unzipped(t, a)
	for name, body := range files {
		if regexp.MustCompile(`(?i)\.(jks|keystore|p12|pem|jar)$|keystore\.properties$|local\.properties$`).MatchString(name) || strings.Contains(body, "PRIVATE KEY") {
			t.Errorf("%s is nothing to hand over", name)
		}
	}
	ignored := files[".gitignore"]
	for _, name := range []string{"keystore.properties", "*.jks", "*.keystore", "local.properties"} {
		if !slices.Contains(strings.Split(ignored, "\n"), name) {
			t.Errorf("git would keep %s", name)
		}
	}
	again, err := a.Project()
	ok(t, err)
	if !bytes.Equal(content, again) {
		t.Error("the same app gives another project")
	}
}

func TestAPackageThatIsNoneMakesNoProject(t *testing.T) {
	for _, name := range []string{"", "x", `es.x"`, "es.new.x"} {
		a := app(t)
		a.Package = name
		if _, err := a.Project(); err == nil {
			t.Errorf("%q: %v", name, errors.New("a project was made"))
		}
	}
}
