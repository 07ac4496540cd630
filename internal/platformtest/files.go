package platformtest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// Tools are the programs of poppler-utils and qpdf that a PDF is opened with.
var Tools = []string{"pdftotext", "pdfinfo", "qpdf"}

// clean are the sums of PDFs that nothing was found in: the same ones come again by other ways, and to open one takes four
// processes.
var clean sync.Map

// inPDF reads a PDF as it stands, as its reader sees it, what it says of itself, and all of it unpacked. Without Tools
// it is an error.
func inPDF(name string, content []byte) ([]Place, error) {
	sum := sha256.Sum256(content)
	if _, ok := clean.Load(sum); ok {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "pdf")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "x.pdf")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		return nil, err
	}
	places := found(name, string(content))
	for _, command := range [][]string{{"pdftotext", path, "-"}, {"pdfinfo", path}, {"pdfinfo", "-meta", path}, {"qpdf", "--qdf", "--object-streams=disable", path, "-"}} {
		out, err := exec.Command(command[0], command[1:]...).Output()
		if err != nil {
			return places, fmt.Errorf("%s: %s: %w", name, command[0], err)
		}
		places = append(places, found(name+" by "+command[0], string(out))...)
	}
	if len(places) == 0 {
		clean.Store(sum, true)
	}
	return places, nil
}

// inZip reads names, comments and files, and the files inside those.
func inZip(name string, content []byte) ([]Place, error) {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	places := found(name+", its comment", z.Comment)
	for _, f := range z.File {
		places = append(places, found(name+", the head of "+f.Name, f.Name+" "+f.Comment+" "+string(f.Extra))...)
		r, err := f.Open()
		if err != nil {
			return places, err
		}
		inside, err := io.ReadAll(r)
		if err = errors.Join(err, r.Close()); err != nil {
			return places, fmt.Errorf("%s: %s: %w", name, f.Name, err)
		}
		more, err := In(name+", "+f.Name, inside)
		places = append(places, more...)
		if err != nil {
			return places, err
		}
	}
	return places, nil
}

// inMail reads the head as it stands and decoded, and every part decoded.
func inMail(name string, content []byte) ([]Place, error) {
	m, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return inPart(name, map[string][]string(m.Header), m.Body)
}

func inPart(name string, head map[string][]string, body io.Reader) ([]Place, error) {
	var places []Place
	for field, values := range head {
		for _, value := range values {
			places = append(places, found(name+", "+field, field+": "+value)...)
			if decoded, err := new(mime.WordDecoder).DecodeHeader(value); err == nil && decoded != value {
				places = append(places, found(name+", "+field, decoded)...)
			}
		}
	}
	first := func(field string) string { return strings.Join(head[field], " ") }
	kind, params, err := mime.ParseMediaType(first("Content-Type"))
	if err != nil {
		return places, fmt.Errorf("%s: %w", name, err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		whole, err := io.ReadAll(decoded(first("Content-Transfer-Encoding"), body))
		if err != nil {
			return places, fmt.Errorf("%s: %w", name, err)
		}
		more, err := In(name+", "+kind, whole)
		return append(places, more...), err
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return places, nil
		}
		if err != nil {
			return places, fmt.Errorf("%s: %w", name, err)
		}
		more, err := inPart(name, map[string][]string(part.Header), part)
		places = append(places, more...)
		if err != nil {
			return places, err
		}
	}
}

func decoded(encoding string, body io.Reader) io.Reader {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
