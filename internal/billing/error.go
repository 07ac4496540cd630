// Package billing is the domain: what an invoice, a customer, an access and a reading are, and the rules that
// hold between them. It imports the standard library only and knows neither database nor web.
package billing

import (
	"errors"
	"strings"
)

// Code says what an error means, never how a door shows it.
type Code string

const (
	Invalid   Code = "invalid"   // what was typed cannot be
	NotFound  Code = "not_found" // it is not there, or it is somebody else's: the answer is the same
	Conflict  Code = "conflict"  // somebody, or another tab, was quicker
	Forbidden Code = "forbidden" // this role may not
	Unknown   Code = "unknown"   // name or password wrong: never which
	TooMany   Code = "too_many"  // rate limit
	Busy      Code = "busy"      // the queue is full: try again
)

// Error is an error for people: Key is the i18n key of its sentence, Args fill the sentence's {names}, and
// Field is the form field it stands beside ("" = the form as a whole, "line.2.price" = third line's price).
type Error struct {
	Code  Code
	Key   string
	Field string
	Args  map[string]any
}

func (e *Error) Error() string {
	if e.Field == "" {
		return string(e.Code) + ": " + e.Key
	}
	return string(e.Code) + ": " + e.Field + ": " + e.Key
}

// Errors is what a form gets back: every field that is wrong, in the order of the form.
type Errors []*Error

func (es Errors) Error() string {
	all := make([]string, len(es))
	for i, e := range es {
		all[i] = e.Error()
	}
	return strings.Join(all, "; ")
}

// Add notes that a field is wrong. Args are pairs: name, value.
func (es *Errors) Add(field, key string, args ...any) {
	*es = append(*es, &Error{Code: Invalid, Key: key, Field: field, Args: pairs(args)})
}

// AddErr notes what a check of one value (ParseCents, CheckTaxID …) answered beside the field it was typed in; nil is
// no error, and field "" leaves the field the error has. Those checks return nothing but *Error: any other error is a
// mistake of ours and panics.
func (es *Errors) AddErr(field string, err error) {
	if err == nil {
		return
	}
	var e *Error
	if !errors.As(err, &e) {
		panic("billing: not an error for people: " + err.Error())
	}
	at := *e
	if field != "" {
		at.Field = field
	}
	*es = append(*es, &at)
}

// Err is nil when nothing was added, so that a rule can end in `return es.Err()`.
func (es Errors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// On returns the error beside that field, or nil.
func (es Errors) On(field string) *Error {
	for _, e := range es {
		if e.Field == field {
			return e
		}
	}
	return nil
}

// ErrNotFound is the one answer to what does not exist and to what belongs to somebody else.
var ErrNotFound = &Error{Code: NotFound, Key: "error.not_found"}

// ErrForbidden is the answer to a role that may look but not touch.
var ErrForbidden = &Error{Code: Forbidden, Key: "error.forbidden"}

// Fail makes an error for people without a field. Args are pairs: name, value.
func Fail(code Code, key string, args ...any) *Error {
	return &Error{Code: code, Key: key, Args: pairs(args)}
}

// CodeOf is the code of the first Error in err's chain, "" when it holds none: such an error is ours, not the person's.
func CodeOf(err error) Code {
	var one *Error
	var many Errors
	switch {
	case errors.As(err, &one):
		return one.Code
	case errors.As(err, &many) && len(many) > 0:
		return many[0].Code
	}
	return ""
}

// errorAt is the error, made by a check of one value, beside a field.
func errorAt(field string, err error) error {
	var es Errors
	es.AddErr(field, err)
	return es[0]
}

func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[args[i].(string)] = args[i+1]
	}
	return m
}
