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

// How cells are written; the program that opens the file puts its own language's signs.
const (
	moneyFormat  = `#,##0.00\ "€"`
	dayFormat    = "dd/mm/yyyy"
	momentFormat = "dd/mm/yyyy hh:mm"
)

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

// newSheet begins a spreadsheet of one sheet: a head that stays in sight, then rows.
func newSheet(name string, columns []column) (*sheet, error) {
	s := &sheet{file: excelize.NewFile()}
	s.file.SetZipWriter(newZip)
	if err := s.begin(sheetName(name), columns); err != nil {
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

func (s *sheet) begin(name string, columns []column) (err error) {
	if err := s.file.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if s.styles, err = newStyles(s.file); err != nil {
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

func newStyles(f *excelize.File) (all styles, err error) {
	bold := &excelize.Font{Bold: true}
	above := []excelize.Border{{Type: "top", Color: "5B5850", Style: 1}}
	format := func(code string) *string { return &code }
	for _, x := range []struct {
		to    *int
		style excelize.Style
	}{
		{&all.head, excelize.Style{Font: bold, Border: []excelize.Border{{Type: "bottom", Color: "5B5850", Style: 1}}}},
		{&all.day, excelize.Style{CustomNumFmt: format(dayFormat)}},
		{&all.moment, excelize.Style{CustomNumFmt: format(momentFormat)}},
		{&all.money, excelize.Style{CustomNumFmt: format(moneyFormat)}},
		{&all.foot, excelize.Style{Font: bold, Border: above}},
		{&all.footMoney, excelize.Style{Font: bold, Border: above, CustomNumFmt: format(moneyFormat)}},
	} {
		if *x.to, err = f.NewStyle(&x.style); err != nil {
			return all, err
		}
	}
	return all, nil
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
