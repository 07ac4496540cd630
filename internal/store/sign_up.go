package store

import (
	"context"
	"time"

	"acuse/internal/billing"
	"acuse/internal/db"
)

// SignUp is who founded a company, and whether they have shown that the address is theirs.
type SignUp struct {
	CompanyID   string
	AccountID   string
	LoginName   string // what the account is called from then on
	CreatedAt   time.Time
	ConfirmedAt time.Time
	ExpiresAt   time.Time // of the link it was found by
}

// pendingName is the login name of an account until its address is confirmed: nobody can type it, since it is no address.
func pendingName(account string) string { return "sign-up " + account }

// AddPendingAccount makes the account of who founds this company. It has no login name yet, so that an address that
// another account has looks no different.
func (tx *Tx) AddPendingAccount(a Account, salt string) error {
	login := a.LoginName
	a.LoginName = pendingName(a.ID)
	if err := tx.AddLoginName(a.LoginName, salt); err != nil {
		return err
	}
	if err := tx.AddAccount(a); err != nil {
		return err
	}
	_, err := tx.exec(`INSERT INTO sign_up (company_id, account_id, login_name, created_at) VALUES ($1, $2, $3, $4)`, a.ID, login, a.CreatedAt)
	return err
}

// SignUp of an account that founded this company.
func (tx *Tx) SignUp(account string) (SignUp, error) {
	s := SignUp{CompanyID: tx.company, AccountID: account}
	err := tx.get([]any{&s.LoginName, utc(&s.CreatedAt), utc(&s.ConfirmedAt)},
		`SELECT login_name, created_at, confirmed_at FROM sign_up WHERE company_id = $1 AND account_id = $2`, account)
	return s, err
}

// Unconfirmed reports whether this company's founder has not confirmed the address yet: until then little mail leaves.
func (tx *Tx) Unconfirmed() (bool, error) {
	var n int
	err := tx.get([]any{&n}, `SELECT count(*) FROM sign_up WHERE company_id = $1 AND confirmed_at IS NULL`)
	return n > 0, err
}

// MailHeld reports whether mail of this company waits for its founder to confirm the address: so many may leave before.
func (tx *Tx) MailHeld(before int) (bool, error) {
	unconfirmed, err := tx.Unconfirmed()
	if err != nil || !unconfirmed {
		return false, err
	}
	sent, err := tx.count(`SELECT 1 FROM email WHERE company_id = $1 AND state = 'sent'`, nil)
	return sent >= before, err
}

// PendingFounder is the account that founded this company under that login name and has not confirmed it, "" when
// there is none.
func (tx *Tx) PendingFounder(login string) (string, error) {
	var account string
	err := tx.get([]any{&account}, `SELECT account_id FROM sign_up WHERE company_id = $1 AND login_name = $2 AND confirmed_at IS NULL`, login)
	if billing.CodeOf(err) == billing.NotFound {
		return "", nil
	}
	return account, err
}

// AddSignUpLink keeps a mailed link by the hash of its token.
func (tx *Tx) AddSignUpLink(id, account string, expires time.Time) error {
	_, err := tx.exec(`INSERT INTO sign_up_link (company_id, id, account_id, expires_at) VALUES ($1, $2, $3, $4)`, id, account, expires)
	return err
}

// SignUpOfLink finds the sign-up that a mailed link confirms.
func (d Directory) SignUpOfLink(ctx context.Context, id string) (SignUp, error) {
	var s SignUp
	err := d.db.Read.QueryRowContext(ctx, `SELECT s.company_id, s.account_id, s.login_name, s.created_at, s.confirmed_at, l.expires_at FROM sign_up_link l
		JOIN sign_up s ON s.company_id = l.company_id AND s.account_id = l.account_id WHERE l.id = $1`, id).
		Scan(&s.CompanyID, &s.AccountID, &s.LoginName, utc(&s.CreatedAt), utc(&s.ConfirmedAt), utc(&s.ExpiresAt))
	return s, notFound(err)
}

// ConfirmSignUp gives the account its login name, for good: the row of the one it had until then stays, because to see
// that nobody uses it would take a walk through all accesses. A name that another account has by now is a
// billing.Conflict.
func (tx *Tx) ConfirmSignUp(s SignUp, now time.Time) error {
	if err := tx.must(`UPDATE sign_up SET confirmed_at = $3 WHERE company_id = $1 AND account_id = $2 AND confirmed_at IS NULL`, s.AccountID, now); err != nil {
		return err
	}
	_, err := tx.tx.ExecContext(tx.ctx, `UPDATE account SET login_name = $2 WHERE id = $1`, s.AccountID, s.LoginName)
	if db.IsDuplicate(err) {
		return billing.Fail(billing.Conflict, "error.account_exists")
	}
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE email SET state = 'cancelled', updated_at = $3 WHERE company_id = $1 AND state = 'pending' AND kind = 'sign_up' AND account_id = $2`, s.AccountID, now)
	return err
}

// HeldEmails are the messages that wait, oldest first.
func (tx *Tx) HeldEmails() ([]string, error) {
	return list(tx, func(id *string) []any { return []any{id} }, `SELECT id FROM email WHERE company_id = $1 AND state = 'pending' ORDER BY created_at`)
}
