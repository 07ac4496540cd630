package web

import (
	"net/http"

	"acuse/internal/app"
	"acuse/internal/web/account"
	"acuse/internal/web/door"
	"acuse/internal/web/office"
	"acuse/internal/web/portal"
)

// Door is who may pass.
type Door string

const (
	Open       Door = "open"        // anybody
	Office     Door = "office"      // a user of a company
	PortalOpen Door = "portal-open" // anybody, before the log-in of a company's portal
	Choosing   Door = "choosing"    // a customer, also one who must still choose a password
	Picking    Door = "picking"     // a customer, also one who must still choose among several accesses of the company
	Renewing   Door = "renewing"    // a user of a company, also one who must still choose a password
	Portal     Door = "portal"      // a customer
	Developer  Door = "dev"         // anybody, with ACUSE_DEV on loopback only
)

// Right is what a user of the company needs to pass the office's door.
type Right string

const (
	Look   Right = "look"   // every role
	Write  Right = "write"  // owner and staff
	Manage Right = "manage" // owner
)

// Route is a line of the table: everything the web door answers to. Patterns of the portal are those behind /{slug}.
type Route struct {
	Method  string
	Pattern string
	Door    Door
	Right   Right
	Handler door.Handler
	Stream  bool // answers with a file, byte for byte: nothing stands between it and the connection
}

// uploads are the routes of POST that take files, and how many bytes each file may have. All other forms are bound to a
// megabyte in all.
var uploads = map[string]int64{"/app/configuracion/imagen-de-marca": app.PictureMax, "/app/configuracion/imagen-de-marca/imagenes/{kind}": app.PictureMax}

