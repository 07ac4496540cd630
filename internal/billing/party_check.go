package billing

import (
	"slices"
	"strings"
)

// PartyRules are what a form demands beside a name.
type PartyRules struct {
	TaxID   bool // an identificador fiscal
	Address bool // an address
}

// The two forms that have a party: an issuer must always be named with NIF and address (ROF art. 6.1.d and e), a
// customer may be a private person of whom only the name is known.
var (
	CompanyRules  = PartyRules{TaxID: true, Address: true}
	CustomerRules = PartyRules{}
)

// Limits of a party's fields, in characters; the name's is that of a VERI*FACTU record.
const (
	MaxName    = 120
	MaxAddress = 250
	MaxCity    = 100 // and province
	MaxPhone   = 30
)

// Clean is the party as it is kept: one line a field, nothing invisible, codes in their normal form. Clean first,
// then check.
func (p Party) Clean() Party {
	for _, field := range []*string{
		&p.Name, &p.TaxID, &p.Address, &p.Country, &p.Province, &p.City, &p.Postcode, &p.Email, &p.Phone,
	} {
		*field = CleanLine(*field)
	}
	switch p.TaxIDType {
	case TaxIDNIF, TaxIDCIF, TaxIDNIE, TaxIDVAT:
		p.TaxID = NormalizeTaxID(p.TaxID)
	}
	p.Country = strings.ToUpper(p.Country)
	if p.Country == "ES" {
		p.Postcode = strings.ReplaceAll(p.Postcode, " ", "")
		if province, found := ProvinceOfPostcode(p.Postcode); found && p.Province == "" {
			p.Province = province.Title() // a postcode says it: nobody has to type it too
		}
	}
	return p
}

// Check says what is wrong with a party typed in a form. Fields are name, tax_id_type, tax_id, address, country,
// province, city, postcode, email and phone. Except for the name and what the rules demand, a field may be empty.
func (p Party) Check(rules PartyRules) Errors {
	var es Errors
	checkRequired(&es, "name", p.Name, true)
	checkLength(&es, "name", p.Name, MaxName)
	p.checkTaxID(&es, rules.TaxID)
	checkRequired(&es, "address", p.Address, rules.Address)
	checkLength(&es, "address", p.Address, MaxAddress)
	if p.Country != "" && !IsCountry(p.Country) {
		es.Add("country", "error.country")
	}
	checkLength(&es, "province", p.Province, MaxCity)
	checkLength(&es, "city", p.City, MaxCity)
	if p.Postcode != "" {
		es.AddErr("postcode", CheckPostcode(p.Country, p.Postcode))
	}
	if p.Email != "" {
		es.AddErr("email", CheckEmail(p.Email))
	}
	checkPhone(&es, p.Phone)
	return es
}

func (p Party) checkTaxID(es *Errors, required bool) {
	switch {
	case p.TaxIDType == "" && (required || p.TaxID != ""):
		es.Add("tax_id_type", "error.required")
	case p.TaxIDType != "" && !slices.Contains(TaxIDTypes, p.TaxIDType):
		es.Add("tax_id_type", "error.taxid_type")
	case p.TaxID != "":
		es.AddErr("tax_id", CheckTaxID(p.TaxIDType, p.TaxID))
		return
	}
	checkRequired(es, "tax_id", p.TaxID, required)
}

// checkPhone is generous: prefixes, extensions and two numbers in one field are common.
func checkPhone(es *Errors, phone string) {
	if phone == "" {
		return
	}
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, phone)
	if strings.Trim(phone, "0123456789 +-./()#*,;extEXT") != "" || len(digits) < 3 {
		es.Add("phone", "error.phone")
	}
	checkLength(es, "phone", phone, MaxPhone)
}

func checkRequired(es *Errors, field, s string, required bool) {
	if required && strings.TrimSpace(s) == "" {
		es.Add(field, "error.required")
	}
}

// WithoutControl leaves out the error of a tax id whose control character is wrong, if somebody vouches for it: the
// census of the AEAT is the judge, and a few numbers in use do not compute. It reports whether there was one to vouch
// for.
func (es Errors) WithoutControl(vouched bool) (Errors, bool) {
	at := slices.IndexFunc(es, func(e *Error) bool { return e.Field == "tax_id" && e.Key == "error.taxid_control" })
	if !vouched || at < 0 {
		return es, false
	}
	return slices.Delete(slices.Clone(es), at, at+1), true
}

// CheckChange says what is wrong with data that would take the place of the customer's. A tax id that somebody has vouched
// for stays so as long as it is the same.
func (c Customer) CheckChange(p Party) error {
	same := p.TaxIDType == c.TaxIDType && p.TaxID == c.TaxID
	errs, _ := p.Check(CustomerRules).WithoutControl(c.TaxIDOverride && same)
	return errs.Err()
}
