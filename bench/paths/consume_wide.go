package paths

import (
	"github.com/enhancedpresence/epx/bench/shapes/attributes"
	"github.com/enhancedpresence/epx/bench/shapes/choice"
	"github.com/enhancedpresence/epx/bench/std"
)

func (s *sum) record(r *attributes.RecordType) {
	s.int(int64(r.A00))
	s.str(r.A01)
	s.str(string(r.A02))
	s.bool(r.A03)
	s.int(int64(r.A04.Second()))
	s.decimal(r.A05)
	s.int(int64(r.A06))
	s.str(r.A07)
	s.str(string(r.A08))
	s.bool(r.A09)
	s.int(int64(r.A10.Second()))
	s.decimal(r.A11)
	s.int(int64(r.A12))
	s.str(r.A13)
	s.str(string(r.A14))
	s.bool(r.A15)
	s.int(int64(r.A16.Second()))
	s.decimal(r.A17)
	s.int(int64(r.A18))
	s.str(r.A19)
	s.str(string(r.A20))
	s.bool(r.A21)
	s.int(int64(r.A22.Second()))
	s.decimal(r.A23)
	s.int(int64(r.A24))
	s.str(r.A25)
	s.str(string(r.A26))
	s.bool(r.A27)
	s.int(int64(r.A28.Second()))
	s.decimal(r.A29)
	s.int(int64(r.A30))
	s.str(r.A31)
	s.str(string(r.A32))
	s.bool(r.A33)
	s.int(int64(r.A34.Second()))
	s.decimal(r.A35)
	s.int(int64(r.A36))
	s.str(r.A37)
	s.str(string(r.A38))
	s.bool(r.A39)
	s.int(int64(r.A40.Second()))
	s.decimal(r.A41)
	s.int(int64(r.A42))
	s.str(r.A43)
	s.str(string(r.A44))
	s.bool(r.A45)
	s.int(int64(r.A46.Second()))
	s.decimal(r.A47)
	s.int(int64(r.A48))
	s.str(r.A49)
	s.str(string(r.A50))
	s.bool(r.A51)
	s.int(int64(r.A52.Second()))
	s.decimal(r.A53)
	s.int(int64(r.A54))
	s.str(r.A55)
	s.str(string(r.A56))
	s.bool(r.A57)
	s.int(int64(r.A58.Second()))
	s.decimal(r.A59)
	s.int(int64(r.A60))
	s.str(r.A61)
	s.str(string(r.A62))
	s.bool(r.A63)
	s.int(int64(r.A64.Second()))
	s.decimal(r.A65)
	s.int(int64(r.A66))
	s.str(r.A67)
	s.str(string(r.A68))
	s.bool(r.A69)
	s.int(int64(r.A70.Second()))
	s.decimal(r.A71)
	s.int(int64(r.A72))
	s.str(r.A73)
	s.str(string(r.A74))
	s.bool(r.A75)
	s.int(int64(r.A76.Second()))
	s.decimal(r.A77)
	s.int(int64(r.A78))
	s.str(r.A79)
	s.str(string(r.A80))
	s.bool(r.A81)
	s.int(int64(r.A82.Second()))
	s.decimal(r.A83)
	s.int(int64(r.A84))
	s.str(r.A85)
	s.str(string(r.A86))
	s.bool(r.A87)
	s.int(int64(r.A88.Second()))
	s.decimal(r.A89)
	s.int(int64(r.A90))
	s.str(r.A91)
	s.str(string(r.A92))
	s.bool(r.A93)
	s.int(int64(r.A94.Second()))
	s.decimal(r.A95)
	s.int(int64(r.A96))
	s.str(r.A97)
	s.str(string(r.A98))
	s.bool(r.A99)
}

