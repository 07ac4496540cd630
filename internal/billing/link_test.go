package billing

import (
	"testing"
	"time"
)

func TestALinkLivesUntilItExpiresOrIsTakenBack(t *testing.T) {
	made := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		after   time.Duration
		revoked bool
		want    LinkState
	}{
		{0, false, LinkLive},
		{LinkLife - time.Microsecond, false, LinkLive},
		{LinkLife, false, LinkExpired},
		{0, true, LinkRevoked},
		{2 * LinkLife, true, LinkRevoked},
	} {
		l := Link{CreatedAt: made, ExpiresAt: made.Add(LinkLife)}
		if c.revoked {
			l.RevokedAt = made
		}
		if got := l.State(made.Add(c.after)); got != c.want {
			t.Errorf("after %s, revoked %t: got %s, want %s", c.after, c.revoked, got, c.want)
		}
	}
}

func TestRobotsAreToldFromPeoplesBrowsers(t *testing.T) {
	for agent, want := range map[string]bool{
		"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)":                true,
		"Slack-ImgProxy (+https://api.slack.com/robots)":                            true,
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)": true,
		"WhatsApp/2.23.20.0":            true,
		"TelegramBot (like TwitterBot)": true,
		"Twitterbot/1.0":                true,
		"LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)":     true,
		"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)":                         true,
		"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5":                           true,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                  true,
		"Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)": true,
		"Mozilla/5.0 (X11; Linux x86_64) Chrome/120 Safari/537.36 BingPreview/1.0b":                 true,
		"Microsoft Office Existence Discovery":                                                      true,
		"BarracudaCentral Link Scanner":                                                             true,
		"Proofpoint URL Defense":                                                                    true,
		"Mozilla/5.0 (compatible; YandexBot/3.0)":                                                   true,
		"acme-crawler/2": true,
		"":               false,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36":                                   false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0":                               false,
		"Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/120.0.0.0 Mobile Safari/537.36":                                 false,
		"Mozilla/5.0 (Linux; Android 9; CUBOT) AppleWebKit/537.36":                                                                                false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.0":                                                    false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/440.0]":                                     false,
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15":                   false,
		"Mozilla/5.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Microsoft Office/16.0)":                                                      false,
	} {
		if got := IsRobot(agent); got != want {
			t.Errorf("%q: got %t, want %t", agent, got, want)
		}
	}
}
