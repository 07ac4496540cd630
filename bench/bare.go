package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
	"acuse/internal/i18n"
	"acuse/internal/web/ui"
)

// serveBare is what the application's list of documents is measured against: a handler that runs the page's three
// queries and renders the page, and does nothing else: no session, no rights, no transaction, no log.
func serveBare(database, addr, username string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	d, err := db.Open(ctx, database)
	if err != nil {
		return err
	}
	defer d.Close()
	b := &bare{db: d.Read}
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
	db                 *sql.DB
	company, customer  string
	companyName, slug  string
	customerName, user string
}

func (b *bare) know(ctx context.Context, username string) error {
	b.user = username
	return b.db.QueryRowContext(ctx, `SELECT a.company_id, a.customer_id, c.name, c.slug, u.name FROM access a
		JOIN company c ON c.id = a.company_id JOIN customer u ON u.company_id = a.company_id AND u.id = a.customer_id
		WHERE a.username = $1 AND a.state = 'active'`, username).
		Scan(&b.company, &b.customer, &b.companyName, &b.slug, &b.customerName)
}

// list is what its page shows.
type list struct {
	layout                 ui.PortalPage
	path                   string
	pick                   ui.PickProps
	documents              []billing.Document
	total                  int
	pending                billing.Cents
	pendingCount, lateOnes int
	today                  billing.Date
	now                    time.Time
}

// ServeHTTP answers every path with the list.
func (b *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := i18n.For("es")
	l, err := b.read(r.Context())
	if err != nil {
		log.Print(err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	b.dress(p, &l)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if err := page(p, l).Render(r.Context(), w); err != nil {
		log.Print(err)
	}
}

func (b *bare) read(ctx context.Context) (list, error) {
	l := list{now: time.Now().UTC()}
	l.today = billing.DayOf(l.now, billing.Madrid)
	err := b.db.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM document d WHERE d.company_id = $1
		AND d.customer_id = $2 AND d.state = 'issued' AND d.archived_at IS NULL LIMIT 10001) few`, b.company, b.customer).Scan(&l.total)
	if err != nil {
		return l, err
	}
	if l.documents, err = b.documents(ctx); err != nil {
		return l, err
	}
	err = b.db.QueryRowContext(ctx, `SELECT CAST(COALESCE(sum(pending), 0) AS BIGINT), count(*),
		CAST(COALESCE(sum(CASE WHEN due_date < $3 THEN 1 ELSE 0 END), 0) AS BIGINT) FROM document
		WHERE company_id = $1 AND customer_id = $2 AND state = 'issued' AND archived_at IS NULL AND pending <> 0`,
		b.company, b.customer, l.today).Scan(&l.pending, &l.pendingCount, &l.lateOnes)
	return l, err
}

func (b *bare) documents(ctx context.Context) ([]billing.Document, error) {
	rows, err := b.db.QueryContext(ctx, `SELECT d.id, d.kind, d.state, d.revision, d.series_id, d.number, d.customer_id,
		d.customer_name, d.issue_date, d.due_date, d.notes, d.base, d.tax, d.total, d.pending, d.version_id, d.created_at,
		d.updated_at, d.issued_at, d.read_at, d.read_by FROM document d WHERE d.company_id = $1
		AND d.customer_id = $2 AND d.state = 'issued' AND d.archived_at IS NULL
		ORDER BY d.issue_date DESC, d.order_key DESC LIMIT 51`, b.company, b.customer)
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

// dress puts around the list what stands around it in the application.
func (b *bare) dress(p *i18n.Printer, l *list) {
	base := "/" + b.slug
	l.path = base + "/documentos"
	l.layout = ui.PortalPage{
		Page:    ui.Page{P: p, Title: p.T("portal.documents.title"), Brand: b.companyName},
		Company: b.companyName, Home: base + "/", Logout: base + "/salir", Customer: b.customerName, Username: b.user,
		Nav: []ui.NavEntry{
			{Href: l.path, Icon: "file-text", Text: p.T("portal.nav.documents"), Current: true},
			{Href: base + "/mis-datos", Icon: "user", Text: p.T("portal.nav.profile")},
		},
	}
	l.pick = ui.PickProps{Label: p.T("portal.documents.read"), Name: "leido", Options: []ui.Option{
		{Value: "", Text: p.T("portal.documents.read_all")}, {Value: "no", Text: p.T("ui.read.unread")}, {Value: "si", Text: p.T("ui.read.read")}}}
}

// owed is the sentence of what the customer owes, in two halves around the amount; a seeded one owes several overdue.
func (l list) owed(p *i18n.Printer) (before, amount, after string) {
	key := "portal.pending.some_late"
	if l.lateOnes == l.pendingCount {
		key = "portal.pending.all_late"
	}
	before, after, _ = strings.Cut(p.T(key, "amount", "\x00", "n", l.pendingCount, "late", l.lateOnes), "\x00")
	return before, p.Money(int64(l.pending)), after
}
