# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# AFL++, for ci/planted-bugs; engine-libfuzzer.sh says what each function is for.
#
# The targets run in persistent mode and get their inputs through shared memory (preset afl). The
# first job is AFL++'s main instance, the others are secondaries; they share what they find through
# work/afl/TARGET/out. Corpus and findings are libFuzzer's: each run starts from a merged copy of
# the corpus (work/afl/TARGET/in), and what it found is merged back at its end. A run that was
# killed leaves its folder, and the next run of either engine hands over what is in there.
#
# There is no leak checking here: AFL++ keeps one process running and kills it in the end. libFuzzer
# does it for what AFL++ found, when it next starts from the corpus.

readonly afl_mutator=build/afl/libprocbuf_mutator.so
readonly afl_environment=(
  AFL_NO_UI=1 AFL_NO_COLOR=1 AFL_NO_CRASH_README=1 AFL_SKIP_CPUFREQ=1 AFL_TRY_AFFINITY=1
  AFL_ALLOW_TMP=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
  # AFL++ insists on the first two; they hold for UndefinedBehaviorSanitizer as well.
  ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0:quarantine_size_mb=8:malloc_context_size=0
  UBSAN_OPTIONS=
)

# AFL++ runs every input it starts from ten times, and keeps them all: merged, they are few.
afl_prepare() {
  local home=$work_folder/afl/$1 folders
  mapfile -t folders < <(input_folders "$1")
  mkdir -p "$home/in" "$home/out" && libfuzzer_merge "$1" "$home/in" "${folders[@]}" &&
    touch "$home/began"
}

# The time limit is not AFL++'s (-V), which does not count what it takes to start.
afl_command() {
  local role=(-M main)
  if (($3 > 0)); then role=(-S "secondary-$3"); fi
  afl_run "$1" "$work_folder/afl/$1/in" "$work_folder/afl/$1/out" "${role[@]}" ${seed:+-s "$((seed + $3))"} \
    "${engine_arguments[@]}"
  command=(timeout --preserve-status --signal=INT "$2" "${command[@]}")
}

# afl_run TARGET IN OUT ARGUMENT...: sets `command`, with what is common to all runs.
afl_run() {
  command=(env "${afl_environment[@]}")
  if [[ -e $afl_mutator && ! -e corpus/$1.dict ]]; then
    command+=(AFL_CUSTOM_MUTATOR_LIBRARY="$PWD/$afl_mutator")
  fi
  command+=(afl-fuzz -i "$2" -o "$3" -G "$(max_length "$1")" -t 10000 -m none)
  if [[ -e corpus/$1.dict ]]; then command+=(-x "corpus/$1.dict"); fi
  command+=("${@:4}" -- "build/afl/$1")
}

# Named as libFuzzer names its findings, by their content.
afl_findings() {
  local file found
  find "$work_folder/afl/$1/out" -path '*/crashes/id:*' -o -path '*/hangs/id:*' | while read -r file; do
    found=afl-crash
    if [[ $file = */hangs/* ]]; then found=afl-hang; fi
    found=$work_folder/findings/$1/$found-$(sha1sum <"$file" | cut -d ' ' -f 1)
    [[ -e $found ]] || ln "$file" "$found"
    printf '%s\n' "$found"
  done | sort -u
}

# Of each instance its statistics, which it writes once it has run what it starts from and then every
# minute, and its queue.
afl_coverage() {
  local out=$work_folder/afl/$1/out
  { sed -nE 's/^edges_found *: //p' "$out"/*/fuzzer_stats 2>/dev/null || true; } |
    awk '$1 > cov { cov = $1 } END { printf "%d ", cov }'
  find "$out" -path '*/queue/id:*' -printf '%h\n' | uniq -c |
    awk '$1 > corpus { corpus = $1 } END { print corpus + 0 }'
}

# Its status is 0 whether the time was over, it found something, or it was stopped; but it may not have
# got as far as to catch the signal.
afl_ended_well() {
  (($1 == 0)) || { $stopped && (($1 == 130)); }
}

afl_finish() {
  local unstable
  unstable=$(afl_unstable "$work_folder/afl/$1/out")
  if [[ $unstable ]]; then troubles+=("$1: $unstable"); fi
  afl_hand_over "$1" || troubles+=(
    "$1: what AFL++ found is still in $work_folder/afl/$1, the next run takes it (see $work_folder/logs/$1-merge.log)")
}

# afl_unstable OUT: prints one line where an instance has seen inputs that do not reach the same each
# time they are run.
afl_unstable() {
  local stability
  stability=$(sed -nE 's/^stability *: //p' "$1"/*/fuzzer_stats 2>/dev/null | sort -u) || true
  [[ ! $stability || $stability = 100.00% ]] ||
    printf 'runs of one input differ: AFL++ gives a stability of %s\n' "${stability//$'\n'/, }"
}

# afl_hand_over TARGET: what a run left goes to the findings and the corpus, and its folder goes.
# Whatever interrupts this, nothing is lost, and it can be done again.
afl_hand_over() {
  local home=$work_folder/afl/$1 found
  if compgen -G "$home/out/*/queue" >/dev/null; then
    mapfile -t found < <(afl_findings "$1")
    findings+=("${found[@]}")
    libfuzzer_merge "$1" "$home/in" "$home"/out/*/queue || return
    find "$home/in" -type f -newer "$home/began" -exec mv -t "$(working_corpus "$1")" {} + || return
  fi
  rm -rf "$home"
}

# afl_smoke TARGET IN OUT: a short run from the inputs in IN, for ci/test. Whether it was as it should
# be: all inputs run, each the same every time, many to a process, without a crash.
afl_smoke() {
  local command statistics=$3/main/fuzzer_stats
  afl_run "$1" "$2" "$3" -M main -s 1 -E 5000
  rm -rf "$3" && mkdir -p "$3" && AFL_EXIT_ON_SEED_ISSUES=1 "${command[@]}" || return
  cat "$statistics"
  [[ ! $(afl_unstable "$3") ]] && grep -q '^target_mode .*persistent shmem_testcase' "$statistics" &&
    grep -Eq '^saved_crashes +: 0$' "$statistics" && grep -Eq '^saved_hangs +: 0$' "$statistics"
}
