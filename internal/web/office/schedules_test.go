package office

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// scheduleValues is the form of a schedule as a browser sends it: monthly from 1 December on, 435,60 €.
func scheduleValues(id, customer string) url.Values {
	return url.Values{"id": {id}, "revision": {"0"}, "name": {"Mantenimiento web"}, "customer_id": {customer}, "every": {"1"}, "unit": {"month"}, "month_day": {"0"},
		"start": {"2026-12-01"}, "ends": {"never"}, "due_days": {"15"}, "action": {"send"}, "attach": {"0"}, "recipients": {""}, "notes": {""}, "series_id": {""},
		"line.0.text": {"Mantenimiento web de {mes} de {año}"}, "line.0.quantity": {"1"}, "line.0.price": {"360,00"}, "line.0.tax": {"21"}}
}

// periodic keeps a schedule through its form and answers its id.
func (d *desk) periodic(customer string, change map[string]string) string {
	d.t.Helper()
	id := d.app.NewAct()
	form := scheduleValues(id, customer)
	for name, value := range change {
		form.Set(name, value)
	}
	done := "guardada"
	if form.Get("start") == "2026-11-23" {
		done = "primera" // is issued at once
	}
	if got, want := d.page(303, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}}), schedulePath(id)+"?hecho="+done; got != want {
		d.t.Fatalf("got sent to %s, want %s", got, want)
	}
	return id
}

func (d *desk) schedulePage(id string) string {
	d.t.Helper()
	return d.page(200, request{handler: Schedule, target: schedulePath(id), path: map[string]string{"id": id}})
}

func TestAnEmptyListOfSchedulesSaysWhatToDo(t *testing.T) {
	d := newDesk(t)
	expect(t, d.page(200, request{handler: Schedules, target: schedulesPath}), "Todavía no tienes facturas periódicas.", "Crea la primera", newSchedulePath)
	expect(t, d.page(200, request{handler: Home, target: homePath}), "Ninguna factura sale sola todavía", newSchedulePath, `aria-current="page"`)
}

func TestAScheduleIsMadeOnceAndShowsWhatWillComeOfIt(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	id := d.periodic(customer, nil)
	form := scheduleValues(id, customer)
	d.page(303, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})                                         // the form of a new one, sent twice
	for field, value := range map[string]string{"customer_id": d.customer("Otra", "otra@b.example"), "line.0.price": "12", "name": "Otro nombre"} { // and after Back
		other := maps.Clone(form)
		other.Set(field, value)
		expect(t, d.page(409, request{handler: SaveSchedule, target: "/", form: other, path: map[string]string{"id": id}}), "Ver lo que está guardado", schedulePath(id))
	}
	page := d.schedulePage(id)
	expect(t, page, "Café Almirante, S.L.", "Cada mes · día 1", "1 dic 2026", "Mantenimiento web de diciembre de 2026", "1 feb 2027", "435,60", "Vence el 16 dic 2026",
		"Se emite y se avisa con un enlace", "admin@b.example", "Creada por Lucía Ferrandis", "Todavía ninguna.", "No hay ninguno previsto.")
	list := d.page(200, request{handler: Schedules, target: schedulesPath})
	expect(t, list, "Mantenimiento web", "Café Almirante, S.L.", "Cada mes · día 1", "1 dic", "435,60", "Activa", `value="pause"`, `value="price"`)
	if got := strings.Count(list, `class="c-title"`); got != 1 {
		t.Errorf("got %d schedules, want 1", got)
	}
	expect(t, d.page(200, request{handler: Home, target: homePath}), "Próximas emisiones", "Mantenimiento web", "1 dic")
	expect(t, d.page(200, request{handler: Schedules, target: schedulesPath + "?q=nadie"}), "Ninguna factura periódica pasa estos filtros", "«nadie»")
}

