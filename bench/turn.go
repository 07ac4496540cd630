package main

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strings"

	"acuse/internal/db"
)

// turn is one round of two things measured one after the other.
type turn struct{ a, b float64 }

func first(t turn) float64  { return t.a }
func second(t turn) float64 { return t.b }
func ratio(t turn) float64  { return t.a / t.b }

// spread is the median of several rounds, and how far they lie apart.
type spread struct{ median, low, high float64 }

func of(turns []turn, value func(turn) float64) spread {
	var all []float64
	for _, t := range turns {
		all = append(all, value(t))
	}
	slices.Sort(all)
	return spread{all[len(all)/2], all[0], all[len(all)-1]}
}

func (s spread) String() string {
	format := "%.0f (%.0f–%.0f)"
	if s.median < 10 {
		format = "%.2f (%.2f–%.2f)"
	}
	return fmt.Sprintf(format, s.median, s.low, s.high)
}

func startPostgres(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "scripts/postgres", "start").Output()
	return strings.TrimSpace(string(out)), err
}

func version(ctx context.Context, postgres string) (string, error) {
	d, err := db.Open(ctx, postgres)
	if err != nil {
		return "", err
	}
	defer d.Close()
	var v string
	err = d.Read.QueryRowContext(ctx, `SHOW server_version`).Scan(&v)
	return v, err
}

func run(c *exec.Cmd) error {
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(c.Args, " "), err, out)
	}
	return nil
}
