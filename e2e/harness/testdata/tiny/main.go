// Tiny is the smallest program the harness can drive: it is ready, writes a mail, keeps a file, ends when asked.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const letter = "From: Acuse <no-reply@localhost>\r\nTo: ana@talleres.example\r\nSubject: =?utf-8?q?Acceso_a_sus_documentos=3A_Talleres_Ib=C3=A1=C3=B1ez?=\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=out\r\n\r\n" +
	"--out\r\nContent-Type: multipart/alternative; boundary=in\r\n\r\n" +
	"--in\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nContrase=C3=B1a: k7. Entre en http://localhost/x?a=3D1.\r\n" +
	"--in\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hola</p>\r\n--in--\r\n" +
	"--out\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=F-1.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n--out--\r\n"

func main() {
	data := os.Getenv("ACUSE_DATA")
	if len(os.Args) > 1 && os.Args[1] == "version" {
		fmt.Println("tiny 1")
		return
	}
	fmt.Println("arguments", strings.Join(os.Args[1:], " "), "database", os.Getenv("ACUSE_DATABASE_URL"))
	if err := os.MkdirAll(filepath.Join(data, "mail"), 0o700); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	http.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("POST /mail", func(w http.ResponseWriter, _ *http.Request) {
		time.AfterFunc(300*time.Millisecond, func() {
			_ = os.WriteFile(filepath.Join(data, "mail", "1.eml"), []byte(letter), 0o600)
		})
		w.WriteHeader(http.StatusSeeOther)
	})
	http.HandleFunc("GET /starts", func(w http.ResponseWriter, _ *http.Request) {
		starts, _ := os.ReadFile(filepath.Join(data, "starts"))
		fmt.Fprint(w, len(starts))
	})
	starts, err := os.OpenFile(filepath.Join(data, "starts"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.WriteString(starts, "+")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		fmt.Fprintln(os.Stderr, http.ListenAndServe(os.Getenv("ACUSE_ADDR"), nil))
		os.Exit(1)
	}()
	<-asked.Done()
	fmt.Println("asked to end")
}
