#!/usr/bin/env bash
# Shows that a misuse does not compile, and that the misuse is the reason:
#
#   check.sh FILE COMPILER FLAG...
#
# The first line of FILE is `// expect: REGEX` (extended). Compiled as it is, FILE must fail with
# output that matches REGEX; with -DCONTROL, which leaves the misuse out, it must compile. Called by
# ctest, once for each file of this folder.
set -euo pipefail
export LC_ALL=C # plain quotation marks in messages

file=$1
shift

# fail MESSAGE OUTPUT
fail() {
  printf '%s: %s\n%s\n' "$file" "$1" "$2"
  exit 1
}

expect=$(sed -n '1s|^// expect: ||p' "$file")
[[ $expect ]] || fail "the first line must be \"// expect: REGEX\"" ""

output=$("$@" -fsyntax-only -DCONTROL "$file" 2>&1) ||
  fail "does not compile even without the misuse (-DCONTROL):" "$output"

if output=$("$@" -fsyntax-only "$file" 2>&1); then
  fail "compiles, and must not" "$output"
fi

grep -Eq -- "$expect" <<<"$output" ||
  fail "fails to compile, but without a message that matches \"$expect\":" "$output"
