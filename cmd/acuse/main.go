// Command acuse is the one binary: the server, and the commands of whoever runs it. Wiring only.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// version is set when the binary is built.
var version = "dev"

type commands struct {
	Serve   serve      `cmd:"" help:"Serve the web and run the jobs."`
	Migrate migrate    `cmd:"" help:"Bring the database up to date."`
	Backup  backupCmd  `cmd:"" help:"Write the whole database into a file, while others go on working. The secret key is not in it."`
	Restore restoreCmd `cmd:"" help:"Fill an empty database, of either kind, from a backup, and verify it."`
	Seed    seed       `cmd:"" help:"Fill the database with made-up companies, customers and documents."`
	User    user       `cmd:"" help:"Set a user of a company: role and password."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println("acuse", version)
	return nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k := kong.Parse(&commands{}, kong.Name("acuse"), kong.Description("Invoices that your customers read, and you know it."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	k.FatalIfErrorf(k.Run())
}
