package account

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"acuse/internal/web/ui"
)

// kept is the form that was sent when the session had ended. It travels through the log-in page in hidden fields and
// is handed back behind a button: nothing is ever sent again by itself.
type kept struct {
	on     bool // there was a form, perhaps without fields
	fields []ui.Hidden
}

// keptPrefix marks a field of the kept form among those of the log-in.
const keptPrefix = "keep."

// keep takes what was sent, in a steady order. A form with a password is never kept: it is typed again.
func keep(form url.Values) kept {
	if form.Has("password") || form.Has("again") {
		return kept{}
	}
	return kept{on: true, fields: fieldsOf(form, "")}
}

// keptOf reads the kept form out of the log-in's: of its body only, so that no link can plant one.
func keptOf(form url.Values) kept {
	if !form.Has("kept") {
		return kept{}
	}
	return kept{on: true, fields: fieldsOf(form, keptPrefix)}
}

func fieldsOf(form url.Values, prefix string) []ui.Hidden {
	var fields []ui.Hidden
	for _, name := range slices.Sorted(maps.Keys(form)) {
		own, ok := strings.CutPrefix(name, prefix)
		if !ok || own == "password" || own == "again" {
			continue
		}
		for _, value := range form[name] {
			fields = append(fields, ui.Hidden{Name: own, Value: value})
		}
	}
	return fields
}
