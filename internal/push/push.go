// Package push tells a device of something new, by way of its browser's maker: RFC 8030, encrypted for the device alone by
// RFC 8291, signed for the company by RFC 8292.
package push

import (
	"context"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"acuse/internal/dial"
)

// TTL is how long a message waits for a device that is off.
const TTL = 3 * 24 * time.Hour

// Device is where a message goes, as a browser's PushSubscription says.
type Device struct{ Endpoint, P256dh, Auth string }

// Errors of Send and Check.
var (
	ErrGone   = errors.New("push: the device takes no more messages") // 404 or 410
	ErrDevice = errors.New("push: that is no device")
)

// Later is a maker that takes the message after a while, and says how long that is.
type Later struct {
	After time.Duration
	Err   error
}

func (l *Later) Error() string { return l.Err.Error() }
func (l *Later) Unwrap() error { return l.Err }

// Key signs what a company sends.
type Key struct{ Public, Private string } // as browsers and JWTs have them: base64url

// KeyOf a company, made of the installation's secret: nothing is stored, and a device that was registered under another
// secret takes no messages of this one.
func KeyOf(secret []byte, company string) (Key, error) {
	for n := byte(0); ; n++ { // once in 2^32 the bytes are no key
		raw, err := hkdf.Key(sha256.New, secret, []byte{n}, "web push\x00"+company, 32)
		if err != nil {
			return Key{}, err
		}
		private, err := ecdh.P256().NewPrivateKey(raw)
		if err == nil {
			return Key{Public: base64.RawURLEncoding.EncodeToString(private.PublicKey().Bytes()), Private: base64.RawURLEncoding.EncodeToString(raw)}, nil
		}
		if n == 255 {
			return Key{}, err
		}
	}
}

// Sender hands messages to the makers of browsers. Private lets one lie in this machine's own network, over plain HTTP too:
// for development.
type Sender struct {
	Private    bool
	Subscriber string // whom a maker can write to: an address, or https://…
}

// endpointMax is longer than any maker's.
const endpointMax = 1000

// Check refuses what is no device, and one that would have this machine speak to its own network.
func (s Sender) Check(ctx context.Context, d Device) error {
	u, err := url.Parse(d.Endpoint)
	if err != nil || len(d.Endpoint) > endpointMax || u.Hostname() == "" || u.User != nil {
		return ErrDevice
	}
	if !s.Private {
		if u.Scheme != "https" || u.Port() != "" && u.Port() != "443" {
			return ErrDevice
		}
		if err := dial.CheckHost(ctx, u.Hostname()); err != nil {
			return err
		}
	}
	point, err := base64.RawURLEncoding.DecodeString(d.P256dh)
	if err != nil {
		return ErrDevice
	}
	if _, err := ecdh.P256().NewPublicKey(point); err != nil {
		return ErrDevice
	}
	if auth, err := base64.RawURLEncoding.DecodeString(d.Auth); err != nil || len(auth) != 16 {
		return ErrDevice
	}
	return nil
}

// Send hands over one message. ErrGone says that the device will never take another, Later when to try again.
func (s Sender) Send(ctx context.Context, key Key, d Device, payload []byte) error {
	if err := s.Check(ctx, d); err != nil {
		return err
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second}
	if !s.Private {
		dialer.Control = dial.RefusePrivate
	}
	transport := &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: 10 * time.Second}
	client := &http.Client{Transport: transport, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := webpush.SendNotificationWithContext(ctx, payload, &webpush.Subscription{Endpoint: d.Endpoint,
		Keys: webpush.Keys{Auth: d.Auth, P256dh: d.P256dh}}, &webpush.Options{HTTPClient: client, Subscriber: s.Subscriber,
		TTL: int(TTL.Seconds()), Urgency: webpush.UrgencyNormal, VAPIDPublicKey: key.Public, VAPIDPrivateKey: key.Private, RecordSize: recordSize})
	if err != nil {
		return fmt.Errorf("push: %w", err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 4096)) // what it says is for nobody
	return outcome(answer)
}

// outcome of handing a message over. Only who is busy or broken is waited for.
func outcome(answer *http.Response) error {
	status := answer.StatusCode
	if status == http.StatusNotFound || status == http.StatusGone {
		return ErrGone
	}
	if status < 300 {
		return nil
	}
	err := fmt.Errorf("push: %s answered %d", answer.Request.URL.Host, status)
	if status == http.StatusTooManyRequests || status >= 500 {
		if after := retryAfter(answer.Header.Get("Retry-After"), time.Now()); after > 0 {
			return &Later{after, err}
		}
	}
	return err
}

// retryAfter is how long a Retry-After of RFC 9110, 10.2.3, asks to wait: seconds, or until a day and time. 0 is none.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// recordSize is that of every message: how long its text is nobody on the way learns.
const recordSize = 2048
