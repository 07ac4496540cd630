// Package inter is the letters of what Acuse draws itself, in documents and in icons: the font Inter in three weights. README.md says
// how the files are made.
package inter

import _ "embed"

// TrueType files. Nobody changes them.
var (
	//go:embed Inter-Regular.ttf
	Regular []byte
	//go:embed Inter-SemiBold.ttf
	SemiBold []byte
	//go:embed Inter-Bold.ttf
	Bold []byte
)
