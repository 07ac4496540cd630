package ui

import "github.com/a-h/templ"

// Icon draws a Lucide icon by its name, always beside a word or inside a button that has a name. An unknown name
// draws nothing; a test finds it.
func Icon(name string) templ.Component { return svg(name, "i") }

// IconSmall is Icon in the size of small print.
func IconSmall(name string) templ.Component { return svg(name, "i i-s") }

func svg(name, class string) templ.Component {
	shape, ok := icons[name]
	if !ok {
		return templ.NopComponent
	}
	return templ.Raw(`<svg class="` + class + `" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
		`stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">` + shape + `</svg>`)
}
