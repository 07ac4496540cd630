package office

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

func TestThePillSaysTheStateOfLifeAndMoney(t *testing.T) {
	const today = billing.Date("2026-11-23")
	p := i18n.For("es")
	for _, c := range []struct {
		kind    billing.Kind
		state   billing.State
		paid    billing.Cents
		pending billing.Cents
		due     billing.Date
		want    string
	}{
		{billing.Invoice, billing.Draft, 0, 0, "2026-11-01", "Borrador"},
		{billing.Invoice, billing.Issued, 100, 0, "2026-11-01", "Cobrado"},
		{billing.Invoice, billing.Issued, 0, 100, "2026-11-22", "Vencido"},
		{billing.Invoice, billing.Issued, 0, 100, "2026-11-23", "Vence hoy"},
		{billing.Invoice, billing.Issued, 0, 100, "2026-11-24", "Vence en 1 día"},
		{billing.Invoice, billing.Issued, 0, 100, "2026-11-30", "Vence en 7 días"},
		{billing.Invoice, billing.Issued, 0, 100, "2026-12-01", "Pendiente"},
		{billing.Receipt, billing.Issued, 0, 100, "", "Pendiente"},
		{billing.Invoice, billing.Issued, 0, -100, "2026-11-01", "Pendiente"},
		{billing.Invoice, billing.Issued, 50, 100, "2026-12-01", "Parcial"},
		{billing.Receipt, billing.Issued, 50, 100, "2026-11-22", "Vencido"},
		{billing.Quote, billing.Issued, 0, 0, "2026-11-22", "Emitido"},
		{billing.Proforma, billing.Issued, 0, 0, "", "Emitida"},
	} {
		if got := statePill(p, billing.Document{Kind: c.kind, Paid: c.paid, State: c.state, Pending: c.pending, DueDate: c.due}, today).Text; got != c.want {
			t.Errorf("%s, pending %d, due %s: got %q, want %q", c.state, c.pending, c.due, got, c.want)
		}
	}
}

func TestHistoryShowsADownloadOnceAndFoldsWhatDoesNotCount(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	event := func(minutes int, phase billing.Phase, download string, first bool, reason billing.Reason) billing.ReadEvent {
		return billing.ReadEvent{Phase: phase, DownloadID: download, First: first, Reason: reason, Channel: billing.ChannelPortal,
			Who: "admin@cafe.example", At: at.Add(time.Duration(minutes) * time.Minute)}
	}
	page := app.DocumentPage{Document: billing.Document{Kind: billing.Invoice, State: billing.Issued, Number: "F-2026-0001"}, Issuer: "Lucía", Events: []billing.ReadEvent{
		event(9, billing.Completed, "d2", false, ""), event(8, billing.Started, "d2", false, ""),
		event(7, billing.Ignored, "", false, billing.ReasonOfficeUser), event(6, billing.Ignored, "", false, billing.ReasonOfficeUser),
		event(5, billing.Started, "d3", false, ""),
		event(4, billing.Completed, "d1", true, ""), event(3, billing.Started, "d1", true, ""),
	}}
	var got []string
	for _, m := range history(&door.Visit{P: i18n.For("es")}, page) {
		got = append(got, m.title+strings.Repeat("+", max(0, m.times-1)))
	}
	want := "Leído de nuevo, Tu propia copia+, Descarga sin terminar, Leído, Emitida por Lucía, Creada"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ", "), want)
	}
}

func TestAReadingIsToldAsAgainOnlyOfWhoeverReadThatVersionBefore(t *testing.T) {
	read := func(minute int, version, who string, channel billing.Channel) billing.ReadEvent {
		return billing.ReadEvent{Phase: billing.Completed, VersionID: version, Who: who, Channel: channel,
			At: time.Date(2026, 11, 23, 9, minute, 0, 0, time.UTC)}
	}
	page := app.DocumentPage{Events: []billing.ReadEvent{
		read(6, "v2", "ana@cafe.example", billing.ChannelPortal),
		read(5, "v1", "gestoria@cafe.example", billing.ChannelLink), read(4, "v1", "ana@cafe.example", billing.ChannelZip),
		{Phase: billing.Opened, VersionID: "v1", Who: "eva@cafe.example", At: time.Date(2026, 11, 23, 9, 3, 0, 0, time.UTC)},
		read(2, "v1", "gestoria@cafe.example", billing.ChannelLink), read(1, "v1", "ana@cafe.example", billing.ChannelPortal),
	}, Acts: []app.DocumentEvent{{Kind: billing.EventLinkAsked, At: time.Date(2026, 11, 23, 9, 7, 0, 0, time.UTC)}}}
	page.Kind = billing.Invoice
	var got []string
	for _, m := range history(&door.Visit{P: i18n.For("es")}, page) {
		if m.icon == "" {
			t.Errorf("%s has no icon", m.title)
		}
		got = append(got, m.title)
	}
	want := "Enlace nuevo pedido, Leído, Leído de nuevo, Leído de nuevo, Visto, Leído, Leído, Creada"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ", "), want)
	}
}

