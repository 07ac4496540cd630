package billing

import (
	"reflect"
	"testing"
)

func TestEveryFieldOfAPartyCanBeProposed(t *testing.T) {
	var full Party
	for i := range reflect.TypeFor[Party]().NumField() {
		reflect.ValueOf(&full).Elem().Field(i).SetString(PartyFields[i] + " new")
	}
	changes := Party{}.Changes(full)
	if len(changes) != reflect.TypeFor[Party]().NumField() || len(changes) != len(PartyFields) {
		t.Fatalf("got %d changes, want %d: all fields", len(changes), len(PartyFields))
	}
	var made Party
	for i, c := range changes {
		if c.Field != PartyFields[i] || c.Before != "" || c.After != PartyFields[i]+" new" || c.State != ProposalOpen {
			t.Errorf("got %+v", c)
		}
		made = made.WithField(c.Field, c.After)
	}
	if made != full {
		t.Errorf("accepted one by one: got %+v, want %+v", made, full)
	}
	if got := full.Changes(full); got != nil {
		t.Errorf("nothing differs: got %+v", got)
	}
	if got := full.WithField("slug", "x"); got != full || full.Field("slug") != "" {
		t.Errorf("a field that is none: got %+v", got)
	}
}

func TestOnlyFieldsNobodyDecidedAboutAreOpen(t *testing.T) {
	p := Proposal{Fields: []ProposedField{{Field: "name", State: ProposalAccepted}, {Field: "city", State: ProposalOpen}, {Field: "phone", State: ProposalReplaced}}}
	if open := p.Open(); len(open) != 1 || open[0].Field != "city" {
		t.Errorf("got %+v", open)
	}
}