// TestThePreviewIsThereWithAndWithoutAScript, and keeps nothing.
func TestThePreviewIsThereWithAndWithoutAScript(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer, id := d.customer("Café Almirante, S.L.", "admin@b.example"), d.app.NewAct()
	form := scheduleValues(id, customer)
	form.Del("name") // it does not matter yet
	for name, handler := range map[string]request{"a script": {handler: ScheduleTotals}, "the button": {handler: SaveSchedule, path: map[string]string{"id": id}}} {
		handler.target, handler.form = "/", form
		if name == "the button" {
			form.Set("preview", "1")
		}
		expect(t, d.page(200, handler), `id="preview"`, "Mantenimiento web de enero de 2027", "435,60", `id="totals"`)
	}
	form.Set("unit", "luna")
	expect(t, d.page(200, request{handler: ScheduleTotals, target: "/", form: form}), "verás aquí las tres próximas facturas", "435,60")
	expectNo(t, d.page(200, request{handler: Schedules, target: schedulesPath}), "Mantenimiento web")
}

func TestAScheduleFormKeepsWhatWasTypedBesideItsErrors(t *testing.T) {
	d := newDesk(t)
	id := d.app.NewAct()
	form := scheduleValues(id, "")
	for name, value := range map[string]string{"name": "", "every": "cero", "start": "2026-11-01", "ends": "times", "times": "0", "due_days": "-1", "recipients": "ni una", "line.0.price": "doce"} {
		form.Set(name, value)
	}
	page := d.page(422, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	for _, field := range []string{"name", "customer_id", "every", "start", "times", "due_days", "recipients", "line-0-price"} {
		expect(t, page, `id="f-`+field+`-e"`)
	}
	expect(t, page, `value="cero"`, `value="2026-11-01"`, `value="ni una"`, `value="doce"`, `<option value="times" selected`, "Mantenimiento web de {mes} de {año}")
}

func TestLinesAreAddedAndDroppedWithoutAScript(t *testing.T) {
	d := newDesk(t)
	id := d.app.NewAct()
	form := scheduleValues(id, "")
	form.Set("add", "1")
	page := d.page(200, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, `name="line.1.text"`)
	form.Del("add")
	form.Set("drop", "0")
	page = d.page(200, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, `name="line.0.text"`)
	expectNo(t, page[:strings.Index(page, "<template")], `name="line.1.text"`, "Mantenimiento web de {mes}")
}

func TestTwoWhoEditAScheduleDoNotOverwriteEachOther(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	id := d.periodic(customer, nil)
	expect(t, d.page(200, request{handler: EditSchedule, target: "/", path: map[string]string{"id": id}}), `name="revision" value="1"`, `value="360,00"`)
	form := scheduleValues(id, customer)
	form.Set("revision", "1")
	form.Set("name", "Una")
	d.page(303, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	form.Set("name", "Otra")
	expect(t, d.page(409, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}}), "Ha cambiado mientras la editabas", `value="Otra"`, `href="`+schedulePath(id)+`"`)
}

// pressVerb presses a button of the bar, looks at its page and confirms it.
func (d *desk) pressVerb(verb string, ids ...string) (page, to string) {
	d.t.Helper()
	form := url.Values{"do": {verb}, "id": ids}
	page = d.page(200, request{handler: ConfirmSchedules, target: d.page(303, request{handler: TurnSchedules, target: schedulesPath + "/acciones?q=web", form: form})})
	form.Set("confirmed", "1")
	form.Set("act", d.app.NewAct())
	return page, d.page(303, request{handler: TurnSchedules, target: schedulesPath + "/acciones?q=web", form: form})
}

func TestTheBarOfSchedulesSaysWhatItWillDoBeforeItDoes(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	one, two := d.periodic(customer, nil), d.periodic(customer, map[string]string{"name": "Alojamiento web"})
	page, to := d.pressVerb("pause", one, two)
	expect(t, page, "¿Pausar 2 facturas periódicas?", "no se recupera", "Dejará de emitirse", schedulesPath+"?q=web")
	if want := schedulesPath + "?cuantos=2&q=web&hecho=pausadas"; to != want {
		t.Errorf("got sent to %s, want %s", to, want)
	}
	expect(t, d.page(200, request{handler: Schedules, target: to}), "2 facturas periódicas pausadas.", "Pausada")
	page, _ = d.pressVerb("resume", one)
	expect(t, page, "¿Reanudar Mantenimiento web?", "Seguirá el 1 de diciembre de 2026.")
	page, _ = d.pressVerb("end", one, two)
	expect(t, page, "¿Terminar 2 facturas periódicas?", "no se puede deshacer", "main btn-danger")
	page, _ = d.pressVerb("resume", one)
	expect(t, page, "Ha terminado: no cambia nada")
	expectNo(t, page, `class="btn btn-main"`)
	for form, want := range map[string]string{"do=pause": "Marca alguna fila", "id=" + one: "No se ha dicho qué hacer"} {
		values, _ := url.ParseQuery(form)
		expect(t, d.page(422, request{handler: TurnSchedules, target: schedulesPath + "/acciones", form: values}), want)
	}
}

