package e2e_test

import (
	"strings"
	"testing"

	"acuse/e2e/harness"
)

func TestTheProgramServesADemoSurvivesAPowerCutAndEndsWhenAsked(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{Args: []string{"--demo"}}) // made by itself, not prepared
	client := s.Client()
	client.Follow = true
	before := client.Get("/entrar")
	if before.Status != 200 {
		t.Fatalf("GET /entrar: got %d, want 200", before.Status)
	}
	s.Kill()
	s.Restart()
	if after := client.Get("/entrar"); after.Status != before.Status {
		t.Errorf("GET /entrar after a power cut: got %d, want %d", after.Status, before.Status)
	}
	s.Stop()
	if log := s.Log(); strings.Contains(log, "panic") || strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("the log tells of an error:\n%s", log)
	}
}

func TestTheLoginPageIsAccessibleFitsAPhoneAndBreaksNoPolicy(t *testing.T) {
	t.Parallel()
	s := harness.Start(t, harness.Options{})
	for _, view := range []harness.View{{}, {Mobile: true}} {
		page := s.Open(view)
		if got := page.Navigate("/entrar"); got != 200 {
			t.Fatalf("%+v: status %d, want 200", view, got)
		}
		page.ExpectFits()
		page.ExpectAccessible()
		page.ExpectNoProblems()
	}
}
