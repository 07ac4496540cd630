package mail

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"fmt"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

// Signature is the key that signs a message for its sender's domain (DKIM, RFC 6376).
type Signature struct {
	Domain   string
	Selector string
	Key      []byte // RSA, PKCS #1
}

// signedHeaders are those that a signature vouches for. Each stands once more than it does in the message, so that nobody
// adds another.
var signedHeaders = []string{"From", "From", "To", "Subject", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Content-Type", "Auto-Submitted"}

// render is the message as it leaves, signed where it has a signature.
func render(m Message, now time.Time) ([]byte, error) {
	msg, err := compose(m, now)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		return nil, fmt.Errorf("mail: write: %w", err)
	}
	if m.Signature == nil {
		return raw.Bytes(), nil
	}
	key, err := x509.ParsePKCS1PrivateKey(m.Signature.Key)
	if err != nil {
		return nil, fmt.Errorf("mail: the key of %s: %w", m.Signature.Domain, err)
	}
	var signed bytes.Buffer
	err = dkim.Sign(&signed, &raw, &dkim.SignOptions{Domain: m.Signature.Domain, Selector: m.Signature.Selector, Signer: key, Hash: crypto.SHA256,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed, HeaderKeys: signedHeaders})
	if err != nil {
		return nil, fmt.Errorf("mail: sign for %s: %w", m.Signature.Domain, err)
	}
	return signed.Bytes(), nil
}
