// Package grammar applies publication grammars.
package grammar
