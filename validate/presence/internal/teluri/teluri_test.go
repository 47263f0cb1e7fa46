package teluri

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for uri, want := range map[string]string{
		"tel:+14255550100":                              "",
		"TEL:+1-425-555-0100":                           "",
		"tel:+1.425.(555)0100":                          "",
		"tel:+1421112222;ext=12222":                     "",
		"tel:+14255550100;isub=12%2034":                 "",
		"tel:0100;phone-context=+1425555":               "",
		"tel:0100;phone-context=example.com":            "",
		"tel:*69;phone-context=example.com":             "",
		"tel:7042;ext=1;phone-context=my_site.example.": "",
		"tel:+1;tsp=a.b;x-own":                          "",
		"14255550100":                                   "the scheme",
		"sip:ada@example.com":                           "the scheme",
		"tel:":                                          "no digits",
		"tel:+":                                         "no digits",
		"tel:+1 (425) 555-0100":                         "a space",
		"tel:14255550100":                               "neither a +",
		"tel:+1425CALLNOW":                              "the character 'C'",
		"tel:1+425;phone-context=+1":                    "the character '+'",
		"tel:+1;ext=":                                   "the parameter ext without",
		"tel:+1;ext":                                    "an extension without digits",
		"tel:+1;ext=12a":                                "the character 'a' in the extension",
		"tel:+1;":                                       "an empty parameter",
		"tel:+1;ext=1;EXT=2":                            "the parameter EXT a second",
		"tel:+1;ext=1;isub=2":                           "both ext and isub",
		"tel:+1;a_b=1":                                  "the character '_' in the name",
		"tel:+1;isub=%2":                                "a % without",
		"tel:+1;isub=a b":                               "the character ' ' in the parameter isub",
		"tel:+1;isub=é":                                 "the character",
		"tel:1;phone-context=-a.example":                "the phone-context",
		"tel:1;phone-context=+":                         "the phone-context",
	} {
		err := Check(uri)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", uri, err, want)
		}
	}
}
