package billing

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestAPackageIsWhatAndroidAndGooglePlayTake(t *testing.T) {
	for name, want := range map[string]string{
		"es.empresa.facturas": "", "es.empresa": "", "com.Empresa_2.x9": "", "a.b": "",
		"es." + strings.Repeat("x", 147): "", "es." + strings.Repeat("x", 148): "android.error.package_long",
		"": "error.required", "empresa": "android.error.package", "es.": "android.error.package", ".es.empresa": "android.error.package", "es..empresa": "android.error.package",
		"es.2empresa": "android.error.package", "es._empresa": "android.error.package", "es.mi-empresa": "android.error.package", "es.peña": "android.error.package",
		"es.empresa facturas": "android.error.package", "es.empresa\n.x": "android.error.package", `es.empresa".x`: "android.error.package", "es.${x}": "android.error.package",
		"es.new.facturas": "android.error.package_word", "es.empresa.true": "android.error.package_word", "es.News.facturas": "",
		"com.example.facturas": "android.error.package_taken", "com.examples.facturas": "", "android.app": "android.error.package_taken",
	} {
		if got := oneKey(CheckAndroidPackage(name)); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestEveryProposedPackageCanBeUsed(t *testing.T) {
	for domain, want := range map[string]string{
		"": "es.estudio_marjal.clientes", "facturas.marjal.es": "es.marjal.facturas", "xn--pea-8ma.es": "es.xn__pea_8ma", "3d.new.example": "example.new_.a3d",
		"portal.mi-empresa.com": "com.mi_empresa.portal",
	} {
		got := ProposeAndroidPackage(domain, "estudio-marjal")
		if err := CheckAndroidPackage(got); got != want || err != nil {
			t.Errorf("%q: got %q (%v), want %q", domain, got, err, want)
		}
	}
	if got := ProposeAndroidPackage("", "3-en-raya"); got != "es.a3_en_raya.clientes" {
		t.Errorf("a slug that begins with a figure: got %q", got)
	}
}

// The hash of one certificate as several programs write it.
const (
	aFingerprint = "FA:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C"
	asKeytool    = `Alias name: subida
Creation date: Nov 26, 2026
Serial number: 4a1c9f00d2b7e6a1
Valid from: Thu Nov 26 10:11:12 CET 2026 until: Mon Apr 13 10:11:12 CEST 2054
Certificate fingerprints:
	 SHA1: 5A:5B:5C:5D:5E:5F:60:61:62:63:64:65:66:67:68:69:6A:6B:6C:6D
	 SHA256: FA:C6:17:45:DC:09:03:78:6F:B9:ED:E6:2A:96:2B:39:9F:73:48:F0:BB:6F:89:9B:83:32:66:75:91:03:3B:9C
Signature algorithm name: SHA384withRSA`
	asPlay = `[{"relation":["delegate_permission/common.handle_all_urls"],"target":{"namespace":"android_app","package_name":"es.x.y",
"sha256_cert_fingerprints":["fa:c6:17:45:dc:09:03:78:6f:b9:ed:e6:2a:96:2b:39:9f:73:48:f0:bb:6f:89:9b:83:32:66:75:91:03:3b:9c"]}}]`
	asSigner = "Signer #1 certificate SHA-256 digest: fac61745dc0903786fb9ede62a962b399f7348f0bb6f899b8332667591033b9c"
)

func TestFingerprintsAreFoundInWhateverIsPasted(t *testing.T) {
	another := strings.ReplaceAll(aFingerprint, "FA", "00")
	for pasted, want := range map[string][]string{
		"": nil, " \n": nil, aFingerprint: {aFingerprint}, asKeytool: {aFingerprint}, asPlay: {aFingerprint}, asSigner: {aFingerprint},
		"SHA256:" + aFingerprint:                          {aFingerprint},
		asKeytool + "\n" + asSigner + "\n" + asPlay:       {aFingerprint},
		another + "\r\n" + aFingerprint + ",\n":           {another, aFingerprint},
		strings.ReplaceAll(aFingerprint, "FA:", "ZA:"):    nil,
		strings.TrimPrefix(aFingerprint, "FA:"):           nil,
		aFingerprint + ":00":                              nil,
		aFingerprint + " " + aFingerprint[:40]:            nil, // one of two was cut off
		"hola":                                            nil,
		"5A:5B:5C:5D:5E:5F:60:61:62:63:64:65:66:67:68:69": nil,
		strings.Repeat("x", AndroidPasteMax+1):            nil,
	} {
		got, err := ParseFingerprints(pasted)
		if wrong := want == nil && strings.TrimSpace(pasted) != ""; !slices.Equal(got, want) || (err != nil) != wrong {
			t.Errorf("%.60q: got %v, %v, want %v", pasted, got, err, want)
		}
	}
	var many []string
	for _, c := range "0123456789A" {
		many = append(many, strings.ReplaceAll(aFingerprint, "FA", string(c)+"0"))
	}
	if _, err := ParseFingerprints(strings.Join(many, "\n")); oneKey(err) != "android.error.fingerprints" {
		t.Errorf("%d of them: got %v", len(many), err)
	}
	if _, err := ParseFingerprints("5A:5B:5C:5D:5E:5F:60:61:62:63:64:65:66:67:68:69:6A:6B:6C:6D"); oneKey(err) != "android.error.fingerprint_kind" {
		t.Errorf("a SHA-1: got %v", err)
	}
}

// oneKey is the key of an error for people, "" of none.
func oneKey(err error) string {
	var one *Error
	if errors.As(err, &one) {
		return one.Key
	}
	return ""
}
