package app

import (
	"cmp"
	"math"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// PageSize is how many rows a list shows.
const PageSize = 50

// PageRequest says which page of a list: after or before a row, or the last one; nothing is the first.
type PageRequest struct {
	After, Before string // id of the row to go on from
	Last          bool
	Start         int // number of the first row, as the page before counted it; only for showing
	Size          int // rows a page, 0 is PageSize
}

// PageInfo is what a pager shows and links to.
type PageInfo struct {
	From, To    int // numbers of the first and last row shown; 0 when there is none
	Total       int
	TotalIsMore bool   // there are more than Total: "más de 10.000"
	Uncounted   bool   // Total is only of what was seen so far: how many there are is for whoever asks for that by itself
	Prev, Next  string // id to go before or after, "" at that end
	Size        int    // rows a page
}

// storePage asks for a page; key finds where the row to go on from stands. A row that is gone leads to the first page.
func (r PageRequest) storePage(desc bool, key func(id string) (*store.Key, error)) (store.Page, error) {
	p := store.Page{Size: cmp.Or(r.Size, PageSize), Desc: desc, Backward: r.Last || r.Before != ""}
	id := r.After + r.Before
	if r.Last || id == "" {
		return p, nil
	}
	from, err := key(id)
	if billing.CodeOf(err) == billing.NotFound {
		return store.Page{Size: p.Size, Desc: desc}, nil
	}
	p.From = from
	return p, err
}

// paged cuts the rows of a page to size, in the order shown, and tells what lies around them.
func paged[T any](r PageRequest, p store.Page, rows []T, total int, id func(T) string) ([]T, PageInfo) {
	goesOn := len(rows) > p.Size
	rows = rows[:min(len(rows), p.Size)]
	if p.Backward {
		slices.Reverse(rows)
	}
	info := PageInfo{Size: p.Size, Total: min(total, store.CountMax), TotalIsMore: total > store.CountMax}
	if total == store.Uncounted {
		info.Total, info.TotalIsMore, info.Uncounted = 0, true, true
	}
	if len(rows) == 0 {
		return rows, info
	}
	if goesOn && p.Backward || !p.Backward && p.From != nil {
		info.Prev = id(rows[0])
	}
	if goesOn && !p.Backward || p.Backward && p.From != nil {
		info.Next = id(rows[len(rows)-1])
	}
	if info.From = r.first(p, len(rows), info); info.From > 0 {
		info.To = info.From + len(rows) - 1
	}
	if info.Uncounted {
		info.Total = info.To
		info.Uncounted = info.Next != "" || info.To == 0
		info.TotalIsMore = info.Uncounted
	}
	return rows, info
}

// first is the number of the first row, 0 where that would have to be counted from too far away.
func (r PageRequest) first(p store.Page, rows int, info PageInfo) int {
	switch {
	case info.Prev == "":
		return 1
	case info.Next == "" && !info.TotalIsMore:
		return info.Total - rows + 1
	case p.From != nil && r.Start > 0 && info.TotalIsMore:
		return min(r.Start, math.MaxInt32) // it comes from an address
	case p.From != nil && r.Start > 0:
		return min(r.Start, info.Total-rows+1)
	case info.Next == "":
		return 0
	}
	return 1
}
