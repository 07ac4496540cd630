package store

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// DomainState is how the proof of a company's own domain stands.
type DomainState string

// The states of a domain.
const (
	DomainWaiting DomainState = "waiting" // not proven yet: it is not routed
	DomainProven  DomainState = "proven"  // the portal stands at its root
	DomainLost    DomainState = "lost"    // it was proven, and its records have been gone for too long: not routed any more
)

// Domain is the own domain that a company wants or has.
type Domain struct {
	Host         string // in ASCII, as DNS knows it
	Token        string // what the TXT record must say
	State        DomainState
	ClaimedAt    time.Time
	ClaimedBy    string    // account
	ProvenAt     time.Time // the first time
	CheckedAt    time.Time
	NextAt       time.Time // when it is checked again, zero: only when somebody asks
	FailingSince time.Time // of a proven one whose records are gone
	LastError    string    // what the last check found wrong, "" nothing
	// Since when no certificate can be had for a proven one, and why; zero: there is no such trouble.
	UncertifiedSince time.Time
	UncertifiedWhy   string
}

// Domain of the company; billing.ErrNotFound when it wants none.
func (tx *Tx) Domain() (Domain, error) {
	var d Domain
	err := tx.get([]any{&d.Host, &d.Token, &d.State, utc(&d.ClaimedAt), &d.ClaimedBy, utc(&d.ProvenAt), utc(&d.CheckedAt), utc(&d.NextAt), utc(&d.FailingSince), &d.LastError, utc(&d.UncertifiedSince), &d.UncertifiedWhy},
		`SELECT host, token, state, claimed_at, claimed_by, proven_at, checked_at, next_at, failing_since, last_error, uncertified_since, uncertified_why FROM company_domain WHERE company_id = $1`)
	return d, err
}

// PutDomain keeps the domain, and whether the company's portal stands there. One that another company has proven is a
// billing.Conflict.
func (tx *Tx) PutDomain(d Domain) error {
	_, err := tx.exec(`INSERT INTO company_domain (company_id, host, token, state, claimed_at, claimed_by, proven_at, checked_at, next_at, failing_since, last_error,
		uncertified_since, uncertified_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (company_id) DO UPDATE SET host = EXCLUDED.host, token = EXCLUDED.token, state = EXCLUDED.state, claimed_at = EXCLUDED.claimed_at,
		claimed_by = EXCLUDED.claimed_by, proven_at = EXCLUDED.proven_at, checked_at = EXCLUDED.checked_at, next_at = EXCLUDED.next_at,
		failing_since = EXCLUDED.failing_since, last_error = EXCLUDED.last_error, uncertified_since = EXCLUDED.uncertified_since, uncertified_why = EXCLUDED.uncertified_why`,
		d.Host, d.Token, string(d.State), d.ClaimedAt, d.ClaimedBy, orNull(d.ProvenAt), orNull(d.CheckedAt), orNull(d.NextAt), orNull(d.FailingSince), d.LastError,
		orNull(d.UncertifiedSince), d.UncertifiedWhy)
	if err != nil {
		return err
	}
	routed := ""
	if d.State == DomainProven {
		routed = d.Host
	}
	return tx.route(routed)
}

// DropDomain forgets the company's domain: nothing is routed there from now on.
func (tx *Tx) DropDomain() error {
	if _, err := tx.exec(`DELETE FROM company_domain WHERE company_id = $1`); err != nil {
		return err
	}
	return tx.route("")
}

func (tx *Tx) route(host string) error {
	err := tx.must(`UPDATE company SET domain = $2 WHERE id = $1`, host)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "address.error.domain_taken")
	}
	return err
}

// HostOwner is who has to do with a host: the company that has proven it (slug and id), or, when none has, whether some
// company wants it. billing.ErrNotFound: nobody.
type HostOwner struct {
	CompanyID, Slug string
	Wanted          bool // by somebody who has not proven it
}

// OwnerOfHost finds that.
func (d Directory) OwnerOfHost(ctx context.Context, host string) (HostOwner, error) {
	var o HostOwner
	err := d.db.Read.QueryRowContext(ctx, `SELECT id, slug FROM company WHERE domain = $1 AND domain <> ''`, host).Scan(&o.CompanyID, &o.Slug)
	if err = notFound(err); billing.CodeOf(err) != billing.NotFound {
		return o, err
	}
	err = d.db.Read.QueryRowContext(ctx, `SELECT TRUE FROM company_domain WHERE host = $1 LIMIT 1`, host).Scan(&o.Wanted)
	return o, notFound(err)
}

// DomainsDue are companies whose domain is to be checked by that time, the longest due first.
func (d Directory) DomainsDue(ctx context.Context, now time.Time, limit int) ([]string, error) {
	rows, err := d.db.Read.QueryContext(ctx, `SELECT company_id FROM company_domain WHERE next_at IS NOT NULL AND next_at <= $1 ORDER BY next_at LIMIT $2`, now, limit)
	if err != nil {
		return nil, err
	}
	return scanAll(rows, func(id *string) []any { return []any{id} })
}
