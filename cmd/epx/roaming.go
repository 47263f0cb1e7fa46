package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/enhancedpresence/epx/generated"
	"github.com/enhancedpresence/epx/generated/roaming"
	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/access"
	"github.com/enhancedpresence/epx/presence/publication"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/validate"
	"github.com/enhancedpresence/epx/xmlrt"
	"github.com/spf13/cobra"
)

// ownData is the own data of a user, as a roamingData document has it.
type ownData struct {
	doc       *roaming.RoamingData
	uri       string // of the user; empty if the document does not say
	instances []presence.Instance
	members   access.List
}

// readOwnData reads a roamingData document; "-" is standard input. What is
// wrong with it goes to standard error, and the error is then an exitStatus.
func readOwnData(cmd *cobra.Command, name string) (*ownData, error) {
	data, err := readInput(cmd, name)
	if err != nil {
		return nil, err
	}
	bad := func(err error) error {
		fmt.Fprintf(cmd.ErrOrStderr(), "epx: %s: %v\n", name, err)
		return exitStatus(validate.ExitBad)
	}
	if err := judgeInput(cmd, name, data); err != nil {
		return nil, err
	}
	doc, err := roaming.UnmarshalRoamingData(data, xmlrt.WithRegistry(generated.Registry()))
	if err != nil {
		return nil, bad(err)
	}
	own := &ownData{doc: doc}
	if c := doc.Categories; c != nil {
		own.uri = c.URI.Value
		if own.instances, err = presence.FromCategories(c); err != nil {
			return nil, bad(err)
		}
	}
	if c := doc.Containers; c != nil {
		if own.members, err = access.FromContainers(c); err != nil {
			return nil, bad(err)
		}
	}
	return own, nil
}

// store is the instances as a store, which no key is in twice.
func (d *ownData) store() (publication.Store, error) {
	return publication.NewStore(d.instances...)
}

// judgeInput holds a document against the presence schemas.
func judgeInput(cmd *cobra.Command, name string, data []byte) error {
	judge, err := newInputJudge()
	if err != nil {
		return err
	}
	found, err := judge.Judge(cmd.Context(), name, data)
	if err != nil {
		return err
	}
	bad := false
	for _, d := range found {
		fmt.Fprintln(cmd.ErrOrStderr(), d)
		bad = bad || d.Severity == validate.SeverityError
	}
	if bad {
		return exitStatus(validate.ExitBad)
	}
	return nil
}

// readInput is the content of a file; "-" is standard input.
func readInput(cmd *cobra.Command, name string) ([]byte, error) {
	if name != "-" {
		return os.ReadFile(name)
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := io.ReadAll(cmd.InOrStdin())
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		if r.err != nil {
			return nil, fmt.Errorf("standard input: %w", r.err)
		}
		return r.data, nil
	case <-cmd.Context().Done():
		return nil, context.Cause(cmd.Context())
	}
}

// writeDocument writes a document to standard output, a line an element.
func writeDocument(cmd *cobra.Command, e xmlrt.Element) error {
	data, err := xmlrt.Marshal(e, xmlrt.WithXMLDeclaration(), xmlrt.WithIndent("  "))
	if err != nil {
		return err
	}
	_, err = cmd.OutOrStdout().Write(append(data, '\n'))
	return err
}

// oneFile takes the one argument that is a document.
func oneFile(_ *cobra.Command, args []string) error {
	switch len(args) {
	case 0:
		return errors.New("no document given: expected a roamingData document, or - for standard input")
	case 1:
		return nil
	}
	return fmt.Errorf("%d documents given: expected one", len(args))
}

// question says who wants to see what of whom.
type question struct {
	owner, watcher, network string
	categories              []string
}

func (q *question) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&q.owner, "owner", "", "SIP `URI` of the user whose data it is")
	f.StringVar(&q.watcher, "watcher", "", "SIP `URI` of the one who looks")
	f.StringVar(&q.network, "network", "", "`network` of the watcher, seen from the owner: sameEnterprise, federated, publicCloud")
	f.StringArrayVar(&q.categories, "category", nil, "`name` of a category that is asked for; may be repeated")
}

// parse is the owner and the watcher.
func (q *question) parse() (owner sipuri.Identity, w access.Watcher, err error) {
	for _, f := range []struct{ name, value string }{{"owner", q.owner}, {"watcher", q.watcher}, {"network", q.network}} {
		if f.value == "" {
			return owner, w, fmt.Errorf("--%s is missing: expected --owner URI --watcher URI --network NETWORK", f.name)
		}
	}
	if owner, err = sipuri.Parse(q.owner); err != nil {
		return owner, w, fmt.Errorf("--owner: %w", err)
	}
	if w, err = access.ParseWatcher(q.watcher, q.network); err != nil {
		return owner, w, fmt.Errorf("--watcher %s --network %s: %w", q.watcher, q.network, err)
	}
	return owner, w, nil
}
