package office

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// maxLines is how many lines of a form are read: one more than a document may have, so that it can be told.
const maxLines = billing.MaxLines + 1

var draftDone = map[string]string{"guardado": "office.done.draft_saved", "cliente": "sales.done.customer"}

// draftPage is what the editor of a draft shows.
type draftPage struct {
	Sales
	form      app.DraftForm
	sums      sums
	choices   []ui.Option // of customers
	errs      billing.Errors
	link      ui.Link // the way out of a conflict, or to what the customer lacks
	kept      bool    // it could not be issued, but is saved
	completed bool    // its customer has just been saved, and was chosen before
	title     string
	added     bool // the last line has just been added: one goes on typing there
}

// New is the editor of a new draft; ?cliente= chooses its customer.
func (s Sales) New(v *door.Visit) error {
	f := v.App.NewDraft(s.kind)
	f.CustomerID = v.Text("cliente")
	return showDraft(v, http.StatusOK, draftPage{Sales: s, form: f})
}

// Save keeps a draft, or adds or drops a line of the form without keeping anything. Nuevo cliente keeps it too, and
// leads there and back; with a script it opens a dialog instead, and nothing is sent.
func (s Sales) Save(v *door.Visit) error {
	f := s.formOf(v.R)
	if v.R.PostForm.Has("add") || v.R.PostForm.Has("drop") {
		return showDraft(v, http.StatusOK, draftPage{Sales: s, form: f, added: v.R.PostForm.Has("add")})
	}
	if err := v.App.SaveDraft(v.R.Context(), v.Actor, f, v.P.Comma()); err != nil {
		return s.draftAgain(v, f, err)
	}
	if v.R.PostForm.Has("new_customer") {
		return v.Redirect(customersPath + "/nuevo?vuelta=" + url.QueryEscape(s.at(f.ID)))
	}
	return v.RedirectDone(s.at(f.ID), "guardado")
}

// Issue is the button Emitir: the draft as typed gets its number and is frozen.
func (s Sales) Issue(v *door.Visit) error {
	f := s.formOf(v.R)
	if _, err := v.App.Issue(v.R.Context(), v.Actor, f, v.P.Comma()); err != nil {
		return s.notIssued(v, f, err)
	}
	return v.RedirectDone(s.at(f.ID), "emitida")
}

// notIssued shows the form again. What can be kept of it as a draft is: whoever goes to complete something finds it again.
func (s Sales) notIssued(v *door.Visit, f app.DraftForm, why error) error {
	if billing.CodeOf(why) != billing.Invalid {
		return s.draftAgain(v, f, why)
	}
	err := v.App.SaveDraft(v.R.Context(), v.Actor, f, v.P.Comma())
	if _, refused := door.Errors(err); refused {
		return s.draftAgain(v, f, why)
	}
	if err != nil {
		return err
	}
	kept, err := v.App.Document(v.R.Context(), v.Actor, f.ID)
	if err != nil {
		return err
	}
	f.Revision, v.FormPage = kept.Revision, s.at(f.ID)
	errs, _ := door.Errors(why)
	page := draftPage{Sales: s, form: f, errs: errs, kept: true}
	if lacks := errs.On("customer_id"); lacks != nil && lacks.Key == "error.customer_incomplete" {
		page.link = ui.Link{Text: v.P.T("sales.complete_customer"),
			Href: customersPath + "/" + f.CustomerID + "/editar?vuelta=" + url.QueryEscape(s.at(f.ID))}
	}
	return showDraft(v, door.Status(errs), page)
}

// Delete is the button Borrar borrador.
func (s Sales) Delete(v *door.Visit) error {
	if err := v.App.DeleteDraft(v.R.Context(), v.Actor, v.R.PathValue("id")); err != nil {
		return err
	}
	return v.RedirectDone(s.Path(), "borrado")
}

// Totals answers what the form being typed comes to: the net of each line and the totals, as a fragment.
func (s Sales) Totals(v *door.Visit) error {
	goesBack(v)
	return v.Render(http.StatusOK, totalsFragment(v, s, sumsOf(s.formOf(v.R), v.App.Today(), v.P.Comma())))
}

// draftAgain shows the form again with everything typed and what is wrong with it.
func (s Sales) draftAgain(v *door.Visit, f app.DraftForm, err error) error {
	errs, ok := door.Errors(err)
	if !ok {
		return err
	}
	page := draftPage{Sales: s, form: f, errs: errs}
	if errs[0].Code == billing.Conflict {
		page.link = ui.Link{Text: v.P.T("sales.see_kept"), Href: s.at(f.ID)}
	}
	return showDraft(v, door.Status(errs), page)
}

