# shellcheck shell=bash
# How much of the core is reached, and by what: for ci/coverage and ci/oss-fuzz-check, which source it after
# lib.sh.
#
# ci/coverage-explained.txt says of every line and branch that is not reached why no scenario can reach
# it. What is neither reached nor explained is a fault, and so is an explanation that nothing needs.
readonly coverage_explained=ci/coverage-explained.txt
readonly least_lines=98 least_branches=95 # percent, with all that is explained

# core_sources TREE: the core's own files there, tests and benchmarks not among them.
core_sources() {
  find "$1/src/procbuf" \( -name '*.cpp' -o -name '*.hpp' \) ! -name '*_test.cpp' ! -name '*_bench.cpp' \
    ! -name test_board.hpp | sort
}

# coverage_points TREE PROFILE BINARY...: every line and branch of the core there as
# "FILE<tab>LINE<tab>line|branch<tab>reached: 1 or 0<tab>TEXT". A branch has a point for each way; it is
# reached where it is in any instance of a template.
coverage_points() {
  local tree=$1 profile=$2 objects=("$3") binary sources
  for binary in "${@:4}"; do objects+=(-object "$binary"); done
  mapfile -t sources < <(core_sources "$tree")
  llvm-cov-19 show -show-branches=count -show-instantiations=false -instr-profile="$profile" \
    "${objects[@]}" "${sources[@]}" 2>/dev/null | awk -v OFS='\t' '
      /^\/.*:$/ { file = $0; sub(/.*\//, "", file); sub(/:$/, "", file); next }
      match($0, /^ *[0-9]+\|/) {
        number = $0; sub(/\|.*/, "", number); number += 0
        rest = substr($0, RLENGTH + 1); count = rest; sub(/\|.*/, "", count)
        text = rest; sub(/^[^|]*\|/, "", text); texts[file, number] = text
        if (count ~ /[0-9]/) print file, number, "line", (count + 0 > 0 || count ~ /[1-9]/) ? 1 : 0, text
        next
      }
      match($0, /Branch \([0-9]+:[0-9]+\): \[True: [^,]+, False: [^]]+\]/) {
        split(substr($0, RSTART, RLENGTH), part, /[():,\]]+ *|\[True: | False: /)
        line = part[2] + 0; where = file SUBSEP line SUBSEP part[3]
        ways = substr($0, RSTART, RLENGTH)
        yes = ways; sub(/.*True: /, "", yes); no = yes; sub(/.*False: /, "", no)
        if (yes ~ /^[0.]*[1-9]/) taken[where, "true"] = 1
        if (no ~ /^[0.]*[1-9]/) taken[where, "false"] = 1
        seen[where] = 1
      }
      END {
        for (where in seen) {
          split(where, part, SUBSEP)
          print part[1], part[2], "branch", ((where, "true") in taken) ? 1 : 0, texts[part[1], part[2]]
          print part[1], part[2], "branch", ((where, "false") in taken) ? 1 : 0, texts[part[1], part[2]]
        }
      }' | sort -t $'\t' -k1,1 -k2,2n
}

# judge_coverage POINTS EXPLANATIONS: prints "LINES% BRANCHES%" of all on the first line; below, what was
# not reached and is not explained, and explanations without use. Status 1 where there is anything below.
judge_coverage() {
  awk -F '\t' -v explanations="$2" '
    FILENAME == explanations {
      if ($0 ~ /^#/ || $0 == "") next
      split($0, part, / *\| */); rules++; files[rules] = part[1]; texts[rules] = part[2]; next
    }
    { total[$3]++; reached[$3] += $4 }
    $4 == 0 {
      explained = 0
      for (i = 1; i <= rules && !explained; i++) {
        if (files[i] == $1 && index($5, texts[i])) { explained = 1; used[i] = 1 }
      }
      if (!explained) faults = faults "not reached: " $1 ":" $2 " (" $3 ")" $5 "\n"
    }
    END {
      if (!total["line"] || !total["branch"]) { print "0% 0%\nnothing of the core is in there"; exit 1 }
      for (i = 1; i <= rules; i++) {
        if (!(i in used)) faults = faults "explained, and reached: " files[i] " | " texts[i] "\n"
      }
      printf "%.1f%% %.1f%%\n%s", 100 * reached["line"] / total["line"],
        100 * reached["branch"] / total["branch"], faults
      exit faults != ""
    }' "$2" "$1"
}

# enough_coverage LINES% BRANCHES%, as judge_coverage prints them: says where it is not enough, and then its
# status is 1.
enough_coverage() {
  ((${1%%[.%]*} >= least_lines && ${2%%[.%]*} >= least_branches)) ||
    { printf 'less than %d%% of the lines or %d%% of the branches\n' "$least_lines" "$least_branches"; return 1; }
}

# coverage_page TREE PROFILE FOLDER BINARY...: an HTML report of the core, with the source.
coverage_page() {
  local tree=$1 profile=$2 page=$3 objects=("$4") binary sources
  for binary in "${@:5}"; do objects+=(-object "$binary"); done
  mapfile -t sources < <(core_sources "$tree")
  rm -rf "$page"
  llvm-cov-19 show -format=html -output-dir="$page" -show-branches=count -instr-profile="$profile" \
    "${objects[@]}" "${sources[@]}" 2>"$page.log"
}

# measure_coverage TREE FOLDER PAGE BINARY...: of the counts that each binary left in BINARY.profraw,
# FOLDER/points as coverage_points has them, and the HTML report in the folder PAGE.
measure_coverage() {
  local tree=$1 folder=$2 page=$3
  shift 3
  llvm-profdata-19 merge -sparse -o "$folder/all.profdata" "${@/%/.profraw}" &&
    coverage_points "$tree" "$folder/all.profdata" "$@" >"$folder/points" &&
    coverage_page "$tree" "$folder/all.profdata" "$page" "$@"
}

# lines_reached BINARY INPUT...: "FILE<tab>LINE" of each line of the core that these inputs reach, sorted.
lines_reached() {
  local sources profile
  mapfile -t sources < <(core_sources .)
  profile=$(mktemp) || return
  LLVM_PROFILE_FILE=$profile.raw "$1" "${@:2}" >/dev/null &&
    llvm-profdata-19 merge -sparse -o "$profile" "$profile.raw" &&
    llvm-cov-19 export -format=lcov -skip-branches -skip-functions -instr-profile="$profile" \
      "$1" "${sources[@]}" 2>/dev/null | awk -F '[:,]' -v OFS='\t' '
        /^SF:/ { file = $2; sub(/.*\//, "", file) }
        /^DA:/ && $3 > 0 { print file, $2 }' | sort
  rm -f "$profile" "$profile.raw"
}

# programs_reaching LINES BINARY INPUT...: of each of these lines (as of lines_reached), all of which the
# inputs reach, "FILE<tab>LINE<tab>INPUT" of one that does: an early one rather than a late one. Halves
# the inputs, again and again, which takes few runs, because most lines are reached by many.
programs_reaching() {
  local lines=$1 binary=$2 half reached here
  shift 2
  if (($# == 1)); then
    printf '%s\n' "$lines" | sed "s|\$|\t$1|"
    return
  fi
  half=$(($# / 2))
  reached=$(lines_reached "$binary" "${@:1:half}")
  here=$(comm -12 <(printf '%s\n' "$lines") <(printf '%s\n' "$reached"))
  lines=$(comm -23 <(printf '%s\n' "$lines") <(printf '%s\n' "$reached"))
  if [[ $here ]]; then programs_reaching "$here" "$binary" "${@:1:half}"; fi
  if [[ $lines ]]; then programs_reaching "$lines" "$binary" "${@:half + 1}"; fi
}
