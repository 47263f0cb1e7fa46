// Package version names the version of the tool.
package version

// Generator is the version that generated files carry. It changes with what is
// generated, and with releases.
const Generator = "v0.1.0"
