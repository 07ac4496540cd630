package account

import (
	"testing"

	"acuse/internal/app"
)

func TestMisProveedoresCountsWhatThePasswordOpens(t *testing.T) {
	one, two := []app.Supplier{{AccessID: "a"}}, []app.Supplier{{AccessID: "a"}, {AccessID: "b"}}
	for _, c := range []struct {
		all        []app.Supplier
		here, want string
	}{{two, "", "people.suppliers.text"}, {two, "a", "people.suppliers.text"}, {one, "", "people.suppliers.text_single"}, {one, "a", "people.suppliers.text_one"}} {
		if got := suppliersText(c.all, c.here); got != c.want {
			t.Errorf("%d rows, in %q: got %s, want %s", len(c.all), c.here, got, c.want)
		}
	}
}