func TestSkippingAndIssuingNowNameTheirOccurrence(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	expect(t, d.schedulePage(id), `name="occurrence" value="2026-12-01"`, "¿Saltar la siguiente?", "¿Emitir y enviar ahora la próxima?", "La del 1 de diciembre de 2026")
	path := map[string]string{"id": id}
	next := func(day string) url.Values { return url.Values{"occurrence": {day}, "act": {d.app.NewAct()}} }
	skip, issue := next("2026-12-01"), next("2027-01-01")
	for range 2 { // a double click
		d.page(303, request{handler: SkipNext, target: "/", form: skip, path: path})
	}
	for range 2 {
		d.page(303, request{handler: IssueNext, target: "/", form: issue, path: path})
	}
	expect(t, d.page(409, request{handler: IssueNext, target: "/", form: next("2026-12-01"), path: path}), "La del 01/12/2026 ya se saltó", "Ya hechas") // another tab
	expect(t, d.page(409, request{handler: SkipNext, target: "/", form: next("2027-01-01"), path: path}), "La del 01/01/2027 ya está hecha")
	page := d.schedulePage(id)
	expect(t, page, "Una saltada por Lucía Ferrandis", "La del 1 de diciembre de 2026", "Hecha antes de su fecha por Lucía Ferrandis", "F-2026-0001", "por el 1 ene 2027", "1 feb 2027")
	expectNo(t, page, "F-2026-0002")
}

func TestPricesAreShownBeforeTheyChange(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	one, two := d.periodic(customer, nil), d.periodic(customer, map[string]string{"line.0.price": "0,50", "line.0.tax": "0"})
	to := d.page(303, request{handler: TurnSchedules, target: schedulesPath + "/acciones", form: url.Values{"do": {"price"}, "id": {one, two}}})
	expect(t, d.page(200, request{handler: RepriceSchedules, target: to}), "Cambiar precios de 2 facturas periódicas", `name="percent"`, `value="2026-11-24"`)
	expect(t, d.page(422, request{handler: RepriceSchedules, target: to + "&percent=0&from=2027-01-01"}), `id="f-percent-e"`)
	page := d.page(200, request{handler: RepriceSchedules, target: to + "&percent=3&from=2027-01-01"})
	expect(t, page, "435,60", "448,67", "0,52", "1 ene 2027", "Cambiar precios de 2")
	form := url.Values{"id": {one, two}, "percent": {"3"}, "from": {"2027-01-01"}, "act": {d.app.NewAct()}, "reckoned": {"50 2027-01-01"}}
	page = d.page(200, request{handler: SaveReprice, target: repricePath, form: form}) // typed after Calcular
	expect(t, page, "Todavía no se ha cambiado ningún precio", "448,67", `value="3 2027-01-01"`)
	expectNo(t, page, form.Get("act")) // which may be of a change that is done: Back leads to its page
	expectNo(t, d.schedulePage(one), "Desde el 1 de enero de 2027")
	form.Set("reckoned", "3 2027-01-01")
	for range 2 {
		d.page(303, request{handler: SaveReprice, target: repricePath, form: form})
	}
	page = d.schedulePage(one)
	expect(t, page, "Desde el 1 de enero de 2027", "448,67", "Precios cambiados por Lucía Ferrandis", "Anular")
	page = d.page(200, request{handler: RepriceSchedules, target: to + "&percent=10&from=2026-12-01"})
	expect(t, page, "479,16", "Y desde el 1 de enero de 2027: 448,67\u00a0€ → 493,53\u00a0€")
	d.page(303, request{handler: DropPrices, target: "/", form: url.Values{"from": {"2027-01-01"}}, path: map[string]string{"id": one}})
	expect(t, d.schedulePage(one), "No hay ninguno previsto.", "Cambio de precio anulado por Lucía Ferrandis")
}

