package ui

import (
	"cmp"
	"strings"
	"time"

	"github.com/a-h/templ"

	"acuse/internal/i18n"
)

// States of a reading mark (design: an empty ring that fills).
const (
	Unread     = "unread"  // No leído
	Seen       = "seen"    // Visto: opened on screen, not downloaded
	Read       = "read"    // Leído
	Stale      = "stale"   // the version before was read, this one not
	Unverified = "unknown" // cannot be known: it went as an attachment
	Bounced    = "bounced" // the mail came back
)

// ReadProps are a reading mark: what, when, by whom.
type ReadProps struct {
	State string
	At    time.Time // zero shows no time
	Now   time.Time // what "today" is measured by
	Full  bool      // also the hour of another day; lists leave it out
	Who   string    // who read it, or "por el enlace…": read out and shown on pointing
	Link  bool      // Who tells of a link
}

func (r ReadProps) when(p *i18n.Printer) string {
	if r.Full {
		return p.Moment(r.At, r.Now)
	}
	return When(p, r.At, r.Now)
}

// When is an instant as a list shows it: the hour today, the day before: "hoy, 9:31", "3 nov".
func When(p *i18n.Printer, at, now time.Time) string {
	today := i18n.Day(now)
	if day := i18n.Day(at); day != today {
		return p.DateShort(day, today)
	}
	return p.Moment(at, now)
}

// PillProps are a state of money or of life cycle; never of reading.
type PillProps struct {
	Text string
	Tone string // "" grey, "line", "accent", "soon", "late", "ink"
	Icon string
}

// NoteProps are a quiet box with a word to say.
type NoteProps struct {
	Tone  string // "" plain, "warn", "danger"
	Icon  string // "" follows from the tone
	Title string // bold, first
	Text  string
	Link  Link // the way to mend it
}

// title is a sentence of its own before another one.
func (n NoteProps) title() string {
	if n.Text == "" || strings.HasSuffix(n.Title, ".") || strings.HasSuffix(n.Title, "?") || strings.HasSuffix(n.Title, "!") || strings.HasSuffix(n.Title, ":") {
		return n.Title
	}
	return n.Title + "."
}

func (n NoteProps) icon() string {
	switch n.Tone {
	case "warn":
		return cmp.Or(n.Icon, "triangle-alert")
	case "danger":
		return cmp.Or(n.Icon, "circle-alert")
	}
	return cmp.Or(n.Icon, "info")
}

// ToastProps are a word about what has just happened; it goes by itself.
type ToastProps struct {
	Read  bool   // with the green mark: somebody has read something
	Text  string // "Acceso concedido a Café Almirante, S.L."
	Small string // a line under it
	Link  Link   // where to see it, or to undo it
	News  string // of a toast that comes while the page is open: an id, so that it is shown once
}

// EmptyProps are what stands where a list has nothing; its buttons are the children.
type EmptyProps struct {
	Drawing string // "document" or "search"
	Title   string // the fact
	Text    string // what to do about it
	Sheet   bool   // on a white sheet of its own
}

// DialogProps are a question before something is done; text and buttons are the children.
type DialogProps struct {
	ID    string // the popovertarget of the button that asks
	Title string
}

// instant is what <time datetime> wants.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// Breakable is a text that may have an e-mail address in it, which breaks before its @ where it does not fit.
func Breakable(text string) templ.Component {
	return templ.Raw(strings.ReplaceAll(templ.EscapeString(text), "@", "<wbr>@"))
}
