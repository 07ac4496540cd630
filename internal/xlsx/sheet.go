// Package xlsx writes lists as spreadsheets: amounts are numbers and days are days, so that they can be reckoned with.
package xlsx

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
	"github.com/xuri/excelize/v2"

	"acuse/internal/billing"
	"acuse/internal/i18n"
)

// about is what a file says of itself: who made it, what it is, and when.
type about struct {
	company, title string
	at             time.Time
}

// column of a sheet: its name, and its width in characters.
type column struct {
	title string
	width float64
}

// sheet is a spreadsheet being written, row by row. What does not fit into memory waits in a file of its own.
type sheet struct {
	file   *excelize.File
	stream *excelize.StreamWriter
	row    int // the last one written
	styles styles
}

type styles struct{ head, day, moment, money, foot, footMoney int }

// newSheet begins a spreadsheet of one sheet, whose name is the title: a head that stays in sight, then rows. Days and
// money are written as p's language does.
func newSheet(p *i18n.Printer, of about, columns []column) (*sheet, error) {
	s := &sheet{file: excelize.NewFile()}
	s.file.SetZipWriter(newZip)
	if err := s.begin(p, of, columns); err != nil {
		return nil, fmt.Errorf("xlsx: %w", joinClose(err, s.file))
	}
	return s, nil
}

// newZip packs a file in half the time that the standard library's compressor takes.
func newZip(w io.Writer) excelize.ZipWriter {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	return z
}

func (s *sheet) begin(p *i18n.Printer, of about, columns []column) (err error) {
	if err := s.sign(p.Lang(), of); err != nil {
		return err
	}
	name := sheetName(of.title)
	if err := s.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if s.styles, err = newStyles(s.file, p); err != nil {
		return err
	}
	if s.stream, err = s.file.NewStreamWriter(name); err != nil {
		return err
	}
	titles := make([]any, len(columns))
	for i, c := range columns {
		titles[i] = excelize.Cell{Value: c.title, StyleID: s.styles.head}
		if err := s.stream.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	err = s.stream.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil {
		return err
	}
	return s.write(titles)
}

// sign says in the file's properties whose it is, in place of the library's name and year.
func (s *sheet) sign(lang string, of about) error {
	at := of.at.UTC().Format(time.RFC3339)
	err := s.file.SetDocProps(&excelize.DocProperties{Creator: of.company, LastModifiedBy: of.company, Title: of.title,
		Language: lang, Created: at, Modified: at})
	if err != nil {
		return err
	}
	return s.file.SetAppProps(&excelize.AppProperties{Company: of.company})
}

func newStyles(f *excelize.File, p *i18n.Printer) (all styles, err error) {
	day, money := dayFormat(p), moneyFormat(p)
	bold := &excelize.Font{Bold: true}
	above := []excelize.Border{{Type: "top", Color: "5B5850", Style: 1}}
	format := func(code string) *string { return &code }
	for _, x := range []struct {
		to    *int
		style excelize.Style
	}{
		{&all.head, excelize.Style{Font: bold, Border: []excelize.Border{{Type: "bottom", Color: "5B5850", Style: 1}}}},
		{&all.day, excelize.Style{CustomNumFmt: format(day)}},
		{&all.moment, excelize.Style{CustomNumFmt: format(day + " hh:mm")}},
		{&all.money, excelize.Style{CustomNumFmt: format(money)}},
		{&all.foot, excelize.Style{Font: bold, Border: above}},
		{&all.footMoney, excelize.Style{Font: bold, Border: above, CustomNumFmt: format(money)}},
	} {
		if *x.to, err = f.NewStyle(&x.style); err != nil {
			return all, err
		}
	}
	return all, nil
}

// dayFormat writes a day in p's order; the program that opens the file puts its own language's signs between.
func dayFormat(p *i18n.Printer) string {
	if p.YearFirst() {
		return "yyyy/mm/dd"
	}
	return "dd/mm/yyyy"
}

// moneyFormat has the sign of euro where p's language puts it; commas and points are those of the program that opens
// the file.
func moneyFormat(p *i18n.Printer) string {
	before, _, after := p.MoneyParts(0)
	format := "#,##0.00"
	if before != "" {
		format = `"` + before + `"` + format
	}
	if after != "" {
		format += `"` + after + `"`
	}
	return format
}

// add writes a row: texts, billing.Cents, billing.Date and instants, each as what it is. No day leaves its cell empty.
func (s *sheet) add(cells ...any) error {
	row := make([]any, len(cells))
	for i, cell := range cells {
		switch v := cell.(type) {
		case billing.Cents:
			row[i] = excelize.Cell{Value: euros(v), StyleID: s.styles.money}
		case billing.Date:
			if v != "" {
				row[i] = excelize.Cell{Value: v.Time(), StyleID: s.styles.day}
			}
		case time.Time:
			row[i] = excelize.Cell{Value: onMadridsClock(v), StyleID: s.styles.moment}
		default:
			row[i] = cell
		}
	}
	return s.write(row)
}

// foot writes the last row, which adds up those above.
func (s *sheet) foot(cells ...any) error {
	row := make([]any, len(cells))
	for i, cell := range cells {
		if v, ok := cell.(billing.Cents); ok {
			row[i] = excelize.Cell{Value: euros(v), StyleID: s.styles.footMoney}
			continue
		}
		row[i] = excelize.Cell{Value: cell, StyleID: s.styles.foot}
	}
	return s.write(row)
}

func (s *sheet) write(row []any) error {
	s.row++
	return s.stream.SetRow(fmt.Sprintf("A%d", s.row), row)
}

// writeTo hands over the finished file.
func (s *sheet) writeTo(w io.Writer) error {
	if err := s.stream.Flush(); err != nil {
		return err
	}
	return s.file.Write(w)
}

// euros are exact to the cent: fifteen figures fit into a float.
func euros(c billing.Cents) float64 { return float64(c) / 100 }

// onMadridsClock is what the clock in Madrid showed; a spreadsheet knows no time zones.
func onMadridsClock(t time.Time) time.Time {
	t = t.In(i18n.Madrid)
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// sheetName is a name as a sheet may have it: 31 characters, without those that formulas need.
func sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	return name
}

func joinClose(err error, f *excelize.File) error {
	if closing := f.Close(); closing != nil {
		return fmt.Errorf("%w (and %w)", err, closing)
	}
	return err
}