func showDraft(v *door.Visit, status int, page draftPage) error {
	var err error
	if page.choices, err = customerChoices(v, page.form.CustomerID); err != nil {
		return err
	}
	page.sums = sumsOf(page.form, v.App.Today(), v.P.Comma())
	page.title = page.text(v.P, "sales.new.")
	if page.form.Revision > 0 {
		page.title = page.text(v.P, "sales.draft.")
	}
	said := toasts(v, draftDone)
	if page.completed {
		said = toasts(v, map[string]string{"cliente": "sales.done.customer_saved"})
	}
	o := layout(v, page.title, string(page.kind), said...)
	o.Scripts = []string{"editor.js", "places.js"}
	return v.Render(status, draftEditor(v, o, page))
}

// customerChoices are the customers to choose from, with the chosen one in any case.
func customerChoices(v *door.Visit, chosen string) ([]ui.Option, error) {
	all, err := v.App.CustomerChoices(v.R.Context(), v.Actor)
	if err != nil {
		return nil, err
	}
	var choices []ui.Option
	for _, c := range all {
		choices = append(choices, ui.Option{Value: c.ID, Text: c.Name})
	}
	if chosen == "" || slices.ContainsFunc(choices, func(o ui.Option) bool { return o.Value == chosen }) {
		return choices, nil
	}
	c, err := v.App.Customer(v.R.Context(), v.Actor, chosen)
	if billing.CodeOf(err) == billing.NotFound {
		return choices, nil
	}
	return append(choices, ui.Option{Value: c.ID, Text: c.Name}), err
}

// formOf reads the form of a draft. Lines are line.N.text, line.N.quantity …, in the order of N whatever is missing
// between; drop=N leaves line N out, add puts an empty one at the end. The path's id goes before the form's.
func (s Sales) formOf(r *http.Request) app.DraftForm {
	text := func(name string) string { return strings.TrimSpace(r.PostFormValue(name)) }
	f := app.DraftForm{ID: r.PathValue("id"), Kind: s.kind, CustomerID: text("customer_id"), IssueDate: text("issue_date"),
		DueDate: text("due_date"), Notes: r.PostFormValue("notes")}
	if f.ID == "" {
		f.ID = text("id")
	}
	if n, err := strconv.Atoi(text("revision")); err == nil && n > 0 {
		f.Revision = n
	}
	dropped := text("drop")
	for _, n := range lineNumbers(r.PostForm) {
		if strconv.Itoa(n) == dropped {
			continue
		}
		field := func(name string) string { return text(fmt.Sprintf("line.%d.%s", n, name)) }
		f.Lines = append(f.Lines, app.LineForm{Text: field("text"), Quantity: field("quantity"), Price: field("price"),
			Discount: field("discount"), Tax: field("tax")})
	}
	if r.PostForm.Has("add") && len(f.Lines) < maxLines {
		f.Lines = append(f.Lines, newLine)
	}
	if len(f.Lines) == 0 {
		f.Lines = []app.LineForm{newLine}
	}
	return f
}

// newLine is a line nobody has typed in yet.
var newLine = app.LineForm{Quantity: "1", Tax: "21"}

// lineNumbers are the N of the form's line.N.… in order, at most maxLines of them.
func lineNumbers(form url.Values) []int {
	var all []int
	for name := range form {
		rest, ok := strings.CutPrefix(name, "line.")
		if !ok {
			continue
		}
		digits, _, _ := strings.Cut(rest, ".")
		if n, err := strconv.Atoi(digits); err == nil && n >= 0 && strconv.Itoa(n) == digits {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), maxLines)]
}

func taxOptions(v *door.Visit) []ui.Option {
	var all []ui.Option
	for _, rate := range billing.TaxRates {
		all = append(all, ui.Option{Value: rate.Format(false), Text: v.P.Percent(int64(rate))})
	}
	return all
}

// numbered is a label read out of a box in a line: "Precio, línea 2".
func numbered(v *door.Visit, key string, i int) string {
	return v.P.T("office.line.numbered", "what", v.P.T(key), "n", strconv.Itoa(i+1))
}

func lineField(i int, name string) string { return fmt.Sprintf("line.%d.%s", i, name) }

// figure is a box for a number in a line.
func figure(v *door.Visit, name string, i int, value string) ui.FieldProps {
	return ui.FieldProps{Bare: true, Num: true, Label: numbered(v, "office.line."+name, i), Name: lineField(i, name),
		Value: value, InputMode: "decimal", Autocomplete: "off", MaxLength: 40}
}

// deleteText names the draft and says what is lost with it.
func (d draftPage) deleteText(v *door.Visit) string {
	for _, c := range d.choices {
		if c.Value == d.form.CustomerID {
			return v.P.T("office.draft.delete_text_for", "customer", c.Text, "n", len(d.form.Lines))
		}
	}
	return v.P.T("office.draft.delete_text", "n", len(d.form.Lines))
}
