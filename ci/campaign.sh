# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# Fuzzing one target at a time with all processes: for ci/fuzz, which goes through the targets once, and
# ci/nightly, which goes through them again and again. Needs both engines' files. Who sources this sets
# `engine` and `jobs`, and defines
#
#   while_fuzzing TARGET TICK  called every second, with the number of seconds; 0 for the last time

readonly engines=(libfuzzer afl)
readonly grace=70       # seconds that processes get beyond their time before they are killed
readonly successors=100 # at the most, of processes that end before their time
restart=false # whether a process that ends before its time has another take its place
merged=false  # whether all there is to start from is in the working corpus
stopped=false
corpora=              # where working corpora are instead of in work/corpus
seed=                 # of the first process's random numbers; the others' follow
engine_arguments=()   # more of them, for the engine
findings=()  # files
troubles=()  # one line each
inputs=0     # of all targets that ran so far, see read_counters
operations=0
milliseconds=0

# require_engine OPTION VALUE...: given "$@" of the option loop, stops unless an engine follows.
require_engine() { require_one_of engine "${engines[*]}" "$@"; }

# check_work_folder: the folder can be written to and has room; also asked while fuzzing, because
# libFuzzer drops in silence what it cannot save.
check_work_folder() {
  { head -c 65536 /dev/zero >"$work_folder/.probe" && rm "$work_folder/.probe"; } 2>/dev/null
}

no_room() {
  printf 'cannot write to %s, or the disk is full' "$(realpath -m "$work_folder")"
}

prepare_work_folder() {
  local target
  for target in "${targets[@]}"; do
    mkdir -p "$work_folder"/{findings,seeds}/"$target" "$work_folder/logs" 2>/dev/null ||
      die "cannot create folders in $(realpath -m "$work_folder")"
    mkdir -p "$(working_corpus "$target")" 2>/dev/null ||
      die "cannot create folders in $(realpath -m "${corpora:-$work_folder}")"
  done
  check_work_folder || die "$(no_room)"
}

# working_corpus TARGET: the folder that grows.
working_corpus() { printf '%s/%s' "${corpora:-$work_folder/corpus}" "$1"; }

# input_folders TARGET: what fuzzing starts from, one a line; the first one grows.
input_folders() {
  printf '%s\n' "$(working_corpus "$1")"
  if $merged; then return; fi
  printf '%s\n' "$work_folder/seeds/$1"
  if [[ -d corpus/$1 ]]; then printf '%s\n' "corpus/$1"; fi
}

# prepare_inputs TARGET
prepare_inputs() {
  make_seeds "$1" "$work_folder/seeds/$1" && afl_hand_over "$1" && "${engine}_prepare" "$1"
}

# ---- One target -------------------------------------------------------------------------------------

