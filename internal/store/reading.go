package store

import (
	"time"

	"acuse/internal/billing"
)

// Download is a ticket: the right of one session, or of one link, to fetch some versions, once, for a few minutes.
type Download struct {
	ID          string // SHA-256 of the token in the URL
	SessionID   string // "" of a link
	AccessID    string // "" of a link
	LinkID      string
	CreatedAt   time.Time
	ExpiresAt   time.Time
	Sent        int64 // bytes gone out without a gap, from the first on
	CompletedAt time.Time
	FilesSent   int // of several files
	Versions    []string
	Documents   []string // of the versions, in their order; only of one that was read
}

// AddDownload keeps a ticket and what it is for.
func (tx *Tx) AddDownload(d Download) error {
	_, err := tx.exec(`INSERT INTO download (company_id, id, session_id, access_id, link_id, created_at, expires_at, sent) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
		d.ID, d.SessionID, orNull(d.AccessID), orNull(d.LinkID), d.CreatedAt, d.ExpiresAt)
	if err != nil {
		return err
	}
	rows := make([][]any, len(d.Versions))
	for i, version := range d.Versions {
		rows[i] = []any{d.ID, i, version}
	}
	return tx.bulk(`download_version`, `download_id, position, version_id`, rows)
}

// Download by its id, with its versions in order.
func (tx *Tx) Download(id string) (Download, error) {
	d := Download{ID: id}
	err := tx.get([]any{&d.SessionID, opt(&d.AccessID), opt(&d.LinkID), utc(&d.CreatedAt), utc(&d.ExpiresAt), &d.Sent, utc(&d.CompletedAt), &d.FilesSent},
		`SELECT session_id, access_id, link_id, created_at, expires_at, sent, completed_at, files_sent FROM download WHERE company_id = $1 AND id = $2`, id)
	if err != nil {
		return d, err
	}
	files, err := list(tx, func(f *[2]string) []any { return []any{&f[0], &f[1]} },
		`SELECT h.version_id, v.document_id FROM download_version h JOIN version v ON v.company_id = h.company_id AND v.id = h.version_id
		WHERE h.company_id = $1 AND h.download_id = $2 ORDER BY h.position`, id)
	for _, f := range files {
		d.Versions, d.Documents = append(d.Versions, f[0]), append(d.Documents, f[1])
	}
	return d, err
}

// DownloadBegan reports whether a ticket has been used.
func (tx *Tx) DownloadBegan(download string) (bool, error) {
	var n int
	err := tx.get([]any{&n}, `SELECT count(*) FROM (SELECT 1 FROM read_event WHERE company_id = $1 AND download_id = $2 AND phase <> 'ignored' LIMIT 1) few`, download)
	return n > 0, err
}

// MarkFiles notes how many of a ticket's files have gone out.
func (tx *Tx) MarkFiles(download string, sent int) error {
	return tx.must(`UPDATE download SET files_sent = $3 WHERE company_id = $1 AND id = $2`, download, sent)
}

// MarkSent notes that the bytes from start up to end have gone out, and answers how many have without a gap.
func (tx *Tx) MarkSent(download string, start, end int64) (int64, error) {
	_, err := tx.exec(`UPDATE download SET sent = $4 WHERE company_id = $1 AND id = $2 AND sent >= $3 AND sent < $4`, download, start, end)
	if err != nil {
		return 0, err
	}
	var sent int64
	err = tx.get([]any{&sent}, `SELECT sent FROM download WHERE company_id = $1 AND id = $2`, download)
	return sent, err
}

// CompleteDownload closes a ticket; false when it was closed before: one read per ticket.
func (tx *Tx) CompleteDownload(download string, now time.Time) (bool, error) {
	n, err := tx.exec(`UPDATE download SET completed_at = $3 WHERE company_id = $1 AND id = $2 AND completed_at IS NULL`, download, now)
	return n == 1, err
}

// MarkRead notes the first reading of a version, on it and on its document while that is the current one: by whom, or
// by the link that was sent to whom. False when it had been read before.
func (tx *Tx) MarkRead(version, who string, byLink bool, now time.Time) (bool, error) {
	n, err := tx.exec(`UPDATE version SET first_read_at = $3 WHERE company_id = $1 AND id = $2 AND first_read_at IS NULL`, version, now)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.exec(`UPDATE document SET read_at = $3, read_by = $4, read_by_link = $5 WHERE company_id = $1 AND version_id = $2 AND id = (
		SELECT document_id FROM version WHERE company_id = $1 AND id = $2) AND read_at IS NULL`, version, now, who, byLink)
	return err == nil, err
}

// Origin is where a request came from.
type Origin struct{ IP, UserAgent string }

// AddEvent appends a read event, once for each phase of a ticket, and its origin beside it.
func (tx *Tx) AddEvent(e billing.ReadEvent, from Origin) error {
	n, err := tx.exec(`INSERT INTO read_event (company_id, id, document_id, version_id, download_id, access_id, account_id, link_id, phase, reason, channel, first, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (company_id, download_id, version_id, phase) WHERE phase <> 'ignored' DO NOTHING`,
		e.ID, e.DocumentID, e.VersionID, orNull(e.DownloadID), orNull(e.AccessID), orNull(e.AccountID), orNull(e.LinkID),
		string(e.Phase), string(e.Reason), string(e.Channel), e.First, e.At)
	if err != nil || n == 0 {
		return err
	}
	_, err = tx.exec(`INSERT INTO read_origin (company_id, event_id, ip, user_agent, at) VALUES ($1, $2, $3, $4, $5)`,
		e.ID, from.IP, from.UserAgent, e.At)
	return err
}

// Events of a document, newest first, with its openings on screen.
func (tx *Tx) Events(document string) ([]billing.ReadEvent, error) {
	events, err := tx.events(`e.document_id = $2 ORDER BY e.at DESC, e.id DESC LIMIT 200`, document)
	if err != nil {
		return nil, err
	}
	opened, err := tx.openings(document)
	return byTime(events, opened), err
}

// FirstReads are the versions that a download made read for the first time, in its order.
func (tx *Tx) FirstReads(download string) ([]billing.ReadEvent, error) {
	return tx.events(`e.download_id = $2 AND e.phase = 'completed' AND e.first ORDER BY e.id`, download)
}

func (tx *Tx) events(condition string, arg string) ([]billing.ReadEvent, error) {
	return list(tx, func(e *billing.ReadEvent) []any {
		return []any{&e.ID, &e.DocumentID, &e.VersionID, opt(&e.DownloadID), opt(&e.AccessID), opt(&e.AccountID), opt(&e.LinkID), &e.Who,
			&e.Phase, &e.Reason, &e.Channel, &e.First, utc(&e.At)}
	}, `SELECT e.id, e.document_id, e.version_id, e.download_id, e.access_id, e.account_id, e.link_id,
		COALESCE(k.name || ' · ' || a.username, a.username, l.recipient, u.email, ''), e.phase, e.reason, e.channel, e.first, e.at FROM read_event e
		LEFT JOIN access a ON a.company_id = e.company_id AND a.id = e.access_id
		LEFT JOIN contact k ON k.company_id = a.company_id AND k.id = a.contact_id
		LEFT JOIN link l ON l.company_id = e.company_id AND l.id = e.link_id
		LEFT JOIN account u ON u.id = e.account_id
		WHERE e.company_id = $1 AND `+condition, arg)
}
