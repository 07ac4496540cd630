package app

import (
	"context"

	"acuse/internal/store"
)

// WordDocuments is the job that finds out what documents are found by that were there before searching was.
type WordDocuments struct{}

// Kind names the job in the queue.
func (WordDocuments) Kind() string { return "word_documents" }

// wordStep is how many documents commit together.
const wordStep = 200

// WordDocuments goes over what is left of all companies, some documents at a time. Safe to run twice and to be cut off.
func (a *App) WordDocuments(ctx context.Context) error {
	companies, err := a.store.Directory().Companies(ctx)
	if err != nil {
		return err
	}
	for _, company := range companies {
		for left := true; left; {
			if left, err = a.wordSome(ctx, company); err != nil {
				return err
			}
		}
	}
	return nil
}

// wordSome reports whether there may be more.
func (a *App) wordSome(ctx context.Context, company string) (bool, error) {
	var documents []string
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		documents, err = tx.UnwordedDocuments(wordStep)
		return err
	})
	if err != nil || len(documents) == 0 {
		return false, err
	}
	err = a.store.Update(ctx, company, func(tx *store.Tx) error {
		for _, id := range documents {
			if err := tx.PutDocumentWords(id); err != nil {
				return err
			}
		}
		return nil
	})
	return len(documents) == wordStep, err
}
