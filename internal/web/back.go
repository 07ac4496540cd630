package web

import (
	"net/http"
	"path"
	"strings"

	"acuse/internal/web/door"
	"acuse/internal/web/office"
)

// backRoutes lead from where the office's forms are sent to the pages they stand on: whoever logs in again or presses
// reload asks by GET for what is only to be sent.
func backRoutes(all []Route) []Route {
	pages := map[string]bool{}
	for _, r := range all {
		if r.Method == http.MethodGet {
			pages[r.Pattern] = true
		}
	}
	var back []Route
	for _, r := range all {
		if r.Door == Office && r.Method == http.MethodPost && !pages[r.Pattern] {
			back = append(back, Route{http.MethodGet, r.Pattern, Office, Look, backTo(formPage(r.Pattern, pages)), false})
		}
	}
	return back
}

// formPage is the pattern of the page that a form stands on: the nearest one above its address, or the list whose bar
// sends it elsewhere.
func formPage(pattern string, pages map[string]bool) string {
	for _, s := range office.Kinds {
		if pattern == s.DispatchPath() {
			return s.Path()
		}
	}
	for !pages[pattern] && pattern != "/" {
		pattern = path.Dir(pattern)
	}
	return pattern
}

// backTo leads to a page with the ids that the address asked for has, and its filter.
func backTo(page string) door.Handler {
	return func(v *door.Visit) error {
		asked, to := strings.Split(v.R.URL.EscapedPath(), "/"), strings.Split(page, "/")
		for i, part := range to {
			if strings.HasPrefix(part, "{") {
				to[i] = asked[i]
			}
		}
		at := strings.Join(to, "/")
		if v.R.URL.RawQuery != "" {
			at += "?" + v.R.URL.RawQuery
		}
		return v.Redirect(at)
	}
}
