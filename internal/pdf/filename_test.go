package pdf

import (
	"regexp"
	"strings"
	"testing"

	"acuse/internal/billing"
)

func TestFileNameSaysNumberAndCompanySafely(t *testing.T) {
	safe := regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*\.pdf$`)
	for _, c := range []struct{ number, company, want string }{
		{"F/2026/1", "Estudio Marjal", "F-2026-1-estudio-marjal.pdf"},
		{"F-2026-0184", "Café Almirante, S.L.", "F-2026-0184-cafe-almirante-s-l.pdf"},
		{"../../etc/passwd", "..\\x\r\ny", "etc-passwd-x-y.pdf"},
		{".oculto\x00", "Ñandú & Peña", "oculto-nandu-pena.pdf"},
		{"", "Estudio Marjal", "invoice-estudio-marjal.pdf"},
		{strings.Repeat("9", 200), strings.Repeat("Largo ", 50), strings.Repeat("9", 70) + "-largo-largo-largo-largo-largo-largo-larg.pdf"},
	} {
		got := FileName(billing.Snapshot{Kind: billing.Invoice, Number: c.number, Issuer: billing.Party{Name: c.company}})
		if got != c.want {
			t.Errorf("FileName(%q, %q): got %q, want %q", c.number, c.company, got, c.want)
		}
		if !safe.MatchString(got) || len(got) > 120 {
			t.Errorf("FileName(%q, %q): got %q, want ASCII letters, digits and dashes, at most 120", c.number, c.company, got)
		}
	}
}
