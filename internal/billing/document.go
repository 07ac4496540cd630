package billing

import "time"

// Kind is what a document is.
type Kind string

const (
	Invoice      Kind = "invoice"       // factura
	Quote        Kind = "quote"         // presupuesto
	DeliveryNote Kind = "delivery_note" // albarán
	Proforma     Kind = "proforma"      // factura proforma
	Receipt      Kind = "receipt"       // recibo
)

// Kinds are all five, in the order of the menu.
var Kinds = []Kind{Invoice, Quote, DeliveryNote, Proforma, Receipt}

// Owes reports whether a document of this kind is to be paid: a quote, a delivery note or a proforma owes nothing.
func (k Kind) Owes() bool { return k == Invoice || k == Receipt }

// AddsUp reports whether the amounts of a document of this kind count in the sums of a list of that kind; "" is a list
// of all. There only what is to be paid counts: a quote, a delivery note or a proforma is no money yet.
func (k Kind) AddsUp(list Kind) bool { return k == list || list == "" && k.Owes() }

// State of a document's life; reading and payment are things of their own (product.md § 4).
type State string

const (
	Draft  State = "draft"  // borrador: no number, free to change
	Issued State = "issued" // emitido: numbered, frozen
)

// Line of a document as it was typed, and its net amount.
type Line struct {
	Text     string  `json:"text"`
	Quantity Decimal `json:"quantity"`
	Price    Decimal `json:"price"`    // euros without tax, discount not taken off (ROF art. 6.1.f)
	Discount Percent `json:"discount"` // of the line
	Tax      Percent `json:"tax"`      // IVA rate
	Net      Cents   `json:"net"`      // quantity × price × (1 − discount), rounded to cents
}

// TaxGroup is the sum of all lines of one tax rate: a line of the tax table.
type TaxGroup struct {
	Rate Percent `json:"rate"`
	Base Cents   `json:"base"`
	Tax  Cents   `json:"tax"`
}

// Totals of a document. Total factura and Total a pagar are two figures, always: they part when IRPF and suplidos come.
type Totals struct {
	Groups  []TaxGroup `json:"groups"` // highest rate first
	Base    Cents      `json:"base"`   // base imponible
	Tax     Cents      `json:"tax"`    // cuota
	Total   Cents      `json:"total"`  // Total factura
	Payable Cents      `json:"payable"`
}

// Document is a sales document as its company keeps it.
type Document struct {
	ID           string
	Kind         Kind
	State        State
	Revision     int // of the draft; counts up at every save, so that two tabs cannot overwrite each other
	SeriesID     string
	Number       string // "" while a draft
	CustomerID   string // "" while a draft without customer
	CustomerName string
	IssueDate    Date
	DueDate      Date
	Notes        string
	Lines        []Line
	Totals       Totals
	Paid         Cents  // sum of its payments
	Pending      Cents  // importe pendiente: what is to be paid less Paid; always 0 where nothing is owed
	VersionID    string // what the customer gets now, "" while a draft
	CreatedAt    time.Time
	UpdatedAt    time.Time
	IssuedAt     time.Time
	IssuedBy     string    // account
	ArchivedAt   time.Time // out of the portal since
	ReadAt       time.Time // first reading of the current version, zero = No leído
	ReadBy       string    // username of who read it first, or recipient of the link it was read by
	ReadByLink   bool
	SeenAt       time.Time // the current version was first opened on screen
	AttachedAt   time.Time // the current version went out as an attachment, and never as a link
	BouncedAt    time.Time // a message with the current version came back, and no later one to that address went out
}

// Snapshot is the frozen content of one version of a document: everything its PDF says, as it was at the moment of
// issuing. It is kept as JSON; fields are only ever added.
type Snapshot struct {
	Template  int    `json:"template"` // version of the drawing; an old snapshot is drawn as it was
	Kind      Kind   `json:"kind"`
	Number    string `json:"number"`
	IssueDate Date   `json:"issue_date"`
	DueDate   Date   `json:"due_date"`
	Language  string `json:"language"`
	Issuer    Party  `json:"issuer"`
	IBAN      string `json:"iban"`
	Customer  Party  `json:"customer"`
	Lines     []Line `json:"lines"`
	Totals    Totals `json:"totals"`
	Notes     string `json:"notes"`
	Paper     Paper  `json:"look,omitzero"`
}

// Paper is what a company's brand adds to a drawing; the zero one adds nothing, and is not written into the JSON.
type Paper struct {
	Accent string `json:"accent,omitempty"` // "#27407d", of the title and the rules; "" is ink
	Logo   string `json:"logo,omitempty"`   // hash of the PNG above the issuer's name; "" is none
}

// SnapshotTemplate is the drawing that new snapshots ask for.
const SnapshotTemplate = 1

// CheckParties says what an invoice still lacks of its issuer and its customer (ROF art. 6.1.c, d, e): both NIFs, the
// issuer's address, and the customer's unless it is a natural person.
func CheckParties(issuer, customer Party) error {
	var errs Errors
	if issuer.TaxID == "" || issuer.Address == "" {
		errs.Add("", "error.company_incomplete")
	}
	natural := customer.TaxIDType == TaxIDNIF || customer.TaxIDType == TaxIDNIE || customer.TaxIDType == TaxIDPassport
	if customer.TaxID == "" || customer.Address == "" && !natural {
		errs.Add("customer_id", "error.customer_incomplete", "name", customer.Name)
	}
	return errs.Err()
}
