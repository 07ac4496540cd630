package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"acuse/internal/billing"
)

// places is places.json: the provinces of Spain and the towns of each, by the two digits their postcodes begin with.
type places struct {
	Provinces map[string]string   `json:"provinces"`
	Towns     map[string][]string `json:"towns"`
}

func addPlaces(out map[string][]byte, src string) error {
	f, err := os.Open(filepath.Join(src, "places", "municipios.csv"))
	if err != nil {
		return err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return err
	}
	all := places{Provinces: map[string]string{}, Towns: map[string][]string{}}
	for _, p := range billing.Provinces {
		all.Provinces[p.Code] = p.Title()
	}
	for _, row := range rows[1:] { // ine, dc, provincia, nombre
		if len(row) != 4 || all.Provinces[row[2]] == "" {
			return fmt.Errorf("municipios.csv: no town in a province: %q", row)
		}
		all.Towns[row[2]] = append(all.Towns[row[2]], billing.PlaceTitle(row[3]))
	}
	content, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return add(out, "places.json", content)
}
