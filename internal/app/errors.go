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

// onField puts an error with that key beside a field of the form.
func onField(err error, key, field string) error {
	var one *billing.Error
	if errors.As(err, &one) && one.Key == key {
		return billing.Errors{{Code: one.Code, Key: one.Key, Field: field, Args: one.Args}}
	}
	return err
}
