package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"testing"
	"time"

	"golang.org/x/crypto/acme"
)

func TestWhyThereIsNoCertificate(t *testing.T) {
	lasts := func(d time.Duration) *tls.Certificate {
		return &tls.Certificate{Leaf: &x509.Certificate{NotAfter: time.Now().Add(d)}}
	}
	problem := func(kind string) error {
		return fmt.Errorf("order: %w", &acme.Error{ProblemType: "urn:ietf:params:acme:error:" + kind})
	}
	for _, x := range []struct {
		cert *tls.Certificate
		err  error
		want string
	}{
		{lasts(60 * 24 * time.Hour), nil, ""}, {lasts(8 * 24 * time.Hour), nil, ""}, {lasts(6 * 24 * time.Hour), nil, "other"}, {lasts(-time.Hour), nil, "other"},
		{&tls.Certificate{}, nil, ""}, {nil, problem("rateLimited"), "rate"}, {nil, problem("caa"), "caa"}, {nil, problem("unauthorized"), "other"}, {nil, errors.New("no route to host"), "other"},
	} {
		if got := whyNot(x.cert, x.err); got != x.want {
			t.Errorf("%v, %v: got %q, want %q", x.cert, x.err, got, x.want)
		}
	}
}
