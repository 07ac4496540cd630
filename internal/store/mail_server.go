package store

import (
	"time"
)

// MailServer is how a company's mail leaves.
type MailServer struct {
	Own         bool // by its own server; else by the platform's, and what was typed stays
	Host        string
	Port        int
	Security    string
	Username    string
	Sealed      string // the password, sealed; "" without one
	FromAddress string
	FromName    string
	UpdatedAt   time.Time
	UpdatedBy   string // account
	Test        MailTest
}

// MailTest is the last message sent to try the server.
type MailTest struct {
	At     time.Time // zero: it was never tried as it is
	To     string
	Reason string // why it did not go, "" when it was taken
	Answer string
}

// MailServer of the company; billing.ErrNotFound when nobody has set one up.
func (tx *Tx) MailServer() (MailServer, error) {
	var s MailServer
	err := tx.get([]any{&s.Own, &s.Host, &s.Port, &s.Security, &s.Username, &s.Sealed, &s.FromAddress, &s.FromName, utc(&s.UpdatedAt), &s.UpdatedBy,
		utc(&s.Test.At), &s.Test.To, &s.Test.Reason, &s.Test.Answer},
		`SELECT own, host, port, security, username, sealed, from_address, from_name, updated_at, updated_by, tested_at, tested_to, test_reason, test_answer
		FROM mail_server WHERE company_id = $1`)
	return s, err
}

// PutMailServer keeps how the company's mail leaves. What the last test said is over.
func (tx *Tx) PutMailServer(s MailServer) error {
	_, err := tx.exec(`INSERT INTO mail_server (company_id, own, host, port, security, username, sealed, from_address, from_name, updated_at, updated_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (company_id) DO UPDATE SET own = EXCLUDED.own, host = EXCLUDED.host, port = EXCLUDED.port, security = EXCLUDED.security,
		username = EXCLUDED.username, sealed = EXCLUDED.sealed, from_address = EXCLUDED.from_address, from_name = EXCLUDED.from_name,
		updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by, tested_at = NULL, tested_to = '', test_reason = '', test_answer = ''`,
		s.Own, s.Host, s.Port, s.Security, s.Username, s.Sealed, s.FromAddress, s.FromName, s.UpdatedAt, s.UpdatedBy)
	return err
}

// PutMailTest keeps what trying the server came to, if it is still the one that was tried.
func (tx *Tx) PutMailTest(tried MailServer, t MailTest) error {
	_, err := tx.exec(`UPDATE mail_server SET tested_at = $3, tested_to = $4, test_reason = $5, test_answer = $6 WHERE company_id = $1 AND updated_at = $2`,
		tried.UpdatedAt, t.At, t.To, t.Reason, t.Answer)
	return err
}

// MailTemplate is subject and text of a mail in the company's own words.
type MailTemplate struct {
	Kind, Language, Subject, Body string
	UpdatedAt                     time.Time
	UpdatedBy                     string // account
}

// MailTemplate of that kind and language; billing.ErrNotFound where the usual text stands.
func (tx *Tx) MailTemplate(kind, language string) (MailTemplate, error) {
	t := MailTemplate{Kind: kind, Language: language}
	err := tx.get([]any{&t.Subject, &t.Body, utc(&t.UpdatedAt), &t.UpdatedBy},
		`SELECT subject, body, updated_at, updated_by FROM mail_template WHERE company_id = $1 AND kind = $2 AND language = $3`, kind, language)
	return t, err
}

// PutMailTemplate keeps a text of the company's own.
func (tx *Tx) PutMailTemplate(t MailTemplate) error {
	_, err := tx.exec(`INSERT INTO mail_template (company_id, kind, language, subject, body, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (company_id, kind, language) DO UPDATE SET subject = EXCLUDED.subject, body = EXCLUDED.body, updated_at = EXCLUDED.updated_at,
		updated_by = EXCLUDED.updated_by`, t.Kind, t.Language, t.Subject, t.Body, t.UpdatedAt, t.UpdatedBy)
	return err
}

// DropMailTemplate puts the usual text back.
func (tx *Tx) DropMailTemplate(kind, language string) error {
	_, err := tx.exec(`DELETE FROM mail_template WHERE company_id = $1 AND kind = $2 AND language = $3`, kind, language)
	return err
}

// OwnTemplates are the kinds that have a text of the company's own in that language.
func (tx *Tx) OwnTemplates(language string) ([]string, error) {
	return list(tx, func(kind *string) []any { return []any{kind} },
		`SELECT kind FROM mail_template WHERE company_id = $1 AND language = $2`, language)
}