func (s *sum) stdRecord(r *std.Record) {
	s.int(int64(r.A00))
	s.str(r.A01)
	s.str(r.A02)
	s.bool(r.A03)
	s.str(r.A04)
	s.float(r.A05)
	s.int(int64(r.A06))
	s.str(r.A07)
	s.str(r.A08)
	s.bool(r.A09)
	s.str(r.A10)
	s.float(r.A11)
	s.int(int64(r.A12))
	s.str(r.A13)
	s.str(r.A14)
	s.bool(r.A15)
	s.str(r.A16)
	s.float(r.A17)
	s.int(int64(r.A18))
	s.str(r.A19)
	s.str(r.A20)
	s.bool(r.A21)
	s.str(r.A22)
	s.float(r.A23)
	s.int(int64(r.A24))
	s.str(r.A25)
	s.str(r.A26)
	s.bool(r.A27)
	s.str(r.A28)
	s.float(r.A29)
	s.int(int64(r.A30))
	s.str(r.A31)
	s.str(r.A32)
	s.bool(r.A33)
	s.str(r.A34)
	s.float(r.A35)
	s.int(int64(r.A36))
	s.str(r.A37)
	s.str(r.A38)
	s.bool(r.A39)
	s.str(r.A40)
	s.float(r.A41)
	s.int(int64(r.A42))
	s.str(r.A43)
	s.str(r.A44)
	s.bool(r.A45)
	s.str(r.A46)
	s.float(r.A47)
	s.int(int64(r.A48))
	s.str(r.A49)
	s.str(r.A50)
	s.bool(r.A51)
	s.str(r.A52)
	s.float(r.A53)
	s.int(int64(r.A54))
	s.str(r.A55)
	s.str(r.A56)
	s.bool(r.A57)
	s.str(r.A58)
	s.float(r.A59)
	s.int(int64(r.A60))
	s.str(r.A61)
	s.str(r.A62)
	s.bool(r.A63)
	s.str(r.A64)
	s.float(r.A65)
	s.int(int64(r.A66))
	s.str(r.A67)
	s.str(r.A68)
	s.bool(r.A69)
	s.str(r.A70)
	s.float(r.A71)
	s.int(int64(r.A72))
	s.str(r.A73)
	s.str(r.A74)
	s.bool(r.A75)
	s.str(r.A76)
	s.float(r.A77)
	s.int(int64(r.A78))
	s.str(r.A79)
	s.str(r.A80)
	s.bool(r.A81)
	s.str(r.A82)
	s.float(r.A83)
	s.int(int64(r.A84))
	s.str(r.A85)
	s.str(r.A86)
	s.bool(r.A87)
	s.str(r.A88)
	s.float(r.A89)
	s.int(int64(r.A90))
	s.str(r.A91)
	s.str(r.A92)
	s.bool(r.A93)
	s.str(r.A94)
	s.float(r.A95)
	s.int(int64(r.A96))
	s.str(r.A97)
	s.str(r.A98)
	s.bool(r.A99)
}

func (s *sum) event(e choice.LogChoice) {
	switch e := e.(type) {
	case *choice.LogEvent00:
		s.str(e.Value)
	case *choice.LogEvent01:
		s.int(int64(e.Value))
	case *choice.LogEvent02:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent03:
		s.str(e.Value)
	case *choice.LogEvent04:
		s.str(e.Value)
	case *choice.LogEvent05:
		s.int(int64(e.Value))
	case *choice.LogEvent06:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent07:
		s.str(e.Value)
	case *choice.LogEvent08:
		s.str(e.Value)
	case *choice.LogEvent09:
		s.int(int64(e.Value))
	case *choice.LogEvent10:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent11:
		s.str(e.Value)
	case *choice.LogEvent12:
		s.str(e.Value)
	case *choice.LogEvent13:
		s.int(int64(e.Value))
	case *choice.LogEvent14:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent15:
		s.str(e.Value)
	case *choice.LogEvent16:
		s.str(e.Value)
	case *choice.LogEvent17:
		s.int(int64(e.Value))
	case *choice.LogEvent18:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent19:
		s.str(e.Value)
	case *choice.LogEvent20:
		s.str(e.Value)
	case *choice.LogEvent21:
		s.int(int64(e.Value))
	case *choice.LogEvent22:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent23:
		s.str(e.Value)
	case *choice.LogEvent24:
		s.str(e.Value)
	case *choice.LogEvent25:
		s.int(int64(e.Value))
	case *choice.LogEvent26:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent27:
		s.str(e.Value)
	case *choice.LogEvent28:
		s.str(e.Value)
	case *choice.LogEvent29:
		s.int(int64(e.Value))
	case *choice.LogEvent30:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent31:
		s.str(e.Value)
	case *choice.LogEvent32:
		s.str(e.Value)
	case *choice.LogEvent33:
		s.int(int64(e.Value))
	case *choice.LogEvent34:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent35:
		s.str(e.Value)
	case *choice.LogEvent36:
		s.str(e.Value)
	case *choice.LogEvent37:
		s.int(int64(e.Value))
	case *choice.LogEvent38:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent39:
		s.str(e.Value)
	case *choice.LogEvent40:
		s.str(e.Value)
	case *choice.LogEvent41:
		s.int(int64(e.Value))
	case *choice.LogEvent42:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent43:
		s.str(e.Value)
	case *choice.LogEvent44:
		s.str(e.Value)
	case *choice.LogEvent45:
		s.int(int64(e.Value))
	case *choice.LogEvent46:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent47:
		s.str(e.Value)
	case *choice.LogEvent48:
		s.str(e.Value)
	case *choice.LogEvent49:
		s.int(int64(e.Value))
	case *choice.LogEvent50:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent51:
		s.str(e.Value)
	case *choice.LogEvent52:
		s.str(e.Value)
	case *choice.LogEvent53:
		s.int(int64(e.Value))
	case *choice.LogEvent54:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent55:
		s.str(e.Value)
	case *choice.LogEvent56:
		s.str(e.Value)
	case *choice.LogEvent57:
		s.int(int64(e.Value))
	case *choice.LogEvent58:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent59:
		s.str(e.Value)
	case *choice.LogEvent60:
		s.str(e.Value)
	case *choice.LogEvent61:
		s.int(int64(e.Value))
	case *choice.LogEvent62:
		s.int(int64(e.Value.Day()))
	case *choice.LogEvent63:
		s.str(e.Value)
	}
}

