package billing

import "time"

// ConsentText is the version of the text that a customer accepts today: i18n has each version's. RD 1619/2012 art. 9.2
// wants the recipient's consent to electronic invoices.
const ConsentText = 1

// Consent is that a customer accepted electronic invoices, refused them, or took its consent back: who, when, and to which text.
type Consent struct {
	CustomerID  string
	AccessID    string
	Who         string // username of the access
	Given       bool   // false: refused or taken back
	TextVersion int
	Language    string // of the text they read
	At          time.Time
}

// LegalKind is a legal page of a company's portal.
type LegalKind string

const (
	LegalNotice LegalKind = "legal"   // Aviso legal (Ley 34/2002 art. 10)
	Privacy     LegalKind = "privacy" // Privacidad (RGPD art. 13)
)

// LegalTextMax is how long a company's own legal text may be, in characters.
const LegalTextMax = 20_000

// CheckLegalText refuses a text that is too long; an empty one is the usual text again.
func CheckLegalText(text, field string) error {
	var errs Errors
	checkLength(&errs, field, text, LegalTextMax)
	return errs.Err()
}
