package presence

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/enhancedpresence/epx/internal/near"
	"github.com/enhancedpresence/epx/presence/sipuri"
	"github.com/enhancedpresence/epx/validate/presence/internal/teluri"
	"github.com/enhancedpresence/epx/xmlrt"
	catalog "github.com/enhancedpresence/epx/xsd/presence"
)

// CodeCategoryMismatch is the code of a finding of this package's own: an
// instance in an envelope is not of the form that its category has. No rule of
// XML Schema belongs to it.
const CodeCategoryMismatch xmlrt.Code = "category-mismatch"

// An item is the element of an envelope that carries one instance, whose
// document element is its only child.
type item struct {
	kind      kind
	depth     int // open elements when it stands open alone
	offset    int64
	category  string
	known     bool
	form      catalog.Category // if known
	instance  number
	container number
	expires   number
	deletes   bool
}

// A key identifies an instance in an envelope (D1).
type key struct {
	category            string
	instance, container uint64
	contained           bool
}

func isItem(k kind) bool { return k == kindPublication || k == kindCategory }

// maxContainer is the greatest number of a container (B1).
const maxContainer = 32767

// startItem takes in the start tag of an item.
func (p *pass) startItem(k kind) {
	f := p.top()
	in := item{kind: k, depth: len(p.frames), offset: f.offset}
	nameAttr := "name"
	if k == kindPublication {
		nameAttr = "categoryName"
	}
	a := p.attr(nameAttr)
	if a != nil {
		if in.form, in.known = p.judge.category(a.Value); in.known {
			in.category = in.form.Name
		} else {
			in.category = string(a.Value)
		}
	}
	in.instance, in.container, in.expires = p.number("instance"), p.number("container"), p.number("expires")
	in.deletes = in.expires.ok && in.expires.value == 0
	p.instances = append(p.instances, instance{f.offset, math.MaxInt64, in.category, in.container})
	p.item = &in

	if a != nil {
		p.categoryName(a)
	}
	p.containerNumber("container")
	if in.category != "" && in.instance.ok {
		p.once(&in)
	}
	if k == kindPublication {
		p.expiry("expireType", "expires", true)
	}
	p.itemContainer(&in)
}

func (p *pass) endItem(f *frame) {
	in := p.item
	if in == nil || in.depth != len(p.frames) {
		return
	}
	p.item = nil
	p.instances[len(p.instances)-1].end = p.EndOffset()
	if in.kind != kindPublication {
		return
	}
	switch {
	case in.deletes && f.elements > 0:
		p.add(remark{check: checkDeletionContent, offset: f.offset, element: f.offset,
			found: "an instance in a publication that deletes one (expires=\"0\")", expected: "nothing in it"})
	case !in.deletes && f.elements == 0:
		p.add(remark{check: checkNoContent, offset: f.offset, element: f.offset,
			found: "a publication with nothing in it", expected: "an instance of the category, or expires=\"0\" to delete the one that is there"})
	}
}

// categoryName holds the name of a category against those that are known.
func (p *pass) categoryName(a *xmlrt.Attr) {
	if len(a.Value) == 0 || !p.checks.has(checkUnknownCategory) {
		return
	}
	if _, ok := p.judge.category(a.Value); ok {
		return
	}
	name := string(a.Value)
	if slices.Contains(bareCategories, name) {
		return
	}
	known := p.judge.categoryNames()
	r := p.atAttr(checkUnknownCategory, a, "the category "+strconv.Quote(name), "a documented category, or one that was registered"+didYouMean(name, known, ""))
	if meant, ok := near.Miss(name, known); ok {
		r.fix = p.replace(a.ValueOffset, name, meant)
	}
	p.add(r)
}

// bareCategories are documented by name, without form
// (receiving-contacts-and-groups, maintaining-contacts-and-groups; stated).
var bareCategories = []string{"contacts", "groups"}

