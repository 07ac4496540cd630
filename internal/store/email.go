package store

import (
	"time"

	"acuse/internal/billing"
)

// EmailKind is what a message says.
type EmailKind string

const (
	EmailAccessGranted EmailKind = "access_granted" // to a customer: URL, user, password
	EmailDocumentsRead EmailKind = "documents_read" // to a company user: your customer has read …
	EmailDocumentSent  EmailKind = "document_sent"  // to a recipient: a document, as a link or attached

	EmailForgotten        EmailKind = "forgotten"         // to a customer: another temporary password
	EmailAccountForgotten EmailKind = "account_forgotten" // to a company user: a temporary password
	EmailSignUp           EmailKind = "sign_up"           // to who founded a company: is this address yours?

	EmailReminder EmailKind = "document_reminder" // to a recipient: a document nobody has read yet, as a link
	EmailFallback EmailKind = "document_fallback" // to a recipient: the PDF of one, in the end
	EmailUnread   EmailKind = "documents_unread"  // to a company user: nobody has read …

	EmailSchedulesStopped EmailKind = "schedules_stopped" // to a company user: facturas periódicas have stopped

	EmailAddressFault EmailKind = "address_fault" // to an owner of the company: something is wrong with its own domain

	EmailProfileProposed EmailKind = "profile_proposed" // to a company user: your customer would change its data
	EmailLinkAsked       EmailKind = "link_asked"       // to a company user: who had this link asks for another
)

// EmailKinds in the order of a choice, those to customers first.
var EmailKinds = []EmailKind{EmailDocumentSent, EmailReminder, EmailFallback, EmailAccessGranted, EmailForgotten, EmailDocumentsRead, EmailUnread, EmailSchedulesStopped, EmailAddressFault, EmailProfileProposed,
	EmailLinkAsked, EmailAccountForgotten, EmailSignUp}

// ToCustomer reports whether such a message goes to a customer, and speaks for the company.
func (k EmailKind) ToCustomer() bool {
	return k.Carries() || k == EmailAccessGranted || k == EmailForgotten
}

// Carries reports whether such a message brings a document.
func (k EmailKind) Carries() bool {
	return k == EmailDocumentSent || k == EmailReminder || k == EmailFallback
}

// EmailState of a message in the outbox.
type EmailState string

const (
	EmailPending   EmailState = "pending"
	EmailSent      EmailState = "sent"
	EmailBounced   EmailState = "bounced"   // the server of the recipient will not have it
	EmailFailed    EmailState = "failed"    // given up: the last answer says why
	EmailCancelled EmailState = "cancelled" // somebody took it back, or what it belonged to is over
)

// EmailStates in the order of a choice.
var EmailStates = []EmailState{EmailPending, EmailSent, EmailBounced, EmailFailed, EmailCancelled}

// Email is a row of the outbox. Its text is made when it is sent: no row ever holds a password.
type Email struct {
	ID            string
	Kind          EmailKind
	Dedupe        string // one message per key: made twice, it is there once
	Recipient     string
	RecipientName string
	Language      string
	CustomerID    string
	AccessID      string
	AccountID     string
	DownloadID    string
	ProposalID    string
	LinkID        string
	Day           billing.Date // of EmailUnread: the documents of which day's reminders
	DocumentSent               // of what carries a document
	AgainOf       string       // the message it repeats
	CreatedAt     time.Time
	ClaimedUntil  time.Time // while an attempt is under way
	EmailProgress
}

// EmailProgress is what has become of a message.
type EmailProgress struct {
	State      EmailState
	Attempts   int
	LastAnswer string // of the mail server
	UpdatedAt  time.Time
	SentAt     time.Time
	TriedSince time.Time // the first of the attempts that count towards giving up
	NextAt     time.Time // not tried before
	ResentAt   time.Time // when it was last repeated
}

// DocumentSent is what a message carries to a recipient: a version of a document, and what was written above it.
type DocumentSent struct {
	DocumentID string
	VersionID  string
	Way        billing.SendWay
	Subject    string
	Body       string
}

const emailColumns = `id, kind, dedupe, recipient, recipient_name, language, customer_id, access_id, account_id, download_id,
	document_id, version_id, way, subject, body, proposal_id, link_id, day, again_of, created_at,
	state, attempts, last_answer, updated_at, sent_at, tried_since, next_at, resent_at, claimed_until`

func emailFields(e *Email) []any {
	return []any{&e.ID, &e.Kind, &e.Dedupe, &e.Recipient, &e.RecipientName, &e.Language, opt(&e.CustomerID), opt(&e.AccessID),
		opt(&e.AccountID), opt(&e.DownloadID), opt(&e.DocumentID), opt(&e.VersionID), &e.Way, &e.Subject, &e.Body, opt(&e.ProposalID), opt(&e.LinkID),
		&e.Day, opt(&e.AgainOf), utc(&e.CreatedAt), &e.State, &e.Attempts, &e.LastAnswer, utc(&e.UpdatedAt), utc(&e.SentAt), utc(&e.TriedSince), utc(&e.NextAt), utc(&e.ResentAt),
		utc(&e.ClaimedUntil)}
}

