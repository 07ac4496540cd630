package app_test

import (
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
)

func TestPasswordsThatAreGuessedAtOnceAreRefusedAndLongPhrasesAreNot(t *testing.T) {
	w := newWorld(t)
	_, err := w.db.Write.ExecContext(t.Context(), `UPDATE company SET name = 'Estudio Marjal, S.L.'`)
	w.ok(err)
	username, mailed := w.grant(w.owner, w.customer(w.owner, "Café Almirante", "yolanda@cafealmirante.example"))
	entered, err := w.LogIn(t.Context(), app.LogIn{Slug: w.slug, Username: username, Password: mailed})
	w.ok(err)
	g, err := w.Guest(t.Context(), entered.Token, w.slug)
	w.ok(err)
	for want, all := range map[string][]string{
		"error.password_common": {"contraseña", "CONTRASEÑA", "contrasenya", "contrasinal", "pasahitza", "mi contraseña", "Baseball", "b-a-s-e-b-a-l-l",
			"passwordpassword", "Qwertyuiop!!", "zxcvbnm,.-", "qwerty123456", "bàséball", "1qaz2wsx"},
		"error.password_repeats": {"aaaaaaaa", "ññññññññ", "        ", "abcabcabca", "1212121212", "K9!xK9!xK9!x", "barcelonabarcelona"},
		"error.password_run": {"1234567890123456", "23456789", "9876543210", "abcdefgh", "ABCDEFGHIJ", "zyxwvuts", "poiuytrewq77", "zxcvbnmasdf",
			"asdfghjklñ", "asdf4321qwer"},
		"error.password_word": {"Barcelona1", "password1234567", "contraseña123456", "2024contraseña", "¡Contraseña2025!", "clave1234567", "acuse2026", "Bàrcelona.1992"},
		"error.password_names": {"estudiomarjal", "Estudio Marjal", "estudio-marjal-2026", "marjal1234", "MarjalEstudio", "yolanda2026", "Yolanda.Almirante",
			"cafealmirante", "contraseña yolanda", "acuse-marjal"},
	} {
		for _, typed := range all {
			_, err := w.ChoosePassword(t.Context(), g, typed, typed)
			if len(keysOf(err)) != 1 || keysOf(err)[0] != want {
				t.Errorf("%q: got %v, want %s", typed, err, want)
			}
		}
	}
	// what passes is compared with what is typed again, and only then hashed
	for _, typed := range []string{"una contraseña con cuatro palabras", "el café de Barcelona abre tarde", "password for the blue boat", "clave de Yolanda",
		"marjal y naranjos", "48201937", "kTq7-mWz4-xRb9", "zanahoria7", "aaaaaaab", "abcdefgh y una vaca", "пароль-пароля"} {
		_, err := w.ChoosePassword(t.Context(), g, typed, typed+"!")
		wantKey(t, err, "error.password_differs", "again")
	}
}

func TestTheNamesOfItsCompanyAreNoPasswordForAUserEither(t *testing.T) {
	w := newWorld(t)
	_, err := w.SignUp(t.Context(), app.SignUp{Company: "Talleres Ñandú", Name: "Ana Ruiz", Email: "ana@nandu.example", Password: "talleresnandu", Language: "es"})
	wantKey(t, err, "error.password_names", "password")
	_, err = w.SetUser(t.Context(), w.slug, "eva@b.example", "Eva", w.slug+"2026", billing.Staff)
	wantKey(t, err, "error.password_names", "password")
	const name = "lucia@estudiomarjal.example"
	entered, err := w.LogIn(t.Context(), app.LogIn{Username: name, Password: passwordIn(t, w.forgot("", name)[0])})
	w.ok(err)
	who, err := w.Actor(t.Context(), entered.Token)
	w.ok(err)
	_, err = w.ChooseAccountPassword(t.Context(), who, w.slug+"1", w.slug+"1")
	wantKey(t, err, "error.password_names", "password")
}

// keysOf are the keys of what people are told.
func keysOf(err error) []string {
	all, _ := err.(billing.Errors)
	var keys []string
	for _, e := range all {
		keys = append(keys, e.Key)
	}
	return keys
}
