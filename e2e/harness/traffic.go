package harness

import (
	"fmt"
	"sync"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Exchange is an answer as the browser got it.
type Exchange struct {
	URL, Head string // the head as text, of whatever led there too
	Body      []byte
}

// Traffic is what a tab is answered from the moment it is listened to.
type Traffic struct {
	p    *Page
	mu   sync.Mutex
	open map[network.RequestID]*Exchange
	done []network.RequestID
}

// Traffic begins to listen.
func (p *Page) Traffic() *Traffic {
	p.t.Helper()
	t := &Traffic{p: p, open: map[network.RequestID]*Exchange{}}
	if _, err := chromedp.Call(p.ctx, network.Enable, network.EnableParams{}); err != nil {
		p.t.Fatal(err)
	}
	if err := chromedp.Listen(p.ctx, t.note); err != nil {
		p.t.Fatal(err)
	}
	return t
}

func (t *Traffic) note(event any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	of := func(id network.RequestID) *Exchange {
		if t.open[id] == nil {
			t.open[id] = &Exchange{}
		}
		return t.open[id]
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.RedirectResponse != nil {
			x := of(e.RequestID)
			x.Head += fmt.Sprintln(e.RedirectResponse.URL, e.RedirectResponse.Headers)
		}
	case *network.EventResponseReceived:
		x := of(e.RequestID)
		x.URL = e.Response.URL
		x.Head += fmt.Sprintln(e.Response.Headers)
	case *network.EventLoadingFinished:
		t.done = append(t.done, e.RequestID)
	}
}

// Take answers what has come in since it was last asked. Ask before the tab goes on: it forgets what other pages got.
func (t *Traffic) Take() []Exchange {
	t.p.t.Helper()
	time.Sleep(200 * time.Millisecond) // what a page loads late
	t.mu.Lock()
	done := t.done
	t.done = nil
	t.mu.Unlock()
	var all []Exchange
	for _, id := range done {
		got, err := chromedp.Call(t.p.ctx, network.GetResponseBody, network.GetResponseBodyParams{RequestID: id})
		t.mu.Lock()
		if x := t.open[id]; x != nil && x.URL != "" {
			if err == nil { // an answer to HEAD or one without a body has none
				x.Body = got.Body
			}
			all = append(all, *x)
		}
		t.mu.Unlock()
	}
	return all
}
