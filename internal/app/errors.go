package app

import (
	"errors"

	"acuse/internal/billing"
)

// isKey reports whether err is the error for people with that key.
func isKey(err error, key string) bool {
	var one *billing.Error
	return errors.As(err, &one) && one.Key == key
}
