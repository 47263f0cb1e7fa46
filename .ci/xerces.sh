#!/usr/bin/env bash
# Checks folders of schema documents with Xerces-C and full schema checking,
# which sees the faults in content models (Unique Particle Attribution) that
# libxml2 does not look for. Prints what Xerces-C finds and fails on anything.
#
#	.ci/xerces.sh DIR...
#	.ci/xerces.sh --self-test DIR   a copy of DIR with a fault must be refused
#
# Xerces-C checks schemas only on behalf of a document, so that each schema
# document is loaded by a driver of its own: a document whose schema imports
# it. Of the flags of SAX2Count, -f switches full checking on, and -s and -n
# would switch schemas and namespaces off.
set -euo pipefail

readonly ns=urn:epx:driver
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# target_namespace FILE prints the target namespace of a schema document.
target_namespace() {
	xmllint --nonet --xpath 'string(/*/@targetNamespace)' "$1"
}

# load DRIVER FILE... has Xerces-C load the files, as one schema.
load() {
	local driver=$work/$1 file space
	shift
	{
		echo "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" targetNamespace=\"$ns\">"
		for file in "$@"; do
			space=$(target_namespace "$file")
			echo "<xs:import namespace=\"$space\" schemaLocation=\"file://$file\"/>"
		done
		echo '<xs:element name="driver"><xs:complexType/></xs:element></xs:schema>'
	} >"$driver.xsd"
	cat >"$driver.xml" <<-EOF
		<driver xmlns="$ns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
		        xsi:schemaLocation="$ns file://$driver.xsd"/>
	EOF
	local out
	out=$(SAX2Count -v=always -f "$driver.xml" 2>&1) || {
		echo "$out"
		return 1
	}
	# The count is printed for a document that has been read, and a finding is
	# no failure to SAX2Count.
	if grep -Eqi '(error|warning|fatal)' <<<"$out" || ! grep -q '(1 elems' <<<"$out"; then
		echo "$out"
		return 1
	fi
}

# check_dir DIR checks each schema document of a folder, and then all of them
# in one schema.
check_dir() {
	local dir file failed=0 n=0
	dir=$(cd "$1" && pwd)
	compgen -G "$dir/*.xsd" >/dev/null || {
		echo "$1: no schema documents"
		return 1
	}
	for file in "$dir"/*.xsd; do
		n=$((n + 1))
		load "one-$n" "$file" || failed=1
	done
	load all "$dir"/*.xsd || failed=1
	echo "$1: $n schema documents, $( ((failed)) && echo 'refused by Xerces-C' || echo 'accepted by Xerces-C')"
	return "$failed"
}

# self_test DIR makes sure that a fault is seen: a schema of two elements of
# one name in a row of which the first is optional, in a type that nothing uses.
self_test() {
	local copy=$work/copy file=note.xsd out
	cp -r "$1" "$copy"
	sed -i 's#</xs:schema>#<xs:complexType name="ambiguous"><xs:sequence>\
		<xs:element name="a" type="xs:string" minOccurs="0"/><xs:element name="a" type="xs:string"/>\
		</xs:sequence></xs:complexType></xs:schema>#' "$copy/$file"
	grep -q ambiguous "$copy/$file"
	if out=$(load forged "$copy/$file"); then
		echo "a forged $file with an ambiguous content model was accepted"
		return 1
	fi
	grep -qi 'unique particle attribution' <<<"$out" || {
		echo "$out"
		return 1
	}
	echo "a forged $file is refused, as it should be"
}

if [[ ${1-} == --self-test ]]; then
	self_test "$2"
	exit
fi
status=0
for dir in "$@"; do
	check_dir "$dir" || status=1
done
exit "$status"
