# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# Breaking the core on purpose, with a patch of tests/planted, and fuzzing what that gives: for ci/planted-bugs. All
# else uses ci/lib/planting.py. Needs engine-libfuzzer.sh and engine-afl.sh.

# link_sources FOLDER: makes the folder the repository, in links; but for the core, which is to be broken.
link_sources() {
  local entry
  mkdir -p "$1/src"
  for entry in CMake* README.md cmake corpus docs fuzz src/firmware tests; do ln -sfn "$PWD/$entry" "$1/$entry"; done
}

# copy_core FOLDER: the core as it is, into the folder of link_sources.
copy_core() {
  mkdir -p "$1/src" && rm -rf "$1/src/procbuf" && cp -a src/procbuf "$1/src/procbuf"
}

# plant BUG FOLDER [FUZZ]: breaks the core that is there, or leaves it as it is and says why on its last line:
# status 1 where the patch does not apply, 3 where the core has the bug already. FUZZ is how many of the three
# lines around a change may be others than the patch says (default 0). Always with --force: without it, patch
# takes away what looks applied.
plant() {
  local try=(patch -d "$2" -p1 --force) file=tests/planted/$1.patch fuzz
  for fuzz in 0 ${3:+"$3"}; do
    if "${try[@]}" --fuzz="$fuzz" --dry-run <"$file"; then
      "${try[@]}" --fuzz="$fuzz" --no-backup-if-mismatch <"$file"
      return
    fi
    if "${try[@]}" --fuzz=0 --reverse --dry-run <"$file" >/dev/null; then
      printf '%s: the core has this bug already\n' "$1"
      return 3
    fi
  done
  printf '%s: does not apply to the core as it is\n' "$1"
  return 1
}

# configure_planted PRESET SOURCE FOLDER FLAGS: as the preset, less what takes the compiler's time.
configure_planted() {
  cmake -S "$2" --preset "$1" -B "$3" -DCMAKE_BUILD_TYPE=Planted -DCMAKE_CXX_FLAGS_PLANTED="$4"
}

# libfuzzer_attempt EXECUTABLE SEED HOME SECONDS: sets `command`, which fuzzes from nothing until the first
# failure, in the folder HOME. Its status is 152 where that takes more processor time.
libfuzzer_attempt() {
  mkdir -p "$3/corpus"
  command=(bash -c 'ulimit -S -t "$1"; exec "${@:2}"' - "$4"
    env PROCBUF_STATS="$3/counters" ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=0:detect_leaks=0
    "$1" "${libfuzzer_habits[@]}" -seed="$2" -max_len=4096 -artifact_prefix="$3/" "$3/corpus")
}

# afl_attempt EXECUTABLE SEED HOME SECONDS MUTATOR: the same with AFL++, which wants an input to begin with,
# and has processes of its own: its time is the clock's, and the status 124.
afl_attempt() {
  mkdir -p "$3/corpus" && printf 0 >"$3/corpus/nothing"
  command=(timeout --signal=INT "$4" env "${afl_environment[@]}" PROCBUF_STATS="$3/counters"
    AFL_BENCH_UNTIL_CRASH=1 AFL_CUSTOM_MUTATOR_LIBRARY="$5"
    afl-fuzz -s "$2" -i "$3/corpus" -o "$3/out" -G 4096 -t 10000 -m none -- "$1")
}

# verdict STATUS HOME: prints `found` or `missed`, by the log and what else was left in HOME; nothing where
# the engine broke down.
verdict() {
  if [[ $(written_units "$2/log") ]] || compgen -G "$2/out/*/crashes/id*" >/dev/null ||
    compgen -G "$2/out/*/hangs/id*" >/dev/null || grep -q 'results in a crash' "$2/log"; then
    printf found
  elif (($1 == 152 || $1 == 124)); then
    printf missed
  fi
}
