package xsd

import "strings"

// annotationOf reads the annotation children of an element (Part 1, section
// 3.13.2).
func annotationOf(e *element) *Annotation {
	var a *Annotation
	for _, c := range e.children {
		if !c.is("annotation") {
			continue
		}
		if a == nil {
			a = new(Annotation)
		}
		for _, item := range c.children {
			text := plainText(item.text)
			switch {
			case text == "":
			case item.is("documentation"):
				a.Documentation = append(a.Documentation, text)
			default:
				a.AppInfo = append(a.AppInfo, text)
			}
		}
	}
	return a
}

// plainText removes white space at both ends and at the ends of lines, and the
// indentation that all lines behind the first share.
func plainText(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \t\r")
	}
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return ""
	}
	lines[0] = strings.TrimLeft(lines[0], " \t")
	if indent := commonIndent(lines[1:]); indent != "" {
		for i := range lines[1:] {
			lines[1+i] = strings.TrimPrefix(lines[1+i], indent)
		}
	}
	return strings.Join(lines, "\n")
}

// commonIndent is the longest white space that all lines with text start with.
func commonIndent(lines []string) string {
	indent, found := "", false
	for _, line := range lines {
		if line == "" {
			continue
		}
		own := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
		if !found {
			indent, found = own, true
		}
		for !strings.HasPrefix(own, indent) {
			indent = indent[:len(indent)-1]
		}
	}
	return indent
}
