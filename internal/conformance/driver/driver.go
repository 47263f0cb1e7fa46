// Package driver is the program that runs generated decoders and encoders: it
// reads requests, a line of JSON each, and answers each with another. Generated
// code fails in ways that end a program, so it runs in one of its own.
package driver

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"runtime/debug"
	"strings"

	"github.com/enhancedpresence/epx/xmlrt"
)

// A Request asks for a document to be decoded and, unless DecodeOnly is set,
// encoded again.
type Request struct {
	Unit       string
	Document   []byte
	DecodeOnly bool
}

// An Answer says what came of a request. Fault is nil when all went well.
type Answer struct {
	Fault   *Fault
	Encoded []byte
	// Kept are the elements that were kept as they stood.
	Kept []Kept
}

// The steps at which a fault may come up.
const (
	Registering = "register"
	Decoding    = "decode"
	Encoding    = "encode"
)

// A Fault is an error or panic.
type Fault struct {
	Step  string
	Panic bool
	Text  string
	// Err is the error of the runtime, if it is one.
	Err *xmlrt.Error
}

// Kept is an element that was kept as it stood.
type Kept struct {
	Name xmlrt.QName
	XML  []byte
}

// Main is the program for the schemas of units. It never returns.
func Main(units map[string]func() []*xmlrt.Schema) {
	if err := serve(units, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

func serve(units map[string]func() []*xmlrt.Schema, in io.Reader, out io.Writer) error {
	debug.SetMaxStack(256 << 20)
	requests, answers := json.NewDecoder(bufio.NewReader(in)), json.NewEncoder(out)
	for {
		var r Request
		err := requests.Decode(&r)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := answers.Encode(answer(units[r.Unit], &r)); err != nil {
			return err
		}
	}
}

func answer(schemas func() []*xmlrt.Schema, r *Request) (a *Answer) {
	a = &Answer{}
	step := Registering
	defer func() {
		if p := recover(); p != nil {
			a.Fault = &Fault{Step: step, Panic: true, Text: fmt.Sprintf("%v at %s", p, PanicPlace())}
		}
	}()
	fail := func(err error) *Answer {
		a.Fault = &Fault{Step: step, Text: err.Error()}
		if errors.As(err, &a.Fault.Err) {
			a.Fault.Err.Err = nil // it says no more than the text
		}
		return a
	}
	registry, err := xmlrt.NewRegistry(schemas()...)
	if err != nil {
		return fail(err)
	}
	step = Decoding
	v, err := xmlrt.Unmarshal(registry, r.Document, xmlrt.WithRegistry(registry), xmlrt.WithDTD())
	if err != nil {
		return fail(err)
	}
	if r.DecodeOnly {
		return a
	}
	a.Kept = kept(nil, reflect.ValueOf(v))
	step = Encoding
	a.Encoded, err = xmlrt.Marshal(v, xmlrt.WithKnown(registry))
	if err != nil {
		return fail(err)
	}
	return a
}

// PanicPlace is where the panic that a deferred function handles came up.
func PanicPlace() string {
	_, below, _ := strings.Cut(string(debug.Stack()), "panic(")
	for _, line := range strings.Split(below, "\n")[1:] {
		if place, ok := strings.CutPrefix(line, "\t"); ok && !strings.Contains(place, "/runtime/") {
			place, _, _ = strings.Cut(place, " +0x")
			if i := strings.LastIndex(place, "/"); i >= 0 {
				place = place[i+1:]
			}
			return place
		}
	}
	return "?"
}

// kept appends the kept elements in a decoded value.
func kept(to []Kept, v reflect.Value) []Kept {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return kept(to, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k < reflect.Array { // numbers and the like hold nothing
			return to
		}
		for i := range v.Len() {
			to = kept(to, v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[xmlrt.RawElement]() {
			name := v.FieldByName("Name")
			return append(to, Kept{
				Name: xmlrt.QName{Space: name.FieldByName("Space").String(), Local: name.FieldByName("Local").String()},
				XML:  v.FieldByName("XML").Bytes(),
			})
		}
		// Of the runtime's types, only the generic ones hold elements; others
		// lead into the graph of the schema.
		if t := v.Type(); t.PkgPath() == reflect.TypeFor[xmlrt.RawElement]().PkgPath() && !strings.Contains(t.Name(), "[") {
			return to
		}
		for i := range v.NumField() {
			to = kept(to, v.Field(i))
		}
	}
	return to
}
