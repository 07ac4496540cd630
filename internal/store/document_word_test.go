package store

import (
	"slices"
	"strings"
	"testing"
)

func TestAWordThatBeginsAnotherNeedsNoRowOfItsOwn(t *testing.T) {
	words := []string{"f", "f20260184", "2026", "20260184", "0184", "184", "27", "27112026", "38070", "al", "alojamiento", "de", "del", "ñu", "ñ"}
	got := lookUpWords(words)
	want := []string{"0184", "184", "2026", "20260184", "27112026", "38070", "alojamiento", "del", "f20260184", "ñu"}
	if !slices.Equal(got, want) {
		t.Errorf("lookUpWords(%q) = %q, want %q", words, got, want)
	}
	for _, word := range words {
		if !slices.ContainsFunc(got, func(key string) bool { return strings.HasPrefix(key, word) }) {
			t.Errorf("%q is found no more", word)
		}
	}
	if words[0] != "f" || words[4] != "0184" {
		t.Errorf("the words themselves were put in another order: %q", words)
	}
}
