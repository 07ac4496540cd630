package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// views are how every screen of this file is seen.
var views = map[string]harness.View{"desktop": {}, "phone": {Mobile: true}, "without JavaScript": {NoScript: true}}

// confirmSignUp opens the mailed link as whoever signed up, and presses its button.
func confirmSignUp(s *harness.Server, p *harness.Page) {
	p.Navigate("/app/clientes")
	p.ExpectText("Confirma tu e-mail.")
	p.Navigate(linkIn(s.WaitMail(ownerEmail, "Confirma tu e-mail")))
	p.ExpectText("¿Es tuyo " + ownerEmail + "?")
	p.Follow("Sí, confirmar")
	p.ExpectText("E-mail confirmado")
	p.Follow("Continuar")
	p.ExpectNoText("Confirma tu e-mail.")
}

// linkIn is the path of the first link of a mail.
func linkIn(m harness.Mail) string {
	for _, link := range m.Links() {
		if _, path, found := strings.Cut(link, "/confirmar/"); found {
			return "/confirmar/" + path
		}
	}
	return "/no-link-in-the-mail"
}

// peopleStops are the pages of this file that the walk over the demo company cannot reach.
func peopleStops() walk {
	return walk{
		"open /confirmar/{token}":    {{name: "confirmar", path: "/confirmar/nada", status: 404}},
		"office /app/confirmar":      {{name: "sin-confirmar", path: "/app/confirmar"}},
		"renewing /contrasena":       {{name: "contrasena-empresa", path: "/contrasena"}},
		"open /mis-proveedores":      {{name: "mis-proveedores", path: "/mis-proveedores"}},
		"picking /mis-proveedores":   {{name: "portal-mis-proveedores", path: "/estudio-marjal/mis-proveedores"}},
		"office /app/contactos/{id}": {{name: "contacto", path: "/app/clientes"}},
	}
}

// looksRight is what every page has to be, also one that refuses a form.
func looksRight(t *testing.T, p *harness.Page, name string) {
	t.Helper()
	p.ExpectFits()
	p.ExpectAccessible()
	for _, problem := range p.Problems() {
		if !notLoaded.MatchString(problem) {
			t.Errorf("%s: the console says: %s", name, problem)
		}
	}
	p.Picture(name)
}

func TestAForgottenPasswordComesByMail(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			// The three ask for different people: a name may ask only so often.
			who := map[string]string{"desktop": "lucia@", "phone": "pau@", "without JavaScript": "asesoria@"}[name]
			office := s.Login("office", who)
			p := s.Open(view).For(t)
			p.Navigate("/entrar")
			p.Follow("¿Has olvidado tu contraseña?")
			p.ExpectPath("/olvido")
			looks := !view.NoScript
			if looks {
				looksRight(t, p, "olvido")
			}
			p.Fill("username", office.Username)
			p.Follow("Enviar contraseña nueva")
			p.ExpectText("Si hay un acceso con ese usuario")
			if looks {
				looksRight(t, p, "olvido-enviado")
			}
			mailed := passwordIn(t, s.WaitMail(office.Username, "Tu contraseña nueva de Acuse"))
			p.LogIn(harness.Login{URL: s.URL + "/entrar", Username: office.Username, Password: mailed})
			p.ExpectPath("/contrasena")
			p.ExpectText("Elige tu contraseña")
			if looks {
				looksRight(t, p, "contrasena-empresa")
			}
			p.Navigate("/app/facturas")
			p.ExpectPath("/contrasena")
			p.Fill("password", "una frase nueva y larga")
			p.Fill("again", "una frase nueva y larga")
			p.Follow("Guardar y entrar")
			p.ExpectPath("/app/")
		})
	}
	customer := s.Login("portal", "")
	p := s.Open(harness.View{})
	p.Navigate("/estudio-marjal/entrar")
	p.Follow("¿Has olvidado tu contraseña?")
	p.ExpectNoText("Acuse")
	p.Fill("username", customer.Username)
	p.Follow("Enviar contraseña nueva")
	mailed := passwordIn(t, s.WaitMail(customer.Username, "Tu contraseña nueva para los documentos de Estudio Marjal"))
	p.LogIn(customer) // the old one works still
	p.ExpectPath("/estudio-marjal/documentos")
	p = s.Open(harness.View{})
	customer.Password = mailed
	p.LogIn(customer)
	p.ExpectPath("/estudio-marjal/contrasena")
}

func TestContactsHaveAccessesOfTheirOwn(t *testing.T) {
	t.Parallel()
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{Demo: true})
			p := s.Open(view)
			p.LogIn(s.Login("office", "lucia@"))
			addContact(t, p, view)
			p.Within("[aria-labelledby=h-contacts]").Follow("Conceder acceso")
			p.ExpectText("Marta Ruiz, de Café Almirante, S.L.", "Acceso concedido")
			mailed := passwordIn(t, s.WaitMail("marta@cafealmirante.example", "acceso"))
			guest := s.Open(view)
			guest.LogIn(harness.Login{URL: s.URL + "/estudio-marjal/entrar", Username: "marta@cafealmirante.example", Password: mailed})
			guest.Fill("password", "la clave de Marta")
			guest.Fill("again", "la clave de Marta")
			guest.Follow("Guardar y entrar")
			guest.ExpectPath("/estudio-marjal/documentos")
			if !view.Mobile { // the bar of a phone has no room for names
				guest.ExpectText("Marta Ruiz")
			}
			openCustomer(p)
			p.ExpectText("Contactos", "Marta Ruiz", "Historial de accesos", "Primera entrada", "por Lucía Ferrandis Oltra")
			if !view.NoScript {
				looksRight(t, p, "cliente-contactos")
			}
			p.Follow("Editar a Marta Ruiz")
			p.ExpectText("Ya tiene acceso con el usuario marta@cafealmirante.example")
			if !view.NoScript {
				looksRight(t, p, "contacto")
			}
			p.Click("Quitar contacto")
			p.ExpectText("¿Quitar a Marta Ruiz?")
			p.Within("#quitar").Follow("Quitar contacto")
			p.ExpectText("Acceso quitado")
			guest.Navigate("/estudio-marjal/documentos")
			guest.ExpectPath("/estudio-marjal/entrar")
		})
	}
}

