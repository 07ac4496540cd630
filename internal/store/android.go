package store

import (
	"context"
	"strings"
	"time"

	"acuse/internal/billing"
)

// AndroidApp of the company; billing.ErrNotFound when it has none.
func (tx *Tx) AndroidApp() (billing.AndroidApp, error) {
	var a billing.AndroidApp
	var lines string
	err := tx.get([]any{&a.Package, &lines}, `SELECT package, fingerprints FROM android_app WHERE company_id = $1`)
	a.Fingerprints = strings.Fields(lines)
	return a, err
}

// PutAndroidApp keeps it.
func (tx *Tx) PutAndroidApp(a billing.AndroidApp, account string, now time.Time) error {
	_, err := tx.exec(`INSERT INTO android_app (company_id, package, fingerprints, added_at, changed_at, changed_by) VALUES ($1, $2, $3, $4, $4, $5)
		ON CONFLICT (company_id) DO UPDATE SET package = EXCLUDED.package, fingerprints = EXCLUDED.fingerprints,
		changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by`, a.Package, strings.Join(a.Fingerprints, "\n"), now, account)
	return err
}

// SharedAndroidApps are the signed apps of companies without a domain of their own, the longest known first.
func (d Directory) SharedAndroidApps(ctx context.Context, max int) ([]billing.AndroidApp, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT a.package, a.fingerprints FROM android_app a JOIN company c ON c.id = a.company_id
		WHERE a.fingerprints <> '' AND c.domain = '' ORDER BY a.added_at, a.company_id LIMIT $1`, max)
	if err != nil {
		return nil, err
	}
	type row struct{ name, lines string }
	found, err := scanAll(rows, func(r *row) []any { return []any{&r.name, &r.lines} })
	all := make([]billing.AndroidApp, len(found))
	for i, r := range found {
		all[i] = billing.AndroidApp{Package: r.name, Fingerprints: strings.Fields(r.lines)}
	}
	return all, err
}
