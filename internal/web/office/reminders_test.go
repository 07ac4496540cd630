package office

import (
	"html"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/billing"
)

func TestDaysOfRemindersAreRefusedBesideTheirFieldAndKept(t *testing.T) {
	d := newDesk(t)
	page := d.page(422, request{handler: SaveReminders, target: remindersPath, form: url.Values{"remind_days": {"cinco"}, "attach_days": {"10"}, "tell_days": {""}}})
	expect(t, page, `id="f-remind_days-e"`, `value="cinco"`, `value="10"`, "Entre 1 y 180 días")
	page = d.page(422, request{handler: SaveReminders, target: remindersPath, form: url.Values{"remind_days": {"5"}, "attach_days": {"5"}}})
	expect(t, page, `id="f-attach_days-e"`, "más de 5 días")
	if got, want := d.page(303, request{handler: SaveReminders, target: remindersPath, form: url.Values{"remind_days": {"5"}, "attach_days": {"10"}, "tell_days": {"7"}}}), remindersPath+"?hecho=guardado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	page = d.page(200, request{handler: Reminders, target: remindersPath})
	expect(t, page, `name="remind_days" type="text" value="5"`, `name="attach_days" type="text" value="10"`, `name="tell_days" type="text" value="7"`)
	page = d.page(200, request{handler: Reminders, target: remindersPath, role: billing.Reader})
	expect(t, page, "A los 5 días se le recuerda. A los 10 días va el PDF. A los 7 días se nos avisa.")
	expectNo(t, page, `name="remind_days"`)
}

func TestADocumentSaysWhatHappensIfNobodyReadsIt(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.issue(invoices, d.customer("Café Almirante, S.L.", ""))
	path := map[string]string{"id": id}
	page := d.page(200, request{handler: invoices.Show, target: "/", path: path})
	expect(t, page, "Si nadie lo lee", "Nada: no se recuerda a nadie.", invoices.at(id)+"/recordatorios")
	page = d.page(422, request{handler: invoices.SaveReminders, target: "/", path: path, form: url.Values{"reminders": {"own"}, "remind_days": {"0"}}})
	expect(t, page, "<details open", `value="0"`, "Entre 1 y 180 días")
	if got, want := d.page(303, request{handler: invoices.SaveReminders, target: "/", path: path, form: url.Values{"reminders": {"own"}, "remind_days": {"3"}}}), invoices.at(id)+"?hecho=recordatorios"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	page = d.page(200, request{handler: invoices.Show, target: "/", path: path})
	expect(t, page, "No hay ninguno previsto. Desde que se envíe con enlace: A los 3 días se le recuerda.")
	expectNo(t, d.page(200, request{handler: invoices.Show, target: "/", path: path, role: billing.Reader}), "/recordatorios")
}

func TestInicioKeepsWhatNobodyReadApartFromWhatSomebodyDid(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	unread, read, paid := d.issueOn(invoices, customer, "2026-10-01", "1000"), d.issueOn(invoices, customer, "2026-10-02", "200"), d.issueOn(invoices, customer, "2026-10-03", "30")
	d.exec(`UPDATE document SET due_date = '2026-11-01' WHERE number IN ($1, $2, $3)`, unread, read, paid)
	d.exec(`UPDATE document SET read_at = issued_at, read_by = 'cafe@b.example' WHERE number = $1`, read)
	d.exec(`UPDATE document SET pending = 0, paid = total WHERE number = $1`, paid)
	page := strings.ReplaceAll(html.UnescapeString(d.page(200, request{handler: Home, target: "/app/"})), "\u00a0", " ")
	first, second, _ := strings.Cut(page, "Leídas y vencidas")
	expect(t, first, "Vencidas y nunca leídas", "1.210,00 €", unread, "vencida hace 22 días")
	expectNo(t, first, read)
	expect(t, second, read, "242,00 €", "Aquí sí toca reclamar")
	expectNo(t, page, paid)
}
