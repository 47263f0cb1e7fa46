// Package arrows holds the tests that keep the rooms of the house apart: which
// package may import which, and that what the documentation lists is what the
// code has. There is nothing in it to import.
package arrows