func (s *sum) stdLog(l *std.Log) {
	for _, v := range l.Event00 {
		s.str(v)
	}
	for _, v := range l.Event01 {
		s.int(int64(v))
	}
	for _, v := range l.Event02 {
		s.str(v)
	}
	for _, v := range l.Event03 {
		s.str(v)
	}
	for _, v := range l.Event04 {
		s.str(v)
	}
	for _, v := range l.Event05 {
		s.int(int64(v))
	}
	for _, v := range l.Event06 {
		s.str(v)
	}
	for _, v := range l.Event07 {
		s.str(v)
	}
	for _, v := range l.Event08 {
		s.str(v)
	}
	for _, v := range l.Event09 {
		s.int(int64(v))
	}
	for _, v := range l.Event10 {
		s.str(v)
	}
	for _, v := range l.Event11 {
		s.str(v)
	}
	for _, v := range l.Event12 {
		s.str(v)
	}
	for _, v := range l.Event13 {
		s.int(int64(v))
	}
	for _, v := range l.Event14 {
		s.str(v)
	}
	for _, v := range l.Event15 {
		s.str(v)
	}
	for _, v := range l.Event16 {
		s.str(v)
	}
	for _, v := range l.Event17 {
		s.int(int64(v))
	}
	for _, v := range l.Event18 {
		s.str(v)
	}
	for _, v := range l.Event19 {
		s.str(v)
	}
	for _, v := range l.Event20 {
		s.str(v)
	}
	for _, v := range l.Event21 {
		s.int(int64(v))
	}
	for _, v := range l.Event22 {
		s.str(v)
	}
	for _, v := range l.Event23 {
		s.str(v)
	}
	for _, v := range l.Event24 {
		s.str(v)
	}
	for _, v := range l.Event25 {
		s.int(int64(v))
	}
	for _, v := range l.Event26 {
		s.str(v)
	}
	for _, v := range l.Event27 {
		s.str(v)
	}
	for _, v := range l.Event28 {
		s.str(v)
	}
	for _, v := range l.Event29 {
		s.int(int64(v))
	}
	for _, v := range l.Event30 {
		s.str(v)
	}
	for _, v := range l.Event31 {
		s.str(v)
	}
	for _, v := range l.Event32 {
		s.str(v)
	}
	for _, v := range l.Event33 {
		s.int(int64(v))
	}
	for _, v := range l.Event34 {
		s.str(v)
	}
	for _, v := range l.Event35 {
		s.str(v)
	}
	for _, v := range l.Event36 {
		s.str(v)
	}
	for _, v := range l.Event37 {
		s.int(int64(v))
	}
	for _, v := range l.Event38 {
		s.str(v)
	}
	for _, v := range l.Event39 {
		s.str(v)
	}
	for _, v := range l.Event40 {
		s.str(v)
	}
	for _, v := range l.Event41 {
		s.int(int64(v))
	}
	for _, v := range l.Event42 {
		s.str(v)
	}
	for _, v := range l.Event43 {
		s.str(v)
	}
	for _, v := range l.Event44 {
		s.str(v)
	}
	for _, v := range l.Event45 {
		s.int(int64(v))
	}
	for _, v := range l.Event46 {
		s.str(v)
	}
	for _, v := range l.Event47 {
		s.str(v)
	}
	for _, v := range l.Event48 {
		s.str(v)
	}
	for _, v := range l.Event49 {
		s.int(int64(v))
	}
	for _, v := range l.Event50 {
		s.str(v)
	}
	for _, v := range l.Event51 {
		s.str(v)
	}
	for _, v := range l.Event52 {
		s.str(v)
	}
	for _, v := range l.Event53 {
		s.int(int64(v))
	}
	for _, v := range l.Event54 {
		s.str(v)
	}
	for _, v := range l.Event55 {
		s.str(v)
	}
	for _, v := range l.Event56 {
		s.str(v)
	}
	for _, v := range l.Event57 {
		s.int(int64(v))
	}
	for _, v := range l.Event58 {
		s.str(v)
	}
	for _, v := range l.Event59 {
		s.str(v)
	}
	for _, v := range l.Event60 {
		s.str(v)
	}
	for _, v := range l.Event61 {
		s.int(int64(v))
	}
	for _, v := range l.Event62 {
		s.str(v)
	}
	for _, v := range l.Event63 {
		s.str(v)
	}
}
