package mail

import (
	"testing"

	"acuse/internal/billing"
)

// TestAScheduleSaysItsOwnWordsInTheCustomersLanguage, in whatever language their braces were written.
func TestAScheduleSaysItsOwnWordsInTheCustomersLanguage(t *testing.T) {
	own := Template{"Cuota {número}: {total}", "Hola, {cliente}:\n\nYa está la cuota de {empresa}, hasta el {venciment}.\n\n{enlace}\n\nGracias."}
	for _, lang := range billing.Languages {
		said := own.In(lang)
		if errs := said.Check(TemplateLink, lang); len(errs) > 0 {
			t.Errorf("%s: refused: %v", lang, errs)
		}
		for _, back := range billing.Languages {
			if got := said.In(back).In(lang); got != said {
				t.Errorf("%s by way of %s: got %q, want %q", lang, back, got, said)
			}
		}
		letter := byLink(lang)
		letter.Subject, letter.Body = said.Subject, said.Body
		m := mustMessage(t, letter)
		golden(t, "schedule-own."+lang+".txt.golden", "Subject: "+m.Subject+"\n\n"+m.Text)
		golden(t, "schedule-own."+lang+".html.golden", m.HTML)
	}
}
