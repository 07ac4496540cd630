package app

import (
	"context"
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// The demo's customers; the second has an access, as in the pictures of the design.
const (
	demoReader   = "Café Almirante, S.L."
	demoDays     = 120 // its first invoice is so old
	demoInvoices = 40
	demoDrafts   = 2 // the last ones
	demoOthers   = 4 // documents of each other kind, the last a draft
)

var demoCustomers = []billing.Party{
	party("Bodegas Peñarrubia, S.A.", billing.TaxIDCIF, "A11111119", "Camino de los Lagares, 3", "Utiel", "46300", "proveedores@penarrubia.example"),
	party(demoReader, billing.TaxIDCIF, "B58378431", "Passeig de la Dàrsena, 8", "València", "46024", "administracion@cafealmirante.example"),
	party("Agrupación La Sénia", billing.TaxIDCIF, "V7565938C", "Carrer de la Sénia, 21", "València", "46001", "hola@lasenia.example"),
	party("Clínica Dental Arrecife, S.L.P.", billing.TaxIDCIF, "B44531218", "Avenida del Arrecife, 40", "Alicante", "03001", "recepcion@arrecife.example"),
	party("Cooperativa Camp de Túria", billing.TaxIDCIF, "F0605378I", "Carrer del Camp, 2", "Llíria", "46160", "compras@campdeturia.example"),
	party("Hostal Sierra Calma, S. Com.", billing.TaxIDCIF, "D40022956", "Calle de la Sierra, 17", "Segorbe", "12400", "reservas@sierracalma.example"),
	party("Ioan Petrescu", billing.TaxIDNIE, "X5253868R", "Carrer de l'Horta, 55", "Torrent", "46900", "taller@petrescu.example"),
	party("Marta Ibarrola Senent", billing.TaxIDNIF, "54362315K", "Calle del Mar, 9", "Gandia", "46701", ""),
	party("Transportes Veleta, S.A.", billing.TaxIDCIF, "A58818501", "Polígono La Veleta, nave 6", "Sagunt", "46500", "facturas@veleta.example"),
	party("Yolanda Quiles Bru", billing.TaxIDNIF, "12345678Z", "Carrer de Loreto, 31", "Dénia", "03700", "yolanda@quilesbru.example"),
}

// demoLook is how long the reader looks at the list before downloading.
const demoLook = 2 * time.Minute

// demoMadeUp more customers are made up, to fill a page.
const demoMadeUp = 4

// Demo makes the demo company Estudio Marjal on a database without any company, its invoices dated around today, and
// answers its logins: owner, staff, reader, and one customer. Where it is already it answers the same ones; where
// there are only other companies, none.
func (a *App) Demo(ctx context.Context) ([]Login, error) {
	companies, err := a.store.Directory().Companies(ctx)
	if err != nil {
		return nil, err
	}
	if len(companies) > 0 {
		return a.demoLogins(ctx)
	}
	began := a.Today().AddDays(-demoDays).Time().Add(7 * time.Hour)
	b, logins, err := a.foundMadeUp(ctx, newInventor(2), began)
	if err != nil {
		return nil, err
	}
	customers := demoParties(b.inventor, began)
	err = a.store.Update(ctx, b.company.ID, func(tx *store.Tx) error { return tx.AddCustomers(customers) })
	if err != nil {
		return nil, err
	}
	reader := customers[slices.IndexFunc(customers, func(c billing.Customer) bool { return c.Name == demoReader })]
	access, login, err := a.openMadeUpAccess(ctx, b, reader, began)
	if err != nil {
		return nil, err
	}
	documents, err := a.demoInvoices(b, customers, access)
	if err != nil {
		return nil, err
	}
	return append(logins, login), a.store.Update(ctx, b.company.ID, func(tx *store.Tx) error {
		last := lastRead(time.Time{}, documents)
		if err := tx.AddDocuments(documents); err != nil {
			return err
		}
		for _, kind := range billing.Kinds[1:] {
			others, err := a.demoOthers(tx, b, kind, customers, access)
			if err != nil {
				return err
			}
			if err := tx.AddDocuments(others); err != nil {
				return err
			}
			last = lastRead(last, others)
		}
		if err := tx.MarkLogin(access.ID, last.Add(-demoLook)); err != nil { // who reads has logged in
			return err
		}
		return a.demoSchedules(tx, b, customers)
	})
}

// lastRead is when the last of the documents was read, if that is later.
func lastRead(last time.Time, documents []store.BulkDocument) time.Time {
	for _, d := range documents {
		if d.ReadAt.After(last) {
			last = d.ReadAt
		}
	}
	return last
}

// demoOthers are some documents of another kind, of the last weeks: the first is the reader's and read.
func (a *App) demoOthers(tx *store.Tx, b *book, kind billing.Kind, customers []billing.Customer, access billing.Access) ([]store.BulkDocument, error) {
	b.series, b.year, b.counter = billing.FirstSeries(b.id(b.company.CreatedAt), kind), 0, 0
	if err := tx.AddSeries(b.series); err != nil {
		return nil, err
	}
	var documents []store.BulkDocument
	for n := range demoOthers {
		day := a.Today().AddDays(7*n - 30)
		at := day.Time().Add(6 * time.Hour)
		customer := customers[(n+1)%len(customers)] // the second is the reader
		d, err := b.draft(customer, day, at, b.lines())
		if err != nil {
			return nil, err
		}
		if n < demoOthers-1 {
			b.issue(&d, customer)
			if n == 0 {
				b.read(&d, access, at.Add(27*time.Hour))
			}
		}
		documents = append(documents, d)
	}
	return documents, nil
}

// demoInvoices go from demoDays ago to today: old ones mostly paid, some overdue, the reader's mostly
// read: one of each sixteen of those and overdue.
func (a *App) demoInvoices(b *book, customers []billing.Customer, access billing.Access) ([]store.BulkDocument, error) {
	var documents []store.BulkDocument
	today := a.Today()
	for n := range demoInvoices {
		day := today.AddDays(-demoDays + n*demoDays/(demoInvoices-1))
		at := day.Time().Add(6 * time.Hour)
		if at.After(a.Now()) {
			at = a.Now()
		}
		customer := customers[n%len(customers)]
		if n%4 == 3 {
			customer = customers[slices.IndexFunc(customers, func(c billing.Customer) bool { return c.ID == access.CustomerID })]
		}
		d, err := b.draft(customer, day, at, b.lines())
		if err != nil {
			return nil, err
		}
		if n < demoInvoices-demoDrafts {
			b.issue(&d, customer)
			if n%6 != 0 && n%16 != 11 && day < today.AddDays(-PaymentDays) {
				b.pay(&d)
			}
			if customer.ID == access.CustomerID && n%8 != 7 {
				b.read(&d, access, at.Add(25*time.Hour+12*time.Minute))
			}
		}
		documents = append(documents, d)
	}
	return documents, nil
}

// demoLogins are those of Demo that are there.
func (a *App) demoLogins(ctx context.Context) ([]Login, error) {
	dir := a.store.Directory()
	company, err := a.companyOfSlug(ctx, madeUpSlug)
	if billing.CodeOf(err) == billing.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Login
	for _, u := range madeUpUsers {
		all = append(all, a.officeLogin(u.Email))
	}
	for _, p := range demoCustomers {
		if p.Name == demoReader {
			all = append(all, a.portalLogin(p.Email))
		}
	}
	var there []Login
	for _, l := range all {
		in := ""
		if l.Door == "portal" {
			in = company
		}
		credentials, err := dir.Credentials(ctx, billing.EmailKey(l.Username), in)
		if err != nil {
			return nil, err
		}
		if len(credentials) > 0 {
			there = append(there, l)
		}
	}
	return there, nil
}

func demoParties(v inventor, at time.Time) []billing.Customer {
	var customers []billing.Customer
	for _, p := range demoCustomers {
		customers = append(customers, billing.Customer{ID: v.id(at), Party: p, Language: "es", CreatedAt: at, UpdatedAt: at})
	}
	for n := range demoMadeUp {
		customers = append(customers, v.customer(n, at))
	}
	return customers
}

func party(name string, kind billing.TaxIDType, taxID, address, city, postcode, email string) billing.Party {
	province, _ := billing.ProvinceOfPostcode(postcode)
	return billing.Party{Name: name, TaxIDType: kind, TaxID: taxID, Address: address, Country: "ES", Province: province.Name,
		City: city, Postcode: postcode, Email: email}
}
