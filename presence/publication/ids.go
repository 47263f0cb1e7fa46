package publication

import (
	"crypto/fips140"
	"crypto/md5"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/enhancedpresence/epx/presence"
	"github.com/enhancedpresence/epx/presence/sipuri"
)

// IDs derives the instance identifiers that depend on a user or an endpoint:
// the least significant bits of the MD5 of a key (D7;
// presence-data-source-and-category-instance-id; stated). How the bits of the
// digest are numbered and how the key becomes bytes is not: the fields have the
// alternatives. Only the first bits matter to those who read identifiers, and
// that they stay the same to those who publish.
type IDs struct {
	Digest   DigestOrder
	Encoding KeyEncoding
	Case     KeyCase
}

// DigestOrder says which bytes of a digest are its least significant ones.
type DigestOrder uint8

const (
	BigEndian    DigestOrder = iota // the last four; guessed
	LittleEndian                    // the first four
)

// KeyEncoding says how a key becomes bytes.
type KeyEncoding uint8

const (
	UTF8  KeyEncoding = iota // guessed
	UTF16                    // little endian, without a mark, as Windows has text
)

// KeyCase says in which letter case a key is hashed.
type KeyCase uint8

const (
	AsGiven   KeyCase = iota // guessed
	LowerCase                // so that forms of one URI have one identifier
)

const bits28 = 1<<28 - 1

// MachineState is the identifier of the machineState of an endpoint.
func (ids IDs) MachineState(gruu string) uint32 { return 0x30000000 | ids.hash(gruu)&bits28 }

// CalendarState is that of a meeting, or of other busy time.
func (ids IDs) CalendarState(smtp string) uint32 { return 0x40000000 | ids.hash(smtp)&bits28 }

// OutOfOfficeMeeting is that of the calendarState of a meeting out of office.
func (ids IDs) OutOfOfficeMeeting(smtp string) uint32 { return 0x50000000 | ids.hash(smtp)&bits28 }

// OutOfOfficeMessage is that of the calendarState of an out-of-office message.
func (ids IDs) OutOfOfficeMessage(smtp string) uint32 { return 0x60000000 | ids.hash(smtp)&bits28 }

// RemotePhoneState is that of the phoneState of a phone under remote call
// control.
func (ids IDs) RemotePhoneState(telURI string) uint32 { return 0x70000000 | ids.hash(telURI)&bits28 }

// VoIPState is that of the phoneState of a call with the endpoint itself.
func (ids IDs) VoIPState(sipURI, gruu string) uint32 {
	return 0x80000000 | ids.hash(sipURI+","+gruu)&bits28
}

// PSTNState is that of the phoneState of a call with the telephone network.
func (ids IDs) PSTNState(pstnURI, gruu string) uint32 {
	return 0x90000000 | ids.hash(pstnURI+","+gruu)&bits28
}

// FreeBusyData is that of the calendarData with the free and busy times of a
// mailbox.
func (ids IDs) FreeBusyData(mailbox string) uint32 {
	return 0x40000000 | ids.hash(mailbox)&(1<<30-1)
}

// OutOfOfficeNote is that of the note with the out-of-office message of a
// mailbox. The page has one formula for the static one and the timed one.
func (ids IDs) OutOfOfficeNote(mailbox string) uint32 { return 0x40000000 | ids.hash(mailbox)&bits28 }

// Device is that of the device of an endpoint.
func (ids IDs) Device(gruu string) uint32 { return ids.hash(gruu) }

// hash is the 32 least significant bits of the MD5 of a key.
func (ids IDs) hash(key string) uint32 {
	if ids.Case == LowerCase {
		key = strings.ToLower(key)
	}
	b := []byte(key)
	if ids.Encoding == UTF16 {
		b = b[:0:0]
		for _, u := range utf16.Encode([]rune(key)) {
			b = binary.LittleEndian.AppendUint16(b, u)
		}
	}
	var sum [md5.Size]byte
	// The digest names things and protects nothing.
	fips140.WithoutEnforcement(func() { sum = md5.Sum(b) })
	if ids.Digest == LittleEndian {
		return binary.LittleEndian.Uint32(sum[:4])
	}
	return binary.BigEndian.Uint32(sum[md5.Size-4:])
}

// A Kind is what an instance of a category is, as its identifier tells.
type Kind string

