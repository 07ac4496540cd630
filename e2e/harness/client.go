package harness

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"
)

// plain asks without cookies and never through a proxy.
var plain = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{Proxy: nil}}

// Client asks plain HTTP questions with a cookie jar of its own: what a script, a mail scanner or a stranger does.
type Client struct {
	Header http.Header // sent with every request, such as User-Agent
	Follow bool        // follow redirects; otherwise a test sees the 303 itself
	t      testing.TB
	base   string
	http   *http.Client
}

// Response is an answer, read to its end.
type Response struct {
	Status int
	Header http.Header
	Body   string
	URL    string // where the last redirect ended
}

// NewClient has no cookies yet. Paths given to it stand on base.
func NewClient(t testing.TB, base string) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &Client{t: t, base: base, Header: http.Header{}}
	c.http = &http.Client{Timeout: plain.Timeout, Transport: plain.Transport, Jar: loopbackJar{jar},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			if c.Follow {
				return nil
			}
			return http.ErrUseLastResponse
		}}
	return c
}

// Client is a NewClient of this server.
func (s *Server) Client() *Client {
	s.t.Helper()
	return NewClient(s.t, s.URL)
}

// Get asks for a path, or for a whole URL.
func (c *Client) Get(path string) Response {
	c.t.Helper()
	return c.Send(http.MethodGet, path, nil)
}

// Post sends a form as a browser of the same site would.
func (c *Client) Post(path string, form url.Values) Response {
	c.t.Helper()
	return c.Send(http.MethodPost, path, form)
}

// Send sends any method; a nil form is no body.
func (c *Client) Send(method, path string, form url.Values) Response {
	c.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	if !strings.Contains(path, "://") {
		path = c.base + path
	}
	request, err := http.NewRequest(method, path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header = c.Header.Clone()
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return c.Do(request)
}

// Do sends a request made by hand with the client's cookies.
func (c *Client) Do(request *http.Request) Response {
	c.t.Helper()
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", request.Method, request.URL, err)
	}
	return Response{response.StatusCode, response.Header, string(text), response.Request.URL.String()}
}

// Bare is the client without the test: it answers an error where the server is gone, keeps no connection open, and
// shares the cookies.
func (c *Client) Bare() *http.Client {
	return &http.Client{Timeout: plain.Timeout, Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}, Jar: c.http.Jar,
		CheckRedirect: c.http.CheckRedirect}
}

// Cookies are those the client would send to a path.
func (c *Client) Cookies(path string) []*http.Cookie {
	c.t.Helper()
	u, err := url.Parse(c.base + path)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.http.Jar.Cookies(u)
}

// loopbackJar sends Secure cookies to plain http as browsers do on loopback; Go's jar alone would keep them.
type loopbackJar struct{ jar *cookiejar.Jar }

func (j loopbackJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	j.jar.SetCookies(secure(u), cookies)
}
func (j loopbackJar) Cookies(u *url.URL) []*http.Cookie { return j.jar.Cookies(secure(u)) }

func secure(u *url.URL) *url.URL {
	s := *u
	s.Scheme = "https"
	return &s
}
