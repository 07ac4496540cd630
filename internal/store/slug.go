package store

import (
	"database/sql"
	"errors"
	"slices"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// OldSlug is a slug that the company had.
type OldSlug struct {
	Slug string
	At   time.Time // when it changed it
}

// OldSlugs of the company, the latest first: each leads to its present one.
func (tx *Tx) OldSlugs() ([]OldSlug, error) {
	return list(tx, func(o *OldSlug) []any { return []any{&o.Slug, utc(&o.At)} },
		`SELECT o.slug, o.at FROM old_slug o JOIN company c ON c.id = o.company_id AND c.slug <> o.slug WHERE o.company_id = $1 ORDER BY o.at DESC`)
}

// ChangeSlug gives the company another slug and keeps both for it, for ever. One that is, or was, another company's is a
// billing.Conflict, and so is one that looks like it. Both rows are written before the slug itself: whoever takes and whoever leaves a slug at the same time
// meet there.
func (tx *Tx) ChangeSlug(from, to string, now time.Time) error {
	for _, slug := range []string{from, to} {
		_, err := tx.exec(`INSERT INTO old_slug (company_id, slug, slug_key, at) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING`, slug, billing.SlugKey(slug), now)
		if err != nil {
			return err
		}
		n, err := tx.exec(`UPDATE old_slug SET at = $3 WHERE company_id = $1 AND slug = $2`, slug, now)
		if err != nil {
			return err
		}
		if n != 1 {
			return errSlugTaken()
		}
	}
	err := tx.must(`UPDATE company SET slug = $2, slug_key = $3 WHERE id = $1`, to, billing.SlugKey(to))
	if db.IsDuplicate(err) {
		return errSlugTaken()
	}
	if err != nil {
		return err
	}
	return tx.checkSlugFree(to)
}

// checkSlugFree is a billing.Conflict when that slug was another company's, or looks like one of another.
func (tx *Tx) checkSlugFree(slug string) error {
	alike, err := list(tx, func(s *string) []any { return []any{s} }, `SELECT slug FROM old_slug WHERE slug_key = $2 AND company_id <> $1
		UNION ALL SELECT slug FROM company WHERE slug_key = $2 AND id <> $1`, billing.SlugKey(slug))
	switch {
	case err != nil:
		return err
	case slices.Contains(alike, slug):
		return errSlugTaken()
	case len(alike) > 0:
		return billing.Fail(billing.Conflict, "address.error.slug_alike")
	}
	return nil
}

// CountDaily counts something that the company does, and answers how often it has done it since that time.
func (tx *Tx) CountDaily(what string, now, since time.Time) (int, error) {
	var n int
	err := tx.tx.QueryRowContext(tx.ctx, countAttempt+` RETURNING attempts`, what+":"+tx.company, now, since).Scan(&n)
	return n, err
}

// CountedDaily is how often the company has done something since that time, and when it began to; 0 where it has not.
func (tx *Tx) CountedDaily(what string, since time.Time) (n int, began time.Time, err error) {
	err = tx.tx.QueryRowContext(tx.ctx, `SELECT attempts, started_at FROM throttle WHERE key = $1 AND started_at >= $2`, what+":"+tx.company, since).Scan(&n, utc(&began))
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, nil
	}
	return n, began, err
}

func errSlugTaken() error { return billing.Fail(billing.Conflict, "error.slug_taken") }
