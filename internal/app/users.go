package app

import (
	"context"
	"slices"

	"acuse/internal/billing"
	"acuse/internal/store"
)

// SetUser makes somebody a user of the company of that slug, with that role; a new account gets the password given.
// It is what `acuse user` does. It reports whether the account is new. Naming the founder whose address is not confirmed
// yet confirms it: whoever runs Acuse vouches for it.
func (a *App) SetUser(ctx context.Context, slug, email, name, password string, role billing.Role) (bool, error) {
	if !slices.Contains([]billing.Role{billing.Owner, billing.Staff, billing.Reader}, role) {
		return false, billing.Fail(billing.Invalid, "error.choice")
	}
	if err := billing.CheckEmail(email); err != nil {
		return false, err
	}
	company, err := a.companyOfSlug(ctx, slug)
	if err != nil {
		return false, err
	}
	if done, err := a.confirmFounder(ctx, company, billing.EmailKey(email), role); err != nil || done {
		return false, err
	}
	id, err := a.store.Directory().AccountOf(ctx, billing.EmailKey(email))
	switch {
	case err == nil:
		return false, a.store.Update(ctx, company, func(tx *store.Tx) error { return tx.PutMember(id, role, a.Now()) })
	case billing.CodeOf(err) != billing.NotFound:
		return false, err
	}
	if err := checkPassword(password, email, slug, name).Err(); err != nil {
		return false, err
	}
	account, err := a.newAccount(ctx, email, name, password, billing.Languages[0])
	if err != nil {
		return false, err
	}
	return true, a.store.Update(ctx, company, func(tx *store.Tx) error {
		if err := tx.AddAccount(account); err != nil {
			return err
		}
		return tx.PutMember(account.ID, role, a.Now())
	})
}

// SetPassword gives an account a new password and ends its sessions.
func (a *App) SetPassword(ctx context.Context, email, password string) error {
	if err := checkPassword(password, email).Err(); err != nil {
		return err
	}
	login := billing.EmailKey(email)
	id, err := a.store.Directory().AccountOf(ctx, login)
	if err != nil {
		return err
	}
	salt, err := a.saltFor(ctx, login)
	if err != nil {
		return err
	}
	hash, err := a.hash.forPerson(ctx, password, salt)
	if err != nil {
		return err
	}
	return a.store.Directory().PutAccountPassword(ctx, id, hash)
}

// confirmFounder confirms the sign-up of that name in that company, if one waits, and sets the role; false when none does.
func (a *App) confirmFounder(ctx context.Context, company, login string, role billing.Role) (bool, error) {
	done := false
	err := a.store.Update(ctx, company, func(tx *store.Tx) error {
		founder, err := tx.PendingFounder(login)
		if err != nil || founder == "" {
			return err
		}
		s, err := tx.SignUp(founder)
		if err != nil {
			return err
		}
		done = true
		if err := a.confirm(tx, s); err != nil {
			return err
		}
		return tx.PutMember(founder, role, a.Now())
	})
	return done, err
}
