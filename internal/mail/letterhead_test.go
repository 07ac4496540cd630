package mail

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gomessage "github.com/emersion/go-message/mail"

	"acuse/internal/billing"
)

// aLogo is a wide picture of two colours on nothing.
func aLogo(t *testing.T, width, height int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			if (x-height/2)*(x-height/2)+(y-height/2)*(y-height/2) < height*height/4 || x > height && y > height/3 && y < 2*height/3 {
				m.Set(x, y, color.NRGBA{0x0b, 0x6e, 0x4f, 0xff})
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func almazara(t *testing.T) Letterhead {
	return Letterhead{Name: "Almazara del Puig", Color: "#0b6e4f", Logo: aLogo(t, 480, 120), Plate: true, Header: "Aceite de oliva desde 1921",
		Footer: "Almazara del Puig, S.L. · RGSEAA 16.00042/V", Support: billing.Support{Email: "clientes@almazara.example", Phone: "960 000 001", URL: "https://almazara.example/ayuda"}}
}

func branded(t *testing.T, lang string) map[string]written {
	t.Helper()
	granted, sent, forgotten := accessGranted(lang), attached(lang), peopleLetters(lang)["forgotten"].(PasswordForgotten)
	granted.Letterhead, sent.Letterhead, forgotten.Letterhead = almazara(t), almazara(t), almazara(t)
	return map[string]written{"branded-access": granted, "branded-document": sent, "branded-forgotten": forgotten}
}

func TestBrandedLettersLookAsTheyWereApproved(t *testing.T) {
	for _, lang := range billing.Languages {
		for name, m := range branded(t, lang) {
			got := mustMessage(t, m)
			golden(t, name+"."+lang+".txt.golden", "Subject: "+got.Subject+"\n\n"+got.Text)
			golden(t, name+"."+lang+".html.golden", got.HTML)
			if dir := os.Getenv("ACUSE_LETTERS"); dir != "" { // to be looked at
				if err := os.WriteFile(filepath.Join(dir, name+"."+lang+".html"), []byte(got.HTMLAlone()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// TestALogoTravelsInsideTheMail: the only thing that a branded letter shows is a part of the message, and it is named.
func TestALogoTravelsInsideTheMail(t *testing.T) {
	for name, m := range branded(t, "es") {
		got := mustMessage(t, m)
		sources := regexp.MustCompile(`\bsrc="([^"]*)"|url\(`).FindAllStringSubmatch(got.HTML, -1)
		if len(got.Inline) != 1 || len(sources) != 1 || sources[0][1] != "cid:"+got.Inline[0].ID || !strings.Contains(got.HTML, `alt="Almazara del Puig"`) {
			t.Fatalf("%s: got %d parts and %v, want one picture, inside, with the company's name", name, len(got.Inline), sources)
		}
		mime := string(raw(t, got))
		if !strings.Contains(mime, "multipart/related") || !strings.Contains(mime, "Content-Id: <"+got.Inline[0].ID+">") && !strings.Contains(mime, "Content-ID: <"+got.Inline[0].ID+">") {
			t.Errorf("%s: no related part with its Content-ID:\n%.1500s", name, mime)
		}
		if stored, err := Read(strings.NewReader(mime)); err != nil || stored.HTMLAlone() != got.HTMLAlone() || strings.Contains(stored.HTMLAlone(), "cid:") || slices.Contains(stored.Files, "logo.png") {
			t.Errorf("%s: the mailbox shows other pictures than the mail has: %v, files %q", name, err, stored.Files)
		}
		r, err := gomessage.CreateReader(strings.NewReader(mime))
		if err != nil {
			t.Fatal(err)
		}
		parts := readParts(t, r)
		logo := parts["image/png"] + parts["logo.png"]
		if logo != strings.ReplaceAll(string(got.Inline[0].Content), "\r\n", "\n") || parts["text/plain"] != got.Text || parts["text/html"] != got.HTML {
			t.Errorf("%s: got %d parts; the logo has %d bytes, want %d", name, len(parts), len(logo), len(got.Inline[0].Content))
		}
		for _, want := range []string{"Aceite de oliva desde 1921", "clientes@almazara.example", "960\u00a0000\u00a0001", "RGSEAA"} {
			if !strings.Contains(got.Text, want) || !strings.Contains(got.HTML, want) {
				t.Errorf("%s: %q does not stand in both bodies:\n%s", name, want, got.Text)
			}
		}
		if alone := got.HTMLAlone(); strings.Contains(alone, "cid:") || !strings.Contains(alone, `src="data:image/png;base64,`) {
			t.Errorf("%s: shown by itself its picture is not inside", name)
		}
		got.Attachments = nil // internal/pdf looks into those
		for _, place := range platformIn(t, got) {
			t.Errorf("%s: %s: %s", name, place.Part, place.Found)
		}
	}
}

func TestALogoThatIsNoneLeavesTheName(t *testing.T) {
	for name, logo := range map[string][]byte{"nothing": nil, "no picture": []byte("<svg/>"), "too heavy": append(aLogo(t, 10, 10), make([]byte, LogoMax)...), "too large": aLogo(t, logoSide+1, 1)} {
		m := accessGranted("es")
		m.Letterhead = Letterhead{Logo: logo, Header: "a\r\nb <b>"}
		got := mustMessage(t, m)
		if strings.Contains(got.HTML, "<img") || len(got.Inline) != 0 || !strings.Contains(got.HTML, ">Estudio Marjal</td>") || !strings.Contains(got.HTML, ">a b &lt;b&gt;</td>") {
			t.Errorf("%s: got %d parts, want the company's name and the header as text", name, len(got.Inline))
		}
	}
}

// TestALogoHasTheSamePlaceWithAPlateAndWithout: a plate lies around it and moves nothing.
func TestALogoHasTheSamePlaceWithAPlateAndWithout(t *testing.T) {
	m := accessGranted("es")
	drawn := map[bool]string{}
	for _, plate := range []bool{true, false} {
		m.Letterhead = Letterhead{Logo: aLogo(t, 480, 120), Plate: plate}
		got := mustMessage(t, m)
		if rule := ".plate { box-shadow"; strings.Contains(got.HTML, rule) != plate || strings.Contains(got.HTML, ".plate { padding") {
			t.Errorf("plate %v: got one in a dark mailbox: %v, want no padding of it", plate, strings.Contains(got.HTML, rule))
		}
		drawn[plate] = regexp.MustCompile(`<img [^>]*>`).FindString(got.HTML)
	}
	if drawn[true] != drawn[false] || drawn[true] == "" {
		t.Errorf("got %s with a plate and %s without", drawn[true], drawn[false])
	}
}

func TestAButtonAsLightAsTheCardHasAnEdge(t *testing.T) {
	for colour, want := range map[string]bool{"#ffffff": true, "#fff3b0": true, "#27407d": false} {
		m := accessGranted("es")
		m.Letterhead = Letterhead{Color: colour}
		button := regexp.MustCompile(`<a class="fill"[^>]*>`).FindString(mustMessage(t, m).HTML)
		if got := strings.Contains(button, "border:1px solid #"); got != want || button == "" {
			t.Errorf("%s: edge %v, want %v: %s", colour, got, want, button)
		}
	}
}

// TestTheCornersOfABrandReachItsMails: the same that its pages have.
func TestTheCornersOfABrandReachItsMails(t *testing.T) {
	m := accessGranted("es")
	for corners, want := range map[string][]string{"": {"10px", "2px", "8px", "6px"}, "soft": {"10px", "2px", "8px", "6px"}, "square": {"0px", "0px", "0px", "0px"}, "round": {"17px", "3px", "14px", "10px"}} {
		m.Letterhead = Letterhead{Corners: corners, Logo: aLogo(t, 480, 120), Plate: true}
		var got []string
		for _, radius := range regexp.MustCompile(`class="(?:card|plate|box|fill)"[^>]*border-radius:(\d+px)`).FindAllStringSubmatch(mustMessage(t, m).HTML, -1) {
			got = append(got, radius[1])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: card, plate, box and button have %v, want %v", corners, got, want)
		}
	}
}

// TestEveryColourCanBeReadInALetter: each pair of text and ground that a colour makes, for a light and a dark mailbox, in the
// tones that the company's pages have.
func TestEveryColourCanBeReadInALetter(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	colours := []string{"#000000", "#ffffff", "#ffcc00", "#777777", "#7f7f7f", "#00ff00", "#0000ff"}
	for range 5000 {
		colours = append(colours, fmt.Sprintf("#%06x", random.IntN(1<<24)))
	}
	colour := func(s string) billing.Color {
		t.Helper()
		c, err := billing.ParseColor(s)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	ground := map[string]billing.Color{}
	for name, in := range map[string]string{"card": `class="card"[^>]*background:(#[0-9a-f]{6})`, "box": `class="box"[^>]*background:(#[0-9a-f]{6})`,
		"dark card": `\.card { background: (#[0-9a-f]{6})`, "dark box": `\.box { background: (#[0-9a-f]{6})`} {
		ground[name] = colour(regexp.MustCompile(in).FindStringSubmatch(mustMessage(t, accessGranted("es")).HTML)[1])
	}
	for _, c := range colours {
		i, ok := inkOf(c)
		if !ok {
			t.Fatalf("%s: got no ink", c)
		}
		for what, pair := range map[string][2]billing.Color{"button": {colour(i.OnFill), colour(i.Fill)}, "dark button": {colour(i.DarkOnFill), colour(i.DarkFill)},
			"link in the box": {colour(i.Link), ground["box"]}, "link on the card": {colour(i.Link), ground["card"]},
			"dark link in the box": {colour(i.DarkLink), ground["dark box"]}, "dark link on the card": {colour(i.DarkLink), ground["dark card"]}} {
			if got := billing.Contrast(pair[0], pair[1]); got < 4.5 {
				t.Errorf("%s: %s: %s on %s is %.2f:1, want 4.5:1", c, what, pair[0], pair[1], got)
			}
		}
		p := billing.PaletteOf(colour(c))
		if i.Fill != p.Light["accent"].String() || i.DarkFill != p.Dark["accent"].String() {
			t.Errorf("%s: the button is %s and %s, that of the pages %s and %s", c, i.Fill, i.DarkFill, p.Light["accent"], p.Dark["accent"])
		}
		if seen := billing.Contrast(colour(i.Fill), ground["card"]) >= edged; seen != (i.Edge == "") {
			t.Errorf("%s: the edge of a button that is seen on a white card (%v) is %q", c, seen, i.Edge)
		}
	}
	for _, c := range []string{"", "red", "#12345", "#12345g", "#1234567", "url(x)"} {
		if i, ok := inkOf(c); ok {
			t.Errorf("%q: got %v, want no ink", c, i)
		}
	}
}

// TestWhomToAskCanBeReached from a mail: by a press, and by reading its text.
func TestWhomToAskCanBeReached(t *testing.T) {
	m := accessGranted("es")
	m.Letterhead = Letterhead{Support: billing.Support{Email: "ayuda+1@marjal.example", Phone: "(+34) 960 000 014", URL: "https://marjal.example/ayuda?a=1&b=2"}}
	got := mustMessage(t, m)
	for _, want := range []string{`href="mailto:ayuda+1@marjal.example"`, `href="tel:+34960000014"`, `href="https://marjal.example/ayuda?a=1&amp;b=2"`, "¿Necesitas ayuda? <a"} {
		if !strings.Contains(strings.ReplaceAll(got.HTML, "&#43;", "+"), want) {
			t.Errorf("the HTML has no %s", want)
		}
	}
	if want := "¿Necesitas ayuda? ayuda+1@marjal.example · (+34)\u00a0960\u00a0000\u00a0014 ·\nhttps://marjal.example/ayuda?a=1&b=2"; !strings.Contains(got.Text, want) {
		t.Errorf("the text has no %q:\n%s", want, got.Text)
	}
}

// TestAMailIsShownInASchemeWhateverTheSystemSays: nothing in it asks the system any more, and the text stays as it was.
func TestAMailIsShownInASchemeWhateverTheSystemSays(t *testing.T) {
	for name, m := range branded(t, "es") {
		got := mustMessage(t, m)
		for scheme, asked := range map[string]string{"light": "@media not all { .bg", "dark": "@media all { .bg"} {
			shown := InScheme(got.HTML, scheme)
			for _, not := range []string{"prefers-color-scheme", "light dark"} {
				if strings.Contains(shown, not) {
					t.Errorf("%s, %s: got a mail with %q", name, scheme, not)
				}
			}
			for _, want := range []string{asked, `<meta name="color-scheme" content="` + scheme + `">`, ":root { color-scheme: " + scheme + ";"} {
				if !strings.Contains(shown, want) {
					t.Errorf("%s, %s: got a mail without %q", name, scheme, want)
				}
			}
			_, body, _ := strings.Cut(shown, "</head>")
			if _, want, ok := strings.Cut(got.HTML, "</head>"); !ok || body != want {
				t.Errorf("%s, %s: the text is another", name, scheme)
			}
		}
	}
}
