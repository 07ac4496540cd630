package store

import "acuse/internal/billing"

// PortalVisit is what a page of the portal needs to know of who is there, read at once.
type PortalVisit struct {
	Session  Session
	Access   billing.Access
	Customer billing.Customer
	Company  billing.Company
}

// PortalVisit finds the access that a session holds in this company, as long as it is active, with its customer.
func (tx *Tx) PortalVisit(session string) (PortalVisit, error) {
	v := PortalVisit{Session: Session{ID: session, CompanyID: tx.company}, Company: billing.Company{ID: tx.company}}
	fields := append([]any{utc(&v.Session.SeenAt), utc(&v.Session.ExpiresAt), &v.Session.Temporary}, accessFields(&v.Access)...)
	fields = append(fields, customerFields(&v.Customer)...)
	fields = append(append(fields, partyFields(&v.Company.Party)...), &v.Company.Slug, &v.Company.IBAN, &v.Company.Language, utc(&v.Company.CreatedAt))
	err := tx.get(fields, `SELECT s.seen_at, s.expires_at, s.temporary,
		a.id, a.customer_id, a.username, a.state, a.language, a.password_hash <> '', a.granted_at, a.granted_by, a.ended_at, a.first_login_at, a.last_login_at,
		`+customerColumns+`, o.name, o.tax_id_type, o.tax_id, o.address, o.country, o.province, o.city, o.postcode, o.email, o.phone, o.slug, o.iban, o.language, o.created_at
		FROM session s JOIN session_access h ON h.session_id = s.id AND h.company_id = $1
		JOIN access a ON a.company_id = h.company_id AND a.id = h.access_id AND a.state = 'active'
		JOIN customer c ON c.company_id = a.company_id AND c.id = a.customer_id
		JOIN company o ON o.id = a.company_id
		WHERE s.id = $2 AND s.door = 'portal' ORDER BY a.id LIMIT 1`, session)
	v.Session.AccessID = v.Access.ID
	return v, err
}
