package main

import "strings"

// minifyCSS drops comments and idle space, and nothing else: what stands in quotes, and the spaces that part
// selectors or belong to calc(), stay.
func minifyCSS(s string) string {
	var out strings.Builder
	var last byte = '{' // the last byte written, as if a block had just begun
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '"' || c == '\'':
			end := i + 1
			for s[end] != c {
				if s[end] == '\\' {
					end++
				}
				end++
			}
			out.WriteString(s[i : end+1])
			last, i = c, end+1
		case strings.HasPrefix(s[i:], "/*"):
			i += strings.Index(s[i:], "*/") + 2
		case strings.IndexByte(" \t\r\n", c) >= 0:
			next := skipIdle(s, i)
			if next < len(s) && strings.IndexByte("{};,:", last) < 0 && strings.IndexByte("{};,", s[next]) < 0 {
				out.WriteByte(' ')
				last = ' '
			}
			i = next
		case c == ';' && closes(s, i+1):
			i++
		default:
			out.WriteByte(c)
			last = c
			i++
		}
	}
	return out.String()
}

// skipIdle is where the next thing that counts begins.
func skipIdle(s string, i int) int {
	for i < len(s) {
		switch {
		case strings.IndexByte(" \t\r\n", s[i]) >= 0:
			i++
		case strings.HasPrefix(s[i:], "/*"):
			i += strings.Index(s[i:], "*/") + 2
		default:
			return i
		}
	}
	return i
}

// closes reports whether the next thing is the end of the block, so that a semicolon before it is idle.
func closes(s string, i int) bool {
	next := skipIdle(s, i)
	return next < len(s) && s[next] == '}'
}

// minifyJS drops indents and the lines that hold only a comment. Our scripts keep no text over several lines, so no
// string can be hit; what is vendored comes in minified.
func minifyJS(s string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "//") {
			continue
		}
		out.WriteString(line)
		out.WriteByte('\n')
	}
	return out.String()
}
