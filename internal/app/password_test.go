package app_test

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/store/storetest"
)

func TestAPasswordIsHashedAtTheCostOWASPAsksForUnlessATestSaysOtherwise(t *testing.T) {
	s, d := storetest.Open(t)
	a := app.New(s, app.Options{URL: "https://acuse.example", Secret: []byte("0123456789abcdef0123456789abcdef")})
	if _, err := a.SignUp(t.Context(), app.SignUp{Company: "Estudio Marjal", Name: "Lucía Ferrandis", Email: "lucia@estudiomarjal.example",
		Password: ownerPassword, Language: "es", IP: "203.0.113.1"}); err != nil {
		t.Fatal(err)
	}
	var kept string
	if err := d.Read.QueryRowContext(t.Context(), `SELECT password_hash FROM account`).Scan(&kept); err != nil {
		t.Fatal(err)
	}
	if want := "$argon2id$v=19$m=19456,t=2,p=1$"; !strings.HasPrefix(kept, want) {
		t.Errorf("got %s…, want %s", kept[:min(len(want), len(kept))], want)
	}
}
