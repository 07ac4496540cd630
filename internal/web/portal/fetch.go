package portal

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// Fetch hands over what a ticket is for: one PDF, or several in a ZIP. Only what has gone out to its last byte is a
// reading (product.md § 4).
func Fetch(v *door.Visit) error {
	d, err := v.App.ReadDocuments(v.R.Context(), v.Guest, v.R.PathValue("ticket"), request(v))
	if err != nil {
		return refused(v, err)
	}
	return deliver(v, d)
}

// request is what decides whether this can be a reading.
func request(v *door.Visit) app.Request {
	return app.Request{Origin: v.Origin(), Head: v.R.Method == http.MethodHead, Prefetch: ahead(v.R.Header), Office: v.Token()}
}

// deliver sends what a ticket is for, and says what of it has gone out.
func deliver(v *door.Visit, d *app.Delivery) error {
	ctx := v.R.Context()
	first, err := d.File(ctx, 0)
	if err != nil {
		return err
	}
	head := v.W.Header()
	head.Set("Cache-Control", "private, no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	out := &counter{ResponseWriter: v.W, ctx: ctx}
	if d.Count() == 1 {
		if start, end, ok := sendFile(out, v.R, first); ok {
			note(ctx, func(ctx context.Context) error { return d.Sent(ctx, start, end, int64(len(first.Content))) })
		}
		return nil
	}
	name := v.P.T("portal.zip_name", "day", string(v.App.Today()))
	sent := sendZip(out, v.R, name, v.Now(), d.Count(), func(i int) (app.File, error) {
		if i == 0 {
			return first, nil
		}
		if err := d.Progress(ctx, i); err != nil {
			return app.File{}, err
		}
		return d.File(ctx, i)
	})
	if sent {
		note(ctx, d.Done)
	}
	return nil
}

// refused shows a ticket that is too old as a word above the list, where a new one is a button away.
func refused(v *door.Visit, err error) error {
	var one *billing.Error
	if errors.As(err, &one) && one.Key == "error.ticket_expired" {
		return showDocuments(v, billing.Errors{one})
	}
	return err
}

// ahead reports whether a browser asks before the person does.
func ahead(head http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		value := strings.ToLower(head.Get(name))
		if strings.Contains(value, "prefetch") || strings.Contains(value, "preview") || strings.Contains(value, "prerender") {
			return true
		}
	}
	return false
}

// sendFile answers with a file, or the range of it that was asked for, and says which of its bytes have gone out and
// been flushed. ok is false when that is not one piece of the file: only a head, several ranges, nothing new. When
// the bytes could not all be written the connection is cut.
func sendFile(out *counter, r *http.Request, f app.File) (start, end int64, ok bool) {
	sum := sha256.Sum256(f.Content)
	head := out.Header()
	head.Set("Content-Type", "application/pdf")
	head.Set("Content-Disposition", attachment(f.Name))
	head.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`) // without one no browser resumes a download
	http.ServeContent(out, r, "", time.Time{}, bytes.NewReader(f.Content))
	if r.Method == http.MethodHead {
		return 0, 0, false
	}
	out.finish()
	size := int64(len(f.Content))
	switch out.status {
	case http.StatusOK:
		start, end = 0, size
	case http.StatusPartialContent:
		var of int64
		if n, _ := fmt.Sscanf(head.Get("Content-Range"), "bytes %d-%d/%d", &start, &end, &of); n != 3 || of != size {
			return 0, 0, false
		}
		end++ // the header names the last byte, not the one after it
	default:
		return 0, 0, false
	}
	return start, end, out.written == end-start
}

// sendZip answers with count files in a ZIP and reports whether its last byte has gone out and been flushed. When
// something fails on the way the connection is cut, so that half a ZIP is never taken for a whole one.
func sendZip(out *counter, r *http.Request, name string, now time.Time, count int, file func(int) (app.File, error)) bool {
	head := out.Header()
	head.Set("Content-Type", "application/zip")
	head.Set("Content-Disposition", attachment(name))
	head.Set("Accept-Ranges", "none")
	if r.Method == http.MethodHead {
		out.WriteHeader(http.StatusOK)
		return false
	}
	z := zip.NewWriter(out)
	taken := map[string]bool{}
	for i := range count {
		f, err := file(i)
		if err != nil {
			out.cut(err)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: unique(f.Name, taken), Method: zip.Deflate, Modified: now})
		if err != nil {
			out.cut(err)
		}
		if _, err := w.Write(f.Content); err != nil {
			out.cut(err)
		}
	}
	if err := z.Close(); err != nil {
		out.cut(err)
	}
	out.finish()
	return true
}

// unique is a name that no other file of the ZIP has, also where capitals do not count: "f-1-2.pdf" is the second "f-1.pdf".
func unique(name string, taken map[string]bool) string {
	ending := path.Ext(name)
	free := name
	for n := 2; taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ending), n, ending)
	}
	taken[strings.ToLower(free)] = true
	return free
}

// attachment is the header that saves a file under that name (RFC 6266).
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
}

// note writes down a delivery. The bytes are out, so it must not fail for a passing reason, nor because the person
// has closed the connection since.
func note(ctx context.Context, write func(context.Context) error) {
	ctx = context.WithoutCancel(ctx)
	var err error
	for _, pause := range []time.Duration{0, 100 * time.Millisecond, time.Second} {
		time.Sleep(pause)
		if err = write(ctx); err == nil {
			return
		}
	}
	slog.ErrorContext(ctx, "delivered, but not noted", "error", err)
}