// containerNumber holds the number of a container against the range of B1.
func (p *pass) containerNumber(attr string) {
	a := p.attr(attr)
	if a == nil {
		return
	}
	v := trim(a.Value)
	if n, ok := parseUint(a.Value); ok && n <= maxContainer || v == "-0" {
		return
	}
	if d, err := xmlrt.ParseDecimal(v); err != nil || !d.IsInteger() {
		return // no number at all, of which the schema tells
	}
	p.add(p.atAttr(checkContainerRange, a, "the container "+v, "a number from 0 to "+strconv.Itoa(maxContainer)))
}

// once finds a second item with the key of another.
func (p *pass) once(in *item) {
	if !p.checks.has(checkDuplicateKey) {
		return
	}
	k := key{in.category, in.instance.value, in.container.value, in.container.ok}
	if first, ok := p.keys[k]; ok {
		what := fmt.Sprintf("a second instance %d of the category %s", in.instance.value, in.category)
		if in.container.ok {
			what += fmt.Sprintf(" in container %d", in.container.value)
		}
		r := p.at(checkDuplicateKey, what, "one only")
		r.related = []place{{first, "The first one is here."}}
		p.add(r)
		return
	}
	if p.keys == nil {
		p.keys = make(map[key]int64)
	}
	p.keys[k] = in.offset
}

// expiry compares a type of expiry with the time that goes with it. What has a
// type of its own or none that is known is left alone.
func (p *pass) expiry(typeAttr, timeAttr string, zeroDeletes bool) {
	t, life := p.attr(typeAttr), p.attr(timeAttr)
	typ := "endpoint" // the default (D4)
	if t != nil {
		typ = trim(t.Value)
	}
	switch {
	case typ == "time" && life == nil:
		p.add(p.atAttr(checkExpires, t, "the type time without "+timeAttr, timeAttr+"=\"...\" with the time of life"))
	case typ != "time" && life != nil && slices.Contains(expireTokens, typ):
		v := trim(life.Value)
		if zeroDeletes && strings.Trim(v, "0") == "" {
			return
		}
		p.add(p.atAttr(checkExpires, life, timeAttr+"=\""+v+"\" with the type "+typ, "no time of life, or the type time"))
	}
}

// itemContainer compares the container of an item with those that its category
// is read from.
func (p *pass) itemContainer(in *item) {
	if !in.container.ok || in.container.value > maxContainer || in.deletes {
		return
	}
	id := uint32(in.container.value)
	a := p.attr("container")
	switch {
	case id == 2 || id == 3:
		if in.known && slices.Contains(in.form.Containers, id) || in.category == "" || in.known && in.form.Containers == nil {
			return
		}
		p.add(p.atAttr(checkContainerAggregation, a, fmt.Sprintf("the category %s in container %d, which holds what is aggregated", in.category, id),
			"state, dndState and, in container 2, device and services"))
	case in.known && len(in.form.Containers) > 0 && !slices.Contains(in.form.Containers, id) &&
		!slices.ContainsFunc(in.form.Containers, func(c uint32) bool { return c > 3 }):
		p.add(p.atAttr(checkContainerLocal, a, fmt.Sprintf("the category %s in container %d", in.category, id),
			"container "+joinNumbers(in.form.Containers)+", since only the user's own clients read it"))
	}
}

func joinNumbers(ids []uint32) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = strconv.FormatUint(uint64(id), 10)
	}
	return strings.Join(words, " or ")
}

// mismatch compares the element at hand with the form that instances of the
// category of the item have.
func (p *pass) mismatch() {
	c, ok := p.item.form, p.item.known
	if !ok || !p.checks.has(checkCategoryMismatch) {
		return
	}
	where := " in an instance of the category " + c.Name
	r := remark{check: checkCategoryMismatch, offset: p.Offset(), element: p.Offset()}
	if forms := p.judge.forms(c); !slices.Contains(forms, p.Name()) {
		expected := make([]string, len(forms))
		for i, f := range forms {
			expected[i] = f.String()
		}
		r.found, r.expected = "the element "+p.Name().String()+where, strings.Join(expected, " or ")
		if other, ok := catalog.LookupCategory(p.Name().Local); ok && other.Element == p.Name() {
			r.expected += ", or the category " + other.Name
		}
		p.add(r)
		return
	}
	if c.XSIType == "" {
		return
	}
	want := xmlrt.QName{Space: c.Element.Space, Local: c.XSIType}
	attr, typ, ok := p.xsiType()
	if !ok || typ == want {
		return // decoding tells of a type that is missing or has no namespace
	}
	r.offset, r.below = attr.ValueOffset, "/@"+attr.Prefix+":"+attr.Name.Local
	r.found, r.expected = "the type "+typ.String()+where, "the type "+want.String()
	p.add(r)
}

