package std

import "encoding/xml"

// Catalog holds books.
type Catalog struct {
	XMLName xml.Name `xml:"urn:example:bench:books catalog"`
	Book    []Book   `xml:"book"`
}

// Book is one book.
type Book struct {
	ID        string   `xml:"id,attr"`
	Language  string   `xml:"language,attr,omitempty"`
	Author    []string `xml:"author"`
	Title     string   `xml:"title"`
	Genre     string   `xml:"genre"`
	Price     float64  `xml:"price"`
	Published string   `xml:"published"`
	Chapter   []string `xml:"chapter"`
}

// Assembly holds parts.
type Assembly struct {
	XMLName xml.Name `xml:"urn:example:bench:nested assembly"`
	Part    []Part   `xml:"part"`
}

// Part is a part, made of parts.
type Part struct {
	Number uint32 `xml:"number,attr"`
	Label  string `xml:"label"`
	Part   []Part `xml:"part"`
}

// Letter is one text.
type Letter struct {
	XMLName xml.Name `xml:"urn:example:bench:text letter"`
	Value   string   `xml:",chardata"`
}

// Records holds records.
type Records struct {
	XMLName xml.Name `xml:"urn:example:bench:attributes records"`
	Record  []Record `xml:"record"`
}

// Record has a hundred attributes.
type Record struct {
	A00 int32   `xml:"a00,attr"`
	A01 string  `xml:"a01,attr"`
	A02 string  `xml:"a02,attr"`
	A03 bool    `xml:"a03,attr"`
	A04 string  `xml:"a04,attr"`
	A05 float64 `xml:"a05,attr"`
	A06 int32   `xml:"a06,attr"`
	A07 string  `xml:"a07,attr"`
	A08 string  `xml:"a08,attr"`
	A09 bool    `xml:"a09,attr"`
	A10 string  `xml:"a10,attr"`
	A11 float64 `xml:"a11,attr"`
	A12 int32   `xml:"a12,attr"`
	A13 string  `xml:"a13,attr"`
	A14 string  `xml:"a14,attr"`
	A15 bool    `xml:"a15,attr"`
	A16 string  `xml:"a16,attr"`
	A17 float64 `xml:"a17,attr"`
	A18 int32   `xml:"a18,attr"`
	A19 string  `xml:"a19,attr"`
	A20 string  `xml:"a20,attr"`
	A21 bool    `xml:"a21,attr"`
	A22 string  `xml:"a22,attr"`
	A23 float64 `xml:"a23,attr"`
	A24 int32   `xml:"a24,attr"`
	A25 string  `xml:"a25,attr"`
	A26 string  `xml:"a26,attr"`
	A27 bool    `xml:"a27,attr"`
	A28 string  `xml:"a28,attr"`
	A29 float64 `xml:"a29,attr"`
	A30 int32   `xml:"a30,attr"`
	A31 string  `xml:"a31,attr"`
	A32 string  `xml:"a32,attr"`
	A33 bool    `xml:"a33,attr"`
	A34 string  `xml:"a34,attr"`
	A35 float64 `xml:"a35,attr"`
	A36 int32   `xml:"a36,attr"`
	A37 string  `xml:"a37,attr"`
	A38 string  `xml:"a38,attr"`
	A39 bool    `xml:"a39,attr"`
	A40 string  `xml:"a40,attr"`
	A41 float64 `xml:"a41,attr"`
	A42 int32   `xml:"a42,attr"`
	A43 string  `xml:"a43,attr"`
	A44 string  `xml:"a44,attr"`
	A45 bool    `xml:"a45,attr"`
	A46 string  `xml:"a46,attr"`
	A47 float64 `xml:"a47,attr"`
	A48 int32   `xml:"a48,attr"`
	A49 string  `xml:"a49,attr"`
	A50 string  `xml:"a50,attr"`
	A51 bool    `xml:"a51,attr"`
	A52 string  `xml:"a52,attr"`
	A53 float64 `xml:"a53,attr"`
	A54 int32   `xml:"a54,attr"`
	A55 string  `xml:"a55,attr"`
	A56 string  `xml:"a56,attr"`
	A57 bool    `xml:"a57,attr"`
	A58 string  `xml:"a58,attr"`
	A59 float64 `xml:"a59,attr"`
	A60 int32   `xml:"a60,attr"`
	A61 string  `xml:"a61,attr"`
	A62 string  `xml:"a62,attr"`
	A63 bool    `xml:"a63,attr"`
	A64 string  `xml:"a64,attr"`
	A65 float64 `xml:"a65,attr"`
	A66 int32   `xml:"a66,attr"`
	A67 string  `xml:"a67,attr"`
	A68 string  `xml:"a68,attr"`
	A69 bool    `xml:"a69,attr"`
	A70 string  `xml:"a70,attr"`
	A71 float64 `xml:"a71,attr"`
	A72 int32   `xml:"a72,attr"`
	A73 string  `xml:"a73,attr"`
	A74 string  `xml:"a74,attr"`
	A75 bool    `xml:"a75,attr"`
	A76 string  `xml:"a76,attr"`
	A77 float64 `xml:"a77,attr"`
	A78 int32   `xml:"a78,attr"`
	A79 string  `xml:"a79,attr"`
	A80 string  `xml:"a80,attr"`
	A81 bool    `xml:"a81,attr"`
	A82 string  `xml:"a82,attr"`
	A83 float64 `xml:"a83,attr"`
	A84 int32   `xml:"a84,attr"`
	A85 string  `xml:"a85,attr"`
	A86 string  `xml:"a86,attr"`
	A87 bool    `xml:"a87,attr"`
	A88 string  `xml:"a88,attr"`
	A89 float64 `xml:"a89,attr"`
	A90 int32   `xml:"a90,attr"`
	A91 string  `xml:"a91,attr"`
	A92 string  `xml:"a92,attr"`
	A93 bool    `xml:"a93,attr"`
	A94 string  `xml:"a94,attr"`
	A95 float64 `xml:"a95,attr"`
	A96 int32   `xml:"a96,attr"`
	A97 string  `xml:"a97,attr"`
	A98 string  `xml:"a98,attr"`
	A99 bool    `xml:"a99,attr"`
}

