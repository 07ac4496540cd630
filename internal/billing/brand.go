package billing

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Brand is the *imagen de marca*: what a company's portal, mails and documents look like. The zero Brand is the usual
// look.
type Brand struct {
	Color   string                `json:"color,omitempty"`   // main colour, "#27407d"; "" is the usual one
	Font    string                `json:"font,omitempty"`    // one of BrandFonts; "" is the first
	Corners string                `json:"corners,omitempty"` // one of BrandCorners; "" is the first
	Logo    string                `json:"logo,omitempty"`    // id of a picture, "" is the company's name in letters
	Icon    string                `json:"icon,omitempty"`    // id of a picture, "" is made from the logo, or from the initials
	Login   string                `json:"login,omitempty"`   // id of the picture beside the log-in, "" is none
	Texts   map[string]BrandTexts `json:"texts,omitempty"`   // by language; what is missing has the usual words
	Support Support               `json:"support,omitzero"`
	Short   string                `json:"short,omitempty"` // below the app's icon; "" is what fits of the company's name
}

// BrandTexts are the company's own words in one language; "" leaves the usual ones.
type BrandTexts struct {
	Welcome    string `json:"welcome,omitempty"`     // beside the log-in
	Footer     string `json:"footer,omitempty"`      // at the foot of the portal
	MailHeader string `json:"mail_header,omitempty"` // above every mail to customers
	MailFooter string `json:"mail_footer,omitempty"` // below it
}

// Support is whom a customer asks for help.
type Support struct {
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	URL   string `json:"url,omitempty"` // https
}

// Way is a way to reach somebody: what is read, and the address it leads to.
type Way struct{ Text, URL string }

// dialled leaves out of a telephone number what is only there to be read. Made once: that costs more than the rest of a look.
var dialled = strings.NewReplacer(" ", "", "(", "", ")", "", ".", "", "-", "")

// Ways are those to an e-mail address and a telephone, without those that are not there.
func Ways(email, phone string) (all []Way) {
	if email != "" {
		all = append(all, Way{email, "mailto:" + url.PathEscape(email)})
	}
	if phone != "" {
		all = append(all, Way{phone, "tel:" + dialled.Replace(phone)})
	}
	return all
}

// BrandCorners are how round buttons and fields may be.
var BrandCorners = []string{"soft", "square", "round"}

// Longest texts of a brand, in characters.
const (
	BrandLineMax = 160
	BrandTextMax = 400
)

// BrandShortMax is how many letters of a name fit below an icon.
const BrandShortMax = 12

// ShortName is what stands below the app's icon: the brand's own, else what fits of the company's name.
func (b Brand) ShortName(company string) string { return cmp.Or(b.Short, ShortName(company)) }

// ShortName is as many whole words of a company's name as fit below an icon, or what fits of its first.
func ShortName(name string) string {
	short := ""
	for _, word := range strings.Fields(name) {
		longer := strings.TrimSpace(short + " " + word)
		if len([]rune(longer)) > BrandShortMax {
			break
		}
		short = longer
	}
	short = withoutLoose(short)
	if short == "" {
		runes := []rune(strings.TrimSpace(name))
		return string(runes[:min(len(runes), BrandShortMax)])
	}
	return short
}

// looseEnds are words that say nothing at the end of a name: what would join the next, and legal forms.
var looseEnds = []string{"y", "e", "i", "de", "del", "da", "do", "d'", "la", "el", "los", "las", "els", "les", "eta", "and", "of", "the",
	"s.l.", "s.l", "sl", "s.l.u.", "slu", "s.a.", "s.a", "sa", "s.a.u.", "sau", "c.b.", "cb", "s.c.", "sc", "s.coop.", "sll", "s.l.l."}

// withoutLoose is a name without the loose ends and signs that stand last.
func withoutLoose(name string) string {
	for {
		name = strings.TrimRight(name, " ,;·-–&")
		rest, last := "", name
		if i := strings.LastIndexByte(name, ' '); i >= 0 {
			rest, last = name[:i], name[i+1:]
		}
		if rest == "" || !slices.Contains(looseEnds, strings.ToLower(last)) {
			return name
		}
		name = rest
	}
}

