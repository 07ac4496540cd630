package backup

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"hash"
	"io"

	"github.com/klauspost/compress/zstd"
)

const (
	magic  = "acuse backup "
	format = "1"
	// window is how far back the compression looks: more costs memory, here and at the restore, and gains little.
	window = 1 << 20
	// maxRow is more than a row can have: what a file takes is far less.
	maxRow = 1 << 30
)

// writer writes a file.
type writer struct {
	out   io.Writer // what goes through it is counted and hashed
	to    io.Writer
	bytes int64
	hash  hash.Hash
	zip   *zstd.Encoder
	buf   *bufio.Writer
	counter
}

func newWriter(to io.Writer, h Header) (*writer, error) {
	w := &writer{to: to, hash: sha256.New()}
	w.out = io.MultiWriter(w.hash, to, (*tally)(&w.bytes))
	if _, err := io.WriteString(w.out, magic+format+"\n"); err != nil {
		return nil, err
	}
	var err error
	if w.zip, err = zstd.NewWriter(w.out, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(window), zstd.WithEncoderLevel(zstd.SpeedFastest)); err != nil {
		return nil, err
	}
	w.buf = bufio.NewWriterSize(w.zip, 64<<10)
	head, err := json.Marshal(h)
	if err != nil {
		return nil, err
	}
	return w, w.chunk(head)
}

// chunk writes some bytes with their number before them.
func (w *writer) chunk(b []byte) error {
	if err := w.number(uint64(len(b))); err != nil {
		return err
	}
	_, err := w.buf.Write(b)
	return err
}

func (w *writer) number(n uint64) error {
	_, err := w.buf.Write(binary.AppendUvarint(w.buf.AvailableBuffer(), n))
	return err
}

// row writes one row of the present table.
func (w *writer) row(row []any) error {
	written, err := w.add(row)
	if err != nil {
		return err
	}
	if len(written) > maxRow {
		return errors.New("a row is too large for a backup")
	}
	return w.chunk(written)
}

// endTable ends the present table: no length, its number of rows and their hash.
func (w *writer) endTable(name string) (Count, error) {
	count := w.count(name)
	err := errors.Join(w.number(0), w.number(uint64(count.Rows)))
	if err == nil {
		_, err = w.buf.Write(count.SHA256[:])
	}
	return count, err
}

// close writes what is left and the hash of the file, and answers how many bytes it has.
func (w *writer) close() (int64, error) {
	err := w.buf.Flush()
	if err == nil {
		err = w.zip.Close()
	}
	if err != nil {
		return 0, err
	}
	_, err = w.to.Write(w.hash.Sum(nil))
	return w.bytes + sha256.Size, err
}

// tally counts bytes.
type tally int64

func (t *tally) Write(p []byte) (int, error) {
	*t += tally(len(p))
	return len(p), nil
}
