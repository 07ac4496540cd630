package billing

import "time"

// MaxPaymentText is the longest method of a payment, and the longest reason of undoing one, in characters.
const MaxPaymentText = 200

// Payment is money a customer paid for a document (cobro), all of it or a part. One that was noted by mistake is
// undone and stays to be seen.
type Payment struct {
	ID         string
	DocumentID string
	Date       Date   // the money came in
	Amount     Cents  // has the sign of the document: what is given back on a negative invoice is negative
	Method     string // as typed: "Transferencia"
	By         string // name of who noted it
	At         time.Time
	UndoneAt   time.Time // zero while it counts
	UndoneBy   string
	UndoReason string
}

// CheckPayment says what keeps a payment from being noted on the document: there is nothing to be paid (yet), more is
// paid than is pending, or the day has not come or lies far before the document. Fields are date, amount and method.
func (d Document) CheckPayment(p Payment, today Date) Errors {
	var es Errors
	if p.Date > today {
		es.Add("date", "sales.error.payment_in_future")
	}
	if first := d.firstPayday(); p.Date < first {
		es.Add("date", "sales.error.payment_too_early", "issued", d.IssueDate, "first", first)
	}
	checkLength(&es, "method", p.Method, MaxPaymentText)
	switch {
	case d.State != Issued || !d.Kind.Owes() || d.Pending == 0:
		es.Add("", "sales.error.nothing_pending")
	case d.Pending > 0 && p.Amount <= 0:
		es.Add("amount", "sales.error.payment_amount")
	case d.Pending < 0 && p.Amount >= 0:
		es.Add("amount", "sales.error.refund_amount")
	case abs(p.Amount) > abs(d.Pending):
		es.Add("amount", "sales.error.payment_too_much")
	}
	return es
}

// firstPayday is the earliest day a payment is noted for: paid in advance, but by no more than a year.
func (d Document) firstPayday() Date {
	if d.IssueDate == "" {
		return ""
	}
	return Date(d.IssueDate.Time().AddDate(-1, 0, 0).Format(time.DateOnly))
}

// CheckUndo says what keeps a payment from being undone: a reason is needed.
func CheckUndo(field, reason string) Errors {
	var es Errors
	if reason == "" {
		es.Add(field, "error.required")
	}
	checkLength(&es, field, reason, MaxPaymentText)
	return es
}

func abs(c Cents) Cents {
	if c < 0 {
		return -c
	}
	return c
}
