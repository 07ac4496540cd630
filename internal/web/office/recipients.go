package office

import (
	"slices"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// recipient is somebody who can get a document: by an access, by e-mail, or both where the address is the same.
type recipient struct {
	access, who string
	key         string     // of the address
	email       *app.Email // the last one that carried the current version, nil: none
	arrivedAt   time.Time  // when a link sent to the address was first opened, by whomsoever
	seenAt      time.Time  // when the access first opened the current version on screen
	readAt      time.Time  // when the current version was first obtained; both since it was last marked unread
}

// attached reports whether the version went to the address as an attachment: its reading cannot be known.
func (r recipient) attached() bool {
	return r.email != nil && r.email.Way == billing.ByAttachment && emailState(r.email) == "sent"
}

// emailState is the outbox's word for what became of a message: "pending", "sent", "failed", "cancelled".
func emailState(e *app.Email) string { return string(e.State) }

// recipients in the order they are shown in: the customer's access, whom mail was sent to, and who else obtained it.
type recipients struct {
	all    []recipient
	marked time.Time // when the document was last marked unread
}

func recipientsOf(page app.DocumentPage) []recipient {
	rs := &recipients{}
	for _, e := range page.Acts {
		if e.Kind == billing.EventUnread && e.At.After(rs.marked) {
			rs.marked = e.At
		}
	}
	if page.Access != nil {
		rs.all = append(rs.all, recipient{access: page.Access.ID, who: page.Access.Username, key: billing.EmailKey(page.Access.Username)})
	}
	for i, e := range slices.Backward(page.Emails) { // the last one stays
		if e.VersionID == page.VersionID {
			rs.at("", e.Recipient).email = &page.Emails[i]
		}
	}
	for _, e := range page.Events { // newest first: the earliest stays
		if e.VersionID == page.VersionID && (e.AccessID != "" || e.LinkID != "") {
			rs.event(e)
		}
	}
	if len(rs.all) == 0 {
		return []recipient{{who: page.Document.CustomerName}}
	}
	if seen := slices.ContainsFunc(rs.all, func(r recipient) bool { return !r.seenAt.IsZero() }); !seen {
		rs.all[0].seenAt = page.SeenAt // its event is older than those that are shown
	}
	return rs.all
}

// event notes what a reading or what looked like one says of whose it was.
func (rs *recipients) event(e billing.ReadEvent) {
	if e.LinkID != "" {
		rs.at("", e.Who).arrivedAt = e.At
	}
	if e.At.Before(rs.marked) {
		return
	}
	switch e.Phase {
	case billing.Completed:
		rs.at(e.AccessID, e.Who).readAt = e.At
	case billing.Opened:
		rs.at(e.AccessID, e.Who).seenAt = e.At
	}
}

// at is the recipient with that access or, by mail and link, with that address; a new one at the end if there is none.
// A contact is named "Begoña · begona@gestoria.es".
func (rs *recipients) at(access, who string) *recipient {
	address := who[strings.LastIndex(who, " ")+1:]
	key := billing.EmailKey(address)
	for i := range rs.all {
		r := &rs.all[i]
		switch {
		case access != "" && r.access == access, access == "" && r.key == key:
			return r
		case access != "" && r.access == "" && r.key == key: // mail went there, and its access obtained it
			r.access, r.who = access, who
			return r
		}
	}
	rs.all = append(rs.all, recipient{access: access, who: who, key: key})
	return &rs.all[len(rs.all)-1]
}

// mailMoments are the messages that carried a document: to whom, how, and what became of each.
func mailMoments(v *door.Visit, emails []app.Email) []moment {
	var all []moment
	for _, e := range emails {
		m := moment{at: e.CreatedAt, icon: "mail", title: v.P.T("sales.mail.pending", "who", e.Recipient), text: v.P.T("share.way." + string(e.Way))}
		switch emailState(&e) {
		case "sent":
			m.at, m.icon, m.title = e.SentAt, "mail-check", v.P.T("sales.mail.sent", "who", e.Recipient)
			if e.Way == billing.ByAttachment {
				m.text = v.P.T("sales.mail.attached")
			}
		case "failed":
			m.at, m.icon, m.tone, m.title = e.UpdatedAt, "mail-x", "late", v.P.T("sales.mail.failed", "who", e.Recipient)
			m.text += " · " + e.LastAnswer
		case "cancelled":
			m.at, m.icon, m.tone, m.title = e.UpdatedAt, "ban", "none", v.P.T("sales.mail.cancelled", "who", e.Recipient)
		default:
			if e.LastAnswer != "" { // tried, and to be tried again
				m.at, m.text = e.UpdatedAt, m.text+" · "+e.LastAnswer
			}
		}
		all = append(all, m)
	}
	return all
}
