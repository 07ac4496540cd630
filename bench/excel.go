package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"acuse/internal/app"
	"acuse/internal/db"
	"acuse/internal/store"
)

// sheetFigures are a customer's whole list as a spreadsheet.
type sheetFigures struct {
	database string
	rows     int
	turns    []turn // seconds: Acuse, bare StreamWriter
	peak     []turn // MB: Acuse, bare StreamWriter
}

// spreadsheets writes a list through the use case, in turns with a StreamWriter that is given the same cells, each in a
// process of its own.
func (b *bench) spreadsheets(ctx context.Context) error {
	for _, d := range b.databases {
		where, err := b.fresh(ctx, d, "sheets")
		if err != nil {
			return err
		}
		// Every fiftieth of the others' documents is a draft; the one customer's are all issued.
		out, _, err := b.seed(ctx, where, seedPlan{1, b.rows, []int{b.rows}, 1})
		if err != nil {
			return err
		}
		s := &served{}
		if err := s.readLogins(out, 1); err != nil {
			return err
		}
		f := sheetFigures{database: d.name, rows: b.rows}
		for range b.rounds {
			var took, peak turn
			if took.a, peak.a, err = child(ctx, "-child", "excel", "-database", where, "-arg", s.username); err != nil {
				return err
			}
			if took.b, peak.b, err = child(ctx, "-child", "bare-excel", "-arg", strconv.Itoa(b.rows)); err != nil {
				return err
			}
			f.turns, f.peak = append(f.turns, took), append(f.peak, peak)
		}
		log.Printf("%s: spreadsheet: %s s against %s, ratio %s; %s MB against %s", d.name, of(f.turns, first), of(f.turns, second), of(f.turns, ratio), of(f.peak, first), of(f.peak, second))
		b.report.sheets = append(b.report.sheets, f)
	}
	return nil
}

// writeList is the child that writes a customer's list.
func writeList(ctx context.Context, database, username string) error {
	a, g, closing, err := openAs(ctx, database, username)
	if err != nil {
		return err
	}
	defer closing()
	var out counted
	began := time.Now()
	if err := a.PortalExcel(ctx, g, app.PortalQuery{Desc: true}, &out); err != nil {
		return err
	}
	if out.n == 0 {
		return errors.New("nothing was written")
	}
	return say(time.Since(began))
}

// openAs opens a database and finds the access of that user name, as the door would have found it.
func openAs(ctx context.Context, database, username string) (*app.App, app.Guest, func(), error) {
	d, err := db.Open(ctx, database)
	if err != nil {
		return nil, app.Guest{}, nil, err
	}
	closing := func() { _ = d.Close() }
	s, err := store.Open(d)
	if err != nil {
		return nil, app.Guest{}, closing, err
	}
	b := bare{db: d.Read}
	if err := b.know(ctx, username); err != nil {
		return nil, app.Guest{}, closing, fmt.Errorf("customer %s: %w", username, err)
	}
	b.guest.SessionID = "a session of the benchmark"
	return app.New(s, app.Options{}), b.guest, closing, nil
}

// writeBareSheet is the child that does what no spreadsheet of that many rows can do without: the same nine cells a row,
// five of them in a format of their own, given to the library.
func writeBareSheet(rows string) error {
	count, err := strconv.Atoi(rows)
	if err != nil {
		return err
	}
	began := time.Now()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	var styles [3]int
	for i, format := range []string{"dd/mm/yyyy", "dd/mm/yyyy hh:mm", `#,##0.00\ "€"`} {
		if styles[i], err = f.NewStyle(&excelize.Style{CustomNumFmt: &format}); err != nil {
			return err
		}
	}
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	day, moment := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC), time.Date(2026, 6, 30, 12, 30, 15, 0, time.UTC)
	for n := range count {
		money := func(cents int) excelize.Cell {
			return excelize.Cell{Value: float64(n*7+cents) / 100, StyleID: styles[2]}
		}
		var read any = "No leído"
		if n%3 > 0 {
			read = excelize.Cell{Value: moment, StyleID: styles[1]}
		}
		err := w.SetRow("A"+strconv.Itoa(n+1), []any{"F-2026-" + strconv.Itoa(n+1), "Factura",
			excelize.Cell{Value: day, StyleID: styles[0]}, excelize.Cell{Value: day, StyleID: styles[0]},
			money(126063), money(22638), money(148701), money(0), read})
		if err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := f.Write(&counted{}); err != nil {
		return err
	}
	return say(time.Since(began))
}

// sheetTable is the report's part about spreadsheets.
func (r *report) sheetTable(t *table) {
	t.begin("Spreadsheet of a whole list", `A customer's list through the use case, against the library's StreamWriter that is given the same cells, each a process of
its own; peak memory is the whole process's.`,
		"Database", "Rows", "Acuse, s", "Bare, s", "Ratio", "Goal", "Met", "Acuse, MB", "Bare, MB", "Goal", "Met")
	for _, f := range r.sheets {
		took, peak := of(f.turns, ratio), of(f.peak, first)
		t.row(f.database, f.rows, of(f.turns, first), of(f.turns, second), bold(took), "≤ 1.5", met(took.median <= 1.5),
			bold(peak), of(f.peak, second), "≤ 100 MB", met(peak.median <= 100))
	}
}
