package office

import (
	"net/http"
	"strconv"
	"time"

	"acuse/internal/app"
	"acuse/internal/web/door"
	"acuse/internal/web/ui"
)

// newsPath is what every page of the company's side asks, while it is looked at, for what customers have just read.
const newsPath = "/app/avisos"

// newsShown is how many acts are told at once: more would hide the page.
const newsShown = 4

// newsAddress is where a page that is shown now asks for news.
func newsAddress(v *door.Visit) string { return newsPath + "?desde=" + newsMark(v.App.NewsSince()) }

// News are the toasts of what was read since ?desde=, as a fragment that says since when to ask next.
func News(v *door.Visit) error {
	since := v.Now()
	if micros, err := strconv.ParseInt(v.R.URL.Query().Get("desde"), 10, 64); err == nil {
		since = time.UnixMicro(micros).UTC()
	}
	news, next, err := v.App.ReadNews(v.R.Context(), v.Actor, since)
	if err != nil {
		return err
	}
	var all []ui.ToastProps
	for _, n := range news[:min(len(news), newsShown)] {
		all = append(all, newsToast(v, n))
	}
	lost, err := v.App.LostMail(v.R.Context(), v.Actor, since)
	if err != nil {
		return err
	}
	for _, l := range lost[:min(len(lost), max(0, newsShown-len(all)))] {
		all = append(all, lostToast(v, l))
	}
	goesBack(v)
	return v.Render(http.StatusOK, newsFragment(v, newsMark(next), all))
}

// goesBack lets a page that asked for this be kept whole by the browser, with all that was typed into it, for its button
// Back: one whose scripts got an answer marked no-store is not kept. Nothing is stored without being asked for anew.
func goesBack(v *door.Visit) { v.W.Header().Set("Cache-Control", "private, no-cache") }

func newsMark(t time.Time) string { return strconv.FormatInt(t.UnixMicro(), 10) }

// lostToast says that a message did not arrive, and leads to why.
func lostToast(v *door.Visit, l app.LostMail) ui.ToastProps {
	return ui.ToastProps{News: l.ID, Text: v.P.T("outbox.news", "recipient", l.Recipient), Small: v.P.T("sales.news_when", "when", v.P.Moment(l.At, v.Now())),
		Link: ui.Link{Text: v.P.T("outbox.news_see"), Href: messagePath(l.ID)}}
}

func newsToast(v *door.Visit, n app.ReadNews) ui.ToastProps {
	first := n.Documents[0]
	t := ui.ToastProps{Read: true, News: n.ID, Text: v.P.T("sales.news", "n", len(n.Documents), "who", n.Customer, "number", first.Number),
		Small: v.P.T("sales.news_when", "when", v.P.Moment(first.At, v.Now()))}
	if first.Link != "" {
		t.Small = v.P.T("sales.news_link", "recipient", first.Link, "when", v.P.Moment(first.At, v.Now()))
	}
	if len(n.Documents) == 1 {
		t.Link = ui.Link{Text: v.P.T("sales.news_see"), Href: salesOf(first.Kind).at(first.DocumentID)}
	}
	return t
}
