package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"log"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// pairFigures is one page in a small company and in a large one.
type pairFigures struct {
	database, page string
	turns          []turn // pages/s: large, small
}

// light is how many documents the ordinary customer of both companies has.
func (b *bench) light() int { return min(b.heavy, b.small/4) }

// million asks for the same pages in a company of few documents and in one of very many.
func (b *bench) million(ctx context.Context) error {
	for _, d := range b.databases {
		if err := b.millionOn(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	return nil
}

func (b *bench) millionOn(ctx context.Context, d database) error {
	var both [2]*served
	for i, documents := range []int{b.large, b.small} {
		where, err := b.fresh(ctx, d, []string{"large", "small"}[i])
		if err != nil {
			return err
		}
		s, err := b.seedAndServe(ctx, where, seedPlan{b.customers, documents, []int{b.light(), documents / 2}, 2})
		if err != nil {
			return err
		}
		defer s.stop()
		log.Printf("%s: seeded %d documents in %s", d.name, documents, s.seeded.Round(time.Second))
		b.report.seeds = append(b.report.seeds, seeding{d.name, documents, s.seeded})
		both[i] = s
	}
	client := newClient(listConnections)
	defer client.CloseIdleConnections()
	var pages [2][]page
	for i, s := range both {
		var err error
		if pages[i], err = s.pages(ctx, client); err != nil {
			return err
		}
	}
	for i := range pages[0] {
		turns, err := b.against(ctx, client, pages[0][i].target, pages[1][i].target)
		if err != nil {
			return fmt.Errorf("%s: %w", pages[0][i].name, err)
		}
		log.Printf("%s: %s: %s against %s, ratio %s", d.name, pages[0][i].name, of(turns, first), of(turns, second), of(turns, ratio))
		b.report.pairs = append(b.report.pairs, pairFigures{d.name, pages[0][i].name, turns})
	}
	return nil
}

const listConnections = 8

// against asks both in turns; the first round only warms up.
func (b *bench) against(ctx context.Context, client *http.Client, large, small target) ([]turn, error) {
	var turns []turn
	for n := range b.rounds + 1 {
		var t turn
		var err error
		if t.a, err = rate(ctx, client, large, listConnections, b.long/2); err != nil {
			return nil, err
		}
		if t.b, err = rate(ctx, client, small, listConnections, b.long/2); err != nil {
			return nil, err
		}
		if n > 0 {
			turns = append(turns, t)
		}
	}
	return turns, nil
}

// page is one that is asked for, by somebody who is logged in.
type page struct {
	name string
	target
}

// pages are those that are compared: the lists of a customer with few documents, of one with very many, and of the
// company, first and last page, and the company's search.
func (s *served) pages(ctx context.Context, client *http.Client) ([]page, error) {
	light, _, err := s.logIn(ctx, client)
	if err != nil {
		return nil, err
	}
	heavy, _, err := enter(ctx, client, s.loginURL, s.second[0], s.second[1])
	if err != nil {
		return nil, err
	}
	office, _, err := enter(ctx, client, s.office[0], s.office[1], s.office[2])
	if err != nil {
		return nil, err
	}
	portal, sales := s.base+"/"+slug+"/documentos", s.base+"/app/facturas"
	all := []page{
		{"customer, first page", target{portal, light, false}}, {"customer, last page", target{portal + "?ultima=1", light, false}},
		{"heavy customer, first page", target{portal, heavy, false}}, {"heavy customer, last page", target{portal + "?ultima=1", heavy, false}},
		{"company, first page", target{sales, office, false}}, {"company, last page", target{sales + "?ultima=1", office, false}},
	}
	number, amount, err := newest(ctx, client, all[4].target)
	if err != nil {
		return nil, err
	}
	for _, search := range []struct{ name, words string }{
		{"rare word (number)", number}, {"amount", amount}, {"word of one document in 37", "valdelirio"},
		{"frequent word", "ilustrado"}, {"two words, one frequent", "ilustrado valdelirio"}, {"two frequent words", "diseno ilustrado"},
	} {
		for _, where := range []struct{ name, path, cookie string }{{"company", sales, office}, {"heavy customer", portal, heavy}} {
			all = append(all, page{where.name + ": " + search.name, target{where.path + "?q=" + url.QueryEscape(search.words), where.cookie, false}})
		}
	}
	return all, nil
}

var (
	anyNumber = regexp.MustCompile(`F-20\d\d-\d+`)
	anyAmount = regexp.MustCompile(`\d[\d.]*,\d\d`)
)

// newest finds the number and an amount of an issued document on the first page of the company's list.
func newest(ctx context.Context, client *http.Client, list target) (number, amount string, err error) {
	body, err := fetch(ctx, client, list)
	if err != nil {
		return "", "", err
	}
	text := html.UnescapeString(string(body))
	number = anyNumber.FindString(text)
	amount = anyAmount.FindString(text[max(0, strings.Index(text, number)):])
	if number == "" || amount == "" {
		return "", "", errors.New("no number or amount on the company's list")
	}
	return number, amount, nil
}