// forms are the document elements that an instance of c may have: the one that
// the catalog has for it and, where such a document exists, the one that is
// called like the category.
func (j *Judge) forms(c catalog.Category) []xmlrt.QName {
	forms := []xmlrt.QName{c.Element}
	named := xmlrt.QName{Space: c.Element.Space, Local: c.Name}
	if d, ok := catalog.LookupDocument(named); ok && named != c.Element && !(j.strict && d.ReaderOnly) {
		forms = append(forms, named)
	}
	return forms
}

// xsiType resolves the attribute xsi:type of the element.
func (p *pass) xsiType() (xmlrt.Attr, xmlrt.QName, bool) {
	for _, a := range p.Attrs() {
		if a.Name != (xmlrt.QName{Space: xmlrt.XSINamespace, Local: "type"}) {
			continue
		}
		prefix, local, ok := strings.Cut(strings.TrimSpace(string(a.Value)), ":")
		if !ok {
			prefix, local = "", prefix
		}
		space, ok := p.LookupPrefix(prefix)
		return a, xmlrt.QName{Space: space, Local: local}, ok
	}
	return xmlrt.Attr{}, xmlrt.QName{}, false
}

// identity holds an attribute against the syntax of SIP URIs. One that need not
// name a user is only looked at when it has the scheme.
func (p *pass) identity(attr string, always bool) {
	a := p.attr(attr)
	if a == nil || !p.checks.has(checkSIPURI) {
		return
	}
	v := trim(a.Value)
	if v == "" && !always || !always && !isSIP(v) {
		return
	}
	if _, err := sipuri.Parse(v); err != nil {
		p.add(p.atAttr(checkSIPURI, a, strconv.Quote(v)+", "+reason(err), "a SIP URI such as sip:ada@example.com"))
	}
}

func isSIP(uri string) bool {
	scheme, _, ok := strings.Cut(uri, ":")
	return ok && (strings.EqualFold(scheme, "sip") || strings.EqualFold(scheme, "sips"))
}

// reason is what is wrong with a SIP URI, without the URI.
func reason(err error) string {
	if e, ok := err.(*sipuri.Error); ok {
		if e.Detail != "" {
			return e.Err.Error() + " (" + e.Detail + ")"
		}
		return e.Err.Error()
	}
	return err.Error()
}

// phone holds the URI of a telephone against its syntax: that of telephone
// numbers or, where its scheme says so, of SIP. Other schemes are left alone; a
// number without any is not.
func (p *pass) phone(value string) (check checkID, found, expected string, bad bool) {
	switch {
	case value == "":
		return 0, "", "", false
	case isSIP(value):
		if _, err := sipuri.Parse(value); err != nil {
			return checkSIPURI, strconv.Quote(value) + ", " + reason(err), "a SIP URI such as sip:+14255550100@example.com;user=phone", true
		}
		return 0, "", "", false
	case !teluri.IsTel(value) && strings.Contains(value, ":"):
		return 0, "", "", false
	}
	if err := teluri.Check(value); err != nil {
		return checkPhoneURI, strconv.Quote(value) + ": " + err.Error(), "a telephone number such as tel:+14255550100", true
	}
	return 0, "", "", false
}

func (p *pass) phoneAttr(attr string) {
	if a := p.attr(attr); a != nil {
		if check, found, expected, bad := p.phone(trim(a.Value)); bad {
			p.add(p.atAttr(check, a, found, expected))
		}
	}
}

func (p *pass) phoneText() {
	if check, found, expected, bad := p.phone(trim(p.text)); bad {
		p.add(p.atText(check, found, expected))
	}
}
