package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"acuse/internal/backup"
	"acuse/internal/config"
	"acuse/internal/db"
	"acuse/internal/work"
)

type backupCmd struct {
	To   string `arg:"" help:"A file that is not there yet, or a folder, which gets acuse-YYYYMMDD-HHMMSS.backup (UTC)."`
	Keep int    `help:"Of a folder's backups, keep only the latest so many." placeholder:"N"`
}

// Run writes a backup while others go on working, and says what is in it.
func (b backupCmd) Run(ctx context.Context) error {
	if b.Keep < 0 {
		return errors.New("--keep: at least 1")
	}
	conf, err := bareConfig()
	if err != nil {
		return err
	}
	d, err := db.Find(ctx, conf.DatabaseURL)
	if err != nil {
		return err
	}
	defer d.Close()
	path, o := b.To, backupOptions(conf)
	var r backup.Report
	if b.toFolder() {
		path, r, err = backup.Into(ctx, d, b.To, b.Keep, o)
	} else if b.Keep > 0 {
		return errors.New("--keep is for a folder, and " + b.To + " is none")
	} else {
		r, err = backup.Write(ctx, d, b.To, o)
	}
	if err != nil {
		return err
	}
	printLedger(os.Stdout, r, "written")
	fmt.Printf("%s: %d bytes in %s\n", path, r.Bytes, seconds(r.Took))
	fmt.Print(keyApart(conf))
	return nil
}

func (b backupCmd) toFolder() bool {
	info, err := os.Stat(b.To)
	return strings.HasSuffix(b.To, string(os.PathSeparator)) || err == nil && info.IsDir()
}

type restoreCmd struct {
	File  string `arg:"" help:"The backup."`
	Check bool   `help:"Only verify the file, without a database."`
}

// Run fills an empty database from a backup, or only looks whether that could be done.
func (c restoreCmd) Run(ctx context.Context) error {
	conf, err := bareConfig()
	if err != nil {
		return err
	}
	if c.Check {
		r, err := backup.Check(c.File)
		if err != nil {
			return err
		}
		printLedger(os.Stdout, r, "verified")
		fmt.Printf("%s is whole: %d bytes, read in %s\n", c.File, r.Bytes, seconds(r.Took))
		return nil
	}
	d, err := db.Open(ctx, conf.DatabaseURL)
	if err != nil {
		return err
	}
	defer d.Close()
	r, err := backup.Restore(ctx, d, c.File)
	if err != nil {
		return err
	}
	printLedger(os.Stdout, r, "read back and the same")
	fmt.Printf("restored into %s and verified in %s\n", d.Name(), seconds(r.Took))
	fmt.Print(keyAfter(conf, r.Header))
	return nil
}

// bareConfig is the configuration, without making a key.
func bareConfig() (config.Config, error) {
	conf, err := config.Load(os.Getenv)
	if err == nil {
		err = conf.FindSecret()
	}
	return conf, err
}

// backupOptions are those of a backup made now. One that is restored must not begin with another.
func backupOptions(conf config.Config) backup.Options {
	return backup.Options{Program: version, Key: conf.SecretKey, Without: []string{work.Backup{}.Kind()}, At: time.Now()}
}

// printLedger prints a line a table that has rows.
func printLedger(to io.Writer, r backup.Report, state string) {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "rows\ttable\tSHA-256\t\n")
	none := 0
	for _, c := range r.Counts {
		if c.Rows == 0 {
			none++
			continue
		}
		fmt.Fprintf(w, "%d\t%s\t%x…\t  %s\n", c.Rows, c.Table, c.SHA256[:8], state)
	}
	_ = w.Flush() // of a terminal that is gone
	fmt.Fprintf(to, "%d rows of %d tables, %d of them without any; of %s, from %s with the schema %d, Acuse %s\n",
		r.Rows(), len(r.Counts), none, r.MadeAt.Format(time.RFC3339), r.Database, r.Schema, r.Program)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// keyApart says what a backup does not hold.
func keyApart(conf config.Config) string {
	return "The secret key (ACUSE_SECRET_KEY, or " + conf.Data + "/" + config.SecretFile + ") is not in it: keep a copy of it elsewhere.\n" +
		"After a restore without that key, what is sealed or signed under it cannot be opened, and links in mails that are tried again are others.\n"
}

// keyAfter says whether this machine has the key of the backup.
func keyAfter(conf config.Config, h backup.Header) string {
	switch {
	case h.Key == "":
		return "Whoever made the backup had no secret key at hand: make sure that this machine has the one of its installation.\n"
	case backup.KeyMark(conf.SecretKey) == h.Key:
		return "The secret key of this machine is the one of the backup.\n"
	}
	which := "This machine has another secret key than the backup"
	if conf.SecretKey == nil {
		which = "This machine has no secret key yet"
	}
	return "WARNING: " + which + ": before acuse serve, put the old one into ACUSE_SECRET_KEY or " + conf.Data + "/" + config.SecretFile + ".\n" +
		"Without it what is sealed or signed under it cannot be opened.\n"
}