func TestThePricesOfOneScheduleChangeLineByLine(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	path := map[string]string{"id": id}
	page := d.page(200, request{handler: RepriceSchedule, target: "/", path: path})
	_, rest, _ := strings.Cut(page, `name="price.`)
	line, _, _ := strings.Cut(rest, `"`)
	expect(t, page, `value="360,00"`, "Mantenimiento web de {mes} de {año}")
	form := url.Values{"act": {d.app.NewAct()}, "from": {"2027-02-01"}, "price." + line: {"no"}}
	expect(t, d.page(422, request{handler: SavePrices, target: "/", form: form, path: path}), `value="no"`, `id="f-price-`+line+`-e"`)
	form.Set("from", "")
	expect(t, d.page(422, request{handler: SavePrices, target: "/", form: form, path: path}), `id="f-from-e"`, `id="f-price-`+line+`-e"`) // all that is wrong, at once
	form.Set("from", "2027-02-01")
	form.Set("price."+line, "400")
	d.page(303, request{handler: SavePrices, target: "/", form: form, path: path})
	expect(t, d.schedulePage(id), "484,00", "Desde el 1 de febrero de 2027")
	expect(t, d.page(200, request{handler: EditSchedule, target: "/", path: path}), "El 1 de febrero de 2027 cambian los precios, como está previsto")
}

// TestWhatHasEndedIsNotOfferedToBeChanged, whoever comes by an old address; a copy of it is.
func TestWhatHasEndedIsNotOfferedToBeChanged(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	path := map[string]string{"id": id}
	page := d.page(200, request{handler: RepriceSchedule, target: "/", path: path})
	_, rest, _ := strings.Cut(page, `name="price.`)
	line, _, _ := strings.Cut(rest, `"`)
	d.page(303, request{handler: SavePrices, target: "/", path: path, form: url.Values{"act": {d.app.NewAct()}, "from": {"2027-02-01"}, "price." + line: {"400"}}})
	expect(t, d.schedulePage(id), "precios/anular")
	d.pressVerb("end", id)
	expectNo(t, d.schedulePage(id), "precios/anular", "/editar", "Cambiar precios")
	for _, handler := range []func(*door.Visit) error{EditSchedule, RepriceSchedule} {
		expect(t, d.page(409, request{handler: handler, target: "/", path: path}), "Ha terminado y ya no se cambia")
	}
	page = d.page(200, request{handler: ConfirmSchedules, target: schedulesPath + "/acciones?do=resume&id=" + id})
	expect(t, page, "<h1>No hay nada que reanudar</h1>", "Ha terminado: no cambia nada")
	page = d.page(200, request{handler: NewSchedule, target: newSchedulePath + "?como=" + id})
	expect(t, page, `name="revision" value="0"`, `value="Mantenimiento web"`, `value="2026-12-01"`, "Mantenimiento web de {mes} de {año}")
	expectNo(t, page, id, line)
}

// TestTheSeriesOfAScheduleIsChosenAndNamed.
func TestTheSeriesOfAScheduleIsChosenAndNamed(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	page := d.page(200, request{handler: NewSchedule, target: newSchedulePath})
	expect(t, page, `<label for="f-series_id">Serie`, ">F</option>", "La única que hay.")
	expect(t, d.schedulePage(d.periodic(customer, nil)), "<dt>Serie</dt><dd>F</dd>")
}

func TestReadersSeeSchedulesAndNothingThatChangesThem(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	for _, q := range []request{{handler: Schedules, target: schedulesPath}, {handler: Schedule, target: "/", path: map[string]string{"id": id}}, {handler: Home, target: homePath}} {
		q.role = billing.Reader
		page := d.page(200, q)
		page = page[strings.Index(page, "<main"):]
		expect(t, page, "Mantenimiento web")
		expectNo(t, page, `class="tick"`, `method="post"`, "Editar", "Nueva factura", "Cambiar precios", "Saltar")
	}
}

