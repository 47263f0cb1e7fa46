package presence

// Instance identifiers that are the same for every user (D7;
// presence-data-source-and-category-instance-id,
// publication-behaviors-of-category-instances; stated).
const (
	StaticAggregateStateID  uint32 = 0
	UserAggregateStateID    uint32 = 1
	AggregateMachineStateID uint32 = 0x10000000 // a page prints one digit more
	StaticUserStateID       uint32 = 0x20000000
	TimedUserStateID        uint32 = 0x24000000 // Busy and Do Not Disturb

	WorkingHoursID  uint32 = 0 // of calendarData
	PersonalNoteID  uint32 = 0
	ServicesID      uint32 = 0
	DNDStateID      uint32 = 0
	LegacyInteropID uint32 = 1

	IdentityCardID    uint32 = 0 // of contactCard: from the directory
	UserPhonesCardID  uint32 = 1
	AddressCardID     uint32 = 2
	AddressBookCardID uint32 = 3
	VoiceMailCardID   uint32 = 4
	PresentityCardID  uint32 = 5
	TitleCardID       uint32 = 6 // title, office, photo
)