// MainColor is the main colour as a colour.
func (b Brand) MainColor() Color {
	if c, err := ParseColor(b.Color); b.Color != "" && err == nil {
		return c
	}
	return UsualColor
}

// In is what the brand says in a language: its own words there, else those in the company's language, else none.
func (b Brand) In(language, company string) BrandTexts {
	own, usual := b.Texts[language], b.Texts[company]
	pick := func(a, b string) string {
		if a == "" {
			return b
		}
		return a
	}
	return BrandTexts{Welcome: pick(own.Welcome, usual.Welcome), Footer: pick(own.Footer, usual.Footer),
		MailHeader: pick(own.MailHeader, usual.MailHeader), MailFooter: pick(own.MailFooter, usual.MailFooter)}
}

// IsZero reports whether it is the usual look.
func (b Brand) IsZero() bool { return b.Equal(Brand{}) }

// Equal reports whether two brands look alike.
func (b Brand) Equal(other Brand) bool {
	return b.Color == other.Color && b.Font == other.Font && b.Corners == other.Corners && b.Logo == other.Logo && b.Icon == other.Icon &&
		b.Login == other.Login && b.Short == other.Short && b.Support == other.Support && maps.Equal(b.Texts, other.Texts)
}

// Clean is the brand as it is kept: without spaces around, and without what says the usual.
func (b Brand) Clean() Brand {
	if c, err := ParseColor(b.Color); err == nil && b.Color != "" {
		b.Color = c.String()
	}
	if b.Font == BrandFonts[0] {
		b.Font = ""
	}
	if b.Corners == BrandCorners[0] {
		b.Corners = ""
	}
	b.Short = CleanLine(b.Short)
	texts := map[string]BrandTexts{}
	for language, t := range b.Texts {
		t = BrandTexts{CleanLine(t.Welcome), CleanLine(t.Footer), CleanLine(t.MailHeader), strings.TrimSpace(CleanText(t.MailFooter))}
		if t != (BrandTexts{}) && slices.Contains(Languages, language) {
			texts[language] = t
		}
	}
	b.Texts = texts
	if len(texts) == 0 {
		b.Texts = nil
	}
	b.Support = Support{strings.TrimSpace(b.Support.Email), strings.TrimSpace(b.Support.Phone), strings.TrimSpace(b.Support.URL)}
	return b
}

// Check says what is wrong with a clean brand, beside the fields of its form: color, font, corners, short_name, welcome.es …
func (b Brand) Check() Errors {
	var errs Errors
	if b.Color != "" {
		_, err := ParseColor(b.Color)
		errs.AddErr("color", err)
	}
	if b.Font != "" && !slices.Contains(BrandFonts, b.Font) {
		errs.Add("font", "brand.error.choice")
	}
	if b.Corners != "" && !slices.Contains(BrandCorners, b.Corners) {
		errs.Add("corners", "brand.error.choice")
	}
	checkLength(&errs, "short_name", b.Short, BrandShortMax)
	for _, language := range Languages {
		t := b.Texts[language]
		checkLength(&errs, "welcome."+language, t.Welcome, BrandLineMax)
		checkLength(&errs, "footer."+language, t.Footer, BrandLineMax)
		checkLength(&errs, "mail_header."+language, t.MailHeader, BrandLineMax)
		checkLength(&errs, "mail_footer."+language, t.MailFooter, BrandTextMax)
	}
	b.Support.check(&errs)
	return errs
}

func (s Support) check(errs *Errors) {
	if s.Email != "" {
		errs.AddErr("support_email", CheckEmail(s.Email))
	}
	if len(s.Phone) > 40 || strings.Trim(s.Phone, "+0123456789 ().-") != "" {
		errs.Add("support_phone", "brand.error.phone")
	}
	if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(s.URL) > 200) {
		errs.Add("support_url", "brand.error.url")
	}
}
