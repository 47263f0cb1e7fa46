// Package schemas holds the schema documents of the shapes that are measured
// besides presence.
package schemas

import "embed"

// FS has the schema documents at its root.
//
//go:embed *.xsd
var FS embed.FS
