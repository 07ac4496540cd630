// Package ahead makes things on another core while those before them are used.
package ahead

import (
	"fmt"
	"iter"
	"runtime/debug"
)

// Of is a sequence whose things are made on a goroutine of its own, so many more than were asked for. It is over, and
// nothing of it runs any more, once the loop over it ends. A panic in it ends it with an error: nobody above could recover
// one of another goroutine.
func Of[T any](more int, things iter.Seq2[T, error]) iter.Seq2[T, error] {
	type made struct {
		thing T
		err   error
	}
	return func(yield func(T, error) bool) {
		ready, over := make(chan made, more), make(chan struct{})
		pass := func(thing T, err error) bool {
			select {
			case <-over:
				return false
			case ready <- made{thing, err}:
				return true
			}
		}
		go func() {
			defer close(ready)
			defer func() {
				if p := recover(); p != nil {
					var none T
					pass(none, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
				}
			}()
			things(pass)
		}()
		defer func() {
			close(over)
			for range ready { // until it has ended
			}
		}()
		for m := range ready {
			if !yield(m.thing, m.err) {
				return
			}
		}
	}
}
