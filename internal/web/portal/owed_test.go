package portal

import (
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

func TestTheSentenceOfWhatIsOwedAgreesInNumber(t *testing.T) {
	for _, x := range []struct {
		count, late int
		want        string
	}{
		{0, 0, "No tienes nada pendiente de pago."},
		{1, 0, "Tienes 1.759,86 € pendientes en 1 documento."},
		{2, 0, "Tienes 1.759,86 € pendientes en 2 documentos."},
		{1, 1, "Tienes 1.759,86 € pendientes en 1 documento, ya vencido."},
		{2, 1, "Tienes 1.759,86 € pendientes en 2 documentos, uno de ellos vencido."},
		{3, 2, "Tienes 1.759,86 € pendientes en 3 documentos, 2 de ellos vencidos."},
		{1001, 3, "Tienes más de 1.000 documentos pendientes de pago."},
		{2, 2, "Tienes 1.759,86 € pendientes en 2 documentos, todos vencidos."},
	} {
		page := app.PortalPage{}
		page.Pending.Amount, page.Pending.Count, page.Pending.Overdue = 175986, x.count, x.late
		before, amount, after := owed(i18n.For("es"), page)
		if got := strings.ReplaceAll(before+amount+after, "\u00a0", " "); got != x.want {
			t.Errorf("%d, %d late: got %q, want %q", x.count, x.late, got, x.want)
		}
	}
}

func TestOnlyWhatIsOwedCanBeLate(t *testing.T) {
	for _, x := range []struct {
		pending billing.Cents
		due     billing.Date
		want    bool
	}{{1, "2026-11-22", true}, {1, "2026-11-23", false}, {0, "2026-01-01", false}, {1, "", false}} {
		if got := late(billing.Document{Pending: x.pending, DueDate: x.due}, "2026-11-23"); got != x.want {
			t.Errorf("%d cents due %s: late = %v, want %v", x.pending, x.due, got, x.want)
		}
	}
}

func TestThePillOfMoneySaysHowFarADocumentIsPaid(t *testing.T) {
	const today = billing.Date("2026-11-23")
	for _, x := range []struct {
		kind          billing.Kind
		pending, paid billing.Cents
		due           billing.Date
		want          string
	}{
		{billing.Invoice, 100, 0, today, "Pendiente"}, {billing.Invoice, 60, 40, today, "Cobrado en parte"},
		{billing.Receipt, 60, 40, "2026-11-22", "Vencido"}, {billing.Invoice, 0, 100, "2026-11-22", "Cobrado"}, {billing.Quote, 0, 0, today, ""},
	} {
		got := ""
		if pill := moneyPill(i18n.For("es"), billing.Document{Kind: x.kind, Pending: x.pending, Paid: x.paid, DueDate: x.due}, today); pill != nil {
			got = pill.Text
		}
		if got != x.want {
			t.Errorf("%s, %d pending, %d paid: got %q, want %q", x.kind, x.pending, x.paid, got, x.want)
		}
	}
}
