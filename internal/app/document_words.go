package app

import (
	"context"

	"acuse/internal/store"
)

// WordDocuments is the job that finds out what documents, customers and messages are found by that were there before searching was.
type WordDocuments struct{}

// Kind names the job in the queue.
func (WordDocuments) Kind() string { return "word_documents" }

// WordSome is the job that makes what a company issued in great numbers findable. It comes after the numbers: the rows that
// documents are looked up by are a third of all there is to write.
type WordSome struct {
	CompanyID string `json:"company_id"`
}

// Kind names the job in the queue.
func (WordSome) Kind() string { return "word_some" }

const (
	wordStep = 200  // documents from before that commit together
	wordMany = 2000 // of those whose words are known: the more at once, the more rows go to one place
)

// WordSome reports whether there may be more. Safe to run twice and to be cut off.
func (a *App) WordSome(ctx context.Context, job WordSome) (more bool, err error) {
	err = a.store.UpdateMany(ctx, job.CompanyID, func(tx *store.Tx) error {
		more, err = tx.PutWordsLeft(wordMany)
		return err
	})
	return more, err
}

// WordDocuments goes over what is left of all companies, some at a time. Safe to run twice and to be cut off.
func (a *App) WordDocuments(ctx context.Context) error {
	companies, err := a.store.Directory().Companies(ctx)
	if err != nil {
		return err
	}
	for _, company := range companies {
		for more := true; more; {
			if more, err = a.WordSome(ctx, WordSome{company}); err != nil {
				return err
			}
		}
		for _, w := range []wording{{(*store.Tx).UnwordedDocuments, (*store.Tx).PutDocumentWords}, {(*store.Tx).UnwordedCustomers, (*store.Tx).PutCustomerWords},
			{(*store.Tx).UnwordedEmails, (*store.Tx).PutEmailWords}} {
			for left := true; left; {
				if left, err = a.wordSome(ctx, company, w); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// wording is how to find what has no words yet, and how to give it some.
type wording struct {
	left func(tx *store.Tx, max int) ([]string, error)
	put  func(tx *store.Tx, id string) error
}

// wordSome reports whether there may be more.
func (a *App) wordSome(ctx context.Context, company string, w wording) (bool, error) {
	var ids []string
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		ids, err = w.left(tx, wordStep)
		return err
	})
	if err != nil || len(ids) == 0 {
		return false, err
	}
	err = a.store.UpdateMany(ctx, company, func(tx *store.Tx) error {
		for _, id := range ids {
			if err := w.put(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
	return len(ids) == wordStep, err
}
