package office

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
)

func TestTheOutboxShowsEachMessageAndWhatCanBeDone(t *testing.T) {
	d := newDesk(t)
	d.complete()
	expect(t, d.page(200, request{handler: Outbox, target: outboxPath}), "<h1>Correo</h1>", "Confirmación del registro") // the mail of the sign-up
	id := d.invoice("Café Almirante, S.L.", "admin@cafe.example")
	d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: d.dispatched(id)})
	sent, err := d.app.Document(t.Context(), d.owner, id)
	d.ok(err)
	email := sent.Emails[0].ID
	list := d.page(200, request{handler: Outbox, target: outboxPath + "?tipo=document_sent&estado=pending&q=F-2026"})
	expect(t, list, "ana&#64;<wbr>uno.example", "F-2026-0001", "Con un enlace", "Pendiente", `value="`+email+`"`, "Quitar filtros", "Enviar ahora", "Cancelar envío")
	expectNo(t, d.page(200, request{handler: Outbox, target: outboxPath, role: billing.Reader}), "Cancelar envío", `class="tick"`)
	expect(t, d.page(200, request{handler: Outbox, target: outboxPath + "?q=zzzz"}), "Ningún mensaje así", "«zzzz»")
	one := d.page(200, request{handler: Message, target: "/", path: map[string]string{"id": email}})
	expect(t, one, "<h1>Factura F-2026-0001</h1>", "no hay servidor de correo", "Aquí va.", "Enviar ahora", "Cancelar envío", "F-2026-0001")
	expectNo(t, one, "Reenviar")

	form := url.Values{"do": {"cancel"}, "id": {email}}
	confirm := d.page(303, request{handler: ActOnMessages, target: messageActionPath + "?estado=pending", form: form})
	page := d.page(200, request{handler: ConfirmMessages, target: confirm})
	expect(t, page, "¿Cancelar el envío a ana@uno.example?", "No sale", `name="confirmed" value="1"`, "estado=pending")
	form.Set("confirmed", "1")
	form.Set("act", d.app.NewAct())
	if got, want := d.page(303, request{handler: ActOnMessages, target: messageActionPath + "?estado=pending", form: form}), outboxPath+"?cuantos=1&estado=pending&hecho=cancelado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	expect(t, d.page(200, request{handler: Outbox, target: outboxPath + "?cuantos=1&hecho=cancelado"}), "1 envío cancelado.")
	expect(t, d.page(200, request{handler: ConfirmMessages, target: confirm}), "Nada cambiaría", "Ya no está pendiente")
	expect(t, d.page(200, request{handler: Message, target: "/", path: map[string]string{"id": email}}), "Cancelado", "Reenviar")

	form = url.Values{"do": {"resend"}, "id": {email}, "back": {messagePath(email)}, "confirmed": {"1"}, "act": {d.app.NewAct()}}
	if got, want := d.page(303, request{handler: ActOnMessages, target: messageActionPath, form: form}), messagePath(email)+"?cuantos=1&hecho=reenviado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	form.Set("back", "https://evil.example/")
	form.Set("act", d.app.NewAct())
	if got := d.page(303, request{handler: ActOnMessages, target: messageActionPath, form: form}); !strings.HasPrefix(got, outboxPath+"?") {
		t.Errorf("got sent to %s, want the list", got)
	}
	expect(t, d.page(422, request{handler: ActOnMessages, target: messageActionPath, form: url.Values{"do": {"cancel"}}}), "Marca")
	expect(t, d.page(422, request{handler: ActOnMessages, target: messageActionPath, form: url.Values{"id": {email}}}), "form-errors")
	if _, err := d.ask(request{handler: ActOnMessages, target: messageActionPath, form: url.Values{"do": {"burn"}, "id": {email}}}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("an act there is not: got %v", err)
	}
}

func TestTheServersFormKeepsWhatWasTypedButThePassword(t *testing.T) {
	d := newDesk(t)
	expect(t, d.page(200, request{handler: MailServer, target: mailServerPath}), "La plataforma no tiene servidor", `value="lucia@estudiomarjal.example"`)
	form := url.Values{"own": {"1"}, "host": {"10.0.0.1"}, "port": {"5432"}, "security": {"starttls"}, "username": {"<b>u"}, "password": {"s3cr3t"},
		"from_address": {"no es"}, "from_name": {"Marjal"}}
	page := d.page(422, request{handler: SaveMailServer, target: mailServerPath, form: form})
	expect(t, page, `id="f-host-e"`, "red privada", `id="f-port-e"`, "25, 465, 587 o 2525", `id="f-from_address-e"`, `value="10.0.0.1"`, `value="5432"`, `value="&lt;b&gt;u"`)
	expectNo(t, page, "s3cr3t", "Probar el servidor")
	form.Set("host", "192.0.2.7")
	form.Set("port", "587")
	form.Set("from_address", "facturas@estudiomarjal.example")
	if got, want := d.page(303, request{handler: SaveMailServer, target: mailServerPath, form: form}), mailServerPath+"?hecho=guardado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	page = d.page(200, request{handler: MailServer, target: mailServerPath + "?hecho=guardado"})
	expect(t, page, "Servidor guardado.", "Hay una guardada.", "Enviar mensaje de prueba", `<option value="1" selected`)
	expectNo(t, page, "s3cr3t")
	seen := d.page(200, request{handler: MailServer, target: mailServerPath, role: billing.Staff})
	expect(t, seen, "Solo el propietario", "192.0.2.7")
	expectNo(t, seen, "s3cr3t", "<input", "Guardar")
}

