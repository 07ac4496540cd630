package ui

import (
	"cmp"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"

	"github.com/a-h/templ"
)

// ListProps are the form around a table whose rows can be ticked.
type ListProps struct {
	ID           string
	Action       string // where the buttons of the bar send the ticked ids, unless a button names its own
	Method       string // "" is post
	Sheet        bool   // the portal's: on a white sheet
	RefreshAfter string // ids of the regions that are fetched again after a submit (a download leaves the page as it is)
}

// SortProps are the head of a column that sorts.
type SortProps struct {
	Text  string
	Href  string // the list sorted by it, or the other way round when it already is
	Dir   string // "ascending", "descending", or "" when the list is sorted by another
	Class string // "num", "c-extra"
}

// TickProps are the box before a row.
type TickProps struct {
	Value   string // id of the row
	What    string // its name, read out: "F-2026-0184"
	Name    string // of the form field; "" is "id"
	Checked bool
}

// BarProps are the bar of buttons under a list: asleep until a row is ticked.
type BarProps struct {
	Text    string // asleep: what to tick and why; awake it says how many are ticked
	All     int    // how many the box that ticks all of the filter stands for; 0 where there is none
	AllText string // of that box
}

// ButtonProps are a button, or a link that looks like one.
type ButtonProps struct {
	Text       string
	Icon       string
	Kind       string // "main" (one a page), "quiet", "danger", "main danger" (only to confirm), "" plain
	Href       string // makes it a link
	Name       string // what it sends
	Value      string
	FormAction string // sends the form elsewhere
	Type       string // "" is submit
	Small      bool
	Wide       bool
	Disabled   bool
	Count      string           // in a bar: which rows it changes: "grant", "revoke", "off", "on"
	Attrs      templ.Attributes // popovertarget, form …
}

func (b ButtonProps) class() string {
	class := "btn"
	switch b.Kind {
	case "main":
		class += " btn-main"
	case "quiet":
		class += " btn-quiet"
	case "danger":
		class += " btn-danger"
	case "main danger":
		class += " btn-main btn-danger"
	}
	if b.Small {
		class += " btn-s"
	}
	if b.Wide {
		class += " btn-wide"
	}
	return class
}

func (b ButtonProps) attrs() templ.Attributes {
	a := templ.Attributes{}
	for name, value := range map[string]string{"name": b.Name, "value": b.Value, "formaction": b.FormAction, "type": b.Type} {
		if value != "" {
			a[name] = value
		}
	}
	for k, v := range b.Attrs {
		a[k] = v
	}
	return a
}

// PagerProps are where one is in a list, and the ways on. An empty href is no way.
type PagerProps struct {
	From, To                                int  // rows shown, counted from 1; 0 when that is not known
	Total                                   int  // of the filter
	More                                    bool // there are more than Total: counting stops at 10,000
	Uncounted                               bool // nobody has counted how many there are
	FirstHref, PrevHref, NextHref, LastHref string
}

func (g PagerProps) text(p *i18n.Printer) string {
	switch {
	case g.Uncounted && g.From == 0:
		return p.T("ui.pager.end")
	case g.Uncounted:
		return p.T("ui.pager.and_more", "from", g.From, "to", g.To)
	}
	total := p.Number(g.Total)
	if g.More {
		total = p.T("ui.pager.more_than", "total", total)
	}
	if g.From == 0 {
		return p.T("ui.pager.total", "total", total)
	}
	return p.T("ui.pager.range", "from", g.From, "to", g.To, "total", total)
}

// needed reports whether there is anywhere to go.
func (g PagerProps) needed() bool { return g.PrevHref != "" || g.NextHref != "" }

// SumsProps are what a filter adds up to, not the page of it.
type SumsProps struct {
	Later string // where they are asked for by themselves, when adding up takes long; "" when they are here
	Count int    // documents of the filter
	Text  string // says which those are; "" is just how many
	Of    string // what of them is added up, when that is not all: "Suma de facturas y recibos"
	Sums  []Sum
	Poll  bool // they follow what happens while somebody looks
}

