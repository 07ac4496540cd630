package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// ladder is how far a document has come with one recipient: Creado, Emitido, Enviado or Rebotado, Visto, Leído, Cobrado.
type ladder struct {
	who, text string
	inactive  bool // the access: nobody gets in with it now
	old       bool // of an access that is over, and nothing of what the document shows comes from it
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

// laddersOf are one for each who can get the document or got it: the accesses of the customer and its contacts, and
// whoever it was mailed to. Whose reading made it Leído stands first. For a customer with none of them there is one all
// the same.
func laddersOf(v *door.Visit, page app.DocumentPage) []ladder {
	var all []ladder
	ordered := readersOf(page)
	slices.SortStableFunc(ordered, func(a, b *reader) int {
		return cmp.Or(cmp.Compare(never(a.readAt), never(b.readAt)), a.readAt.Compare(b.readAt))
	})
	for i, r := range ordered {
		l := ladder{who: r.who, text: v.P.T("sales.ladder.ended"), inactive: r.inactive, rungs: rungs(v, page, r)}
		l.old = i > 0 && r.access != "" && r.granted.IsZero()
		switch {
		case !r.granted.IsZero():
			l.text = v.P.T("sales.ladder.granted", "date", ui.When(v.P, r.granted, v.Now()))
		case r.access == "" && r.mail != nil:
			l.text = v.P.T("share.way." + string(r.mail.Way))
		case r.access == "":
			l.text = v.P.T("office.access.none")
		}
		all = append(all, l)
	}
	return all
}

// never puts what has not happened behind what has.
func never(t time.Time) int {
	if t.IsZero() {
		return 1
	}
	return 0
}

// oldLadders counts those that are folded away.
func oldLadders(all []ladder) int {
	n := 0
	for _, l := range all {
		if l.old {
			n++
		}
	}
	return n
}

// reader is somebody who may get the current version, and how far it came with them since it was last marked unread.
type reader struct {
	access, who    string    // "" without an access
	granted        time.Time // of an access that lives
	inactive       bool
	mail           *app.Email
	arrivedAt      time.Time // when a link sent to the address was first opened, by whomsoever
	seenAt, readAt time.Time
}

// address of a reader; a contact is written with its name before it.
func (r *reader) address() string {
	if _, address, named := strings.Cut(r.who, " · "); named {
		return billing.EmailKey(address)
	}
	return billing.EmailKey(r.who)
}

// readers are found by their access or, without one, by their address.
type readers []*reader

func (all *readers) find(access, who string) *reader {
	r := &reader{access: access, who: who}
	for _, known := range *all {
		if access != "" && known.access == access || access == "" && known.address() == r.address() {
			return known
		}
	}
	*all = append(*all, r)
	return r
}

func readersOf(page app.DocumentPage) readers {
	var all readers
	if page.Access != nil {
		own := all.find(page.Access.ID, page.Access.Username)
		own.granted, own.inactive = page.Access.GrantedAt, page.Access.State == billing.AccessInactive
	}
	for _, c := range page.Contacts {
		if c.Access.State == billing.AccessActive {
			all.find(c.Access.ID, c.Name+" · "+c.Access.Username).granted = c.Access.GrantedAt
		}
	}
	for _, e := range page.Emails { // newest first
		if e.VersionID != page.VersionID || e.State == "cancelled" {
			continue
		}
		if r := all.find("", e.Recipient); r.mail == nil || tells(e) > tells(*r.mail) {
			r.mail = &e
		}
	}
	marked := lastMarked(page)
	for _, e := range page.Events { // newest first: the earliest stays
		if e.VersionID != page.VersionID {
			continue
		}
		if e.LinkID != "" {
			all.find("", e.Who).arrivedAt = e.At
		}
		switch {
		case e.At.Before(marked):
		case e.Phase == billing.Opened:
			all.find(e.AccessID, e.Who).seenAt = e.At
		case e.Phase == billing.Completed && (e.AccessID != "" || e.LinkID != ""):
			all.find(e.AccessID, e.Who).readAt = e.At
		}
	}
	for _, c := range page.Contacts { // one that is inactive is there if it got so far
		for _, r := range all {
			if c.Access.State == billing.AccessInactive && r.access == c.Access.ID {
				r.granted, r.inactive = c.Access.GrantedAt, true
			}
		}
	}
	if len(all) == 0 {
		all.find("", page.CustomerName)
	}
	return all
}

// tells is how much a message tells of its recipient: what went out more than what did not, and a link, whose reading is
// known, more than an attachment, but for the one that went because nobody read by the link.
func tells(e app.Email) int {
	switch {
	case e.SentAt.IsZero():
		return 0
	case e.Kind == app.EmailFallback:
		return 3
	case e.Way == billing.ByAttachment:
		return 1
	}
	return 2
}

// lastMarked is when the document was last marked unread; zero when it never was.
func lastMarked(page app.DocumentPage) time.Time {
	var marked time.Time
	for _, e := range page.Acts {
		if e.Kind == billing.EventUnread && e.At.After(marked) {
			marked = e.At
		}
	}
	return marked
}

func rungs(v *door.Visit, page app.DocumentPage, r *reader) []rung {
	when := func(t time.Time) string { return v.P.Moment(t, v.Now()) }
	all := []rung{{text: v.P.T("sales.ladder.created"), small: when(page.CreatedAt)}, {text: v.P.T("sales.ladder.issued"), small: when(page.IssuedAt)}}
	if r.mail != nil {
		all = append(all, mailRungs(v, r)...)
	}
	switch {
	case !r.seenAt.IsZero():
		all = append(all, rung{text: v.P.T("ui.read.seen"), small: when(r.seenAt)})
	case r.readAt.IsZero() && (r.access != "" || r.mail == nil): // who only has the mail cannot open it on screen
		all = append(all, rung{text: v.P.T("ui.read.seen"), step: "next"})
	}
	switch {
	case !r.readAt.IsZero():
		all = append(all, rung{text: v.P.T("ui.read.read"), small: when(r.readAt), step: "read"})
	case r.mail != nil && r.mail.Way == billing.ByAttachment && !r.mail.SentAt.IsZero():
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

// mailRungs are what became of the message that carried it to somebody. That it arrived is known only of a link: the
// person, or their mail filter, has opened it.
func mailRungs(v *door.Visit, r *reader) []rung {
	e := r.mail
	switch {
	case givenUp(*e):
		return []rung{{text: emailState(v.P, e.State), small: v.P.Moment(e.UpdatedAt, v.Now()), step: "failed"}}
	case e.SentAt.IsZero():
		return []rung{{text: v.P.T("office.email.sent"), small: v.P.T("sales.ladder.queued", "when", v.P.Moment(e.CreatedAt, v.Now())), step: "next"}}
	}
	sent := rung{text: v.P.T("office.email.sent"), small: v.P.T("sales.ladder.sent_by."+string(e.Way), "when", v.P.Moment(e.SentAt, v.Now()))}
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
