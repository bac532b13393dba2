# shellcheck shell=bash
# A fuzzer that cannot find a known bug says nothing by finding none: ci/fuzz and ci/nightly plant one first,
# and fuzz for it. Needs planted.sh.

# The first that can be planted is. They are in different files, so that a core with one of these bugs is
# fuzzed like any other: what is found there is a finding.
readonly canaries=(06-restart-keeps-mark 35-len-refused) canary_folder=build/canary
readonly canary_seconds=30 # of processor time; it takes a tenth of one
readonly canary_context=3  # whoever works on the core may have changed every line beside the canary's

# plant_canary: makes the folder `broken` the core with one of the canaries in it, and says which. Status 3
# where none can be planted.
plant_canary() {
  local bug
  for bug in "${canaries[@]}"; do
    copy_core "$canary_folder/broken" || return
    if plant "$bug" "$canary_folder/broken" "$canary_context"; then
      printf 'planted: %s\n' "$bug"
      return
    fi
  done
  return 3
}

# canary_build PRESET: scenario_fuzzer, as the preset builds it, of that core. Only what differs from the last
# time is compiled.
canary_build() {
  local source=$canary_folder/source broken=$canary_folder/broken/src/procbuf file
  local targets=(scenario_fuzzer)
  if [[ $1 = afl ]]; then targets+=(procbuf_mutator); fi
  link_sources "$source" && mkdir -p "$source/src/procbuf" || return
  if ! diff -rq "$broken" "$source/src/procbuf" >/dev/null; then # of a night before, all is there
    for file in "$broken"/*; do
      cmp -s "$file" "$source/src/procbuf/${file##*/}" || cp "$file" "$source/src/procbuf" || return
    done
  fi
  for file in "$source"/src/procbuf/*; do
    [[ -e $broken/${file##*/} ]] || rm "$file" || return
  done
  configure_planted "$1" "$source" "$canary_folder/$1" -g0 &&
    cmake --build "$canary_folder/$1" -j "$cores" --target "${targets[@]}"
}

# canary_found ENGINE: whether the engine, whose preset has its name, finds a bug that is planted. Status 1: it
# does not; 3: none can be planted; 4: the core with the bug does not build.
canary_found() {
  local home=$canary_folder/$1-run build=$canary_folder/$1 status=0 command
  plant_canary || return 3
  canary_build "$1" || return 4
  rm -rf "$home" && mkdir -p "$home"
  "$1_attempt" "$build/scenario_fuzzer" 1 "$home" "$canary_seconds" "$PWD/$build/libprocbuf_mutator.so"
  "${command[@]}" >"$home/log" 2>&1 || status=$?
  tail -20 "$home/log"
  [[ $(verdict "$status" "$home") = found ]]
}

# canary_trouble STATUS: what a status of canary_found means, for whoever cannot go on.
canary_trouble() {
  case $1 in
    3) printf 'none of the bugs for a trial fits the core (%s): mend their patches in tests/planted' "${canaries[*]}" ;;
    4) printf 'the core with a bug planted does not build' ;;
    *) printf 'a bug planted in the core is not found, so finding nothing would mean nothing' ;;
  esac
}
