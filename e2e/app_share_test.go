package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
)

// standIn stands in for the system, which shares nothing without a window: it keeps the names, kinds and beginnings of the files.
func standIn(p *harness.Page) {
	p.Eval(`(() => {
		navigator.canShare = () => true;
		navigator.share = async ({files}) => {
			window.shared = await Promise.all(files.map(async f => f.name + " " + f.type + " " + await f.slice(0, 5).text() + " " + (f.size > 1000)));
		};
		const script = document.createElement("script");
		script.src = document.querySelector("script[src*='/portal.']").src;
		document.head.append(script);
		return new Promise(done => script.onload = () => done(1));
	})()`)
}

// expectShared waits until PDFs of these documents were handed over.
func expectShared(t *testing.T, p *harness.Page, numbers ...string) {
	t.Helper()
	got := p.Eval(`new Promise((done, no) => { const wait = n => window.shared ? done(shared) : n ? setTimeout(wait, 100, n - 1) : no("nothing"); wait(80); })`).([]any)
	if len(got) != len(numbers) {
		t.Fatalf("got %v, want a file for each of %v", got, numbers)
	}
	for i, number := range numbers {
		if file := got[i].(string); !strings.Contains(file, number) || !strings.HasSuffix(file, ".pdf application/pdf %PDF- true") {
			t.Errorf("file %d: got %q, want the PDF of %s", i+1, file, number)
		}
	}
}

// TestPDFsAreSharedWhereTheSystemCanAndThatReadsThem: one from its page, several ticked ones in one act.
func TestPDFsAreSharedWhereTheSystemCanAndThatReadsThem(t *testing.T) {
	t.Parallel()
	s := startShelf(t)
	p := s.Open(harness.View{Mobile: true})
	p.LogIn(s.customer)
	list := p.Path()
	for name, share := range map[string]func(*testing.T, *harness.Page){"one": shareOne, "several": shareSeveral, "too many": shareTooMany} {
		t.Run(name, func(t *testing.T) {
			p := p.For(t)
			p.Navigate(list + "?leido=no&tipo=factura")
			share(t, p)
			p.ExpectNoProblems()
		})
	}
	s.WaitMail(s.office.Username, "ha leído 2 documentos") // one notice of both
}

func shareOne(t *testing.T, p *harness.Page) {
	number := p.Eval(`document.querySelector("#rows .c-title a").textContent`).(string)
	openFirst(p)
	p.ExpectNoText("Compartir") // a browser that shares no files does not offer to
	standIn(p)
	p.Click("Compartir")
	expectShared(t, p, number)
	p.Within(".head").ExpectText("Leído") // without asking for the page again
}

func shareSeveral(t *testing.T, p *harness.Page) {
	var numbers []string
	for _, row := range p.Eval(`[...document.querySelectorAll("#rows tr")].slice(0, 2).map(row => [row.querySelector("[name=id]").value, row.querySelector(".c-title a").textContent])`).([]any) {
		p.Check("id", row.([]any)[0].(string))
		numbers = append(numbers, row.([]any)[1].(string))
	}
	p.Within("[data-bar]").ExpectNoText("Compartir")
	standIn(p)
	p.Within("[data-bar]").Click("Compartir")
	expectShared(t, p, numbers...)
	p.Within("#rows").ExpectNoText(numbers...) // the list shows what nobody has read
}

func shareTooMany(t *testing.T, p *harness.Page) {
	p.Navigate(p.Path())
	standIn(p)
	for i, box := range tickable(p, 11) {
		p.Check("id", box)
		if got, want := p.Eval(`document.querySelector("[data-share]").disabled`), i >= 10; got != want {
			t.Errorf("%d ticked: asleep %v, want %v", i+1, got, want)
		}
	}
	p.Within("[data-bar]").ExpectText("Se comparten hasta 10 documentos a la vez.")
}
