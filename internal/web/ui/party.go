package ui

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// PartyOptions say how the fields of Mis Datos are to be filled in.
type PartyOptions struct {
	Own        bool               // the data of who is typing: the browser may offer to fill them in
	Rules      billing.PartyRules // what may not be left empty; all else says that it is optional
	EmailHint  string
	Override   bool   // somebody may vouch for a tax id that does not add up
	Overridden bool   // and has
	Twins      string // where customers are looked at: the way to one that has the same tax id
	TwinMeant  bool   // somebody has said that it is another customer all the same
}

// mayOverride reports whether the box to vouch for the tax id belongs on the page: beside the error that it answers, or
// ticked.
func (o PartyOptions) mayOverride(errs billing.Errors) bool {
	e := errs.On("tax_id")
	return o.Override && (o.Overridden || e != nil && e.Key == "error.taxid_control")
}

// twin is the error that names another customer with the same tax id, nil when it is not that.
func (o PartyOptions) twin(errs billing.Errors) *billing.Error {
	if e := errs.On("tax_id"); e != nil && e.Key == "people.error.tax_id_twin" {
		return e
	}
	return nil
}

// Pair is a word and what it stands for.
type Pair struct{ Term, Text string }

// partyPairs are the ten fields as they are shown: an empty one as a dash.
func partyPairs(p *i18n.Printer, party billing.Party) []Pair {
	kind, country := "", ""
	if party.TaxIDType != "" {
		kind = p.T("ui.tax_id_type." + string(party.TaxIDType))
	}
	if party.Country != "" {
		country = CountryName(p, party.Country)
	}
	return []Pair{
		{p.T("ui.party.name"), party.Name},
		{p.T("ui.party.tax_id_type"), kind},
		{p.T("ui.party.tax_id"), party.TaxID},
		{p.T("ui.party.address"), party.Address},
		{p.T("ui.party.country"), country},
		{p.T("ui.party.province"), party.Province},
		{p.T("ui.party.city"), party.City},
		{p.T("ui.party.postcode"), party.Postcode},
		{p.T("ui.party.email"), party.Email},
		{p.T("ui.party.phone"), party.Phone},
	}
}

func taxIDTypes(p *i18n.Printer) []Option {
	all := make([]Option, len(billing.TaxIDTypes))
	for i, t := range billing.TaxIDTypes {
		all[i] = Option{Value: string(t), Text: p.T("ui.tax_id_type." + string(t))}
	}
	return all
}

// CountryName is the name of a country by its ISO 3166-1 code.
func CountryName(p *i18n.Printer, code string) string { return p.T("country." + code) }

// countries are all of them by language: Spain first, the others in the order of their names. Sorted once a language.
var countries = func() map[string]func() []Option {
	all := map[string]func() []Option{}
	for _, lang := range billing.Languages {
		all[lang] = sync.OnceValue(func() []Option { return sortedCountries(i18n.For(lang)) })
	}
	return all
}()

func sortedCountries(p *i18n.Printer) []Option {
	var all []Option
	for _, key := range i18n.Keys(p.Lang()) {
		if code, ok := strings.CutPrefix(key, "country."); ok {
			all = append(all, Option{Value: code, Text: p.T(key)})
		}
	}
	slices.SortFunc(all, func(a, b Option) int {
		if a.Value == "ES" || b.Value == "ES" {
			return cmp.Compare(rank(a), rank(b))
		}
		return cmp.Compare(billing.FoldKey(a.Text), billing.FoldKey(b.Text))
	})
	return all
}

func rank(o Option) int {
	if o.Value == "ES" {
		return 0
	}
	return 1
}

// provinces of Spain by name, to be offered while typing; another country's are typed freely.
var provinces = func() []string {
	var all []string
	for _, p := range billing.Provinces {
		all = append(all, p.Title())
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(billing.FoldKey(a), billing.FoldKey(b)) })
	return all
}()

// fill is the autocomplete token of one's own data, and "off" for somebody else's.
func (o PartyOptions) fill(token string) string {
	if o.Own {
		return token
	}
	return "off"
}

// Countries are the choices of a country select, in the printer's language.
func Countries(p *i18n.Printer) []Option { return countries[p.Lang()]() }

// countryOr fills in Spain where nobody has chosen yet.
func countryOr(code string) string { return cmp.Or(code, "ES") }
