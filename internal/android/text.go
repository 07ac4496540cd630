package android

import (
	"bytes"
	"embed"
	"encoding/xml"
	"io/fs"
	"path"
	"strings"
	"text/template"

	"acuse/internal/i18n"
)

//go:embed project parts
var sources embed.FS

// resources is where Android looks for pictures and words.
const resources = "app/src/main/res/"

// languages are those of the app's own words; the first is what it speaks on a phone that has none of them.
var languages = []string{"es", "ca", "eu", "gl", "en"}

var templates = template.Must(template.New("").Funcs(template.FuncMap{"text": text, "md": markdown}).ParseFS(sources, "parts/*.xml"))

// labels are the words of the app's shortcuts.
type labels struct{ Documents, Unread, UnreadLong string }

func labelsIn(language string) labels {
	p := i18n.For(language)
	return labels{p.T("portal.nav.documents"), p.T("app.unread"), p.T("app.unread_documents")}
}

// files are those that are text.
func (p page) files() ([]file, error) {
	var files []file
	err := fs.WalkDir(sources, "project", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := p.write(name)
		to := strings.TrimPrefix(name, "project/")
		if to == "gitignore" {
			to = ".gitignore"
		}
		files = append(files, file{to, body})
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, language := range languages[1:] {
		var out bytes.Buffer
		if err := templates.ExecuteTemplate(&out, "language.xml", labelsIn(language)); err != nil {
			return nil, err
		}
		files = append(files, file{resources + "values-" + language + "/strings.xml", out.Bytes()})
	}
	return files, nil
}

func (p page) write(name string) ([]byte, error) {
	source, err := sources.ReadFile(name)
	if err != nil {
		return nil, err
	}
	t, err := templates.Clone()
	if err != nil {
		return nil, err
	}
	if t, err = t.New(path.Base(name)).Parse(string(source)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, p)
	return out.Bytes(), err
}

// androidText is what a string of Android's resources wants before it is written as XML: backslashes before what means
// something there ("String resources", Handling special characters).
var androidText = strings.NewReplacer(`\`, `\\`, `'`, `\'`, `"`, `\"`, "\n", " ", "\r", " ", "\t", " ")

// text writes a string of Android's resources that means what it says, whatever is in it.
func text(s string) (string, error) {
	s = androidText.Replace(strings.TrimSpace(s))
	if strings.HasPrefix(s, "@") || strings.HasPrefix(s, "?") { // would be a reference
		s = `\` + s
	}
	var out bytes.Buffer
	err := xml.EscapeText(&out, []byte(s))
	return out.String(), err
}

// markdown writes a text that Markdown leaves as it is.
func markdown(s string) string {
	var out strings.Builder
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if strings.ContainsRune("\\`*_{}[]<>()#+-.!|&~$", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}
