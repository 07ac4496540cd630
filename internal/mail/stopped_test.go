package mail

import (
	"fmt"
	"strings"
	"testing"

	"acuse/internal/billing"
)

func stopped(lang string, n int) SchedulesStopped {
	m := SchedulesStopped{Envelope: Envelope{ID: "0199-d5@acuse.example", From: "correo@acuse.example", To: "lucia@estudiomarjal.example"},
		Lang: lang, UserName: "Lucía Ferrandis", CompanyName: "Estudio Marjal", Count: n, URL: "https://acuse.example/app/facturas-periodicas?estado=stopped"}
	for i := range n {
		m.Schedules = append(m.Schedules, StoppedSchedule{Name: fmt.Sprintf("Mantenimiento %d", i+1), Customer: "Café Almirante, S.L.",
			Fault: billing.Fail(billing.Invalid, "recurring.fault.no_email", "customer", "Café Almirante, S.L."), URL: "https://acuse.example/app/facturas-periodicas/0199a184"})
	}
	return m
}

func TestLettersOfStoppedSchedulesLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		for n, name := range map[int]string{1: "stopped-one", 2: "stopped-two"} {
			got := mustMessage(t, stopped(lang, n))
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
			if strings.Contains(got.Subject+got.Text, "{") {
				t.Errorf("%s in %s: a word is not filled in:\n%s\n%s", name, lang, got.Subject, got.Text)
			}
		}
	}
}

func TestANoticeOfVeryManyStoppedNamesSomeAndCountsTheRest(t *testing.T) {
	got := mustMessage(t, stopped("es", StoppedMax+3))
	if !strings.Contains(got.Subject, "23 facturas periódicas detenidas") || !strings.Contains(got.Text, "y 3 más") || strings.Contains(got.Text, "Mantenimiento 21") {
		t.Errorf("got %q\n%s", got.Subject, got.Text)
	}
	if _, err := stopped("es", 0).Message(); err == nil {
		t.Error("of nothing: got a message, want an error")
	}
}
