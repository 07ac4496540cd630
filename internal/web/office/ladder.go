package office

import (
	"time"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// ladder is how far a document has come with one recipient: Creado, Emitido, Enviado, Entregado, Visto, Leído, Cobrado.
type ladder struct {
	who, text string
	rungs     []rung
}

// rung is a step of it: done, the reading, what went wrong, or still to come.
type rung struct {
	text, small string
	step        string // "", "read", "failed", "next"
	last        bool   // the last one done in a row: what follows is dashed
	current     bool   // the furthest one done
}

func (r rung) attrs() templ.Attributes {
	a := templ.Attributes{}
	if r.step != "" {
		a["data-step"] = r.step
	}
	if r.last {
		a["data-last"] = true
	}
	if r.current {
		a["aria-current"] = "step"
	}
	return a
}

// laddersOf are one for each who can get the document, got it or was sent it, or one for a customer without any.
func laddersOf(v *door.Visit, page app.DocumentPage) []ladder {
	var all []ladder
	for _, r := range recipientsOf(page) {
		l := ladder{who: r.who, rungs: rungs(v, page, r)}
		switch a := page.Access; {
		case a != nil && a.ID == r.access:
			l.text = v.P.T("sales.ladder.granted", "date", ui.When(v.P, a.GrantedAt, v.Now()))
		case r.access != "":
			l.text = v.P.T("sales.ladder.ended")
		case r.email != nil:
			l.text = v.P.T("sales.ladder.by_mail")
		default:
			l.text = v.P.T("office.access.none")
		}
		all = append(all, l)
	}
	return all
}

func rungs(v *door.Visit, page app.DocumentPage, r recipient) []rung {
	when := func(t time.Time) string { return v.P.Moment(t, v.Now()) }
	all := []rung{{text: v.P.T("sales.ladder.created"), small: when(page.CreatedAt)}, {text: v.P.T("sales.ladder.issued"), small: when(page.IssuedAt)}}
	if r.email != nil {
		all = append(all, mailRungs(v, r)...)
	}
	if !r.seenAt.IsZero() {
		all = append(all, rung{text: v.P.T("ui.read.seen"), small: when(r.seenAt)})
	} else if r.readAt.IsZero() && (r.access != "" || r.email == nil) { // a link leads to no document on screen
		all = append(all, rung{text: v.P.T("ui.read.seen"), step: "next"})
	}
	switch {
	case !r.readAt.IsZero():
		all = append(all, rung{text: v.P.T("ui.read.read"), small: when(r.readAt), step: "read"})
	case r.attached():
		all = append(all, rung{text: v.P.T("ui.read.unknown"), small: v.P.T("sales.ladder.attached"), step: "next"})
	default:
		all = append(all, rung{text: v.P.T("ui.read.read"), step: "next"})
	}
	if page.Kind.Owes() {
		all = append(all, paidRung(v, page))
	}
	current := 0
	for i := range all {
		if all[i].step == "next" {
			continue
		}
		current = i
		all[i].last = i+1 < len(all) && all[i+1].step == "next"
	}
	all[current].current = true
	return all
}

// mailRungs are how far the last message to a recipient has come. That it arrived is known only of a link: somebody, or
// the recipient's mail filter, has opened it.
func mailRungs(v *door.Visit, r recipient) []rung {
	e := r.email
	switch emailState(e) {
	case "failed":
		return []rung{{text: v.P.T("ui.read.bounced"), small: v.P.Moment(e.UpdatedAt, v.Now()), step: "failed"}}
	case "cancelled":
		return []rung{{text: v.P.T("sales.ladder.sent"), small: v.P.T("office.email.cancelled"), step: "next"}}
	case "pending":
		return []rung{{text: v.P.T("sales.ladder.sent"), small: v.P.T("sales.ladder.queued", "when", v.P.Moment(e.CreatedAt, v.Now())), step: "next"}}
	}
	sent := rung{text: v.P.T("sales.ladder.sent"), small: v.P.T("sales.ladder.sent_by."+string(e.Way), "when", v.P.Moment(e.SentAt, v.Now()))}
	if e.Way == billing.ByAttachment {
		return []rung{sent}
	}
	arrived := rung{text: v.P.T("sales.ladder.arrived"), small: v.P.T("sales.ladder.unconfirmed"), step: "next"}
	if !r.arrivedAt.IsZero() {
		arrived.small, arrived.step = v.P.Moment(r.arrivedAt, v.Now()), ""
	}
	return []rung{sent, arrived}
}

func paidRung(v *door.Visit, page app.DocumentPage) rung {
	r := rung{text: v.P.T("office.state.paid")}
	if page.Pending != 0 {
		r.step, r.small = "next", v.P.T("sales.ladder.missing", "amount", v.P.Money(int64(page.Pending)))
		return r
	}
	for _, p := range page.Payments { // newest first
		if p.UndoneAt.IsZero() {
			r.small = v.P.DateShort(string(p.Date), string(v.App.Today()))
			break
		}
	}
	return r
}

// unreadable reports whether Marcar como no leído would change anything.
func (page documentPage) unreadable() bool {
	return page.State == billing.Issued && (!page.ReadAt.IsZero() || !page.SeenAt.IsZero())
}
