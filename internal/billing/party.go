package billing

import "time"

// TaxIDType is the *Tipo Identificador Fiscal* of the seed.
type TaxIDType string

const (
	TaxIDNIF      TaxIDType = "nif"      // DNI, K, L, M of a Spanish natural person
	TaxIDCIF      TaxIDType = "cif"      // NIF of a Spanish legal person, still called CIF by everybody
	TaxIDNIE      TaxIDType = "nie"      // X, Y, Z of a foreigner
	TaxIDVAT      TaxIDType = "vat"      // NIF-IVA of another EU member state
	TaxIDPassport TaxIDType = "passport" //
	TaxIDOther    TaxIDType = "other"    // any other official document of another country
)

// TaxIDTypes in the order a form offers them.
var TaxIDTypes = []TaxIDType{TaxIDCIF, TaxIDNIF, TaxIDNIE, TaxIDVAT, TaxIDPassport, TaxIDOther}

// Party is somebody on an invoice: the ten fields of *Mis Datos*, for company and customer alike.
type Party struct {
	Name      string    `json:"name"` // Nombre o Razón Social
	TaxIDType TaxIDType `json:"tax_id_type"`
	TaxID     string    `json:"tax_id"` // Identificador Fiscal, normalised
	Address   string    `json:"address"`
	Country   string    `json:"country"` // ISO 3166-1 alpha-2
	Province  string    `json:"province"`
	City      string    `json:"city"`
	Postcode  string    `json:"postcode"`
	Email     string    `json:"email"`
	Phone     string    `json:"phone"`
}

// Company is an *empresa*: the tenant, who issues documents.
type Company struct {
	ID   string
	Slug string // its portal is /{slug}/
	// Domain is the host at whose root its portal stands as well, "" when it has proven none.
	Domain string
	Party
	IBAN      string
	Language  string // of the documents and mails it sends when a customer has none of its own
	Brand     int64  // number of the brand in force, 0 is the usual look
	CreatedAt time.Time
}

// Customer is a *cliente* of one company: who receives documents.
type Customer struct {
	ID string
	Party
	TaxIDOverride bool   // somebody has vouched for a TaxID whose control character is wrong
	Language      string // es, ca …: of the documents and mails it receives
	CreatedAt     time.Time
	UpdatedAt     time.Time
	Refused       RefusedEmail
}

// Languages that Acuse speaks, the first is the default.
var Languages = []string{"es", "ca", "eu", "gl", "en"}

// Role of a user inside a company.
type Role string

const (
	Owner  Role = "owner"  // everything, also the company's own data
	Staff  Role = "staff"  // everything but the company's own data
	Reader Role = "reader" // looks, never touches: the gestoría
)

// CanWrite reports whether the role may change anything.
func (r Role) CanWrite() bool { return r == Owner || r == Staff }

// CanManage reports whether the role may change the company itself.
func (r Role) CanManage() bool { return r == Owner }

// User is a person of a company: an account seen from inside it.
type User struct {
	AccountID string
	Name      string
	Email     string
	Language  string
	Role      Role
	Notify    bool // Recibir emails
}
