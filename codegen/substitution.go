package codegen

import (
	"github.com/enhancedpresence/epx/xsd"
	"github.com/enhancedpresence/epx/xsd/tables"
)

// substitutable reports whether elements of other names may stand for one: the
// field for it then holds any of them.
func substitutable(head *xsd.ElementDecl) bool {
	return tables.Substitutable(head, func(*xsd.ElementDecl) bool { return true })
}
