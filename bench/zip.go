package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"strings"
	"time"

	"acuse/internal/db"
)

// zipFigures are ZIPs of few and of many documents.
type zipFigures struct {
	database  string
	few, many int
	peak      []turn // MB the server had at most: many, few
	perSecond []turn // documents/s, twice the same: of the many
}

// zips fetches a ZIP of many documents and one of a tenth, each from a server that has just been started, and sees how
// much memory it took. Every round has documents that were never drawn.
func (b *bench) zips(ctx context.Context) error {
	for _, d := range b.databases {
		where, err := b.fresh(ctx, d, "zips")
		if err != nil {
			return err
		}
		rounds, few := (b.rounds+3)/4, b.files/10
		all := rounds * (b.files + few)
		s, err := b.seedAndServe(ctx, where, seedPlan{1, all, []int{all}, 1})
		if err != nil {
			return err
		}
		s.stop()
		ids, err := documentsIn(ctx, where)
		if err != nil {
			return err
		}
		f := zipFigures{database: d.name, few: few, many: b.files}
		for range rounds {
			var peak, speed turn
			for _, x := range []struct {
				files       int
				peak, speed *float64
			}{{b.files, &peak.a, &speed.a}, {few, &peak.b, &speed.b}} {
				if *x.peak, *x.speed, err = b.zip(ctx, s, ids[:x.files]); err != nil {
					return fmt.Errorf("%s: %w", d.name, err)
				}
				ids = ids[x.files:]
			}
			f.peak, f.perSecond = append(f.peak, peak), append(f.perSecond, speed)
		}
		log.Printf("%s: ZIP: %s MB against %s, ratio %s; %s documents/s", d.name, of(f.peak, first), of(f.peak, second), of(f.peak, ratio), of(f.perSecond, first))
		b.report.zips = append(b.report.zips, f)
	}
	return nil
}

// zip starts the server, ticks those documents, fetches the ZIP and answers the server's peak memory and its speed.
func (b *bench) zip(ctx context.Context, s *served, ids []string) (peak, perSecond float64, err error) {
	if err := b.restart(ctx, s); err != nil {
		return 0, 0, err
	}
	defer s.stop()
	client := newClient(1)
	defer client.CloseIdleConnections()
	cookie, _, err := s.logIn(ctx, client)
	if err != nil {
		return 0, 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/"+slug+"/documentos/pdf", strings.NewReader(url.Values{"id": ids}.Encode()))
	if err != nil {
		return 0, 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", cookie)
	answer, err := client.Do(r)
	if err != nil {
		return 0, 0, err
	}
	if err := answer.Body.Close(); err != nil {
		return 0, 0, err
	}
	ticket := strings.TrimSuffix(answer.Header.Get("Location"), "/progreso")
	if answer.StatusCode != http.StatusSeeOther || ticket == "" {
		return 0, 0, fmt.Errorf("tick %d documents: got %s", len(ids), answer.Status)
	}
	began := time.Now()
	if err := drain(ctx, client, target{url: s.base + ticket, cookie: cookie}); err != nil {
		return 0, 0, err
	}
	took := time.Since(began)
	peak, err = memory(s.app.Process.Pid, "VmHWM")
	return peak, float64(len(ids)) / took.Seconds(), err
}

// documentsIn are the ids of all issued documents.
func documentsIn(ctx context.Context, where string) ([]string, error) {
	d, err := db.Open(ctx, where)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return texts(ctx, d, `SELECT id FROM document WHERE state = 'issued' ORDER BY id`)
}

// texts are what a query of one column answers.
func texts(ctx context.Context, d *db.DB, query string, args ...any) ([]string, error) {
	rows, err := d.Read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, errors.Join(rows.Err(), rows.Close())
}

// zipTable is the report's part about ZIPs.
func (r *report) zipTable(t *table) {
	t.begin("ZIP of many documents", `Ticked and fetched as a browser does, from a server just started; every PDF is drawn on the way. The server's peak memory.`,
		"Database", "Documents", "Peak, MB", "Documents", "Peak, MB", "Ratio", "Goal", "Met", "Documents/s")
	for _, f := range r.zips {
		flat := of(f.peak, ratio)
		t.row(f.database, f.many, of(f.peak, first), f.few, of(f.peak, second), bold(flat), "flat: ≤ 1.2", met(flat.median <= 1.2), of(f.perSecond, first))
	}
}
