package xsd_test

import (
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xsd"
)

func ExampleRead() {
	files := fstest.MapFS{
		"state.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:state" targetNamespace="urn:state">
  <xs:element name="state" type="stateType"/>
  <xs:complexType name="stateType">
    <xs:sequence>
      <xs:element name="availability" type="xs:unsignedShort"/>
    </xs:sequence>
    <xs:attribute name="manual" type="xs:boolean" default="false"/>
  </xs:complexType>
</xs:schema>`)},
	}
	schema, err := xsd.Read(xsd.Options{FS: files}, "state.xsd")
	if err != nil {
		fmt.Println(err)
		return
	}
	state := schema.Element(xsd.QName{Space: "urn:state", Local: "state"})
	t := state.Type.(*xsd.ComplexType)
	fmt.Println(state.Name, "has the type", t.Name, "of", t.Pos())
	for _, use := range t.Attributes {
		fmt.Println("attribute", use.Decl.Name, "of type", use.Decl.Type.Name)
	}
	// Output:
	// {urn:state}state has the type {urn:state}stateType of state.xsd:3:3
	// attribute manual of type {http://www.w3.org/2001/XMLSchema}boolean
}

func ExampleReadSources() {
	const text = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="state" type="stateType"/>
</xs:schema>`
	_, err := xsd.ReadSources(xsd.Options{}, xsd.Source{Name: "state.xsd", Reader: strings.NewReader(text)})
	fmt.Println(err)
	// Output:
	// state.xsd:2:28: element "state": type="stateType": there is no type definition stateType (src-resolve)
}