func TestATextIsChangedLookedAtAndPutBack(t *testing.T) {
	d := newDesk(t)
	if got, want := d.page(303, request{handler: MailTexts, target: mailTextsPath}), mailTextPath("link", "es"); got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	path := map[string]string{"kind": "access"}
	expect(t, d.page(200, request{handler: MailText, target: "/?idioma=es", path: path}), "Tu acceso a los documentos de {empresa}", "Variables: {url}, {usuario}, {contraseña}", "Ahora sale el texto habitual.")
	form := url.Values{"idioma": {"es"}, "subject": {"Hola, {cliente}"}, "body": {"</textarea><script>alert(1)</script> {clave}"}}
	page := d.page(422, request{handler: SaveMailText, target: "/", path: path, form: form})
	expect(t, page, `id="f-body-e"`, "{clave} no es ninguna variable", "&lt;/textarea&gt;&lt;script&gt;", `value="Hola, {cliente}"`)
	form.Set("body", "Entra en {url}")
	form.Set("do", "preview")
	expect(t, d.page(422, request{handler: SaveMailText, target: "/", path: path, form: form}), "Falta {usuario}, {contraseña}")
	form.Set("body", "Entra en {url} con {usuario} y {contraseña} <script>alert(1)</script>")
	page = d.page(200, request{handler: SaveMailText, target: "/", path: path, form: form})
	expect(t, page, "Vista previa", "Hola, Cafetería Ejemplo, S.L.", "abcd-efgh-2345-6789", "&lt;script&gt;", "Ahora sale el texto habitual.")
	expectNo(t, page, "<script>alert")
	form.Del("do")
	if got, want := d.page(303, request{handler: SaveMailText, target: "/", path: path, form: form}), mailTextPath("access", "es")+"&hecho=guardado"; got != want {
		t.Errorf("got sent to %s, want %s", got, want)
	}
	expect(t, d.page(200, request{handler: MailText, target: "/?idioma=es&hecho=guardado", path: path}), "Texto guardado.", "Ahora sale tu texto.", "Volver al texto habitual")
	d.page(303, request{handler: SaveMailText, target: "/", path: path, form: url.Values{"idioma": {"es"}, "do": {"reset"}}})
	expect(t, d.page(200, request{handler: MailText, target: "/?idioma=es", path: path}), "Ahora sale el texto habitual.")
	expectNo(t, d.page(200, request{handler: MailText, target: "/?idioma=es", path: path, role: billing.Staff}), `value="preview"`, "Guardar")
	if _, err := d.ask(request{handler: MailText, target: "/", path: map[string]string{"kind": "spam"}}); billing.CodeOf(err) != billing.NotFound {
		t.Errorf("a text there is not: got %v", err)
	}
}

func TestAnswersOfOurOwnAreInTheReadersLanguage(t *testing.T) {
	for _, answer := range []string{app.AnswerTimeout, app.AnswerPrivate, app.AnswerLost, app.AnswerTooLate, app.AnswerSealed, app.AnswerUnwritten, app.AnswerTaken, app.AnswerTakenBack, app.AnswerOver} {
		if got := answerText(i18n.For("es"), answer); got == answer || strings.Contains(got, "outbox.") {
			t.Errorf("%q: got %q", answer, got)
		}
	}
	if got := answerText(i18n.For("es"), "550 no such user"); got != "550 no such user" {
		t.Errorf("a server's own: got %q", got)
	}
}

func TestTheFrameOfATextMayDoNothing(t *testing.T) {
	d := newDesk(t)
	for _, kind := range app.MailTemplateKinds() {
		w, err := d.ask(request{handler: MailTextHTML, target: "/?idioma=en", path: map[string]string{"kind": kind}, role: billing.Reader})
		d.ok(err)
		if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") {
			t.Errorf("%s: got the policy %q", kind, policy)
		}
		expect(t, w.Body.String(), `<html lang="en"`, "Example Café Ltd", "Estudio Marjal")
	}
}

