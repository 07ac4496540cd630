package app

import (
	"context"
	"slices"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// PortalQuery is what a customer's list of documents was asked for.
type PortalQuery struct {
	Search  string            // beginnings of words of number, texts and amounts
	Kind    billing.Kind      // "" is all
	Span    billing.Span      // of the day of issue
	Owed    bool              // only what is not paid yet
	Reading billing.ReadState // "" is all
	Sort    string            // one of PortalSorts; any other is "date"
	Desc    bool
	Page    PageRequest
	Counted bool // count and add up what the filter shows however long that takes
}

// PortalSorts are the columns by which a customer's list can be put in order.
var PortalSorts = []string{"number", "date", "due", "base", "total", "pending", "read"}

// DocumentSums are what the documents of a filter add up to.
type DocumentSums = store.DocumentSums

// SumsMax is how many documents are added up beside a list; the sums of more are a request of their own.
const SumsMax = 2_000

// PendingMax is how many documents that are not paid are added up.
const PendingMax = store.PendingMax

// PortalPage is what a customer sees under Documentos.
type PortalPage struct {
	Documents  []billing.Document
	Page       PageInfo
	Pending    store.Pending
	AskConsent bool          // the customer has not said yet whether it accepts electronic invoices
	Sums       *DocumentSums // nil when the filter shows too much to be added up beside the list: see PortalQuery.Counted
}

// PortalDocuments is one page of the customer's issued, not archived documents.
func (a *App) PortalDocuments(ctx context.Context, g Guest, q PortalQuery) (PortalPage, error) {
	var page PortalPage
	f := q.filter(g)
	if q.Page.Size == 0 {
		q.Page.Size = g.PageSize
	}
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) error {
		standing, err := tx.StandingOf(g.Customer.ID, a.Today())
		if err != nil {
			return err
		}
		page.Pending, page.AskConsent = standing.Pending, !standing.Answered && !g.Preview
		var total int
		if page.Sums, total, err = sumsOf(tx, f, q.Counted); err != nil {
			return err
		}
		page.Documents, page.Page, err = documentsPage(tx, f, q.Desc, q.Page, func() (int, error) { return total, nil })
		return err
	})
	return page, err
}

// sumsOf adds up and counts what the filter shows: all of it, or what can be done beside the list.
func sumsOf(tx *store.Tx, f store.DocumentFilter, all bool) (*DocumentSums, int, error) {
	if !all {
		return tx.SumUpTo(f, SumsMax)
	}
	sums, err := tx.SumDocuments(f)
	return &sums, sums.Count, err
}

// filter is the query as the store asks it; its page says the order only.
func (q PortalQuery) filter(g Guest) store.DocumentFilter {
	if !slices.Contains(PortalSorts, q.Sort) {
		q.Sort = "date"
	}
	return store.DocumentFilter{Customer: g.Customer.ID, Kind: q.Kind, Reading: q.Reading, Words: searchWords(q.Search),
		Span: q.Span, Owed: q.Owed, Sort: q.Sort, Page: store.Page{Desc: q.Desc}}
}

// searchMax is how many words are looked for: more would only cost.
const searchMax = 8

// noWord is what no document has: words are of letters and figures.
const noWord = "-"

func searchWords(typed string) []billing.Sought {
	words := billing.SoughtIn(typed)
	if len(words) == 0 && strings.TrimSpace(typed) != "" {
		return []billing.Sought{{Word: noWord}} // "🐢" is looked for, and not found
	}
	return words[:min(len(words), searchMax)]
}
