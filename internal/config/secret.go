package config

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// SecretFile is the name of the key's file inside Data. A backup leaves it out: whoever has both can open
// what the key seals.
const SecretFile = "secret.key"

const secretLen = 32

// EnsureSecret fills SecretKey when the environment gave none: from <Data>/secret.key, made with random bytes
// and mode 0600 if it is not there. Two processes that start together end with the same key.
func (c *Config) EnsureSecret() error {
	if c.SecretKey != nil {
		return nil
	}
	path := filepath.Join(c.Data, SecretFile)
	key, err := readSecret(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = createSecret(path); err == nil {
			key, err = readSecret(path)
		}
	}
	if err != nil {
		return fmt.Errorf("secret key: %w", err)
	}
	c.SecretKey = key
	return nil
}

// FindSecret is EnsureSecret without making a key: where there is none yet SecretKey stays nil.
func (c *Config) FindSecret() error {
	if c.SecretKey == nil {
		if _, err := os.Stat(filepath.Join(c.Data, SecretFile)); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
	}
	return c.EnsureSecret()
}

func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("%s: others may read it (mode %04o): chmod 600 it", path, info.Mode().Perm())
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := parseSecret(strings.TrimSpace(string(text)))
	if err != nil {
		return nil, fmt.Errorf("%s: expected at least %d random bytes in base64 or hex", path, secretLen)
	}
	return key, nil
}

// createSecret writes the whole file under another name first and links it into place: nobody ever reads half
// a key, and whoever comes second keeps the first one's.
func createSecret(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), SecretFile+".*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(draft.Name())
	key := make([]byte, secretLen)
	rand.Read(key)
	_, err = fmt.Fprintln(draft, base64.StdEncoding.EncodeToString(key))
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

var errSecret = errors.New("not a key")

// parseSecret reads hex or any base64. A key longer than 32 bytes is folded to 32, so that ciphers can take it as it is.
func parseSecret(text string) ([]byte, error) {
	key, err := hex.DecodeString(text)
	if err != nil {
		plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
		key, err = base64.RawStdEncoding.DecodeString(plain)
	}
	if err != nil || len(key) < secretLen {
		return nil, errSecret
	}
	if len(key) > secretLen {
		folded := sha256.Sum256(key)
		key = folded[:]
	}
	return key, nil
}
