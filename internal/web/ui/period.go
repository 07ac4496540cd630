package ui

import (
	"net/url"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// Period is the filter Fecha of a list of documents, as its address asks for it.
type Period struct {
	billing.Span
	Choice string         // of the address, "" is Todo
	Typed  url.Values     // fecha, and as they were typed desde and hasta: only what is set
	Errs   billing.Errors // what is wrong with a day that was typed, by the name of its field
}

// periods are the choices of the filter: how the address names them, and the key of their text.
var periods = []struct{ choice, span, key string }{
	{"hoy", billing.SpanToday, "list.span.today"},
	{"ayer", billing.SpanYesterday, "list.span.yesterday"},
	{"semana", billing.SpanWeek, "list.span.week"},
	{"mes", billing.SpanMonth, "list.span.month"},
	{"mes-pasado", billing.SpanLastMonth, "list.span.last_month"},
	{"trimestre", billing.SpanQuarter, "list.span.quarter"},
	{"trimestre-pasado", billing.SpanLastQuarter, "list.span.last_quarter"},
	{"ano", billing.SpanYear, "list.span.year"},
	{"ano-pasado", billing.SpanLastYear, "list.span.last_year"},
	{between, "", "list.span.between"},
}

// between is the choice that asks for two days; either may be left open.
const between = "entre"

// PeriodOf reads the filter from an address. What is no choice is as if it were not there; a day that is none, or the
// wrong way round, is said beside its field.
func PeriodOf(q url.Values, today billing.Date) Period {
	d := Period{Typed: url.Values{}}
	chosen := q.Get("fecha")
	for _, x := range periods {
		if chosen == x.choice {
			d.Choice, d.Span = chosen, billing.SpanOf(x.span, today)
			d.Typed.Set("fecha", chosen)
		}
	}
	if d.Choice != between {
		return d
	}
	d.From, d.To = d.day(q, "desde"), d.day(q, "hasta")
	if d.From != "" && d.To != "" && d.To < d.From {
		d.Errs.Add("hasta", "list.span.wrong")
	}
	return d
}

func (d *Period) day(q url.Values, name string) billing.Date {
	typed := strings.TrimSpace(q.Get(name))
	if typed == "" {
		return ""
	}
	d.Typed.Set(name, typed)
	day, err := billing.ParseDate(typed)
	d.Errs.AddErr(name, err)
	return day
}

// Words say what the list is narrowed to: "Este mes", or "desde el 1 oct 2026", "hasta el 31 dic 2026".
func (d Period) Words(p *i18n.Printer) []string {
	if d.Choice != between {
		for _, x := range periods {
			if x.choice == d.Choice {
				return []string{p.T(x.key)}
			}
		}
		return nil
	}
	var all []string
	if d.From != "" {
		all = append(all, p.T("list.span.since", "day", p.Date(string(d.From))))
	}
	if d.To != "" {
		all = append(all, p.T("list.span.until", "day", p.Date(string(d.To))))
	}
	return all
}

func (d Period) pick(p *i18n.Printer) PickProps {
	options := []Option{{Value: "", Text: p.T("list.span.all")}}
	for _, x := range periods {
		options = append(options, Option{Value: x.choice, Text: p.T(x.key)})
	}
	return PickProps{Label: p.T("list.span"), Name: "fecha", Value: d.Choice, Options: options}
}