func (s SumsProps) text(p *i18n.Printer) string {
	return cmp.Or(s.Text, p.T("list.documents", "n", s.Count))
}

// Sum is a column added up.
type Sum struct {
	Text  string
	Cents billing.Cents
}

// SearchProps are the box that looks through a list.
type SearchProps struct {
	Name  string // "" is "q"
	Value string
	Label string // what can be looked for: "Número, cliente o importe"
}

// FiltersProps are the form above a list: search, and the picks as children.
type FiltersProps struct {
	Label  string // read out: "Filtrar facturas"
	Action string // the list's own address
	Search SearchProps
	Hidden []Hidden  // what must survive a change of filter: tab, rows
	Order  PickProps // how the list is sorted: seen on a phone only, where the heads of its columns are not; without options it has one order
	Clear  string    // the list without filters; "" when none is active
}

// Sorted is a column that a list sorts by; First is how it does when it is chosen: "date", or "-date".
type Sorted struct{ Text, First string }

// OrderPick are the orders of a list: each column both ways, the standard one first. Chosen is one of them, as First is.
func OrderPick(p *i18n.Printer, standard, chosen string, columns ...Sorted) PickProps {
	pick := PickProps{Label: p.T("ui.order"), Name: "orden"}
	for _, c := range columns {
		for _, order := range []string{c.First, reversed(c.First)} {
			text := c.Text + " ↑"
			if strings.HasPrefix(order, "-") {
				text = c.Text + " ↓"
			}
			if order == chosen {
				pick.Value = order
			}
			if order != standard {
				pick.Options = append(pick.Options, Option{Value: order, Text: text})
				continue
			}
			pick.Options = append([]Option{{Value: "", Text: text}}, pick.Options...)
		}
	}
	if pick.Value == standard {
		pick.Value = ""
	}
	return pick
}

// SortHeadOf is the head of a column of a list sorted as chosen says: it leads to first, or, where the list is sorted by
// that column already, the other way round. href is the list's address with an order.
func SortHeadOf(text, class, first, chosen string, href func(order string) string) SortProps {
	head := SortProps{Text: text, Class: class}
	column, desc := strings.CutPrefix(chosen, "-")
	if column != strings.TrimPrefix(first, "-") {
		head.Href = href(first)
		return head
	}
	head.Href, head.Dir = href(reversed(chosen)), "ascending"
	if desc {
		head.Dir = "descending"
	}
	return head
}

func reversed(order string) string {
	if column, desc := strings.CutPrefix(order, "-"); desc {
		return column
	}
	return "-" + order
}

// Hidden is a value that a form carries along unseen.
type Hidden struct{ Name, Value string }

// PickProps are one filter.
type PickProps struct {
	Label, Name, Value string
	Options            []Option // the first is "all": the filter is off
}

func (k PickProps) on() bool {
	return k.Value != "" && len(k.Options) > 0 && k.Value != k.Options[0].Value
}

// Tab is a part of a page, or a state of a list.
type Tab struct {
	Text, Href string
	Tally      string
	Current    bool
}

// HeadProps are the head of a page; its buttons are the children.
type HeadProps struct {
	Crumb []Link // the way here
	Here  string // the end of the way
	Title string
	Text  string          // a sentence under the title
	Sub   templ.Component // instead of Text: pills, marks
}

func (s SearchProps) name() string { return cmp.Or(s.Name, "q") }

func (t TickProps) name() string { return cmp.Or(t.Name, "id") }

func (s SortProps) attrs() templ.Attributes {
	if s.Dir == "" {
		return nil
	}
	return templ.Attributes{"aria-sort": s.Dir}
}

func (l ListProps) attrs() templ.Attributes {
	a := templ.Attributes{}
	if l.ID != "" {
		a["id"] = l.ID
	}
	if l.RefreshAfter != "" {
		a["data-refresh-after"] = l.RefreshAfter
	}
	return a
}
