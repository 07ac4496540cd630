package android

// Texts are the files of the project that are text.
func (a App) Texts() (map[string]string, error) {
	p, err := a.page()
	if err != nil {
		return nil, err
	}
	files, err := p.files()
	all := map[string]string{}
	for _, f := range files {
		all[f.path] = string(f.body)
	}
	return all, err
}
