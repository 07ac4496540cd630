package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// How much one pressing of Enviar takes.
const (
	DispatchMax   = 500 // documents
	RecipientsMax = 20  // of one document
	SubjectMax    = mail.SubjectMax
	bodyMax       = 4000
)

// Dispatch is one pressing of Enviar, DispatchLine what became of one document and one recipient.
type (
	Dispatch     = store.Dispatch
	DispatchLine = store.DispatchLine
)

// DispatchNoEmail is the outcome of a document whose customer has no address.
const DispatchNoEmail = store.DispatchNoEmail

// DispatchWords are the words that a text in that language may hold, each filled in for its document: "{número}" …
func DispatchWords(lang string) []string { return mail.DocumentWordList(lang) }

// LinkWord is the word that stands for a document's link in a text in that language.
func LinkWord(lang string) string { return mail.LinkWord(lang) }

// MailBodyMax is how long the text of a mail may be, in characters.
const MailBodyMax = mail.TemplateMax

// GreetedWord is the word that each message fills in with the name of who gets it.
func GreetedWord(lang string) string { return mail.GreetedWord(lang) }

// DispatchForm is Enviar por e-mail as typed.
type DispatchForm struct {
	ID        string // of the dispatch: a form sent twice sends once
	Documents []string
	To        string // the recipients of a single document, between commas; each customer's own address for several
	Contacts  bool   // several documents go to the contacts of their customers, too
	Way       billing.SendWay
	Texts     []DispatchText
}

// DispatchText is what stands above a document, for the customers of one language. It may hold mail.DocumentWords.
type DispatchText struct{ Language, Subject, Body string }

// DispatchPage is the form with what it is about: each document and where it will go, or why it will not.
type DispatchPage struct {
	DispatchForm
	Lines []DispatchLine
	Known [][]Recipient // of each line: its customer and the contacts of it
	Last  []LastSent    // of each line
}

// LastSent is when a document was last sent, and to whom; zero when it never was.
type LastSent struct {
	At         time.Time
	Recipients []string
}

// Single reports whether the form is about one document, whose recipients can be typed.
func (f DispatchForm) Single() bool { return len(f.Documents) == 1 }

// NewDispatch is the form for these documents, as links, with the usual texts in the languages of their customers.
func (a *App) NewDispatch(ctx context.Context, who Actor, documents []string) (DispatchPage, error) {
	documents = unique(documents)
	page := DispatchPage{DispatchForm: DispatchForm{ID: store.NewID(), Documents: documents, Way: billing.ByLink}}
	if err := who.mayWrite(); err != nil {
		return page, err
	}
	if err := checkDocuments(documents); err != nil {
		return page, err
	}
	return page, a.store.View(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil {
			return err
		}
		kinds := map[billing.Kind]bool{}
		for _, id := range documents {
			d, customer, outcome, err := dispatchable(tx, id)
			if err != nil {
				return err
			}
			if outcome == store.DispatchQueued && customer.Email == "" && !page.Single() {
				outcome = store.DispatchNoEmail
			}
			kinds[d.Kind] = true
			page.Lines = append(page.Lines, DispatchLine{DocumentID: d.ID, Kind: d.Kind, Number: d.Number, CustomerID: customer.ID,
				CustomerName: d.CustomerName, Recipient: customer.Email, Outcome: outcome})
			known, err := recipientsOf(tx, customer)
			if err != nil {
				return err
			}
			page.Known = append(page.Known, known)
			var last LastSent
			if last.At, last.Recipients, err = tx.LastSent(id); err != nil {
				return err
			}
			page.Last = append(page.Last, last)
			for _, r := range known {
				if r.Contact && r.Email == "" {
					continue
				}
				if err := page.addText(tx, d, r, company, len(kinds) == 1); err != nil {
					return err
				}
			}
			if page.Single() {
				page.To = customer.Email
			}
		}
		return nil
	})
}

