package app

import (
	"context"
	"io"

	"acuse/internal/billing"
	"acuse/internal/pdf"
	"acuse/internal/store"
	"acuse/internal/xlsx"
)

// ListPDFMax is how many documents the drawn list holds; a longer one is for Excel.
const ListPDFMax = pdf.ListMax

// PortalExcel writes exactly what the filter shows, in its order, as a spreadsheet. It is never a reading. What goes
// wrong before the first byte of w leaves w untouched.
func (a *App) PortalExcel(ctx context.Context, g Guest, q PortalQuery, w io.Writer) (err error) {
	list, err := xlsx.NewDocuments(g.Access.Language, g.Company.Name, q.Kind, a.Now())
	if err != nil {
		return err
	}
	defer func() {
		if closing := list.Close(); err == nil {
			err = closing
		}
	}()
	err = a.store.View(ctx, g.Company.ID, func(tx *store.Tx) error { return tx.EachDocument(q.filter(g), list.Add) })
	if err != nil {
		return err
	}
	return list.Finish(w)
}

// PortalListPDF draws exactly what the filter shows, in its order and in the company's brand; filter says in words what that is.
// It is never a reading. More than ListPDFMax documents are billing.Invalid.
func (a *App) PortalListPDF(ctx context.Context, g Guest, q PortalQuery, filter string) ([]byte, error) {
	list := pdf.List{Language: g.Access.Language, Company: g.Company.Name, Customer: g.Customer.Party, At: a.Now(), Kind: q.Kind, Filter: filter}
	err := a.store.View(ctx, g.Company.ID, func(tx *store.Tx) error {
		look, err := a.lookIn(tx, g.Company)
		if err != nil {
			return err
		}
		list.Paper = look.paper()
		if list.Logo, err = logoOf(tx, list.Paper); err != nil {
			return err
		}
		sums, err := tx.SumDocuments(q.filter(g))
		if err != nil {
			return err
		}
		if sums.Count > ListPDFMax {
			return billing.Fail(billing.Invalid, "list.pdf.too_long", "max", ListPDFMax)
		}
		list.Sums = pdf.ListSums(sums)
		list.Documents = make([]billing.Document, 0, sums.Count)
		return tx.EachDocument(q.filter(g), func(d billing.Document) error {
			list.Documents = append(list.Documents, d)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	return list.Draw()
}
