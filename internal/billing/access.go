package billing

import "time"

// AccessState of a login to the portal (product.md § 2). A customer without an access row is *sin acceso*.
type AccessState string

const (
	AccessNone     AccessState = ""         // sin acceso
	AccessActive   AccessState = "active"   // con acceso
	AccessInactive AccessState = "inactive" // inactivo: cannot log in, keeps username and password
	AccessEnded    AccessState = "ended"    // access taken away: kept as history only
)

// Temporary passwords: a mailed password works until the person has one of their own, or this long of active access.
const (
	TemporaryPasswordLife = 14 * 24 * time.Hour
	LiveTemporaryMax      = 3
)

// Access is a login to the portal of one company.
type Access struct {
	ID           string
	CustomerID   string
	Username     string // the e-mail address at the time of the grant; it does not follow the address
	State        AccessState
	Language     string
	OwnPassword  bool // the person has saved a password of their own
	GrantedAt    time.Time
	GrantedBy    string // account
	EndedAt      time.Time
	FirstLoginAt time.Time
	LastLoginAt  time.Time
}

// GrantOutcome is what *Conceder acceso* did for one customer.
type GrantOutcome string

const (
	Granted         GrantOutcome = "granted"
	GrantHadIt      GrantOutcome = "had_it"    // ya tenía acceso
	GrantIsInactive GrantOutcome = "inactive"  // está inactivo: usa Activar
	GrantNoEmail    GrantOutcome = "no_email"  // no address to send it to
	GrantNoCustomer GrantOutcome = "not_found" // somebody else's customer, or none
)

// GrantAccess decides what *Conceder acceso* means for this customer, whose living access is current (nil when it has
// none): a new access, or why there is none.
func (c Customer) GrantAccess(id string, current *Access, by string, now time.Time) (Access, GrantOutcome) {
	switch {
	case current != nil && current.State == AccessInactive:
		return Access{}, GrantIsInactive
	case current != nil:
		return Access{}, GrantHadIt
	case c.Email == "":
		return Access{}, GrantNoEmail
	}
	return Access{
		ID: id, CustomerID: c.ID, Username: c.Email, State: AccessActive, Language: c.Language,
		GrantedAt: now, GrantedBy: by,
	}, Granted
}

// Living reports whether the access is the customer's present one.
func (a Access) Living() bool { return a.State == AccessActive || a.State == AccessInactive }
