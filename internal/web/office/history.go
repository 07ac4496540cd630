package office

import (
	"slices"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// moment is a line of a document's history.
type moment struct {
	at    time.Time
	icon  string
	tone  string // "read", "late", "none" for what does not count
	title string
	text  string
	list  []string // what it changed, a line each
	href  string   // of the message or schedule it is about
	times int      // how often in a row, folded into one line
}

// history is what happened to a document, newest first, from every table that knows: each adds its moments, their
// order is made at the end. What repeats itself without counting as a reading is folded.
func history(v *door.Visit, page app.DocumentPage) []moment {
	all := deliveries(v, page.Events)
	for _, e := range page.Acts {
		all = append(all, actMoment(v, e))
	}
	for _, e := range page.Emails {
		all = append(all, mailMoment(v, e))
	}
	for _, l := range page.Revoked {
		all = append(all, revokedMoment(v, l))
	}
	for _, p := range page.Payments {
		all = append(all, paymentMoments(v, p)...)
	}
	s := salesOf(page.Kind)
	if page.State == billing.Issued {
		issued := moment{at: page.IssuedAt, icon: "file-check", title: s.gendered(v.P, "sales.issued."), text: v.P.T("office.history.number", "number", page.Number)}
		if page.Issuer != "" {
			issued.title = s.gendered(v.P, "sales.issued_by.", "who", page.Issuer)
		}
		all = append(all, issued)
	}
	created := moment{at: page.CreatedAt, icon: "file-text", title: s.gendered(v.P, "sales.created."), text: v.P.T("office.history.draft")}
	if by := page.MadeBy; by != nil {
		created.icon, created.title, created.href = "refresh-cw", v.P.T("recurring.made_by", "name", by.Name), schedulePath(by.ScheduleID)
		created.text = v.P.T("recurring.event_of", "day", v.P.DateLong(string(by.Occurrence)))
	}
	all = append(all, created)
	slices.SortStableFunc(all, func(a, b moment) int { return b.at.Compare(a.at) })
	return folded(all)
}

// deliveries are the readings and what looked like one. A download shows as one line, not one for its beginning and
// one for its end.
func deliveries(v *door.Visit, events []billing.ReadEvent) []moment {
	completed := map[string]bool{}
	for _, e := range events {
		if e.Phase == billing.Completed {
			completed[e.DownloadID] = true
		}
	}
	again := readAgain(events)
	var all []moment
	for i, e := range events {
		if e.Phase != billing.Started || !completed[e.DownloadID] {
			all = append(all, momentOf(v, e, again[i]))
		}
	}
	return all
}

// readAgain reports, for each event (newest first), whether the same person had read that version before.
func readAgain(events []billing.ReadEvent) []bool {
	type reading struct{ version, who string }
	read, again := map[reading]bool{}, make([]bool, len(events))
	for i, e := range slices.Backward(events) {
		if e.Phase == billing.Completed {
			r := reading{e.VersionID, e.Who}
			again[i], read[r] = read[r], true
		}
	}
	return again
}

func folded(all []moment) []moment {
	var short []moment
	for _, m := range all {
		m.times = 1
		if n := len(short); n > 0 && m.tone == "none" && short[n-1].same(m) {
			short[n-1].times++
			continue
		}
		short = append(short, m)
	}
	return short
}

// same reports whether two moments tell the same but for their time.
func (m moment) same(other moment) bool {
	return m.title == other.title && m.text == other.text && m.tone == other.tone && slices.Equal(m.list, other.list) && m.href == other.href
}

func momentOf(v *door.Visit, e billing.ReadEvent, again bool) moment {
	m := moment{at: e.At}
	who, started := e.Who, "office.history.started_text"
	if e.LinkID != "" {
		who, started = v.P.T("share.by_link_first", "recipient", e.Who), "office.history.started_link"
	}
	switch e.Phase {
	case billing.Completed:
		m.icon, m.tone = "download", "read"
		m.title = v.P.T("office.history.read")
		if again {
			m.title = v.P.T("office.history.read_again")
		}
		m.text = v.P.T("office.history.channel."+string(e.Channel), "who", e.Who)
	case billing.Opened:
		m.icon = "eye"
		m.title, m.text = v.P.T("list.history.seen"), v.P.T("list.history.seen_text", "who", e.Who)
	case billing.Started:
		m.icon, m.tone = "download", "none"
		m.title, m.text = v.P.T("office.history.started"), v.P.T(started, "who", e.Who)
	default:
		m.icon, m.tone = "eye-off", "none"
		if e.Reason == billing.ReasonOfficeSession && e.DownloadID != "" {
			m.title, m.text = v.P.T("office.history.own_download"), v.P.T("office.history.reason_text.office_session", "who", who)
			break
		}
		m.title, m.text = v.P.T("office.history.reason."+string(e.Reason)), v.P.T("office.history.reason_text."+string(e.Reason), "who", who)
	}
	return m
}

// actMoment is what the company did to a document besides issuing it.
func actMoment(v *door.Visit, e app.DocumentEvent) moment {
	icons := map[billing.DocumentEventKind]string{billing.EventArchived: "archive", billing.EventUnarchived: "archive-restore",
		billing.EventUnread: "eye-off", billing.EventLinkAsked: "mail"}
	m := moment{at: e.At, icon: icons[e.Kind], title: v.P.T("sales.event." + string(e.Kind)), text: v.P.T("sales.event_text." + string(e.Kind))}
	if e.Who != "" {
		m.title = v.P.T("sales.event_by", "what", m.title, "who", e.Who)
	}
	return m
}

// mailMoment is what became of a message with the document: it waits, it left, its recipient's server would not have
// it, or it was taken back before it left.
func mailMoment(v *door.Visit, e app.Email) moment {
	m := moment{at: e.SentAt, icon: "send", href: messagePath(e.ID), title: v.P.T("office.email.sent"), text: v.P.T("sales.history.mailed."+string(e.Way), "who", e.Recipient)}
	if e.Way == billing.ByAttachment && e.State != "sent" {
		m.text = v.P.T("sales.history.mailed.attached", "who", e.Recipient)
	}
	switch e.Kind {
	case app.EmailReminder:
		m.icon, m.title = "bell", v.P.T("reminder.history.remind")
	case app.EmailFallback:
		m.title = v.P.T("reminder.history.attach")
	}
	switch e.State {
	case "bounced", "failed":
		m.at, m.icon, m.tone, m.title = e.UpdatedAt, "mail-x", "late", emailState(v.P, e.State)
	case "cancelled":
		m.at, m.icon, m.tone, m.title = e.UpdatedAt, "ban", "none", v.P.T("office.email.cancelled")
	case "pending":
		m.at, m.icon, m.title = e.CreatedAt, "mail", v.P.T("sales.history.queued")
		if e.Attempts > 0 {
			m.at, m.title = e.UpdatedAt, v.P.T("sales.history.tried")
		}
	}
	if e.State != "sent" && e.LastAnswer != "" && e.LastAnswer != app.AnswerTakenBack {
		m.text = v.P.T("sales.history.answer", "what", m.text, "answer", answerText(v.P, e.LastAnswer))
	}
	if e.State == "pending" && !e.NextAt.IsZero() {
		m.text = v.P.T("sales.history.next", "what", strings.TrimSuffix(m.text, ".")+".", "when", v.P.Moment(e.NextAt, v.Now()))
	}
	return m
}

// revokedMoment is a link that was taken back, by somebody or with the access it belonged to.
func revokedMoment(v *door.Visit, l billing.Link) moment {
	m := moment{at: l.RevokedAt, icon: "ban", title: v.P.T("share.revoked"), text: v.P.T("share.revoked_access", "recipient", l.Recipient)}
	if l.RevokedBy != "" {
		m.title = v.P.T("sales.event_by", "what", m.title, "who", l.RevokedBy)
		m.text = v.P.T("share.revoked_text", "recipient", l.Recipient)
	}
	return m
}

// paymentMoments are a payment, and that it was undone.
func paymentMoments(v *door.Visit, p billing.Payment) []moment {
	amount := v.P.Money(int64(p.Amount))
	paid := moment{at: p.At, icon: "check", title: v.P.T("sales.history.paid", "amount", amount), text: paymentText(v, p)}
	if p.By != "" {
		paid.text = v.P.T("sales.history.noted", "what", paid.text, "who", p.By)
	}
	if p.UndoneAt.IsZero() {
		return []moment{paid}
	}
	paid.tone = "none"
	return []moment{{at: p.UndoneAt, icon: "undo-2", title: v.P.T("sales.history.undone", "amount", amount),
		text: v.P.T("sales.payment.undone", "who", p.UndoneBy, "reason", p.UndoReason)}, paid}
}
