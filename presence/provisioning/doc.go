// Package provisioning gives typed access to what a server provides its clients
// with: the groups of a provisionGroupList (in-band provisioning).
//
//	s, problems, err := provisioning.Parse(document)
//	if s.MeetingPolicy.AllowPollsOrDefault() { ... } // the default too where there is no meetingPolicy
//	if p := s.MeetingPolicy; p != nil {
//		size, given := p.MeetingSize.Get() // given: the server says so
//	}
//
// [Read] and [Parse] make [Settings] of a list, and [Problem]s of what does not
// fit: what was expected, what was found, where, and what to do. One value that
// is wrong makes no list unreadable. Settings and groups that are not known are
// kept in their order, and found by name; [Settings.List] is the way back, and
// loses nothing.
//
// [Groups] and [Lookup] have the facts: of each setting the kind, the bounds, the
// default, the meaning, the sources, and how sure each of these is. The Go types
// of the groups are generated from the same table, and docs/provisioning.md shows
// it.
//
// [ParseLocationProfile] reads a location profile, which the settings only name,
// and [LocationProfile.Normalize] applies it to what somebody dials.
//
// # Why no schema for the contents
//
// The schema of the envelope leaves the contents of a group open, and this
// package reads them as a view written by hand, for three reasons. The groups
// have their settings in four [Form]s, and servers of several versions may differ
// in which; each form is read in each group. A library that is documented to have
// all names in small letters shows that letter case does not count in them, and
// in a schema it would. And a schema would refuse the whole list for one value,
// on facts that are inferred more often than stated.
//
// # Sources
//
// The parsing pages of the Lync 2013 documentation (parsing-meeting-policy and
// its like) print what a library makes of the groups: names in small letters, and
// values. Types, defaults and most meanings they do not say. The spelling of
// names, and the form of each group, are in the open specification MS-SIPREGE
// 2.2.2.5; types, defaults and meanings of policies are those of the server's own
// settings, as the administrator's cmdlets describe them: that they are the same
// is inferred. Comments and facts name the page or another source, and say how
// sure they are: stated there, inferred, or guessed.
//
// # What the documentation leaves open
//
//   - What a client does where a setting is absent. The defaults here are those
//     that the server has; that they hold for an absent setting is inferred.
//     Port ranges have none: one end alone would mean nothing.
//   - What mobilityPolicy holds: its page says that there is such a policy, and no
//     more. The settings of it are the server's, their names guessed.
//   - Which numbers P2PAppSharingEncryption has for which encryption.
//   - Whether there are other words than the known ones. An unknown one is a
//     Problem, and the value all the same.
//   - Which of two settings, or groups, of one name counts. Here the first does
//     (guessed).
//   - Whether letter case counts in names of groups. It does here (guessed); a
//     name that is nearly a known one is a Problem.
//   - Attributes of groups, such as an instance or an expiry. None is documented;
//     all are kept.
package provisioning
