package config_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"acuse/internal/config"
)

func TestTheKeyOfTheEnvironmentIsReadInHexAndBase64AndLeavesNoFile(t *testing.T) {
	key := bytes.Repeat([]byte{0xfb, 0xef}, 16)
	for _, text := range []string{
		hex.EncodeToString(key),
		base64.StdEncoding.EncodeToString(key),
		base64.RawURLEncoding.EncodeToString(key),
	} {
		data := t.TempDir()
		c := load(t, "ACUSE_SECRET_KEY", text, "ACUSE_DATA", data)
		if err := c.EnsureSecret(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(c.SecretKey, key) {
			t.Errorf("%q: got %x, want %x", text, c.SecretKey, key)
		}
		if left, _ := os.ReadDir(data); len(left) != 0 {
			t.Errorf("%q: got files %v, want none", text, left)
		}
	}
}

func TestALongerKeyIsFoldedTo32BytesAndAShorterOneRefused(t *testing.T) {
	if got := len(load(t, "ACUSE_SECRET_KEY", strings.Repeat("ab", 50)).SecretKey); got != 32 {
		t.Errorf("50 bytes: got a key of %d bytes, want 32", got)
	}
	if _, err := config.Load(env("ACUSE_SECRET_KEY", strings.Repeat("ab", 31))); err == nil {
		t.Error("31 bytes: got no error, want one")
	}
}

func TestAKeyFileIsMadeOnceReadableByItsOwnerOnly(t *testing.T) {
	data := filepath.Join(t.TempDir(), "new", "data")
	keys := make([][]byte, 8)
	var wait sync.WaitGroup
	for i := range keys {
		wait.Go(func() {
			c := config.Config{Data: data}
			if err := c.EnsureSecret(); err != nil {
				t.Error(err)
			}
			keys[i] = c.SecretKey
		})
	}
	wait.Wait()
	for i, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Errorf("start %d: got key %x, want the 32 bytes of start 0, %x", i, key, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(data, config.SecretFile))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode: got %04o, want 0600", got)
	}
	if left, _ := os.ReadDir(data); len(left) != 1 {
		t.Errorf("got %v in data, want %s alone", left, config.SecretFile)
	}
}

func TestAKeyFileThatOthersCanReadOrThatIsNoKeyIsRefused(t *testing.T) {
	good := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	for _, x := range []struct {
		text string
		mode os.FileMode
		want string
	}{
		{good, 0o644, "chmod 600"},
		{"", 0o600, "expected at least 32 random bytes"},
		{"short", 0o600, "expected at least 32 random bytes"},
	} {
		c := config.Config{Data: t.TempDir()}
		path := filepath.Join(c.Data, config.SecretFile)
		if err := os.WriteFile(path, []byte(x.text), x.mode); err != nil {
			t.Fatal(err)
		}
		if err := c.EnsureSecret(); err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%q, mode %04o: got %v, want an error with %q", x.text, x.mode, err, x.want)
		}
	}
}

func TestAKeyIsFoundWithoutBeingMade(t *testing.T) {
	c := config.Config{Data: filepath.Join(t.TempDir(), "data")}
	if err := c.FindSecret(); err != nil || c.SecretKey != nil {
		t.Fatalf("without a key: got %d bytes, %v, want none", len(c.SecretKey), err)
	}
	if _, err := os.Stat(c.Data); !os.IsNotExist(err) {
		t.Errorf("the folder: got %v, want that there is none", err)
	}
	made := c
	if err := made.EnsureSecret(); err != nil {
		t.Fatal(err)
	}
	if err := c.FindSecret(); err != nil || !bytes.Equal(c.SecretKey, made.SecretKey) {
		t.Errorf("got %x, %v, want the key that was made", c.SecretKey, err)
	}
}
