package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acuse/e2e/harness"
)

// TestASessionThatEndsInMidFormLosesNothingTyped: the log-in comes, and after it the form goes on as typed.
func TestASessionThatEndsInMidFormLosesNothingTyped(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	owner := s.Login("office", "lucia@")
	for name, view := range map[string]harness.View{"with JavaScript": {}, "without": {NoScript: true}} {
		for how, end := range map[string]func(*harness.Page){
			"cookie gone": func(p *harness.Page) { p.DropCookies() },
			"logged out elsewhere": func(p *harness.Page) {
				other := p.Tab()
				other.Navigate("/app/clientes")
				other.Follow("Salir")
			},
		} {
			t.Run(name+"/"+how, func(t *testing.T) {
				p := s.Open(view).For(t)
				p.LogIn(owner)
				text := "Concepto de " + t.Name()
				typeDraft(p, text)
				p.Fill("notes", "Primera línea\nsegunda «línea» <b>")
				end(p)
				p.Follow("Guardar borrador")
				p.ExpectText("Tu sesión ha terminado", "para seguir donde estabas")
				p.Fill("username", owner.Username)
				p.Fill("password", owner.Password)
				p.Within("main").Follow("Entrar")
				p.ExpectText("Has vuelto a entrar")
				p.Follow("Continuar")
				p.ExpectText("Borrador de factura")
				expectValues(t, p, map[string]string{"line.0.text": text, "line.0.quantity": "3", "line.0.price": "17,50",
					"notes": "Primera línea\nsegunda «línea» <b>", "due_date": "2031-05-06"})
				p.Navigate(p.Path())
				expectValues(t, p, map[string]string{"line.0.text": text}) // kept, not only shown
			})
		}
	}
}

func typeDraft(p *harness.Page, text string) {
	p.Navigate("/app/facturas/nueva")
	p.Fill("customer_id", "Café Almirante, S.L.")
	p.Fill("due_date", "2031-05-06")
	p.Fill("line.0.text", text)
	p.Fill("line.0.quantity", "3")
	p.Fill("line.0.price", "17,50")
}

func expectValues(t *testing.T, p *harness.Page, want map[string]string) {
	t.Helper()
	for name, value := range want {
		if got := p.Value(name); strings.ReplaceAll(got, "\r", "") != value {
			t.Errorf("%s: got %q, want %q", name, got, value)
		}
	}
}

// TestTwoTabsIssueOneInvoice: the second is told the number the first got, and no number is lost.
func TestTwoTabsIssueOneInvoice(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	first := s.Open(harness.View{})
	first.Enter(s.Login("office", "lucia@"))
	typeDraft(first, "Una vez")
	first.Follow("Guardar borrador")
	second := first.Tab()
	second.Navigate(first.Path())
	first.Follow("Emitir")
	number := "F-" + year() + "-0039"
	first.ExpectText(number)
	second.Follow("Emitir")
	second.ExpectText("ya se ha emitido", number)
	second.Follow("Ver el documento como está guardado")
	second.ExpectText(number, "Una vez")
	typeDraft(second, "La siguiente")
	second.Follow("Emitir")
	second.ExpectText("F-" + year() + "-0040")
}

// TestAFormSentTwiceActsOnce: Back and the button again, for a customer, a draft and an access.
func TestAFormSentTwiceActsOnce(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for name, view := range map[string]harness.View{"with JavaScript": {Window: true}, "without": {Window: true, NoScript: true}} {
		t.Run(name, func(t *testing.T) {
			p := s.Open(view).For(t)
			p.Enter(s.Login("office", "lucia@"))
			p.Navigate("/app/clientes/nuevo")
			p.Fill("name", "Doble "+name)
			p.Fill("email", "doble"+fmt.Sprint(len(name))+"@doble.example")
			twice(t, p, "Guardar", "name", "Doble "+name)
			p.Navigate("/app/clientes?q=" + url.QueryEscape("Doble "+name))
			expectRows(t, p, 1)

			p.Check("id", "")
			grantFromBar(p)
			p.ExpectText("Acceso concedido")
			p.Back() // to what was confirmed, or to the list: never to a page that is no more
			p.ExpectText("Clientes", "Doble "+name)
			p.Navigate("/app/clientes?q=" + url.QueryEscape("Doble "+name))
			p.Follow("Doble " + name)
			p.ExpectText("E-mails enviados")
			if got := strings.Count(p.Text(), "Acceso: dirección, usuario y contraseña"); got != 1 {
				t.Errorf("mails of the access: got %d, want 1", got)
			}

			typeDraft(p, "Doble "+name)
			twice(t, p, "Guardar borrador", "line.0.text", "Doble "+name)
			p.Navigate("/app/facturas?estado=draft")
			expectRows(t, p, 3) // two of the demo
			openFirst(p)
			p.Follow("Emitir") // and none for the next round
			p.ExpectText("No leído")
		})
	}
}

