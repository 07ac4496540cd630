package billing

import (
	"strings"
	"testing"
)

func TestASlugIsShortPlainAndNobodyElses(t *testing.T) {
	for slug, want := range map[string]string{
		"estudio-marjal": "", "talleres-2000": "", "la-hacienda-del-pino": "", "banco-de-alimentos": "", "abc": "", "rodes-1": "",
		"seguridad-perez": "", "administracion-de-fincas": "", "fontaneria-24h": "", "clave-de-sol": "", "acústica": "slug",
		"": "slug", "ab": "slug", "-abc": "slug", "abc-": "slug", "a--b": "slug", "xn--acuse-abc": "slug", "Acuse": "slug", "a b c": "slug", "a.b.c": "slug",
		"a_b_c": "slug", "../app": "slug", strings.Repeat("a", 41): "slug", strings.Repeat("a", 40): "", "аcuse": "slug", // a Cyrillic letter
		"acuse": "slug_word", "acu5e": "slug_word", "mi-acuse": "slug_word", "a-cuse": "slug_word", "acuse2026": "slug_word",
		"admin": "slug_word", "4dmin": "slug_word", "adm1n": "slug_word", "adrnin": "slug_word", "admin-2": "slug_word", "panel-admin": "slug_word", "admin1": "slug_word",
		"aeat": "slug_word", "43at": "slug_word", "aeat-avisos": "slug_word", "hacienda": "slug_word", "haci3nda": "slug_word", "agencia-tributaria": "slug_word",
		"agencia-tr1butaria": "slug_word", "soporte": "slug_word", "soporte-tecnico": "slug_word", "facturae": "slug_word", "mi-facturae": "slug_word", "acvse": "slug_word", "acvse-pagos": "slug_word", "dgt": "slug_word", "correo": "slug_word", "s0p0rte": "slug_word", "seguridad": "slug_word", "seguridad-social": "slug_word",
		"banco": "slug_word", "ban-co": "slug_word", "b4nc0": "slug_word", "banco-2": "slug_word", "policia": "slug_word", "po1icia": "slug_word",
		"bbva": "slug_word", "bbva-avisos": "slug_word", "caixa-bank": "slug_word", "paypa1": "slug_word", "santander": "slug_word", "santander-reformas": "", "ingenieria": "",
	} {
		got := ""
		if err := CheckSlug(slug); err != nil {
			got = strings.TrimPrefix(err.(*Error).Key, "address.error.")
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", slug, got, want)
		}
	}
}

func TestSlugsThatLookAlikeHaveOneKey(t *testing.T) {
	for _, alike := range [][]string{
		{"estudio-marjal", "estudio-marja1", "estudlo-marjal", "estudi0-rnarjal", "estudiomarjal", "e5tudio-m4rjal"},
		{"wagner", "vvagner"}, {"taller-6"}, {"taller-9"}, {"taller-2"}, {"marjal"}, {"marjal-2"},
	} {
		for _, slug := range alike {
			if SlugKey(slug) != SlugKey(alike[0]) {
				t.Errorf("%q and %q look alike, but have the keys %q and %q", slug, alike[0], SlugKey(slug), SlugKey(alike[0]))
			}
		}
	}
	seen := map[string]string{}
	for _, slug := range []string{"estudio-marjal", "wagner", "taller-6", "taller-9", "taller-2", "marjal", "marjal-2", "marjal-3"} {
		if other := seen[SlugKey(slug)]; other != "" {
			t.Errorf("%q and %q have one key", slug, other)
		}
		seen[SlugKey(slug)] = slug
	}
}

func FuzzCheckSlug(f *testing.F) {
	f.Add("estudio-marjal")
	f.Fuzz(func(t *testing.T, slug string) {
		if err := CheckSlug(slug); err == nil && (strings.ContainsAny(slug, "/.%?#\\ \x00") || strings.Contains(slug, "--") || len(slug) > SlugMax) {
			t.Errorf("%q was taken", slug)
		}
	})
}
