package portal

import (
	"strings"

	"acuse/internal/i18n"
)

// The names that browsers and systems give themselves; the first that fits counts, because each also names others.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox/", "Firefox"},
		{"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// device says what a session or a log-in came from: "Firefox en Windows".
func device(p *i18n.Printer, userAgent string) string {
	browser, system := named(browsers, userAgent), named(systems, userAgent)
	if browser == "" {
		return p.T("own.device.unknown")
	}
	if system == "" {
		system = p.T("own.device.other")
	}
	return p.T("own.device", "browser", browser, "system", system)
}

func named(names [][2]string, userAgent string) string {
	for _, n := range names {
		if strings.Contains(userAgent, n[0]) {
			return n[1]
		}
	}
	return ""
}
