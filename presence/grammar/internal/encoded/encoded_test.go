package encoded_test

import (
	"testing"

	"github.com/enhancedpresence/epx/presence/grammar/internal/encoded"
)

func TestUTF8(t *testing.T) {
	for _, tt := range []struct {
		document, want string
		ok             bool
	}{
		{"<a/>", "<a/>", true},
		{"\xef\xbb\xbf<a/>", "<a/>", true},
		{"<a>\u00e9</a>", "<a>\u00e9</a>", true},
		{"<a>\xe9</a>", "<a>\xe9</a>", false},
		{"<\x00a\x00/\x00>\x00", "<\x00a\x00/\x00>\x00", false},
		{"\xff\xfe<\x00a\x00/\x00>\x00", "\xff\xfe<\x00a\x00/\x00>\x00", false},
		{`<?xml version="1.0" encoding="UTF-8"?><a/>`, `<?xml version="1.0" encoding="UTF-8"?><a/>`, true},
		{`<?xml version='1.0' encoding = 'us-ascii'?><a/>`, `<?xml version='1.0' encoding = 'us-ascii'?><a/>`, true},
		{`<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, `<?xml version="1.0" encoding="ISO-8859-1"?><a/>`, false},
		{"\xef\xbb\xbf<?xml version=\"1.0\"\n\tencoding='latin1' ?><a/>", "<?xml version=\"1.0\"\n\tencoding='latin1' ?><a/>", false},
		{`<a encoding="ISO-8859-1"/>`, `<a encoding="ISO-8859-1"/>`, true},
	} {
		if got, ok := encoded.UTF8([]byte(tt.document)); string(got) != tt.want || ok != tt.ok {
			t.Errorf("%q: %q, %t", tt.document, got, ok)
		}
	}
}
