package app

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// How long a download ticket lives, and how many documents it may hold.
const (
	TicketLife  = 5 * time.Minute
	DownloadMax = 5000
)

// OpenDownload checks the right to each document (this company's, this customer's, issued, not archived) and gives a
// ticket for their PDFs: good for five minutes, in this session only.
func (a *App) OpenDownload(ctx context.Context, g Guest, documents []string) (string, error) {
	if len(documents) == 0 {
		return "", billing.Fail(billing.Invalid, "error.nothing_ticked")
	}
	if len(documents) > DownloadMax {
		return "", billing.Fail(billing.Invalid, "error.too_many_rows", "max", DownloadMax)
	}
	return a.openDownload(ctx, g, func(tx *store.Tx) ([]string, error) {
		var versions []string
		taken := map[string]bool{}
		for _, id := range documents {
			version, err := tx.PortalVersion(g.Customer.ID, id)
			if err != nil {
				return nil, err
			}
			if !taken[version] {
				versions = append(versions, version)
			}
			taken[version] = true
		}
		return versions, nil
	})
}

// Request is what a door knows of the request that fetches a download.
type Request struct {
	Origin
	Head     bool   // nothing but the head was asked for
	Prefetch bool   // the browser asks ahead of the person
	Office   string // token of an office session in the same browser, "" without one
}

// Delivery is a download under way. A door writes its files and says so: Sent for what has gone out of a single file,
// Done when everything has.
type Delivery struct {
	app     *App
	reader  reader
	ticket  store.Download
	request Request
	reason  billing.Reason // why it is not a reading, "" when it is one
}

// reader is who gets a download: an access in one of its sessions, or the recipient of a link.
type reader struct {
	company, session, access string
	link                     string
	name                     string                      // username, or recipient
	may                      func(context.Context) error // asks anew whether the person may still have it
}

// ReadDocuments opens the ticket of this session and appends *started* for each of its versions, or, for what is never
// a reading, *ignored* with the reason.
func (a *App) ReadDocuments(ctx context.Context, g Guest, token string, r Request) (*Delivery, error) {
	return a.deliver(ctx, token, r, reader{company: g.Company.ID, session: g.SessionID, access: g.Access.ID, name: g.Who(),
		may: func(ctx context.Context) error {
			held, err := a.store.Directory().HoldsAccess(ctx, g.SessionID, g.Company.ID, g.Access.ID)
			if err == nil && !held {
				err = billing.ErrNotFound
			}
			return err
		}})
}

// deliver opens a ticket of that reader. All channels pass through here.
func (a *App) deliver(ctx context.Context, token string, r Request, who reader) (*Delivery, error) {
	d := &Delivery{app: a, reader: who, request: r}
	err := a.store.View(ctx, who.company, func(tx *store.Tx) (err error) {
		d.ticket, err = tx.Download(tokenID(token))
		return err
	})
	if err != nil {
		return nil, err
	}
	if d.ticket.SessionID != who.session || d.ticket.AccessID != who.access || d.ticket.LinkID != who.link {
		return nil, billing.ErrNotFound
	}
	if !a.Now().Before(d.ticket.ExpiresAt) {
		return nil, billing.Fail(billing.NotFound, "error.ticket_expired")
	}
	d.reason = a.notReading(ctx, who.company, r)
	phase := billing.Started
	if d.reason != "" {
		phase = billing.Ignored
	}
	return d, d.append(ctx, phase)
}

// notReading says why a request is never a reading (product.md § 4), "" when it may be one.
func (a *App) notReading(ctx context.Context, company string, r Request) billing.Reason {
	switch {
	case r.Head:
		return billing.ReasonHead
	case r.Prefetch:
		return billing.ReasonPrefetch
	case billing.IsRobot(r.UserAgent):
		return billing.ReasonRobot
	case r.Office != "":
		if who, err := a.Actor(ctx, r.Office); err == nil && who.CompanyID == company {
			return billing.ReasonOfficeSession
		}
	}
	return ""
}

