#!/usr/bin/env bash
# Usage: check.sh TOOL REPOSITORY
#
# ci/setup, which every command calls before it works, where something is missing: in a repository of its own, on
# a PATH of links, from which programs are taken away; apt-get is a script. And the table that it reads,
# ci/packages.txt. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

readonly tool=$1 repository=$2 stand=$work/repository bin=$work/bin
readonly table=$stand/ci/packages.txt

# program NAME: a shell script on the PATH, from the standard input.
program() {
  rm -f "$bin/$1"
  { printf '#!/bin/bash\n' && cat; } >"$bin/$1" && chmod +x "$bin/$1"
}

# take_away NAME...: from the PATH; give_back puts it there again.
take_away() { (cd "$bin" && rm -f "$@"); }
give_back() {
  local name
  for name; do ln -sf "$(PATH=$PATH command -v "$name")" "$bin/$name"; done
}

# here COMMAND...: on that PATH.
here() { env PATH="$bin" "$@"; }

# on RELEASE: what the machine says it is.
on() { printf 'NAME=test\nVERSION_CODENAME=%s\n' "$1" >"$place/os-release"; }

# shows PATTERN: a line of what was printed matches.
shows() { grep -Eq -- "$1" "$work/out" || fail "not shown: $1; but: $(cat "$work/out")"; }

make_repository() {
  mkdir -p "$bin" "$stand/build/asan"
  chmod 755 "$work" # also for somebody else
  cp -r "$repository/ci" "$stand"
  sed -i "s#/etc/os-release#$place/os-release#" "$stand/ci/setup"
  ln -s "$tool" "$stand/build/asan/scenario"
  find /usr/local/bin /usr/bin -maxdepth 1 ! -type d -exec ln -sf -t "$bin" {} +
  take_away apt-get apt-cache sudo
  program cmake <<<'exit 0'
  on bookworm
}

# ---- The table ------------------------------------------------------------------------------------------

# rows: of the table in the repository, "WHAT|GROUPS|PACKAGE".
rows() { sed '/^#/d; /^$/d; /^releases /d; s/ *| */|/g' "$repository/ci/packages.txt"; }

# table_is_well: each row has a package, or one for each release, with names as packages have them.
table_is_well() {
  local releases name='[a-z0-9][a-z0-9.+-]+' each='' release
  releases=$(sed -n 's/^releases | //p' "$repository/ci/packages.txt")
  [[ $releases ]] || fail 'the table names no releases'
  for release in $releases; do each+="${each:+ }$release=(-|$name)"; done
  rows | grep -Evx "[^|]+\|(\*|[a-z0-9-]+( [a-z0-9-]+)*)\|($name|$each)" >"$work/odd" &&
    fail "the table has odd rows: $(cat "$work/odd")"
  [[ ! $(rows | cut -d '|' -f 1 | sort | uniq -d) ]] || fail "twice in the table: $(rows | cut -d '|' -f 1 | sort | uniq -d)"
  (($(rows | wc -l) > 40)) || fail 'the table is nearly empty'
}

