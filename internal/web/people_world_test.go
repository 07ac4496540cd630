package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/store"
	"acuse/internal/web/door"
)

// lightAccess makes a contact with an access and a session without hashing any password: two hundred would take long.
func (w *world) lightAccess(t *testing.T, n int) (holder, token string) {
	t.Helper()
	token = fmt.Sprintf("token of person %d", n)
	sum := sha256.Sum256([]byte(token))
	now := time.Now().UTC().Truncate(time.Microsecond)
	contact := billing.Contact{ID: store.NewID(), CustomerID: w.customer, Name: fmt.Sprintf("Persona %d", n), Email: fmt.Sprintf("p%d@x.example", n),
		Language: "es", CreatedAt: now, UpdatedAt: now}
	ok(t, w.store.Update(t.Context(), w.company, func(tx *store.Tx) error {
		if err := tx.AddContact(contact); err != nil {
			return err
		}
		if err := tx.AddLoginName(contact.Email, "salt"); err != nil {
			return err
		}
		access := contact.NewAccess(store.NewID(), "", now)
		if err := tx.AddAccess(access); err != nil {
			return err
		}
		return tx.AddPortalSession(store.Session{ID: hex.EncodeToString(sum[:]), AccessID: access.ID, ExpiresAt: now.Add(time.Hour)}, now)
	}))
	return w.customer + "/" + contact.ID, token
}

// samePassword sends the mails to that address and saves the same own password for each access.
func (w *world) samePassword(t *testing.T, username, password string) {
	t.Helper()
	rows, err := w.db.Read.QueryContext(t.Context(), `SELECT company_id, id FROM email WHERE state = 'pending' AND recipient = $1`, username)
	ok(t, err)
	var jobs []app.SendEmail
	for rows.Next() {
		var job app.SendEmail
		ok(t, rows.Scan(&job.CompanyID, &job.EmailID))
		jobs = append(jobs, job)
	}
	ok(t, rows.Close())
	for _, job := range jobs {
		ok(t, w.SendEmail(t.Context(), job))
		_, after, _ := strings.Cut(w.mailed[len(w.mailed)-1].Text, "Contraseña")
		entered, err := w.LogIn(t.Context(), app.LogIn{Username: username, Password: strings.Fields(strings.TrimLeft(after, ": \n"))[0]})
		ok(t, err)
		g, err := w.Guest(t.Context(), entered.Token, entered.Slug)
		ok(t, err)
		_, err = w.ChoosePassword(t.Context(), g, password, password)
		ok(t, err)
	}
}

// accessOf is the id of the access of the customer of that name.
func (w *world) accessOf(t *testing.T, customer string) string {
	t.Helper()
	var id string
	ok(t, w.db.Read.QueryRowContext(t.Context(), `SELECT a.id FROM access a JOIN customer c ON c.company_id = a.company_id AND c.id = a.customer_id
		WHERE c.name = $1 AND a.state = 'active' AND a.contact_id = ''`, customer).Scan(&id))
	return id
}

// visit asks as a browser with that jar does, and follows nowhere.
func (w *world) visit(t *testing.T, jar map[string]*http.Cookie, method, path string, form url.Values) (status int, location, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.server.URL+path, strings.NewReader(form.Encode()))
	ok(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range jar {
		r.AddCookie(c)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	ok(t, err)
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == door.PortalCookie || c.Name == door.OfficeCookie {
			jar[c.Name] = c
		}
	}
	text, err := io.ReadAll(res.Body)
	ok(t, err)
	return res.StatusCode, res.Header.Get("Location"), string(text)
}

func answerOf(t *testing.T, r *http.Request) (int, string) {
	t.Helper()
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body) // an answer cut off is what the test allows
	return res.StatusCode, string(body)
}
