package office

import (
	"mime"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// androidPath is Configuración > Imagen de marca > Aplicación Android: the portal as an app of Google Play.
const androidPath = brandPath + "/android"

var androidDone = map[string]string{"guardada": "android.done.saved"}

// androidForm is the page as it was filled in.
type androidForm struct {
	app.AndroidPage
	name, pasted string
	errs         billing.Errors
}

// Android is the page.
func Android(v *door.Visit) error { return androidForm{}.show(v) }

// SaveAndroid keeps what the app is called and who signs it.
func SaveAndroid(v *door.Visit) error {
	f := androidForm{name: v.Text("package"), pasted: v.R.PostFormValue("fingerprints")}
	err := v.App.SaveAndroid(v.R.Context(), v.Actor, f.name, f.pasted)
	var ok bool
	if f.errs, ok = door.Errors(err); ok {
		return f.show(v)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(androidPath, "guardada")
}

// AndroidProject is the project as a ZIP; the page again as long as the app has no name.
func AndroidProject(v *door.Visit) error {
	name, content, err := v.App.AndroidProject(v.R.Context(), v.Actor)
	if billing.CodeOf(err) == billing.NotFound {
		return v.Redirect(androidPath)
	}
	if err != nil {
		return err
	}
	head := v.W.Header()
	head.Set("Content-Type", "application/zip")
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, err = v.W.Write(content)
	return err
}

func (f androidForm) show(v *door.Visit) error {
	var err error
	if f.AndroidPage, err = v.App.Android(v.R.Context(), v.Actor); err != nil {
		return err
	}
	if len(f.errs) == 0 {
		f.name, f.pasted = f.Package, strings.Join(f.Fingerprints, "\n")
	}
	return v.Render(door.Status(f.errs), androidPage(v, layout(v, v.P.T("android.title"), "brand", toasts(v, androidDone)...), f))
}

// notes say how the app will open, and what is in its way.
func (f androidForm) notes(v *door.Visit) []ui.NoteProps {
	all := []ui.NoteProps{{Icon: "smartphone", Title: v.P.T("android.opens", "url", f.Start), Text: v.P.T("android.opens_text")}}
	if !f.Trusted {
		all = append(all, ui.NoteProps{Tone: "warn", Title: v.P.T("android.shared"), Text: v.P.T("android.shared_text"),
			Link: ui.Link{Text: v.P.T("android.shared_link"), Href: addressPath}})
	}
	if !f.Secure {
		all = append(all, ui.NoteProps{Tone: "warn", Title: v.P.T("android.insecure"), Text: v.P.T("android.insecure_text")})
	}
	return all
}

// androidPairs are the app for who may not change it.
func androidPairs(v *door.Visit, f androidForm) []ui.Pair {
	if !f.Saved {
		f.name = ""
	}
	return []ui.Pair{{Term: v.P.T("android.package"), Text: f.name}, {Term: v.P.T("android.fingerprints"), Text: strings.Join(f.Fingerprints, ", ")}}
}
