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

// UnconfirmedMails is how many messages a company may send before its founder has confirmed the address: enough to try
// everything, too few to be of use to who writes in somebody else's name.
const UnconfirmedMails = 25

// Access is a login to the portal of one company.
type Access struct {
	ID           string
	CustomerID   string
	ContactID    string // whose it is; "" is the customer itself
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

// AccessAction is a button of the bar under Contactos > Clientes.
type AccessAction string

const (
	GrantAccess      AccessAction = "grant"      // Conceder acceso
	RevokeAccess     AccessAction = "revoke"     // Quitar acceso
	DeactivateAccess AccessAction = "deactivate" // Desactivar
	ActivateAccess   AccessAction = "activate"   // Activar
)

// AccessOutcome is what an action did for one customer, or why it did nothing.
type AccessOutcome string

const (
	Granted         AccessOutcome = "granted"
	Revoked         AccessOutcome = "revoked"
	Deactivated     AccessOutcome = "deactivated"
	Activated       AccessOutcome = "activated"
	AlreadyHad      AccessOutcome = "had_it"      // ya tenía acceso
	AlreadyActive   AccessOutcome = "active"      // ya estaba activo
	AlreadyInactive AccessOutcome = "inactive"    // ya estaba inactivo
	IsInactive      AccessOutcome = "is_inactive" // está inactivo: usa Activar
	HadNone         AccessOutcome = "had_none"    // no tenía acceso
	NoEmail         AccessOutcome = "no_email"    // no address to send it to

	// Of a contact whose customer's own access is taken away: it was not asked about.
	KeepsAccess   AccessOutcome = "keeps"          // sigue teniendo acceso
	KeepsInactive AccessOutcome = "keeps_inactive" // sigue inactivo: Activar lets it in again
)

// Changes reports whether the outcome is that something changed.
func (o AccessOutcome) Changes() bool {
	return o == Granted || o == Revoked || o == Deactivated || o == Activated
}

// Keeps reports whether the outcome is that of somebody an action leaves as they are, unasked.
func (o AccessOutcome) Keeps() bool { return o == KeepsAccess || o == KeepsInactive }

// TakesAway reports whether the action shuts somebody out.
func (action AccessAction) TakesAway() bool {
	return action == RevokeAccess || action == DeactivateAccess
}

// Leaves says what an action on a customer leaves a contact of it with, whose access is in that state; "" when that is
// nothing to speak of.
func (action AccessAction) Leaves(contact AccessState) AccessOutcome {
	switch {
	case action.TakesAway() && contact == AccessActive:
		return KeepsAccess
	case action == RevokeAccess && contact == AccessInactive:
		return KeepsInactive
	}
	return ""
}

// Decide says what an action means for a customer with that e-mail address whose living access is current (nil when it
// is *sin acceso*): the table of product.md § 2.
func (action AccessAction) Decide(current *Access, email string) AccessOutcome {
	state := AccessNone
	if current != nil {
		state = current.State
	}
	switch {
	case action == GrantAccess && state == AccessActive:
		return AlreadyHad
	case action == GrantAccess && state == AccessInactive:
		return IsInactive
	case action == GrantAccess && email == "":
		return NoEmail
	case action == GrantAccess:
		return Granted
	case state == AccessNone:
		return HadNone
	case action == RevokeAccess:
		return Revoked
	case action == DeactivateAccess && state == AccessInactive:
		return AlreadyInactive
	case action == DeactivateAccess:
		return Deactivated
	case state == AccessActive:
		return AlreadyActive
	}
	return Activated
}

// NewAccess is what the customer gets with *Conceder acceso*; its passwords come when they are mailed.
func (c Customer) NewAccess(id, by string, now time.Time) Access {
	return Access{ID: id, CustomerID: c.ID, Username: c.Email, State: AccessActive, Language: c.Language, GrantedAt: now, GrantedBy: by}
}

// Living reports whether the access is the customer's present one.
func (a Access) Living() bool { return a.State == AccessActive || a.State == AccessInactive }
