package billing

import "time"

// LinkLife is how long an e-mailed link opens its document.
const LinkLife = 60 * 24 * time.Hour

// SendWay is how a document goes out by e-mail.
type SendWay string

const (
	ByLink       SendWay = "link"       // the reading is known
	ByAttachment SendWay = "attachment" // "no verificable": nobody can know whether it is read
)

// Link is an e-mailed way to one version of one document, for one recipient.
type Link struct {
	ID         string // SHA-256 of the token in the mail
	DocumentID string
	VersionID  string
	CustomerID string
	EmailID    string // the mail it went out with
	Recipient  string
	CreatedAt  time.Time
	CreatedBy  string // account, "" when its recipient asked for it
	ExpiresAt  time.Time
	RevokedAt  time.Time
	RevokedBy  string    // name of who took it back, "" when it went with its access
	LastUsedAt time.Time // the button was last pressed; zero: never
}

// LinkState says whether a link still opens its document.
type LinkState string

const (
	LinkLive    LinkState = "live"
	LinkExpired LinkState = "expired" // its recipient may ask for another
	LinkRevoked LinkState = "revoked" // taken back by the company, one by one or with the access
)

// State of the link at that moment. What was taken back stays so, however old it gets.
func (l Link) State(now time.Time) LinkState {
	switch {
	case !l.RevokedAt.IsZero():
		return LinkRevoked
	case !now.Before(l.ExpiresAt):
		return LinkExpired
	}
	return LinkLive
}
