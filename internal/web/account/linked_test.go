package account

import (
	"slices"
	"testing"

	"acuse/internal/web/ui"
)

func TestOnlyWebAddressesOfATextBecomeLinks(t *testing.T) {
	link := func(s string) ui.Link { return ui.Link{Text: s, Href: s} }
	plain := func(s string) ui.Link { return ui.Link{Text: s} }
	for text, want := range map[string][]ui.Link{
		"":                                    nil,
		"nada":                                {plain("nada")},
		"https://a.example/x":                 {link("https://a.example/x")},
		"ve a (http://a.example/x?y=1&z=2).":  {plain("ve a ("), link("http://a.example/x?y=1&z=2"), plain(").")},
		"javascript:alert(1) ftp://a.example": {plain("javascript:alert(1) ftp://a.example")},
		`https://a.example/"><script>`:        {link("https://a.example/"), plain(`"><script>`)},
	} {
		if got := linked(text); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}
