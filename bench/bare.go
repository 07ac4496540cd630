package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/i18n"
	"acuse/internal/web/door"
	"acuse/internal/web/portal"
)

// serveBare is what the application's list of documents is measured against: a handler that runs the page's four
// queries (sums, rows, pending, consent) and renders the page, and does nothing else: no session, no rights, no transaction, no log.
func serveBare(ctx context.Context, database, addr, username string) error {
	d, err := db.Open(ctx, database)
	if err != nil {
		return err
	}
	defer d.Close()
	b := &bare{db: d.Read, clock: app.New(nil, app.Options{})}
	if err := b.know(ctx, username); err != nil {
		return fmt.Errorf("customer %s: %w", username, err)
	}
	server := &http.Server{Addr: addr, Handler: b, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// bare knows beforehand whose list it shows.
type bare struct {
	db    *sql.DB
	clock *app.App // no use case is asked: the page wants to know the day
	guest app.Guest
}

func (b *bare) know(ctx context.Context, username string) error {
	g := &b.guest
	g.Access.Username = username
	return b.db.QueryRowContext(ctx, `SELECT a.id, a.language, a.company_id, a.customer_id, c.name, c.slug, u.name FROM access a
		JOIN company c ON c.id = a.company_id JOIN customer u ON u.company_id = a.company_id AND u.id = a.customer_id
		WHERE a.username = $1 AND a.state = 'active'`, username).
		Scan(&g.Access.ID, &g.Access.Language, &g.Company.ID, &g.Customer.ID, &g.Company.Name, &g.Company.Slug, &g.Customer.Name)
}

// ServeHTTP answers every path with the list.
func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, err := b.read(r.Context())
	if err != nil {
		log.Print(err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("X-Session", "in") // as the portal says it to those who are logged in
	v := &door.Visit{W: w, R: r, App: b.clock, P: i18n.For("es"), Company: b.guest.Company, Guest: b.guest, Look: app.UsualLook()}
	if err := v.Render(http.StatusOK, portal.Page(v, found)); err != nil {
		log.Print(err)
	}
}

func (b *bare) read(ctx context.Context) (app.PortalPage, error) {
	var found app.PortalPage
	var sums app.DocumentSums
	err := b.db.QueryRowContext(ctx, `SELECT count(*), CAST(COALESCE(sum(base), 0) AS BIGINT), CAST(COALESCE(sum(tax), 0) AS BIGINT),
		CAST(COALESCE(sum(total), 0) AS BIGINT), CAST(COALESCE(sum(pending), 0) AS BIGINT) FROM (
		SELECT d.base, d.tax, d.total, d.pending FROM document d WHERE d.company_id = $1
		AND d.customer_id = $2 AND d.state = 'issued' AND d.archived_at IS NULL LIMIT 10001) few`, b.guest.Company.ID, b.guest.Customer.ID).
		Scan(&sums.Count, &sums.Base, &sums.Tax, &sums.Total, &sums.Pending)
	if err != nil {
		return found, err
	}
	found.Sums = &sums
	if found.Documents, err = b.documents(ctx); err != nil {
		return found, err
	}
	shown := len(found.Documents)
	found.Page = app.PageInfo{From: 1, To: shown, Total: sums.Count, Size: shown, Next: found.Documents[shown-1].ID}
	err = b.db.QueryRowContext(ctx, `SELECT CAST(COALESCE(sum(pending), 0) AS BIGINT), count(*),
		CAST(COALESCE(sum(CASE WHEN due_date < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM document
		WHERE company_id = $1 AND customer_id = $2 AND state = 'issued' AND archived_at IS NULL AND pending <> 0`,
		b.guest.Company.ID, b.guest.Customer.ID, b.clock.Today()).Scan(&found.Pending.Amount, &found.Pending.Count, &found.Pending.Overdue)
	if err != nil {
		return found, err
	}
	err = b.db.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM consent WHERE company_id = $1 AND customer_id = $2)`,
		b.guest.Company.ID, b.guest.Customer.ID).Scan(&found.AskConsent)
	return found, err
}

func (b *bare) documents(ctx context.Context) ([]billing.Document, error) {
	rows, err := b.db.QueryContext(ctx, `SELECT d.id, d.kind, d.state, d.revision, d.series_id, d.number, d.customer_id,
		d.customer_name, d.issue_date, d.due_date, d.notes, d.base, d.tax, d.total, d.pending, d.version_id, d.created_at,
		d.updated_at, d.issued_at, d.read_at, d.read_by FROM document d WHERE d.company_id = $1
		AND d.customer_id = $2 AND d.state = 'issued' AND d.archived_at IS NULL
		ORDER BY d.issue_date DESC, d.order_key DESC, d.id DESC LIMIT 51`, b.guest.Company.ID, b.guest.Customer.ID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []billing.Document
	for rows.Next() {
		var d billing.Document
		var read sql.NullTime
		if err := rows.Scan(&d.ID, &d.Kind, &d.State, &d.Revision, &d.SeriesID, &d.Number, &d.CustomerID, &d.CustomerName, &d.IssueDate,
			&d.DueDate, &d.Notes, &d.Totals.Base, &d.Totals.Tax, &d.Totals.Total, &d.Pending, &d.VersionID, &d.CreatedAt,
			&d.UpdatedAt, &d.IssuedAt, &read, &d.ReadBy); err != nil {
			return nil, err
		}
		d.ReadAt = read.Time.UTC()
		if !read.Valid {
			d.ReadAt = time.Time{}
		}
		all = append(all, d)
	}
	return all[:min(50, len(all))], rows.Err()
}
