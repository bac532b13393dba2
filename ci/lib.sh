# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# What the scripts in this folder share: where they run, how they read options, how they speak and
# how they fail. A script sources this first:
#
#   self=$(realpath "${BASH_SOURCE[0]}") && source "${self%/*}/lib.sh" || exit 2
#
# and then runs in the repository's folder, wherever it was called from and by whatever link. Exit status 2
# always means: it could not be tried (bad usage, something cannot be installed, built or written). So a
# script whose last command has a status of its own to give ends with `|| exit`.

set -Eeuo pipefail
export LC_ALL=C.UTF-8

script_name=ci/${BASH_SOURCE[1]##*/}

# die MESSAGE: one line on stderr, exit status 2.
die() {
  printf '%s: %s\n' "$script_name" "$1" >&2
  exit 2
}

# What every Debian has and the scripts take for granted; ci/setup installs the rest.
for program in realpath nproc flock timeout find xargs awk sed grep od; do
  type -P "$program" >/dev/null || die "needs the program $program, which is not on the PATH"
done

# What fails and is not looked at ends the script. One that was told to exit with 2 has said why.
trap '((BASH_SUBSHELL || $? == 2 || $? == 130)) ||
  die "${BASH_SOURCE[0]##*/}, line $LINENO: this failed: $BASH_COMMAND"' ERR

script=$(realpath "${BASH_SOURCE[1]}") || exit 2
script_name=ci/${script##*/ci/}
called_from=$PWD
cores=$(nproc)
readonly script script_name called_from cores

cd "${BASH_SOURCE[0]%/*}/.." || exit 2

# One form of arguments for the option loops of all scripts: `--name=value` is `--name value`, and `-h` is
# `--help`. What stands behind `--` stays as it is. These are the arguments of who sources this.
arguments=()
while (($#)) && [[ $1 != -- ]]; do
  case $1 in
    -h) arguments+=(--help) ;;
    --[!=]*=*) arguments+=("${1%%=*}" "${1#*=}") ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
set -- "${arguments[@]}" "$@"

# One file in fuzz/ each.
readonly scenario_targets=(allow_overlap_fuzzer process_death_fuzzer slice_access_fuzzer
  streaming_slice_fuzzer scenario_fuzzer)
readonly language_targets=("${scenario_targets[@]}" scenario_text_fuzzer) # whose inputs `replay` reads
readonly fuzz_targets=("${language_targets[@]}" protection_fuzzer)
readonly tool=build/release/scenario
# What fuzzing keeps: working corpora, findings, logs. ci/nightly sets another.
work_folder=${PROCBUF_WORK:-work}
step_logs=build/logs

# Where `aloud` speaks within a step: where the script spoke in whose step we run.
if [[ ${PROCBUF_ALOUD-} ]] && ! { : >&"$PROCBUF_ALOUD"; } 2>/dev/null; then unset PROCBUF_ALOUD; fi

# Reports of the sanitizers name functions and lines; Debian's symbolizer has a name of its own.
ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19 || true)
export ASAN_SYMBOLIZER_PATH
export UBSAN_OPTIONS=print_stacktrace=1

# show_help: prints the comment at the head of the script, so that the two cannot differ.
show_help() {
  sed -n '2,/^[^#]/{ s/^# \{0,1\}//p }' "$script"
}

# The last case of every script's option loop: answers --help, refuses all the rest.
other_option() {
  case $1 in
    --help)
      show_help
      exit 0
      ;;
    -*) die "unknown option $1 (see $script_name --help)" ;;
    *) die "unexpected argument $1 (see $script_name --help)" ;;
  esac
}

# require_value OPTION VALUE...: given "$@" of the option loop, stops unless a value follows.
require_value() {
  [[ ${2-} && ${2-} != --* ]] || die "$1 needs a value (see $script_name --help)"
}

# require_within LEAST MOST OPTION VALUE...: the same, for a whole number from LEAST to MOST.
require_within() {
  require_value "${@:3}"
  if [[ ! $4 =~ ^(0|[1-9][0-9]{0,9})$ ]] || (($4 < $1 || $4 > $2)); then
    die "$3 needs a whole number from $1 to $2, not \"$4\""
  fi
}

# require_count OPTION VALUE...: the same, for how many of something.
require_count() { require_within 1 1000 "$@"; }

# require_one_of WHAT "NAMES" OPTION VALUE...: the same, for one of the names.
require_one_of() {
  require_value "${@:3}"
  [[ " $2 " = *" $4 "* ]] || die "no $1 $4; there are: $2"
}

# require_target OPTION VALUE...: the same, for one of the fuzz targets.
require_target() { require_one_of target "${fuzz_targets[*]}" "$@"; }

# require_file PATH: prints the absolute path of a file that the caller named from where they stand.
require_file() {
  cd "$called_from" || die "cannot enter $called_from"
  [[ -e $1 ]] || die "there is no file $1"
  [[ ! -d $1 ]] || die "$1 is a folder: name the files in it, as in $1/*"
  [[ -f $1 && -r $1 ]] || die "cannot read $1"
  realpath -- "$1"
}

# require_folder PATH: the same, of a folder.
require_folder() {
  cd "$called_from" || die "cannot enter $called_from"
  [[ -e $1 ]] || die "there is no folder $1"
  [[ -d $1 ]] || die "$1 is not a folder"
  [[ -r $1 && -x $1 ]] || die "cannot read $1"
  realpath -- "$1"
}

