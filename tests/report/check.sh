#!/usr/bin/env bash
# Usage: check.sh TOOL REPOSITORY
#
# What `scenario report` makes of two nights: report.json is as docs/report.schema.json has it, findings.sarif as
# SARIF and code scanning want it, with places in the repository; and the
# page, in a headless Chromium: all of it is there, what can be opened opens, it asks for nothing, light
# and dark differ, charts have scales, and it fits a desk and a phone. The page of planted bugs likewise. A test
# of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"
source "$(dirname "${BASH_SOURCE[0]}")/../browser-lib.sh"

readonly tool=$1 repository=$2 nights=$work/nights story=$work/nights/night/stories/difference-restart-mark

# record WORD...: of the night, see docs/nightly.md.
record() {
  local IFS=$'\t'
  printf '1795000000\t%s\n' "$*" >>"$nights/records"
}

# conforms SCHEMA FILE SPOIL...: the file of the report is as the schema has it, and is not any more after each of these
# edits of sed. In one process, because one takes longer to start than to look.
conforms() {
  local schema=$1 file=$nights/report/$2 spoil spoilt=()
  shift 2
  for spoil; do
    spoilt+=("$work/spoilt-${#spoilt[@]}")
    sed "$spoil" "$file" >"${spoilt[-1]}"
    ! cmp -s "$file" "${spoilt[-1]}" || fail "$file: $spoil changes nothing"
  done
  python3 - "$repository/$schema" "$file" ${spoilt[@]+"${spoilt[@]}"} >"$work/schema" <<'END' || fail "$(cat "$work/schema")"
import json, sys
import jsonschema
schema, good, *spoilt = (json.load(open(path)) for path in sys.argv[1:])
validator = jsonschema.validators.validator_for(schema)(schema)
wrong = [error.message for error in validator.iter_errors(good)]
wrong += [f"the schema takes {path}" for path, instance in zip(sys.argv[3:], spoilt) if validator.is_valid(instance)]
if wrong:
    print(sys.argv[2], wrong)
    sys.exit(1)
END
}

# sarif_places: where findings.sarif shows its results, FILE:LINE each.
sarif_places() {
  python3 - "$nights/report/findings.sarif" <<'END'
import json, sys
for result in json.load(open(sys.argv[1]))["runs"][0]["results"]:
    place = result["locations"][0]["physicalLocation"]
    print(place["artifactLocation"]["uri"] + ":" + str(place["region"]["startLine"]))
END
}

# a_night NAME OPERATIONS: with two turns.
a_night() {
  record night "$1" abc
  record start 120 2 120
  record step 'canary, libfuzzer' 0 1.5
  record step 'replay msan scenario_fuzzer' 0 1.5
  local second engine
  for engine in libfuzzer afl; do
    for second in 10 20 30; do
      record sample scenario_fuzzer "$engine" "$second" "$second" $((second * second)) $((500 + second)) 40
    done
    record slice scenario_fuzzer "$engine" 30 300 "$2" 530 42 7
  done
  record finished
}

# ---- Two nights

cd "$repository" # whose sources the report shows
mkdir -p "$story/repro"
readonly input=$repository/tests/conformance/rules/overlap.scn
printf 'procbuf: after operation 2 a <mark> is & wrong (docs/contract.md: A8, D3)\n\nThe story\n' >"$story/story.txt"
cp "$input" "$story/repro/crash-1.scn"
"$tool" draw "$input" -o "$story/repro/crash-1.html"
"$tool" to-test "$input" -o "$story/repro/crash-1_test.cpp"
use_program 1 "$tool" goals "$repository/tests/goals/break-to-mark.scn" --json "$nights/night/goals.json"
printf '%s\n' 'first / known | 2999-12-31 | waits for #1234' >"$nights/known.txt"
printf 'kernel.hpp\t%s;\n' $'10\tline\t1\tint x' $'11\tline\t0\tint y' $'11\tbranch\t0\tint y' \
  >"$nights/night/coverage.points"
printf '%s\t%s\t%s\n' kernel.hpp 10 scenario_fuzzer/0123456789 >"$nights/night/coverage.programs"
record night 2026-11-21T22:00:00Z abc
use_program 0 "$tool" report "$nights" # it has only begun
conforms docs/report.schema.json report.json
a_night 2026-11-22T22:00:00Z 90000
use_program 0 "$tool" report "$nights"
record end 0
printf '{"groups": [%s, %s]}' \
  '{"name": "difference-restart-mark", "signature": "difference / restart / mark", "smallest": "a",
    "known": "", "inputs": ["a", "b"]}' \
  '{"name": "known", "signature": "first / known", "smallest": "scenario_fuzzer/c", "known": "NoMark", "inputs": ["c"]}' \
  >"$nights/night/triage.json"
a_night 2026-11-23T22:00:00Z 90000
use_program 1 "$tool" report "$nights"

# ---- For programs

conforms docs/report.schema.json report.json 's/"count": 2/"count": "two"/' \
  's/"verdict": "findings"/"verdict": "good"/' 's/"headline"/"heading"/' 's/"engine": "afl"/"engine": 7/'

# SARIF: the finding at the rule that does not hold, the known one at its target.
conforms tests/report/sarif.schema.json findings.sarif 's/"startLine": [0-9]*/"startLine": 0/' \
  's#"uri": "#&../#' 's/"executionSuccessful"/"success"/'