// Routes is the whole table. First segments of the platform's paths are reserved: no company's slug can be one.
func Routes() []Route {
	const get, post = http.MethodGet, http.MethodPost
	all := []Route{
		{get, "/{$}", Open, "", account.Home, false},
		{get, "/entrar", Open, "", account.LogInPage, false},
		{post, "/entrar", Open, "", account.LogIn, false},
		{post, "/salir", Open, "", account.LogOut, false},
		{get, "/registro", Open, "", account.SignUpPage, false},
		{post, "/registro", Open, "", account.SignUp, false},

		{get, "/app/{$}", Office, Look, office.Home, false},
		{get, "/app/clientes", Office, Look, office.Customers, false},
		{get, "/app/clientes/nuevo", Office, Write, office.NewCustomer, false},
		{post, "/app/clientes", Office, Write, office.AddCustomer, false},
		{get, "/app/accesos", Office, Write, office.ConfirmAccess, false},
		{post, "/app/accesos", Office, Write, office.ChangeAccess, false},
		{get, "/app/accesos/{act}", Office, Look, office.Act, false},
		{get, "/app/clientes/{id}", Office, Look, office.Customer, false},
		{get, "/app/clientes/{id}/editar", Office, Write, office.EditCustomer, false},
		{post, "/app/clientes/{id}", Office, Write, office.SaveCustomer, false},

		{get, "/app/facturas-periodicas", Office, Look, office.Schedules, false},
		{get, "/app/facturas-periodicas/nueva", Office, Write, office.NewSchedule, false},
		{post, "/app/facturas-periodicas/totales", Office, Write, office.ScheduleTotals, false},
		{get, "/app/facturas-periodicas/acciones", Office, Write, office.ConfirmSchedules, false},
		{post, "/app/facturas-periodicas/acciones", Office, Write, office.TurnSchedules, false},
		{get, "/app/facturas-periodicas/precios", Office, Write, office.RepriceSchedules, false},
		{post, "/app/facturas-periodicas/precios", Office, Write, office.SaveReprice, false},
		{get, "/app/facturas-periodicas/{id}", Office, Look, office.Schedule, false},
		{post, "/app/facturas-periodicas/{id}", Office, Write, office.SaveSchedule, false},
		{get, "/app/facturas-periodicas/{id}/editar", Office, Write, office.EditSchedule, false},
		{post, "/app/facturas-periodicas/{id}/saltar", Office, Write, office.SkipNext, false},
		{post, "/app/facturas-periodicas/{id}/emitir", Office, Write, office.IssueNext, false},
		{get, "/app/facturas-periodicas/{id}/precios", Office, Write, office.RepriceSchedule, false},
		{post, "/app/facturas-periodicas/{id}/precios", Office, Write, office.SavePrices, false},
		{post, "/app/facturas-periodicas/{id}/precios/anular", Office, Write, office.DropPrices, false},

		{get, "/app/avisos", Office, Look, office.News, false},

		{get, "/app/configuracion/mis-datos", Office, Look, office.Profile, false},
		{post, "/app/configuracion/mis-datos", Office, Manage, office.SaveProfile, false},
		{get, "/app/configuracion/interfaz", Office, Look, office.Interface, false},
		{post, "/app/configuracion/interfaz", Office, Look, office.SaveInterface, false},

		{get, "/app/configuracion/correo/recordatorios", Office, Look, office.Reminders, false},
		{post, "/app/configuracion/correo/recordatorios", Office, Write, office.SaveReminders, false},
		{get, "/app/configuracion/correo", Office, Look, office.Outbox, false},
		{get, "/app/configuracion/correo/acciones", Office, Write, office.ConfirmMessages, false},
		{post, "/app/configuracion/correo/acciones", Office, Write, office.ActOnMessages, false},
		{get, "/app/configuracion/correo/mensajes/{id}", Office, Look, office.Message, false},
		{get, "/app/configuracion/correo/servidor", Office, Look, office.MailServer, false},
		{post, "/app/configuracion/correo/servidor", Office, Manage, office.SaveMailServer, false},
		{post, "/app/configuracion/correo/servidor/probar", Office, Manage, office.TestMailServer, false},
		{get, "/app/configuracion/correo/textos", Office, Look, office.MailTexts, false},
		{get, "/app/configuracion/correo/textos/{kind}", Office, Look, office.MailText, false},
		{get, "/app/configuracion/correo/textos/{kind}/vista", Office, Look, office.MailTextHTML, false},
		{post, "/app/configuracion/correo/textos/{kind}", Office, Manage, office.SaveMailText, false},

		{get, "/app/configuracion/imagen-de-marca/direccion", Office, Look, office.Address, false},
		{post, "/app/configuracion/imagen-de-marca/direccion", Office, Manage, office.ChangeSlug, false},
		{post, "/app/configuracion/imagen-de-marca/direccion/dominio", Office, Manage, office.ClaimDomain, false},
		{post, "/app/configuracion/imagen-de-marca/direccion/comprobar", Office, Manage, office.CheckDomain, false},
		{post, "/app/configuracion/imagen-de-marca/direccion/quitar", Office, Manage, office.DropDomain, false},
		{post, "/app/configuracion/imagen-de-marca/direccion/firma", Office, Manage, office.SignMail, false},

		{get, "/app/configuracion/imagen-de-marca/android", Office, Look, office.Android, false},
		{post, "/app/configuracion/imagen-de-marca/android", Office, Manage, office.SaveAndroid, false},
		{get, "/app/configuracion/imagen-de-marca/android/proyecto", Office, Manage, office.AndroidProject, true},
		{get, "/.well-known/assetlinks.json", Open, "", portal.PlatformAssetLinks, false},
		{get, "/.well-known/assetlinks.json", PortalOpen, "", portal.AssetLinks, false},

		{get, "/favicon.ico", Open, "", portal.PlatformFavicon, false},
		{get, "/favicon.ico", PortalOpen, "", portal.Favicon, false},
		{get, "/robots.txt", Open, "", portal.Robots, false},
		{get, "/robots.txt", PortalOpen, "", portal.Robots, false},

		{get, "/app/configuracion/textos-legales", Office, Look, office.LegalTexts, false},
		{post, "/app/configuracion/textos-legales", Office, Manage, office.SaveLegalTexts, false},
		{post, "/app/clientes/{id}/propuestas/{proposal}", Office, Write, office.DecideProposal, false},
		{get, "/app/clientes/{customer}/portal/{$}", Office, Look, portal.Preview(portal.Home), false},
		{get, "/app/clientes/{customer}/portal/documentos", Office, Look, portal.Preview(portal.Documents), false},
		{get, "/app/clientes/{customer}/portal/documentos/{id}", Office, Look, portal.Preview(portal.Document), false},
		{get, "/app/clientes/{customer}/portal/documentos/excel", Office, Look, portal.Preview(portal.Excel), true},
		{get, "/app/clientes/{customer}/portal/documentos/listado", Office, Look, portal.Preview(portal.ListPDF), true},
		{get, "/app/clientes/{customer}/portal/mis-datos", Office, Look, portal.Preview(portal.Profile), false},
		{get, "/app/clientes/{customer}/portal/configuracion", Office, Look, portal.Preview(portal.Settings), false},
		{get, "/app/clientes/{customer}/portal/legal", Office, Look, portal.Preview(portal.Legal), false},
		{get, "/app/clientes/{customer}/portal/privacidad", Office, Look, portal.Preview(portal.Privacy), false},

		{get, "/app/configuracion/imagen-de-marca", Office, Look, office.Brand, false},
		{post, "/app/configuracion/imagen-de-marca", Office, Manage, office.SaveBrand, false},
		{get, "/app/configuracion/imagen-de-marca/descartar", Office, Manage, office.AskDiscardBrand, false},
		{post, "/app/configuracion/imagen-de-marca/descartar", Office, Manage, office.DiscardBrand, false},
		{get, "/app/configuracion/imagen-de-marca/versiones/{number}", Office, Manage, office.BrandVersion, false},
		{post, "/app/configuracion/imagen-de-marca/versiones/{number}", Office, Manage, office.RestoreBrand, false},
		{post, "/app/configuracion/imagen-de-marca/imagenes/{kind}", Office, Manage, office.AddBrandPicture, false},
		{post, "/app/configuracion/imagen-de-marca/imagenes/{kind}/quitar", Office, Manage, office.DropBrandPicture, false},
		{get, "/app/configuracion/imagen-de-marca/vista", Office, Look, office.BrandPreview, false},
		{get, "/app/configuracion/imagen-de-marca/vista/{as}/{page...}", Office, Look, brandPreview, false},
		{get, "/app/configuracion/imagen-de-marca/tema/{file}", Office, Look, office.BrandDraftTheme, false},

		{get, "/marca/{file}", PortalOpen, "", portal.BrandFile, false},
		{get, "/manifest.webmanifest", PortalOpen, "", portal.Manifest, false},
		{get, "/sw.js", PortalOpen, "", portal.Worker, false},
		{get, "/sin-conexion", PortalOpen, "", portal.Offline, false},
		{get, "/sin-leer", Portal, "", portal.Unread, false},
		{post, "/configuracion/dispositivo", Portal, "", portal.KeepHere, false},
		{get, "/configuracion/dispositivo", Portal, "", portal.Above, false},
		{post, "/configuracion/avisos", Portal, "", portal.AddDevice, false},
		{get, "/configuracion/avisos", Portal, "", portal.Above, false},
		{get, "/avisos/{id}", PortalOpen, "", portal.Told, false},
		{post, "/configuracion/avisos/{id}", Portal, "", portal.RemoveDevice, false},
		{get, "/configuracion/avisos/{id}", Portal, "", portal.Above, false},
		{get, "/legal", PortalOpen, "", portal.Legal, false},
		{get, "/privacidad", PortalOpen, "", portal.Privacy, false},
		{get, "/mis-datos/proponer", Portal, "", portal.Propose, false},
		{post, "/mis-datos/proponer", Portal, "", portal.SendProposal, false},
		{get, "/configuracion", Portal, "", portal.Settings, false},
		{post, "/configuracion", Portal, "", portal.SavePreferences, false},
		{post, "/configuracion/contrasena", Portal, "", portal.ChangePassword, false},
		{post, "/configuracion/sesiones", Portal, "", portal.EndSessions, false},
		{post, "/configuracion/consentimiento", Portal, "", portal.SayConsent, false},

		{get, "/salir", PortalOpen, "", portal.Above, false},
		{get, "/documentos/pdf", Portal, "", portal.Above, false},
		{get, "/configuracion/contrasena", Portal, "", portal.Above, false},
		{get, "/configuracion/sesiones", Portal, "", portal.Above, false},
		{get, "/configuracion/consentimiento", Portal, "", portal.Above, false},
		{get, "/d/{token}/nuevo", PortalOpen, "", portal.Above, false},

		{get, "/{$}", PortalOpen, "", portal.Home, false},
		{get, "/entrar", PortalOpen, "", account.PortalLogInPage, false},
		{post, "/entrar", PortalOpen, "", account.PortalLogIn, false},
		{post, "/salir", PortalOpen, "", account.PortalLogOut, false},
		{get, "/contrasena", Choosing, "", account.ChoosePasswordPage, false},
		{post, "/contrasena", Choosing, "", account.ChoosePassword, false},
		{get, "/documentos", Portal, "", portal.Documents, false},
		{post, "/documentos/pdf", Portal, "", portal.Download, false},
		{get, "/descargas/{ticket}", Portal, "", portal.Fetch, true},
		{get, "/mis-datos", Portal, "", portal.Profile, false},
		{get, "/documentos/{id}", Portal, "", portal.Document, false},
		{get, "/documentos/excel", Portal, "", portal.Excel, true},
		{get, "/documentos/listado", Portal, "", portal.ListPDF, true},
		{get, "/descargas/{ticket}/progreso", Portal, "", portal.Progress, false},

		{get, "/d/{token}", PortalOpen, "", portal.Link, false},
		{post, "/d/{token}", PortalOpen, "", portal.UseLink, false},
		{post, "/d/{token}/nuevo", PortalOpen, "", portal.AskLink, false},
		{get, "/d/{token}/descargas/{ticket}", PortalOpen, "", portal.FetchByLink, true},
		{get, "/olvido", Open, "", account.ForgottenPage, false},
		{post, "/olvido", Open, "", account.Forgotten, false},
		{get, "/olvido", PortalOpen, "", account.ForgottenPage, false},
		{post, "/olvido", PortalOpen, "", account.Forgotten, false},
		{get, "/contrasena", Renewing, Look, account.ChooseOfficePasswordPage, false},
		{post, "/contrasena", Renewing, Look, account.ChooseOfficePassword, false},
		{get, "/mis-proveedores", Open, "", account.Suppliers, false},
		{get, "/mis-proveedores", Picking, "", account.PortalSuppliers, false},
		{post, "/mis-proveedores", Picking, "", account.ChooseSupplier, false},
		{get, "/confirmar/{token}", Open, "", account.ConfirmPage, false},
		{post, "/confirmar/{token}", Open, "", account.Confirm, false},
		{get, "/confirmado", Open, "", account.ConfirmedPage, false},
		{get, "/app/confirmar", Office, Look, account.Unconfirmed, false},
		{post, "/app/confirmar", Office, Look, account.SendLinkAgain, false},
		{get, "/app/clientes/{id}/contactos/nuevo", Office, Write, office.NewContact, false},
		{post, "/app/clientes/{id}/contactos", Office, Write, office.AddContact, false},
		{get, "/app/contactos/{id}", Office, Write, office.EditContact, false},
		{post, "/app/contactos/{id}", Office, Write, office.SaveContact, false},
		{post, "/app/contactos/{id}/quitar", Office, Write, office.RemoveContact, false},

		{get, "/dev/correo", Developer, "", account.Mailbox, false},
		{get, "/dev/correo/{file}", Developer, "", account.MailboxMessage, false},
		{get, "/dev/correo/{file}/html", Developer, "", account.MailboxHTML, false},
	}
	for _, s := range office.Kinds {
		all = append(all, salesRoutes(s)...)
	}
	return all
}