// twice presses the button, goes back to the form as it was typed and presses it again.
func twice(t *testing.T, p *harness.Page, button, field, typed string) {
	t.Helper()
	p.Follow(button)
	p.Back()
	if got := p.Value(field); got != typed {
		t.Fatalf("back in the form %s is %q, want %q: nothing would be sent twice", field, got, typed)
	}
	p.Follow(button)
}

func rows(p *harness.Page) int {
	return int(p.Eval(`document.querySelectorAll("#rows tr").length`).(float64))
}

func expectRows(t *testing.T, p *harness.Page, want int) {
	t.Helper()
	if got := rows(p); got != want {
		t.Errorf("%s: got %d rows, want %d", p.URL(), got, want)
	}
}

// TestWhatCannotBeIsSaidBesideItsField and everything typed stays.
func TestWhatCannotBeIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{})
	p.Enter(s.Login("office", "lucia@"))
	typeDraft(p, "Vence ayer")
	p.Fill("issue_date", "2031-05-07")
	p.Follow("Guardar borrador")
	p.ExpectText("El vencimiento es anterior a la fecha de emisión")
	beside := p.Eval(`document.getElementById(document.querySelector("[name=due_date]").getAttribute("aria-describedby")?.split(" ").at(-1))?.innerText ?? ""`)
	if !strings.Contains(fmt.Sprint(beside), "anterior a la fecha de emisión") {
		t.Errorf("beside the due date: got %q", beside)
	}
	expectValues(t, p, map[string]string{"line.0.text": "Vence ayer", "line.0.price": "17,50", "issue_date": "2031-05-07", "due_date": "2031-05-06"})
}

// TestAbsurdNumbersAreRefusedAndNeverAnInternalError asks as a script would.
func TestAbsurdNumbersAreRefusedAndNeverAnInternalError(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	c := logInClient(s, s.Login("office", "lucia@"))
	editor := c.Get("/app/facturas/nueva")
	id := hiddenValue(t, editor.Body, "id")
	for _, n := range []struct{ quantity, price, discount, tax string }{
		{"999999999999999999999999", "1", "", "21"}, {"999999999", "999999999", "", "21"}, {"-1", "-999999999", "101", "21"},
		{"NaN", "Infinity", "", "21"}, {"1e9", "0x10", "", "21"}, {"٣", "１２", "", "21"}, {"1", "1", "", "22"}, {"1", "1", "-5", "21"},
		{"0,0000001", "0,0000001", "0,001", "21"}, {"1.2.3", "1,2,3", "", ""}, {"", "5", "", "21"}, {strings.Repeat("9", 5000), "1", "", "21"},
	} {
		form := url.Values{"id": {id}, "revision": {"0"}, "issue_date": {"2026-01-01"}, "line.0.text": {"Absurdo"},
			"line.0.quantity": {n.quantity}, "line.0.price": {n.price}, "line.0.discount": {n.discount}, "line.0.tax": {n.tax}}
		if got := c.Post("/app/facturas/"+id, form); got.Status != http.StatusUnprocessableEntity || !strings.Contains(got.Body, `value="Absurdo"`) {
			t.Errorf("%.40q: status %d, want 422 with what was typed", fmt.Sprint(n), got.Status)
		}
		if got := c.Post("/app/facturas/totales", form); got.Status != http.StatusOK {
			t.Errorf("totals of %.40q: status %d, want 200", fmt.Sprint(n), got.Status)
		}
	}
	for name, value := range map[string]string{"issue_date": "0000-00-00", "due_date": "99999-12-31", "customer_id": "' OR 1=1 --", "revision": "-9"} {
		form := url.Values{"id": {id}, "issue_date": {"2026-01-01"}, "line.0.text": {"Absurdo"}, "line.0.price": {"1"}, "line.0.quantity": {"1"}, "line.0.tax": {"21"}}
		form.Set(name, value)
		if got := c.Post("/app/facturas/"+id, form); got.Status >= 500 {
			t.Errorf("%s=%q: status %d", name, value, got.Status)
		}
	}
}

