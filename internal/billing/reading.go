package billing

import "time"

// Channel is how a document reached its reader.
type Channel string

const (
	ChannelPortal Channel = "portal" // ticked rows, button PDF
	ChannelZip    Channel = "zip"    // several ticked rows at once
	ChannelOffice Channel = "office" // the company's own copy
	ChannelLink   Channel = "link"   // the button of the page that an e-mailed link opens
)

// Phase of a delivery. Only Completed makes a document *Leído* (product.md § 4).
type Phase string

const (
	Started   Phase = "started"   // appended before the first byte
	Completed Phase = "completed" // the server wrote and flushed the last byte
	Ignored   Phase = "ignored"   // not a reading; the event keeps its reason
	Opened    Phase = "seen"      // opened on screen: *visto*, weaker than a reading
)

// Reason why a request is not a reading.
type Reason string

const (
	ReasonHead          Reason = "head"           // HEAD: nothing was delivered
	ReasonPrefetch      Reason = "prefetch"       // a browser asked ahead of the person
	ReasonOfficeUser    Reason = "office_user"    // the company's own copy
	ReasonOfficeSession Reason = "office_session" // portal opened in a browser where the company's user is logged in
	ReasonLinkOpened    Reason = "link_opened"    // the page of an e-mailed link was looked at: a scanner may have done it
	ReasonRobot         Reason = "robot"          // a program that opens links, by its own word
)

// ReadEvent is one delivery of one version to one person, or what looked like one.
type ReadEvent struct {
	ID         string
	DocumentID string
	VersionID  string
	DownloadID string // ticket, "" for the company's own copy
	AccessID   string
	AccountID  string
	LinkID     string // "" unless it came by an e-mailed link
	Who        string // username of the access, recipient of the link or e-mail of the account
	Phase      Phase
	Reason     Reason
	Channel    Channel
	First      bool // first reading of its version
	At         time.Time
}

// ReadState is the ring of a list: a thing of its own, never a status of life or money.
type ReadState string

const (
	Unread     ReadState = "unread"  // No leído
	Seen       ReadState = "seen"    // Visto: opened on screen, weaker than read
	Read       ReadState = "read"    // Leído
	Unverified ReadState = "unknown" // No verificable: the PDF went as an attachment, and nothing else did
	Returned   ReadState = "bounced" // Rebotado: a message with it came back; the company's side alone says so
)

// Standing is the reading of a document as its company sees it: one that nobody has obtained or seen, and a message with
// which came back, is Returned.
func (d Document) Standing() ReadState {
	reading := d.Reading()
	if !d.BouncedAt.IsZero() && (reading == Unread || reading == Unverified) {
		return Returned
	}
	return reading
}

// Reading of the version the customer gets now: the strongest thing that is known of it. An attachment makes it
// unverifiable only as long as nothing but attachments went out: once a link went out too, to whomever, a reading will
// be known, and until then it is unread. Marked unread it goes back to what it was before anybody had obtained or seen
// it: Unread, or Unverified where it went out as an attachment only.
func (d Document) Reading() ReadState {
	switch {
	case !d.ReadAt.IsZero():
		return Read
	case !d.SeenAt.IsZero():
		return Seen
	case !d.AttachedAt.IsZero():
		return Unverified
	}
	return Unread
}
