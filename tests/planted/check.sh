#!/usr/bin/env bash
# Shows that the planted bugs have not rotted:
#
#   check.sh CORE COMPILER FLAG...
#
# Each patch of this folder must say what it breaks and which rule, apply to the folder CORE
# (src/procbuf) as it is, and leave a core that compiles: the .cpp files that it changes, and one that
# includes all headers. And the copy of the repository that ci/planted-bugs breaks must be whole: cmake must
# find all that the presets name. Called by ctest; calls itself, once for each patch (check.sh --one PATCH
# CORE COMPILER FLAG...).
set -euo pipefail

self=$(realpath "$0")
here=$(dirname "$self")
cd "$here/../.."
source ci/planted.sh

# fail PATCH MESSAGE OUTPUT
fail() {
  printf '%s: %s\n%s\n' "${1##*/}" "$2" "$3"
  exit 1
}

# check_head PATCH: `# what it breaks`, `# rule: A1`, and where it is known `# upstream: #1234`.
check_head() {
  local number=0 line
  while IFS= read -r line; do
    case $((++number)) in
      1) [[ $line =~ ^'# '[A-Z\`a-z].*\.$ ]] || fail "$1" 'line 1 does not say what it breaks' "$line" ;;
      2) [[ $line =~ ^'# rule: '[A-GLMP][0-9]+$ ]] || fail "$1" 'line 2 is not "# rule: A1"' "$line" ;;
      3) [[ $line =~ ^'# upstream: #'[0-9]+$|^'--- a/src/procbuf/' ]] || fail "$1" 'line 3 is no upstream reference' "$line" ;;
    esac
  done < <(head -3 "$1")
}

# check_patch PATCH CORE COMPILER FLAG...
check_patch() {
  local patch=$1 core=$2 work changed headers output
  shift 2
  check_head "$patch"
  work=$(mktemp -d)
  # shellcheck disable=SC2064 # now
  trap "rm -rf '$work'" EXIT
  mkdir -p "$work/src" && cp -r "$core" "$work/src/procbuf"
  output=$(plant "$(basename "$patch" .patch)" "$work" 2>&1) || fail "$patch" 'cannot be planted:' "$output"
  mapfile -t changed < <(sed -nE 's|^\+\+\+ b/(src/procbuf/.*\.cpp)$|\1|p' "$patch")
  if grep -Eq '^\+\+\+ b/.*\.hpp$' "$patch"; then
    mapfile -t headers < <(cd "$work/src" && printf '%s\n' procbuf/*.hpp | grep -v test_board)
    printf '#include "%s"\n' "${headers[@]}" >"$work/src/headers.cpp"
    changed+=(src/headers.cpp)
  fi
  ((${#changed[@]})) || fail "$patch" 'changes nothing' ''
  output=$("$@" "-I$work/src" -fsyntax-only "${changed[@]/#/$work/}" 2>&1) ||
    fail "$patch" 'does not compile:' "$output"
}

# check_copy: for the preset that names most.
check_copy() {
  local copy output
  copy=$(mktemp -d)
  # shellcheck disable=SC2064 # now
  trap "rm -rf '$copy'" EXIT
  output=$(link_sources "$copy/source" && copy_core "$copy/source" &&
    configure_planted asan "$copy/source" "$copy/build" -g0 2>&1) ||
    fail "$here" 'the copy that ci/planted-bugs breaks is not whole:' "$output"
}

if [[ $1 = --one ]]; then
  check_patch "${@:2}"
  exit
fi

check_copy
(($(find "$here" -name '*.patch' | wc -l) >= 80)) || fail "$here" 'has fewer than 80 patches' ''
find "$here" -name '*.patch' -print0 | sort -z | xargs -0 -P "$(nproc)" -I '{}' "$self" --one '{}' "$@"
