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

	EmailProfileProposed EmailKind = "profile_proposed" // to a company user: your customer would change its data
	EmailLinkAsked       EmailKind = "link_asked"       // to a company user: who had this link asks for another
)

// EmailState of a message in the outbox.
type EmailState string

const (
	EmailPending   EmailState = "pending"
	EmailSent      EmailState = "sent"
	EmailFailed    EmailState = "failed"    // given up: the last answer says why
	EmailCancelled EmailState = "cancelled" // what it belonged to is over
)

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
	DocumentSent  // of EmailDocumentSent
	State         EmailState
	Attempts      int
	LastAnswer    string // of the mail server
	CreatedAt     time.Time
	UpdatedAt     time.Time
	SentAt        time.Time
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
	document_id, version_id, way, subject, body, proposal_id, link_id, state, attempts, last_answer, created_at, updated_at, sent_at`

func emailFields(e *Email) []any {
	return []any{&e.ID, &e.Kind, &e.Dedupe, &e.Recipient, &e.RecipientName, &e.Language, opt(&e.CustomerID), opt(&e.AccessID),
		opt(&e.AccountID), opt(&e.DownloadID), opt(&e.DocumentID), opt(&e.VersionID), &e.Way, &e.Subject, &e.Body, opt(&e.ProposalID), opt(&e.LinkID),
		&e.State, &e.Attempts, &e.LastAnswer, utc(&e.CreatedAt), utc(&e.UpdatedAt), utc(&e.SentAt)}
}

// AddEmail puts a message into the outbox; false when one with its key is there already.
func (tx *Tx) AddEmail(e Email) (bool, error) {
	n, err := tx.exec(`INSERT INTO email (company_id, id, kind, dedupe, recipient, recipient_name, language, customer_id, access_id, account_id, download_id,
		document_id, version_id, way, subject, body, proposal_id, link_id, state, attempts, last_answer, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $13, $14, $15, $16, $17, $18, $19, 'pending', 0, '', $12, $12)
		ON CONFLICT (company_id, dedupe) DO NOTHING`,
		e.ID, string(e.Kind), e.Dedupe, e.Recipient, e.RecipientName, e.Language, orNull(e.CustomerID), orNull(e.AccessID),
		orNull(e.AccountID), orNull(e.DownloadID), e.CreatedAt,
		orNull(e.DocumentID), orNull(e.VersionID), string(e.Way), e.Subject, e.Body, orNull(e.ProposalID), orNull(e.LinkID))
	return n == 1, err
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
		case e.State == EmailFailed || e.State == EmailCancelled:
		case len(recipients) == 0 || e.CreatedAt.Equal(at):
			at, recipients = e.CreatedAt, append(recipients, e.Recipient)
		}
	}
	return at, recipients, err
}

// SendAgain puts a message of a document that was given up back among those to be sent; false when it was not.
func (tx *Tx) SendAgain(document, id string, now time.Time) (bool, error) {
	n, err := tx.exec(`UPDATE email SET state = 'pending', updated_at = $4 WHERE company_id = $1 AND id = $3 AND document_id = $2 AND state = 'failed'`,
		document, id, now)
	return n == 1, err
}

// MarkEmail notes what became of an attempt to send.
func (tx *Tx) MarkEmail(id string, state EmailState, answer string, now time.Time) error {
	return tx.must(`UPDATE email SET state = $3, last_answer = $4, updated_at = $5, attempts = attempts + CASE WHEN $3 = 'cancelled' THEN 0 ELSE 1 END,
		sent_at = CASE WHEN $3 = 'sent' THEN $5 ELSE sent_at END WHERE company_id = $1 AND id = $2`, id, string(state), answer, now)
}

// WaitingEmails counts the messages not yet sent, up to CountMax.
func (tx *Tx) WaitingEmails() (int, error) {
	return tx.count(`SELECT 1 FROM email WHERE company_id = $1 AND state = 'pending'`, nil)
}
