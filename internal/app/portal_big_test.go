package app_test

import (
	"bytes"
	"fmt"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store/storetest"
)

// aBigShelf has exactly so many documents: six unlike ones, and copies of the invoice among them that costs something.
func aBigShelf(t *testing.T, count int) shelf {
	t.Helper()
	s := aShelf(t, 6)
	invoices := s.all(app.PortalQuery{Kind: billing.Invoice, Sort: "total"}, 10)
	if len(invoices) != 2 {
		t.Fatalf("got %d invoices to begin with, want 2", len(invoices))
	}
	storetest.Copies(t, s.db, invoices[1].ID, count-6)
	return s
}

// archive takes one copy out of the list.
func (s shelf) archive() {
	s.t.Helper()
	_, err := s.db.Write.ExecContext(s.t.Context(), `UPDATE document SET archived_at = issued_at WHERE number LIKE '%-1' AND id LIKE '%-1'`)
	s.ok(err)
}

func TestTheDrawnListIsRefusedBeyondItsMaximumAndIsNoReading(t *testing.T) {
	s := aBigShelf(t, app.ListPDFMax+1)
	before := s.count(`SELECT count(*) FROM read_event`)
	content, err := s.PortalListPDF(t.Context(), s.guest, app.PortalQuery{}, "")
	if wantKey(t, err, "list.pdf.too_long"); content != nil {
		t.Errorf("%d documents were drawn all the same", app.ListPDFMax+1)
	}
	s.archive()
	content, err = s.PortalListPDF(t.Context(), s.guest, app.PortalQuery{}, "")
	if s.ok(err); !bytes.HasPrefix(content, []byte("%PDF-")) {
		t.Errorf("%d documents: it begins with %q", app.ListPDFMax, content[:min(8, len(content))])
	}
	if _, err = s.PortalListPDF(t.Context(), s.guest, app.PortalQuery{Kind: billing.Quote}, "Presupuestos"); err != nil {
		t.Errorf("a narrower filter: %v", err)
	}
	if after := s.count(`SELECT count(*) FROM read_event`); after != before {
		t.Errorf("read events: got %d, want %d as before", after, before)
	}
}

func TestMoreThanADownloadHoldsIsRefused(t *testing.T) {
	s := aBigShelf(t, app.DownloadMax+1)
	token, files, err := s.OpenDownloadAll(t.Context(), s.guest, app.PortalQuery{})
	if wantKey(t, err, "error.too_many_rows"); files != 0 {
		t.Errorf("the refused ticket %q is for %d files", token, files)
	}
	ticked := make([]string, app.DownloadMax+1)
	for i := range ticked {
		ticked[i] = fmt.Sprint(i)
	}
	_, err = s.OpenDownload(t.Context(), s.guest, ticked)
	wantKey(t, err, "error.too_many_rows")
	if n := s.count(`SELECT count(*) FROM download`); n != 0 {
		t.Errorf("%d tickets were made all the same", n)
	}
	s.archive()
	token, files, err = s.OpenDownloadAll(t.Context(), s.guest, app.PortalQuery{})
	if s.ok(err); files != app.DownloadMax {
		t.Errorf("got %d files, want %d", files, app.DownloadMax)
	}
	p, err := s.DownloadProgress(t.Context(), s.guest, token)
	if s.ok(err); p.Files != app.DownloadMax {
		t.Errorf("the ticket is for %d files, want %d", p.Files, app.DownloadMax)
	}
}

// countMax is where a list stops counting.
const countMax = 10_000

func TestTheSumsOfAFilterThatIsNotBigStandBesideTheList(t *testing.T) {
	s := aBigShelf(t, app.SumsMax+1)
	page, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{})
	if s.ok(err); page.Sums != nil || page.Page.Total != app.SumsMax+1 {
		t.Errorf("one more: got %+v and sums %+v, want none", page.Page, page.Sums)
	}
	if page.Pending.Count != app.PendingMax+1 {
		t.Errorf("pending: got %+v, want %d and no more counted", page.Pending, app.PendingMax+1)
	}
	s.archive()
	page, err = s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{})
	if s.ok(err); page.Sums == nil || page.Sums.Count != app.SumsMax || page.Page.Total != app.SumsMax {
		t.Errorf("%d: got %+v and sums %+v, want them beside the list", app.SumsMax, page.Page, page.Sums)
	}
}

func TestTheSumsOfABigFilterAreASecondRequest(t *testing.T) {
	s := aBigShelf(t, countMax+1)
	page, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Desc: true})
	if s.ok(err); page.Sums != nil || !page.Page.TotalIsMore || page.Page.Total != countMax || len(page.Documents) != app.PageSize {
		t.Errorf("beyond %d: got %d rows, %+v and sums %+v, want none", countMax, len(page.Documents), page.Page, page.Sums)
	}
	counted, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Counted: true})
	s.ok(err)
	got := *counted.Sums
	var want app.DocumentSums
	for _, d := range s.all(app.PortalQuery{}, 2000) {
		want.Count++
		if !d.Kind.AddsUp("") {
			continue
		}
		want.Base, want.Tax, want.Total, want.Pending = want.Base+d.Totals.Base, want.Tax+d.Totals.Tax, want.Total+d.Totals.Total, want.Pending+d.Pending
	}
	if got != want || got.Count != countMax+1 || got.Total == 0 {
		t.Errorf("by themselves: got %+v, want %+v", got, want)
	}
	s.archive()
	page, err = s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Desc: true})
	if s.ok(err); page.Sums != nil || page.Page.Total != countMax || page.Page.TotalIsMore {
		t.Errorf("%d: got %+v and sums %+v, want them counted exactly and not added up", countMax, page.Page, page.Sums)
	}
	few, err := s.PortalDocuments(t.Context(), s.guest, app.PortalQuery{Kind: billing.Receipt})
	if s.ok(err); few.Sums == nil || few.Sums.Count != 1 {
		t.Errorf("a narrower filter: got sums %+v, want those of 1", few.Sums)
	}
}
