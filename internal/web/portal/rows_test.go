package portal

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

func TestRowsAreWrittenAsTheComponentsWriteThem(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	hostile := `"><b>&'`
	for _, lang := range billing.Languages {
		p := i18n.For(lang)
		for _, d := range []billing.Document{
			{ID: "a", Number: "F-2026-0001", Kind: billing.Invoice, IssueDate: "2026-11-10", DueDate: "2026-12-10", Pending: 123456, Totals: billing.Totals{Base: -1, Total: 100}, ReadAt: now.Add(-time.Hour)},
			{ID: "b", Number: hostile, Kind: billing.Quote, IssueDate: "2025-01-02", Pending: 1, ReadAt: now.AddDate(0, -2, 0)},
			{ID: hostile, Number: "R-1", Kind: billing.Receipt, IssueDate: "2026-11-10", DueDate: "2026-11-22", Pending: 5, ReadAt: now.AddDate(-1, 0, 0)},
			{ID: "d", Number: "R-2", Kind: billing.DeliveryNote, IssueDate: "2026-11-10"},
		} {
			lines := newRowWriter(p, now, "2026-11-23")
			lines.add(d)
			if got, want := string(lines.out), byComponents(t, p, d, now); got != want {
				t.Errorf("%s, %s:\ngot  %s\nwant %s", lang, d.Number, got, want)
			}
		}
	}
}

// byComponents is the line of the document, made of the components of ui.
func byComponents(t *testing.T, p *i18n.Printer, d billing.Document, now time.Time) string {
	t.Helper()
	var b strings.Builder
	cell := func(class, label string, content templ.Component) {
		if label != "" {
			label = ` data-label="` + p.T(label) + `"`
		}
		b.WriteString(`<td class="` + class + `" role="cell"` + label + `>`)
		if err := content.Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		b.WriteString(`</td>`)
	}
	left := "c-left"
	if late(d, "2026-11-23") {
		left += " late"
	}
	b.WriteString(`<tr role="row">`)
	if err := ui.Tick(p, ui.TickProps{Value: d.ID, What: d.Number}).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	cell("c-title", "", templ.Raw("<strong>"+templ.EscapeString(d.Number)+"</strong><small>"+p.T("portal.kind."+string(d.Kind))+"</small>"))
	cell("c-meta", "", ui.FullDay(p, d.IssueDate))
	cell(left, "portal.documents.due_short", ui.FullDay(p, d.DueDate))
	cell("num c-left2", "portal.documents.base_short", ui.Money(p, d.Totals.Base))
	cell("num c-amount", "", ui.Money(p, d.Totals.Total))
	cell("num c-right", "portal.documents.pending_short", ui.Money(p, d.Pending))
	cell("c-right2", "", ui.ReadMark(p, ui.ReadProps{State: string(d.Reading()), At: d.ReadAt, Now: now}))
	b.WriteString(`</tr>`)
	return b.String()
}

// BenchmarkRender is the writing of a full page of Documentos alone, without asking the database.
func BenchmarkRender(b *testing.B) {
	a := app.New(nil, app.Options{})
	v := &door.Visit{App: a, P: i18n.For("es"), R: httptest.NewRequest(http.MethodGet, "/documentos", nil), Company: billing.Company{Slug: "x", Party: billing.Party{Name: "Estudio Marjal"}}}
	documents := make([]billing.Document, app.PageSize)
	for i := range documents {
		documents[i] = billing.Document{ID: fmt.Sprintf("0192d3a4-0000-7000-8000-%012d", i), Number: fmt.Sprintf("F-2026-%04d", i), Kind: billing.Invoice,
			IssueDate: "2026-11-10", DueDate: "2026-12-10", Totals: billing.Totals{Base: 212637, Total: 257291}, Pending: 257291, ReadAt: a.Now().Add(-48 * time.Hour)}
	}
	b.ReportAllocs()
	for b.Loop() {
		l := list{v: v, sort: "date", desc: true, PortalPage: app.PortalPage{Documents: documents}}
		if err := l.page(layout(v, "Documentos", "/documentos")).Render(b.Context(), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
