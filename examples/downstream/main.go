// Command downstream is a program of somebody else's: it has schemas of its
// own, one of which builds on a package of epx, and works with documents by the
// types that epx generates from them.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/enhancedpresence/epx/generated/categories"
	"github.com/enhancedpresence/epx/xmlrt"

	"example.com/downstream/oncall"
	"example.com/downstream/orders"
)

// Without a configuration: a schema, a folder and the name of a package.
//go:generate go tool epx generate --clean --out . --package orders orders.xsd

// With a configuration, which maps the imported namespace to the package that
// there is for it.
//go:generate go tool epx generate --clean --config epx.yaml

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "downstream:", err)
		os.Exit(1)
	}
}

// run reads documents, says what is in them and writes them again.
func run(w io.Writer, files []string) error {
	if len(files) == 0 {
		return errors.New("name documents to read, such as testdata/order.xml")
	}
	known, err := registry()
	if err != nil {
		return err
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		doc, err := xmlrt.Unmarshal(known, data)
		if err != nil {
			return fmt.Errorf("%s:%w", name, err)
		}
		describe(w, doc)
		out, err := xmlrt.Marshal(doc, xmlrt.WithIndent("  "))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(w, "%s\n", out)
	}
	return nil
}

// registry knows the document elements that this program reads: its own, and
// the envelope in which presence categories arrive.
func registry() (*xmlrt.Registry, error) {
	return xmlrt.NewRegistry(orders.Schema(), oncall.Schema(), categories.Schema())
}

// describe prints what a document says.
func describe(w io.Writer, doc xmlrt.Element) {
	switch v := doc.(type) {
	case *orders.Order:
		describeOrder(w, v)
	case *oncall.OnCall:
		for _, s := range v.Shift {
			fmt.Fprintf(w, "%s level from %s for %s\n", s.Level, s.Start, s.Length)
		}
	case *categories.Categories:
		for _, c := range v.Category {
			fmt.Fprintf(w, "category %s\n", c.Name)
			if c.Any != nil {
				describe(w, c.Any)
			}
		}
	default:
		fmt.Fprintf(w, "a document with the element %s\n", doc.XMLName())
	}
}

func describeOrder(w io.Writer, o *orders.Order) {
	fmt.Fprintf(w, "order %s of %s, in %s\n", o.ID, o.Customer.Name, o.GetCurrency())
	switch pay := o.Choice.(type) {
	case *orders.OrderCard:
		fmt.Fprintf(w, "paid by card, good until %s\n", pay.Value.Expires)
	case *orders.OrderInvoice:
		fmt.Fprintf(w, "due within %s\n", pay.Value.Due)
	case *orders.OrderVoucher:
		fmt.Fprintf(w, "paid with voucher %s\n", pay.Value)
	}
	for _, g := range o.ItemGroups {
		fmt.Fprintf(w, "%d of %s at %s, %d remarks\n", g.Item.GetQuantity(), g.Item.Isbn, g.Item.Value, len(g.Remark))
	}
	for _, d := range o.Delivery {
		switch d := d.(type) {
		case *orders.Parcel:
			fmt.Fprintf(w, "sent to %s\n", d.Country)
		case *orders.Pickup:
			fmt.Fprintf(w, "picked up at %s\n", d.Shop)
		}
	}
}