// AddEmail puts a message into the outbox; false when one with its key is there already.
func (tx *Tx) AddEmail(e Email) (bool, error) {
	words, err := tx.emailWords(e)
	if err != nil {
		return false, err
	}
	n, err := tx.exec(`INSERT INTO email (company_id, id, kind, dedupe, recipient, recipient_name, language, customer_id, access_id, account_id, download_id,
		document_id, version_id, way, subject, body, proposal_id, link_id, day, again_of, state, attempts, last_answer, created_at, updated_at, words)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $14, $15, $16, $17, $18, $19, $20, $21, 'pending', 0, '', $12, $12, $22)
		ON CONFLICT (company_id, dedupe) DO NOTHING`,
		e.ID, string(e.Kind), e.Dedupe, e.Recipient, e.RecipientName, e.Language, orNull(e.CustomerID), orNull(e.AccessID),
		orNull(e.AccountID), orNull(e.DownloadID), e.CreatedAt,
		orNull(e.DocumentID), orNull(e.VersionID), string(e.Way), e.Subject, e.Body, orNull(e.ProposalID), orNull(e.LinkID), orNull(e.Day), orNull(e.AgainOf), joined(words))
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.bulk(`email_word`, emailWordColumns, emailWordRows(e.ID, words))
}

// Email by its id.
func (tx *Tx) Email(id string) (Email, error) {
	var e Email
	err := tx.get(emailFields(&e), `SELECT `+emailColumns+` FROM email WHERE company_id = $1 AND id = $2`, id)
	return e, err
}

// EmailsOf a customer, newest first.
func (tx *Tx) EmailsOf(customer string) ([]Email, error) {
	return list(tx, emailFields, `SELECT `+emailColumns+` FROM email WHERE company_id = $1 AND customer_id = $2 ORDER BY created_at DESC, id DESC LIMIT 50`, customer)
}

// EmailsOfDocument are the messages that carried it, newest first.
func (tx *Tx) EmailsOfDocument(document string) ([]Email, error) {
	return list(tx, emailFields, `SELECT `+emailColumns+` FROM email WHERE company_id = $1 AND document_id = $2
		ORDER BY created_at DESC, id DESC LIMIT 50`, document)
}

// LastSent are when and to whom a document was last sent, by one pressing of Enviar: its messages that went out or will.
func (tx *Tx) LastSent(document string) (at time.Time, recipients []string, err error) {
	all, err := tx.EmailsOfDocument(document)
	for _, e := range all {
		switch {
		case e.State == EmailFailed || e.State == EmailBounced || e.State == EmailCancelled:
		case len(recipients) == 0 || e.CreatedAt.Equal(at):
			at, recipients = e.CreatedAt, append(recipients, e.Recipient)
		}
	}
	return at, recipients, err
}

// PutEmailProgress keeps what has become of a message.
func (tx *Tx) PutEmailProgress(id string, p EmailProgress) error {
	return tx.must(`UPDATE email SET state = $3, attempts = $4, last_answer = $5, updated_at = $6, sent_at = $7, tried_since = $8, next_at = $9, resent_at = $10
		WHERE company_id = $1 AND id = $2`, id, string(p.State), p.Attempts, p.LastAnswer, p.UpdatedAt, orNull(p.SentAt), orNull(p.TriedSince),
		orNull(p.NextAt), orNull(p.ResentAt))
}

// ClaimEmail takes a message for one attempt, until then at the latest: one that waits, whose time has come, and that
// nobody else is trying. It is one statement, so that of two who want it one gets it.
func (tx *Tx) ClaimEmail(id string, now, until time.Time) (bool, error) {
	n, err := tx.exec(`UPDATE email SET claimed_until = $3 WHERE company_id = $1 AND id = $2 AND state = 'pending'
		AND (claimed_until IS NULL OR claimed_until <= $4) AND (next_at IS NULL OR next_at <= $4)`, id, until, now)
	return n == 1, err
}

// FreeEmail lets go of a message whose attempt is over.
func (tx *Tx) FreeEmail(id string) error {
	return tx.must(`UPDATE email SET claimed_until = NULL WHERE company_id = $1 AND id = $2`, id)
}

// EmailAttempt is one attempt to send a message: the state it left the message in, and the server's answer.
type EmailAttempt struct {
	Number int
	At     time.Time
	State  EmailState
	Answer string
}

// AddEmailAttempt keeps an attempt to send a message.
func (tx *Tx) AddEmailAttempt(email string, a EmailAttempt) error {
	_, err := tx.exec(`INSERT INTO email_attempt (company_id, email_id, number, at, state, answer) VALUES ($1, $2, $3, $4, $5, $6)`,
		email, a.Number, a.At, string(a.State), a.Answer)
	return err
}

// EmailAttempts of a message, the latest first.
func (tx *Tx) EmailAttempts(email string) ([]EmailAttempt, error) {
	return list(tx, func(a *EmailAttempt) []any { return []any{&a.Number, utc(&a.At), &a.State, &a.Answer} },
		`SELECT number, at, state, answer FROM email_attempt WHERE company_id = $1 AND email_id = $2 ORDER BY number DESC`, email)
}

// WaitingEmails counts the messages not yet sent, up to CountMax.
func (tx *Tx) WaitingEmails() (int, error) {
	return tx.count(`SELECT 1 FROM email WHERE company_id = $1 AND state = 'pending'`, nil)
}
