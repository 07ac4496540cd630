package portal

import (
	"context"
	"html"
	"io"
	"strings"
	"time"

	"github.com/a-h/templ"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/ui"
)

// rows writes the lines of the list. They are the only thing in Acuse written by hand instead of by templ: fifty of
// them stand on the page that most people ask for most often, and by hand the page takes 780 allocations instead of
// 4,260. A test holds them to what the components of ui write.
func (l list) rows() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		lines := newRowWriter(l.v.P, l.v.Now(), l.v.App.Today(), l.path())
		for _, d := range l.Documents {
			lines.add(d)
		}
		_, err := w.Write(lines.out)
		return err
	})
}

// rowWriter has every word that is the same on each line, ready to be written.
type rowWriter struct {
	p     *i18n.Printer
	now   time.Time
	today billing.Date
	out   []byte

	tick, tickEnd           string // around the number, in the name of the box
	due, base, total, owing string // what opens each of these cells
	link                    string // before the id of a document in its link
	dash                    string // no day; nothing that can be owed
	marks                   map[billing.ReadState]string
	zero                    string
	kinds                   map[billing.Kind]string
}

// lineLength is about what one line takes.
const lineLength = 1100

func newRowWriter(p *i18n.Printer, now time.Time, today billing.Date, path string) *rowWriter {
	text := func(key string) string { return html.EscapeString(p.T(key)) }
	cell := func(class, label string) string {
		return `</td><td class="` + class + `" role="cell" data-label="` + text(label) + `">`
	}
	w := &rowWriter{
		p: p, now: now, today: today, out: make([]byte, 0, 50*lineLength),
		due:   `" role="cell" data-label="` + text("portal.documents.due_short") + `">`,
		base:  cell("num c-left2", "portal.documents.base_short"),
		total: `</td><td class="num c-amount" role="cell">`,
		owing: cell("num c-right", "portal.documents.pending_short"),
		zero:  `<span class="zero">` + html.EscapeString(p.Money(0)) + `</span>`,
		link:  `"></label></td><td class="c-title" role="cell"><a href="` + html.EscapeString(path) + `/`,
		dash:  `<span class="zero wide-only">—</span>`,
		marks: map[billing.ReadState]string{},
		kinds: map[billing.Kind]string{},
	}
	for _, state := range []billing.ReadState{billing.Unread, billing.Seen, billing.Read, billing.Unverified} {
		w.marks[state] = `<span class="read" data-state="` + string(state) + `">` + text("ui.read."+string(state)) + ` `
	}
	w.tick, w.tickEnd, _ = strings.Cut(html.EscapeString(p.T("ui.tick", "what", cutHere)), cutHere)
	for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
		w.kinds[kind] = `</a><small>` + text("portal.kind."+string(kind)) + `</small></td><td class="c-meta" role="cell">`
	}
	return w
}

func (w *rowWriter) add(d billing.Document) {
	number := html.EscapeString(d.Number)
	w.write(`<tr role="row"><td class="c-tick" role="cell"><label><input class="tick" type="checkbox" name="id" value="`, html.EscapeString(d.ID),
		`" autocomplete="off" aria-label="`, w.tick, number, w.tickEnd, w.link, html.EscapeString(d.ID), `">`, number, w.kinds[d.Kind])
	w.day(d.IssueDate)
	w.write(`</td><td class="c-left`)
	if late(d, w.today) {
		w.write(` late`)
	}
	w.write(w.due)
	w.day(d.DueDate)
	w.write(w.base)
	w.money(d.Totals.Base)
	w.write(w.total)
	w.money(d.Totals.Total)
	w.write(w.owing)
	if owes(d) {
		w.money(d.Pending)
	} else {
		w.write(w.dash)
	}
	w.write(`</td><td class="c-right2" role="cell">`)
	w.mark(d)
	w.write(`</td></tr>`)
}

func (w *rowWriter) write(texts ...string) {
	for _, text := range texts {
		w.out = append(w.out, text...)
	}
}

// day is ui.FullDay.
func (w *rowWriter) day(day billing.Date) {
	if day == "" {
		w.write(w.dash)
		return
	}
	w.write(`<time datetime="`, string(day), `">`, w.p.Date(string(day)), `</time>`)
}

// money is ui.Money.
func (w *rowWriter) money(cents billing.Cents) {
	if cents == 0 {
		w.write(w.zero)
		return
	}
	before, amount, after := w.p.MoneyParts(int64(cents))
	if before != "" {
		w.write(`<span class="cur">`, before, `</span>`, amount)
		return
	}
	w.write(amount, `<span class="cur">`, after, `</span>`)
}

// mark is ui.ReadMark.
func (w *rowWriter) mark(d billing.Document) {
	state := d.Reading()
	w.write(w.marks[state])
	if at := readAt(d); !at.IsZero() {
		w.write(`<time class="when" datetime="`)
		w.out = at.UTC().AppendFormat(w.out, time.RFC3339)
		w.write(`">`, ui.When(w.p, at, w.now), `</time> `)
	}
	w.write(`</span>`)
}

// readAt is when the document came into the state its mark shows; zero when it is not known or has not.
func readAt(d billing.Document) time.Time {
	switch d.Reading() {
	case billing.Read:
		return d.ReadAt
	case billing.Seen:
		return d.SeenAt
	}
	return time.Time{}
}

// owes reports whether money can be owed for the document: a quote, a delivery note or a proforma asks for none.
func owes(d billing.Document) bool {
	return d.Kind == billing.Invoice || d.Kind == billing.Receipt || d.Pending != 0
}

// late reports whether the document is still owed after its day.
func late(d billing.Document, today billing.Date) bool {
	return d.Pending > 0 && d.DueDate != "" && d.DueDate < today
}