// Count of the files in the download.
func (d *Delivery) Count() int { return len(d.ticket.Versions) }

// File is the i-th PDF: the stored one, or drawn now from its snapshot and stored. It asks anew whether the person may
// still have it, so that a long download stops when the access is taken away.
func (d *Delivery) File(ctx context.Context, i int) (File, error) {
	if err := d.reader.may(ctx); err != nil {
		return File{}, err
	}
	return d.app.pdf(ctx, d.reader.company, d.ticket.Versions[i])
}

// Sent notes that the bytes from start up to end of a single file of that size have gone out and been flushed. Once
// all of them have, in one piece or resumed, the download is done.
func (d *Delivery) Sent(ctx context.Context, start, end, size int64) error {
	if d.reason != "" {
		return nil
	}
	var sent int64
	err := d.app.store.Append(ctx, d.reader.company, func(tx *store.Tx) (err error) {
		sent, err = tx.MarkSent(d.ticket.ID, start, end)
		return err
	})
	if err != nil || sent < size {
		return err
	}
	return d.Done(ctx)
}

// Done notes that the last byte of everything has gone out: *completed*, which alone makes a document Leído. The first
// reading of a version tells the company's users, in one message an act. One read per ticket.
func (d *Delivery) Done(ctx context.Context) error {
	if d.reason != "" {
		return nil
	}
	return d.app.store.Append(ctx, d.reader.company, func(tx *store.Tx) error {
		fresh, err := tx.CompleteDownload(d.ticket.ID, d.app.Now())
		if err != nil || !fresh {
			return err
		}
		first, err := d.complete(tx)
		if err != nil || !first {
			return err
		}
		return d.notify(tx)
	})
}

// complete appends *completed* for each version and reports whether any of them was read for the first time.
func (d *Delivery) complete(tx *store.Tx) (bool, error) {
	any := false
	for i, id := range d.ticket.Versions {
		first, err := tx.MarkRead(id, d.reader.name, d.reader.link != "", d.app.Now())
		if err != nil {
			return false, err
		}
		any = any || first
		if err := d.event(tx, i, billing.Completed, first); err != nil {
			return false, err
		}
	}
	return any, nil
}

// notify posts one notice to each user whose Recibir emails is Sí.
func (d *Delivery) notify(tx *store.Tx) error {
	users, err := tx.UsersToNotify()
	if err != nil {
		return err
	}
	for _, u := range users {
		err := d.app.post(tx, store.Email{
			Kind: store.EmailDocumentsRead, Dedupe: "read:" + d.ticket.ID + ":" + u.AccountID,
			Recipient: u.Email, RecipientName: u.Name, Language: u.Language, AccountID: u.AccountID, DownloadID: d.ticket.ID,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Delivery) append(ctx context.Context, phase billing.Phase) error {
	for start := 0; start < d.Count(); start += appendStep {
		err := d.app.store.Append(ctx, d.reader.company, func(tx *store.Tx) error {
			for i := start; i < min(start+appendStep, d.Count()); i++ {
				if err := d.event(tx, i, phase, false); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// appendStep is how many beginnings are noted at a time: a long download must not hold up everybody else's writing.
const appendStep = 200

// event appends what became of the i-th version.
func (d *Delivery) event(tx *store.Tx, i int, phase billing.Phase, first bool) error {
	channel := billing.ChannelPortal
	switch {
	case d.reader.link != "":
		channel = billing.ChannelLink
	case d.Count() > 1:
		channel = billing.ChannelZip
	}
	return tx.AddEvent(billing.ReadEvent{
		ID: store.NewID(), DocumentID: d.ticket.Documents[i], VersionID: d.ticket.Versions[i], DownloadID: d.ticket.ID, AccessID: d.reader.access, LinkID: d.reader.link,
		Phase: phase, Reason: d.reason, Channel: channel, First: first, At: d.app.Now(),
	}, d.request.Origin)
}
