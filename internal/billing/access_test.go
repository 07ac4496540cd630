package billing

import (
	"errors"
	"testing"
)

func TestAccessActionsDoWhatTheTableSays(t *testing.T) {
	active, inactive := &Access{State: AccessActive}, &Access{State: AccessInactive}
	for _, c := range []struct {
		action  AccessAction
		current *Access
		email   string
		want    AccessOutcome
	}{
		{GrantAccess, nil, "a@b.example", Granted},
		{GrantAccess, nil, "", NoEmail},
		{GrantAccess, active, "a@b.example", AlreadyHad},
		{GrantAccess, active, "", AlreadyHad},
		{GrantAccess, inactive, "a@b.example", IsInactive},
		{RevokeAccess, nil, "a@b.example", HadNone},
		{RevokeAccess, active, "", Revoked},
		{RevokeAccess, inactive, "", Revoked},
		{DeactivateAccess, nil, "", HadNone},
		{DeactivateAccess, active, "", Deactivated},
		{DeactivateAccess, inactive, "", AlreadyInactive},
		{ActivateAccess, nil, "", HadNone},
		{ActivateAccess, active, "", AlreadyActive},
		{ActivateAccess, inactive, "", Activated},
	} {
		if got := c.action.Decide(c.current, c.email); got != c.want {
			t.Errorf("%s of %+v with e-mail %q: got %s, want %s", c.action, c.current, c.email, got, c.want)
		}
	}
}

func TestNumbersOfASeriesFollowItsPattern(t *testing.T) {
	for pattern, want := range map[string]string{
		"{series}-{year}-{counter:4}": "F-2026-0007", "{series}/{year}/{counter}": "F/2026/7", "{year}{month}-{counter:2}": "202611-07", "A{counter}": "A7",
	} {
		s := Series{Code: "F", Pattern: pattern}
		if got := s.Number("2026-11-23", 7); got != want {
			t.Errorf("%s: got %s, want %s", pattern, got, want)
		}
	}
	if got := FirstSeries("x").Number("2026-11-23", 12345); got != "F-2026-12345" {
		t.Errorf("past its width: got %s", got)
	}
	if a, b := FirstSeries("x").OrderKey("2026-11-23", 9999), FirstSeries("x").OrderKey("2026-11-23", 10000); a >= b {
		t.Errorf("order: %q does not stand before %q", a, b)
	}
	if got := (Series{Pattern: "A{counter}"}).CounterYear("2026-11-23"); got != 0 {
		t.Errorf("a pattern without a year counts in year %d, want on for ever", got)
	}
}

func TestSlugIsMadeOfTheName(t *testing.T) {
	for name, want := range map[string]string{"Estudio Marjal, S.L.": "estudio-marjal-s-l", "Ñandú & Cía": "nandu-cia", "¿?": "empresa", "  ": "empresa"} {
		if got := SlugOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestInvoiceNamesBothSidesAsTheLawAsks(t *testing.T) {
	full := Party{Name: "X", TaxIDType: TaxIDCIF, TaxID: "B58378431", Address: "Calle 1"}
	person := Party{Name: "Ana", TaxIDType: TaxIDNIF, TaxID: "12345678Z"}
	for name, c := range map[string]struct {
		issuer, customer Party
		want             string
	}{
		"whole":                        {full, full, ""},
		"a person needs no address":    {full, person, ""},
		"a company does":               {full, Party{Name: "Y", TaxIDType: TaxIDCIF, TaxID: "B58378431"}, "error.customer_incomplete"},
		"the customer's NIF":           {full, Party{Name: "Y", Address: "Calle 2"}, "error.customer_incomplete"},
		"the issuer's NIF":             {Party{Name: "X", Address: "Calle 1"}, full, "error.company_incomplete"},
		"the issuer's address, always": {person, full, "error.company_incomplete"},
	} {
		err := CheckParties(c.issuer, c.customer)
		if got := keyOf(err); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func keyOf(err error) string {
	var many Errors
	if errors.As(err, &many) && len(many) > 0 {
		return many[0].Key
	}
	return ""
}
