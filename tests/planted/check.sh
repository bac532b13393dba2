#!/usr/bin/env bash
# Shows that the planted bugs have not rotted:
#
#   check.sh CORE COMPILER FLAG...
#
# Each patch of this folder must say what it breaks and which rule, apply to the folder CORE
# (src/procbuf) as it is, and leave a core that compiles: the .cpp files that it changes, and one that
# includes all headers. And the copy of the repository that ci/planted-bugs breaks must be whole: cmake must
# find all that the presets name. Called by ctest.
set -euo pipefail

here=$(realpath "$(dirname "$0")")
cd "$here/../.."
source ci/planted.sh

core=$1 compiler=("${@:2}") place=$(mktemp -d)
readonly here core compiler place
trap 'rm -rf "$place"' EXIT

# fail PATCH MESSAGE OUTPUT
fail() {
  printf '%s: %s\n%s\n' "${1##*/}" "$2" "$3"
  exit 1
}

# check_head PATCH: `# what it breaks`, `# rule: A1`, and where it is known `# upstream: #1234`.
check_head() {
  local lines
  mapfile -t -n 3 lines <"$1"
  [[ ${lines[0]-} =~ ^'# '[A-Z\`a-z].*\.$ ]] || fail "$1" 'line 1 does not say what it breaks' "${lines[0]-}"
  [[ ${lines[1]-} =~ ^'# rule: '[A-GLMP][0-9]+$ ]] || fail "$1" 'line 2 is not "# rule: A1"' "${lines[1]-}"
  [[ ${lines[2]-} =~ ^'# upstream: #'[0-9]+$|^'--- a/src/procbuf/' ]] ||
    fail "$1" 'line 3 is no upstream reference' "${lines[2]-}"
}

# list_headers: those of the core, as they are included.
list_headers() { (cd "$core/.." && printf '%s\n' procbuf/*.hpp | grep -v test_board); }

# precompile: what a patched file includes takes most of the compiler's time, and is the same for many patches.
# Of each file that many of them change, what it includes by its own words is compiled once, and no more, so
# that a patch which needs more still does not compile. Of $place/headers.cpp, that is the standard headers.
precompile() {
  local count file
  mkdir "$place/precompiled"
  sed -nE 's|^\+\+\+ b/src/procbuf/(.*\.cpp)$|\1|p' "$here"/*.patch | sort | uniq -c |
    while read -r count file; do
      if ((count >= 5)); then grep '^#include' "$core/$file" >"$place/precompiled/$file"; fi
    done
  list_headers | sed 's|.*|#include "&"|' >"$place/headers.cpp"
  (cd "$core/.." && list_headers | xargs grep -h '^#include <') | sort -u >"$place/precompiled/headers.cpp"
  find "$place/precompiled" -type f -print0 |
    xargs -0 -P "$(nproc)" -I '{}' "${compiler[@]}" "-I$core/.." -x c++-header '{}' -o '{}.gch'
}

# compile FILE FOLDER [PRECOMPILED]: the headers in the folder come before the core's.
compile() {
  local already=()
  if [[ -e ${3-}.gch ]]; then already=(-Winvalid-pch -include "$3"); fi
  "${compiler[@]}" "-I$2" "-I$core/.." "${already[@]}" -fsyntax-only "$1" 2>&1
}

# check_patch PATCH
check_patch() {
  local patch=$1 name=${1##*/} broken=$place/${1##*/}/src/procbuf changed file with output
  check_head "$patch"
  mapfile -t changed < <(sed -nE 's|^\+\+\+ b/src/procbuf/(.*)$|\1|p' "$patch")
  ((${#changed[@]})) || fail "$patch" 'changes nothing' ''
  mkdir -p "$broken"
  output=$({ cp "${changed[@]/#/$core/}" "$broken" && plant "${name%.patch}" "$place/$name"; } 2>&1) ||
    fail "$patch" 'cannot be planted:' "$output"
  with=$place/precompiled
  if [[ "${changed[*]}" = *.hpp* ]]; then
    with= # what was precompiled for the .cpp files has headers that are not broken
    output=$(compile "$place/headers.cpp" "${broken%/*}" "$place/precompiled/headers.cpp") ||
      fail "$patch" 'does not compile:' "$output"
  fi
  for file in "${changed[@]}"; do
    [[ $file = *.cpp ]] || continue
    output=$(compile "$broken/$file" "${broken%/*}" ${with:+"$with/$file"}) ||
      fail "$patch" 'does not compile:' "$output"
  done
}

# check_share NUMBER COUNT PATCH...: of the patches, each COUNTth from that NUMBER on, counted from 1.
check_share() {
  local status=0 i count=$2
  local -a patches=("${@:3}")
  for ((i = $1 - 1; i < ${#patches[@]}; i += count)); do
    check_patch "${patches[i]}" & # a shell of its own, which ends where something is wrong
    wait $! || status=1
  done
  return "$status"
}

# check_copy: for the preset that names most.
check_copy() {
  local output
  output=$(link_sources "$place/source" && copy_core "$place/source" &&
    configure_planted asan "$place/source" "$place/build" -g0 2>&1) ||
    fail "$here" 'the copy that ci/planted-bugs breaks is not whole:' "$output"
}

check_copy
patches=("$here"/*.patch)
((${#patches[@]} >= 80)) || fail "$here" 'has fewer than 80 patches' ''
precompile
shares=() status=0
for ((number = 1; number <= $(nproc); ++number)); do
  check_share "$number" "$(nproc)" "${patches[@]}" &
  shares+=($!)
done
for share in "${shares[@]}"; do wait "$share" || status=1; done
exit "$status"
