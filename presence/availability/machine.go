package availability

import "time"

// Timeouts say when a machine without input becomes Inactive, and how long
// after that Away. The zero value stands for 5 and 15 minutes (Machine
// States; stated, while other sources give 5 and 5, or 15 minutes in all).
type Timeouts struct {
	Inactive time.Duration // from the last input; 0 is 5 minutes
	Away     time.Duration // from Inactive; 0 is 15 minutes
}

// Machine is the availability of a machine that is signed in and has had no
// input for so long. One that signs out is Offline.
func (t Timeouts) Machine(idle time.Duration) Availability {
	if t.Inactive == 0 {
		t.Inactive = 5 * time.Minute
	}
	if t.Away == 0 {
		t.Away = 15 * time.Minute
	}
	switch {
	case idle < t.Inactive:
		return Available
	case idle-t.Inactive < t.Away:
		return Inactive
	}
	return Away
}

// A Throttle keeps a machine that is not the most active one from publishing
// its active state over and over. The zero value is three times in three
// minutes (publication-behaviors-of-category-instances; stated).
type Throttle struct {
	Limit  int           // 0 is 3
	Window time.Duration // 0 is 3 minutes
}

// Allow reports whether a machine may publish a state now. published are the
// times at which it has published an active state since it was last idle, in
// any order. States that are not active are always allowed (inferred), and so
// is everything from the most active machine (stated). The window slides
// (inferred): a time counts while it is less than the window away.
func (t Throttle) Allow(next Availability, mostActive bool, published []time.Time, now time.Time) bool {
	if t.Limit == 0 {
		t.Limit = 3
	}
	if t.Window == 0 {
		t.Window = 3 * time.Minute
	}
	if mostActive || next.Class() != ClassAvailable {
		return true
	}
	recent := 0
	for _, at := range published {
		if now.Sub(at) < t.Window {
			recent++
		}
	}
	return recent < t.Limit
}
