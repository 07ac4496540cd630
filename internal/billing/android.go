package billing

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
)

// AndroidApp is the Android app of a company's portal: what Google Play and its customers' phones know it by.
type AndroidApp struct {
	Package      string   // its applicationId, "es.empresa.facturas"
	Fingerprints []string // SHA-256 of the certificates that sign it, as assetlinks.json has them: "AB:01:…", upper case
}

// Bounds of what a company says of its app.
const (
	AndroidPackageMax      = 150    // characters: what Google Play takes
	AndroidFingerprintsMax = 10     // certificates: Play's own, the upload key, and some that were replaced
	AndroidPasteMax        = 20_000 // characters of what is pasted
)

var androidSegment = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]*$`)

// javaWords cannot be part of a package (Java Language Specification 3.9).
var javaWords = strings.Fields(`abstract assert boolean break byte case catch char class const continue default do double
	else enum extends false final finally float for goto if implements import instanceof int interface long native new null
	package private protected public return short static strictfp super switch synchronized this throw throws transient true
	try void volatile while`)

// notOnPlay are packages that Google Play takes from nobody.
var notOnPlay = []string{"com.example", "com.android", "android", "com.google.android"}

// CheckAndroidPackage says what is wrong with the name of a package; nil when nothing is. The rules are those of Android's
// applicationId, and Google Play's.
func CheckAndroidPackage(name string) error {
	segments := strings.Split(name, ".")
	switch {
	case name == "":
		return Fail(Invalid, "error.required")
	case len(name) > AndroidPackageMax:
		return Fail(Invalid, "android.error.package_long", "n", AndroidPackageMax)
	case len(segments) < 2:
		return Fail(Invalid, "android.error.package")
	}
	for _, segment := range segments {
		switch {
		case !androidSegment.MatchString(segment):
			return Fail(Invalid, "android.error.package")
		case slices.Contains(javaWords, segment):
			return Fail(Invalid, "android.error.package_word", "word", segment)
		}
	}
	for _, taken := range notOnPlay {
		if name == taken || strings.HasPrefix(name, taken+".") {
			return Fail(Invalid, "android.error.package_taken", "start", taken)
		}
	}
	return nil
}

// ProposeAndroidPackage is a package for a company: its domain from behind, or its slug where it has none.
func ProposeAndroidPackage(domain, slug string) string {
	segments := []string{"es", slug, "clientes"}
	if domain != "" {
		segments = strings.Split(domain, ".")
		slices.Reverse(segments)
	}
	for i, s := range segments {
		s = strings.ReplaceAll(s, "-", "_")
		if s == "" || s[0] < 'a' || s[0] > 'z' {
			s = "a" + s
		}
		if slices.Contains(javaWords, s) {
			s += "_"
		}
		segments[i] = s
	}
	return strings.Join(segments, ".")
}

// hashLabel is the kind of a hash that stands before it without a space.
var hashLabel = regexp.MustCompile(`(?i)^(sha-?[0-9]+|md5):`)

// ParseFingerprints finds the SHA-256 fingerprints in what was pasted: a line each, or all that keytool, apksigner, Google
// Play or an assetlinks.json say around them. Those of other kinds (SHA-1, MD5) stand beside them there, and are passed over.
func ParseFingerprints(text string) ([]string, error) {
	if len(text) > AndroidPasteMax {
		return nil, Fail(Invalid, "error.too_long", "max", AndroidPasteMax)
	}
	var all []string
	other, wrong := false, ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;\"'[]{}()<>=\u00a0", r) }) {
		word = strings.Trim(hashLabel.ReplaceAllString(word, ""), ":.")
		if strings.Count(word, ":") < 5 && len(word) < 60 { // a word, a time, a serial number
			continue
		}
		bytes, err := hex.DecodeString(strings.ReplaceAll(word, ":", ""))
		switch {
		case err == nil && len(bytes) == 32:
			if f := fingerprint(bytes); !slices.Contains(all, f) {
				all = append(all, f)
			}
		case err == nil && (len(bytes) == 20 || len(bytes) == 16):
			other = true
		case wrong == "":
			wrong = shortened(word)
		}
	}
	switch {
	case wrong != "":
		return nil, Fail(Invalid, "android.error.fingerprint", "text", wrong)
	case len(all) > AndroidFingerprintsMax:
		return nil, Fail(Invalid, "android.error.fingerprints", "n", AndroidFingerprintsMax)
	case len(all) == 0 && other:
		return nil, Fail(Invalid, "android.error.fingerprint_kind")
	case len(all) == 0 && strings.TrimSpace(text) != "":
		return nil, Fail(Invalid, "android.error.fingerprint", "text", shortened(strings.TrimSpace(text)))
	}
	return all, nil
}

// fingerprint is how certificates' hashes are written: two figures a byte, in upper case, colons between them.
func fingerprint(bytes []byte) string {
	pairs := make([]string, len(bytes))
	for i, b := range bytes {
		pairs[i] = strings.ToUpper(hex.EncodeToString([]byte{b}))
	}
	return strings.Join(pairs, ":")
}

// shortened is the beginning of what was typed, enough to find it again.
func shortened(text string) string {
	if letters := []rune(text); len(letters) > 24 {
		return string(letters[:24]) + "…"
	}
	return text
}
