package store

import (
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

const partyColumns = `name, tax_id_type, tax_id, address, country, province, city, postcode, email, phone`

func partyFields(p *billing.Party) []any {
	return []any{&p.Name, &p.TaxIDType, &p.TaxID, &p.Address, &p.Country, &p.Province, &p.City, &p.Postcode, &p.Email, &p.Phone}
}

func partyValues(p billing.Party) []any {
	return []any{p.Name, string(p.TaxIDType), p.TaxID, p.Address, p.Country, p.Province, p.City, p.Postcode, p.Email, p.Phone}
}

// AddCompany founds the company of this transaction. A slug that is taken is a billing.Conflict.
func (tx *Tx) AddCompany(c billing.Company) error {
	_, err := tx.exec(`INSERT INTO company (id, `+partyColumns+`, slug, slug_key, iban, language, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		append(partyValues(c.Party), c.Slug, billing.SlugKey(c.Slug), c.IBAN, c.Language, c.CreatedAt)...)
	if db.IsDuplicate(err) {
		return errSlugTaken()
	}
	if err != nil {
		return err
	}
	return tx.checkSlugFree(c.Slug)
}

// Company of this transaction.
func (tx *Tx) Company() (billing.Company, error) {
	c := billing.Company{ID: tx.company}
	err := tx.get(append(partyFields(&c.Party), &c.Slug, &c.Domain, &c.IBAN, &c.Language, &c.Brand, utc(&c.CreatedAt)),
		`SELECT `+partyColumns+`, slug, domain, iban, language, brand_number, created_at FROM company WHERE id = $1`)
	return c, err
}

// PutCompany keeps the company's own data; the slug stays.
func (tx *Tx) PutCompany(c billing.Company) error {
	return tx.must(`UPDATE company SET name = $2, tax_id_type = $3, tax_id = $4, address = $5, country = $6, province = $7,
		city = $8, postcode = $9, email = $10, phone = $11, iban = $12, language = $13 WHERE id = $1`,
		append(partyValues(c.Party), c.IBAN, c.Language)...)
}

// Account is a person who works in companies, before any company is chosen.
type Account struct {
	ID           string
	LoginName    string
	Email        string
	Name         string
	Language     string
	PasswordHash string
	CreatedAt    time.Time
}

// AddAccount makes an account. An e-mail that has one is a billing.Conflict.
func (tx *Tx) AddAccount(a Account) error {
	_, err := tx.tx.ExecContext(tx.ctx, `INSERT INTO account (id, login_name, email, name, language, password_hash, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`, a.ID, a.LoginName, a.Email, a.Name, a.Language, a.PasswordHash, a.CreatedAt)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.account_exists")
	}
	return err
}

// PutMember makes an account a user of the company, or changes its role.
func (tx *Tx) PutMember(account string, role billing.Role, now time.Time) error {
	_, err := tx.exec(`INSERT INTO member (company_id, account_id, role, notify, created_at) VALUES ($1, $2, $3, TRUE, $4)
		ON CONFLICT (company_id, account_id) DO UPDATE SET role = EXCLUDED.role`, account, string(role), now)
	return err
}

// User is one member of the company.
func (tx *Tx) User(account string) (billing.User, error) {
	users, err := tx.users(` AND m.account_id = $2`, account)
	if err == nil && len(users) == 0 {
		err = billing.ErrNotFound
	}
	if err != nil {
		return billing.User{}, err
	}
	return users[0], nil
}

// Users are the company's members, oldest first.
func (tx *Tx) Users() ([]billing.User, error) { return tx.users(``) }

// UsersToNotify are the members whose Recibir emails is Sí.
func (tx *Tx) UsersToNotify() ([]billing.User, error) { return tx.users(` AND m.notify`) }

// PutInterface keeps what a user chose in the tab Interfaz.
func (tx *Tx) PutInterface(account string, notify bool, language string) error {
	if err := tx.must(`UPDATE member SET notify = $3 WHERE company_id = $1 AND account_id = $2`, account, notify); err != nil {
		return err
	}
	_, err := tx.tx.ExecContext(tx.ctx, `UPDATE account SET language = $2 WHERE id = $1`, account, language)
	return err
}

func (tx *Tx) users(condition string, args ...any) ([]billing.User, error) {
	return list(tx, func(u *billing.User) []any {
		return []any{&u.AccountID, &u.Name, &u.Email, &u.Language, &u.Role, &u.Notify}
	}, `SELECT a.id, a.name, a.email, a.language, m.role, m.notify FROM member m JOIN account a ON a.id = m.account_id
		WHERE m.company_id = $1`+condition+` ORDER BY m.created_at, a.id`, args...)
}

// AddSeries gives the company a series.
func (tx *Tx) AddSeries(s billing.Series) error {
	_, err := tx.exec(`INSERT INTO series (company_id, id, kind, code, pattern) VALUES ($1, $2, $3, $4, $5)`,
		s.ID, string(s.Kind), s.Code, s.Pattern)
	return err
}

// Series of that kind, in the order of their codes.
func (tx *Tx) Series(kind billing.Kind) ([]billing.Series, error) {
	return list(tx, func(s *billing.Series) []any { return []any{&s.ID, &s.Kind, &s.Code, &s.Pattern} },
		`SELECT id, kind, code, pattern FROM series WHERE company_id = $1 AND kind = $2 ORDER BY code`, string(kind))
}

// LastDate is the day of the last document numbered by the series' counter of that year, "" when there is none.
func (tx *Tx) LastDate(series string, year int) (billing.Date, error) {
	var last billing.Date
	err := tx.get([]any{&last}, `SELECT last_date FROM series_counter WHERE company_id = $1 AND series_id = $2 AND year = $3`, series, year)
	if billing.CodeOf(err) == billing.NotFound {
		return "", nil
	}
	return last, err
}

// NextNumber takes the next number of the series' counter of that year: taken and counted up in one statement, given
// back if the transaction does not commit, so that there is no gap and no repeat.
func (tx *Tx) NextNumber(series string, year int, day billing.Date) (int64, error) {
	var taken int64
	err := tx.get([]any{&taken}, `INSERT INTO series_counter (company_id, series_id, year, next, last_date) VALUES ($1, $2, $3, 2, $4)
		ON CONFLICT (company_id, series_id, year) DO UPDATE SET next = series_counter.next + 1, last_date = EXCLUDED.last_date
		RETURNING next - 1`, series, year, day)
	return taken, err
}
