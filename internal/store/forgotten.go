package store

import (
	"context"
	"time"

	"github.com/riverqueue/river"
)

// Forgotten is a request for a new password: by whatever name was typed, whether it exists or not.
type Forgotten struct {
	ID        string
	CompanyID string // whose portal it was asked in, "" for the common page
	LoginName string
	At        time.Time
}

// AddForgotten keeps a request together with the job that looks into it. It does the same for every name.
func (s *Store) AddForgotten(ctx context.Context, f Forgotten, job river.JobArgs) error {
	return s.Append(ctx, f.CompanyID, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO forgotten (company_id, id, login_name, at) VALUES ($1, $2, $3, $4)`, f.ID, f.LoginName, f.At)
		if err != nil {
			return err
		}
		return tx.Later(job)
	})
}

// Forgotten by its id.
func (d Directory) Forgotten(ctx context.Context, id string) (Forgotten, error) {
	f := Forgotten{ID: id}
	err := d.db.Read.QueryRowContext(ctx, `SELECT company_id, login_name, at FROM forgotten WHERE id = $1`, id).Scan(&f.CompanyID, &f.LoginName, utc(&f.At))
	return f, notFound(err)
}

// DropForgotten forgets a request that has been looked into.
func (d Directory) DropForgotten(ctx context.Context, id string) error {
	_, err := d.db.Write.ExecContext(ctx, `DELETE FROM forgotten WHERE id = $1`, id)
	return err
}

// ActiveAccesses of a login name, in that company ("" is everywhere).
func (d Directory) ActiveAccesses(ctx context.Context, name, company string) ([]AccessRef, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT company_id, id FROM access
		WHERE login_name = $1 AND state <> 'ended' AND state = 'active' AND ($2 = '' OR company_id = $2)`, name, company)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(r *AccessRef) []any { return []any{&r.CompanyID, &r.AccessID} })
}
