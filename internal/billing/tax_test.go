package billing

import (
	"encoding/json"
	"errors"
	"math/big"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"
)

func TestNetRoundsHalfAwayFromZeroOnce(t *testing.T) {
	cases := []struct {
		quantity, price string
		discount        Percent
		want            Cents
	}{
		{"1", "37,76", 0, 37_76},
		{"3", "1,115", 0, 3_35},    // 3.345
		{"-3", "1,115", 0, -3_35},  //
		{"1", "0,005", 0, 1},       //
		{"-1", "0,005", 0, -1},     //
		{"1", "0,004999", 0, 0},    //
		{"0,333333", "3", 0, 1_00}, // 0.999999
		{"2", "10", 1000, 18_00},   //
		{"1", "0,1", 9500, 1},      // 0.005
		{"1", "99,99", 100_00, 0},  //
		{"0", "12", 0, 0},          //
		{"1000000", "999999", 0, 999_999_000_000_00},
		{"-1000000", "999999,999999", 0, -999_999_999_999_00},
	}
	for _, c := range cases {
		got, err := Net(decimal(t, c.quantity), decimal(t, c.price), c.discount)
		if err != nil || got != c.want {
			t.Errorf("Net(%s, %s, %d): got %d, %v, want %d", c.quantity, c.price, c.discount, got, err, c.want)
		}
	}
}

func TestNetRefusesMoreThanTheAEATTakes(t *testing.T) {
	_, err := Net(MaxDecimal, MaxDecimal, 0)
	wantKey(t, "too much", err, "error.total_too_big")
	_, err = Net(-MaxDecimal, MaxDecimal, 0)
	wantKey(t, "too little", err, "error.total_too_big")
	_, err = Net(decimal(t, "1000000"), decimal(t, "1000000"), 0)
	wantKey(t, "one euro too much", err, "error.total_too_big")
}

func TestNetIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		q, p := Decimal(random.Int64N(8e12)-4e12), Decimal(random.Int64N(8e12)-4e12)
		d := Percent(random.IntN(100_01))
		want, fits := exactNet(q, p, d)
		got, err := Net(q, p, d)
		if fits != (err == nil) || fits && got != want {
			t.Fatalf("Net(%d, %d, %d): got %d, %v, want %d, fits %v", q, p, d, got, err, want, fits)
		}
	}
}

// exactNet reckons by another way: with fractions, and |x| + ½ cut off.
func exactNet(q, p Decimal, d Percent) (Cents, bool) {
	x := big.NewRat(int64(q), 1_000_000)
	x.Mul(x, big.NewRat(int64(p), 1_000_000))
	x.Mul(x, big.NewRat(int64(100_00-d), 100_00))
	x.Mul(x, big.NewRat(100, 1))
	sign := int64(x.Sign())
	x.Abs(x).Add(x, big.NewRat(1, 2))
	n := new(big.Int).Quo(x.Num(), x.Denom())
	return Cents(sign * n.Int64()), n.IsInt64() && n.Int64() <= int64(MaxTotal)
}

func TestSumAgreesWithTheReferenceVectors(t *testing.T) {
	var file struct {
		Casos []struct {
			Lineas []struct{ Neto, Tipo string }
			Bases  map[string]string
			Cuotas map[string]string `json:"cuotas_por_tipo"`
			Total  string            `json:"total_por_tipo"`
		}
	}
	readJSON(t, "testdata/vectores-redondeo.json", &file)
	if len(file.Casos) == 0 {
		t.Fatal("got no vectors")
	}
	for i, c := range file.Casos {
		var lines []Line
		for _, l := range c.Lineas {
			price, err := ParseDecimal(l.Neto, false)
			if err != nil {
				t.Fatal(err)
			}
			lines = append(lines, Line{Quantity: 1_000_000, Price: price, Tax: percent(t, l.Tipo)})
		}
		_, totals, err := Sum(lines)
		if err != nil || totals.Total.String() != c.Total || len(totals.Groups) != len(c.Bases) {
			t.Errorf("case %d: got %+v, %v, want total %s in %d groups", i, totals, err, c.Total, len(c.Bases))
		}
		for _, g := range totals.Groups {
			if base, tax := c.Bases[g.Rate.String()], c.Cuotas[g.Rate.String()]; g.Base.String() != base || g.Tax.String() != tax {
				t.Errorf("case %d, rate %s: got %s + %s, want %s + %s", i, g.Rate, g.Base, g.Tax, base, tax)
			}
		}
	}
}

