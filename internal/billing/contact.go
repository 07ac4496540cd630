package billing

import "time"

// Contact is a *contacto*: a person of a customer, who may have an access of their own.
type Contact struct {
	ID         string
	CustomerID string
	Name       string
	Email      string // where its access is sent to, and its username
	Language   string // of the portal and of the mails it gets
	CreatedAt  time.Time
	UpdatedAt  time.Time
	RemovedAt  time.Time // zero while it is one: what it has read keeps its name
	Refused    RefusedEmail
}

// Clean is the contact as it is kept. Clean first, then check.
func (c Contact) Clean() Contact {
	c.Name, c.Email = CleanLine(c.Name), CleanLine(c.Email)
	return c
}

// Check says what is wrong with a contact typed in a form. Fields are name and email.
func (c Contact) Check() Errors {
	var es Errors
	checkRequired(&es, "name", c.Name, true)
	checkLength(&es, "name", c.Name, MaxName)
	if c.Email == "" {
		es.Add("email", "error.required")
	} else {
		es.AddErr("email", CheckEmail(c.Email))
	}
	return es
}

// NewAccess is what the contact gets with *Conceder acceso*; its passwords come when they are mailed.
func (c Contact) NewAccess(id, by string, now time.Time) Access {
	return Access{ID: id, CustomerID: c.CustomerID, ContactID: c.ID, Username: c.Email, State: AccessActive, Language: c.Language, GrantedAt: now, GrantedBy: by}
}