// TestWhatHasStoppedIsSaidOnEveryPage: in the menu, on Inicio, in the list and on its own page.
func TestWhatHasStoppedIsSaidOnEveryPage(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	id := d.periodic(customer, map[string]string{"start": "2026-11-23"}) // the company lacks its NIF
	_, err := d.app.IssueSchedules(t.Context(), app.IssueSchedules{CompanyID: d.owner.CompanyID})
	d.ok(err)
	const why = "Completa los datos de tu empresa"
	for _, q := range []request{{handler: Schedules, target: schedulesPath}, {handler: Schedule, target: "/", path: map[string]string{"id": id}}, {handler: Home, target: homePath}} {
		page := d.page(200, q)
		expect(t, page, "1 factura periódica detenida", "Detenida")
	}
	expect(t, d.schedulePage(id), "Está detenida.", "Reanudar", "se emitirá también lo que quedó pendiente", "La del 23 de noviembre de 2026")
	expect(t, d.page(200, request{handler: Customers, target: customersPath}), "1 factura periódica detenida", why)
	expect(t, d.schedulePage(id), "Ir a Mis Datos", `href="/app/configuracion/mis-datos"`)
	page := d.page(200, request{handler: ConfirmSchedules, target: schedulesPath + "/acciones?do=resume&id=" + id})
	expect(t, page, "Sigue detenida: Faltan el identificador fiscal", "Ir a Mis Datos")
	expectNo(t, page, `class="btn btn-main"`)
	d.complete()
	d.pressVerb("resume", id)
	_, err = d.app.IssueSchedules(t.Context(), app.IssueSchedules{CompanyID: d.owner.CompanyID})
	d.ok(err)
	expect(t, d.schedulePage(id), "Activa", "F-2026-0001")
}

func TestFrequencyIsSaidInWords(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	for want, change := range map[string]map[string]string{
		"Cada mes · día 31": {"month_day": "31"}, "Cada 2 meses · último día del mes": {"every": "2", "month_day": "-1"},
		"Cada semana": {"unit": "week"}, "Cada 10 días": {"unit": "day", "every": "10"}, "Cada año · último día de diciembre": {"unit": "year", "month_day": "-1"},
		"Cada año · 29 feb": {"unit": "year", "month_day": "29", "start": "2027-02-01"}, "Cada año · 30 abr": {"unit": "year", "month_day": "31", "start": "2027-04-01"},
	} {
		expect(t, d.schedulePage(d.periodic(customer, change)), want)
	}
}

func TestAScheduleOfNothingSaysSoBesideItsLines(t *testing.T) {
	d := newDesk(t)
	id := d.app.NewAct()
	form := scheduleValues(id, d.customer("Café Almirante, S.L.", "admin@b.example"))
	form.Set("line.0.price", "-5")
	page := d.page(422, request{handler: SaveSchedule, target: "/", form: form, path: map[string]string{"id": id}})
	expect(t, page, `id="f-lines-e"`, "haz una rectificativa", `href="#f-lines"`, `value="-5"`)
}

// TestAScheduleThatBeginsTodaySaysThatItIssuesAtOnce, before and after it is saved; a draft harms nobody.
func TestAScheduleThatBeginsTodaySaysThatItIssuesAtOnce(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer, id := d.customer("Café Almirante, S.L.", "admin@b.example"), d.app.NewAct()
	expect(t, d.page(200, request{handler: NewSchedule, target: newSchedulePath}), "Si la primera es de hoy, se emite en cuanto guardes.")
	form := scheduleValues(id, customer)
	const now = "La primera es de hoy: se emite y se envía en cuanto guardes."
	expectNo(t, d.page(200, request{handler: ScheduleTotals, target: "/", form: form}), now)
	form.Set("start", "2026-11-23")
	expect(t, d.page(200, request{handler: ScheduleTotals, target: "/", form: form}), now)
	form.Set("action", "draft")
	expectNo(t, d.page(200, request{handler: ScheduleTotals, target: "/", form: form}), "en cuanto guardes")
	id = d.periodic(customer, map[string]string{"start": "2026-11-23"})
	expect(t, d.page(200, request{handler: Schedule, target: schedulePath(id) + "?hecho=primera", path: map[string]string{"id": id}}), "La primera se emite ahora mismo.")
}

