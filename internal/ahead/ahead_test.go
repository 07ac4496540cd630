package ahead_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"acuse/internal/ahead"
)

// numbers are the first few, then an error if there is one; made is told of each as it begins.
func numbers(n int, failure error, made func(int)) func(func(int, error) bool) {
	return func(yield func(int, error) bool) {
		for i := range n {
			made(i)
			if !yield(i, nil) {
				return
			}
		}
		if failure != nil {
			yield(0, failure)
		}
	}
}

func TestThingsComeInTheirOrder(t *testing.T) {
	failure := errors.New("no more")
	for _, more := range []int{0, 1, 7} {
		var got []int
		var failed error
		for n, err := range ahead.Of(more, numbers(5, failure, func(int) {})) {
			if err != nil {
				failed = err
				continue
			}
			got = append(got, n)
		}
		if !slices.Equal(got, []int{0, 1, 2, 3, 4}) || failed != failure {
			t.Errorf("%d ahead: got %v, %v", more, got, failed)
		}
	}
}

// A test that waits for the third thing while it has the first would wait for ever if nothing were made ahead.
func TestThingsAreMadeBeforeTheyAreAskedFor(t *testing.T) {
	began := make(chan int, 10)
	for n := range ahead.Of(1, numbers(3, nil, func(i int) { began <- i })) {
		if n == 0 {
			for i := range 3 {
				if got := <-began; got != i {
					t.Errorf("got %d, want %d", got, i)
				}
			}
		}
	}
}

func TestNothingIsMadeOnceTheLoopIsOver(t *testing.T) {
	made := 0
	for range ahead.Of(2, numbers(1000, nil, func(int) { made++ })) {
		break
	}
	if after := made; after > 4 || made != after { // the race detector sees one that would still count
		t.Errorf("%d were made for one that was asked for", after)
	}
}

func TestAPanicIsAnError(t *testing.T) {
	var got []int
	var failed error
	for n, err := range ahead.Of(1, numbers(3, nil, func(i int) {
		if i == 2 {
			var none *struct{ n int }
			none.n++
		}
	})) {
		if err != nil {
			failed = err
			break
		}
		got = append(got, n)
	}
	if !slices.Equal(got, []int{0, 1}) || failed == nil || !strings.Contains(failed.Error(), "nil pointer") {
		t.Errorf("got %v, %v", got, failed)
	}
}
