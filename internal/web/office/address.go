package office

import (
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// addressPath is Configuración > Imagen de marca > Dirección: where the company's customers find their portal.
const addressPath = brandPath + "/direccion"

var addressDone = map[string]string{"direccion": "address.done.slug", "dominio": "address.done.domain", "quitado": "address.done.dropped", "firma": "address.done.dkim"}

// addressForm is the page as it was filled in.
type addressForm struct {
	app.AddressPage
	slug, domain string
	dropping     bool // asks whether the domain is to be taken away
	errs         billing.Errors
}

// Address is the page.
func Address(v *door.Visit) error {
	return addressForm{dropping: v.R.URL.Query().Get("quitar") != ""}.show(v)
}

// ChangeSlug gives the portal another address behind the platform's.
func ChangeSlug(v *door.Visit) error {
	f, said := addressForm{slug: v.Text("slug")}, "direccion"
	if strings.EqualFold(f.slug, v.Desk.Company.Slug) { // what changes nothing is not said to
		said = ""
	}
	return f.answer(v, v.App.ChangeSlug(v.R.Context(), v.Actor, f.slug), addressPath, said)
}

// ClaimDomain says which domain the portal is to stand at.
func ClaimDomain(v *door.Visit) error {
	f := addressForm{domain: v.Text("domain")}
	return f.answer(v, v.App.ClaimDomain(v.R.Context(), v.Actor, f.domain), addressPath, "dominio")
}

// CheckDomain looks for the domain's records at once; the page then shows what was found.
func CheckDomain(v *door.Visit) error {
	return addressForm{}.answer(v, v.App.CheckDomainNow(v.R.Context(), v.Actor), addressPath+"#dominio", "")
}

// DropDomain takes the domain away.
func DropDomain(v *door.Visit) error {
	return addressForm{}.answer(v, v.App.DropDomain(v.R.Context(), v.Actor), addressPath, "quitado")
}

// SignMail makes the key that signs the company's mail, and looks for its record.
func SignMail(v *door.Visit) error {
	if v.Text("make") != "" {
		return addressForm{}.answer(v, v.App.MakeDKIM(v.R.Context(), v.Actor), addressPath, "firma")
	}
	return addressForm{}.answer(v, v.App.CheckDKIM(v.R.Context(), v.Actor), addressPath+"#firma", "")
}

// answer leads on, or shows the page again with what was typed and what is wrong with it.
func (f addressForm) answer(v *door.Visit, err error, path, done string) error {
	var ok bool
	if f.errs, ok = door.Errors(err); ok {
		return f.show(v)
	}
	switch {
	case err != nil:
		return err
	case done == "":
		return v.Redirect(path)
	}
	return v.RedirectDone(path, done)
}

func (f addressForm) show(v *door.Visit) error {
	var err error
	if f.AddressPage, err = v.App.Address(v.R.Context(), v.Actor); err != nil {
		return err
	}
	if f.errs.On("slug") == nil {
		f.slug = f.Slug
	}
	return v.Render(door.Status(f.errs), addressPage(v, layout(v, v.P.T("address.title"), "brand", toasts(v, addressDone)...), f))
}

// domainNote says how the domain stands, in words.
func (f addressForm) domainNote(v *door.Visit) ui.NoteProps {
	d, name := f.Domain, app.DisplayHost(f.Domain.Host)
	n := ui.NoteProps{Title: v.P.T("address.domain."+string(d.State), "domain", name)}
	switch {
	case d.State == app.DomainLost:
		n.Tone = "danger"
	case d.State == app.DomainWaiting || !d.FailingSince.IsZero():
		n.Tone = "warn"
	default:
		n.Icon = "check"
	}
	if !d.CheckedAt.IsZero() {
		n.Text = v.P.T("address.checked", "when", v.P.Moment(d.CheckedAt, v.Now()))
	}
	if d.LastError != "" {
		n.Text = v.P.T("address.wrong."+d.LastError) + " " + n.Text
	}
	if d.State == app.DomainProven && !d.FailingSince.IsZero() {
		n.Title = v.P.T("address.domain.failing", "domain", name, "when", v.P.Moment(d.FailingSince.Add(app.DomainGrace), v.Now()))
	}
	return n
}

// dkimNote says how the key's record stands.
func (f addressForm) dkimNote(v *door.Visit) ui.NoteProps {
	k := f.DKIM
	n := ui.NoteProps{Icon: "check", Title: v.P.T("address.dkim.proven")}
	if k.ProvenAt.IsZero() {
		n = ui.NoteProps{Tone: "warn", Title: v.P.T("address.dkim.waiting")}
	}
	if !k.ProvenAt.IsZero() && !f.Signed {
		n = ui.NoteProps{Tone: "warn", Title: v.P.T("address.dkim.elsewhere", "sender", f.Sender),
			Text: v.P.T("address.dkim.elsewhere_text", "domain", app.DisplayHost(k.Domain)), Link: ui.Link{Text: v.P.T("address.dkim.sender"), Href: mailServerPath}}
		return n
	}
	if !k.LostAt.IsZero() {
		lost := app.AddressFault{Kind: app.FaultDKIM, Domain: app.DisplayHost(k.Domain)}
		n.Title, _ = lost.Words(v.P, v.Now())
	}
	if !k.CheckedAt.IsZero() {
		n.Text = v.P.T("address.checked", "when", v.P.Moment(k.CheckedAt, v.Now()))
	}
	if k.LastError != "" {
		n.Text = v.P.T("address.wrong."+k.LastError) + " " + n.Text
	}
	return n
}

func domainTyped(f addressForm) string {
	if f.errs.On("domain") != nil {
		return f.domain
	}
	return app.DisplayHost(f.Domain.Host)
}

// slugHint says what is to be known before the address is changed, once more the day it was.
func (f addressForm) slugHint(v *door.Visit) string {
	hint := v.P.T("address.slug_hint", "base", f.Base, "n", app.SlugChangesPerDay)
	if f.Changes.Renewed.IsZero() || f.Changes.Left == 0 {
		return hint
	}
	return hint + " " + f.changesLeft(v)
}

// changesLeft says how often the address may still be changed, and from when on as often as ever.
func (f addressForm) changesLeft(v *door.Visit) string {
	when := v.P.Moment(f.Changes.Renewed, v.Now())
	if f.Changes.Left == 0 {
		return v.P.T("address.slug_none_left", "n", app.SlugChangesPerDay, "when", when)
	}
	return v.P.T("address.slug_left", "n", f.Changes.Left, "when", when)
}

// addressPairs are the addresses for who may not change them.
func addressPairs(v *door.Visit, f addressForm) []ui.Pair {
	pairs := []ui.Pair{{Term: v.P.T("address.slug"), Text: f.Base + f.Slug + "/"}}
	if f.Domain.Host != "" {
		pairs = append(pairs, ui.Pair{Term: v.P.T("address.domain"), Text: f.domainNote(v).Title})
	}
	return pairs
}