// addText proposes a text in the recipient's language, once a language: for a single document the finished one, but for
// whom it greets; else one whose words each document fills in.
func (page *DispatchPage) addText(tx *store.Tx, d billing.Document, r Recipient, company billing.Company, oneKind bool) error {
	lang := r.Language
	if slices.ContainsFunc(page.Texts, func(t DispatchText) bool { return t.Language == lang }) || lang == "" {
		return nil
	}
	kind := d.Kind
	if !oneKind {
		kind = ""
	}
	t, err := proposedText(tx, lang, kind, page.Way)
	if page.Single() {
		t = t.filled(documentWords(d, lang, company))
	}
	page.Texts = append(page.Texts, t)
	return err
}

// SendDocuments puts one message for each recipient into the outbox, with the job that sends it and, by link, with a
// link of its own: all of it or nothing, once for each form. What became of each document is kept under the form's id.
func (a *App) SendDocuments(ctx context.Context, who Actor, f DispatchForm) error {
	if err := who.mayWrite(); err != nil {
		return err
	}
	f.Documents = unique(f.Documents)
	if err := checkDocuments(f.Documents); err != nil {
		return err
	}
	if !store.IsID(f.ID) {
		return billing.ErrNotFound
	}
	recipients, err := f.check()
	if err != nil {
		return err
	}
	return a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		fresh, err := tx.AddDispatch(store.Dispatch{ID: f.ID, Way: f.Way, AccountID: who.AccountID, At: a.Now()})
		if err != nil || !fresh {
			return err
		}
		position := 0
		for _, id := range f.Documents {
			lines, err := a.sendDocument(tx, who, f, id, recipients)
			if err != nil {
				return err
			}
			for _, l := range lines {
				if err := tx.AddDispatchLine(f.ID, position, l); err != nil {
					return err
				}
				position++
			}
		}
		return nil
	})
}

// sendDocument posts one document: to the recipients typed, or without any to its customer.
func (a *App) sendDocument(tx *store.Tx, who Actor, f DispatchForm, id string, recipients []string) ([]DispatchLine, error) {
	d, customer, outcome, err := dispatchable(tx, id)
	if err != nil {
		return nil, err
	}
	known, err := recipientsOf(tx, customer)
	if err != nil {
		return nil, err
	}
	if !f.Single() {
		recipients = f.recipients(known)
	}
	if outcome == store.DispatchQueued && len(recipients) == 0 {
		outcome = store.DispatchNoEmail
	}
	if outcome != store.DispatchQueued {
		return []DispatchLine{{DocumentID: id, Outcome: outcome}}, nil
	}
	var lines []DispatchLine
	for _, recipient := range recipients {
		if f.Way == billing.ByLink && shutOut(known, recipient) {
			if f.Single() {
				return nil, billing.Errors{{Code: billing.Invalid, Field: "to", Key: "share.error.inactive", Args: map[string]any{"address": recipient}}}
			}
			lines = append(lines, DispatchLine{DocumentID: id, Recipient: recipient, Outcome: store.DispatchInactive})
			continue
		}
		to := whose(known, recipient)
		text, err := f.text(to.Language)
		if err != nil {
			return nil, err
		}
		if text, err = f.ofItsWay(tx, text, d, to.Language); err != nil {
			return nil, err
		}
		email, err := a.postDocument(tx, store.Email{
			Dedupe: "document:" + f.ID + ":" + d.ID + ":" + billing.EmailKey(recipient), Recipient: recipient, RecipientName: to.Name,
			Language: text.Language, CustomerID: customer.ID, AccountID: who.AccountID,
			DocumentSent: store.DocumentSent{DocumentID: d.ID, VersionID: d.VersionID, Way: f.Way, Subject: text.Subject, Body: text.Body},
		}, who.AccountID)
		if err != nil {
			return nil, err
		}
		lines = append(lines, DispatchLine{DocumentID: id, Recipient: recipient, Outcome: outcome, EmailID: email})
	}
	return lines, nil
}

