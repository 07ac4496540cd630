package office

import (
	"acuse/internal/app"
	"acuse/internal/billing"
)

// sums are what a form comes to while it is being typed: what cannot be reckoned yet is not there, and no error.
type sums struct {
	nets   []*billing.Cents // of each line of the form; nil shows a dash
	totals *billing.Totals  // nil shows dashes
}

// sumsOf reckons with the domain's own rules. Lines begun but not finished count as nothing yet; a figure that cannot
// be read leaves the totals open.
func sumsOf(f app.DraftForm, today billing.Date, comma bool) sums {
	s := sums{nets: make([]*billing.Cents, len(f.Lines))}
	readable := app.DraftForm{IssueDate: string(today)}
	wrong := false
	for i, line := range f.Lines {
		if line.Price == "" || line.Quantity == "" {
			continue
		}
		line.Text = "" // its length is no matter of sums
		d, errs := app.DraftForm{IssueDate: string(today), Lines: []app.LineForm{line}}.Parse(comma)
		if len(errs) > 0 || len(d.Lines) != 1 {
			wrong = true
			continue
		}
		s.nets[i] = &d.Lines[0].Net
		readable.Lines = append(readable.Lines, line)
	}
	if d, errs := readable.Parse(comma); !wrong && len(errs) == 0 {
		s.totals = &d.Totals
	}
	return s
}
