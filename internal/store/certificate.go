package store

import (
	"context"
	"time"
)

// Certificate is what is kept, sealed, under a name of the certificate authority's client.
func (d Directory) Certificate(ctx context.Context, name string) (sealed string, err error) {
	err = d.db.Read.QueryRowContext(ctx, `SELECT sealed FROM certificate WHERE name = $1`, name).Scan(&sealed)
	return sealed, notFound(err)
}

// PutCertificate keeps it.
func (d Directory) PutCertificate(ctx context.Context, name, sealed string, now time.Time) error {
	_, err := d.db.Write.ExecContext(ctx, `INSERT INTO certificate (name, sealed, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET sealed = EXCLUDED.sealed, updated_at = EXCLUDED.updated_at`, name, sealed, now)
	return err
}

// DropCertificate forgets it.
func (d Directory) DropCertificate(ctx context.Context, name string) error {
	_, err := d.db.Write.ExecContext(ctx, `DELETE FROM certificate WHERE name = $1`, name)
	return err
}
