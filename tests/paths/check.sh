#!/usr/bin/env bash
# Usage: check.sh REPOSITORY
#
# A checkout may lie in a folder whose name has blanks, an apostrophe, parentheses and letters that are not ASCII: the
# presets of the host are configured there, and the language is built with the flags of one whose sanitizers read
# a file of the repository. CMake cannot do with a double quote or a semicolon in there: then it says so. (The commands of ci/ are tried in such a folder by the other tests, see check-lib.sh.) A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly repository=$1

# checkout NAME: a copy of what is configured, in a folder of this name. Sets `stand`.
checkout() {
  stand=$place/$1/procbuf
  mkdir -p "$stand"
  cp -r "$repository"/{CMakeLists.txt,CMakePresets.json,README.md,cmake,ci,corpus,docs,fuzz,src,tests} "$stand"
}

checkout "it's a földer (1)"
for preset in release asan libfuzzer afl; do
  use_program 0 env -C "$stand" cmake --preset "$preset"
done
use_program 0 env -C "$stand" cmake --build --preset asan --target language_scenario

# ci/tidy finds the sources by their whole paths. What it would install and check with is not what is tried here.
for preset in cortex-m4-clang cortex-m33-clang riscv32-clang; do
  mkdir -p "$stand/build/$preset" && cp "$stand/build/asan/compile_commands.json" "$stand/build/$preset"
done
mkdir "$place/bin"
printf '#!/bin/bash\n' | tee "$stand/ci/setup" >"$place/bin/clang-tidy-19"
printf 'printf "%%s\\n" "$*" >>"%s"\n' "$place/tidied" >>"$place/bin/clang-tidy-19"
chmod +x "$place/bin/clang-tidy-19"
use_program 0 env PATH="$place/bin:$PATH" "$stand/ci/tidy" src/procbuf
grep -q -- '-p build/tidy/[a-z]* src/procbuf/kernel.cpp$' "$place/tidied" || fail "ci/tidy: $(cat "$place/tidied")"

for name in 'a "new" one' 'a;b'; do
  checkout "$name"
  use_program 1 env -C "$stand" cmake --preset release
  [[ $(tr -s ' \n' ' ' <"$work/err") = *'move it to a folder without double quotes and semicolons'* ]] ||
    fail "$name: $(<"$work/err")"
done
finish
