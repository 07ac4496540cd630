package door

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"acuse/internal/app"
	"acuse/internal/billing"
)

// Cookies of the two sides. Browsers keep __Host- cookies on https and on loopback only.
const (
	OfficeCookie = "__Host-office"
	PortalCookie = "__Host-portal"
)

// A customer of several companies is inside several portals of one host at once: their cookie, which browsers send to all
// paths, holds a token for each, the latest first. No token has the sign between them.
const (
	tokenSign    = "."
	sessionsMost = 5
)

// Tokens of a side's sessions in this browser, the latest first. At a company's own domain each is bound to that host
// (app.BoundToken): whoever carries the cookie of one host to another has no session there.
func (v *Visit) Tokens(cookie string) []string {
	c, err := v.R.Cookie(cookie)
	if err != nil {
		return nil
	}
	var all []string
	for one := range strings.SplitSeq(c.Value, tokenSign) {
		if token := app.BoundToken(one, v.Host); token != "" && len(all) < sessionsMost {
			all = append(all, token)
		}
	}
	return all
}

// Token of the session of a company's user, "" when the browser has none.
func (v *Visit) Token() string {
	if all := v.Tokens(OfficeCookie); len(all) > 0 {
		return all[0]
	}
	return ""
}

// FindGuest asks for each session of this browser whether it is one of that portal, with App.Guest or what asks like it, and
// answers the first that is, with its token; billing.ErrNotFound when none is.
func FindGuest[T any](v *Visit, slug string, find func(ctx context.Context, token, slug string) (T, error)) (found T, token string, err error) {
	for _, token := range v.Tokens(PortalCookie) {
		if found, err = find(v.R.Context(), token, slug); billing.CodeOf(err) != billing.NotFound {
			return found, token, err
		}
	}
	return found, "", billing.ErrNotFound
}

// Enter gives the browser a new session. A company's user has one; a customer's is in the place of those of the same
// companies, whose devices it goes on telling.
func (v *Visit) Enter(entered app.Entered) error {
	ctx, name := v.R.Context(), OfficeCookie
	if entered.Portal {
		name = PortalCookie
	}
	at, err := v.App.OpenTo(ctx, entered.Token)
	if err != nil {
		return err
	}
	tokens := []string{entered.Token}
	for _, token := range v.Tokens(name) {
		held, err := v.App.OpenTo(ctx, token)
		if err != nil {
			return err
		}
		over := len(held) == 0 || slices.ContainsFunc(held, func(company string) bool { return slices.Contains(at, company) })
		if !over && entered.Portal && len(tokens) < sessionsMost {
			tokens = append(tokens, token)
			continue
		}
		if err := v.App.KeepDevices(ctx, token, entered.Token); err != nil {
			return err
		}
		if err := v.App.LogOut(ctx, token); err != nil {
			return err
		}
	}
	v.setTokens(name, tokens, entered.ExpiresAt)
	return nil
}

// Leave ends the session of that side in this browser. A customer leaves the portal they are in, and stays in those of other
// companies; whoever is in none leaves all.
func (v *Visit) Leave(cookie string) error {
	ctx := v.R.Context()
	var kept []string
	for _, token := range v.Tokens(cookie) {
		if cookie == PortalCookie && v.Company.ID != "" {
			held, err := v.App.OpenTo(ctx, token)
			if err != nil {
				return err
			}
			if len(held) > 0 && !slices.Contains(held, v.Company.ID) {
				kept = append(kept, token)
				continue
			}
		}
		if err := v.App.LogOut(ctx, token); err != nil {
			return err
		}
	}
	v.setTokens(cookie, kept, v.Now().Add(app.SessionLife))
	return nil
}

func (v *Visit) setTokens(cookie string, tokens []string, until time.Time) {
	c := &http.Cookie{Name: cookie, Path: "/", Expires: until, Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if len(tokens) == 0 {
		c.Expires, c.MaxAge = time.Time{}, -1
	}
	bare := make([]string, len(tokens))
	for i, token := range tokens {
		bare[i] = app.BareToken(token)
	}
	c.Value = strings.Join(bare, tokenSign)
	http.SetCookie(v.W, c)
}

// LanguageCookie remembers the language chosen on a page before the log-in.
const LanguageCookie = "lang"