# source_of COMMAND: its own text; of one in Python, what it sets up and builds as bash has it: builds.setup("a", "b")
# is `setup a b`.
source_of() {
  local python=$repository/ci/lib/${1//-/_}.py
  if [[ -e $python ]]; then
    cat "$python" "$repository/ci/lib/${1%ly}s"/*.py 2>/dev/null | tr -d '\n' | grep -oE '\b(setup|build)\([ *("]+[^)]*\)' |
      sed -E 's/[*a-z]+\.[a-z.]+//g; s/[^a-z0-9-]+/ /g'
  else
    cat "$repository/ci/$1"
  fi
}

# groups_of COMMAND: all that it names for setup, in any case; nothing where that is everything.
groups_of() { source_of "$1" | grep -oE '\bsetup( [a-z0-9-]+| "[$][^"]*")+' | sed 's/^setup//; s/"[^"]*"//g'; }

# scripts_name_groups: groups are in the table, and a command that builds a preset names it.
scripts_name_groups() {
  local command group preset known
  known=" $(rows | cut -d '|' -f 2 | tr '\n' ' ')"
  for command in afl-sync bench corpus coverage crosscheck firmware fuzz nightly oss-fuzz-check planted-bugs repro tidy; do
    [[ $(groups_of "$command") ]] || fail "ci/$command calls no setup with groups"
    for group in $(groups_of "$command"); do
      [[ $known = *" $group "* ]] || fail "ci/$command: the table has no group $group"
    done
    source_of "$command" | grep -oE '\bbuild (release|asan|libfuzzer|afl|msan|coverage|m32)\b' | cut -d ' ' -f 2 >"$work/presets" || true
    while read -r preset; do
      [[ " $(groups_of "$command" | tr '\n' ' ') " = *" $preset "* ]] ||
        fail "ci/$command builds $preset, and does not set up for it"
    done <"$work/presets"
  done
}

# packages_exist: this release has all packages of its column; not where apt-get has no lists of packages.
packages_exist() {
  local release package
  release=$(sed -nE 's/^VERSION_CODENAME=//p' /etc/os-release)
  if ! grep -qw "$release" <<<"$(sed -n 's/^releases | //p' "$repository/ci/packages.txt")" ||
    ! compgen -G "/var/lib/apt/lists/*_dists_${release}_*_Packages*" >/dev/null; then
    printf 'not checked: whether the packages exist\n'
    return
  fi
  rows | cut -d '|' -f 3 | sed -E "s/.*\b$release=([^ ]+).*/\1/" | grep -vx -e - | sort -u >"$work/packages"
  xargs apt-cache policy <"$work/packages" | sed -nE '/^[^ ].*:$/ { s/:$//; h }; /Candidate: [^(]/ { x; p }' |
    sort -u >"$work/known"
  package=$(comm -23 "$work/packages" "$work/known")
  [[ ! $package ]] || fail "no packages of $release: $package"
}

table_is_well
scripts_name_groups
packages_exist

# ---- Nothing is missing, and there is no apt-get

make_repository
use_program 0 here "$stand/ci/repro" "$repository/tests/conformance/rules/overlap.scn"
shows '^tool build +ok '
use_program 0 here "$stand/ci/setup" --check asan
shows '^nothing is missing$'

# What the first commands do not use: the other processors, the browser, the debugger, the other engine.
take_away qemu-system-arm qemu-system-riscv32 arm-none-eabi-g++ riscv64-unknown-elf-g++ chromium gdb afl-fuzz valgrind
for command in fuzz corpus coverage bench; do
  # shellcheck disable=SC2046 # words
  use_program 0 here "$stand/ci/setup" --check $(groups_of "$command")
done
use_program 0 here "$stand/ci/repro" "$repository/tests/conformance/rules/overlap.scn"
use_program 1 here "$stand/ci/setup" --check
for name in qemu-system-arm arm-none-eabi-g++ chromium gdb; do shows "^$name\b"; done
program_refuses '^ci/setup: missing: gdb \(package gdb\): there is no apt-get' \
  here "$stand/ci/repro" --gdb "$repository/tests/conformance/rules/overlap.scn"
program_refuses '^ci/setup: missing: afl-fuzz \(package afl\+\+\): there is no apt-get' \
  here "$stand/ci/fuzz" --engine afl

# Without g++ the headers are looked for by the other compiler.
take_away g++
use_program 0 here "$stand/ci/repro" "$repository/tests/conformance/rules/overlap.scn"

# A command in Python is a command also where there is no Python yet, or an old one.
sed -i 's#/usr/bin/python3#/nowhere/python3#' "$stand/ci/lib/python"
take_away python3
program_refuses '^ci/setup: missing: python3 \(package python3\): there is no apt-get' here "$stand/ci/fuzz" --help
program python3 <<<'echo Python 3.9.2; exit 1'
program_refuses '^ci/lib/python: needs Python 3.11 or newer; python3 is Python 3.9.2$' here "$stand/ci/fuzz" --help
ln -sf /usr/bin/python3 "$bin/python3"
use_program 0 here "$stand/ci/fuzz" --help

# ---- One program is missing

take_away ninja
program_refuses '^ci/setup: missing: ninja \(package ninja-build\): there is no apt-get here to install with$' \
  here "$stand/ci/repro" "$repository/tests/conformance/rules/overlap.scn"
[[ ! -s $work/out ]] || fail "said, with nothing done: $(cat "$work/out")"
use_program 1 here "$stand/ci/setup" --check format
shows '^ninja +ninja-build$'
shows '^missing: 1; how much that is cannot be told: there is no apt-get here$'

# apt-get that knows of a package list only after an update, and does what $work/installs says.
program apt-get <<END
while [[ \$1 = -o ]]; do shift 2; done
printf '%s\n' "\$*" >>'$work/calls'
case "\$*" in
  update) touch '$work/updated' ;;
  *--simulate*)
    [[ -e '$work/updated' ]] || { echo 'E: Unable to locate package ninja-build' >&2; exit 100; }
    echo 'Inst libc6 [2.36-9] (2.36-10 Debian:12.1/stable [amd64])'
    echo 'Inst ninja-build (1.11.1-2 Debian:12.1/stable [amd64])'
    echo 'Conf ninja-build (1.11.1-2 Debian:12.1/stable [amd64])'
    ;;
  *) source '$work/installs' ;;
esac
END
program apt-cache <<'END'
[[ $* = 'show libc6=2.36-10 ninja-build=1.11.1-2' ]] || exit 100
printf 'Package: libc6\nInstalled-Size: 400000\nSize: 90000000\n\n'
printf 'Package: ninja-build\nInstalled-Size: 10156\nSize: 1000000\n\n'
printf 'Package: ninja-build\nInstalled-Size: 10156\nSize: 1000000\n\n'
END
program sudo <<<'exec "$@"'
printf 'ln -s /bin/true %q\n' "$bin/ninja" >"$work/installs"

