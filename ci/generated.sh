# shellcheck shell=bash
# Mutants that are made mechanically, all in one build (tests/mutants): for ci/planted-bugs --generated,
# which sources this after lib.sh.
#
# Of the core they must be killed by the unit tests, the recorded scenarios, those of the goals, and the
# corpus; of the reference model, by all but the unit tests. A survivor that no program can be told from the
# original by is listed in tests/mutants/equivalent.txt with the reason (ci/lib/mutant_score.py).

readonly mutants=build/mutants
readonly -A mutated_folders=([core]=src/procbuf [model]=fuzz/subjects/model)
readonly -A mutated_names=([core]=procbuf [model]=model)

# dump_sources WHAT: what the compiler makes of the sources, a file each.
dump_sources() {
  local source
  mkdir -p "$mutants/$1-ast"
  for source in "${mutated_folders[$1]}"/*.cpp; do
    case $source in *_test.cpp | *_bench.cpp) continue ;; esac
    (cd "$mutants/$1" && clang++-19 -std=c++23 -Isrc -Ifuzz/language -Ifuzz/subjects -Ifuzz/subjects/host -fsyntax-only \
      -Xclang -ast-dump=json \
      -Xclang "-ast-dump-filter=${mutated_names[$1]}" "$source") >"$mutants/$1-ast/${source##*/}.json" || return
  done
}

# instrument WHAT: puts all mutants into the tree there, but for those at places that do not compile.
instrument() {
  local tree=$mutants/$1 sources=${mutated_folders[$1]}
  cp "$sources"/*.[ch]pp "$tree/$sources/" &&
    cp tests/mutants/mutant.hpp "$tree/${sources%/*}/" && # where the sources are included from
    "$mutants/instrument" "$tree" "$sources" "$mutants/$1-ast"/*.json >"$mutants/$1.mutants"
}

# leave_out_errors WHAT: the places that the compiler complains of; status 1 where there are none.
leave_out_errors() {
  local sources=${mutated_folders[$1]} places
  places=$(sed -nE "s#^.*/($sources/[a-z_]+\.[ch]pp:[0-9]+):[0-9]+: (error|note: in instantiation).*#\1#p" \
    "$mutants/$1.log" | sort -u)
  [[ $places ]] && printf '%s\n' "$places" >>"$mutants/$1/$sources/.leave-out"
}

# build_mutants WHAT: one build of all; what does not compile is left out.
build_mutants() {
  local tree=$mutants/$1 attempt
  rm -rf "$tree" && mkdir -p "$tree" && git ls-files -z --cached --others --exclude-standard -- \
    'CMake*' cmake fuzz src 'tests/*.cpp' tests/regressions README.md |
    xargs -0 cp --parents -t "$tree" --no-clobber &&
    ln -sfn "$PWD/corpus" "$tree/corpus" && ln -sfn "$PWD/tests/conformance" "$tree/tests/conformance" &&
    g++ -std=c++23 -O1 -o "$mutants/instrument" tests/mutants/instrument.cpp &&
    dump_sources "$1" || return
  for attempt in 1 2 3 4 5; do
    instrument "$1" || return
    if (cd "$tree" && cmake --preset asan -B "../$1-build" -DPROCBUF_WARNINGS_ARE_ERRORS=OFF \
      -DCMAKE_BUILD_TYPE=Mutants -DCMAKE_CXX_FLAGS_MUTANTS=-w &&
      cmake --build "../$1-build" -j "$cores" --target core_tests regression_tests scenario \
        "${scenario_targets[@]}") >"$mutants/$1.log" 2>&1; then
      return
    fi
    leave_out_errors "$1" || return
  done
  return 1
}

# ---- Judging ---------------------------------------------------------------------------------------------

# state_of: what a change of makes results out of date.
state_of() {
  { find src/procbuf fuzz tests/mutants -name '*.[ch]pp' -o -name kill.sh; \
    find tests/conformance tests/as_upstream tests/goals tests/regressions corpus -type f; } | sort |
    xargs -d '\n' sha256sum | sha256sum | cut -c -16
}

# judge_mutants WHAT: fills work/mutants/WHAT, a line a mutant; goes on where it was stopped.
judge_mutants() {
  local record=work/mutants/$1 state
  mkdir -p work/mutants
  state=$(state_of)
  if [[ $(head -1 "$record" 2>/dev/null) != "$state" ]]; then
    step "mutants of the $1, build" build_mutants "$1" || die "the mutants of the $1 do not build"
    printf '%s\n' "$state" >"$record"
  fi
  # Where nothing runs, everything would count as killed.
  PROCBUF_MUTANT=0 tests/mutants/kill.sh "$1" "$mutants/$1-build" 0 | grep -q nothing ||
    die "the $1 does not pass with no mutant active; without work/mutants/$1 it is built anew"
  comm -23 <(cut -f 1 "$mutants/$1.mutants" | sort) <(cut -f 1 "$record" | sort) | sort -n |
    xargs -r -P "$jobs" -n 1 tests/mutants/kill.sh "$1" "$mutants/$1-build" |
    while IFS= read -r line; do
      printf '%s\n' "$line" >>"$record"
      if [[ -t 1 ]]; then
        printf '\r%s: %d of %d' "$1" $(($(wc -l <"$record") - 1)) "$(wc -l <"$mutants/$1.mutants")"
      fi
    done
  if [[ -t 1 ]]; then printf '\r\e[K'; fi
}

# run_generated: both, and their score, which is the exit status.
run_generated() {
  local what status=0
  for what in core model; do
    judge_mutants "$what"
    ci/lib/python mutant_score.py "$what" || status=1
  done
  exit "$status"
}
