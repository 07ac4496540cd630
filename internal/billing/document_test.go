package billing

import "testing"

func TestInAListOfAllKindsOnlyWhatIsToBePaidAddsUp(t *testing.T) {
	for _, kind := range Kinds {
		if got := kind.AddsUp(""); got != (kind == Invoice || kind == Receipt) {
			t.Errorf("%s among all: got %t", kind, got)
		}
		for _, list := range Kinds {
			if got := kind.AddsUp(list); got != (kind == list) {
				t.Errorf("%s in a list of %s: got %t", kind, list, got)
			}
		}
	}
}