func TestSumOfTenLinesRoundsTheTaxOnce(t *testing.T) {
	var lines []Line
	for range 9 {
		lines = append(lines, Line{Quantity: 1_000_000, Price: decimal(t, "252,92"), Tax: 2100})
	}
	lines = append(lines, Line{Quantity: 1_000_000, Price: decimal(t, "252,87"), Tax: 2100})
	_, got, err := Sum(lines)
	want := Totals{
		Groups: []TaxGroup{{Rate: 2100, Base: 2529_15, Tax: 531_12}},
		Base:   2529_15, Tax: 531_12, Total: 3060_27, Payable: 3060_27,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestSumFillsInNetsAndLeavesItsArgumentAlone(t *testing.T) {
	given := []Line{{Quantity: 2_000_000, Price: 5_250_000, Discount: 1000, Tax: 1000}}
	got, _, err := Sum(given)
	if err != nil || got[0].Net != 9_45 || given[0].Net != 0 {
		t.Errorf("got net %d, %v, the argument's %d, want 945 and 0", got[0].Net, err, given[0].Net)
	}
}

func TestSumOfNothingIsZeroAndNoNullInJSON(t *testing.T) {
	_, totals, err := Sum(nil)
	text, _ := json.Marshal(totals)
	want := `{"groups":[],"base":0,"tax":0,"total":0,"payable":0}`
	if err != nil || string(text) != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
}

func TestSumNamesWhatIsTooBig(t *testing.T) {
	var e *Error
	_, _, err := Sum([]Line{{}, {Quantity: MaxDecimal, Price: MaxDecimal}})
	if !errors.As(err, &e) || e.Field != "line.1.price" || e.Key != "error.total_too_big" {
		t.Errorf("a line: got %v, want line.1.price error.total_too_big", err)
	}
	big := Line{Quantity: 1_000_000_000_000, Price: 999_999_000_000, Tax: 0}
	_, _, err = Sum([]Line{big, big})
	if !errors.As(err, &e) || e.Field != "lines" || e.Key != "error.total_too_big" {
		t.Errorf("the sum: got %v, want lines error.total_too_big", err)
	}
	tax := Line{Quantity: 1_000_000_000_000, Price: 900_000_000_000, Tax: 2100}
	_, _, err = Sum([]Line{tax})
	if !errors.As(err, &e) || e.Field != "lines" {
		t.Errorf("base and tax together: got %v, want lines error.total_too_big", err)
	}
}

func TestSumRefusesAnyAmountThatIsTooBigThoughTheTotalIsNot(t *testing.T) {
	of := func(millions int64, rate Percent) Line {
		return Line{Quantity: 1_000_000_000_000, Price: Decimal(millions * 1_000_000), Tax: rate}
	}
	for name, lines := range map[string][]Line{
		"base of a group": {of(900_000, 0), of(900_000, 0), of(-900_000, 400)},
		"tax of a group":  {of(200_000, 600_00), of(-200_000, 500_00)},
		"base":            {of(900_000, 0), of(900_000, 400), of(-100_000, 900_00)},
		"tax":             {of(100_000, 900_00), of(100_000, 800_00), of(-999_000, 0)},
		"tax below zero":  {of(-100_000, 900_00), of(-100_000, 800_00), of(999_000, 0)},
	} {
		_, totals, err := Sum(lines)
		wantKey(t, name, err, "error.total_too_big")
		if !reflect.DeepEqual(totals, Totals{}) {
			t.Errorf("%s: got %+v beside the error, want nothing", name, totals)
		}
	}
}

func TestSumMayPassTheLimitOnTheWay(t *testing.T) {
	up, down := Line{Quantity: 1_000_000_000_000, Price: 999_999_000_000}, Line{Quantity: -1_000_000_000_000, Price: 999_999_000_000}
	for _, lines := range [][]Line{{up, up, down}, {up, down, up}, {down, up, up}} {
		if _, totals, err := Sum(lines); err != nil || totals.Total != 999_999_000_000_00 {
			t.Errorf("got %d, %v, want 99999900000000 in any order", totals.Total, err)
		}
	}
}

func TestTotalsAreTheSumOfTheirGroupsWhateverTheOrderOfLines(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		lines := randomLines(random)
		nets, totals, err := Sum(lines)
		if err != nil {
			t.Fatal(err)
		}
		checkTotals(t, nets, totals)
		random.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		if _, again, err := Sum(lines); err != nil || !reflect.DeepEqual(again, totals) {
			t.Fatalf("in another order: got %+v, %v, want %+v", again, err, totals)
		}
	}
}

func randomLines(random *rand.Rand) []Line {
	lines := make([]Line, random.IntN(30))
	for i := range lines {
		lines[i] = Line{
			Quantity: Decimal(random.Int64N(200_000_000) - 100_000_000),
			Price:    Decimal(random.Int64N(2_000_000_000) - 1_000_000_000),
			Discount: Percent(random.IntN(100_01)),
			Tax:      TaxRates[random.IntN(len(TaxRates))],
		}
	}
	return lines
}

func checkTotals(t *testing.T, lines []Line, totals Totals) {
	t.Helper()
	var base, tax, nets Cents
	for _, g := range totals.Groups {
		base, tax = base+g.Base, tax+g.Tax
		if off := int64(g.Base)*int64(g.Rate) - int64(g.Tax)*100_00; off > 50_00 || off < -50_00 {
			t.Fatalf("%+v: the tax is off by %d ten-thousandths of a cent", g, off)
		}
	}
	for _, l := range lines {
		nets += l.Net
	}
	if totals.Base != base || totals.Base != nets || totals.Tax != tax || totals.Total != base+tax || totals.Payable != totals.Total {
		t.Fatalf("got %+v, want base %d = nets %d, tax %d, total %d", totals, base, nets, tax, base+tax)
	}
	if !slices.IsSortedFunc(totals.Groups, func(a, b TaxGroup) int { return int(b.Rate - a.Rate) }) {
		t.Fatalf("got groups %+v, want the highest rate first", totals.Groups)
	}
}

func decimal(t *testing.T, s string) Decimal {
	t.Helper()
	d, err := ParseDecimal(s, true)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func percent(t *testing.T, s string) Percent {
	t.Helper()
	p, err := ParsePercent(s, false)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}
