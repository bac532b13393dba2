#!/usr/bin/env bash
# Usage: check.sh LIBRARY SEEN HIDDEN COMPILER FLAG...
#
# Shows that a wing of fuzz/ does not know one that comes behind it. What is compiled as the sources of LIBRARY are
# must find the header SEEN, which is of a wing before it, and must not find HIDDEN. Where HIDDEN is a header
# that is nowhere at all, that would show nothing: it has to be in a wing's folder. A test of ctest.
set -euo pipefail
export LC_ALL=C # plain quotation marks in messages

readonly library=$1 seen=$2 hidden=$3
readonly repository=${BASH_SOURCE[0]%/*}/../..
shift 3

# fail MESSAGE OUTPUT
fail() {
  printf '%s: %s\n%s\n' "$library" "$1" "$2"
  exit 1
}

# compile COMPILER... HEADER: a source that includes it.
compile() {
  printf '#include "%s"\n' "${*: -1}" | "${@:1:$#-1}" -fsyntax-only -x c++ - 2>&1
}

for header in "$seen" "$hidden"; do
  compgen -G "$repository/fuzz/*/$header" >/dev/null || compgen -G "$repository/src/$header" >/dev/null ||
    fail "there is no $header, in no wing and not in src" ""
done
output=$(compile "$@" "$seen") || fail "does not find $seen, which it may know:" "$output"
if output=$(compile "$@" "$hidden"); then
  fail "finds $hidden, which it must not know" "$output"
fi
grep -Eq "(fatal error: [^ ]+: No such file|'[^ ]+' file not found)" <<<"$output" ||
  fail "does not compile $hidden, but for another reason than that it is not found:" "$output"
