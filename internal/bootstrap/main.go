// Command bootstrap is the generator without the packages that it generates:
// it makes them when they are missing or do not compile. With package names as
// arguments it makes only those.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/enhancedpresence/epx/internal/generate"
	"github.com/enhancedpresence/epx/internal/version"
)

func main() {
	config := flag.String("config", filepath.Join("generated", "epx.yaml"), "configuration `file`")
	check := flag.Bool("check", false, "compare and write nothing")
	flag.Parse()
	err := generate.Run(generate.Options{
		ConfigFile: *config, Only: flag.Args(), Check: *check, Clean: true, Version: version.Generator, Stdout: os.Stdout,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "bootstrap:", err)
		os.Exit(1)
	}
}