// What identifiers tell; KindUnknown of those that are not documented, and
// KindHash of a device, whose identifier is a digest from end to end.
const (
	KindUnknown               Kind = ""
	KindHash                  Kind = "device"
	KindStaticAggregateState  Kind = "aggregateState, static"
	KindAggregateState        Kind = "aggregateState"
	KindAggregateMachineState Kind = "aggregateMachineState"
	KindUserState             Kind = "userState, static"
	KindTimedUserState        Kind = "userState, timed"
	KindMachineState          Kind = "machineState"
	KindCalendarState         Kind = "calendarState, meeting"
	KindOutOfOfficeMeeting    Kind = "calendarState, out-of-office meeting"
	KindOutOfOfficeMessage    Kind = "calendarState, out-of-office message"
	KindRemotePhoneState      Kind = "phoneState, remote call control"
	KindVoIPState             Kind = "phoneState, VoIP"
	KindPSTNState             Kind = "phoneState, PSTN"
	KindWorkingHours          Kind = "calendarData, working hours"
	KindFreeBusy              Kind = "calendarData, free and busy times"
	KindPersonalNote          Kind = "note, personal"
	KindOutOfOfficeNote       Kind = "note, out of office"
)

// KindOf tells what an instance is. In the categories that it does not know,
// and in contactCard, identifiers are names and tell nothing more.
func KindOf(category string, id uint32) Kind {
	switch category {
	case "state":
		switch id {
		case presence.StaticAggregateStateID:
			return KindStaticAggregateState
		case presence.UserAggregateStateID:
			return KindAggregateState
		case presence.AggregateMachineStateID:
			return KindAggregateMachineState
		case presence.StaticUserStateID:
			return KindUserState
		case presence.TimedUserStateID:
			return KindTimedUserState
		}
		switch id >> 28 {
		case 3:
			return KindMachineState
		case 4:
			return KindCalendarState
		case 5:
			return KindOutOfOfficeMeeting
		case 6:
			return KindOutOfOfficeMessage
		case 7:
			return KindRemotePhoneState
		case 8:
			return KindVoIPState
		case 9:
			return KindPSTNState
		}
	case "calendarData":
		switch {
		case id == presence.WorkingHoursID:
			return KindWorkingHours
		case id>>30 == 1:
			return KindFreeBusy
		}
	case "note":
		switch {
		case id == presence.PersonalNoteID:
			return KindPersonalNote
		case id>>28 == 4:
			return KindOutOfOfficeNote
		}
	case "device":
		return KindHash
	}
	return KindUnknown
}

// ErrGRUU reports a GRUU that names no endpoint of this product.
var ErrGRUU = errors.New("publication: bad GRUU")

const opaquePrefix = "user:epid:"

// EndpointOfGRUU is the identifier of the endpoint that a GRUU names, in upper
// case: a GUID, whose sixteen bytes and two zeros are in the GRUU (D8;
// aggregation-containers; inferred, but exact).
func EndpointOfGRUU(gruu string) (string, error) {
	a, err := sipuri.ParseAddress(gruu)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrGRUU, err)
	}
	opaque, _ := a.Param("opaque")
	_, isGRUU := a.Param("gruu")
	if !isGRUU || len(opaque) < len(opaquePrefix) || !strings.EqualFold(opaque[:len(opaquePrefix)], opaquePrefix) {
		return "", fmt.Errorf("%w: %q lacks the parameter gruu, or opaque with %s", ErrGRUU, gruu, opaquePrefix)
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(opaque[len(opaquePrefix):])
	if err != nil || len(b) != 18 || b[16] != 0 || b[17] != 0 {
		return "", fmt.Errorf("%w: %q is not that of a GUID", ErrGRUU, opaque)
	}
	swap(b)
	h := strings.ToUpper(hex.EncodeToString(b[:16]))
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// GRUU is the GRUU of an endpoint of a user, the inverse of EndpointOfGRUU.
// Braces around the identifier and its letter case do not matter.
func GRUU(user sipuri.Identity, endpointID string) (string, error) {
	s := endpointID
	if len(s) == 38 && s[0] == '{' && s[37] == '}' {
		s = s[1:37]
	}
	b := make([]byte, 18)
	if len(s) != 36 || s[8] != '-' || s[13] != '-' || s[18] != '-' || s[23] != '-' {
		return "", fmt.Errorf("%w: the endpoint %q is not a GUID", ErrGRUU, endpointID)
	}
	if n, err := hex.Decode(b, []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:])); err != nil || n != 16 {
		return "", fmt.Errorf("%w: the endpoint %q is not a GUID", ErrGRUU, endpointID)
	}
	if user.IsZero() {
		return "", fmt.Errorf("%w: no user", ErrGRUU)
	}
	swap(b)
	return user.URI() + ";opaque=" + opaquePrefix + base64.RawURLEncoding.EncodeToString(b) + ";gruu", nil
}

// swap turns the order of the bytes in the first three fields of a GUID.
func swap(b []byte) {
	b[0], b[1], b[2], b[3] = b[3], b[2], b[1], b[0]
	b[4], b[5] = b[5], b[4]
	b[6], b[7] = b[7], b[6]
}
