package mail

import (
	"strings"
	"testing"
	"time"

	"acuse/internal/billing"
)

func addressFault(lang string, kinds ...string) AddressFault {
	at := time.Date(2026, 11, 23, 8, 30, 0, 0, time.UTC)
	m := AddressFault{Envelope: Envelope{ID: "0199-d6@acuse.example", From: "correo@acuse.example", To: "lucia@estudiomarjal.example"},
		Lang: lang, UserName: "Lucía Ferrandis", CompanyName: "Estudio Marjal", At: at, URL: "https://acuse.example/app/configuracion/imagen-de-marca/direccion"}
	why := map[string]string{DomainLost: "cname", DomainFailing: "txt", DomainUncertified: "caa", DomainUnsigned: "txt"}
	for _, kind := range kinds {
		m.Troubles = append(m.Troubles, AddressTrouble{Kind: kind, Domain: "facturas.marjal.example", Why: why[kind], Since: at, Until: at.Add(72 * time.Hour)})
	}
	return m
}

func TestLettersOfAddressFaultsLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range map[string]AddressFault{"address-lost": addressFault(lang, DomainLost), "address-failing": addressFault(lang, DomainFailing, DomainUnsigned),
			"address-certificate": addressFault(lang, DomainUncertified)} {
			got := mustMessage(t, m)
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
			if strings.ContainsAny(got.Subject+got.Text, "{}") || strings.Contains(got.Text, "address.") && !strings.Contains(got.Text, "https://") {
				t.Errorf("%s in %s: a word is not filled in:\n%s\n%s", name, lang, got.Subject, got.Text)
			}
		}
		for _, why := range []string{"rate", "caa", "other"} {
			m := addressFault(lang, DomainUncertified)
			m.Troubles[0].Why = why
			if got := mustMessage(t, m); strings.Contains(got.Text, "address.fault") {
				t.Errorf("%s, %s: a key is shown:\n%s", lang, why, got.Text)
			}
		}
	}
	if _, err := addressFault("es").Message(); err == nil {
		t.Error("of nothing: got a message, want an error")
	}
}
