# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# libFuzzer, for ci/planted-bugs (all else uses ci/lib/engines). Each engine has a file like this one, with the same functions under its own
# name, called as ENGINE_FUNCTION:
#
#   ENGINE_prepare TARGET              before anything is fuzzed; fails where it cannot be
#   ENGINE_command TARGET SECONDS JOB  sets `command`: what to run as job number JOB, from 0 up
#   ENGINE_findings TARGET             prints the files in work/findings/TARGET that the jobs found
#   ENGINE_coverage TARGET             prints the best coverage and the largest corpus of a job
#   ENGINE_ended_well STATUS LOG       whether a job with that status and log did not break down
#   ENGINE_finish TARGET               after the target's last job has ended
#
# They use `logs`, the logs of the target's jobs, and `stopped`, `seed` and `engine_arguments`, and add to
# `findings` and `troubles`.
# ENGINE_prepare that fails has said why on the standard output.

libfuzzer_build=build/libfuzzer # where its targets are

libfuzzer_prepare() { :; }

libfuzzer_command() {
  local folders
  mapfile -t folders < <(input_folders "$1")
  libfuzzer_run "$1" -max_total_time="$2" -reload=1 -print_final_stats=1 ${seed:+-seed="$((seed + $3))"} \
    "${folders[@]}" "${engine_arguments[@]}"
}

# How often an edge is taken says little here, where all that should be reached is an edge of its own
# (docs/goals.md); without the counts a working corpus is a fifth as large. The mutator does several edits a
# call; after more than two calls little is left of what made an input worth changing. The limits are of one
# input: seconds, and megabytes.
readonly libfuzzer_habits=(-use_counters=0 -mutate_depth=2 -timeout=10 -rss_limit_mb=2048)

# libfuzzer_run TARGET ARGUMENT...: sets `command`, with what is common to all runs.
libfuzzer_run() {
  command=(env ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=0 "$libfuzzer_build/$1"
    "${libfuzzer_habits[@]}" -max_len="$(max_length "$1")" -artifact_prefix="$work_folder/findings/$1/")
  if [[ -e corpus/$1.dict ]]; then command+=(-dict="corpus/$1.dict"); fi
  command+=("${@:2}")
}

libfuzzer_findings() {
  written_units "${logs[@]}"
}

# written_units LOG...: the files that libFuzzer says it wrote; slow inputs are no findings.
written_units() {
  sed -n 's/^.*Test unit written to //p' "$@" | grep -v /slow-unit- | sort -u || true
}

# From the last status lines; behind them may stand the report of a finding.
libfuzzer_coverage() {
  tail -q -c 16384 "${logs[@]}" |
    sed -nE 's/^#[0-9]+.* cov: ([0-9]+) .* corp: ([0-9]+).*/\1 \2/p' |
    awk '$1 > cov { cov = $1 } $2 > corpus { corpus = $2 } END { print cov + 0, corpus + 0 }'
}

# The time was over, it found something, or it was stopped: 72 is its status after SIGINT.
libfuzzer_ended_well() {
  (($1 == 0)) || [[ $(written_units "$2") ]] || { $stopped && (($1 == 72)); }
}

libfuzzer_finish() { :; }

# libfuzzer_merge TARGET INTO FOLDER...: adds to INTO those inputs of the folders that reach more
# than the inputs in INTO do. Inputs that fail are findings. Its status is libFuzzer's.
libfuzzer_merge() {
  local command found status=0 log=$work_folder/logs/$1-merge.log
  libfuzzer_run "$1" -merge=1 "${@:2}"
  "${command[@]}" >"$log" 2>&1 || status=$?
  mapfile -t found < <(written_units "$log")
  findings+=("${found[@]}")
  ((status == 0)) || printf 'merging the inputs of %s: status %d, see %s\n' "$1" "$status" "$log"
  return "$status"
}