// logInClient is a client with a session.
func logInClient(s *harness.Server, l harness.Login) *harness.Client {
	c := s.Client()
	c.Post(strings.TrimPrefix(l.URL, s.URL), url.Values{"username": {l.Username}, "password": {l.Password}})
	return c
}

// hiddenValue is the value of a hidden field of that name.
func hiddenValue(t *testing.T, body, name string) string {
	t.Helper()
	_, after, ok := strings.Cut(body, `<input type="hidden" name="`+name+`" value="`)
	value, _, _ := strings.Cut(after, `"`)
	if !ok || value == "" {
		t.Fatalf("no hidden field %q in:\n%s", name, body)
	}
	return value
}

// TestACustomerWithoutEMailIsNamedAndLedToItsField in the result of Conceder acceso.
func TestACustomerWithoutEMailIsNamedAndLedToItsField(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	p := s.Open(harness.View{})
	p.Enter(s.Login("office", "lucia@"))
	p.Navigate("/app/clientes?q=ibarrola")
	p.Check("id", "")
	fromBar(p, "Conceder")
	p.ExpectText("Marta Ibarrola Senent", "No tiene dirección de e-mail")
	p.Follow("Añadir e-mail")
	p.Fill("email", "marta@ibarrola.example")
	p.Follow("Guardar")
	p.Follow("Conceder acceso")
	p.ExpectText("se le envía un e-mail a marta@ibarrola.example")
	s.WaitMail("marta@ibarrola.example", "acceso")
}

// TestNothingTickedIsASentence where no script keeps the button asleep.
func TestNothingTickedIsASentence(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	portal := s.Open(harness.View{NoScript: true})
	portal.LogIn(s.Login("portal", ""))
	sendList(portal)
	portal.ExpectText("Marca alguna fila", "F-"+year()+"-0036")
	office := s.Open(harness.View{NoScript: true})
	office.LogIn(s.Login("office", "lucia@"))
	office.Navigate("/app/clientes")
	sendList(office)
	office.ExpectText("Marca alguna fila", "Café Almirante")
}

// sendList sends the form of a list whose bar sleeps: browsers that know inert let nobody press its button.
func sendList(p *harness.Page) {
	p.Eval(`((form) => form.requestSubmit(form.querySelector("[data-bar] button")))(document.querySelector("form.list"))`)
}

// TestNobodyLogsInOverPlainHTTPFromAfar: the browser would drop the session, and others could read the password.
func TestNobodyLogsInOverPlainHTTPFromAfar(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	l := s.Login("office", "lucia@")
	for _, path := range []string{"/entrar", "/estudio-marjal/entrar", "/registro"} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			form := url.Values{"username": {l.Username}, "password": {l.Password}, "company": {"X"}, "name": {"X"}, "email": {"x@x.example"}}
			request, err := http.NewRequest(method, s.URL+path, strings.NewReader(form.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			request.Host = "acuse.example"
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			got := s.Client().Do(request)
			want := map[string]int{http.MethodGet: http.StatusOK, http.MethodPost: http.StatusForbidden}[method]
			if got.Status != want || !strings.Contains(got.Body, "no usa https") || strings.Contains(got.Body, `type="password"`) {
				t.Errorf("%s %s: status %d, want %d with the reason and no field for a password:\n%s", method, path, got.Status, want, got.Body)
			}
			if cookies := got.Header.Values("Set-Cookie"); len(cookies) > 0 {
				t.Errorf("%s %s sets %q", method, path, cookies)
			}
		}
	}
}

func waitUntil(t *testing.T, within time.Duration, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatalf("waited %v for %s", within, what)
}
