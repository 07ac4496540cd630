package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// SlugChangesPerDay is how often a company may change its slug: each one it had stays its own for ever.
const SlugChangesPerDay = 3

// slugDay is the day that begins with the first change.
const slugDay = 24 * time.Hour

// SlugChanges are how often the company may still change its slug, and from when on as often as ever; that is zero where it
// has not changed it within a day.
type SlugChanges struct {
	Left    int
	Renewed time.Time
}

func (a *App) slugChanges(tx *store.Tx) (SlugChanges, error) {
	n, began, err := tx.CountedDaily("slug", a.Now().Add(-slugDay))
	if err != nil || n == 0 {
		return SlugChanges{Left: SlugChangesPerDay}, err
	}
	return SlugChanges{max(0, SlugChangesPerDay-n), began.Add(slugDay)}, nil
}

// ChangeSlug gives the company's portal another address, /{slug}/. Those it had lead to it, for ever: links that were
// mailed go on working. What is wrong with it is said beside the field "slug".
func (a *App) ChangeSlug(ctx context.Context, who Actor, slug string) error {
	if err := who.mayManage(); err != nil {
		return err
	}
	slug = strings.ToLower(billing.CleanLine(slug))
	if err := a.checkSlug(slug); err != nil {
		return err
	}
	err := a.store.Update(ctx, who.CompanyID, func(tx *store.Tx) error {
		company, err := tx.Company()
		if err != nil || company.Slug == slug {
			return err
		}
		switch nobody, err := tx.Unconfirmed(); {
		case err != nil:
			return err
		case nobody: // what a company had as its address is its own for ever
			return billing.Fail(billing.Conflict, "address.error.slug_unconfirmed")
		}
		if err := a.countSlugChange(tx, slug); err != nil {
			return err
		}
		return tx.ChangeSlug(company.Slug, slug, a.Now())
	})
	return beside("slug", err)
}

// countSlugChange counts a change to a slug that is new to the company: back to one that it had it may go as often as it likes.
func (a *App) countSlugChange(tx *store.Tx, to string) error {
	had, err := tx.OldSlugs()
	if err != nil || slices.ContainsFunc(had, func(o store.OldSlug) bool { return o.Slug == to }) {
		return err
	}
	changes, err := tx.CountDaily("slug", a.Now(), a.Now().Add(-slugDay))
	if err == nil && changes > SlugChangesPerDay {
		return billing.Fail(billing.TooMany, "address.error.slug_often", "n", SlugChangesPerDay)
	}
	return err
}

func (a *App) checkSlug(slug string) error {
	var errs billing.Errors
	switch err := billing.CheckSlug(slug); {
	case slug == "":
		errs.Add("slug", "error.required")
	case err != nil:
		errs.AddErr("slug", err)
	case a.options.ReservedSlugs[slug]:
		errs.Add("slug", "address.error.slug_reserved")
	}
	return errs.Err()
}

// beside puts an error for people beside a field of the form; any other stays as it is.
func beside(field string, err error) error {
	var one *billing.Error
	if !errors.As(err, &one) || one.Code == billing.NotFound || one.Code == billing.Forbidden {
		return err
	}
	at := *one
	at.Field = field
	return billing.Errors{&at}
}
