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
		lines := newRowWriter(l.v.P, l.v.Now(), l.v.App.Today())
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
	read, unread, zero      string
	kinds                   map[billing.Kind]string
}

// lineLength is about what one line takes.
const lineLength = 1100

func newRowWriter(p *i18n.Printer, now time.Time, today billing.Date) *rowWriter {
	text := func(key string) string { return html.EscapeString(p.T(key)) }
	cell := func(class, label string) string {
		return `</td><td class="` + class + `" role="cell" data-label="` + text(label) + `">`
	}
	w := &rowWriter{
		p: p, now: now, today: today, out: make([]byte, 0, 50*lineLength),
		due:    `" role="cell" data-label="` + text("portal.documents.due_short") + `">`,
		base:   cell("num c-left2", "portal.documents.base_short"),
		total:  `</td><td class="num c-amount" role="cell">`,
		owing:  cell("num c-right", "portal.documents.pending_short"),
		read:   `<span class="read" data-state="read">` + text("ui.read.read") + ` <time class="when" datetime="`,
		unread: `<span class="read" data-state="unread">` + text("ui.read.unread") + ` </span>`,
		zero:   `<span class="zero">` + html.EscapeString(p.Money(0)) + `</span>`,
		kinds:  map[billing.Kind]string{},
	}
	w.tick, w.tickEnd, _ = strings.Cut(html.EscapeString(p.T("ui.tick", "what", cutHere)), cutHere)
	for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
		w.kinds[kind] = `</strong><small>` + text("portal.kind."+string(kind)) + `</small></td><td class="c-meta" role="cell">`
	}
	return w
}

func (w *rowWriter) add(d billing.Document) {
	number := html.EscapeString(d.Number)
	w.write(`<tr role="row"><td class="c-tick" role="cell"><label><input class="tick" type="checkbox" name="id" value="`, html.EscapeString(d.ID),
		`" autocomplete="off" aria-label="`, w.tick, number, w.tickEnd, `"></label></td><td class="c-title" role="cell"><strong>`, number, w.kinds[d.Kind])
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
	w.money(d.Pending)
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
		w.write(`<span class="zero wide-only">—</span>`)
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
	if d.Reading() != billing.Read {
		w.write(w.unread)
		return
	}
	w.write(w.read)
	w.out = d.ReadAt.UTC().AppendFormat(w.out, time.RFC3339)
	w.write(`">`, ui.When(w.p, d.ReadAt, w.now), `</time> </span>`)
}

// late reports whether the document is still owed after its day.
func late(d billing.Document, today billing.Date) bool {
	return d.Pending > 0 && d.DueDate != "" && d.DueDate < today
}