// TestWhatChangedNothingIsNotSaidToHave.
func TestWhatChangedNothingIsNotSaidToHave(t *testing.T) {
	d := newDesk(t)
	page := d.page(200, request{handler: Outbox, target: outboxPath + "?hecho=cancelado&cuantos=0"})
	expect(t, page, "No había nada que cambiar")
	expectNo(t, page, "0 envíos")
}

func TestReenviarSaysWhereToAndThatItMayBeRefusedAgain(t *testing.T) {
	p, refused := i18n.For("es"), billing.RefusedEmail{At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	for want, r := range map[string]app.Resent{
		"": {To: "a@b.example"},
		"Se envía a a@b.example, la dirección de ahora.":                                                                                {To: "a@b.example", Changed: true},
		"a@b.example no aceptó correo la última vez: corrígela en su ficha antes de reenviar.":                                          {To: "a@b.example", Refused: refused},
		"a@b.example no aceptó correo la última vez: corrígela en los destinatarios de la factura periódica «Cuota» antes de reenviar.": {To: "a@b.example", Schedule: "Cuota", Refused: refused},
	} {
		if got := resentText(p, r); got != want {
			t.Errorf("%+v: got %q, want %q", r, got, want)
		}
	}
	m := pressedMessages{action: app.ResendMessage, lines: []app.MessageLine{{Outcome: app.MessageResent, Resent: app.Resent{To: "a@b.example"}, Email: app.Email{Recipient: "old@b.example"}}}}
	if got := m.named(); got != "a@b.example" {
		t.Errorf("asks whether to send again to %s, want the address it goes to", got)
	}
}

// TestAnotherServerAsksForThePasswordOnce, in one sentence, and shows nothing of the one before.
func TestAnotherServerAsksForThePasswordOnce(t *testing.T) {
	d := newDesk(t)
	form := url.Values{"own": {"1"}, "host": {"192.0.2.7"}, "port": {"587"}, "security": {"starttls"}, "username": {"u"}, "password": {"s3cr3t"},
		"from_address": {"facturas@estudiomarjal.example"}}
	d.page(303, request{handler: SaveMailServer, target: mailServerPath, form: form})
	form.Set("password", "")
	form.Set("host", "192.0.2.8")
	page := d.page(422, request{handler: SaveMailServer, target: mailServerPath, form: form})
	expect(t, page, "Has cambiado de servidor o usuario: escribe la contraseña otra vez.", `value="192.0.2.8"`)
	expectNo(t, page, "Hay una guardada", "Falta la contraseña", "Probar el servidor guardado")
	form.Set("host", "192.0.2.7")
	form.Set("from_address", "no es")
	page = d.page(422, request{handler: SaveMailServer, target: mailServerPath, form: form})
	expect(t, page, "Hay una guardada", "Probar el servidor guardado")
	expectNo(t, page, "Has cambiado")
}

// TestTheHistorySaysWhatBecameOfEachMessage, and nothing that is not so of it.
func TestTheHistorySaysWhatBecameOfEachMessage(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.invoice("Café Almirante, S.L.", "admin@cafe.example")
	d.page(303, request{handler: invoices.SendDocuments, target: invoices.DispatchPath(), form: d.dispatched(id)})
	d.exec(`UPDATE email SET way = 'attachment', attempts = 1, last_answer = '451 busy', next_at = '2026-11-23 10:00:00+00:00' WHERE document_id = $1`, id)
	show := request{handler: invoices.Show, target: "/", path: map[string]string{"id": id}}
	page := d.page(200, show)
	expect(t, page, `">Intentado, aún no ha salido</a>`, "como adjunto. Respuesta: 451 busy. Próximo intento:")
	expectNo(t, page, "no se puede saber si lo lee")
	d.exec(`UPDATE email SET state = 'bounced', last_answer = '550 no', next_at = NULL WHERE document_id = $1`, id)
	page = d.page(200, show)
	expect(t, page, "Rebotado", "como adjunto. Respuesta: 550 no")
	expectNo(t, page, "no se puede saber si lo lee")

	sent, err := d.app.Document(t.Context(), d.owner, id)
	d.ok(err)
	one := request{handler: Message, target: "/", path: map[string]string{"id": sent.Emails[0].ID}}
	d.exec(`INSERT INTO email_attempt (company_id, email_id, number, at, state, answer) VALUES ($1, $2, 1, '2026-11-23 09:00:00+00:00', 'pending', '451 busy')`, d.owner.CompanyID, sent.Emails[0].ID)
	for answer, want := range map[string]string{app.AnswerOver: "No ha salido: ya no hacía falta.", app.AnswerTakenBack: "No ha salido: se canceló el envío."} {
		d.exec(`UPDATE email SET state = 'cancelled', last_answer = $1 WHERE document_id = $2`, answer, id)
		page = d.page(200, one)
		expect(t, page, want, "451 busy", "No salió")
		expectNo(t, page, "Se reintenta")
	}
}
