# shellcheck shell=bash
# A fuzzer that cannot find a known bug says nothing by finding none: ci/fuzz plants one first, and fuzzes
# for it. Needs planted.sh.

readonly canary=06-restart-keeps-mark canary_folder=build/canary
readonly canary_seconds=30 # of processor time; it takes a tenth of one

# canary_build PRESET: scenario_fuzzer, as the preset builds it, with the bug in the core. Only what differs
# from the last time is compiled.
canary_build() {
  local source=$canary_folder/source targets=(scenario_fuzzer) file
  if [[ $1 = afl ]]; then targets+=(procbuf_mutator); fi
  link_sources "$source"
  copy_core "$canary_folder/broken" && plant "$canary" "$canary_folder/broken" || return
  mkdir -p "$source/src/procbuf"
  for file in "$canary_folder"/broken/src/procbuf/*; do
    cmp -s "$file" "$source/src/procbuf/${file##*/}" || cp "$file" "$source/src/procbuf" || return
  done
  configure_planted "$1" "$source" "$canary_folder/$1" -g0 &&
    cmake --build "$canary_folder/$1" -j "$cores" --target "${targets[@]}"
}

# canary_found ENGINE: whether the engine, whose preset has its name, finds the bug.
canary_found() {
  local home=$canary_folder/$1-run build=$canary_folder/$1 status=0 command
  canary_build "$1" || return
  rm -rf "$home" && mkdir -p "$home"
  "$1_attempt" "$build/scenario_fuzzer" 1 "$home" "$canary_seconds" "$PWD/$build/libprocbuf_mutator.so"
  "${command[@]}" >"$home/log" 2>&1 || status=$?
  tail -20 "$home/log"
  [[ $(verdict "$status" "$home") = found ]]
}
