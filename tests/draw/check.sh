#!/usr/bin/env bash
# Usage: check.sh MAKE_PAGE
#
# Makes pages of runs (make_page.cpp) and loads them in a headless Chromium, which is driven through its
# debugging pipe: everything is drawn, nothing goes wrong, nothing asks for the network, light and dark
# differ, keys, as a person types them, do what the page says, every sign and word is explained, and it fits a desk and
# a phone. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

source "$(dirname "${BASH_SOURCE[0]}")/../browser-lib.sh"

readonly make_page=$1
readonly dataset=document.documentElement.dataset

# load PAGE[#HASH]: waits until it is drawn.
load() {
  page=$1
  : >"$work/events"
  devtools Page.navigate '{"url":"about:blank"}'
  shows_file "$work/$1"
  if ! wait_until "document.readyState === 'complete' && ($dataset.drawnRows || $dataset.error) !== undefined"; then
    fail "$page: neither drawn nor does it say why not"
  fi
}

# whole ROWS: what every page must be.
whole() {
  expect undefined "$dataset.error"
  expect "$1" "$dataset.drawnRows"
  expect "$1" "$dataset.rows"
  expect true "$dataset.drawnBars === $dataset.bars"
  expect true "document.querySelectorAll('#drawing [d*=NaN], #drawing [x*=NaN], #drawing [width*=NaN]').length === 0"
  expect 0 "performance.getEntriesByType('resource').length"
  # Row beside row: the table's and the picture's.
  expect true "Math.abs(document.getElementById('operations').tBodies[0].getBoundingClientRect().top - document.getElementById('drawing').getBoundingClientRect().top) < 1"
  alone
}

# explained: each kind of shape in the picture (its class) is among the signs, with a meaning, and each operation in the
# table among the words.
explained() {
  expect '' "[...new Set([...document.querySelectorAll('#drawing :is(g, rect, path, line, circle):not(defs *, .rows, .selection, .hovered)')]\
.flatMap(part => [...part.classList]))].filter(kind => !document.querySelector('#signs svg .' + kind)).join()"
  expect true "[...document.querySelectorAll('.words dt')].every(term => term.textContent && term.nextElementSibling.textContent)"
  expect '' "[...new Set([...document.querySelectorAll('#operations code')].map(code => code.textContent.replace(/^(memop) [0-9]+ ([0-9]+)|^([a-z_]+).*/, (all, memop, number, name) => \
memop ? memop + ' P ' + number : name)))].filter(name => ![...document.querySelectorAll('#words dt')].some(term => term.textContent === name)).join()"
}

# colours SCHEME: the page's paper and ink, of a row and of the picture, in `answer`.
colours() {
  scheme "$1"
  evaluate "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color, getComputedStyle(document.querySelector('.own')).fill].join()"
}

# ---- The pages

cat >"$work/five.scn" <<'END'
boot processes=1 ram=2048 initial_break=512 flash=64 protected=0 fault=stop
driver 1 ro=1 rw=1
allow_rw 0 1 0 ram+16 32
mut_with rw:0:1:0
  restart 0
  set it 3 7
end
END
head -2 "$work/five.scn" >"$work/none.scn"
{
  echo 'boot processes=8 ram=4096 initial_break=1024 flash=256 protected=16 fault=restart'
  echo 'driver 1 ro=2 rw=2'
  echo 'driver 2 ro=1 rw=1'
  for ((i = 0; i < 125; ++i)); do
    p=$((i % 8))
    echo "allow_rw $p $((i % 2 + 1)) 0 ram+$((i * 7 % 900)) $((i % 60 + 1))"
    echo "set rw:$p:$((i % 2 + 1)):0 0 $i"
    if ((i % 9 == 8)); then echo "restart $p"; else echo "allow_ro $p 1 1 flash+$((i + 16)) 8"; fi
    if ((i % 10 == 9)); then echo "sbrk $p 16"; else echo "get rw:$p:1:0 .."; fi
  done
} >"$work/long.scn"
cat >"$work/kinds.scn" <<'END'
boot processes=2 ram=1024 initial_break=128 flash=256 protected=32 fault=stop
driver 1 ro=1 rw=1
allow_ur 0 1 0 ram+0 16
memop 0 4
memop 1 9
append_chunk ur:0:1:0 616263
allow_ro 0 1 0 flash+52 15
allow_rw 0 1 0 ram+30 10
external xro:1 ro:0:1:0
external xrw:1 rw:0:1:0
with_part ro:0:1:0 1..3
  stop 1
  resume 1
end
allow_ro 0 1 0 null 0
fault 0
restart 0
END
"$make_page" "$work/kinds.scn" "$work/kinds.html"
"$make_page" "$work/kinds.scn" "$work/stopped.html" sanitizer 4
"$make_page" "$work/five.scn" "$work/five.html"
"$make_page" "$work/none.scn" "$work/none.html"
"$make_page" "$work/long.scn" "$work/long.html"
"$make_page" "$work/five.scn" "$work/differs.html" difference 4
"$make_page" "$work/five.scn" "$work/at-end.html" difference 6
"$make_page" "$work/long.scn" "$work/sanitizer.html" sanitizer 321

open_browser

