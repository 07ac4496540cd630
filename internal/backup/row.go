package backup

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"time"
)

// Each value of a row begins with one of these.
const (
	isNull byte = iota
	isText
	isInt
	isFalse
	isTrue
	isInstant // microseconds since 1970
	isBytes
)

// appendRow adds the values of a row to b.
func appendRow(b []byte, row []any) ([]byte, error) {
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			b = append(b, isNull)
		case string:
			b = append(binary.AppendUvarint(append(b, isText), uint64(len(v))), v...)
		case []byte:
			b = append(binary.AppendUvarint(append(b, isBytes), uint64(len(v))), v...)
		case int64:
			b = binary.AppendVarint(append(b, isInt), v)
		case bool:
			if v {
				b = append(b, isTrue)
			} else {
				b = append(b, isFalse)
			}
		case time.Time:
			b = binary.AppendVarint(append(b, isInstant), v.UnixMicro())
		default:
			return nil, fmt.Errorf("a value of type %T cannot be kept", v)
		}
	}
	return b, nil
}

var errRow = errors.New("a row of the backup is not what its header says")

// parseRow reads a row of that many values; they do not point into b.
func parseRow(b []byte, width int) ([]any, error) {
	row := make([]any, width)
	for i := range row {
		if len(b) == 0 {
			return nil, errRow
		}
		is := b[0]
		b = b[1:]
		switch is {
		case isNull:
		case isFalse, isTrue:
			row[i] = is == isTrue
		case isInt, isInstant:
			n, used := binary.Varint(b)
			if used <= 0 {
				return nil, errRow
			}
			b = b[used:]
			row[i] = n
			if is == isInstant {
				row[i] = time.UnixMicro(n).UTC()
			}
		case isText, isBytes:
			n, used := binary.Uvarint(b)
			if used <= 0 || n > uint64(len(b)-used) {
				return nil, errRow
			}
			content := b[used : used+int(n)]
			b = b[used+int(n):]
			if row[i] = string(content); is == isBytes {
				row[i] = append([]byte{}, content...)
			}
		default:
			return nil, errRow
		}
	}
	if len(b) > 0 {
		return nil, errRow
	}
	return row, nil
}

// counter counts the rows of a table and makes their SHA-256.
type counter struct {
	rows int64
	hash hash.Hash
	row  []byte // the last one, with its length before it
	size [binary.MaxVarintLen64]byte
}

// add counts a row and answers it as it is written, until the next.
func (c *counter) add(row []any) (written []byte, err error) {
	if c.row, err = appendRow(c.row[:0], row); err != nil {
		return nil, err
	}
	c.addWritten(c.row)
	return c.row, nil
}

func (c *counter) addWritten(row []byte) {
	if c.hash == nil {
		c.hash = sha256.New()
	}
	c.hash.Write(binary.AppendUvarint(c.size[:0], uint64(len(row))))
	c.hash.Write(row)
	c.rows++
}

// count answers what was counted and begins anew.
func (c *counter) count(table string) Count {
	n := Count{Table: table, Rows: c.rows}
	if c.hash == nil {
		c.hash = sha256.New()
	}
	c.hash.Sum(n.SHA256[:0])
	c.rows = 0
	c.hash.Reset()
	return n
}
