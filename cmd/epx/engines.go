package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/validate/helium"
	"github.com/enhancedpresence/epx/validate/libxml2"
)

const defaultEngine = helium.Name

// engines that --engine takes. One that needs a build tag says so when asked
// for without it.
var engines = map[string]func() (validate.Engine, error){
	helium.Name:  func() (validate.Engine, error) { return helium.New(), nil },
	libxml2.Name: libxml2.New,
}

func engineNames() string {
	return strings.Join(slices.Sorted(maps.Keys(engines)), ", ")
}

func engineByName(name string) (validate.Engine, error) {
	make, ok := engines[name]
	if !ok {
		return nil, fmt.Errorf("unknown engine %q; use one of %s", name, engineNames())
	}
	return make()
}
