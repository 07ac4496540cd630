package app

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// errSealed says that something sealed cannot be opened: this installation has another secret key than the one that
// sealed it, or somebody has moved or changed it.
var errSealed = errors.New(AnswerSealed)

// AnswerSealed is the answer of a message whose server has a password that cannot be opened.
const AnswerSealed = "the server's password cannot be opened with this secret key"

// seal keeps a secret of a company so that only this installation can read it, and only as that company's: AES-256-GCM
// under a key made of the secret of the installation.
func (a *App) seal(company, plain string) (string, error) {
	return a.sealFor("mail server\x00"+company, plain)
}

// open reads what seal has written for that company; errSealed when it cannot.
func (a *App) open(company, sealed string) (string, error) {
	return a.unsealFor("mail server\x00"+company, sealed)
}

// sealFor keeps a secret for one purpose: it cannot be opened as anything else.
func (a *App) sealFor(purpose, plain string) (string, error) {
	sealer, err := a.sealer()
	if err != nil {
		return "", err
	}
	nonce := make([]byte, sealer.NonceSize())
	rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(sealer.Seal(nonce, nonce, []byte(plain), []byte(purpose))), nil
}

// unsealFor reads what sealFor has written; errSealed when it cannot.
func (a *App) unsealFor(purpose, sealed string) (string, error) {
	sealer, err := a.sealer()
	if err != nil {
		return "", err
	}
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < sealer.NonceSize() {
		return "", errSealed
	}
	plain, err := sealer.Open(nil, raw[:sealer.NonceSize()], raw[sealer.NonceSize():], []byte(purpose))
	if err != nil {
		return "", errSealed
	}
	return string(plain), nil
}

func (a *App) sealer() (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, a.options.Secret, nil, "acuse sealed settings", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}
