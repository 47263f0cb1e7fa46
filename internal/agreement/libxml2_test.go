//go:build libxml2

package agreement

import "github.com/enhancedpresence/epx/validate/libxml2"

func init() { engines[libxml2.Name] = libxml2.New }