func openCustomer(p *harness.Page) {
	p.Navigate("/app/clientes")
	p.Within("#rows").Follow("Café Almirante, S.L.")
}

// addContact tries an address that is taken first.
func addContact(t *testing.T, p *harness.Page, view harness.View) {
	openCustomer(p)
	p.Follow("Añadir contacto")
	p.Fill("name", "Marta Ruiz")
	p.Fill("email", "administracion@cafealmirante.example")
	p.Follow("Guardar")
	p.ExpectText("Este cliente ya usa esta dirección")
	if p.Value("name") != "Marta Ruiz" {
		p.ExpectText("what was typed is kept")
	}
	if !view.NoScript {
		looksRight(t, p, "contacto-error")
	}
	p.Fill("email", "marta@cafealmirante.example")
	p.Follow("Guardar")
	p.ExpectText("Marta Ruiz", "marta@cafealmirante.example")
}

func TestAPersonOfTwoCustomersChoosesAmongMisProveedores(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Demo: true})
	known := s.Login("portal", "")
	p := s.Open(harness.View{})
	p.LogIn(s.Login("office", "lucia@"))
	p.Navigate("/app/clientes/nuevo")
	p.Fill("name", "Bar La Dàrsena")
	p.Fill("tax_id", "B58378432")
	p.Fill("email", known.Username)
	p.Follow("Guardar")
	p.ExpectText("¿Es B58378431?", "Es correcto aunque no cuadre")
	looksRight(t, p, "nif-que-no-cuadra")
	p.Check("tax_id_override", "1")
	p.Follow("Guardar")
	p.ExpectText("Bar La Dàrsena", "B58378432")
	p.Follow("Conceder acceso")
	mailed := passwordIn(t, s.WaitMail(known.Username, "acceso"))
	p = s.Open(harness.View{})
	p.LogIn(harness.Login{URL: known.URL, Username: known.Username, Password: mailed})
	p.Fill("password", known.Password)
	p.Fill("again", known.Password)
	p.Follow("Guardar y entrar")
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			p := s.Open(view)
			p.LogIn(known)
			p.ExpectPath("/estudio-marjal/mis-proveedores")
			p.ExpectText("Bar La Dàrsena", "Café Almirante, S.L.")
			p.ExpectNoText("Acuse")
			if !view.NoScript {
				looksRight(t, p, "mis-proveedores")
			}
			p.Follow("Entrar en Estudio Marjal, documentos de Bar La Dàrsena")
			p.ExpectPath("/estudio-marjal/documentos")
			p.ExpectText("Aún no hay documentos")
			p.Within(".who").ExpectText("Bar La Dàrsena")
			if !view.NoScript {
				looksRight(t, p, "documentos-con-varios")
			}
			p.Follow("Mis proveedores")
			p.ExpectText("Estás aquí")
			p.Follow("Entrar en Estudio Marjal, documentos de Café Almirante, S.L.")
			p.ExpectText("F-")
			common := s.Open(view)
			common.LogIn(harness.Login{URL: s.URL + "/entrar", Username: known.Username, Password: known.Password})
			common.ExpectPath("/mis-proveedores")
			if !view.NoScript {
				looksRight(t, common, "mis-proveedores-comun")
			}
		})
	}
}

func TestASignUpIsConfirmedByMail(t *testing.T) {
	t.Parallel()
	for name, view := range views {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := harness.Start(t, harness.Options{})
			p := s.Open(view)
			signUp(p)
			addCustomer(p)
			p.Follow("Conceder acceso")
			p.ExpectText("Acceso concedido", "Confirma tu e-mail.") // little mail may leave before
			p.Follow("No me ha llegado")
			p.ExpectText(ownerEmail)
			link := linkIn(s.WaitMail(ownerEmail, "Confirma tu e-mail"))
			if !view.NoScript {
				looksRight(t, p, "sin-confirmar")
				p.Navigate(link)
				looksRight(t, p, "confirmar")
			}
			p.Navigate("/app/confirmar")
			p.Follow("Enviar otro enlace")
			p.ExpectText("Te hemos enviado otro enlace")
			p.Navigate(link) // the first one works on
			p.Follow("Sí, confirmar")
			p.ExpectText("E-mail confirmado")
			if !view.NoScript {
				looksRight(t, p, "confirmado")
			}
			p.Follow("Continuar")
			p.ExpectNoText("Confirma tu e-mail.")
			for _, line := range strings.Split(s.Log(), "\n") {
				if strings.Contains(line, strings.TrimPrefix(link, "/confirmar/")) {
					t.Errorf("the log holds the token: %s", line)
				}
			}
		})
	}
}
