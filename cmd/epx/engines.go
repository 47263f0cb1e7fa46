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

const defaultEngine = validate.NativeName

// engines that --engine takes. One that needs a build tag says so when asked
// for without it.
var engines = map[string]func() (validate.Engine, error){
	validate.NativeName: func() (validate.Engine, error) { return validate.Native{}, nil },
	helium.Name:         func() (validate.Engine, error) { return helium.New(), nil },
	libxml2.Name:        libxml2.New,
	validate.AllName:    allEngines,
}

// allEngines are all that are built in, our own first.
func allEngines() (validate.Engine, error) {
	all := validate.All{validate.Native{}, helium.New()}
	if e, err := libxml2.New(); err == nil {
		all = append(all, e)
	}
	return all, nil
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
