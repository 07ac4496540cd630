package office

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
)

func TestGrantingWithoutATickedRowShowsTheListAgain(t *testing.T) {
	d := newDesk(t)
	d.customer("Café Almirante, S.L.", "admin@cafealmirante.example")
	d.customer("Marta Ibarrola", "")
	page := d.page(422, request{handler: ChangeAccess, target: accessPath + "?q=almirante", form: url.Values{"action": {"grant"}, "act": {d.app.NewAct()}}})
	expect(t, page, "data-errors", "Café Almirante, S.L.", `value="almirante"`)
	expectNo(t, page, "Marta Ibarrola")
}

func TestGrantingTellsTheOutcomeCustomerByCustomer(t *testing.T) {
	d := newDesk(t)
	cafe, marta := d.customer("Café Almirante, S.L.", "admin@cafealmirante.example"), d.customer("Marta Ibarrola", "")
	act := d.app.NewAct()
	form := url.Values{"action": {"grant"}, "act": {act}, "id": {cafe, marta}, "confirmed": {"1"}}
	for range 2 { // the same form, sent twice, acts once
		if got, want := d.page(303, request{handler: ChangeAccess, target: accessPath, form: form}), accessPath+"/"+act; got != want {
			t.Fatalf("got sent to %s, want %s", got, want)
		}
	}
	page := d.page(200, request{handler: Act, target: accessPath + "/" + act, path: map[string]string{"act": act}})
	expect(t, page, "Acceso concedido a 1 de 2 clientes.", "Acceso concedido; se le envía un e-mail a admin@cafealmirante.example",
		customersPath+"/"+marta+"/editar")
	form.Set("act", d.app.NewAct())
	form.Del("confirmed") // nobody will change: there is nothing to confirm
	d.page(303, request{handler: ChangeAccess, target: accessPath, form: form})
	page = d.page(200, request{handler: Act, target: accessPath, path: map[string]string{"act": form.Get("act")}})
	expect(t, page, "Ya tenía acceso", "No ha cambiado nada.")
	page = d.page(200, request{handler: Customer, target: customersPath + "/" + cafe, path: map[string]string{"id": cafe}})
	expect(t, page, "Con acceso", "Aún no ha entrado", "Acceso: dirección, usuario y contraseña", "Pendiente")
	expectNo(t, page, "Conceder acceso")
}

func TestGrantingFirstShowsWhoWillChangeAndHow(t *testing.T) {
	d := newDesk(t)
	cafe, marta := d.customer("Café Almirante, S.L.", "admin@cafealmirante.example"), d.customer("Marta Ibarrola", "")
	has, off := d.customer("Bodegas Peñarrubia", "proveedores@penarrubia.example"), d.customer("Hostal Sierra Calma", "hostal@calma.example")
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.GrantAccess, d.app.NewAct(), []string{has, off}))
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.DeactivateAccess, d.app.NewAct(), []string{off}))
	list := d.page(200, request{handler: Customers, target: customersPath})
	expect(t, list, `data-access="mute"`) // who has no address is not counted by the button
	form := url.Values{"action": {"grant"}, "act": {d.app.NewAct()}, "id": {cafe, marta, has, off}}
	filter := "acceso=none&q=a"
	to := d.page(303, request{handler: ChangeAccess, target: accessPath + "?" + filter, form: form})
	page := d.page(200, request{handler: ConfirmAccess, target: to}) // a page of its own, for Back to find
	expect(t, page, customersPath+"?acceso=none&amp;q=a", "¿Conceder acceso a Café Almirante, S.L.?", "Qué pasará", "Tendrá acceso; se le enviará un e-mail a admin@cafealmirante.example",
		"No tiene dirección de e-mail: no cambia nada", "Ya tiene acceso: no cambia nada", "Está inactivo: usa Activar", `name="confirmed"`)
	expectNo(t, page, "Resultado", "Se borra su contraseña")
	expect(t, d.page(200, request{handler: Customer, target: customersPath + "/" + cafe, path: map[string]string{"id": cafe}}),
		"Sin acceso", "Se le enviará un e-mail a", `name="confirmed"`) // where the address stands beside the button
	form.Set("confirmed", "1")
	d.page(303, request{handler: ChangeAccess, target: accessPath, form: form})
	page = d.page(200, request{handler: Act, target: accessPath, path: map[string]string{"act": form.Get("act")}})
	expect(t, page, "Acceso concedido a 1 de 4 clientes.", "Resultado", "Ya tenía acceso")
	if got, want := d.page(303, request{handler: ConfirmAccess, target: to}), customersPath+"?"+filter; got != want {
		t.Errorf("Back to what has been confirmed: got sent to %s, want %s", got, want)
	}
}

