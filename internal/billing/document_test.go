package billing

import "testing"

func TestInAListOfAllKindsOnlyInvoicesAddUp(t *testing.T) {
	for _, kind := range Kinds {
		if got := kind.AddsUp(""); got != (kind == Invoice) {
			t.Errorf("%s among all: got %t", kind, got)
		}
		for _, list := range Kinds {
			if got := kind.AddsUp(list); got != (kind == list) {
				t.Errorf("%s in a list of %s: got %t", kind, list, got)
			}
		}
	}
}
