package office

import (
	"net/http"
	"net/url"
	"slices"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// accessActions are the buttons of the bar, in the order of the seed.
var accessActions = []billing.AccessAction{billing.GrantAccess, billing.RevokeAccess, billing.DeactivateAccess, billing.ActivateAccess}

// ChangeAccess is a button of the bar, of the list or of one customer. What nobody has confirmed yet leads to the page
// that shows who will change and how, unless nobody will: then there is nothing to confirm, and the result says why.
func ChangeAccess(v *door.Visit) error {
	action := billing.AccessAction(v.R.PostFormValue("action"))
	if !slices.Contains(accessActions, action) {
		return customersAgain(v, billing.Fail(billing.Invalid, "people.error.no_action"))
	}
	act := v.R.PostFormValue("act")
	customers, err := tickedCustomers(v)
	if err != nil {
		return err
	}
	if v.R.PostFormValue("confirmed") == "" {
		lines, err := v.App.PreviewAccess(v.R.Context(), v.Actor, action, customers)
		if err != nil {
			return customersAgain(v, err)
		}
		if len(changed(lines)) > 0 || keepers(lines) > 0 {
			return v.Redirect(toConfirm(v, accessPath, "action", "act", "all", "id"))
		}
	}
	if err := v.App.ChangeAccess(v.R.Context(), v.Actor, action, act, customers); err != nil {
		return customersAgain(v, err)
	}
	return v.Redirect(accessPath + "/" + url.PathEscape(act))
}

// ConfirmAccess shows who a button will change, and how, before it does; the list, once nobody is left to change.
func ConfirmAccess(v *door.Visit) error {
	action, act := billing.AccessAction(v.R.FormValue("action")), v.R.FormValue("act")
	list := listOf(v, customersPath).with("", "")
	if !slices.Contains(accessActions, action) {
		return v.Redirect(list)
	}
	customers, err := tickedCustomers(v)
	if err != nil {
		return err
	}
	lines, err := v.App.PreviewAccess(v.R.Context(), v.Actor, action, customers)
	if err != nil {
		return customersAgain(v, err)
	}
	title := ""
	switch will := changed(lines); {
	case len(will) > 0:
		title = v.P.T("office.confirm."+string(action), "n", len(will), "name", holderName(v.P, will[0]))
	case keepers(lines) > 0:
		title = v.P.T("people.left.title", "n", keepers(lines))
	default:
		return v.Redirect(list)
	}
	return v.Render(http.StatusOK, confirmPage(v, layout(v, title, "customers"), confirmation{action, act, list, lines}))
}

// confirmation is what a button will do, and the list it was pressed on.
type confirmation struct {
	action    billing.AccessAction
	act, list string
	lines     []app.ActLine
}

// Act is what a button did, customer by customer.
func Act(v *door.Visit) error {
	act, err := v.App.Act(v.R.Context(), v.Actor, v.R.PathValue("act"))
	if err != nil {
		return err
	}
	undoable, err := undoable(v, act)
	if err != nil {
		return err
	}
	title := v.P.T("office.access.action." + string(act.Action))
	return v.Render(http.StatusOK, actPage(v, layout(v, title, "customers"), act, v.App.NewAct(), undoable))
}

// undoable are those whom an act changed and whose access still is as it left it, as forms name them.
func undoable(v *door.Visit, act app.Act) ([]string, error) {
	var holders []string
	for _, l := range changed(act.Lines) {
		holders = append(holders, l.Holder())
	}
	if undo(act.Action) == "" || len(holders) == 0 || !v.Actor.Role.CanWrite() {
		return nil, nil
	}
	lines, err := v.App.PreviewAccess(v.R.Context(), v.Actor, undo(act.Action), holders)
	holders = nil
	for _, l := range changed(lines) {
		holders = append(holders, l.Holder())
	}
	return holders, err
}

// tickedCustomers are the rows that were ticked, or all that the list's filter shows.
func tickedCustomers(v *door.Visit) ([]string, error) {
	if v.R.FormValue("all") == "" {
		return v.R.Form["id"], nil
	}
	return v.App.CustomerIDs(v.R.Context(), v.Actor, customerQuery(v))
}

func customersAgain(v *door.Visit, err error) error {
	if errs, ok := door.Errors(err); ok {
		return showCustomers(v, errs)
	}
	return err
}

// undo is the action that takes an act back; "" when there is none: a password that is gone is gone.
func undo(action billing.AccessAction) billing.AccessAction {
	switch action {
	case billing.DeactivateAccess:
		return billing.ActivateAccess
	case billing.ActivateAccess:
		return billing.DeactivateAccess
	}
	return ""
}

// consequence says what follows for those whom a confirmed act changes.
func consequence(p *i18n.Printer, action billing.AccessAction, lines []app.ActLine) string {
	if len(changed(lines)) == 0 {
		return p.T("people.left.text")
	}
	key := "office.confirm.text"
	if !action.TakesAway() {
		key += "_" + string(action)
	}
	return p.T(key, "n", len(changed(lines)))
}

// confirmKind is how the button that confirms is drawn: red is what cannot be taken back.
func confirmKind(side, chosen billing.AccessAction) string {
	switch {
	case side == billing.RevokeAccess && side == chosen:
		return "main danger"
	case side == billing.RevokeAccess:
		return "danger"
	case side == chosen:
		return "main"
	}
	return ""
}

// outcomeHead is the head of the outcomes: of what an act did, or before it what it would do.
func outcomeHead(p *i18n.Printer, before bool) string {
	if before {
		return p.T("office.act.will")
	}
	return p.T("office.act.outcome")
}

func actCaption(p *i18n.Printer, before bool) string {
	if before {
		return p.T("office.act.will_caption")
	}
	return p.T("office.act.caption")
}

// accessButton is one of the four.
func accessButton(p *i18n.Printer, action billing.AccessAction) ui.ButtonProps {
	b := ui.ButtonProps{Name: "action", Value: string(action), Text: p.T("office.access.action." + string(action))}
	switch action {
	case billing.GrantAccess:
		b.Kind, b.Icon = "main", "key-round"
	case billing.RevokeAccess:
		b.Kind, b.Icon = "danger", "user-x"
	case billing.DeactivateAccess:
		b.Icon = "power-off"
	case billing.ActivateAccess:
		b.Icon = "power"
	}
	return b
}

// asMain is a button as the main one of its page.
func asMain(b ui.ButtonProps) ui.ButtonProps {
	b.Kind = "main"
	return b
}

// rowsOf names the rows that an action of the bar changes, for its button to count.
var rowsOf = map[billing.AccessAction]string{billing.GrantAccess: "grant", billing.RevokeAccess: "revoke",
	billing.DeactivateAccess: "off", billing.ActivateAccess: "on"}

// barButton is one of the four, in the bar under the list.
func barButton(p *i18n.Printer, action billing.AccessAction) ui.ButtonProps {
	b := accessButton(p, action)
	b.Count = rowsOf[action]
	return b
}

// buttonsFor are the actions that change an access in that state.
func buttonsFor(state billing.AccessState) []billing.AccessAction {
	switch state {
	case billing.AccessActive:
		return []billing.AccessAction{billing.DeactivateAccess, billing.RevokeAccess}
	case billing.AccessInactive:
		return []billing.AccessAction{billing.ActivateAccess, billing.RevokeAccess}
	}
	return []billing.AccessAction{billing.GrantAccess}
}

// changed are the customers that an act changed, or would.
func changed(lines []app.ActLine) []app.ActLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l app.ActLine) bool { return !l.Outcome.Changes() })
}

