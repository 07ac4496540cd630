package billing

import "time"

// PartyFields are the ten fields of *Mis Datos*, by the names that forms give them, in their order.
var PartyFields = []string{"name", "tax_id_type", "tax_id", "address", "country", "province", "city", "postcode", "email", "phone"}

// Field is the value of the party's field of that name, "" for a name that is none.
func (p Party) Field(name string) string {
	if name == "tax_id_type" {
		return string(p.TaxIDType)
	}
	if at := p.at(name); at != nil {
		return *at
	}
	return ""
}

// WithField is the party with one field changed.
func (p Party) WithField(name, value string) Party {
	if name == "tax_id_type" {
		p.TaxIDType = TaxIDType(value)
	} else if at := p.at(name); at != nil {
		*at = value
	}
	return p
}

func (p *Party) at(name string) *string {
	return map[string]*string{"name": &p.Name, "tax_id": &p.TaxID, "address": &p.Address, "country": &p.Country, "province": &p.Province,
		"city": &p.City, "postcode": &p.Postcode, "email": &p.Email, "phone": &p.Phone}[name]
}

// ProposalState is what became of a proposed field.
type ProposalState string

const (
	ProposalOpen     ProposalState = "open"
	ProposalAccepted ProposalState = "accepted"
	ProposalRejected ProposalState = "rejected"
	ProposalReplaced ProposalState = "replaced" // by a later proposal
)

// Proposal is what a customer would have changed in its data. The company accepts it field by field; documents already
// issued keep the old data.
type Proposal struct {
	ID         string
	CustomerID string
	AccessID   string
	Who        string // username of the access
	CreatedAt  time.Time
	Fields     []ProposedField
}

// ProposedField is one change of a proposal.
type ProposedField struct {
	Field         string // one of PartyFields
	Before, After string
	State         ProposalState
	DecidedAt     time.Time
}

// Open are the fields nobody has decided about.
func (p Proposal) Open() []ProposedField {
	var open []ProposedField
	for _, f := range p.Fields {
		if f.State == ProposalOpen {
			open = append(open, f)
		}
	}
	return open
}

// Changes are the fields in which another party's data differ.
func (p Party) Changes(to Party) []ProposedField {
	var all []ProposedField
	for _, name := range PartyFields {
		if before, after := p.Field(name), to.Field(name); before != after {
			all = append(all, ProposedField{Field: name, Before: before, After: after, State: ProposalOpen})
		}
	}
	return all
}
