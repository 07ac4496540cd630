package ui

// SupplierRow is a portal that a person may enter: a line of Mis proveedores.
type SupplierRow struct {
	AccessID string
	Company  string
	Customer string // whose documents they are
	Contact  string // as whom the person enters, "" as the customer itself
	Action   string // where choosing it is sent
}
