package harness

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// chromium is a browser of this test process; every Open gets a profile of its own inside it.
type chromium struct {
	hosts    string   // names that are no DNS's: their certificates are taken whoever gave them
	programs []string // where it may be, the best first
	mu       sync.Mutex
	ctx      context.Context
	profile  string
	stop     func()
}

// The shell is Chromium without windows, whose frames are drawn at great expense for nobody to see. Where it is not
// installed a Chromium with windows does its work. Debian's script in /usr/bin stays between the shell and who starts it,
// and would leave it running when the test process is killed: hence the path.
var (
	shell    = &chromium{programs: []string{"/usr/lib/chromium/chromium-headless-shell", "chromium"}}
	windowed = &chromium{programs: []string{"chromium"}}
)

// browser starts it once. Without Chromium the test is skipped, or fails where CI is set.
func (c *chromium) browser(t testing.TB) context.Context {
	t.Helper()
	path, err := c.find()
	if err != nil && os.Getenv("CI") != "" {
		t.Fatal("Chromium is not installed, and in CI the browser tests must run: scripts/setup-test")
	}
	if err != nil {
		t.Skip("SKIPPED: Chromium is not installed (scripts/setup-test): nothing was tested in a browser")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx != nil {
		return c.ctx
	}
	if err := c.start(path); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return c.ctx
}

func (c *chromium) find() (path string, err error) {
	for _, program := range c.programs {
		if path, err = exec.LookPath(program); err == nil {
			break
		}
	}
	return path, err
}

// Domain is a company's own that the browser finds on this machine, and takes for as safe as one with a certificate.
const Domain = "facturas.marjal.example"

// frames are the features of Chromium that make a page, with a process of its own, of the buttons of every window.
const frames = ",InitialWebUI,InitialWebUISurfaceSync,PreloadTopChromeWebUI,PreloadTopChromeWebUILessNavigations," +
	"WebUIToolbar,WebUIToolbarProcessOverheadExperiment,WebUIAppMenuButton,WebUIAvatarButton,WebUIBackForwardButton," +
	"WebUIBatterySaverButton,WebUIExtensionsContainer,WebUIGlicButton,WebUIHomeButton,WebUILocationBar,WebUIMediaButton," +
	"WebUIPerformanceInterventionButton,WebUIPinnedToolbarActions,WebUIReloadButton,WebUISplitTabsButton," +
	"WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"

func (c *chromium) start(path string) error {
	profile, err := os.MkdirTemp("", "acuse-chromium")
	if err != nil {
		return err
	}
	options := []chromedp.ExecAllocatorOption{
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
		chromedp.Flag("disable-dev-shm-usage", !roomy("/dev/shm")),
		chromedp.Flag("disable-features", "Translate,PasswordManagerOnboarding,PasswordLeakDetection,OptimizationHints,MediaRouter"+frames),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("password-store", "basic"),
		chromedp.Flag("accept-lang", "es-ES,es"),
		chromedp.Flag("lang", "es-ES"),
		chromedp.Flag("no-proxy-server", true),
	}
	if c.hosts != "" {
		options = append(options, chromedp.Flag("host-resolver-rules", c.hosts), chromedp.Flag("ignore-certificate-errors", true))
	} else {
		options = append(options, chromedp.Flag("host-resolver-rules", "MAP "+Domain+" 127.0.0.1"),
			chromedp.Flag("unsafely-treat-insecure-origin-as-secure", "*."+strings.SplitN(Domain, ".", 2)[1]))
	}
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	c.profile = profile
	c.stop = func() { cancel(); cancelAllocator() }
	if err := chromedp.Do(ctx); err != nil {
		c.clean()
		return err
	}
	c.ctx = ctx
	return nil
}

// roomy says whether Chromium's processes can share memory there: in many containers it is small, and files have to do,
// which take a tenth more processor time.
func roomy(folder string) bool {
	var there syscall.Statfs_t
	return syscall.Statfs(folder, &there) == nil && there.Bavail*uint64(there.Bsize) >= 1<<30
}

func (c *chromium) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		return
	}
	gently, cancel := context.WithTimeout(c.ctx, 5*time.Second)
	defer cancel()
	_ = chromedp.Cancel(gently)
	c.clean()
}

func (c *chromium) clean() {
	c.stop()
	c.ctx = nil
	// Its helpers write for a moment longer than it lives.
	var err error
	for range 20 {
		if err = os.RemoveAll(c.profile); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	fmt.Fprintln(os.Stderr, "e2e:", err)
}
