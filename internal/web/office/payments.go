package office

import (
	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/web/door"
)

// AddPayment is Registrar cobro.
func (s Sales) AddPayment(v *door.Visit) error {
	f := app.PaymentForm{ID: v.Text("payment"), DocumentID: v.R.PathValue("id"), Date: v.Text("date"), Amount: v.Text("amount"), Method: v.Text("method")}
	err := v.App.AddPayment(v.R.Context(), v.Actor, f, v.P.Comma())
	if errs, ok := door.Errors(err); ok {
		return s.paymentsAgain(v, func(page *documentPage) { page.payment, page.errs = f, errs })
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(s.at(f.DocumentID), "cobrado")
}

// UndoPayment makes a payment noted by mistake not count any more.
func (s Sales) UndoPayment(v *door.Visit) error {
	id, payment := v.R.PathValue("id"), v.R.PathValue("payment")
	reason := v.Text(reasonField(payment))
	err := v.App.UndoPayment(v.R.Context(), v.Actor, id, payment, reason, reasonField(payment))
	if errs, ok := door.Errors(err); ok {
		return s.paymentsAgain(v, func(page *documentPage) {
			page.reasons, page.errs = map[string]string{payment: reason}, errs
		})
	}
	if err != nil {
		return err
	}
	return v.RedirectDone(s.at(id), "anulado")
}

// paymentsAgain shows the document with the form as it was typed.
func (s Sales) paymentsAgain(v *door.Visit, change func(*documentPage)) error {
	found, err := v.App.Document(v.R.Context(), v.Actor, v.R.PathValue("id"))
	if err != nil {
		return err
	}
	page := documentPage{DocumentPage: found, payment: v.App.NewPayment(found.Document, v.P.Comma())}
	change(&page)
	return s.showDocument(v, page)
}

// reasonField is the box for the reason a payment is undone: each of the page has its own name.
func reasonField(payment string) string { return "reason." + payment }

// paymentText is what stands under the amount of a payment.
func paymentText(v *door.Visit, p billing.Payment) string {
	day := v.P.DateShort(string(p.Date), string(v.App.Today()))
	if p.Method == "" {
		return v.P.T("sales.payment.on", "date", day)
	}
	return v.P.T("sales.payment.on_by", "date", day, "method", p.Method)
}
