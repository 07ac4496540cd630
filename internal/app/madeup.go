package app

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// inventor makes up parties and documents: the same ones for the same seed.
type inventor struct{ *rand.Rand }

func newInventor(seed uint64) inventor { return inventor{rand.New(rand.NewPCG(seed, 0))} }

// id is a UUIDv7 of that instant.
func (v inventor) id(at time.Time) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:], uint64(at.UnixMilli())<<16|0x7000|v.Uint64()&0xFFF)
	binary.BigEndian.PutUint64(id[8:], 1<<63|v.Uint64()>>2)
	return id.String()
}

// customer is the n-th customer: every fifth is a person, every fortieth has no e-mail yet.
func (v inventor) customer(n int, at time.Time) billing.Customer {
	c := billing.Customer{ID: v.id(at), Language: billing.Languages[0], CreatedAt: at, UpdatedAt: at}
	if n%5 == 4 {
		c.Party = v.person(n / 5)
	} else {
		c.Party = v.business(n - n/5)
	}
	town := towns[v.IntN(len(towns))]
	province, _ := billing.ProvinceOfPostcode(town.postcode)
	c.City, c.Postcode, c.Province, c.Country = town.city, town.postcode, province.Name, "ES"
	c.Address = fmt.Sprintf("%s, %d", streets[v.IntN(len(streets))], 1+v.IntN(98))
	c.Phone = fmt.Sprintf("960 000 %03d", v.IntN(1000))
	if n%40 == 39 {
		c.Email = ""
	}
	return c
}

// business is the n-th company. No province's code in a CIF is 00, so that the number is nobody's.
func (v inventor) business(n int) billing.Party {
	kind, rest := trades[n%len(trades)], n/len(trades)
	name := properNames[(n+rest)%len(properNames)]
	if rest /= len(properNames); rest > 0 {
		name += " y " + properNames[rest%len(properNames)]
	}
	if rest /= len(properNames); rest > 0 {
		name += fmt.Sprintf(" %d", rest+1)
	}
	return billing.Party{Name: kind.before + " " + name + kind.after, TaxIDType: billing.TaxIDCIF,
		TaxID: completeTaxID(billing.TaxIDCIF, fmt.Sprintf("%c00%05d", kind.letter, n%100_000)),
		Email: mailboxes[v.IntN(len(mailboxes))] + "@" + billing.SlugOf(kind.before+" "+name) + ".example"}
}

// person is the n-th private person. DNI numbers are far from 99 million.
func (v inventor) person(n int) billing.Party {
	given, rest := givenNames[n%len(givenNames)], n/len(givenNames)
	first, rest := surnames[(n+rest)%len(surnames)], rest/len(surnames)
	second := surnames[(n+7+rest)%len(surnames)]
	name := given + " " + first + " " + second
	if rest /= len(surnames); rest > 0 {
		name += fmt.Sprintf(" %d", rest+1)
	}
	return billing.Party{Name: name, TaxIDType: billing.TaxIDNIF,
		TaxID: completeTaxID(billing.TaxIDNIF, fmt.Sprintf("99%06d", n%1_000_000)),
		Email: billing.SlugOf(name) + "@correo.example"}
}

// completeTaxID adds the control character, which the check of a wrong one suggests.
func completeTaxID(kind billing.TaxIDType, number string) string {
	typed := number + "0"
	if kind == billing.TaxIDNIF {
		typed = number + "A"
	}
	var wrong *billing.Error
	if errors.As(billing.CheckTaxID(kind, typed), &wrong) {
		typed, _ = wrong.Args["suggestion"].(string)
	}
	return typed
}

// lines are one to four different works.
func (v inventor) lines() []billing.Line {
	lines := make([]billing.Line, 1+v.IntN(4))
	from := v.IntN(len(works))
	for i := range lines {
		w := works[(from+5*i)%len(works)]
		lines[i] = billing.Line{Text: w.text, Quantity: billing.Decimal(1+v.Int64N(w.quantity)) * 1_000_000,
			Price: billing.Decimal(w.price) * 10_000, Tax: w.tax}
		if v.IntN(8) == 0 {
			lines[i].Discount = 1000
		}
	}
	return lines
}

// book numbers made-up documents of one kind and company, in the order of their dates.
type book struct {
	inventor
	company  billing.Company
	series   billing.Series
	issuedBy string
	year     int
	counter  int64 // of the last one in year
}

// draft is a document to that customer that has not been issued.
func (b *book) draft(customer billing.Customer, day billing.Date, at time.Time, lines []billing.Line) (store.BulkDocument, error) {
	d := store.BulkDocument{Document: billing.Document{ID: b.id(at), Kind: b.series.Kind, State: billing.Draft, Revision: 1,
		CustomerID: customer.ID, CustomerName: customer.Name, IssueDate: day, DueDate: day.AddDays(PaymentDays),
		CreatedAt: at, UpdatedAt: at}}
	var err error
	d.Lines, d.Totals, err = billing.Sum(lines)
	return d, err
}

// issue gives a draft its number and freezes it. What is to be paid is all to be paid yet.
func (b *book) issue(d *store.BulkDocument, customer billing.Customer) {
	if year := b.series.CounterYear(d.IssueDate); year != b.year {
		b.year, b.counter = year, 0
	}
	b.counter++
	d.State, d.Revision, d.Series, d.Counter, d.IssuedBy = billing.Issued, 2, b.series, b.counter, b.issuedBy
	d.SeriesID, d.Number = b.series.ID, b.series.Number(d.IssueDate, b.counter)
	d.IssuedAt, d.VersionID = d.UpdatedAt, b.id(d.UpdatedAt)
	if d.Kind.Owes() {
		d.Pending = d.Totals.Payable
	}
	d.Snapshot = billing.Snapshot{
		Template: billing.SnapshotTemplate, Kind: d.Kind, Number: d.Number, IssueDate: d.IssueDate, DueDate: d.DueDate,
		Language: customer.Language, Issuer: b.company.Party, IBAN: b.company.IBAN, Customer: customer.Party,
		Lines: d.Lines, Totals: d.Totals,
	}
}

// pay notes that all of it was paid, in one payment that bears the document's id.
func (b *book) pay(d *store.BulkDocument) {
	d.Paid, d.Pending, d.Payment = d.Totals.Payable, 0, d.ID
}

// read notes that the customer's access downloaded the document at that instant.
func (b *book) read(d *store.BulkDocument, access billing.Access, at time.Time) {
	d.ReadAt, d.ReadBy, d.AccessID, d.EventID = at, access.Username, access.ID, b.id(at)
}