func TestWhatALinkDidIsToldOfTheLinkNotOfItsRecipient(t *testing.T) {
	for name, c := range map[string]struct {
		e           billing.ReadEvent
		title, text string
	}{
		"opened by the company": {billing.ReadEvent{Phase: billing.Ignored, Reason: billing.ReasonOfficeSession},
			"Página abierta desde un navegador de tu empresa", "Por el enlace enviado a y@x.example · con la sesión de empresa abierta no cuenta como lectura."},
		"downloaded by the company": {billing.ReadEvent{Phase: billing.Ignored, Reason: billing.ReasonOfficeSession, DownloadID: "d"},
			"PDF descargado desde un navegador de tu empresa", "Por el enlace enviado a y@x.example · con la sesión de empresa abierta no cuenta como lectura."},
		"a robot": {billing.ReadEvent{Phase: billing.Ignored, Reason: billing.ReasonRobot},
			"Un robot abrió el enlace", "Por el enlace enviado a y@x.example · un filtro de correo o una vista previa: no cuenta como lectura."},
		"a prefetch": {billing.ReadEvent{Phase: billing.Ignored, Reason: billing.ReasonPrefetch},
			"Precarga del navegador", "Por el enlace enviado a y@x.example · el navegador se adelantó a la persona: no cuenta como lectura."},
		"opened": {billing.ReadEvent{Phase: billing.Ignored, Reason: billing.ReasonLinkOpened},
			"Página del enlace abierta", "Por el enlace enviado a y@x.example · abrirla, o que la abra un filtro de correo, no cuenta como lectura."},
		"begun": {billing.ReadEvent{Phase: billing.Started, DownloadID: "d"},
			"Descarga sin terminar", "Se empezó por el enlace enviado a y@x.example y no llegó al final: no cuenta como lectura."},
		"read": {billing.ReadEvent{Phase: billing.Completed, DownloadID: "d"},
			"Leído", "Por el enlace enviado a y@x.example se descargó el PDF: entregado por el servidor."},
	} {
		c.e.LinkID, c.e.Who, c.e.Channel = "l", "y@x.example", billing.ChannelLink
		if m := momentOf(&door.Visit{P: i18n.For("es")}, c.e, false); m.title != c.title || m.text != c.text {
			t.Errorf("%s: got %q, %q, want %q, %q", name, m.title, m.text, c.title, c.text)
		}
	}
	inArea := billing.ReadEvent{Phase: billing.Started, Who: "y@x.example", AccessID: "a"}
	if m := momentOf(&door.Visit{P: i18n.For("es")}, inArea, false); !strings.HasPrefix(m.text, "y@x.example la empezó") {
		t.Errorf("in the private area: got %q", m.text)
	}
}

func TestWhoReadByALinkIsNamedWithOnePreposition(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	d := newDesk(t)
	for lang, want := range map[string]string{"es": ">por el enlace enviado a ana@x.example<", "ca": ">per l&#39;enllaç enviat a ana@x.example<",
		"eu": ">helbide honetara bidalitako estekatik: ana@x.example<", "gl": ">pola ligazón enviada a ana@x.example<", "en": ">by the link sent to ana@x.example<"} {
		v := &door.Visit{P: i18n.For(lang), App: d.app}
		read := billing.Document{State: billing.Issued, ReadAt: at, ReadBy: "ana@x.example", ReadByLink: true}
		var page strings.Builder
		d.ok(ui.ReadMark(v.P, readMark(v, read, true)).Render(t.Context(), &page))
		if !strings.Contains(page.String(), want) {
			t.Errorf("%s: got %s, want %s", lang, page.String(), want)
		}
	}
}

