package app

import "acuse/internal/store"

// Plate is what a logo has behind it where it would not be seen: the same on pages, beside the log-in and in mails. Beside the
// log-in, on a colour or a picture, only a logo with its own ground can be trusted to be seen.
type Plate string

const (
	PlateLight Plate = "light" // a white one on dark grounds and beside the log-in
	PlateDark  Plate = "dark"  // a dark one wherever the ground is not dark
	PlateMid   Plate = "mid"   // a grey one on every ground: part of it would not be seen on white, and another not on dark
	PlateLogin Plate = "login" // a white one beside the log-in alone
	PlateNone  Plate = ""      // none: the logo has its own ground
)

func plateOf(g store.LogoGrounds) Plate {
	switch {
	case g.Grounded:
		return PlateNone
	case g.OnLight && g.OnDark:
		return PlateLogin
	case g.OnLight:
		return PlateLight
	case g.OnDark:
		return PlateDark
	}
	return PlateMid
}
