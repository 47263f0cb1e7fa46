// Package aggregate turns what the endpoints of a user publish into what the
// world sees of the user.
//
// Phones, computers and the calendar of a user each publish instances of
// their own to the aggregation containers 2 and 3. Aggregation makes from them
// the one state of the user: [Aggregate] takes all instances, the registered
// endpoints, the previous result and the time, and gives the instances for the
// containers of watchers:
//
//	2, 3    aggregateState, for the user alone; 2 also aggregateMachineState and services
//	100     external contacts: the availability as a number, and services
//	200     colleagues: state, location, time zone, device, services, from container 2
//	300     workgroup: the same from container 3, with the subject of meetings
//	400     friends and family: as colleagues
//	32000   blocked contacts: Offline, always
//
// How the two containers differ is decided when publishing: [Workgroup] makes
// from a state for container 2 that for container 3, where Do Not Disturb is
// Busy with urgent interruptions only. [Choose], [CalendarStateOf] and
// [PhoneStateOf] build what endpoints publish.
//
// Everything is a pure function: the time is a parameter, the order of the
// instances makes no difference, and every tie is broken, in the end by the
// lowest container and instance identifier.
//
// # Rules and their sources
//
// Rules go by the names A1 to A23, and D4 and D5 for expiry. Comments name the
// page of the Lync 2013 documentation, or another source, that a rule comes
// from, and how sure it is: stated there, inferred from examples, or guessed.
//
//	A1       what calls for aggregation
//	A2, A3   classes and numbers of availability
//	A4, A23  what machines publish, in package availability
//	A5       the most active machine is the one with the lowest availability
//	A6       the time of an instance is its start time, else its publish time
//	A7       the choice of the user is the latest manual userState
//	A8       it overrides the states that are not newer
//	A9       of those kept, the least available decides
//	A10      beside the most active machine: Busy on an idle machine is Busy-Idle
//	A11      without endpoints the user is Offline
//	A12      the activity that holds at the result, with the highest minimum, the latest
//	A13, A14 what a calendar and a phone publish
//	A15      what is published to container 3
//	A16      dndState blocks the calls of others while the user has chosen Do Not Disturb
//	A17      what each container may show
//	A18      the location is that of the most active computer, below 12000
//	A19      when the user was last active
//	A20      each capability is that of the most active device that has it
//	A21      what others see of the services
//	A22      legacyInterop repeats the state
//	D4, D5   when instances expire
//
// Where a rule is not stated, or sources disagree, a field of [Policy] has the
// alternatives; its zero value is the recommended reading.
//
// # Explanations
//
// [Result.Explain] answers "why am I shown as Busy" in one screen, and
// [Result.Trace] has the same as data: for each rule what decided, which
// inputs lost, and why. Both run the rules again, so that a program that does
// not ask does not pay.
package aggregate
