package portal_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestTheProposalFormSaysWhatAnEmptiedFieldMeans(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	for lang, want := range map[string]string{
		"es": "Si vacías un campo, propones que se borre ese dato; lo que no cambies no se envía.",
		"en": "If you empty a field, you propose to remove what it says; what you do not change is not sent.",
		"ca": "Si buideu un camp, proposeu que s&#39;esborri aquella dada; el que no canvieu no s&#39;envia.",
		"eu": "Eremu bat husten baduzu, datu hori ezabatzea proposatzen duzu; aldatzen ez duzuna ez da bidaltzen.",
		"gl": "Se baleiras un campo, propós que se borre ese dato; o que non cambies non se envía.",
	} {
		if err := w.SavePreferences(t.Context(), c.guest, lang, app.PageSize); err != nil {
			t.Fatal(err)
		}
		page := c.get(w.base + "/mis-datos/proponer").body
		if !strings.Contains(page, want) {
			t.Errorf("%s: it does not say what an emptied field means", lang)
		}
		for _, field := range []string{"name", "tax_id", "address", "province", "city", "postcode", "email", "phone"} {
			_, label, _ := strings.Cut(page, `<label for="f-`+field+`">`)
			label, _, _ = strings.Cut(label, `</label>`)
			if optional := strings.Contains(label, `class="optional"`); optional == (field == "name") {
				t.Errorf("%s, %s: marked as optional %t, in the company's form of a customer %t", lang, field, optional, field != "name")
			}
		}
	}
}

func TestAnEmptiedFieldIsProposedAndWhatStaysIsNot(t *testing.T) {
	w := newWorld(t, 6)
	c := w.customers[0]
	known := c.guest.Customer.Party
	if known.Address == "" || known.Email == "" {
		t.Fatal("the customer has no address or e-mail")
	}
	form := url.Values{"name": {known.Name}, "tax_id_type": {string(known.TaxIDType)}, "tax_id": {known.TaxID}, "address": {""},
		"country": {known.Country}, "province": {known.Province}, "city": {known.City}, "postcode": {known.Postcode}, "email": {known.Email}, "phone": {known.Phone}}
	if a := c.send(http.MethodPost, w.base+"/mis-datos/proponer", form, nil); a.status != http.StatusSeeOther {
		t.Fatalf("got %d", a.status)
	}
	p, err := w.LastProposal(t.Context(), c.guest)
	if err != nil {
		t.Fatal(err)
	}
	want := []billing.ProposedField{{Field: "address", Before: known.Address, State: billing.ProposalOpen}}
	if !slices.Equal(p.Fields, want) {
		t.Errorf("got %+v, want %+v", p.Fields, want)
	}
}
