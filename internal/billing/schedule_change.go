package billing

import "slices"

// PriceChange is what a line of a schedule costs from a day on, before and after somebody changed it.
type PriceChange struct {
	Line string  `json:"line"` // its text, as typed
	From Date    `json:"from"`
	Old  Decimal `json:"old"`
	New  Decimal `json:"new"`
}

// PriceChanges are the prices that differ between a schedule and what it was before, from a day on and where they were to
// change later, by their days. Lines that only one of them has are left out.
func (s Schedule) PriceChanges(before Schedule, from Date) []PriceChange {
	days := append(append([]Date{from}, before.Changes(from)...), s.Changes(from)...)
	slices.Sort(days)
	var all []PriceChange
	last := map[string]PriceChange{}
	for _, day := range slices.Compact(days) {
		was := map[string]Decimal{}
		for _, l := range before.LinesOn(day) {
			was[l.ID] = l.Price
		}
		for _, l := range s.LinesOn(day) {
			old, there := was[l.ID]
			c := PriceChange{l.Text, day, old, l.Price}
			if !there || last[l.ID].Old == old && last[l.ID].New == l.Price {
				continue
			}
			if last[l.ID] = c; old != l.Price {
				all = append(all, c)
			}
		}
	}
	return all
}
