package office

import (
	"cmp"
	"fmt"
	"strconv"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// versionPath is where a published version is put in force again, 0 the usual look.
func versionPath(number int64) string { return fmt.Sprintf("%s/versiones/%d", brandPath, number) }

func versionNumber(v *door.Visit) (int64, error) {
	number, err := strconv.ParseInt(v.R.PathValue("number"), 10, 64)
	if err != nil || number < 0 {
		return 0, billing.ErrNotFound
	}
	return number, nil
}

// BrandVersion asks whether an earlier version shall be put in force again, beside what that changes.
func BrandVersion(v *door.Visit) error {
	number, err := versionNumber(v)
	if err != nil {
		return err
	}
	return askVersion(v, number, nil)
}

func askVersion(v *door.Visit, number int64, errs billing.Errors) error {
	change, err := v.App.BrandChange(v.R.Context(), v.Actor, number)
	if err != nil {
		return err
	}
	c := versionChange{BrandChange: change, v: v, errs: errs, path: versionPath(number), title: v.P.T("brand.again.title", "n", number), verb: v.P.T("brand.restore"),
		text: v.P.T("brand.again.text") + " " + v.P.T("brand.preview.issued"), same: v.P.T("brand.again.same"), now: v.P.T("brand.again.now"), then: v.P.T("brand.again.then")}
	if number == 0 {
		c.title, c.verb = v.P.T("brand.again.title_usual"), v.P.T("brand.usual")
	}
	if c.Draft != nil {
		c.lost = c.differences(c.Draft, c.Now)
	}
	return c.show()
}

// AskDiscardBrand asks whether the draft shall be forgotten, beside what goes with it.
func AskDiscardBrand(v *door.Visit) error { return askDiscard(v, nil) }

func askDiscard(v *door.Visit, errs billing.Errors) error {
	change, err := v.App.BrandDraftChange(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	return versionChange{BrandChange: change, v: v, errs: errs, path: brandPath + "/descartar", title: v.P.T("brand.discard.title"), verb: v.P.T("brand.discard"), danger: true,
		text: v.P.T("brand.discard.text"), same: v.P.T("brand.discard.same"), now: v.P.T("brand.discard.now"), then: v.P.T("brand.discard.then")}.show()
}

func (c versionChange) show() error {
	if c.rows = c.differences(c.Now, c.Then); len(c.rows) == 0 {
		c.text = c.same
	}
	return c.v.Render(door.Status(c.errs), confirmVersion(c.v, layout(c.v, c.title, "brand"), c))
}

// shownRevision is that of the draft which the page has shown that asks for something.
func shownRevision(v *door.Visit) int64 {
	revision, _ := strconv.ParseInt(v.Text("revision"), 10, 64) // what is no number is none that was seen
	return revision
}

// RestoreBrand publishes an earlier version again.
func RestoreBrand(v *door.Visit) error {
	number, err := versionNumber(v)
	if err != nil {
		return err
	}
	err = v.App.RestoreBrand(v.R.Context(), v.Actor, number, shownRevision(v))
	if errs, ok := door.Errors(err); ok {
		return askVersion(v, number, errs)
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(brandPath, "recuperada")
}

// versionChange is the page that asks.
type versionChange struct {
	app.BrandChange
	v                                        *door.Visit
	path, title, verb, text, same, now, then string
	danger                                   bool // what goes is gone for good
	rows, lost                               []brandRow
	errs                                     billing.Errors
}

// brandRow is something that two looks have differently.
type brandRow struct {
	what      string
	now, then brandShown
}

// brandShown is one of a look's values: a colour, the address of a picture with its plate, or words; none of them is nothing.
type brandShown struct{ color, picture, plate, text string }

func (c versionChange) kind() string {
	if c.danger {
		return "main danger"
	}
	return "main"
}

// differences are those between a look that is there, in force or in the draft, and the one that would be.
func (c versionChange) differences(there, will *app.Look) (rows []brandRow) {
	now, then := c.values(there), c.values(will)
	for i, field := range brandFields(c.v.P) {
		if now[i] != then[i] {
			rows = append(rows, brandRow{field.Text, now[i], then[i]})
		}
	}
	return rows
}

// values of a look are in the order of brandFields.
func (c versionChange) values(look *app.Look) []brandShown {
	p, b := c.v.P, look.Brand
	values := []brandShown{{color: shownColor(b)}, {text: p.T("brand.font." + cmp.Or(b.Font, billing.BrandFonts[0]))}, {text: p.T("brand.corners." + cmp.Or(b.Corners, billing.BrandCorners[0]))}, {text: b.ShortName(c.v.Desk.Company.Name)}}
	for _, kind := range brandKinds {
		values = append(values, c.picture(look, kind))
	}
	values = append(values, brandShown{text: b.Support.Email}, brandShown{text: b.Support.Phone}, brandShown{text: b.Support.URL})
	for _, language := range billing.Languages {
		t := b.Texts[language]
		values = append(values, brandShown{text: t.Welcome}, brandShown{text: t.Footer}, brandShown{text: t.MailHeader}, brandShown{text: t.MailFooter})
	}
	return values
}

// picture is one that is a file; the words for what stands there without one are those of the page of the brand.
func (c versionChange) picture(look *app.Look, kind string) brandShown {
	if f, ok := look.Files[brandUses[kind]]; ok {
		return brandShown{picture: brandFile(c.v, f.Hash), plate: plateOf(look, kind)}
	}
	return brandShown{text: c.v.P.T("brand.picture.none." + kind)}
}

// shownColor is a brand's main colour as it is written.
func shownColor(b billing.Brand) string {
	return cmp.Or(b.Color, billing.UsualColor.String())
}

// brandUses are the files that stand for each kind of picture.
var brandUses = map[string]string{"logo": "logo", "icon": "icon-192", "login": "login"}

// brandPicture is the address of a look's picture of that kind, "" without one; an icon there always is.
func brandPicture(v *door.Visit, look *app.Look, kind string) string {
	use := brandUses[kind]
	if f, ok := look.Files[use]; ok {
		return brandFile(v, f.Hash)
	}
	if kind == "icon" {
		return brandPath + "/tema/" + look.Initials(v.Desk.Company) + "-" + use
	}
	return ""
}

// plateOf is what a picture of that kind has behind it.
func plateOf(look *app.Look, kind string) string {
	if kind != "logo" {
		return ""
	}
	return string(look.Plate)
}

// brandFile is the address of a picture by the hash of its content.
func brandFile(v *door.Visit, hash string) string {
	return "/" + v.Desk.Company.Slug + "/marca/" + hash
}
