package presence

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/enhancedpresence/epx/xsd"
)

var customFiles = fstest.MapFS{
	"weather.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:example:weather" targetNamespace="urn:example:weather" elementFormDefault="qualified">
		<xs:include schemaLocation="parts.xsd"/>
		<xs:element name="weather"><xs:complexType><xs:sequence><xs:element name="degrees" type="xs:int"/></xs:sequence></xs:complexType></xs:element>
		<xs:element name="wind" type="xs:string"/>
	</xs:schema>`)},
	"parts.xsd": {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:example:weather"><xs:element name="cloud" type="xs:boolean"/></xs:schema>`)},
	"seat.xsd":  {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Seat"><xs:complexType><xs:attribute name="row" type="xs:int" use="required"/></xs:complexType></xs:element></xs:schema>`)},
	"none.xsd":  {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>`)},
	"bad.xsd":   {Data: []byte(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="nothing"/></xs:schema>`)},
}

func custom(t *testing.T, specs ...string) (*Categories, error) {
	t.Helper()
	var parsed []CategorySpec
	for _, s := range specs {
		spec, err := ParseCategorySpec(s)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, spec)
	}
	return ReadCategories(xsd.Options{FS: customFiles}, parsed...)
}

func TestOwnCategories(t *testing.T) {
	own, err := custom(t, "weather=weather.xsd", "example.seat=seat.xsd", "cloudy=weather.xsd#cloud")
	if err != nil {
		t.Fatal(err)
	}
	item := func(name, body string) string {
		return owned(`<category name="` + name + `" instance="0">` + body + `</category>`)
	}
	const (
		warm = `<weather xmlns="urn:example:weather"><degrees>21</degrees></weather>`
		hot  = `<weather xmlns="urn:example:weather"><degrees>hot</degrees></weather>`
		seat = `<Seat xmlns="" row="4"/>`
	)
	for _, strict := range []bool{false, true} {
		j := newJudge(t, Options{Categories: own, Strict: strict})
		for doc, want := range map[string]string{
			item("weather", warm):                                             "",
			item("weather", hot):                                              "invalid-value /categories/category/weather/degrees weather",
			item("weather", seat):                                             "category-mismatch /categories/category/Seat weather",
			item("example.seat", seat):                                        "",
			item("example.seat", `<Seat xmlns="" row="front"/>`):              "invalid-value /categories/category/Seat/@row example.seat",
			item("example.seat", `<seat xmlns=""/>`):                          "category-mismatch /categories/category/seat example.seat",
			item("cloudy", `<cloud xmlns="urn:example:weather">true</cloud>`): "",
			item("cloudy", warm):                                              "category-mismatch /categories/category/weather cloudy",
			item("wether", warm):                                              "unknown-category /categories/category/@name wether",
			item("note", hot):                                                 "category-mismatch /categories/category/weather note invalid-value /categories/category/weather/degrees note",
			warm:                                                              "",
			hot:                                                               "invalid-value /weather/degrees ",
			noteIn(`<ct:extension` + ctSpace + `>` + warm + seat + `</ct:extension>`): "",
			noteIn(`<ct:extension` + ctSpace + `>` + hot + `</ct:extension>`):         "invalid-value /note/extension/weather/degrees ",
			noteIn(`<ct:extension` + ctSpace + `><Seat xmlns=""/></ct:extension>`):    "missing-attribute /note/extension/Seat ",
			stateDoc("machineState", "", `<availability>3500</availability>`):         "",
			stateDoc("machineState", "", `<availability>low</availability>`):          "invalid-value /state/availability ",
		} {
			var got []string
			for _, d := range judge(t, j, doc) {
				got = append(got, strings.Join([]string{d.Code, d.Path, d.Category}, " "))
			}
			if g := strings.Join(got, " "); g != want {
				t.Errorf("strict %t, %s:\ngot  %s\nwant %s", strict, doc, g, want)
			}
		}
		large := newJudge(t, Options{Categories: own, Strict: strict})
		large.streamSize = 0
		if ds := judge(t, large, item("weather", hot)); len(ds) != 1 || ds[0].Code != "invalid-value" {
			t.Errorf("piece by piece: %v", ds)
		}
	}
	// Without them, an own category may hold anything.
	if ds := judge(t, newJudge(t, Options{NoChecks: []string{"unknown-category"}}), item("weather", hot)); len(ds) != 0 {
		t.Error(ds)
	}
}

func noteIn(extension string) string {
	return `<note xmlns="http://schemas.microsoft.com/2006/09/sip/note"><body type="personal">x</body>` + extension + `</note>`
}

func TestBadOwnCategories(t *testing.T) {
	for specs, want := range map[string]string{
		"weather":                               "expected NAME=SCHEMA.xsd",
		"=weather.xsd":                          "expected NAME=SCHEMA.xsd",
		"weather=":                              "expected NAME=SCHEMA.xsd",
		"weather=weather.xsd#":                  "expected a schema before the # and an element behind it",
		"weather=#weather":                      "expected a schema before the # and an element behind it",
		"weather=weather.xsd#weathr":            "category weather: weather.xsd declares no element weathr; did you mean weather?",
		"whether=weather.xsd":                   "category whether: weather.xsd declares 2 elements and none is called whether: say which one is meant, with #ELEMENT; did you mean weather?",
		"none=none.xsd":                         "category none: none.xsd declares no element",
		"note=weather.xsd":                      "category note: this is a documented category",
		"a=seat.xsd a=seat.xsd":                 "category a: it is registered twice",
		"a=gone.xsd":                            "gone.xsd",
		"a=bad.xsd":                             "nothing",
		"note=weather.xsd weather=weather.xsd#": "expected a schema",
	} {
		if _, err := custom(t, strings.Fields(specs)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", specs, err, want)
		}
	}
	_, err := custom(t, "a=bad.xsd")
	var list xsd.ErrorList
	if !errors.As(err, &list) || len(list) == 0 || list[0].Position.File != "bad.xsd" {
		t.Errorf("%v", err)
	}
}
