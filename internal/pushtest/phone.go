// Package pushtest is, for tests, a device that is told of something and the service of its browser's maker: it reads what
// it gets by RFC 8188 and RFC 8291 on its own, without the library that wrote it.
package pushtest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// Phone is the device and the service.
type Phone struct {
	Endpoint, P256dh, Auth string // as its browser's PushSubscription says

	t          testing.TB
	key        *ecdh.PrivateKey
	auth       []byte
	mu         sync.Mutex
	status     int
	retryAfter string
	got        []Message
}

// Message is what came: the very bytes that the sender wrote, who signed it and for whom.
type Message struct {
	Payload          []byte
	Signer, Audience string
	Subject          string
	Size             int // encrypted
}

// New phone, whose maker takes everything.
func New(t testing.TB) *Phone {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &Phone{t: t, key: key, auth: make([]byte, 16), status: http.StatusCreated}
	_, _ = rand.Read(p.auth)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.Endpoint, p.P256dh, p.Auth = server.URL, base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), base64.RawURLEncoding.EncodeToString(p.auth)
	return p
}

// Answer settles what the maker says to the next messages; retryAfter is a header, "" none.
func (p *Phone) Answer(status int, retryAfter string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.status, p.retryAfter = status, retryAfter
}

// Got are the messages so far, whatever the maker said to them.
func (p *Phone) Got() []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.got)
}

func (p *Phone) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, err := p.read(r)
	if err != nil {
		p.t.Errorf("%s %s: %v", r.Method, r.URL, err)
	}
	p.got = append(p.got, m)
	if p.retryAfter != "" {
		w.Header().Set("Retry-After", p.retryAfter)
	}
	w.WriteHeader(p.status)
}

func (p *Phone) read(r *http.Request) (m Message, err error) {
	if r.Header.Get("Content-Encoding") != "aes128gcm" || r.Header.Get("TTL") != "259200" {
		return m, errors.New("encoding " + r.Header.Get("Content-Encoding") + ", TTL " + r.Header.Get("TTL"))
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return m, err
	}
	m.Size = len(body)
	if m.Payload, err = p.decrypt(body); err != nil {
		return m, err
	}
	m.Signer, m.Audience, m.Subject, err = verify(r.Header.Get("Authorization"))
	return m, err
}

// decrypt reads a message of one record.
func (p *Phone) decrypt(body []byte) ([]byte, error) {
	if len(body) < 21 || len(body) < 21+int(body[20]) {
		return nil, errors.New("the message has no head")
	}
	salt, size, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	sender, sealed := body[21:21+length], body[21+length:]
	if len(sealed) > int(size) {
		return nil, errors.New("more than one record")
	}
	public, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		return nil, err
	}
	shared, err := p.key.ECDH(public)
	if err != nil {
		return nil, err
	}
	info := slices.Concat([]byte("WebPush: info\x00"), p.key.PublicKey().Bytes(), sender)
	secret, err := hkdf.Key(sha256.New, shared, p.auth, string(info), 32)
	if err != nil {
		return nil, err
	}
	plain, err := open(secret, salt, sealed)
	if err != nil {
		return nil, err
	}
	plain = bytes.TrimRight(plain, "\x00")
	if len(plain) == 0 || plain[len(plain)-1] != 2 {
		return nil, errors.New("the last record does not end in 2")
	}
	return plain[:len(plain)-1], nil
}

func open(secret, salt, sealed []byte) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, secret, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	sealer, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	return sealer.Open(nil, nonce, sealed, nil)
}