func TestActivatingIsConfirmedToo(t *testing.T) {
	d := newDesk(t)
	off := d.customer("Hostal Sierra Calma", "hostal@calma.example")
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.GrantAccess, d.app.NewAct(), []string{off}))
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.DeactivateAccess, d.app.NewAct(), []string{off}))
	form := url.Values{"action": {"activate"}, "act": {d.app.NewAct()}, "id": {off}}
	page := d.page(200, request{handler: ConfirmAccess, target: d.page(303, request{handler: ChangeAccess, target: accessPath, form: form})})
	expect(t, page, "¿Activar a Hostal Sierra Calma?", "Podrá entrar con la misma contraseña", "No se le envía ningún e-mail", `name="confirmed"`)
}

// TestDeshacerIsOfferedOnlyWhileThereIsSomethingToUndo: not once it was done, nor for whom another act changed since.
func TestDeshacerIsOfferedOnlyWhileThereIsSomethingToUndo(t *testing.T) {
	d := newDesk(t)
	one, two := d.customer("Hostal Sierra Calma", "hostal@calma.example"), d.customer("Café Almirante, S.L.", "admin@cafealmirante.example")
	change := func(action billing.AccessAction, ids ...string) string {
		act := d.app.NewAct()
		d.ok(d.app.ChangeAccess(t.Context(), d.owner, action, act, ids))
		return d.page(200, request{handler: Act, target: accessPath, path: map[string]string{"act": act}}) + act
	}
	change(billing.GrantAccess, one, two)
	result := change(billing.DeactivateAccess, one, two)
	act := result[len(result)-36:]
	expect(t, result, "Deshacer", `value="`+one+`"`, `value="`+two+`"`)
	change(billing.ActivateAccess, one)
	again := func() string {
		return d.page(200, request{handler: Act, target: accessPath, path: map[string]string{"act": act}})
	}
	expect(t, again(), "Deshacer", `value="`+two+`"`)
	expectNo(t, again(), `value="`+one+`"`)
	change(billing.RevokeAccess, two)
	expectNo(t, again(), "Deshacer")
}

func TestOnlyWhatCannotBeTakenBackIsRed(t *testing.T) {
	for _, c := range []struct {
		side, chosen billing.AccessAction
		want         string
	}{
		{billing.RevokeAccess, billing.RevokeAccess, "main danger"}, {billing.DeactivateAccess, billing.RevokeAccess, ""},
		{billing.RevokeAccess, billing.DeactivateAccess, "danger"}, {billing.DeactivateAccess, billing.DeactivateAccess, "main"},
	} {
		if got := confirmKind(c.side, c.chosen); got != c.want {
			t.Errorf("%s where %s was pressed: got %q, want %q", c.side, c.chosen, got, c.want)
		}
	}
}

func TestAnotherCompanysCustomerIsNotThere(t *testing.T) {
	d := newDesk(t)
	for name, q := range map[string]request{
		"look":  {handler: Customer, path: map[string]string{"id": "0190c7a0-0000-7000-8000-000000000001"}},
		"edit":  {handler: EditCustomer, path: map[string]string{"id": "no-id"}},
		"act":   {handler: Act, path: map[string]string{"act": "0190c7a0-0000-7000-8000-000000000001"}},
		"grant": {handler: ChangeAccess, form: url.Values{"action": {"grant"}, "act": {d.app.NewAct()}, "id": {"0190c7a0-0000-7000-8000-000000000001"}}},
	} {
		q.target = "/"
		if _, err := d.ask(q); billing.CodeOf(err) != billing.NotFound {
			t.Errorf("%s: got %v, want not found", name, err)
		}
	}
}

func TestReadersSeeNothingThatWrites(t *testing.T) {
	d := newDesk(t)
	id := d.customer("Café Almirante, S.L.", "admin@cafealmirante.example")
	for _, q := range []request{
		{handler: Customers, target: customersPath},
		{handler: Customer, target: customersPath + "/" + id, path: map[string]string{"id": id}},
		{handler: invoices.List, target: invoices.Path()},
	} {
		q.role = billing.Reader
		page := d.page(200, q)
		page = page[strings.Index(page, "<main"):] // logging out is a form too
		expectNo(t, page, `class="tick"`, "Conceder acceso", `method="post"`, "Nuevo cliente", "Nueva factura", "Editar")
	}
}

