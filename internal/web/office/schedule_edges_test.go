package office

import (
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
)

// TestANewCustomerComesBackToTheScheduleThatWaits without a script, with all that was typed, whatever happens between.
func TestANewCustomerComesBackToTheScheduleThatWaits(t *testing.T) {
	d := newDesk(t)
	id := d.app.NewAct()
	form := scheduleValues(id, "")
	form.Set("new_customer", "1")
	form.Set("mail_subject", "Cuota {número}")
	form.Set("reminders", "own")
	form.Set("remind_days", "5")
	expect(t, d.page(200, request{handler: NewSchedule, target: newSchedulePath}), `name="new_customer" value="1"`, `data-dialog="/app/clientes/nuevo"`)
	page := d.page(200, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, "Nuevo cliente", `action="`+customersPath+`"`, `name="waiting" value="`, `name="leave"`)
	form.Del("new_customer")
	waiting := form.Encode()
	expect(t, page, strings.ReplaceAll(waiting, "&", "&amp;"))

	typed := []string{`value="` + id + `"`, `value="Mantenimiento web"`, "Mantenimiento web de {mes} de {año}", `value="360,00"`, `value="Cuota {número}"`, `name="remind_days"`, `value="5"`}
	customer := d.app.NewCustomer().ID
	added := url.Values{"id": {customer}, "back": {""}, "waiting": {waiting}, "name": {""}, "tax_id_type": {"cif"}, "country": {"ES"}, "language": {"es"}}
	expect(t, d.page(422, request{handler: AddCustomer, target: "/", form: added}), `id="f-name-e"`, strings.ReplaceAll(waiting, "&", "&amp;"))
	leave := url.Values{"waiting": {waiting}, "leave": {"1"}}
	expect(t, d.page(200, request{handler: AddCustomer, target: "/", form: leave}), typed...)
	added.Set("name", "Café Almirante")
	page = d.page(200, request{handler: AddCustomer, target: "/", form: added})
	expect(t, page, append(typed, `<option value="`+customer+`" selected>Café Almirante</option>`, "Cliente creado y elegido")...)
	expectNo(t, d.page(200, request{handler: Schedules, target: schedulesPath}), "Mantenimiento web")
}

// TestSchedulesThatStoppedAreReachedFromTheTopOfTheList, which is the way to them alone.
func TestSchedulesThatStoppedAreReachedFromTheTopOfTheList(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	const note = "1 factura periódica detenida."
	expectNo(t, d.page(200, request{handler: Schedules, target: schedulesPath}), note)
	d.exec(`UPDATE schedule SET state = 'stopped' WHERE id = $1`, id)
	expect(t, d.page(200, request{handler: Schedules, target: schedulesPath}), note, `href="`+schedulesPath+`?estado=stopped"`)
	expectNo(t, d.page(200, request{handler: Schedules, target: schedulesPath + "?estado=stopped"}), note)
}

func TestAScheduleSaysWhatHappensIfNobodyReads(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	expect(t, d.schedulePage(d.periodic(customer, map[string]string{"reminders": "own", "remind_days": "4", "attach_days": "", "tell_days": "9"})),
		"Si nadie lo lee", "A los 4 días se le recuerda. A los 9 días se nos avisa.")
	usual := d.schedulePage(d.periodic(customer, nil))
	expect(t, usual, "Si nadie lo lee", "Lo de siempre. ")
	expectNo(t, d.schedulePage(d.periodic(customer, map[string]string{"attach": "1"})), "Si nadie lo lee")
}

// TestTheErrorsOfAScheduleStandWhereTheyAre: no lines at the lines, what keeps invoices from coming in the preview.
func TestTheErrorsOfAScheduleStandWhereTheyAre(t *testing.T) {
	d := newDesk(t)
	id := d.app.NewAct()
	form := scheduleValues(id, d.customer("Café Almirante, S.L.", "admin@b.example"))
	for _, name := range []string{"text", "quantity", "price", "tax"} {
		form.Del("line.0." + name)
	}
	page := d.page(422, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	lines := page[strings.Index(page, `id="f-lines"`):]
	if at := strings.Index(lines, `id="f-lines-e"`); at < 0 || at > strings.Index(lines, `name="add"`) {
		t.Errorf("the error of the lines stands at %d, not between them and their button", at)
	}
	form = scheduleValues(id, "")
	form.Set("start", "2026-11-01")
	expect(t, d.page(200, request{handler: ScheduleTotals, target: "/", form: form}), "Ese día ya ha pasado")
	form.Set("start", "2026-12-01")
	form.Set("ends", app.EndsOn)
	form.Set("until", "2026-11-30")
	expect(t, d.page(200, request{handler: ScheduleTotals, target: "/", form: form}), `id="preview"`, `class="error"`)
	expect(t, d.page(422, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}}), `id="f-until-e"`)
}

// TestAScheduleWithWordsOfItsOwnShowsItsMail, keeps what was typed beside its errors, and is opened with it again.
func TestAScheduleWithWordsOfItsOwnShowsItsMail(t *testing.T) {
	d := newDesk(t)
	customer, id := d.customer("Café Almirante, S.L.", "admin@b.example"), d.app.NewAct()
	form := scheduleValues(id, customer)
	form.Set("mail_body", "Tu cuota, {cliente}")
	page := d.page(422, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, `id="f-mail_body-e"`, "Tu cuota, {cliente}", "<details class=\"mt-4\" open>", "{enlace}")
	form.Set("mail_body", "Tu cuota, {cliente}\r\n\r\n{enlace}")
	d.page(303, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, d.schedulePage(id), "Sale con el asunto y el texto propios", "Tu cuota, Café Almirante, S.L.", "F-2026-0001")
	expect(t, d.page(200, request{handler: EditSchedule, target: "/", path: map[string]string{"id": id}}), "Tu cuota, {cliente}\n\n{enlace}")
}

// TestARefusedRecipientIsNamedOnThePageAndCountedInTheList, whoever has the address.
func TestARefusedRecipientIsNamedOnThePageAndCountedInTheList(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), map[string]string{"recipients": "Nadie@b.example, otra@b.example, admin@b.example"})
	d.exec(`INSERT INTO refused_address (company_id, address_key, at, answer) SELECT company_id, 'nadie@b.example', created_at, '550 no such user' FROM schedule`)
	d.exec(`INSERT INTO refused_address (company_id, address_key, at, answer) SELECT company_id, 'otra@b.example', created_at, '550 gone' FROM schedule`)
	page := d.schedulePage(id)
	expect(t, page, "Nadie@b.example no acepta correo.", "550 no such user", "otra@b.example no acepta correo.", "550 gone")
	expectNo(t, page, "admin@b.example no acepta correo.")
	expect(t, d.page(200, request{handler: Schedules, target: schedulesPath}), "2 destinatarios rechazados")
}
