package mail

import (
	"strings"
	"testing"

	"acuse/internal/billing"
)

// peopleLetters are the mails about passwords and sign-ups.
func peopleLetters(lang string) map[string]interface{ Message() (Message, error) } {
	to := func(address string) Envelope {
		return Envelope{ID: "0199-c3@acuse.example", From: "correo@acuse.example", To: address}
	}
	return map[string]interface{ Message() (Message, error) }{
		"forgotten": PasswordForgotten{Envelope: to("administracion@cafealmirante.example"), Lang: lang, Company: marjal, Name: "Café Almirante, S.L.",
			URL: "https://acuse.example/marjal/entrar", Username: "administracion@cafealmirante.example", Password: "ktq7-mwz4-xrb9-abcd"},
		"account-forgotten": AccountForgotten{Envelope: to("lucia@estudiomarjal.example"), Lang: lang, Name: "Lucía Ferrandis",
			URL: "https://acuse.example/entrar", Username: "lucia@estudiomarjal.example", Password: "ktq7-mwz4-xrb9-abcd"},
		"sign-up": SignUp{Envelope: to("lucia@estudiomarjal.example"), Lang: lang, Name: "Lucía Ferrandis", CompanyName: "Estudio Marjal",
			URL: "https://acuse.example/confirmar/c2VjcmV0", Hours: 24},
		"account-exists": AccountExists{Envelope: to("lucia@estudiomarjal.example"), Lang: lang, Name: "Lucía Ferrandis", CompanyName: "Estudio Marjal",
			URL: "https://acuse.example/entrar"},
	}
}

func TestMailsAboutPasswordsAndSignUpsLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range peopleLetters(lang) {
			got := mustMessage(t, m)
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
			for _, part := range []string{got.Subject, got.FromName, got.Text, got.HTML} {
				if strings.Contains(part, "people.mail") || part != got.HTML && strings.Contains(part, "{") {
					t.Errorf("%s %s: a text is missing or unfilled in:\n%s", lang, name, part)
				}
			}
		}
	}
}

func TestAForgottenPasswordMailSpeaksForTheCompanyAlone(t *testing.T) {
	m := peopleLetters("es")["forgotten"].(PasswordForgotten)
	m.URL = "https://clientes.estudiomarjal.example/entrar"
	got := mustMessage(t, m)
	if all := strings.ToLower(got.Subject + got.Text + got.HTML + got.FromName); strings.Contains(all, "acuse") {
		t.Errorf("the mail names the platform:\n%s", got.Text)
	}
	if strings.Contains(got.Subject, m.Password) || strings.Contains(strings.SplitN(got.HTML, "<main>", 2)[0], m.Password) {
		t.Error("the password stands outside the bodies")
	}
}
