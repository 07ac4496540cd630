package billing

import (
	"strings"
	"testing"
)

func TestCheckEmail(t *testing.T) {
	good := []string{
		"hola@lasenia.example", "a.b+c_d@sub.domain.example", "O'Hara@x-y.es", "A@B.CO", "x@xn--caas-gqa.es",
		strings.Repeat("a", 64) + "@x.es",
	}
	for _, s := range good {
		wantKey(t, s, CheckEmail(s), "")
	}
	bad := []string{
		"", "hola", "hola@", "@x.es", "hola@localhost", "a@b@c.es", "Ana <ana@x.es>", "<ana@x.es>", "ana@x.es ", " ana@x.es",
		"an a@x.es", "ana@x .es", "ana@x.es\n", "ana@x.es\r\nBcc: b@x.es", "ana@x.es,b@x.es", `"a b"@x.es`, `"a"@x.es`,
		"ana@[127.0.0.1]", "ana@127.0.0.1", "ana@-x.es", "ana@x-.es", "ana@x..es", "ana@.es", "ana@x.es.", ".ana@x.es",
		"an..a@x.es", "ana.@x.es", "añá@x.es", "ana@cañas.es", "ana@x.e", "ana@x_y.es", "ana(casa)@x.es", "a\x00@x.es",
		strings.Repeat("a", 65) + "@x.es", "a@" + strings.Repeat("b.", 130) + "es", "a@" + strings.Repeat("b", 64) + ".es",
	}
	for _, s := range bad {
		wantKey(t, s, CheckEmail(s), "error.email")
	}
}

func TestEmailKeyFoldsASCIIOnly(t *testing.T) {
	for typed, want := range map[string]string{
		" Hola@LaSenia.EXAMPLE\n": "hola@lasenia.example",
		"\u212aate@x.es":          "\u212aate@x.es", // the Kelvin sign is not somebody else's k
		"":                        "",
	} {
		if got := EmailKey(typed); got != want {
			t.Errorf("EmailKey(%q): got %q, want %q", typed, got, want)
		}
	}
}