// Log holds events, by their names.
type Log struct {
	XMLName xml.Name `xml:"urn:example:bench:choice log"`
	Event00 []string `xml:"event00"`
	Event01 []int32  `xml:"event01"`
	Event02 []string `xml:"event02"`
	Event03 []string `xml:"event03"`
	Event04 []string `xml:"event04"`
	Event05 []int32  `xml:"event05"`
	Event06 []string `xml:"event06"`
	Event07 []string `xml:"event07"`
	Event08 []string `xml:"event08"`
	Event09 []int32  `xml:"event09"`
	Event10 []string `xml:"event10"`
	Event11 []string `xml:"event11"`
	Event12 []string `xml:"event12"`
	Event13 []int32  `xml:"event13"`
	Event14 []string `xml:"event14"`
	Event15 []string `xml:"event15"`
	Event16 []string `xml:"event16"`
	Event17 []int32  `xml:"event17"`
	Event18 []string `xml:"event18"`
	Event19 []string `xml:"event19"`
	Event20 []string `xml:"event20"`
	Event21 []int32  `xml:"event21"`
	Event22 []string `xml:"event22"`
	Event23 []string `xml:"event23"`
	Event24 []string `xml:"event24"`
	Event25 []int32  `xml:"event25"`
	Event26 []string `xml:"event26"`
	Event27 []string `xml:"event27"`
	Event28 []string `xml:"event28"`
	Event29 []int32  `xml:"event29"`
	Event30 []string `xml:"event30"`
	Event31 []string `xml:"event31"`
	Event32 []string `xml:"event32"`
	Event33 []int32  `xml:"event33"`
	Event34 []string `xml:"event34"`
	Event35 []string `xml:"event35"`
	Event36 []string `xml:"event36"`
	Event37 []int32  `xml:"event37"`
	Event38 []string `xml:"event38"`
	Event39 []string `xml:"event39"`
	Event40 []string `xml:"event40"`
	Event41 []int32  `xml:"event41"`
	Event42 []string `xml:"event42"`
	Event43 []string `xml:"event43"`
	Event44 []string `xml:"event44"`
	Event45 []int32  `xml:"event45"`
	Event46 []string `xml:"event46"`
	Event47 []string `xml:"event47"`
	Event48 []string `xml:"event48"`
	Event49 []int32  `xml:"event49"`
	Event50 []string `xml:"event50"`
	Event51 []string `xml:"event51"`
	Event52 []string `xml:"event52"`
	Event53 []int32  `xml:"event53"`
	Event54 []string `xml:"event54"`
	Event55 []string `xml:"event55"`
	Event56 []string `xml:"event56"`
	Event57 []int32  `xml:"event57"`
	Event58 []string `xml:"event58"`
	Event59 []string `xml:"event59"`
	Event60 []string `xml:"event60"`
	Event61 []int32  `xml:"event61"`
	Event62 []string `xml:"event62"`
	Event63 []string `xml:"event63"`
}