// salesRoutes are those of one kind of sales documents: /app/facturas, /app/presupuestos …
func salesRoutes(s office.Sales) []Route {
	const get, post = http.MethodGet, http.MethodPost
	list, one := s.Path(), s.Path()+"/{id}"
	all := []Route{
		{get, list, Office, Look, s.List, false},
		{get, s.NewPath(), Office, Write, s.New, false},
		{post, list + "/totales", Office, Write, s.Totals, false},
		{get, list + "/acciones", Office, Write, s.ConfirmMarked, false},
		{post, list + "/acciones", Office, Write, s.Marked, false},
		{get, one, Office, Look, s.Show, false},
		{post, one, Office, Write, s.Save, false},
		{post, one + "/emitir", Office, Write, s.Issue, false},
		{post, one + "/borrar", Office, Write, s.Delete, false},
		{get, one + "/pdf", Office, Look, s.PDF, true},
		{post, one + "/no-leido", Office, Write, s.MarkUnread, false},
		{post, one + "/recordatorios", Office, Write, s.SaveReminders, false},
		{get, s.DispatchPath() + "/nuevo", Office, Write, s.NewDispatch, false},
		{post, s.DispatchPath(), Office, Write, s.SendDocuments, false},
		{get, s.DispatchPath() + "/{id}", Office, Look, s.Dispatch, false},
		{post, one + "/enlaces/{link}/anular", Office, Write, s.RevokeLink, false},
		{post, one + "/correos/{email}/reenviar", Office, Write, s.SendAgain, false},
	}
	if s.Owes() {
		all = append(all,
			Route{post, one + "/cobros", Office, Write, s.AddPayment, false},
			Route{post, one + "/cobros/{payment}/anular", Office, Write, s.UndoPayment, false})
	}
	return all
}

// IsPortal reports whether the route lies behind /{slug}.
func (r Route) IsPortal() bool {
	return r.Door == PortalOpen || r.Door == Portal || r.Door == Choosing || r.Door == Picking
}
