package office

import (
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// moment is a line of an invoice's history.
type moment struct {
	at    time.Time
	icon  string
	tone  string // "read", "none" for what does not count
	title string
	text  string
	times int // how often in a row, folded into one line
}

// history is what happened to an invoice, newest first. A download shows as one line, not one for its beginning and
// one for its end, and what repeats itself without counting as a reading is folded.
func history(v *door.Visit, page app.InvoicePage) []moment {
	completed := map[string]bool{}
	for _, e := range page.Events {
		if e.Phase == billing.Completed {
			completed[e.DownloadID] = true
		}
	}
	var all []moment
	for _, e := range page.Events {
		if e.Phase == billing.Started && completed[e.DownloadID] {
			continue
		}
		m := momentOf(v, e)
		if n := len(all); n > 0 && m.tone == "none" && all[n-1].same(m) {
			all[n-1].times++
			continue
		}
		all = append(all, m)
	}
	if page.State == billing.Issued {
		issued := moment{at: page.IssuedAt, icon: "file-check", title: v.P.T("office.history.issued"), text: v.P.T("office.history.number", "number", page.Number)}
		if page.Issuer != "" {
			issued.title = v.P.T("office.history.issued_by", "who", page.Issuer)
		}
		all = append(all, issued)
	}
	return append(all, moment{at: page.CreatedAt, icon: "file-text", title: v.P.T("office.history.created"), text: v.P.T("office.history.draft")})
}

// same reports whether two moments tell the same but for their time.
func (m moment) same(other moment) bool {
	return m.title == other.title && m.text == other.text && m.tone == other.tone
}

func momentOf(v *door.Visit, e billing.ReadEvent) moment {
	m := moment{at: e.At, times: 1}
	switch e.Phase {
	case billing.Completed:
		m.icon, m.tone = "download", "read"
		m.title = v.P.T("office.history.read_again")
		if e.First {
			m.title = v.P.T("office.history.read")
		}
		m.text = v.P.T("office.history.channel."+string(e.Channel), "who", e.Who)
	case billing.Opened:
		m.icon = "eye"
		m.title, m.text = v.P.T("list.history.seen"), v.P.T("list.history.seen_text", "who", e.Who)
	case billing.Started:
		m.icon, m.tone = "download", "none"
		m.title, m.text = v.P.T("office.history.started"), v.P.T("office.history.started_text", "who", e.Who)
	default:
		m.icon, m.tone = "eye-off", "none"
		m.title, m.text = v.P.T("office.history.reason."+string(e.Reason)), v.P.T("office.history.reason_text."+string(e.Reason), "who", e.Who)
	}
	return m
}
