package manifest

import (
	_ "embed" // of the two documents
	"sync"

	"github.com/enhancedpresence/epx/generated/containermanifest"
)

var (
	//go:embed open.xml
	openDocument []byte
	//go:embed privacy.xml
	privacyDocument []byte

	openManifest    = sync.OnceValue(func() *Manifest { return parse(openDocument) })
	privacyManifest = sync.OnceValue(func() *Manifest { return parse(privacyDocument) })
)

// Open is the manifest of an organisation in open mode, in which colleagues and
// federated networks as such are members
// (containermanifestlist-element; stated). It is not to be changed.
func Open() *Manifest { return openManifest() }

// Privacy is the manifest of privacy mode, in which contacts alone are members,
// and domains and networks as such can only be blocked
// (publishing-presence-in-privacy-mode; stated). It is not to be changed.
func Privacy() *Manifest { return privacyManifest() }

// OpenDocument is the document of Open.
func OpenDocument() []byte { return append([]byte(nil), openDocument...) }

// PrivacyDocument is the document of Privacy.
func PrivacyDocument() []byte { return append([]byte(nil), privacyDocument...) }

// parse is the manifest of a document that is built in.
func parse(document []byte) *Manifest {
	doc, err := containermanifest.UnmarshalContainerManifestList(document)
	if err != nil {
		panic(err)
	}
	m, err := FromDocument(&doc.ContainerManifestListType)
	if err != nil {
		panic(err)
	}
	return m
}
