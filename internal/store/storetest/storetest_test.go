package storetest_test

import (
	"testing"

	"acuse/internal/store/storetest"
)

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	_, one := storetest.Open(t)
	_, other := storetest.Open(t)
	if _, err := one.Write.ExecContext(t.Context(), `INSERT INTO login_name (name, salt) VALUES ($1, $2)`, "ana@taller.example", "salt"); err != nil {
		t.Fatal(err)
	}
	var here, there int
	if err := one.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM login_name`).Scan(&here); err != nil {
		t.Fatal(err)
	}
	if err := other.Read.QueryRowContext(t.Context(), `SELECT count(*) FROM login_name`).Scan(&there); err != nil {
		t.Fatal(err)
	}
	if here != 1 || there != 0 {
		t.Errorf("login names: got %d here and %d in the other database, want 1 and 0", here, there)
	}
}
