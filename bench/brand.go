package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
)

// brandFigures are one page of a company with a full brand, and of the same company without.
type brandFigures struct {
	database, page string
	gzip           bool
	turns          []turn // pages/s: branded, plain
	bytes          turn   // of the page as it is sent
}

const (
	brandPath = "/app/configuracion/imagen-de-marca"
	brandLogo = "e2e/testdata/brands/studio.svg"
)

// brands measures what a published brand costs.
func (b *bench) brands(ctx context.Context) error {
	for _, d := range b.databases {
		if err := b.brandsOn(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func (b *bench) brandsOn(ctx context.Context, d database) error {
	where, err := b.fresh(ctx, d, "brand")
	if err != nil {
		return err
	}
	s, err := b.seedAndServe(ctx, where, seedPlan{b.customers / 10, b.documents / 10, []int{b.heavy}, 1})
	if err != nil {
		return err
	}
	defer s.stop()
	client := newClient(listConnections)
	defer client.CloseIdleConnections()
	office, err := s.publish(ctx, client)
	if err != nil {
		return err
	}
	customer, _, err := s.logIn(ctx, client)
	if err != nil {
		return err
	}
	for _, p := range []page{{"log-in", target{s.loginURL, "", false}}, {"customer's list", target{s.base + "/" + slug + "/documentos", customer, false}}} {
		for _, p.gzip = range []bool{false, true} {
			f := brandFigures{database: d.name, page: p.name, gzip: p.gzip}
			if err := b.againstPlain(ctx, client, s, office, p.target, &f); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
			log.Printf("%s: %s, gzip %v: %s branded, %s plain, ratio %s, %.0f and %.0f bytes", d.name, p.name, p.gzip, of(f.turns, first), of(f.turns, second), of(f.turns, ratio), f.bytes.a, f.bytes.b)
			b.report.brands = append(b.report.brands, f)
		}
	}
	return nil
}

// againstPlain asks for the page in turns: with the brand, and once the usual look has been put back.
func (b *bench) againstPlain(ctx context.Context, client *http.Client, s *served, office string, p target, f *brandFigures) error {
	for n := range b.rounds + 1 {
		var t turn
		for _, look := range []struct {
			version    string
			rate, size *float64
		}{{"1", &t.a, &f.bytes.a}, {"0", &t.b, &f.bytes.b}} {
			version := s.base + brandPath + "/versiones/" + look.version
			revision, err := revisionOn(ctx, client, version, office)
			if err != nil {
				return err
			}
			if err := post(ctx, client, version, office, "application/x-www-form-urlencoded", []byte("revision="+revision)); err != nil {
				return err
			}
			body, err := fetch(ctx, client, target{p.url, p.cookie, false})
			if err != nil {
				return err
			}
			if branded := bytes.Contains(body, []byte(`class="logo-picture`)); branded != (look.version == "1") {
				return fmt.Errorf("version %s: a page with a brand: %v", look.version, branded)
			}
			if body, err = fetch(ctx, client, p); err != nil {
				return err
			}
			*look.size = float64(len(body))
			if *look.rate, err = rate(ctx, client, p, listConnections, b.long/2); err != nil {
				return err
			}
		}
		if n > 0 { // the first round only warms up
			f.turns = append(f.turns, t)
		}
	}
	return nil
}

var brandRevision = regexp.MustCompile(`name="revision" value="(-?\d+)"`)

// revisionOn is that of the brand which a page of it shows.
func revisionOn(ctx context.Context, client *http.Client, at, office string) (string, error) {
	page, err := fetch(ctx, client, target{at, office, false})
	if err != nil {
		return "", err
	}
	revision := brandRevision.FindSubmatch(page)
	if revision == nil {
		return "", fmt.Errorf("%s has no revision", at)
	}
	return string(revision[1]), nil
}

// publish gives the company a brand that has everything, and answers the session of its owner.
func (s *served) publish(ctx context.Context, client *http.Client) (office string, err error) {
	if office, _, err = enter(ctx, client, s.office[0], s.office[1], s.office[2]); err != nil {
		return "", err
	}
	logo, err := os.ReadFile(brandLogo)
	if err != nil {
		return "", err
	}
	for kind, picture := range map[string][]byte{"logo": logo, "icon": aPhoto(512, 512), "login": aPhoto(1600, 1200)} {
		body, contentType, err := upload(kind, picture)
		if err != nil {
			return "", err
		}
		if err := post(ctx, client, s.base+brandPath+"/imagenes/"+kind, office, contentType, body); err != nil {
			return "", err
		}
	}
	revision, err := revisionOn(ctx, client, s.base+brandPath, office)
	if err != nil {
		return "", err
	}
	form := url.Values{"revision": {revision}, "publicar": {"1"}, "color": {"#b4432a"}, "font": {"literata"}, "corners": {"round"},
		"support_email": {"ayuda@estudiomarjal.example"}, "support_phone": {"960 000 014"}, "support_url": {"https://estudiomarjal.example/ayuda"}}
	for _, language := range []string{"es", "ca", "eu", "gl", "en"} {
		for _, text := range []string{"welcome.", "footer.", "mail_header.", "mail_footer."} {
			form.Set(text+language, "Diseño y papel, desde Massanassa")
		}
	}
	return office, post(ctx, client, s.base+brandPath, office, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

// post sends a form that is to be answered with 303.
func post(ctx context.Context, client *http.Client, at, cookie, contentType string, body []byte) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Cookie", cookie)
	answer, err := client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("%s: %s\n%s", at, answer.Status, strings.TrimSpace(string(said)))
	}
	return err
}

func upload(kind string, picture []byte) (body []byte, contentType string, err error) {
	var out bytes.Buffer
	form := multipart.NewWriter(&out)
	part, err := form.CreateFormFile(kind, "picture")
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(picture); err != nil {
		return nil, "", err
	}
	err = form.Close() // writes the end
	return out.Bytes(), form.FormDataContentType(), err
}

// aPhoto is a picture that has many colours.
func aPhoto(width, height int) []byte {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.NRGBA{uint8(180 * x / width), uint8(180 * y / height), uint8(x ^ y), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		panic(err) // a buffer takes everything
	}
	return out.Bytes()
}

// brandTable is the report's part about what a brand costs.
func (b *bench) brandTable(t *table) {
	t.begin("A branded portal", fmt.Sprintf(`The pages of a company with a full brand (logo, icon, colour, font, log-in picture, texts in five languages) against those of the
same company with the usual look, put back in turns on the same server; %d documents, a customer with %d of them; %d connections. Bytes are
those of the page as it is sent.`, b.documents/10, b.heavy, listConnections),
		"Database", "Page", "Compressed", "Branded, pages/s", "Plain, pages/s", "Ratio", "Goal", "Met", "Branded, bytes", "Plain, bytes")
	for _, f := range b.report.brands {
		compressed := "no"
		if f.gzip {
			compressed = "gzip"
		}
		r := of(f.turns, ratio)
		t.row(f.database, f.page, compressed, of(f.turns, first), of(f.turns, second), bold(r), "≥ 0.95", met(r.median >= 0.95),
			fmt.Sprintf("%.0f", f.bytes.a), fmt.Sprintf("%.0f", f.bytes.b))
	}
}
