package door

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"acuse/internal/billing"
)

const (
	// mostSent is how much of a form with files is read, in bytes. What is over a file's bound is thrown away, and not
	// refused at once: a browser that is still sending would show a broken connection in the place of the reason.
	mostSent   = 64 << 20
	mostFields = 1 << 20 // bytes of all fields that are no file
	mostParts  = 100
)

// ReadUploads reads a form with files, each up to so many bytes and one more, by which whoever gets it sees that there
// was more. Fields are found with Text as in any form, files with Upload.
func (v *Visit) ReadUploads(most int64) error {
	wrong := billing.Fail(billing.Invalid, "error.form")
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, mostSent)
	parts, err := v.R.MultipartReader()
	if err != nil {
		return wrong
	}
	v.files, v.R.PostForm = map[string][]byte{}, url.Values{}
	left := int64(mostFields)
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || n >= mostParts {
			return wrong
		}
		if err := v.readPart(part, most, &left); err != nil {
			return wrong
		}
	}
	v.R.Form = url.Values{}
	for _, values := range []url.Values{v.R.PostForm, v.R.URL.Query()} {
		for name, all := range values {
			v.R.Form[name] = append(v.R.Form[name], all...)
		}
	}
	return nil
}

func (v *Visit) readPart(part *multipart.Part, most int64, left *int64) error {
	name := part.FormName()
	if part.FileName() == "" { // a field, or a file that was not chosen
		value, err := io.ReadAll(io.LimitReader(part, *left+1))
		if *left -= int64(len(value)); err != nil || *left < 0 {
			return errors.New("door: fields too long")
		}
		if part.Header.Get("Content-Type") == "" {
			v.R.PostForm.Add(name, string(value))
		}
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(part, most+1))
	if err != nil {
		return err
	}
	if _, twice := v.files[name]; !twice && len(v.files) < 4 {
		v.files[name] = body
	}
	_, err = io.Copy(io.Discard, part)
	return err
}

// Upload is the file that was chosen in a field of the form, nil if none was. Neither its name nor the type that the
// browser claims is handed on: what it is its content says.
func (v *Visit) Upload(name string) []byte { return v.files[name] }
