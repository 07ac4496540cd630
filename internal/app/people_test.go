package app_test

import "testing"

// aDayOfPeople is what aDay leaves to the people of both sides.
func aDayOfPeople(t *testing.T, w *world, customer string) { t.Helper() }
