// Package native drives libxml2 through cgo, by as little code as will do. It needs
// the build tag libxml2 and the library's headers; without, Available is false and
// no other function may be called.
package native