func TestACustomersFormKeepsWhatWasTyped(t *testing.T) {
	d := newDesk(t)
	f := d.app.NewCustomer()
	form := url.Values{"id": {f.ID}, "name": {"Café «Almirante» & Co"}, "tax_id_type": {"cif"}, "tax_id": {"B58378432"}, "country": {"ES"},
		"email": {"no es"}, "language": {"es"}}
	page := d.page(422, request{handler: AddCustomer, target: customersPath, form: form})
	expect(t, page, `value="Café «Almirante» &amp; Co"`, `value="B58378432"`, `value="no es"`, `value="`+f.ID+`"`, `id="f-tax_id-e"`, `id="f-email-e"`)
	form.Set("tax_id", "B58378431")
	form.Set("email", "admin@cafealmirante.example")
	for range 2 {
		if got, want := d.page(303, request{handler: AddCustomer, target: customersPath, form: form}), customersPath+"/"+f.ID+"?hecho=creado"; got != want {
			t.Fatalf("got sent to %s, want %s", got, want)
		}
	}
	if got := strings.Count(d.page(200, request{handler: Customers, target: customersPath}), `class="c-title"`); got != 1 {
		t.Errorf("a form sent twice made %d customers, want 1", got)
	}
	form.Set("name", "Café Almirante, S.L.")
	d.page(303, request{handler: SaveCustomer, target: customersPath, form: form, path: map[string]string{"id": f.ID}})
	expect(t, d.page(200, request{handler: EditCustomer, target: customersPath, path: map[string]string{"id": f.ID}}), `value="Café Almirante, S.L."`)
}

func TestAFormOfDataThatChangedMeanwhileKeepsWhatWasTypedAndSavesNothing(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "")
	contact := d.app.NewAct()
	form := url.Values{"id": {contact}, "name": {"Marta"}, "email": {"marta@b.example"}, "language": {"es"}}
	d.page(303, request{handler: AddContact, target: "/", form: form, path: map[string]string{"id": customer}})
	for name, c := range map[string]struct {
		edit, save door.Handler
		id, again  string
	}{
		"customer": {EditCustomer, SaveCustomer, customer, customersPath + "/" + customer + "/editar"},
		"contact":  {EditContact, SaveContact, contact, contactsPath + "/" + contact},
	} {
		path := map[string]string{"id": c.id}
		page := d.page(200, request{handler: c.edit, target: "/", path: path})
		_, rest, _ := strings.Cut(page, `name="revision" value="`)
		revision, _, _ := strings.Cut(rest, `"`)
		form := url.Values{"name": {"Uno"}, "tax_id_type": {"nif"}, "country": {"ES"}, "email": {name + "@b.example"}, "language": {"es"}, "revision": {revision}}
		d.page(303, request{handler: c.save, target: "/", form: form, path: path})
		form.Set("name", "Dos")
		page = d.page(409, request{handler: c.save, target: "/", form: form, path: path})
		expect(t, page, "Alguien ha cambiado estos datos", `value="Dos"`, `name="revision" value="`+revision+`"`, `href="`+c.again+`"`)
		if kept := d.page(200, request{handler: c.edit, target: "/", path: path}); !strings.Contains(kept, `value="Uno"`) {
			t.Errorf("%s: the first change is lost", name)
		}
	}
}

func TestOnlyWhatAFormDemandsIsNotMarkedOptional(t *testing.T) {
	d := newDesk(t)
	demanded := map[string]request{
		"name":                {handler: NewCustomer, target: customersPath + "/nuevo"},
		"name tax_id address": {handler: Profile, target: profilePath},
	}
	for want, q := range demanded {
		page := d.page(200, q)
		for _, field := range []string{"name", "tax_id", "address", "province", "city", "postcode", "email", "phone"} {
			_, label, _ := strings.Cut(page, `<label for="f-`+field+`">`)
			label, box, _ := strings.Cut(label, `</label>`)
			box, _, _ = strings.Cut(box, ">")
			optional, required := strings.Contains(label, `class="optional"`), strings.Contains(box, " required")
			if must := slices.Contains(strings.Fields(want), field); optional == must || required != must {
				t.Errorf("%s, %s: got optional %t, required %t, want %t, %t", q.target, field, optional, required, !must, must)
			}
		}
	}
}

