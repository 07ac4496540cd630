package main

import (
	"fmt"
	"strings"
)

// table writes the report's sections: a title, some words, and one table. A section without rows is left out.
type table struct {
	strings.Builder
	pending string // head of a section that has no row yet
}

func (t *table) begin(title, words string, columns ...string) {
	t.pending = "\n## " + title + "\n\n" + words + "\n\n| " + strings.Join(columns, " | ") + " |\n|" + strings.Repeat("---|", len(columns)) + "\n"
}

func (t *table) row(cells ...any) {
	t.WriteString(t.pending)
	t.pending = ""
	for _, cell := range cells {
		fmt.Fprintf(t, "| %v ", cell)
	}
	t.WriteString("|\n")
}

func bold(figure any) string { return fmt.Sprintf("**%v**", figure) }

// met says whether a goal is.
func met(yes bool) string {
	if yes {
		return "yes"
	}
	return "**no**"
}