# start_job TARGET SECONDS JOB: starts a process in that job; adds it to pids, logs and counters, and
# makes it the job's `current`. In the background, bash would have it ignore Ctrl-C.
start_job() {
  local run=${#pids[@]} command
  logs+=("$work_folder/logs/$1-$run.log")
  counters+=("$work_folder/logs/$1-$run.counters")
  rm -f "${counters[run]}"
  "${engine}_command" "$1" "$2" "$3"
  PROCBUF_STATS=${counters[run]} env --default-signal=INT "${command[@]}" \
    >"${logs[run]}" 2>&1 &
  pids+=($!)
  current[$3]=$!
}

# start_jobs TARGET SECONDS
start_jobs() {
  local job
  pids=() logs=() counters=() current=()
  for ((job = 0; job < jobs; ++job)); do start_job "$1" "$2" "$job"; done
}

# tend_jobs TARGET SECONDS: gives those that have ended before their time a successor, where that is
# wanted, and ends those that will not end.
tend_jobs() {
  local job passed=$(((${EPOCHREALTIME/./} - began) / 1000000))
  if ((passed > $2 + grace)); then kill -KILL "${current[@]}" 2>/dev/null || true; fi
  # A stop may have come while they were being started.
  if $stopped; then kill -INT "${current[@]}" 2>/dev/null || true; fi
  if $stopped || ! $restart; then return 0; fi
  for ((job = 0; job < jobs; ++job)); do
    if ((passed + 1 < $2 && ${#pids[@]} < jobs + successors)) && ! kill -0 "${current[job]}" 2>/dev/null; then
      start_job "$1" $(($2 - passed)) "$job"
    fi
  done
}

# read_counters: prints inputs and operations of the current jobs, which keep two native 64-bit
# numbers each in their counter files.
read_counters() {
  { od -An -v -w16 -t u8 "${counters[@]}" 2>/dev/null || true; } |
    awk '{ inputs += $1; operations += $2 } END { printf "%.0f %.0f\n", inputs, operations }'
}

# grouped NUMBER: 1234567 as 1,234,567.
grouped() {
  local left=$1 right=
  while ((${#left} > 3)); do
    right=,${left: -3}$right
    left=${left:0:-3}
  done
  printf '%s' "$left$right"
}

# progress TARGET TIME: what everything that ran so far has come to, of a TIME in words: one part a line, what
# matters most first.
progress() {
  local ran_inputs ran_operations coverage corpus found
  local milliseconds=$((milliseconds + (${EPOCHREALTIME/./} - began) / 1000 + 1))
  read -r ran_inputs ran_operations < <(read_counters)
  read -r coverage corpus < <("${engine}_coverage" "$1")
  found=$("${engine}_findings" "$1" | wc -l)
  printf '%s\n' "findings $((${#findings[@]} + found))" "$1" "$((milliseconds / 1000)) $2" \
    "$(grouped $((inputs + ran_inputs))) inputs" \
    "$(grouped $(((inputs + ran_inputs) * 1000 / milliseconds))) inputs/s" \
    "$(grouped $(((operations + ran_operations) * 1000 / milliseconds))) operations/s" \
    "coverage $coverage" "corpus $corpus"
}

# progress_due TICK: on a terminal every second; else every ten.
progress_due() { [[ -t 1 ]] || (($1 % 10 == 0)); }

# terminal_size: sets `lines` and `columns` to those of the terminal that the output goes to; 0 where it does
# not tell.
terminal_size() {
  lines=0 columns=0
  { read -r lines columns < <(stty size <&3 2>/dev/null); } 3<&1 || true
}

# fitted WIDTH PART...: as many of the parts, from the first on, as a line of that width has room for; of a
# first one that is too long for it, the beginning.
fitted() {
  local width=$1 line=$2 part
  for part in "${@:3}"; do
    ((${#line} + 3 + ${#part} <= width)) || break
    line+=" · $part"
  done
  printf '%s' "${line:0:width}"
}

# show_progress PART...: on a terminal in the place of the last one, in one line that is never wrapped, the last
# column left free; else all of it.
show_progress() {
  local lines columns
  if [[ -t 1 ]]; then
    terminal_size
    printf '\r%s\e[K' "$(fitted $((columns > 1 ? columns - 1 : 79)) "$@")"
  else
    printf '%s\n' "$(fitted 1000 "$@")"
  fi
}

# judge_jobs TARGET: adds up what the jobs, which have all ended, ran and found, and how they died.
judge_jobs() {
  local run status found ran_inputs ran_operations
  mapfile -t found < <("${engine}_findings" "$1")
  findings+=("${found[@]}")
  for ((run = 0; run < ${#pids[@]}; ++run)); do
    status=0
    wait "${pids[run]}" 2>/dev/null || status=$?
    "${engine}_ended_well" "$status" "${logs[run]}" ||
      troubles+=("$1: a process ended with status $status, see ${logs[run]}")
  done
  read -r ran_inputs ran_operations < <(read_counters)
  if ((ran_inputs == 0)); then troubles+=("$1: nothing ran, see ${logs[0]}"); fi
  inputs=$((inputs + ran_inputs))
  operations=$((operations + ran_operations))
  milliseconds=$((milliseconds + (${EPOCHREALTIME/./} - began) / 1000))
}

# stop: ends the current jobs as Ctrl-C does, and starts no others.
stop() {
  local running
  stopped=true
  mapfile -t running < <(jobs -rp)
  if ((${#running[@]})); then kill -INT "${running[@]}" 2>/dev/null || true; fi
}

# fuzz TARGET SECONDS
fuzz() {
  local tick=0
  began=${EPOCHREALTIME/./}
  start_jobs "$1" "$2"
  while sleep 1 || true && tend_jobs "$1" "$2" && [[ $(jobs -rp) ]]; do # Ctrl-C ends the sleep, too
    tick=$((tick + 1))
    while_fuzzing "$1" "$tick"
    if ((tick % 10 == 0)) && ! check_work_folder; then
      troubles+=("$(no_room)")
      stop
    fi
  done 2>/dev/null # where bash would announce a killed process; judge_jobs does
  while_fuzzing "$1" 0
  judge_jobs "$1"
  "${engine}_finish" "$1"
}
