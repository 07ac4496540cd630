package app_test

import (
	"testing"

	"acuse/internal/app"
)

func TestTwoWhoEditACustomerAtOnceLoseNothing(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id := w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example")
	opened, err := w.Customer(ctx, w.owner, id)
	w.ok(err)
	first, second := opened.Form(), opened.Form()
	first.Phone, second.Address = "+34 912 345 678", "Calle Nueva, 2"
	w.ok(w.SaveCustomer(ctx, w.owner, first))
	wantKey(t, w.SaveCustomer(ctx, w.owner, second), "people.error.changed_meanwhile")
	w.ok(w.SaveCustomer(ctx, w.owner, first)) // the same form, sent twice
	kept, err := w.Customer(ctx, w.owner, id)
	if w.ok(err); kept.Phone != first.Phone || kept.Address != opened.Address {
		t.Errorf("got %+v, want what was saved first", kept.Party)
	}
	again := kept.Form()
	again.Address = second.Address
	w.ok(w.SaveCustomer(ctx, w.owner, again))
	kept, err = w.Customer(ctx, w.owner, id)
	if w.ok(err); kept.Phone != first.Phone || kept.Address != second.Address {
		t.Errorf("opened anew: got %+v, want both", kept.Party)
	}
}

func TestTwoWhoEditAContactAtOnceLoseNothing(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	id := w.contact(w.owner, w.customer(w.owner, "Café Almirante, S.L.", "cafe@b.example"), "Marta", "marta@b.example")
	opened, err := w.Contact(ctx, w.owner, id)
	w.ok(err)
	save := func(f app.ContactForm) error {
		_, err := w.SaveContact(ctx, w.owner, f)
		return err
	}
	first, second := opened.Form(), opened.Form()
	first.Email, second.Name = "marta.ruiz@b.example", "Marta Ruiz"
	w.ok(save(first))
	wantKey(t, save(second), "people.error.changed_meanwhile")
	w.ok(save(first)) // the same form, sent twice
	kept, err := w.Contact(ctx, w.owner, id)
	if w.ok(err); kept.Email != first.Email || kept.Name != opened.Name {
		t.Errorf("got %+v, want what was saved first", kept.Contact)
	}
	again := kept.Form()
	again.Name = second.Name
	w.ok(save(again))
}
