// Package agreement holds the tests that the judges agree: the generated
// decoders and the writer's tables, helium, and with the build tag libxml2 that
// engine. They are given every document of the project and, where the folder is
// there, of the documentation.
package agreement