# What is seen.
load five.html
whole 5
expect 1 "$dataset.bars"
expect 1 "document.querySelectorAll('#drawing .slice').length"
expect 1 "document.querySelectorAll('#drawing .access.write').length"
expect 'restarted: identifier 1' "document.querySelector('#drawing .turn-name').textContent"
expect 0 "document.querySelectorAll('.failing').length"
expect true "document.getElementById('jump').hidden"
# The pointer, over what `set it 3 7` wrote: the operation, the address, the bytes.
written="document.querySelector('#drawing .access.write').getBoundingClientRect()"
evaluate "Math.round($written.left + 2)"
left=$answer
evaluate "Math.round($written.top + 2)"
devtools Input.dispatchMouseEvent "{\"type\":\"mouseMoved\",\"x\":$left,\"y\":$answer}"
for text in 'set it 3 7' '-> ok' 'wrote ram0+19 .. +20 (1 byte): 00 → 07'; do
  expect true "document.getElementById('tip').innerText.includes('$text')"
done
colours light
light=$answer
colours dark
[[ $answer != "$light" ]] || fail "light and dark look the same: $light"
[[ ${answer%%)*} != "${light%%)*}" ]] || fail "the paper is the same in light and dark: $light"

# What its words mean: of the operation that is looked at, and all of them.
expect true "document.getElementById('details').innerText.includes('the process lends a capsule memory to read and write')"

load none.html
whole 0

# All that the picture has is explained, also on a phone, where the signs above it have no room.
load kinds.html
whole 15
explained
expect 'memop P 4,memop P 9' "[...document.querySelectorAll('#words dt')].map(term => term.textContent).filter(term => term.startsWith('memop')).join()"
expect 2 "[...document.querySelectorAll('#words dt')].filter(term => ['ur:P:DRIVER:SLOT', 'xrw:K, xro:K'].includes(term.textContent)).length"
expect false "document.querySelector('.words').open"
expect true "document.querySelectorAll('#keys .own').length === 2" # lent once, and not
window 400 800
expect true "document.querySelector('.words summary').getBoundingClientRect().bottom < 300"
looks_right
expect true "document.querySelector('#signs .kernels')?.getBoundingClientRect().width > 10"
window 1200 800

# A run that was stopped: who has seen what.
load stopped.html
whole 15
explained
expect true "document.querySelector('.witness').textContent.includes('stopped in operation 4')"
expect true "document.querySelectorAll('#drawing .access.assumed').length > 1"
expect 0 "document.querySelectorAll('#drawing .access:not(.assumed)').length"
expect 'the model reads' "document.querySelector('#drawing .assumed-name')?.textContent"
expect true "document.getElementById('details').innerText.includes('as the reference model has it')"
looks_right
window 1200 800

load differs.html
whole 5
expect '#op-4' location.hash # where it failed
expect 1 "document.querySelectorAll('tr.failing').length"
expect 1 "document.querySelectorAll('#drawing rect.failing').length"
expect 1 "document.querySelectorAll('tr.behind').length"
expect 1 "document.querySelectorAll('script:not([type])').length" # what failed has a </script> in it

explained
expect 0 "document.querySelectorAll('#drawing .access.assumed').length" # the core was there
looks_right
window 1200 800

load at-end.html
whole 6
expect '#op-6' location.hash

# Keys, with 500 operations.
readonly current="document.querySelector('tr[aria-current]').id"
readonly focused=document.activeElement.id
load long.html#op-17
whole 500
expect op-17 "$current"
evaluate "document.querySelector('tr[aria-current]').focus()"
press ArrowDown 40
expect op-18 "$current"
expect op-18 "$focused"
expect '#op-18' location.hash
press j
expect op-19 "$current"
press k
press ArrowUp 38
expect op-17 "$current"
press End 35
expect op-500 "$current"
expect true "document.activeElement.getBoundingClientRect().bottom <= document.getElementById('details').getBoundingClientRect().top + 1"
press Home 36
expect op-1 "$current"
press PageDown 34
expect op-11 "$current"
evaluate "document.getElementById('details').textContent.includes('11 of 500')"
[[ $answer = true ]] || fail "details do not follow the row"
press n # nothing failed: nothing happens
expect op-11 "$current"
# From the top of the page Tab comes to the tools, to the one row, and to the details.
evaluate "[document.activeElement.blur(), document.body.tabIndex = -1, document.body.focus()]"
reached=
for ((i = 0; i < 40; ++i)); do
  press Tab 9
  evaluate "document.activeElement.id || document.activeElement.name || document.activeElement.tagName"
  reached+=" $answer"
done
for stop in axis narrower wider op-11 details; do
  [[ "$reached " = *" $stop "* ]] || fail "Tab does not reach $stop, only$reached"
done

load sanitizer.html#op-2
whole 500
expect op-2 "$current"
press n
expect op-321 "$current"

# A narrow window: the picture moves, the text stays.
window 500 700
load long.html
whole 500
explained
evaluate "document.getElementById('story').scrollLeft = 300"
expect 0 "Math.round(document.querySelector('.text').getBoundingClientRect().left)"
expect true "document.getElementById('drawing').getBoundingClientRect().left < 0"
expect true "document.documentElement.scrollWidth <= 500"

# Without JavaScript the operations are there, with their outcomes.
devtools Emulation.setScriptExecutionDisabled '{"value":true}'
shows_file "$work/five.html"
wait_until "document.getElementById('operations')?.innerText.includes('set it 3 7 -> ok')" ||
  fail "without JavaScript there is nothing to read"
expect true "document.querySelector('noscript p').getBoundingClientRect().height > 0"
expect true "document.getElementById('tools').hidden"

devtools Browser.close
finish
