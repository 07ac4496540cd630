package store

import (
	"time"

	"acuse/internal/billing"
)

// AddConsent appends what a customer said about electronic invoices.
func (tx *Tx) AddConsent(c billing.Consent) error {
	_, err := tx.exec(`INSERT INTO consent (company_id, id, customer_id, access_id, given, text_version, language, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		NewID(), c.CustomerID, c.AccessID, c.Given, c.TextVersion, c.Language, c.At)
	return err
}

// ConsentOf a customer: what it said last, nil when it never said anything.
func (tx *Tx) ConsentOf(customer string) (*billing.Consent, error) {
	c := billing.Consent{CustomerID: customer}
	err := tx.get([]any{&c.AccessID, &c.Who, &c.Given, &c.TextVersion, &c.Language, utc(&c.At)},
		`SELECT c.access_id, a.username, c.given, c.text_version, c.language, c.at FROM consent c
		JOIN access a ON a.company_id = c.company_id AND a.id = c.access_id
		WHERE c.company_id = $1 AND c.customer_id = $2 ORDER BY c.at DESC LIMIT 1`, customer)
	if billing.CodeOf(err) == billing.NotFound {
		return nil, nil
	}
	return &c, err
}

// LegalText is a company's own words on a legal page in a language, "" when the usual ones stand.
func (tx *Tx) LegalText(kind billing.LegalKind, language string) (string, error) {
	var text string
	err := tx.get([]any{&text}, `SELECT text FROM legal_text WHERE company_id = $1 AND kind = $2 AND language = $3`, string(kind), language)
	if billing.CodeOf(err) == billing.NotFound {
		return "", nil
	}
	return text, err
}

// PutLegalText keeps a company's own words; none are the usual ones again.
func (tx *Tx) PutLegalText(kind billing.LegalKind, language, text, account string, now time.Time) error {
	if text == "" {
		_, err := tx.exec(`DELETE FROM legal_text WHERE company_id = $1 AND kind = $2 AND language = $3`, string(kind), language)
		return err
	}
	_, err := tx.exec(`INSERT INTO legal_text (company_id, kind, language, text, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (company_id, kind, language) DO UPDATE SET text = EXCLUDED.text, updated_at = EXCLUDED.updated_at, updated_by = EXCLUDED.updated_by`,
		string(kind), language, text, now, account)
	return err
}
