package mail

import (
	"strings"
	"testing"

	"acuse/internal/billing"
)

func proposal(lang string) ProfileProposed {
	return ProfileProposed{Envelope: Envelope{ID: "1@x", From: "no-reply@x.example", To: "lucia@x.example"}, Lang: lang, UserName: "Lucía",
		CompanyName: "Estudio Marjal", CustomerName: "Café Almirante, S.L.", Who: "cafe@b.example", URL: "https://acuse.example/app/clientes/1",
		Fields: []billing.ProposedField{{Field: "tax_id_type", Before: "cif", After: "nif"}, {Field: "country", Before: "ES", After: "PT"}, {Field: "phone", Before: "960", After: ""}}}
}

func TestProposalsLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		got := mustMessage(t, proposal(lang))
		golden(t, "proposal."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
		golden(t, "proposal."+lang+".html.golden", got.HTML)
	}
}

func TestAProposalSaysEachFieldAsPeopleReadIt(t *testing.T) {
	message := mustMessage(t, proposal("es"))
	if message.Subject != "Café Almirante, S.L. propone un cambio en sus datos" || message.Kind != KindProfileProposed {
		t.Errorf("got %q, %q", message.Subject, message.Kind)
	}
	for _, part := range []string{message.Text, message.HTML} {
		for _, want := range []string{"NIF", "Portugal", "España", "960", "—", "cafe@b.example", "https://acuse.example/app/clientes/1", "3 datos"} {
			if !strings.Contains(part, want) {
				t.Errorf("it does not say %q:\n%s", want, part)
			}
		}
	}
}

func TestAProposalOfAHostileCustomerStaysInItsPlace(t *testing.T) {
	for _, name := range hostile {
		m := ProfileProposed{Envelope: Envelope{ID: "1@x", From: "no-reply@x.example", To: "lucia@x.example"}, Lang: "en", UserName: name,
			CompanyName: name, CustomerName: name, Who: name, URL: "https://acuse.example/", Fields: []billing.ProposedField{{Field: "name", Before: name, After: name}}}
		message, err := m.Message()
		if err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(message.Subject, "\r\n") || strings.Contains(message.HTML, "<script>") {
			t.Errorf("%q: subject %q", name, message.Subject)
		}
	}
}
