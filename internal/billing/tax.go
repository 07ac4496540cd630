package billing

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

// TaxRates are the IVA rates a line may have, highest first (Ley 37/1992 arts. 90 and 91).
var TaxRates = []Percent{2100, 1000, 400, 0}

// Net is quantity × price less the discount, exact and then rounded once to cents, half away from zero. It fails
// beyond MaxTotal.
func Net(quantity, price Decimal, discount Percent) (Cents, error) {
	n := big.NewInt(int64(quantity))
	n.Mul(n, big.NewInt(int64(price)))
	n.Mul(n, new(big.Int).Sub(hundred, big.NewInt(int64(discount))))
	return toCents(roundDiv(n, netScale))
}

// Sum fills in every line's Net and adds the lines up per rate: the base is the sum of nets, the tax is rounded once
// a rate, half away from zero (legal: no method is prescribed, and the European invoice norm EN 16931 wants this
// one). The lines given are not changed. It fails where an amount goes beyond MaxTotal, on "line.N.price" or "lines".
func Sum(lines []Line) ([]Line, Totals, error) {
	lines = slices.Clone(lines)
	bases := map[Percent]*big.Int{} // big, so that a sum never depends on the order of its lines
	for i := range lines {
		l := &lines[i]
		net, err := Net(l.Quantity, l.Price, l.Discount)
		if err != nil {
			return nil, Totals{}, errorAt(fmt.Sprintf("line.%d.price", i), err)
		}
		l.Net = net
		if bases[l.Tax] == nil {
			bases[l.Tax] = new(big.Int)
		}
		bases[l.Tax].Add(bases[l.Tax], big.NewInt(int64(net)))
	}
	totals, err := total(bases)
	if err != nil {
		return nil, Totals{}, errorAt("lines", err)
	}
	return lines, totals, nil
}

func total(bases map[Percent]*big.Int) (t Totals, err error) {
	t.Groups = []TaxGroup{}
	base, tax := new(big.Int), new(big.Int)
	for rate, groupBase := range bases {
		groupTax := roundDiv(new(big.Int).Mul(groupBase, big.NewInt(int64(rate))), hundred)
		base.Add(base, groupBase)
		tax.Add(tax, groupTax)
		g := TaxGroup{Rate: rate}
		if g.Base, err = toCents(groupBase); err != nil {
			return Totals{}, err
		}
		if g.Tax, err = toCents(groupTax); err != nil {
			return Totals{}, err
		}
		t.Groups = append(t.Groups, g)
	}
	slices.SortFunc(t.Groups, func(a, b TaxGroup) int { return cmp.Compare(b.Rate, a.Rate) })
	if t.Base, err = toCents(base); err != nil {
		return Totals{}, err
	}
	if t.Tax, err = toCents(tax); err != nil {
		return Totals{}, err
	}
	if t.Total, err = toCents(base.Add(base, tax)); err != nil {
		return Totals{}, err
	}
	t.Payable = t.Total
	return t, nil
}

var (
	hundred  = big.NewInt(100_00)              // 100 %
	netScale = big.NewInt(100_000_000_000_000) // millionths × millionths × hundredths of a percent, in one cent
	maxTotal = big.NewInt(int64(MaxTotal))
)

// roundDiv is n / d, half away from zero; d is positive.
func roundDiv(n, d *big.Int) *big.Int {
	size := new(big.Int).Abs(n)
	size.Add(size.Lsh(size, 1), d)
	size.Quo(size, new(big.Int).Lsh(d, 1))
	if n.Sign() < 0 {
		size.Neg(size)
	}
	return size
}

func toCents(n *big.Int) (Cents, error) {
	if n.CmpAbs(maxTotal) > 0 {
		return 0, Fail(Invalid, "error.total_too_big", "max", int64(MaxTotal/100))
	}
	return Cents(n.Int64()), nil
}
