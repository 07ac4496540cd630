package picture

import "context"

// SafeSVG reads an SVG, paints it small and writes it: what FuzzSVG does many times a second.
func SafeSVG(upload []byte) ([]byte, error) {
	d, err := parseSVG(context.Background(), upload)
	if err != nil {
		return nil, err
	}
	w, h := within(d.width, d.height, mostPixels[Icon].Div(32))
	if _, err := d.draw(context.Background(), w, h); err != nil {
		return nil, err
	}
	return d.svg(), nil
}
