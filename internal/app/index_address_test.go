package app_test

import (
	"testing"
	"time"

	"acuse/internal/app"
)

// aDayOfAddresses calls everything that is done with a company's addresses, their certificates and its key.
func aDayOfAddresses(t *testing.T, w *world) {
	ctx, host := t.Context(), "facturas.dia.example"
	w.ok(w.ChangeSlug(ctx, w.owner, "otra-del-dia"))
	_, err := w.CompanyBySlug(ctx, w.slug)
	w.ok(err)
	w.slug = "otra-del-dia"
	w.site(host)
	w.ok(w.ClaimDomain(ctx, w.owner, host))
	w.wait(10 * time.Minute)
	w.ok(w.FindDomains(ctx))
	w.publish(w.owner)
	w.ok(w.CheckDomain(ctx, app.CheckDomain{CompanyID: w.owner.CompanyID}))
	w.site(host)
	w.ok(w.MakeDKIM(ctx, w.owner))
	key := w.address(w.owner).DKIM
	w.dns.say(&w.dns.txt, key.Name, key.Value)
	w.ok(w.CheckDKIM(ctx, w.owner))
	w.dns.say(&w.dns.txt, key.Name, "")
	w.ok(w.CheckDomainNow(ctx, w.owner))
	w.ok(w.MayHaveCertificate(ctx, host))
	w.ok(w.Certificates().Put(ctx, host, []byte("x")))
	_, err = w.Certificates().Get(ctx, host)
	w.ok(err)
	w.ok(w.CertificateFailed(ctx, host, "rate"))
	w.ok(w.CertificateGot(ctx, host))
	_, err = w.Desk(ctx, w.owner)
	w.ok(err)
	w.runMail()
	w.ok(w.DropDomain(ctx, w.owner))
}

// aDayOfBrands makes, publishes and undoes a brand with a picture, and looks at it as customers do.
func aDayOfBrands(t *testing.T, w *world) {
	ctx := t.Context()
	w.ok(w.AddBrandPicture(ctx, w.owner, "logo", []byte(markSVG)))
	w.ok(w.PublishBrand(ctx, w.owner, w.brand("#b4432a").Revision))
	look := w.look()
	_, err := w.BrandFile(ctx, w.owner.CompanyID, look.Files["logo"].Hash)
	w.ok(err)
	_, err = w.DraftLook(ctx, w.owner)
	w.ok(err)
	_, err = w.BrandExampleMail(ctx, w.owner, "es", "light")
	w.ok(err)
	_, err = w.BrandExamplePDF(ctx, w.owner, "es")
	w.ok(err)
	w.ok(w.DropBrandPicture(ctx, w.owner, "logo"))
	draft, err := w.BrandDraftChange(ctx, w.owner)
	w.ok(err)
	w.ok(w.DiscardBrandDraft(ctx, w.owner, draft.Revision))
	again, err := w.BrandChange(ctx, w.owner, 0)
	w.ok(err)
	w.ok(w.RestoreBrand(ctx, w.owner, 0, again.Revision))
	_, err = w.Brand(ctx, w.owner)
	w.ok(err)
}
