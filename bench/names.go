package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Names asked for: enough of them that none is asked for so often that it must wait.
const (
	nameCount   = 60
	namesPerRun = 20 // of each kind, in a round
)

// nameFigures are how long an answer takes for names that exist and for such that do not.
type nameFigures struct {
	database string
	page     string
	turns    []turn // milliseconds of the median answer: known, unknown
}

// names measures the log-in with a wrong password and ¿Has olvidado tu contraseña?, with names that exist and
// such that do not, in an order of chance.
func (s *served) names(ctx context.Context) ([]nameFigures, error) {
	client := newClient(1)
	defer client.CloseIdleConnections()
	var all []nameFigures
	for _, page := range []struct {
		path   string
		form   url.Values
		status int
	}{
		{"/entrar", url.Values{"password": {"no es esta"}}, http.StatusUnauthorized},
		{"/olvido", url.Values{}, http.StatusSeeOther},
	} {
		f := nameFigures{page: page.path}
		for round := range nameCount / namesPerRun {
			took := map[bool][]float64{}
			for _, n := range rand.Perm(2 * namesPerRun) {
				known, name := n%2 == 0, s.usernames[round*namesPerRun+n/2]
				if !known {
					name = fmt.Sprintf("nadie-%d-%d@correo.example", round, n)
				}
				ms, err := s.ask(ctx, client, page.path, name, page.form, page.status)
				if err != nil {
					return nil, err
				}
				took[known] = append(took[known], ms)
			}
			f.turns = append(f.turns, turn{median(took[true]), median(took[false])})
		}
		all = append(all, f)
	}
	return all, nil
}

// ask sends a form with that name, as if from an address of its own, and tells how long the answer took.
func (s *served) ask(ctx context.Context, client *http.Client, path, name string, form url.Values, want int) (float64, error) {
	typed := url.Values{"username": {name}}
	for k, v := range form {
		typed[k] = v
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+path, strings.NewReader(typed.Encode()))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("10.%d.%d.%d", rand.N(256), rand.N(256), rand.N(256)))
	began := time.Now()
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	took := time.Since(began)
	if err := answer.Body.Close(); err != nil {
		return 0, err
	}
	if answer.StatusCode != want {
		return 0, fmt.Errorf("%s for %s: got %d, want %d", path, name, answer.StatusCode, want)
	}
	return float64(took.Microseconds()) / 1000, nil
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// nameTable is the report's part about known and unknown names.
func (r *report) nameTable(t *table) {
	t.begin("Names that exist and names that do not", fmt.Sprintf(`Log-in with a wrong password, and ¿Has olvidado tu contraseña?, with names that exist and such that do
not, in an order of chance: %d of each a round, %d rounds, from an address of their own each. Goal: a ratio whose rounds lie around 1.`, namesPerRun, nameCount/namesPerRun),
		"Database", "Page", "Known, ms", "Unknown, ms", "Ratio", "Goal", "Met")
	for _, f := range r.names {
		alike := of(f.turns, ratio)
		t.row(f.database, f.page, of(f.turns, first), of(f.turns, second), bold(alike), "around 1", met(alike.median > 0.9 && alike.median < 1.1))
	}
}
