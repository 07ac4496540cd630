package store

import (
	"slices"
	"time"

	"acuse/internal/billing"
)

// MarkSeen appends that an access opened a version on screen, unless it did since the time given: who comes back to a
// page has not opened it anew. The first of its version makes the document *visto*.
func (tx *Tx) MarkSeen(d billing.Document, access string, now, since time.Time) error {
	var n int // a document that was marked unread since then is opened anew
	err := tx.get([]any{&n}, `SELECT count(*) FROM document_seen WHERE company_id = $1 AND document_id = $2 AND at > $3 AND version_id = $4 AND access_id = $5`,
		d.ID, since, d.VersionID, access)
	if err != nil || n > 0 && !d.SeenAt.IsZero() {
		return err
	}
	first, err := tx.exec(`UPDATE document SET seen_at = $4 WHERE company_id = $1 AND id = $2 AND version_id = $3 AND seen_at IS NULL`, d.ID, d.VersionID, now)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO document_seen (company_id, id, document_id, version_id, access_id, first, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		NewID(), d.ID, d.VersionID, access, first == 1, now)
	return err
}

// openings of a document on screen, newest first, as events of their own phase.
func (tx *Tx) openings(document string) ([]billing.ReadEvent, error) {
	return list(tx, func(e *billing.ReadEvent) []any {
		e.Phase, e.Channel = billing.Opened, billing.ChannelPortal
		return []any{&e.ID, &e.DocumentID, &e.VersionID, &e.AccessID, &e.Who, &e.First, utc(&e.At)}
	}, `SELECT s.id, s.document_id, s.version_id, s.access_id, COALESCE(k.name || ' · ' || a.username, a.username), s.first, s.at FROM document_seen s
		JOIN access a ON a.company_id = s.company_id AND a.id = s.access_id
		LEFT JOIN contact k ON k.company_id = a.company_id AND k.id = a.contact_id
		WHERE s.company_id = $1 AND s.document_id = $2 ORDER BY s.at DESC LIMIT 200`, document)
}

// byTime puts two lists of events together, newest first.
func byTime(a, b []billing.ReadEvent) []billing.ReadEvent {
	all := append(a, b...)
	slices.SortStableFunc(all, func(x, y billing.ReadEvent) int { return y.At.Compare(x.At) })
	return all
}