# calls LINE...: what apt-get was called for, and forgets it.
calls() {
  printf '%s\n' "$@" | diff - <(cut -d ' ' -f 1,2 "$work/calls" 2>/dev/null) >"$work/differences" ||
    fail "apt-get was called otherwise: $(cat "$work/differences")"
  rm -f "$work/calls" "$work/updated"
}

PROCBUF_SETUP=off program_refuses '^ci/setup: missing: ninja \(package ninja-build\): PROCBUF_SETUP=off ' \
  here "$stand/ci/setup" format
[[ ! -e $work/calls ]] || fail "PROCBUF_SETUP=off: apt-get was called: $(cat "$work/calls")"
PROCBUF_SETUP=no program_refuses 'PROCBUF_SETUP is "no"; there is only off' here "$stand/ci/setup" format

use_program 1 here "$stand/ci/setup" --check format
shows '^missing: 1; how much that is cannot be told: E: Unable to locate package ninja-build$'
calls 'install --simulate'
touch "$work/updated"
use_program 1 here "$stand/ci/setup" --check format
shows '^missing: 1; installing comes to 2 packages \(91 MB to download, 420 MB on disk\)$'
calls 'install --simulate'

as_somebody=()
if ((EUID == 0)); then as_somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
take_away sudo
program_refuses '^ci/setup: missing: ninja \(package ninja-build\): installing needs root or sudo$' \
  "${as_somebody[@]}" env PATH="$bin" "$stand/ci/setup" format
program sudo <<<'exec "$@"'

use_program 0 here "$stand/ci/repro" "$repository/tests/conformance/rules/overlap.scn"
shows '^ci/setup: installing 2 packages \(91 MB to download, 420 MB on disk\): ninja-build$'
calls 'install --simulate' update 'install --simulate' 'install --yes'

take_away ninja
echo 'exit 0' >"$work/installs"
program_refuses '^ci/setup: still missing after installing: ninja \(package ninja-build\)$' \
  here "$stand/ci/setup" format
rm "$work/calls" "$work/updated"
echo 'echo "E: Unable to fetch some archives" >&2; exit 100' >"$work/installs"
program_refuses '^ci/setup: cannot install ninja-build: E: Unable to fetch some archives$' \
  here "$stand/ci/setup" format
calls 'install --simulate' update 'install --simulate' 'install --yes' update 'install --yes'

# ---- Releases

on noble
program_refuses '^ci/setup: missing: .*chromium or google-chrome: noble has no package of chromium or google-chrome$' \
  here "$stand/ci/setup" tests
printf 'NAME=another\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n' >"$place/os-release"
program_refuses 'noble has no package of chromium' here "$stand/ci/setup" tests
program google-chrome <<<'exit 0'
take_away clang-format-19
use_program 1 here "$stand/ci/setup" --check tests
! grep -q chromium "$work/out" || fail 'a browser of another name is not taken'
on jammy
program_refuses 'missing: .*: what packages are called here is not known, only in bookworm trixie noble$' \
  here "$stand/ci/setup" format
give_back ninja clang-format-19
use_program 0 here "$stand/ci/setup" format

# ---- What can be looked for: each once where it is, and once where it is not

program cmake <<<"echo 'cmake version 3.9.10 (test 99.9-1) 3.9.10'"
cat >>"$table" <<'END'
cmake 3.9 | is | package
<cstddef> | is | package
$PROCBUF_TEST/os-release | is | package
/no/such or /*/passwd | is | package
clang++-19: libgcc.a | is | package
python3: json | is | package
no-such-program or sh | is | package
cmake 3.10 | is-not | package
<no/such.hpp> | is-not | package
$PROCBUF_TEST/no-such or $PROCBUF_OTHER/os-release | is-not | package
/no/s* | is-not | package
clang++-19: no-such.a | is-not | package
python3: no_such_module | is-not | package
no-such-program or no-such-other | is-not | bookworm=of-bookworm trixie=of-trixie noble=-
32-bit programs | word | package
END
sed -i 's/^cmake 3.25 |/cmake 3.1 |/' "$table"
on trixie
PROCBUF_TEST=$place use_program 0 here "$stand/ci/setup" --check is
PROCBUF_TEST=$place use_program 1 here "$stand/ci/setup" --check is-not
shows '^missing: 7; '
shows '^no-such-program or no-such-other +of-trixie$'
program_refuses "^ci/setup: no group no; there are: .*is is-not" here "$stand/ci/setup" no
# The loader of 32-bit programs is one.
if [[ -x /lib/ld-linux.so.2 ]]; then
  runs=0
  take_away qemu-i386
  if ! /lib/ld-linux.so.2 --version >/dev/null 2>&1; then runs=1; fi
  use_program "$runs" here "$stand/ci/setup" --check word
else
  printf 'not checked: whether 32-bit programs run\n'
fi

finish
