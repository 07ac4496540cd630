package account

import (
	"net/http"
	"regexp"
	"strings"

	"acuse/internal/app"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// Mailbox lists the mails that would have left: with no mail server a developer finds the passwords here.
func Mailbox(v *door.Visit) error {
	mails, err := app.DevMails(v.MailDir)
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, mailboxPage(v, mails))
}

// MailboxMessage shows one of them, as text and as HTML.
func MailboxMessage(v *door.Visit) error {
	m, err := app.OpenDevMail(v.MailDir, v.R.PathValue("file"))
	if err != nil {
		return err
	}
	return show(v, http.StatusOK, messagePage(v, m))
}

// MailboxHTML is the HTML part alone, for the frame.
func MailboxHTML(v *door.Visit) error {
	m, err := app.OpenDevMail(v.MailDir, v.R.PathValue("file"))
	if err != nil {
		return err
	}
	return v.RenderMail(m.HTMLAlone())
}

func mailboxLayout(v *door.Visit, title string) ui.BarePage {
	return ui.BarePage{Page: ui.Page{P: v.P, Title: title, Brand: "Acuse"}, Home: "/"}
}

// address finds what can be clicked in a text. A full stop or bracket after it belongs to the sentence.
var address = regexp.MustCompile(`https?://[^\s<>"«»]+`)

// linked cuts a text into plain pieces and links.
func linked(text string) []ui.Link {
	var pieces []ui.Link
	for text != "" {
		at := address.FindStringIndex(text)
		if at == nil {
			return append(pieces, ui.Link{Text: text})
		}
		url := strings.TrimRight(text[at[0]:at[1]], `.,;:!?)]}'`)
		if at[0] > 0 {
			pieces = append(pieces, ui.Link{Text: text[:at[0]]})
		}
		pieces = append(pieces, ui.Link{Text: url, Href: url})
		text = text[at[0]+len(url):]
	}
	return pieces
}
