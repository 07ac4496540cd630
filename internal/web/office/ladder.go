package office

import (
	"time"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// ladder is how far a document has come with one recipient: Creado, Emitido, Visto, Leído, Cobrado.
type ladder struct {
	who, text string
	rungs     []rung
}

// rung is a step of it: done, the reading, or still to come.
type rung struct {
	text, small string
	step        string // "", "read", "next"
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

// laddersOf are one for each access that can get the document or got it, or one for a customer without any.
func laddersOf(v *door.Visit, page app.DocumentPage) []ladder {
	var all []ladder
	for _, r := range readersOf(page) {
		l := ladder{who: r.who, rungs: rungs(v, page, r.readAt)}
		if a := page.Access; a != nil && a.ID == r.access {
			l.text = v.P.T("sales.ladder.granted", "date", ui.When(v.P, a.GrantedAt, v.Now()))
		} else if r.access == "" {
			l.text = v.P.T("office.access.none")
		} else {
			l.text = v.P.T("sales.ladder.ended")
		}
		all = append(all, l)
	}
	return all
}

// reader is an access and when it first read the current version, since it was last marked unread.
type reader struct {
	access, who string
	readAt      time.Time
}

func readersOf(page app.DocumentPage) []reader {
	var marked time.Time
	for _, e := range page.Acts {
		if e.Kind == billing.EventUnread && e.At.After(marked) {
			marked = e.At
		}
	}
	var all []reader
	if page.Access != nil {
		all = append(all, reader{access: page.Access.ID, who: page.Access.Username})
	}
	for _, e := range page.Events { // newest first: the earliest stays
		if e.Phase != billing.Completed || e.AccessID == "" || e.VersionID != page.VersionID || e.At.Before(marked) {
			continue
		}
		place := -1
		for i := range all {
			if all[i].access == e.AccessID {
				place = i
			}
		}
		if place < 0 {
			place, all = len(all), append(all, reader{access: e.AccessID, who: e.Who})
		}
		all[place].readAt = e.At
	}
	if len(all) == 0 {
		all = []reader{{who: page.Document.CustomerName}}
	}
	return all
}

func rungs(v *door.Visit, page app.DocumentPage, readAt time.Time) []rung {
	when := func(t time.Time) string { return v.P.Moment(t, v.Now()) }
	all := []rung{{text: v.P.T("sales.ladder.created"), small: when(page.CreatedAt)}, {text: v.P.T("sales.ladder.issued"), small: when(page.IssuedAt)}}
	if !page.SeenAt.IsZero() {
		all = append(all, rung{text: v.P.T("ui.read.seen"), small: when(page.SeenAt)})
	} else if readAt.IsZero() {
		all = append(all, rung{text: v.P.T("ui.read.seen"), step: "next"})
	}
	switch {
	case !readAt.IsZero():
		all = append(all, rung{text: v.P.T("ui.read.read"), small: when(readAt), step: "read"})
	case !page.AttachedAt.IsZero():
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