// keepers counts the contacts who keep an access that nobody asked to take away.
func keepers(lines []app.ActLine) int {
	n := 0
	for _, l := range lines {
		if l.Outcome.Keeps() {
			n++
		}
	}
	return n
}

// summary of an act: how many of how many, and how many contacts it left inside.
func summary(p *i18n.Printer, action billing.AccessAction, lines []app.ActLine) string {
	n, kept := len(changed(lines)), keepers(lines)
	total := len(lines) - kept
	contacts := 0
	for _, l := range lines {
		if l.ContactID != "" && !l.Outcome.Keeps() {
			contacts++
		}
	}
	var said string
	switch {
	case n == 0:
		said = p.T("office.act.none")
	case contacts > 0 && contacts < total:
		said = p.T("people.left.both", "n", n, "total", total)
	case n == total:
		said = p.T("office.act.all."+string(action), "n", n)
	default:
		said = p.T("office.act.some."+string(action), "n", n, "total", total)
	}
	if kept > 0 {
		said += " " + p.T("people.left.after", "n", kept)
	}
	return said
}

func outcomeText(p *i18n.Printer, l app.ActLine, before bool) string {
	if l.Outcome.Keeps() {
		return p.T("people.left."+string(l.Outcome), "contact", l.ContactName)
	}
	if before {
		return p.T("office.will."+string(l.Outcome), "email", l.Email)
	}
	return p.T("office.outcome."+string(l.Outcome), "email", l.Email)
}

// holderName is whose access a line is about: the customer, or a contact of it.
func holderName(p *i18n.Printer, l app.ActLine) string {
	if l.ContactID == "" {
		return l.CustomerName
	}
	return p.T("people.contact.of", "contact", l.ContactName, "customer", l.CustomerName)
}