func TestSkippingSaysThatItCountsAndThatItEnds(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	const counts, ends = "cuenta como una de las 2", "la factura periódica termina"
	id := d.periodic(customer, map[string]string{"ends": "times", "times": "2"})
	page := d.schedulePage(id)
	expect(t, page, counts)
	expectNo(t, page, ends)
	d.page(303, request{handler: SkipNext, target: "/", form: url.Values{"occurrence": {"2026-12-01"}, "act": {d.app.NewAct()}}, path: map[string]string{"id": id}})
	expect(t, d.schedulePage(id), counts, ends)
	expectNo(t, d.schedulePage(d.periodic(customer, nil)), counts, ends)
}

func TestTheFirstIssueShownIsTheDayItFallsOn(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), map[string]string{"start": "2027-01-10", "month_day": "5"})
	page := d.schedulePage(id)
	expect(t, page, "5 de febrero de 2027")
	expectNo(t, page, "10 de enero de 2027")
	expect(t, d.page(200, request{handler: NewSchedule, target: newSchedulePath}), "A partir del", "hasta la víspera de la siguiente")
}

func TestAScheduleSaysThatItsAddressTakesNoMailAndWhichInvoiceCameBack(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "admin@b.example")
	id, elsewhere := d.periodic(customer, nil), d.periodic(customer, map[string]string{"recipients": "otra@b.example"})
	const refused = "admin@b.example no acepta correo."
	expectNo(t, d.schedulePage(id), refused)
	d.page(303, request{handler: IssueNext, target: "/", form: url.Values{"occurrence": {"2026-12-01"}, "act": {d.app.NewAct()}}, path: map[string]string{"id": id}})
	for _, change := range []string{`UPDATE customer SET email_refused_at = $1, email_refused_answer = '550 no such user'`, `UPDATE document SET bounced_at = $1`} {
		d.exec(change, d.app.Now())
	}
	expect(t, d.schedulePage(id), refused, "550 no such user", "Rebotado")
	expectNo(t, d.schedulePage(elsewhere), refused)
	list := d.page(200, request{handler: Schedules, target: schedulesPath})
	if got := strings.Count(list, "Destinatario rechazado"); got != 1 {
		t.Errorf("the list marks %d, want only the one that sends there", got)
	}
}

// TestTheHistoryOfAScheduleSaysPricesFromWhatToWhat.
func TestTheHistoryOfAScheduleSaysPricesFromWhatToWhat(t *testing.T) {
	d := newDesk(t)
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	_, err := d.app.Reprice(t.Context(), d.owner, app.RepriceForm{Act: d.app.NewAct(), Schedules: []string{id}, From: "2027-01-01", Percent: "10"}, true)
	if err != nil {
		t.Fatal(err)
	}
	page := d.schedulePage(id)
	expect(t, page, "Precios cambiados por Lucía Ferrandis", "Desde el 1 de enero de 2027", "Mantenimiento web de {mes} de {año}: de 360,00 a 396,00 €")
	expectNo(t, page, "· desde el")
}

// TestAnInvoiceLeadsToTheScheduleThatMadeIt and the schedule to it.
func TestAnInvoiceLeadsToTheScheduleThatMadeIt(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.periodic(d.customer("Café Almirante, S.L.", "admin@b.example"), nil)
	now := url.Values{"occurrence": {"2026-12-01"}, "act": {d.app.NewAct()}}
	d.page(303, request{handler: IssueNext, target: "/", form: now, path: map[string]string{"id": id}})
	schedule, err := d.app.Schedule(t.Context(), d.owner, id)
	d.ok(err)
	document := schedule.Made[0].DocumentID
	expect(t, d.schedulePage(id), `href="`+Kinds[0].at(document)+`"`)
	page := d.page(200, request{handler: Kinds[0].Show, target: "/", path: map[string]string{"id": document}})
	expect(t, page, `<a href="`+schedulePath(id)+`">Mantenimiento web</a>`, `<a href="`+schedulePath(id)+`">La hizo la factura periódica Mantenimiento web</a>`, "La del 1 de diciembre de 2026")
}
