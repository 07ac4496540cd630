package store

import (
	"time"

	"acuse/internal/billing"
)

// PortalVisit is what a page of the portal needs to know of who is there, read at once.
type PortalVisit struct {
	Session  Session
	Access   billing.Access
	Contact  billing.Contact // whose access it is; zero when it is the customer's own
	Customer billing.Customer
	Company  billing.Company
	PageSize int // rows that lists show, 0 when the person has not said
}

// PortalVisit finds the access that a session holds in this company, as long as it is active, with its customer: the
// one it chose last when it holds several there.
func (tx *Tx) PortalVisit(session string) (PortalVisit, error) {
	v := PortalVisit{Session: Session{ID: session, CompanyID: tx.company}, Company: billing.Company{ID: tx.company}}
	var chosen time.Time
	fields := append([]any{utc(&v.Session.SeenAt), utc(&v.Session.ExpiresAt), &v.Session.Temporary, utc(&chosen), &v.Session.Here, &v.Session.Held},
		accessFields(&v.Access)...)
	fields = append(fields, customerFields(&v.Customer)...)
	fields = append(append(fields, partyFields(&v.Company.Party)...), &v.Company.Slug, &v.Company.Domain, &v.Company.IBAN, &v.Company.Language, &v.Company.Brand, utc(&v.Company.CreatedAt), &v.PageSize)
	err := tx.get(fields, `SELECT s.seen_at, s.expires_at, s.temporary, h.chosen_at,
		(SELECT count(*) FROM session_access o JOIN access b ON b.company_id = o.company_id AND b.id = o.access_id AND b.state = 'active'
			WHERE o.session_id = s.id AND o.company_id = $1),
		(SELECT count(*) FROM session_access o JOIN access b ON b.company_id = o.company_id AND b.id = o.access_id AND b.state = 'active'
			WHERE o.session_id = s.id),
		`+accessColumns+`, `+customerColumns+`,
		o.name, o.tax_id_type, o.tax_id, o.address, o.country, o.province, o.city, o.postcode, o.email, o.phone, o.slug, o.domain, o.iban, o.language, o.brand_number, o.created_at,
		COALESCE((SELECT page_size FROM access_preference r WHERE r.company_id = a.company_id AND r.access_id = a.id), 0)
		FROM session s JOIN session_access h ON h.session_id = s.id AND h.company_id = $1
		JOIN access a ON a.company_id = h.company_id AND a.id = h.access_id AND a.state = 'active'
		JOIN customer c ON c.company_id = a.company_id AND c.id = a.customer_id
		JOIN company o ON o.id = a.company_id
		WHERE s.id = $2 AND s.door = 'portal' ORDER BY h.chosen_at DESC NULLS LAST, a.id LIMIT 1`, session)
	if err != nil {
		return v, err
	}
	v.Session.AccessID, v.Session.Chosen = v.Access.ID, !chosen.IsZero()
	if v.Access.ContactID != "" {
		v.Contact, err = tx.Contact(v.Access.ContactID)
	}
	return v, err
}
