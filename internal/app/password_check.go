package app

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"acuse/internal/billing"
)

//go:embed common-passwords.txt
var commonText string

// passwordWords are the words for a password in the languages of Acuse, which the list has in English only, and the
// name of the program.
var passwordWords = []string{"contrasena", "contrasenya", "contrasinal", "pasahitza", "pasahitz", "password", "passwords",
	"passwd", "passphrase", "clave", "claves", "clau", "secreto", "micontrasena", "miclave", "nirepasahitza", "acuse"}

// rows are what fingers and children run along, there and back.
var rows = []string{"abcdefghijklmnopqrstuvwxyza", "01234567890", "qwertyuiopq", "asdfghjkln", "asdfghjkla", "zxcvbnm"}

// commonPasswords are the list's, plain: a password differs from one in more than case, accents and signs.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	all := make(map[string]bool, 20_000)
	for line := range strings.Lines(commonText) {
		all[plainPassword(line)] = true
	}
	for _, word := range passwordWords {
		all[word] = true
	}
	return all
})

// checkPassword refuses what is too short or too long, and what is guessed at once: common passwords, the login name,
// names that whoever attacks this login knows (ASVS 5.0 6.1.2, 6.2.4, 6.2.11), repetitions and runs.
func checkPassword(password, username string, names ...string) billing.Errors {
	const field = "password"
	var errs billing.Errors
	plain := plainPassword(password)
	bare := strings.TrimFunc(plain, unicode.IsDigit)
	switch n := utf8.RuneCountInString(password); {
	case n < PasswordMin:
		errs.Add(field, "error.password_short", "min", PasswordMin)
	case n > PasswordMax:
		errs.Add(field, "error.password_long", "max", PasswordMax)
	case strings.EqualFold(password, username):
		errs.Add(field, "error.password_is_username")
	case isCommon(strings.ToLower(password)) || isCommon(plain):
		errs.Add(field, "error.password_common")
	case isRepeated(strings.ToLower(password)):
		errs.Add(field, "error.password_repeats")
	case isRun(plain) || isRun(bare):
		errs.Add(field, "error.password_run")
	case isCommon(bare):
		errs.Add(field, "error.password_word")
	case onlyNames(plain, append(names, username)):
		errs.Add(field, "error.password_names")
	}
	return errs
}

// plainPassword has the letters, without case and accents, and the figures.
func plainPassword(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, billing.FoldKey(s))
}

func isCommon(s string) bool { return s != "" && commonPasswords()[s] }

// isRepeated reports whether it is one to four characters again and again, or a common password twice.
func isRepeated(s string) bool {
	runes := []rune(s)
	for n := 1; 2*n <= len(runes); n++ {
		again := true
		for i := n; again && i < len(runes); i++ {
			again = runes[i] == runes[i-n]
		}
		if again {
			return n <= 4 || isCommon(plainPassword(string(runes[:n])))
		}
	}
	return false
}

// isRun reports whether it is made of nothing but runs of three and more: 12345678, abcdefgh, qwerty4321.
func isRun(s string) bool {
	runs := len(s) >= 3
	for s != "" && runs {
		n := 1
		for n < len(s) && isStep(s[:n+1]) {
			n++
		}
		runs, s = n >= 3, s[n:]
	}
	return runs
}

// isStep reports whether it lies in a row, forwards or backwards.
func isStep(s string) bool {
	var back strings.Builder
	for i := len(s) - 1; i >= 0; i-- {
		back.WriteByte(s[i])
	}
	for _, row := range rows {
		if strings.Contains(row, s) || strings.Contains(row, back.String()) {
			return true
		}
	}
	return false
}

// onlyNames reports whether nothing but these names, their words, words for a password and figures stand in it.
func onlyNames(plain string, names []string) bool {
	known := append([]string{}, passwordWords...)
	for _, name := range names {
		known = append(known, plainPassword(name))
		for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			known = append(known, plainPassword(word))
		}
	}
	reached := make([]bool, len(plain)+1) // where words that began at the beginning end
	reached[0] = true
	for at := range len(plain) {
		if !reached[at] {
			continue
		}
		if unicode.IsDigit(rune(plain[at])) {
			reached[at+1] = true
		}
		for _, word := range known {
			if len(word) >= 3 && strings.HasPrefix(plain[at:], word) {
				reached[at+len(word)] = true
			}
		}
	}
	return reached[len(plain)] && strings.ContainsFunc(plain, unicode.IsLetter)
}