func TestTheSummaryOfErrorsCallsAFieldAsItsLabelDoes(t *testing.T) {
	d := newDesk(t)
	customer := d.customer("Café Almirante, S.L.", "")
	page := d.page(422, request{handler: AddContact, target: "/", form: url.Values{"id": {d.app.NewAct()}, "language": {"es"}}, path: map[string]string{"id": customer}})
	expect(t, page, `<a href="#f-name"><b>Nombre</b>:`)
	expectNo(t, page, "Nombre o Razón Social")
	page = d.page(422, request{handler: AddCustomer, target: customersPath, form: url.Values{"id": {d.app.NewCustomer().ID}, "language": {"es"}}})
	expect(t, page, `<a href="#f-name"><b>Nombre o Razón Social</b>:`)
}

func TestATaxIDThatAnotherCustomerHasIsAskedAbout(t *testing.T) {
	d := newDesk(t)
	first := d.customer("Café Almirante, S.L.", "")
	f := d.app.NewCustomer()
	form := url.Values{"id": {f.ID}, "name": {"Café Almirante, Cabanyal"}, "tax_id_type": {"nif"}, "tax_id": {"93471790-c"}, "country": {"ES"}, "language": {"es"},
		"back": {"/app/facturas/" + f.ID}}
	page := d.page(422, request{handler: AddCustomer, target: customersPath, form: form})
	expect(t, page, "Café Almirante, S.L. ya tiene este identificador.", `href="`+customersPath+"/"+first+`"`, `name="tax_id_twin"`, `value="Café Almirante, Cabanyal"`,
		`value="/app/facturas/`+f.ID+`"`)
	form.Set("tax_id_twin", "1")
	form.Set("email", "no es")
	expect(t, d.page(422, request{handler: AddCustomer, target: customersPath, form: form}), `name="tax_id_twin" value="1" checked`)
	form.Set("email", "")
	d.page(303, request{handler: AddCustomer, target: customersPath, form: form})
	form.Del("tax_id_twin") // once kept, nobody asks again
	d.page(303, request{handler: SaveCustomer, target: customersPath, form: form, path: map[string]string{"id": f.ID}})
	form.Set("tax_id", "")
	d.page(303, request{handler: SaveCustomer, target: customersPath, form: form, path: map[string]string{"id": f.ID}})
	form.Set("tax_id", "93471790C")
	expect(t, d.page(422, request{handler: SaveCustomer, target: customersPath, form: form, path: map[string]string{"id": f.ID}}), "ya tiene este identificador")
}

func TestEmptyListsSayWhyAndTheWayOut(t *testing.T) {
	d := newDesk(t)
	expect(t, d.page(200, request{handler: Customers, target: customersPath}), "Todavía no tienes clientes.", customersPath+"/nuevo")
	expect(t, d.page(200, request{handler: invoices.List, target: invoices.Path()}), "Todavía no tienes facturas.", invoices.Path()+"/nueva")
	d.customer("Café Almirante, S.L.", "")
	expect(t, d.page(200, request{handler: Customers, target: customersPath + "?q=%3Czorro"}), "Ningún cliente coincide con «&lt;zorro».")
	expect(t, d.page(200, request{handler: Customers, target: customersPath + "?acceso=inactive"}), "No hay clientes inactivos.")
	expect(t, d.page(200, request{handler: Customers, target: customersPath + "?acceso=roto"}), "Café Almirante, S.L.", "Falta el e-mail")
	expect(t, d.page(200, request{handler: invoices.List, target: invoices.Path() + "?leido=read"}), "Ninguna factura pasa estos filtros.")
}

func TestACustomersPageLeadsToItsDocuments(t *testing.T) {
	d := newDesk(t)
	d.complete()
	customer := d.customer("Café Almirante, S.L.", "")
	q := request{handler: Customer, target: customersPath, path: map[string]string{"id": customer}}
	expect(t, d.page(200, q), "Aún no hay ningún documento emitido para este cliente. Crea una factura")
	for _, s := range Kinds {
		id := d.issue(s, customer)
		expect(t, d.page(200, q), `href="`+s.at(id)+`"`, "<small>"+s.text(i18n.For("es"), "portal.kind.")+"</small>")
	}
	page := d.page(200, q)
	expect(t, page, "121,00", "Pendiente", `data-state="unread"`, `href="`+invoices.Path()+`?q=Caf%C3%A9+Almirante%2C+S.L."`)
	found := d.page(200, request{handler: invoices.List, target: invoices.Path() + "?q=Caf%C3%A9+Almirante%2C+S.L."})
	expect(t, found, "F-2026-0001")
}

