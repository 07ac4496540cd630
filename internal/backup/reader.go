package backup

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"

	"acuse/internal/db"
)

// Batches of rows are handed on when they have that many rows or bytes.
const (
	batchRows  = 1000
	batchBytes = 1 << 20
)

var errDamaged = errors.New("the backup is damaged: it is not as it was written; take another one")

// file is a backup that is read.
type file struct {
	*os.File
	header Header
	bytes  int64
	zip    *zstd.Decoder
	in     *bufio.Reader
	row    bytes.Buffer
	counter
}

// open makes sure that the file is whole and reads its header.
func open(path string) (_ *file, err error) {
	f := &file{}
	if f.File, err = os.Open(path); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	first, err := f.whole()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	stream := io.NewSectionReader(f.File, first, f.bytes-sha256.Size-first)
	if f.zip, err = zstd.NewReader(stream, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(window)); err != nil {
		return nil, err
	}
	f.in = bufio.NewReaderSize(f.zip, 64<<10)
	head, err := f.chunk()
	if err == nil {
		err = json.Unmarshal(head, &f.header)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: read the header: %w", path, err)
	}
	latest, err := db.Latest()
	if err != nil {
		return nil, err
	}
	if f.header.Schema > latest {
		return nil, fmt.Errorf("%s was made by Acuse %s, with the schema %d; this one knows schemas up to %d: restore it with that version or a later one",
			path, f.header.Program, f.header.Schema, latest)
	}
	return f, nil
}

// whole checks the first line and the hash of the file, and answers where the stream begins.
func (f *file) whole() (first int64, err error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	f.bytes = info.Size()
	line, err := bufio.NewReader(io.NewSectionReader(f.File, 0, 40)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	of, ours := strings.CutPrefix(line, magic)
	if !ours || !strings.HasSuffix(of, "\n") {
		return 0, errors.New("no backup of Acuse, or its beginning is damaged")
	}
	if of != format+"\n" {
		return 0, fmt.Errorf("a backup in the format %q, and this Acuse knows %s: restore it with the version that made it or a later one", strings.TrimSpace(of), format)
	}
	first = int64(len(line))
	if f.bytes < first+sha256.Size {
		return 0, errDamaged
	}
	hash, want := sha256.New(), make([]byte, sha256.Size)
	if _, err := io.Copy(hash, io.NewSectionReader(f.File, 0, f.bytes-sha256.Size)); err != nil {
		return 0, err
	}
	if _, err := f.ReadAt(want, f.bytes-sha256.Size); err != nil {
		return 0, err
	}
	if !bytes.Equal(hash.Sum(nil), want) {
		return 0, errDamaged
	}
	return first, nil
}

// chunk reads bytes with their number before them; none is the end of a table. They are good until the next.
func (f *file) chunk() ([]byte, error) {
	n, err := binary.ReadUvarint(f.in)
	if err != nil {
		return nil, err
	}
	if n > maxRow {
		return nil, errRow
	}
	f.row.Reset()
	if f.row.Cap() > batchBytes && n < batchBytes { // one large row does not stay
		f.row = bytes.Buffer{}
	}
	_, err = io.CopyN(&f.row, f.in, int64(n))
	return f.row.Bytes(), err
}

// table reads the rows of the next table, some at a time, and checks their number and hash.
func (f *file) table(t db.Table, do func(rows [][]any) error) (Count, error) {
	var rows [][]any
	size := 0
	for {
		row, err := f.chunk()
		if err != nil {
			return Count{}, fmt.Errorf("read %s: %w", t.Name, err)
		}
		if len(rows) > 0 && (len(row) == 0 || len(rows) == batchRows || size > batchBytes) {
			if err := do(rows); err != nil {
				return Count{}, err
			}
			rows, size = nil, 0
		}
		if len(row) == 0 {
			break
		}
		f.addWritten(row)
		values, err := parseRow(row, len(t.Columns))
		if err != nil {
			return Count{}, fmt.Errorf("read %s: %w", t.Name, err)
		}
		rows, size = append(rows, values), size+len(row)
	}
	got, want := f.count(t.Name), Count{Table: t.Name}
	n, err := binary.ReadUvarint(f.in)
	if err == nil {
		_, err = io.ReadFull(f.in, want.SHA256[:])
	}
	if want.Rows = int64(n); err != nil || got != want {
		return got, errors.Join(fmt.Errorf("table %s: %w", t.Name, errDamaged), err)
	}
	return got, nil
}

// end makes sure that nothing follows.
func (f *file) end() error {
	if _, err := f.in.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.Join(errDamaged, err)
	}
	return nil
}

func (f *file) close() {
	if f.zip != nil {
		f.zip.Close()
	}
	_ = f.Close() // it was only read
}
