package billing

import (
	"regexp"
	"slices"
	"strings"
)

// Lengths of a slug that somebody chooses.
const (
	SlugMin = 3
	SlugMax = 40
)

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Words that no address of a company may be taken for: the platform's, or an authority's.
var (
	// within they stand nowhere: "acuse-pagos", "mi-acuse".
	wordsWithin = []string{"acuse", "agenciatributaria", "seguridadsocial", "verifactu", "facturae"}
	// asPart they are no word of it: "aeat-avisos". What is also a name ("la-hacienda") is only refused by itself.
	wordsAsPart = []string{"admin", "administrador", "administrator", "aeat", "root", "webmaster", "postmaster", "phishing",
		"bbva", "caixabank", "lacaixa", "bankinter", "bankia", "unicaja", "kutxabank", "laboralkutxa", "ibercaja", "abanca", "cajamar", "openbank",
		"imaginbank", "evobanco", "revolut", "paypal", "redsys", "mastercard"}
	// alone they are not the whole of it, with or without hyphens. Banks that bear a name of others, too, are among these.
	wordsAlone = []string{"hacienda", "soporte", "soportetecnico", "serviciotecnico", "atencionalcliente", "support", "seguridad", "security", "banco", "bank", "bancodeespana", "bizum",
		"gobierno", "ministerio", "tesoreria", "sepe", "catastro", "policia", "policianacional", "guardiacivil", "juzgado", "correo", "correos", "mail", "email", "webmail", "sede",
		"sedeelectronica", "dgt", "dgsfp", "cnmv", "inss", "face", "faceb2b", "cert", "incibe", "dehu", "clave", "cuenta", "ayuda", "help", "login", "pago", "pagos", "oficial", "impuestos", "notificaciones",
		"santander", "bancosantander", "sabadell", "bancosabadell", "bancsabadell", "deutschebank", "ing", "ingdirect", "visa", "stripe", "iberpay", "wise"}
)

// CheckSlug says what is wrong with a slug that somebody wants as the address of their portal; nil when nothing is. What
// looks like another's ("acu5e", "4dmin", "ban-co") counts as it.
func CheckSlug(slug string) error {
	switch {
	case len(slug) < SlugMin, len(slug) > SlugMax, !slugForm.MatchString(slug):
		return Fail(Invalid, "address.error.slug", "min", SlugMin, "max", SlugMax)
	case confusable(slug):
		return Fail(Invalid, "address.error.slug_word")
	}
	return nil
}

// SlugMayBeTaken reports whether a slug made of a company's name would be taken for the platform or an authority.
func SlugMayBeTaken(slug string) bool { return confusable(slug) }

func confusable(slug string) bool {
	for _, read := range readings(slug) {
		whole := strings.ReplaceAll(read, "-", "")
		if slices.Contains(wordsAlone, whole) || slices.Contains(wordsAsPart, whole) {
			return true
		}
		for _, word := range wordsWithin {
			if strings.Contains(whole, word) {
				return true
			}
		}
		for part := range strings.SplitSeq(read, "-") {
			if slices.Contains(wordsAsPart, part) {
				return true
			}
		}
	}
	return false
}

// slugEye is what an eye takes for another, one after another.
var slugEye = []*strings.Replacer{
	strings.NewReplacer("-", "", "0", "o", "1", "l", "i", "l", "3", "e", "4", "a", "5", "s"),
	strings.NewReplacer("rn", "m"), strings.NewReplacer("vv", "w"),
}

// SlugKey is a slug as an eye reads it: those that look alike, such as "estudio-marjal" and "estudio-marja1", have one.
// Figures that look like each other keep apart: "taller-6" is not "taller-9".
func SlugKey(slug string) string {
	for _, eye := range slugEye {
		slug = eye.Replace(slug)
	}
	return slug
}

// readings are the words that an eye may see in a slug: figures stand for letters, and letters together for others. A 1
// is an i or an l.
func readings(slug string) []string {
	base := strings.NewReplacer("0", "o", "3", "e", "4", "a", "5", "s", "6", "g", "7", "t", "8", "b", "9", "g", "2", "z")
	var all []string
	for _, typed := range []string{slug, strings.TrimRight(slug, "0123456789-")} { // "banco-2" is read as banco
		for _, one := range []string{"i", "l"} {
			read := base.Replace(strings.ReplaceAll(typed, "1", one))
			all = append(all, read, strings.NewReplacer("rn", "m", "vv", "w", "cl", "d", "nn", "m").Replace(read), strings.ReplaceAll(read, "v", "u"))
		}
	}
	return all
}