// TestQuitarAccesoOffersToTakeItFromTheContactsToo: unticked, and only where somebody stays inside.
func TestQuitarAccesoOffersToTakeItFromTheContactsToo(t *testing.T) {
	d := newDesk(t)
	quintana, cafe := d.customer("Quintana", "info@quintana.example"), d.customer("Café", "cafe@b.example")
	jon := d.contact(quintana, "Jon Etxea", "jon@quintana.example")
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.GrantAccess, d.app.NewAct(), []string{quintana, cafe, quintana + "/" + jon}))
	press := func(ids ...string) string {
		form := url.Values{"action": {"revoke"}, "act": {d.app.NewAct()}, "id": ids}
		return d.page(200, request{handler: ConfirmAccess, target: d.page(303, request{handler: ChangeAccess, target: accessPath, form: form})})
	}
	box := `<input class="tick" type="checkbox" name="id" value="` + quintana + `/` + jon + `"> También a Jon Etxea`
	expect(t, press(quintana, cafe), "Jon Etxea sigue teniendo acceso", box)
	expectNo(t, press(cafe), "sigue teniendo acceso")
	done := func(ids ...string) string {
		form := url.Values{"action": {"revoke"}, "act": {d.app.NewAct()}, "id": ids, "confirmed": {"1"}}
		d.page(303, request{handler: ChangeAccess, target: accessPath, form: form})
		return d.page(200, request{handler: Act, target: accessPath, path: map[string]string{"act": form.Get("act")}})
	}
	expect(t, done(quintana), "Acceso quitado a 1 cliente.", "1 contacto sigue teniendo el suyo", "Jon Etxea sigue teniendo acceso")
	expect(t, press(quintana), "Queda 1 contacto con su acceso", box) // although there is nothing of its own to take
	expect(t, done(quintana, quintana+"/"+jon, cafe), "Hecho con 2 de 3")
	expectNo(t, done(quintana), "sigue teniendo")
}

// contact adds one and answers its id.
func (d *desk) contact(customer, name, email string) string {
	d.t.Helper()
	f, _, err := d.app.NewContact(d.t.Context(), d.owner, customer)
	d.ok(err)
	f.Name, f.Email = name, email
	d.ok(d.app.AddContact(d.t.Context(), d.owner, f))
	return f.ID
}

func TestTheListShowsWhichContactsOfACustomerMayEnter(t *testing.T) {
	d := newDesk(t)
	only, both := d.customer("Quintana", "info@quintana.example"), d.customer("Ambos", "ambos@b.example")
	jon, ane := d.contact(only, "Jon Etxea", "jon@etxea.example"), d.contact(both, "Ane", "ane@b.example")
	d.ok(d.app.ChangeAccess(t.Context(), d.owner, billing.GrantAccess, d.app.NewAct(), []string{only + "/" + jon, both, both + "/" + ane}))
	list := func(query string) string {
		return d.page(200, request{handler: Customers, target: customersPath + query})
	}
	expect(t, list("?acceso=active&q=jon"), "1 contacto con acceso", "Contacto: Jon Etxea · jon@etxea.example", "Aún no ha entrado", "no el de sus contactos",
		`data-access="none"`) // the buttons are about its own
	expect(t, list("?acceso=active&q=ambos"), "Con acceso", `<small class="faint">1 contacto con acceso</small>`)
	expect(t, list("?acceso=none"), "Todos tus clientes tienen acceso.")
}

func TestUnderACustomersNameStandsOnlyWhatIsKnown(t *testing.T) {
	for want, party := range map[string]billing.Party{"Getafe": {City: "Getafe"}, "B58378431": {TaxID: "B58378431"}, "B58378431 · Getafe": {TaxID: "B58378431", City: "Getafe"}, "": {}} {
		if got := under(billing.Customer{Party: party}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestAPostcodeOfAnotherProvinceIsRemarkedOnceItIsSaved: it is kept all the same.
func TestAPostcodeOfAnotherProvinceIsRemarkedOnceItIsSaved(t *testing.T) {
	d := newDesk(t)
	show := func(id string) string {
		return d.page(200, request{handler: Customer, target: "/", path: map[string]string{"id": id}})
	}
	f := d.app.NewCustomer()
	f.Party = party("Café", "cafe@b.example")
	f.Postcode, f.Province = "46024", "Madrid"
	d.ok(d.app.AddCustomer(t.Context(), d.owner, f))
	expect(t, show(f.ID), "El código postal 46024 es de Valencia/València, no de Madrid.", customersPath+"/"+f.ID+"/editar")
	expectNo(t, show(d.customer("Vecino", "vecino@b.example")), "El código postal")
}
