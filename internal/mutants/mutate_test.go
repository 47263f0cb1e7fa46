package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"math/rand/v2"
	"testing"
)

const sample = `<?xml version="1.0"?>
<a:list xmlns:a="urn:example:a" size="2">
  <a:item id='1' a:kind="x > y">one</a:item><!-- <a:item/> -->
  <a:item id="2"/><![CDATA[ <text> ]]>
  <a:last>three</a:last>
</a:list>`

func TestRead(t *testing.T) {
	d, err := read([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	if len(d.elements) != 4 || len(d.texts) != 2 || len(d.names) != 3 {
		t.Fatalf("%d elements, %d texts, %d names", len(d.elements), len(d.texts), len(d.names))
	}
	item := d.elements[1]
	if len(item.attrs) != 2 || d.text(item.attrs[1].value) != "x > y" || d.text(item.whole) != `<a:item id='1' a:kind="x > y">one</a:item>` {
		t.Errorf("the item is %q with %d attributes", d.text(item.whole), len(item.attrs))
	}
	if empty := d.elements[2]; empty.end.from != empty.end.to || d.text(empty.whole) != `<a:item id="2"/>` {
		t.Errorf("the empty item is %q", d.text(empty.whole))
	}
	if _, err := read([]byte("<!DOCTYPE a><a/>")); err == nil {
		t.Error("a document type declaration is read")
	}
}

// Each kind of mutation changes the document and leaves it well-formed.
func TestMutations(t *testing.T) {
	d, err := read([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutations {
		r := rand.New(rand.NewPCG(1, 1))
		made := 0
		for range 200 {
			mutant, ok := m.make(d, r)
			if !ok {
				continue
			}
			made++
			if bytes.Equal(mutant, []byte(sample)) {
				t.Errorf("%s: nothing is changed", m.name)
			}
			in := xml.NewDecoder(bytes.NewReader(mutant))
			for err = nil; err == nil; {
				_, err = in.Token()
			}
			if err != io.EOF {
				t.Fatalf("%s: %v\n%s", m.name, err, mutant)
			}
		}
		if made == 0 {
			t.Errorf("%s: no place was found", m.name)
		}
	}
}

func TestSeed(t *testing.T) {
	d, err := read([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(20) {
		kind, a := d.mutate(rand.New(rand.NewPCG(seed, 0)))
		again, b := d.mutate(rand.New(rand.NewPCG(seed, 0)))
		if kind != again || !bytes.Equal(a, b) {
			t.Errorf("seed %d gives two mutants", seed)
		}
	}
}
