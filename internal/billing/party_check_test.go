package billing

import (
	"slices"
	"strings"
	"testing"
)

func goodParty() Party {
	return Party{
		Name: "Fusteria Vidal, S.L.", TaxIDType: TaxIDCIF, TaxID: "B64717838", Address: "Carrer Major, 3", Country: "ES",
		Province: "Barcelona", City: "Vic", Postcode: "08500", Email: "hola@vidal.example", Phone: "+34 938 86 00 00 ext. 3",
	}
}

func TestAGoodPartyHasNoErrors(t *testing.T) {
	for name, rules := range map[string]PartyRules{"company": CompanyRules, "customer": CustomerRules} {
		if err := goodParty().Check(rules).Err(); err != nil {
			t.Errorf("%s: got %v, want no error", name, err)
		}
	}
}

func TestACustomerNeedsOnlyANameACompanyMore(t *testing.T) {
	p := Party{Name: "Ana"}
	if err := p.Check(CustomerRules).Err(); err != nil {
		t.Errorf("customer: got %v, want no error", err)
	}
	wantErrors(t, "company", p.Check(CompanyRules), "tax_id_type error.required", "tax_id error.required", "address error.required")
	p.TaxIDType = TaxIDCIF // as the form offers it first
	wantErrors(t, "customer without number", p.Check(CustomerRules))
	wantErrors(t, "company without number", p.Check(CompanyRules), "tax_id error.required", "address error.required")
}

func TestEachFieldOfAPartyIsChecked(t *testing.T) {
	cases := []struct {
		change func(*Party)
		want   string
	}{
		{func(p *Party) { p.Name = " " }, "name error.required"},
		{func(p *Party) { p.Name = strings.Repeat("ñ", 121) }, "name error.too_long"},
		{func(p *Party) { p.TaxID = "B64717839" }, "tax_id error.taxid_control"},
		{func(p *Party) { p.TaxID = "12345678Z" }, "tax_id error.taxid_kind"},
		{func(p *Party) { p.TaxIDType = "" }, "tax_id_type error.required"},
		{func(p *Party) { p.TaxIDType = "dni" }, "tax_id_type error.taxid_type"},
		{func(p *Party) { p.Address = strings.Repeat("a", 251) }, "address error.too_long"},
		{func(p *Party) { p.Country = "XX" }, "country error.country"},
		{func(p *Party) { p.Province = strings.Repeat("a", 101) }, "province error.too_long"},
		{func(p *Party) { p.City = strings.Repeat("a", 101) }, "city error.too_long"},
		{func(p *Party) { p.Postcode = "99999" }, "postcode error.postcode"},
		{func(p *Party) { p.Country, p.Postcode = "FR", "#" }, "postcode error.postcode_foreign"},
		{func(p *Party) { p.Email = "hola" }, "email error.email"},
		{func(p *Party) { p.Phone = "llámame" }, "phone error.phone"},
		{func(p *Party) { p.Phone = "+-" }, "phone error.phone"},
		{func(p *Party) { p.Phone = strings.Repeat("1", 31) }, "phone error.too_long"},
	}
	for _, c := range cases {
		p := goodParty()
		c.change(&p)
		wantErrors(t, c.want, p.Check(CustomerRules), c.want)
	}
}

func TestAPartyAtItsLimitsIsGood(t *testing.T) {
	p := goodParty()
	p.Name, p.Address = strings.Repeat("ñ", 120), strings.Repeat("ñ", 250)
	p.City, p.Province, p.Phone = strings.Repeat("ñ", 100), strings.Repeat("ñ", 100), strings.Repeat("1", 30)
	wantErrors(t, "at the limits", p.Check(CompanyRules))
}

func TestCleanPutsAPartyInItsNormalForm(t *testing.T) {
	got := Party{
		Name: " Fusteria\x00  Vidal,\nS.L. ", TaxIDType: TaxIDCIF, TaxID: "es b-64717838", Address: "Carrer\tMajor, 3\r\n",
		Country: "es", Province: " Barcelona", City: "Vic\u200b ", Postcode: "08 500", Email: " hola@vidal.example ", Phone: "+34  938 86 00 00 ext. 3",
	}.Clean()
	if got != goodParty() {
		t.Errorf("got %+v, want %+v", got, goodParty())
	}
	if again := got.Clean(); again != got {
		t.Errorf("cleaned twice: got %+v, want %+v", again, got)
	}
	foreign := Party{TaxIDType: TaxIDPassport, TaxID: " ab-12  3", Country: "gb", Postcode: "SW1A 1AA"}.Clean()
	if foreign.TaxID != "ab-12 3" || foreign.Postcode != "SW1A 1AA" || foreign.Country != "GB" {
		t.Errorf("got %+v, want a passport and postcode as typed", foreign)
	}
	if vat := (Party{TaxIDType: TaxIDVAT, TaxID: "de 123.456.789"}).Clean(); vat.TaxID != "DE123456789" {
		t.Errorf("got %q, want DE123456789", vat.TaxID)
	}
}

// wantErrors fails unless the errors are those, each "field key", in that order.
func wantErrors(t *testing.T, of string, es Errors, want ...string) {
	t.Helper()
	var got []string
	for _, e := range es {
		got = append(got, e.Field+" "+e.Key)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", of, got, want)
	}
}
