package platformtest

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

func TestTheNameIsFoundInEveryCaseAndPlaceAndPlainWordsAreNot(t *testing.T) {
	for text, want := range map[string]bool{
		"Acuse": true, "acuse": true, "ACUSE": true, "/static/acuse.1.css": true, "https://acuse.example": true, "X-Acuse-Id: 1": true,
		"acusePortal": true, "my_acuse_key": true, `<path d="M22.7 9v14.9">`: true, "/static/platform.82761daeac.svg": true, "Acuse, acuse de recibo": true,
		"con acuse de recibo": false, "los acuses de recibo": false, "Estudio Marjal": false, "acusar, excusa, accuser": false, "": false,
	} {
		if got := Find(text); (got != "") != want {
			t.Errorf("%q: got %q, want found %v", text, got, want)
		}
	}
}

func TestTheNameIsFoundInsideFiles(t *testing.T) {
	for _, tool := range Tools {
		if _, err := exec.LookPath(tool); err != nil && os.Getenv("CI") == "" {
			t.Skipf("NOT TESTED: %s is missing", tool)
		}
	}
	files := map[string][]byte{
		"text.pdf": aPDF(t, "hecho con Acuse", "", ""), "title.pdf": aPDF(t, "", "Acuse", ""), "producer.pdf": aPDF(t, "", "", "acuse 1.0"),
		"comment.zip": aZip(t, "a.txt", "x", "Acuse"), "name.zip": aZip(t, "acuse.txt", "x", ""), "content.zip": aZip(t, "a.txt", "de Acuse", ""),
		"pdf.zip":     aZip(t, "a.pdf", string(aPDF(t, "Acuse", "", "")), ""),
		"header.eml":  aMail("X-Mailer: Acuse\r\n", "hola", "8bit"),
		"encoded.eml": aMail("Subject: =?utf-8?q?Tu_contrase=C3=B1a_de_=41cuse?=\r\n", "hola", "8bit"),
		"quoted.eml":  aMail("", "de =41cuse", "quoted-printable"),
		"base64.eml":  aMail("", base64.StdEncoding.EncodeToString([]byte("correo de Acuse")), "base64"),
		"pdf.eml":     aMail("", base64.StdEncoding.EncodeToString(aPDF(t, "Acuse", "", "")), "base64"),
		"page.html":   []byte("<title>Acuse</title>"),
	}
	for name, content := range files {
		if got, err := In(name, content); err != nil || len(got) == 0 {
			t.Errorf("%s: got %v, %v, want the name found", name, got, err)
		}
	}
	clean := map[string][]byte{"a.pdf": aPDF(t, "Factura", "Factura", "fpdf"), "a.zip": aZip(t, "a.txt", "x", "y"),
		"a.eml": aMail("Subject: Factura\r\n", "hola", "8bit"), "a.html": []byte("<title>Documentos</title>")}
	for name, content := range clean {
		if got, err := In(name, content); err != nil || len(got) != 0 {
			t.Errorf("%s: got %v, %v, want nothing", name, got, err)
		}
	}
	for _, name := range []string{"broken.eml", "broken.zip"} {
		if got, err := In(name, []byte("PK\x03\x04 nothing")); err == nil {
			t.Errorf("%s, which cannot be opened: got %v and no error", name, got)
		}
	}
}

func aPDF(t *testing.T, text, title, producer string) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetCreationDate(time.Unix(0, 0))
	f.SetTitle(title, true)
	f.SetProducer(producer, true)
	f.AddPage()
	f.SetFont("Helvetica", "", 12)
	f.Text(20, 20, text)
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func aZip(t *testing.T, name, content, comment string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write([]byte(content))
	}
	if err == nil {
		err = z.SetComment(comment)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func aMail(header, body, encoding string) []byte {
	return []byte("From: a@b.example\r\n" + header + "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n" +
		"Content-Transfer-Encoding: " + encoding + "\r\n\r\n" + body + "\r\n--x--\r\n")
}
