package harness

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// chromium is the one browser of this test process; every Open gets a profile of its own inside it.
var chromium struct {
	mu      sync.Mutex
	ctx     context.Context
	profile string
	stop    func()
}

// browser starts Chromium once. Without Chromium the test is skipped, or fails where CI is set.
func browser(t testing.TB) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("Chromium is not installed, and in CI the browser tests must run: apt-get install chromium")
	}
	if err != nil {
		t.Skip("SKIPPED: Chromium is not installed (apt-get install chromium): nothing was tested in a browser")
	}
	chromium.mu.Lock()
	defer chromium.mu.Unlock()
	if chromium.ctx != nil {
		return chromium.ctx
	}
	if err := startBrowser(path); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return chromium.ctx
}

func startBrowser(path string) error {
	profile, err := os.MkdirTemp("", "acuse-chromium")
	if err != nil {
		return err
	}
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.NoSandbox, // CI runs as root in a container
		chromedp.DisableGPU,
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-breakpad", true),
		chromedp.Flag("disable-default-apps", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true), // /dev/shm is small in containers
		chromedp.Flag("disable-features", "Translate,PasswordManagerOnboarding,PasswordLeakDetection,OptimizationHints,MediaRouter"),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("password-store", "basic"),
		chromedp.Flag("accept-lang", "es-ES,es"),
		chromedp.Flag("lang", "es-ES"),
		chromedp.Flag("no-proxy-server", true),
	)
	ctx, cancel := chromedp.NewContext(allocator)
	chromium.profile = profile
	chromium.stop = func() { cancel(); cancelAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		stopBrowser()
		return err
	}
	chromium.ctx = ctx
	return nil
}

func closeBrowser() {
	chromium.mu.Lock()
	defer chromium.mu.Unlock()
	if chromium.ctx == nil {
		return
	}
	gently, cancel := context.WithTimeout(chromium.ctx, 5*time.Second)
	defer cancel()
	_ = chromedp.Cancel(gently)
	stopBrowser()
}

func stopBrowser() {
	chromium.stop()
	chromium.ctx = nil
	// Its helpers write for a moment longer than it lives.
	var err error
	for range 20 {
		if err = os.RemoveAll(chromium.profile); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	fmt.Fprintln(os.Stderr, "e2e:", err)
}
