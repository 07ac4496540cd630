package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/argon2"

	"acuse/internal/billing"
)

// Length of a password (ASVS 5.0 6.2.1, 6.2.9); no rule of composition (6.2.5).
const (
	PasswordMin = 8
	PasswordMax = 128
)

// hashWait is how long a person waits for a slot before being asked to try again.
const hashWait = 2 * time.Second

// hasher runs argon2id, never more than two at once: more would only add memory and waiting. People go before jobs,
// which have one slot at most.
type hasher struct {
	kib     uint32
	slots   chan struct{}
	job     chan struct{}
	waiting atomic.Int64
}

func newHasher(kib uint32) *hasher {
	return &hasher{kib: kib, slots: make(chan struct{}, 2), job: make(chan struct{}, 1)}
}

// forPerson hashes while somebody waits; a queue longer than hashWait is a billing.Busy.
func (h *hasher) forPerson(ctx context.Context, password, salt string) (string, error) {
	h.waiting.Add(1)
	defer h.waiting.Add(-1)
	limit := time.NewTimer(hashWait)
	defer limit.Stop()
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
		return argon(password, salt, h.kib), nil
	case <-limit.C:
		return "", billing.Fail(billing.Busy, "error.busy")
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// forJob hashes in the background, when no person waits.
func (h *hasher) forJob(ctx context.Context, password, salt string) (string, error) {
	h.job <- struct{}{}
	defer func() { <-h.job }()
	for h.waiting.Load() > 0 {
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	h.slots <- struct{}{}
	defer func() { <-h.slots }()
	return argon(password, salt, h.kib), nil
}

// argonKiB with t=2, p=1 is what OWASP asks for at least.
const argonKiB = 19 * 1024

// argon is argon2id with t=2, p=1, in the usual written form.
func argon(password, salt string, kib uint32) string {
	raw := argon2.IDKey([]byte(password), []byte(salt), 2, kib, 1, 32)
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=2,p=1$%s$%s", kib, base64.RawStdEncoding.EncodeToString([]byte(salt)), base64.RawStdEncoding.EncodeToString(raw))
}

func sameHash(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func newSalt() string { return rand.Text() }

// NewPassword makes a mailed password: 80 random bits in four groups that can be read out, without look-alikes.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789" // 31, no i l o 0 1
	var b strings.Builder
	for i := 0; b.Len() < 19; {
		var one [1]byte
		_, _ = rand.Read(one[:]) // never fails: crypto/rand stops the program instead
		if one[0] >= 248 {       // 8 × 31: no letter is likelier than another
			continue
		}
		b.WriteByte(letters[one[0]%31])
		if i++; i%4 == 0 && b.Len() < 19 {
			b.WriteByte('-')
		}
	}
	return b.String()
}

// newToken makes a session or ticket token and the id it is kept under.
func newToken() (token, id string) {
	var raw [32]byte
	_, _ = rand.Read(raw[:])
	token = base64.RawURLEncoding.EncodeToString(raw[:])
	return token, tokenID(token)
}

func tokenID(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// derived is a value that stays the same for this installation and looks random to everybody else.
func (a *App) derived(purpose, of string) string {
	mac := hmac.New(sha256.New, a.options.Secret)
	fmt.Fprintf(mac, "%s\x00%s", purpose, of)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
