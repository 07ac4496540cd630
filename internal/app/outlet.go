package app

import (
	"cmp"
	"regexp"
	"strings"

	"acuse/internal/billing"
	"acuse/internal/mail"
	"acuse/internal/store"
)

// outlet is the way a message leaves by, and whom it is from there.
type outlet struct {
	send           mail.Sender
	from, fromName string // "" is as it was written
	replyTo        string // where from is set
	signature      *mail.Signature
	err            error // why nothing can leave by it now
}

// address makes a message one of the outlet's sender, so that what servers check of a sender (SPF, DKIM) fits it.
func (o outlet) address(m mail.Message) mail.Message {
	m.Signature = o.signature
	if o.from == "" {
		return m
	}
	m.From, m.ReplyTo, m.ID = o.from, "", ofDomain(m.ID, o.from)
	if o.fromName != "" {
		m.FromName = o.fromName
	}
	if billing.EmailKey(o.replyTo) != billing.EmailKey(o.from) {
		m.ReplyTo = o.replyTo
	}
	return m
}

// ofDomain gives a Message-ID the domain of its sender, so that it names no other; a domain that it cannot have leaves it.
func ofDomain(id, from string) string {
	local, _, _ := strings.Cut(id, "@")
	_, domain, _ := strings.Cut(from, "@")
	if !plainDomain.MatchString(domain) {
		return id
	}
	return local + "@" + domain
}

var plainDomain = regexp.MustCompile(`^[A-Za-z0-9.-]{1,120}$`)

// outlet of such a message: what speaks for the company goes by its own server where it has one. What Acuse writes to the
// company's people goes by the platform's, and only where there is none by the company's; never a password or a link
// that opens more than the company.
func (a *App) outlet(tx *store.Tx, kind store.EmailKind) (outlet, error) {
	s, err := tx.MailServer()
	if err != nil && billing.CodeOf(err) != billing.NotFound {
		return outlet{}, err
	}
	beyond := kind == store.EmailAccountForgotten || kind == store.EmailSignUp
	if s.Own && (kind.ToCustomer() || a.send == nil && !beyond) {
		company, err := tx.Company()
		if err != nil {
			return outlet{}, err
		}
		out := a.ownOutlet(company, s)
		if !kind.ToCustomer() {
			out.fromName, out.replyTo = "", ""
		}
		out.signature, err = a.signature(tx, out.from)
		return out, err
	}
	if a.send == nil {
		return outlet{}, ErrNoMailServer
	}
	out, from := outlet{send: a.send}, a.options.MailFrom
	if kind.ToCustomer() {
		own, err := a.domainSender(tx)
		if err != nil {
			return outlet{}, err
		}
		if own != "" {
			company, err := tx.Company()
			if err != nil {
				return outlet{}, err
			}
			out.from, out.replyTo, from = own, company.Email, own
		}
	}
	out.signature, err = a.signature(tx, from)
	return out, err
}

// domainSender is the address at the company's own domain that the platform's server sends its mail from, where it may and
// the domain's key says so; else "".
func (a *App) domainSender(tx *store.Tx) (string, error) {
	if !a.options.MailDomains {
		return "", nil
	}
	k, err := tx.DKIM()
	if billing.CodeOf(err) == billing.NotFound || err == nil && k.ProvenAt.IsZero() {
		return "", nil
	}
	local, _, _ := strings.Cut(a.options.MailFrom, "@")
	return local + "@" + k.Domain, err
}

// customerSender is whom a company's mails to its customers come from.
func (a *App) customerSender(tx *store.Tx) (string, error) {
	s, err := tx.MailServer()
	if err != nil && billing.CodeOf(err) != billing.NotFound {
		return "", err
	}
	if s.Own {
		return s.FromAddress, nil
	}
	own, err := a.domainSender(tx)
	return cmp.Or(own, a.options.MailFrom), err
}

func (a *App) ownOutlet(company billing.Company, s store.MailServer) outlet {
	out := outlet{from: s.FromAddress, fromName: cmp.Or(s.FromName, company.Name), replyTo: company.Email}
	password := ""
	if s.Sealed != "" {
		var err error
		if password, err = a.open(company.ID, s.Sealed); err != nil {
			out.err = err
			return out
		}
	}
	out.send = mail.OwnServer{Host: s.Host, Port: s.Port, Security: mail.Security(s.Security), User: s.Username, Password: password,
		Private: a.options.Dev}.Sender()
	return out
}
