package store

import (
	"encoding/json"
	"time"

	"acuse/internal/billing"
)

// BrandVersion is a brand that was published.
type BrandVersion struct {
	Number    int64
	Brand     billing.Brand
	Restores  int64 // the version it puts back, -1 when it is a new one; 0 is the usual look
	AccountID string
	By        string // name of that account
	At        time.Time
}

// BrandDraft is a brand that is being made.
type BrandDraft struct {
	Brand     billing.Brand
	Revision  int64 // of its last change, 0 when there is none
	AccountID string
	UpdatedAt time.Time
}

// Brand is the published version of that number; 0 is the usual look.
func (tx *Tx) Brand(number int64) (billing.Brand, error) {
	var b billing.Brand
	if number == 0 {
		return b, nil
	}
	var data string
	if err := tx.get([]any{&data}, `SELECT data FROM brand WHERE company_id = $1 AND number = $2`, number); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(data), &b)
}

// BrandVersions are the published ones, newest first, at most max.
func (tx *Tx) BrandVersions(max int) ([]BrandVersion, error) {
	type row struct {
		BrandVersion
		data     string
		restores *int64
	}
	rows, err := list(tx, func(r *row) []any {
		return []any{&r.Number, &r.data, &r.restores, &r.AccountID, opt(&r.By), utc(&r.At)}
	}, `SELECT b.number, b.data, b.restores, b.account_id, a.name, b.at FROM brand b LEFT JOIN account a ON a.id = b.account_id
		WHERE b.company_id = $1 ORDER BY b.number DESC LIMIT $2`, max)
	if err != nil {
		return nil, err
	}
	all := make([]BrandVersion, len(rows))
	for i, r := range rows {
		all[i], all[i].Restores = r.BrandVersion, -1
		if r.restores != nil {
			all[i].Restores = *r.restores
		}
		if err := json.Unmarshal([]byte(r.data), &all[i].Brand); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// BrandStep is a publication: its number, and which version it put back, 0 the usual look, -1 none.
type BrandStep struct{ Number, Restores int64 }

// BrandSteps are all publications, oldest first.
func (tx *Tx) BrandSteps() ([]BrandStep, error) {
	return list(tx, func(s *BrandStep) []any { return []any{&s.Number, &s.Restores} },
		`SELECT number, COALESCE(restores, -1) FROM brand WHERE company_id = $1 ORDER BY number`)
}

// PublishBrand appends a version, which is in force from then on, and answers its number. restores is the version that
// it puts back, -1 when it is a new one.
func (tx *Tx) PublishBrand(b billing.Brand, restores int64, account string, now time.Time) (int64, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return 0, err
	}
	var last int64
	if err := tx.get([]any{&last}, `SELECT COALESCE(max(number), 0) FROM brand WHERE company_id = $1`); err != nil {
		return 0, err
	}
	var from any
	if restores >= 0 {
		from = restores
	}
	if _, err := tx.exec(`INSERT INTO brand (company_id, number, data, restores, account_id, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		last+1, string(data), from, account, now); err != nil {
		return 0, err
	}
	return last + 1, tx.must(`UPDATE company SET brand_number = $2 WHERE id = $1`, last+1)
}

// BrandDraft is what is being made; of revision 0 when nothing is.
func (tx *Tx) BrandDraft() (BrandDraft, error) {
	var d BrandDraft
	var data string
	err := tx.get([]any{&data, &d.Revision, &d.AccountID, utc(&d.UpdatedAt)},
		`SELECT data, revision, account_id, updated_at FROM brand_draft WHERE company_id = $1`)
	if billing.CodeOf(err) == billing.NotFound {
		return d, nil
	}
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal([]byte(data), &d.Brand)
}

// PutBrandDraft keeps what is being made, in place of what was.
func (tx *Tx) PutBrandDraft(d BrandDraft) error {
	data, err := json.Marshal(d.Brand)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO brand_draft (company_id, data, revision, account_id, updated_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (company_id) DO UPDATE SET data = EXCLUDED.data, revision = EXCLUDED.revision, account_id = EXCLUDED.account_id, updated_at = EXCLUDED.updated_at`,
		string(data), d.Revision, d.AccountID, d.UpdatedAt)
	return err
}

// DropBrandDraft forgets what is being made.
func (tx *Tx) DropBrandDraft() error {
	_, err := tx.exec(`DELETE FROM brand_draft WHERE company_id = $1`)
	return err
}

// BrandPicture is a picture of a brand, and the files made of it.
type BrandPicture struct {
	ID            string
	Kind          string // logo, icon, login
	Width, Height int    // of what was uploaded
	Grounds       LogoGrounds
	AccountID     string
	CreatedAt     time.Time
	Files         []BrandFile
}

// LogoGrounds are the grounds that a logo can be seen on without a plate behind it.
type LogoGrounds struct {
	OnLight  bool // a white one
	OnDark   bool // a dark one, all of it
	Grounded bool // any, since it brings its own along
}

// BrandFile is a picture made for one use.
type BrandFile struct {
	Use           string
	Hash          string // SHA-256 of the body, in hexadecimal
	MediaType     string
	Width, Height int
	Body          []byte
}

// AddBrandPicture keeps a picture and its files.
func (tx *Tx) AddBrandPicture(p BrandPicture) error {
	_, err := tx.exec(`INSERT INTO brand_picture (company_id, id, kind, width, height, on_light, on_dark, grounded, account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		p.ID, p.Kind, p.Width, p.Height, p.Grounds.OnLight, p.Grounds.OnDark, p.Grounds.Grounded, p.AccountID, p.CreatedAt)
	if err != nil {
		return err
	}
	rows := make([][]any, len(p.Files))
	for i, f := range p.Files {
		rows[i] = []any{p.ID, f.Use, f.Hash, f.MediaType, f.Width, f.Height, f.Body}
	}
	return tx.bulk(`brand_file`, `picture_id, use, hash, media_type, width, height, body`, rows)
}

// BrandPictures counts the pictures uploaded since a moment.
func (tx *Tx) BrandPictures(since time.Time) (n int, err error) {
	return n, tx.get([]any{&n}, `SELECT count(*) FROM brand_picture WHERE company_id = $1 AND created_at >= $2`, since)
}

// BrandFilesOf a picture, without their bodies.
func (tx *Tx) BrandFilesOf(picture string) ([]BrandFile, error) {
	return list(tx, func(f *BrandFile) []any { return []any{&f.Use, &f.Hash, &f.MediaType, &f.Width, &f.Height} },
		`SELECT use, hash, media_type, width, height FROM brand_file WHERE company_id = $1 AND picture_id = $2 ORDER BY use`, picture)
}

// Logo is a logo as pages show it.
type Logo struct {
	BrandFile // without its body
	LogoGrounds
}

// Logos of pictures, by the id of the picture.
func (tx *Tx) Logos(pictures []string) (map[string]Logo, error) {
	type row struct {
		picture string
		Logo
	}
	w := &where{}
	rows, err := list(tx, func(r *row) []any {
		return []any{&r.picture, &r.Use, &r.Hash, &r.MediaType, &r.Width, &r.Height, &r.OnLight, &r.OnDark, &r.Grounded}
	}, `SELECT f.picture_id, f.use, f.hash, f.media_type, f.width, f.height, p.on_light, p.on_dark, p.grounded FROM brand_file f
		JOIN brand_picture p ON p.company_id = f.company_id AND p.id = f.picture_id
		WHERE f.company_id = $1 AND f.use = 'logo' AND f.picture_id `+tx.anyOf(w, pictures), w.args...)
	logos := make(map[string]Logo, len(rows))
	for _, r := range rows {
		logos[r.picture] = r.Logo
	}
	return logos, err
}

// BrandFile of the company by its hash.
func (tx *Tx) BrandFile(hash string) (BrandFile, error) {
	f := BrandFile{Hash: hash}
	return f, tx.get([]any{&f.Use, &f.MediaType, &f.Width, &f.Height, &f.Body},
		`SELECT use, media_type, width, height, body FROM brand_file WHERE company_id = $1 AND hash = $2 LIMIT 1`, hash)
}

// LogoGrounds of a picture.
func (tx *Tx) LogoGrounds(id string) (g LogoGrounds, err error) {
	return g, tx.get([]any{&g.OnLight, &g.OnDark, &g.Grounded}, `SELECT on_light, on_dark, grounded FROM brand_picture WHERE company_id = $1 AND id = $2`, id)
}
