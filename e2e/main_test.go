// Package e2e_test drives the running program: the binary, its database, its mails, and a real browser.
package e2e_test

import (
	"testing"

	"acuse/e2e/harness"
)

func TestMain(m *testing.M) { harness.Main(m, "./cmd/acuse") }