func TestTheCompanysOwnCopyIsNoReadingAndAHeadLeavesNoTrace(t *testing.T) {
	d := newDesk(t)
	d.complete()
	id := d.app.NewDraft(billing.Invoice).ID
	form := lineForm("Carta", "1", "100", "", "21")
	form.Set("customer_id", d.customer("Café Almirante, S.L.", ""))
	path := map[string]string{"id": id}
	d.page(303, request{handler: invoices.Save, target: "/", form: form, path: path})
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		if _, err := d.ask(request{handler: invoices.PDF, method: method, target: "/", path: path}); billing.CodeOf(err) != billing.NotFound {
			t.Errorf("%s of a draft's PDF: got %v, want not found", method, err)
		}
	}
	form.Set("revision", "1")
	d.page(303, request{handler: invoices.Issue, target: "/", form: form, path: path})
	for _, c := range []struct {
		method, start, disposition string
		events                     int
	}{
		{http.MethodHead, "", "attachment", 0},
		{http.MethodGet, "%PDF-", `attachment; filename="F-2026-0001-estudio-marjal.pdf"`, 1},
	} {
		w, err := d.ask(request{handler: invoices.PDF, method: c.method, target: "/", path: path})
		d.ok(err)
		for name, want := range map[string]string{"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Content-Disposition": c.disposition} {
			if got := w.Header().Get(name); got != want {
				t.Errorf("%s: got %s %q, want %q", c.method, name, got, want)
			}
		}
		if !strings.HasPrefix(w.Body.String(), c.start) || c.start == "" && w.Body.Len() > 0 {
			t.Errorf("%s: got %d bytes, want them to begin with %q", c.method, w.Body.Len(), c.start)
		}
		page, err := d.app.Document(t.Context(), d.owner, id)
		d.ok(err)
		if len(page.Events) != c.events || page.Reading() != billing.Unread {
			t.Errorf("after %s: got %d events and %s, want %d and unread", c.method, len(page.Events), page.Reading(), c.events)
		}
	}
	expect(t, d.page(200, request{handler: invoices.Show, target: "/", path: path}), "Tu propia copia", "no cuenta como lectura", "No leído")
}

func TestBesideTheCustomerStandsWhoCanGetTheDocument(t *testing.T) {
	v := &door.Visit{P: i18n.For("es")}
	access := func(s billing.AccessState) *billing.Access { return &billing.Access{State: s, Username: "a@b.example"} }
	links := []billing.Link{{ID: "l"}}
	inside := []app.ContactRow{{Access: billing.Access{State: billing.AccessActive}}, {}}
	read := billing.Document{ReadAt: time.Now()}
	for name, c := range map[string]struct {
		page app.DocumentPage
		want string
	}{
		"nobody":                     {app.DocumentPage{}, "No puede descargarlo: concédele acceso y sabrás cuándo lo lee."},
		"by a link":                  {app.DocumentPage{Links: links, Document: read}, "No puede entrar en su zona privada. 1 enlace enviado por e-mail aún abre este documento."},
		"by a link that is dead":     {app.DocumentPage{Document: read}, "Ya se leyó, pero ahora no puede descargarlo."},
		"inactive":                   {app.DocumentPage{Access: access(billing.AccessInactive)}, "Su acceso está inactivo: ahora no puede descargarlo."},
		"inactive, with a live link": {app.DocumentPage{Access: access(billing.AccessInactive), Links: links}, "Su acceso está inactivo: no puede entrar en su zona privada. 1 enlace enviado por e-mail aún abre este documento."},
		"a contact only":             {app.DocumentPage{Contacts: inside}, "No puede entrar en su zona privada. 1 contacto suyo lo ve en la zona privada."},
		"active":                     {app.DocumentPage{Access: access(billing.AccessActive), Links: links}, "Lo ve en su zona privada con el usuario a@b.example."},
		"archived":                   {app.DocumentPage{Document: billing.Document{ArchivedAt: time.Now()}, Links: links}, "Está archivado: ahora no lo ve en su zona privada."},
	} {
		if got := accessSentences(v, c.page); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