# require_duration OPTION VALUE...: stops unless a time such as 90, 90s, 30m or 8h follows, a year at most.
require_duration() {
  require_value "$@"
  if [[ ! $2 =~ ^[1-9][0-9]{0,7}[smh]?$ ]] || (($(seconds_of "$2") > 365 * 24 * 3600)); then
    die "$1 needs a time like 90, 90s, 30m or 8h, up to 8760h, not \"$2\""
  fi
}

# as_pattern TEXT: what matches the text alone, in `sed -E "s#...#...#"`.
as_pattern() {
  sed 's/[][()*+?.^$|{}#\\]/\\&/g' <<<"$1"
}

# seconds_of DURATION
seconds_of() {
  local -A units=([s]=1 [m]=60 [h]=3600)
  local unit=${1//[0-9]/}
  printf '%d' $((${1%"$unit"} * ${units[${unit:-s}]}))
}

# setup [GROUP...]: makes sure that what these groups of ci/packages.txt need is there; without one: all that any
# command needs. What we start from here on ends when we do, also where we are killed (ci/lib/leash.py).
setup() {
  local leash
  ci/setup "$@" || exit 2
  exec {leash}< <(:)
  ci/lib/python leash.py $$ "$(readlink "/proc/$$/fd/$leash")" </dev/null >/dev/null 2>&1 &
  disown # no job that anybody waits for
}

# seconds_since EPOCHREALTIME: with one decimal.
seconds_since() {
  local tenths=$(((${EPOCHREALTIME/./} - ${1/./}) / 100000))
  printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# step LABEL COMMAND...: runs the command and prints one line, with its duration. Its output goes to
# the LABEL's log in $step_logs, and to the screen if it fails. Returns the command's status.
step() {
  local label=$1 log status=0 began=$EPOCHREALTIME
  shift
  log=$(step_log "$label")
  { mkdir -p "$step_logs" && : >"$log"; } 2>/dev/null || die "cannot write to $(realpath -m "$log")"

  printf '%-36s' "$label"
  PROCBUF_ALOUD=3 "$@" 3>&"${PROCBUF_ALOUD:-1}" >"$log" 2>&1 </dev/null || status=$?
  if ((status == 0)); then
    printf 'ok     %6s s\n' "$(seconds_since "$began")"
  else
    printf 'FAILED %6s s, output (%s):\n' "$(seconds_since "$began")" "$log"
    cat "$log"
  fi
  return "$status"
}

# step_log LABEL: where step puts the output.
step_log() {
  printf '%s/%s.log' "$step_logs" "${1// /-}"
}

# aloud LINE: is seen at once, also from within a step, whose output goes to its log.
aloud() {
  if [[ ${PROCBUF_ALOUD-} ]]; then
    printf '%s\n%36s' "$1" '' >&"$PROCBUF_ALOUD"
  else
    printf '%s: %s\n' "$script_name" "$1" >&2
  fi
}

# make_seeds TARGET FOLDER: makes each scenario among the tests an input of the target there, as text,
# packed, or as a story, where that is missing or older than the scenario or the tool.
make_seeds() {
  "$tool" pack --target "$1" tests/conformance tests/goals --into "$2"
}

# ---- One at a time ------------------------------------------------------------------------------------
#
# Locks are files. Who has one has its name in it, and what it starts holds it as well: of somebody who was
# killed, it is free when the last compiler, or fuzzer, has ended.

# take FILE: whether we have the lock; sets `lock`, to close, or `holder`, "ci/nightly (process 123)".
take() {
  { exec {lock}>>"$1"; } 2>/dev/null || die "cannot write $(realpath -m "$1")"
  if flock --nonblock "$lock"; then
    printf '%s (process %d)\n' "$script_name" $$ >"$1"
  else
    holder=$(<"$1")
    : "${holder:=another command}" # which has not written its name yet
    return 1
  fi
}

# alone FOLDER COMMAND...: runs the command, which builds in the folder, while nobody else builds there.
alone() {
  local lock holder status=0
  mkdir -p "$(dirname "$1")" || return
  until take "$1.lock"; do
    aloud "waiting for $holder, which builds in $1"
    flock "$lock"
    exec {lock}>&-
  done
  "${@:2}" || status=$?
  flock --unlock "$lock" # for all that have it, also a server that a compiler left running
  exec {lock}>&-
  return "$status"
}

# claim FOLDER: it is ours until we end. What is left of who was killed may hold it a little longer, and is
# waited for.
claim() {
  local door holder
  exec {door}<"$1" # which one at a time goes through, so that the name in the lock is that of who has it
  flock "$door"
  until take "$1/.lock"; do
    [[ ! -d /proc/${holder//[!0-9]/} ]] || die "$holder is running in $(realpath "$1")"
    aloud "waiting for what $holder has left running in $(realpath "$1")"
    flock "$lock"
    exec {lock}>&-
  done
  exec {door}<&-
}

# ---- Building -----------------------------------------------------------------------------------------

# build PRESET [TARGET...]: configures and builds it, or that of it.
build() {
  alone "build/$1" configure_and_build "$@"
}
configure_and_build() {
  local only=()
  if (($# > 1)); then only=(--target "${@:2}"); fi
  cmake --preset "$1" && cmake --build --preset "$1" -j "$cores" "${only[@]}"
}

# configure PRESET: so that it can be built.
configure() {
  alone "build/$1" cmake --preset "$1"
}
