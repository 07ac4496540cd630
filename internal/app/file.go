package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"acuse/internal/billing"
	"acuse/internal/pdf"
	"acuse/internal/store"
)

// File is something to be handed over.
type File struct {
	Name    string
	Content []byte
}

// OfficePDF is the company's own copy of an issued document. Looking at it is never a reading; the event says so.
func (a *App) OfficePDF(ctx context.Context, who Actor, document string, from Origin) (File, error) {
	var d billing.Document
	err := a.store.View(ctx, who.CompanyID, func(tx *store.Tx) (err error) {
		d, err = tx.Document(document)
		return err
	})
	if err != nil {
		return File{}, err
	}
	if d.State != billing.Issued {
		return File{}, billing.ErrNotFound
	}
	file, err := a.pdf(ctx, who.CompanyID, d.VersionID)
	if err != nil {
		return File{}, err
	}
	return file, a.store.Append(ctx, who.CompanyID, func(tx *store.Tx) error {
		return tx.AddEvent(billing.ReadEvent{
			ID: store.NewID(), DocumentID: d.ID, VersionID: d.VersionID, AccountID: who.AccountID,
			Phase: billing.Ignored, Reason: billing.ReasonOfficeUser, Channel: billing.ChannelOffice, At: a.Now(),
		}, from)
	})
}

// pdf is a version's PDF, byte-equal for ever once it has been drawn.
func (a *App) pdf(ctx context.Context, company, version string) (File, error) {
	var v store.Version
	var content, logo []byte
	err := a.store.View(ctx, company, func(tx *store.Tx) (err error) {
		if v, err = tx.Version(version); err != nil {
			return err
		}
		if v.PDFHash == "" {
			logo, err = logoOf(tx, v.Snapshot.Paper)
			return err
		}
		content, err = tx.File(v.PDFHash)
		return err
	})
	if err != nil || content != nil {
		return File{Name: pdf.FileName(v.Snapshot), Content: content}, err
	}
	content, err = pdf.Branded(v.Snapshot, logo)
	if err != nil {
		return File{}, err
	}
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	err = a.store.Append(ctx, company, func(tx *store.Tx) error {
		winner, err := tx.KeepPDF(version, hash, content, a.Now())
		if err != nil || winner == hash {
			return err
		}
		content, err = tx.File(winner)
		return err
	})
	return File{Name: pdf.FileName(v.Snapshot), Content: content}, err
}
