package billing

import (
	"regexp"
	"strings"
)

// robotWords stand in the user agents of programs that open links ahead of people: previews of messengers and social
// networks, scanners of mail gateways, crawlers of search engines.
var robotWords = []string{
	"facebookexternalhit", "facebookcatalog", "meta-externalagent", "whatsapp", "slack-imgproxy", "skypeuripreview", "bingpreview",
	"microsoftpreview", "iframely", "embedly", "vkshare", "googleimageproxy", "google-safety", "google-pagerenderer", "google-read-aloud",
	"feedfetcher-google", "mediapartners-google", "applebot", "yahoo! slurp", "yahoomailproxy", "viber/", "snapchat", "pinterest/",
	"microsoft office existence discovery", "microsoft office protocol discovery", "ms-office; msoffice",
	"barracuda", "proofpoint", "mimecast", "safelinks", "messagelabs", "symantec", "ironport", "fireeye", "forcepoint", "sophos",
	"vadesecure", "vade secure", "avanan", "trendmicro", "virustotal", "urlscan", "phishtank", "safebrowsing",
}

// robotForms are what robots call themselves in general. Cubot is a make of telephones.
var robotForms = regexp.MustCompile(`(?:^|[^u])bot\b|crawler|spider|link ?(?:preview|check|scan)|url ?(?:preview|check|scan)`)

// IsRobot reports whether a user agent says that no person is behind the request. One that says nothing is not known
// to be a robot; what counts as a reading never rests on this alone.
func IsRobot(userAgent string) bool {
	agent := strings.ToLower(userAgent)
	for _, word := range robotWords {
		if strings.Contains(agent, word) {
			return true
		}
	}
	return robotForms.MatchString(agent)
}