// recipients of one of several documents: its customer and, if asked for, the contacts of it.
func (f DispatchForm) recipients(known []Recipient) []string {
	var all []string
	if known[0].Email != "" {
		all = append(all, known[0].Email)
	}
	if f.Contacts {
		all = append(all, contactAddresses(known)...)
	}
	return all
}

// Dispatch tells what a pressing of Enviar did, document by document.
func (a *App) Dispatch(ctx context.Context, who Actor, id string) (Dispatch, error) {
	var d Dispatch
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		d, err = tx.Dispatch(id)
		return err
	})
	return d, err
}

// dispatchable is a document with its customer, and whether it can be sent.
func dispatchable(tx *store.Tx, id string) (d billing.Document, customer billing.Customer, outcome store.DispatchOutcome, err error) {
	if d, err = tx.Document(id); err != nil {
		return d, customer, "", err
	}
	if d.CustomerID != "" {
		if customer, err = tx.Customer(d.CustomerID); err != nil {
			return d, customer, "", err
		}
	}
	switch {
	case d.State != billing.Issued:
		return d, customer, store.DispatchDraft, nil
	case !d.ArchivedAt.IsZero():
		return d, customer, store.DispatchArchived, nil
	case d.CustomerID == "":
		return d, customer, store.DispatchNoEmail, nil
	}
	return d, customer, store.DispatchQueued, nil
}

func checkDocuments(documents []string) error {
	switch {
	case len(documents) == 0:
		return billing.Fail(billing.Invalid, "error.nothing_ticked")
	case len(documents) > DispatchMax:
		return billing.Fail(billing.Invalid, "error.too_many_rows", "max", DispatchMax)
	}
	return nil
}

// check says what is wrong beside each field, and reads the recipients.
func (f DispatchForm) check() ([]string, error) {
	var errs billing.Errors
	var recipients []string
	if f.Single() {
		var err error
		recipients, err = parseRecipients(f.To)
		errs.AddErr("to", err)
	}
	if f.Way != billing.ByLink && f.Way != billing.ByAttachment {
		errs.Add("way", "error.choice")
	}
	for _, t := range f.Texts {
		switch n := len([]rune(strings.TrimSpace(t.Subject))); {
		case n == 0:
			errs.Add("subject."+t.Language, "error.required")
		case n > mail.SubjectMax:
			errs.Add("subject."+t.Language, "error.too_long", "max", mail.SubjectMax)
		}
		switch {
		case len([]rune(t.Body)) > bodyMax:
			errs.Add("body."+t.Language, "error.too_long", "max", bodyMax)
		case f.Way == billing.ByAttachment && mail.Template{Subject: t.Subject, Body: t.Body}.Misplaced(t.Language):
			errs.Add("body."+t.Language, "outbox.error.link_attached")
		}
	}
	return recipients, errs.Err()
}

// text is that of a language; a customer whose language has changed since the form was opened gets the usual one.
func (f DispatchForm) text(lang string) (DispatchText, error) {
	for _, t := range f.Texts {
		if t.Language == lang {
			return t, nil
		}
	}
	if len(f.Texts) == 0 {
		return DispatchText{}, billing.Errors{{Code: billing.Invalid, Key: "error.form"}}
	}
	return f.Texts[0], nil
}

// parseRecipients reads addresses between commas, semicolons, spaces or lines; each counts once.
func parseRecipients(typed string) ([]string, error) {
	var all []string
	for _, one := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",; \t\r\n", r) }) {
		if err := billing.CheckEmail(one); err != nil {
			return nil, billing.Fail(billing.Invalid, "share.error.recipient", "address", one)
		}
		if !slices.ContainsFunc(all, func(s string) bool { return billing.EmailKey(s) == billing.EmailKey(one) }) {
			all = append(all, one)
		}
	}
	switch {
	case len(all) == 0:
		return nil, billing.Fail(billing.Invalid, "share.error.no_recipient")
	case len(all) > RecipientsMax:
		return nil, billing.Fail(billing.Invalid, "share.error.many_recipients", "max", RecipientsMax)
	}
	return all, nil
}

func unique(ids []string) []string {
	var all []string
	for _, id := range ids {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}
