// Package sipuri says when two SIP URIs name the same person.
//
// Presence documents write one identity in many ways: as bob@contoso.com in
// the members of a container, as sip:Bob@Contoso.com in a header field, as
// "Bob" <sip:bob@contoso.com;opaque=user:epid:...;gruu> in a trace. [Parse]
// makes of each the same [Identity], a small value that can be compared with
// == and be the key of a map. [Same] compares two of them; [ParseAddress]
// keeps what is beside the identity: display name, scheme and parameters.
//
// # What counts
//
// Two URIs are the same identity when these are equal:
//
//   - The user, without regard to letter case. RFC 3261 has users sensitive to
//     case; servers and clients of this family of products are not (seen in one
//     client; inferred for servers, whose directory is not either). Case is
//     folded letter by letter as Unicode has it for scripts beyond ASCII
//     (guessed); a letter of ASCII never equals one that is not.
//   - The host, without regard to letter case (RFC 3261, 19.1.4; stated), to a
//     dot at its end, and to whether an internationalised domain is written in
//     its own script or as A-labels. Mapping and validity are those of UTS 46
//     for looking names up, not transitional. An IPv6 address counts by value.
//   - The port, where one is given. A port given is not equal to one left out,
//     not even when it is the port that would be used (RFC 3261, 19.1.4;
//     stated). No port is part of a domain; see [Identity.Domain].
//
// These make no difference:
//
//   - The scheme, sip or sips, or none at all: members of containers are
//     written without one (seen in one client; that it follows for all others
//     is inferred).
//   - Parameters and header fields, so that the GRUU of an endpoint is its user
//     (RFC 3261, 10.3, for parameters; stated).
//   - Which characters of the user are written as escapes, the reserved ones
//     among them (RFC 3261, 10.3; stated).
//   - Display names, angle brackets, and white space around the whole.
//
// # What is refused
//
// A URI of another scheme, such as tel: or im:; one without a user, such as
// sip:contoso.com; a password; escapes that are cut off, are not UTF-8 or hide
// control characters; hosts that are neither a domain name nor an address.
// Underscores in domain names are accepted, as directories use them.
// Errors are of type [*Error] and name the place.
package sipuri
