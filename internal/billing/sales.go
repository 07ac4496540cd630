package billing

// SalesAction is a button of the bar under a list of sales documents.
type SalesAction string

const (
	Archive   SalesAction = "archive"   // Archivar: it leaves the portal and the list
	Unarchive SalesAction = "unarchive" // Desarchivar: it comes back to both
	Collect   SalesAction = "collect"   // Cobrar: all that is pending is paid, today
)

// SalesOutcome is what an action does to one document.
type SalesOutcome string

const (
	WillArchive   SalesOutcome = "archive"
	WillUnarchive SalesOutcome = "unarchive"
	WillCollect   SalesOutcome = "collect"
	IsDraft       SalesOutcome = "is_draft"        // a draft was never out of the house
	IsArchived    SalesOutcome = "is_archived"     // already
	NotArchived   SalesOutcome = "not_archived"    // nothing to bring back
	NothingIsOwed SalesOutcome = "nothing_pending" // paid already, or of a kind that owes nothing
)

// Changes reports whether the outcome changes the document.
func (o SalesOutcome) Changes() bool {
	return o == WillArchive || o == WillUnarchive || o == WillCollect
}

// Will says what the action would do to the document.
func (d Document) Will(action SalesAction) SalesOutcome {
	switch {
	case d.State == Draft:
		return IsDraft
	case action == Collect && d.Pending == 0:
		return NothingIsOwed
	case action == Collect:
		return WillCollect
	case action == Archive && !d.ArchivedAt.IsZero():
		return IsArchived
	case action == Archive:
		return WillArchive
	case d.ArchivedAt.IsZero():
		return NotArchived
	}
	return WillUnarchive
}

// DocumentEventKind is what happened to a document that has no table of its own.
type DocumentEventKind string

const (
	EventArchived   DocumentEventKind = "archived"
	EventUnarchived DocumentEventKind = "unarchived"
	EventUnread     DocumentEventKind = "marked_unread" // Marcar como no leído
	EventLinkAsked  DocumentEventKind = "link_asked"    // the recipient of a link taken back asks for another
)