mapfile -t places < <(sarif_places)
[[ ${#places[@]} == 2 ]] || die "findings.sarif: ${places[*]}"
[[ ${places[0]} == docs/contract.md:* && $(sed -n "${places[0]#*:}p" docs/contract.md) == '- A8 '* ]] ||
  fail "findings.sarif: A8 is not at ${places[0]}"
[[ ${places[1]} == fuzz/scenario_fuzzer.cpp:* &&
  $(sed -n "${places[1]#*:}p" fuzz/scenario_fuzzer.cpp) == *LLVMFuzzerTestOneInput* ]] ||
  fail "findings.sarif: the target is not at ${places[1]}"
# ---- The page

open_browser
page=nights/report/report.html
: >"$work/events"
shows_file "$work/$page"
wait_until "document.documentElement?.dataset.ready === 'yes'" || fail "$page: is not ready"
alone
expect 0 "performance.getEntriesByType('resource').length"

# One look.
expect '1 failure, 1 known' "document.querySelector('.verdict').textContent"
expect true "document.querySelector('.verdict').classList.contains('bad')"
expect true "document.querySelector('.facts').getBoundingClientRect().bottom < 300"
expect 'findings,fuzzing,nights,outcomes,goals,source,steps' \
  "[...document.querySelectorAll('section')].map(part => part.id).join()"
# Findings.
expect 2 "document.querySelectorAll('article').length"
expect 1 "document.querySelectorAll('article.known').length"
expect 'after operation 2 a <mark> is & wrong (docs/contract.md: A8, D3)' "document.querySelector('article h3').textContent"
readonly link="document.querySelector('article a[download]')"
expect crash-1.scn "$link.download"
expect "$(wc -c <"$input")" "atob($link.href.split(',')[1]).length"
evaluate "document.querySelector('article details:has(button)').open = true"
expect true "document.querySelector('article pre[id]').textContent.includes('TEST(')"
evaluate "document.querySelector('button').click()"
wait_until "document.querySelector('button').textContent !== 'Copy'" || fail "the button says nothing"
evaluate "document.querySelector('button').textContent"
[[ $answer = Cop* || $answer = Cannot* ]] || fail "the button says $answer"
evaluate "document.querySelector('details[data-story]').open = true"
wait_until "document.querySelector('iframe')?.contentDocument?.documentElement.dataset.drawnRows > 0" ||
  fail "the story is not drawn"
# Numbers and pictures.
expect 4 "document.querySelectorAll('.panel polyline').length"
expect true "document.querySelectorAll('[points*=nan i], [y1*=nan i]').length === 0"
expect 4 "document.querySelectorAll('.panel .before').length"
# Each chart has a scale: it begins at 0, in the number and in the drawing, and the last value of its
# curve lies as high as that says.
readonly charts="[...document.querySelectorAll('.chart')]"
expect '600,300,0 4,000,2,000,0 600,300,0 4,000,2,000,0' \
  "$charts.map(chart => [...chart.querySelectorAll('.scale span')].map(number => number.textContent).join()).join(' ')"
expect '0 s,30 s' "[...new Set($charts.map(chart => [...chart.querySelectorAll('.time span')].map(time => time.textContent).join()))].join()"
expect true "$charts.every(chart => Math.abs(chart.querySelector('.scale').lastChild.getBoundingClientRect().top + 8 - \
chart.querySelector('svg').getBoundingClientRect().bottom) < 3)" # 8: half a line
expect '9.3,79.0' "$charts.slice(0, 2).map(chart => chart.querySelector('polyline').points[2].y.toFixed(1)).join()" # of 80, 530 of 600 and 50 of 4,000
expect 2 "document.querySelectorAll('#nights tbody tr').length"
expect true "document.querySelectorAll('.matrix .hole').length > 200"
expect true "document.querySelectorAll('.matrix .hit').length > 0"
expect 1 "document.querySelectorAll('.source .yes').length"
expect 1 "document.querySelectorAll('.source .no').length"
expect 'scenario_fuzzer/01234567' "document.querySelector('.source .yes small').textContent"

# light and dark: paper, ink and a curve.
colours() {
  scheme "$1"
  evaluate "['body', 'body', '.curve'].map((part, i) => getComputedStyle(document.querySelector(part))[\
['backgroundColor', 'color', 'stroke'][i]]).join()"
}
colours light
light=$answer
colours dark
[[ ${answer%%)*} != "${light%%)*}" ]] || fail "the paper is the same in light and dark: $light"

# What is wider than a phone scrolls in itself; at a desk the matrix does not have to.
looks_right
window 1400 800
readonly matrix="document.querySelector('.matrix').parentElement"
expect true "$matrix.scrollWidth <= $matrix.clientWidth"
window 400 800
expect true "$matrix.scrollWidth > $matrix.clientWidth && looks.scrolls($matrix)"

# ---- The page of planted bugs

for patch in "$repository"/tests/planted/*.patch; do
  bug=$work/results/$(basename "$patch" .patch)
  mkdir -p "$bug"
  printf 'key\nkilled A.Test\n' | tee "$bug/corpus" >"$bug/unit"
  printf 'key\nfound 0.25 100 5000\n' | tee "$bug"/{libfuzzer,bytes}-{1,2} >"$bug/afl-1"
done
printf 'key\nsurvived\n' >"$bug/unit" # the last one
printf 'key\nmissed 60.00 99999 999999\n' >"$bug/bytes-2"
use_program 0 "$tool" score --results "$work/results" --page "$work/score.html" "$repository"/tests/planted/*.patch
page=score.html
: >"$work/events"
shows_file "$work/$page"
wait_until "document.readyState === 'complete' && document.querySelector('.verdict') !== null" || fail "$page: is not ready"
alone
bugs=("$repository"/tests/planted/*.patch)
expect "${#bugs[@]} of ${#bugs[@]} found by replaying the corpus" "document.querySelector('.verdict').textContent"
expect "${#bugs[@]}" "document.querySelectorAll('tbody tr').length"
expect 2 "document.querySelectorAll('tbody .bad').length"
looks_right

devtools Browser.close
finish
