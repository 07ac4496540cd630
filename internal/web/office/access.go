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

// ChangeAccess is a button of the bar, of the list or of one customer. Conceder acceso, Quitar acceso and Desactivar
// first show who will change and how, unless nobody will: then there is nothing to confirm, and the result says why.
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
	if action != billing.ActivateAccess && v.R.PostFormValue("confirmed") == "" {
		lines, err := v.App.PreviewAccess(v.R.Context(), v.Actor, action, customers)
		if err != nil {
			return customersAgain(v, err)
		}
		if will := changed(lines); len(will) > 0 {
			title := v.P.T("office.confirm."+string(action), "n", len(will), "name", holderName(v.P, will[0]))
			return v.Render(http.StatusOK, confirmPage(v, layout(v, title, "customers"), action, act, lines))
		}
	}
	if err := v.App.ChangeAccess(v.R.Context(), v.Actor, action, act, customers); err != nil {
		return customersAgain(v, err)
	}
	return v.Redirect(accessPath + "/" + url.PathEscape(act))
}

// Act is what a button did, customer by customer.
func Act(v *door.Visit) error {
	act, err := v.App.Act(v.R.Context(), v.Actor, v.R.PathValue("act"))
	if err != nil {
		return err
	}
	title := v.P.T("office.access.action." + string(act.Action))
	return v.Render(http.StatusOK, actPage(v, layout(v, title, "customers"), act, v.App.NewAct()))
}

// tickedCustomers are the rows that were ticked, or all that the list's filter shows.
func tickedCustomers(v *door.Visit) ([]string, error) {
	if v.R.PostFormValue("all") == "" {
		return v.R.PostForm["id"], nil
	}
	return v.App.CustomerIDs(v.R.Context(), v.Actor, customerQuery(v))
}

func customersAgain(v *door.Visit, err error) error {
	if errs, ok := door.Errors(err); ok {
		return showCustomers(v, errs)
	}
	return err
}

func takesAway(action billing.AccessAction) bool {
	return action == billing.RevokeAccess || action == billing.DeactivateAccess
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
	if takesAway(action) {
		return p.T("office.confirm.text", "n", len(changed(lines)))
	}
	return p.T("office.confirm.text_grant", "n", len(changed(lines)))
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

// summary of an act: how many of how many.
func summary(p *i18n.Printer, action billing.AccessAction, lines []app.ActLine) string {
	n := len(changed(lines))
	switch {
	case n == 0:
		return p.T("office.act.none")
	case n == len(lines):
		return p.T("office.act.all."+string(action), "n", n)
	}
	return p.T("office.act.some."+string(action), "n", n, "total", len(lines))
}

func outcomeText(p *i18n.Printer, l app.ActLine, before bool) string {
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
