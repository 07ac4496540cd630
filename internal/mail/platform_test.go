package mail

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"acuse/internal/billing"
	"acuse/internal/platformtest"
)

type written interface{ Message() (Message, error) }

// toCustomers are the mails that a company's customers get, by their types, each in every shape it has.
func toCustomers(lang string) map[string][]written {
	own := Template{Subject: "Hola", Body: "Hola\n\n" + UsualTemplate(TemplateAccess, lang).Body}
	forgotten := peopleLetters(lang)["forgotten"].(PasswordForgotten)
	granted := accessGranted(lang)
	branded := granted
	granted.Own, forgotten.Own = own, own
	var sent []written
	file := attached(lang)
	file.File.Content = []byte("a PDF: internal/pdf looks into those")
	for _, m := range []DocumentSent{byLink(lang), file} {
		for _, kind := range TemplateKinds {
			if kind == TemplateAccess || kind == TemplateForgotten {
				continue
			}
			usual := UsualTemplate(kind, lang)
			m.Subject, m.Body = usual.Subject, usual.Body
			sent = append(sent, m)
		}
		for _, kind := range []billing.Kind{billing.Invoice, billing.Quote, billing.DeliveryNote, billing.Proforma, billing.Receipt} {
			m.Document.Kind = kind
			m.Subject, m.Body = DocumentTexts(lang, kind)
			sent = append(sent, m)
		}
	}
	return map[string][]written{
		"AccessGranted": {branded, granted}, "PasswordForgotten": {peopleLetters(lang)["forgotten"], forgotten}, "DocumentSent": sent,
	}
}

// toCompanyUsers are those that the platform writes to the people of the companies.
var toCompanyUsers = map[string]bool{"DocumentsRead": true, "DocumentsUnread": true, "SchedulesStopped": true, "AddressFault": true, "AccountForgotten": true, "SignUp": true,
	"AccountExists": true, "ProfileProposed": true, "LinkAsked": true, "ServerTest": true}

// TestEveryMailIsKnownToGoToACustomerOrToACompanysUser reads the types that make a mail from the package's own source.
func TestEveryMailIsKnownToGoToACustomerOrToACompanysUser(t *testing.T) {
	customers, known := toCustomers("es"), 0
	for _, name := range mailTypes(t) {
		if (customers[name] != nil) == toCompanyUsers[name] {
			t.Errorf("%s: put it into toCustomers, with an example of each shape, or into toCompanyUsers", name)
		}
		known++
	}
	if want := len(customers) + len(toCompanyUsers); known != want {
		t.Errorf("got %d types that make a mail, want the %d that are listed", known, want)
	}
}

func mailTypes(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			method, ok := d.(*ast.FuncDecl)
			if !ok || method.Recv == nil || method.Name.Name != "Message" {
				continue
			}
			if receiver, ok := method.Recv.List[0].Type.(*ast.Ident); ok {
				names = append(names, receiver.Name)
			}
		}
	}
	return names
}

// TestNoMailToACustomerNamesThePlatform looks through heads and parts of what would leave. The address of the
// installation is in the links, and is whatever its owner chose: here it is not taken for the platform's name.
func TestNoMailToACustomerNamesThePlatform(t *testing.T) {
	looked := 0
	for _, lang := range billing.Languages {
		for name, all := range toCustomers(lang) {
			for _, m := range all {
				for _, place := range platformIn(t, mustMessage(t, m)) {
					t.Errorf("%s, %s: %s: %s", lang, name, place.Part, place.Found)
				}
				looked++
			}
		}
	}
	if looked < 100 {
		t.Errorf("looked at %d mails: the walk does not see them", looked)
	}
	if got := platformIn(t, mustMessage(t, documentsRead("es", invoice))); len(got) == 0 {
		t.Error("a mail of the platform: got nothing, want its name found")
	}
}

func platformIn(t *testing.T, m Message) []platformtest.Place {
	t.Helper()
	for _, part := range []*string{&m.ID, &m.From, &m.Text, &m.HTML} {
		*part = strings.ReplaceAll(*part, "acuse.example", "facturas.example")
	}
	places, err := platformtest.In("mail.eml", raw(t, m))
	if err != nil {
		t.Fatal(err)
	}
	return places
}
