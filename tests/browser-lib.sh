# shellcheck shell=bash disable=SC2034,SC2154 # some variables are of, and for, those who source it
# Driving a headless Chromium through its debugging pipe, for tests of pages, which source this after
# check-lib.sh:
#
#   source "$(dirname "${BASH_SOURCE[0]}")/../browser-lib.sh"
#   open_browser

browser=
page= # that is loaded, for messages
trap leave EXIT

# leave: its processes outlive the browser by a moment, and write to its profile until then.
leave() {
  [[ ! $browser ]] || kill "$browser" 2>/dev/null || true
  wait
  for ((i = 0; i < 100; ++i)); do
    rm -rf "$work" 2>/dev/null && return
    sleep 0.1
  done
}

die() {
  printf 'FAILED: %s\n' "$1"
  exit 1
}

# ---- The browser. Messages are JSON with a NUL behind each; those to the browser go to its file
# descriptor 3, those from it come from 4.

start_browser() {
  mkfifo "$work/to" "$work/from"
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage \
    --user-data-dir="$work/profile" --window-size=1200,800 --remote-debugging-pipe about:blank \
    3<"$work/to" 4>"$work/from" >"$work/browser.log" 2>&1 &
  browser=$!
  exec 5>"$work/to" 6<"$work/from"
}

sent=0
session=
answer=

# devtools METHOD [PARAMETERS]: sends the message, leaves what comes back in `answer`. Whatever is said
# in between (exceptions, requests) is added to $work/events.
devtools() {
  sent=$((sent + 1))
  printf '{"id":%d,"method":"%s","params":%s%s}\0' "$sent" "$1" "${2:-{\}}" \
    "${session:+,\"sessionId\":\"$session\"}" >&5
  while IFS= read -r -t 30 -d '' -u 6 answer; do
    if [[ $answer = "{\"id\":$sent,"* ]]; then
      [[ $answer != *'"error":{'* ]] || die "$1: $answer"
      return
    fi
    printf '%s\n' "$answer" >>"$work/events"
  done
  die "$1: the browser does not answer: $(tail -5 "$work/browser.log")"
}

# evaluate EXPRESSION: what it comes to, as text, in `answer`. The expression has no double quotes.
evaluate() {
  devtools Runtime.evaluate "{\"expression\":\"String($1)\",\"returnByValue\":true}"
  [[ $answer =~ \"type\":\"string\",\"value\":\"(.*)\"\}\} ]] || die "$1: $answer"
  answer=${BASH_REMATCH[1]%%\"*}
}

# wait_until EXPRESSION: until it is true, for about ten seconds; status 1 where it never is.
wait_until() {
  local i
  for ((i = 0; i < 200; ++i)); do
    evaluate "$1"
    [[ $answer != true ]] || return 0
    sleep 0.05
  done
  return 1
}

# expect VALUE EXPRESSION
expect() {
  evaluate "$2"
  [[ $answer = "$1" ]] || fail "$page: $2 is $answer, not $1"
}

# press KEY [CODE]: as a keyboard does.
press() {
  local text=
  [[ ${#1} != 1 ]] || text=",\"text\":\"$1\""
  devtools Input.dispatchKeyEvent "{\"type\":\"keyDown\",\"key\":\"$1\",\"code\":\"$1\"${2:+,\"windowsVirtualKeyCode\":$2}$text}"
  devtools Input.dispatchKeyEvent "{\"type\":\"keyUp\",\"key\":\"$1\",\"code\":\"$1\"}"
}

# open_browser: with one tab, in which the rest happens.
open_browser() {
  local domain
  command -v chromium >/dev/null || die "needs chromium (ci/setup)"
  start_browser
  devtools Target.createTarget '{"url":"about:blank"}'
  [[ $answer =~ \"targetId\":\"([0-9A-F]+)\" ]]
  devtools Target.attachToTarget "{\"targetId\":\"${BASH_REMATCH[1]}\",\"flatten\":true}"
  [[ $answer =~ \"sessionId\":\"([0-9A-F]+)\" ]]
  session=${BASH_REMATCH[1]}
  for domain in Page Runtime Network; do devtools $domain.enable; done
  local looks
  looks=$(<"$(dirname "${BASH_SOURCE[0]}")/looks.js")
  looks=${looks//\\/\\\\}
  looks=${looks//\"/\\\"}
  devtools Page.addScriptToEvaluateOnNewDocument "{\"source\":\"${looks//$'\n'/\\n}\"}"
}

# window WIDTH HEIGHT
window() {
  devtools Emulation.setDeviceMetricsOverride \
    "{\"width\":$1,\"height\":$2,\"deviceScaleFactor\":1,\"mobile\":$( (($1 < 600)) && echo true || echo false)}"
}

# scheme light|dark
scheme() {
  devtools Emulation.setEmulatedMedia "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"$1\"}]}"
}

# looks_right: of the page that is loaded, with all opened that can be, at a desk and on a phone, nothing is wider
# than the window but what scrolls in itself, and all text stands out from its paper, in light and dark (looks.js).
looks_right() {
  local width name
  evaluate "document.querySelectorAll('details').forEach(details => { details.open = true; })"
  for width in 1400 400; do
    window $width 800
    for name in light dark; do
      scheme $name
      evaluate "looks.tooWide($width)"
      [[ ! $answer ]] || fail "$page, $width pixels: wider than the window: $answer"
      evaluate 'looks.tooFaint()'
      [[ ! $answer ]] || fail "$page, $width pixels, $name: too faint: $answer"
    done
  done
}

# alone: the page that was loaded ran into no exception, and neither asked for nor names anything outside
# itself.
alone() {
  ! grep -q exceptionThrown "$work/events" || fail "$page: $(grep -m1 exceptionThrown "$work/events")"
  ! grep '"Network.requestWillBeSent"' "$work/events" | grep -qv '"url":"\(file\|about\|data\):' ||
    fail "$page: asks for the network"
  ! grep -o 'https\?://[^"'"'"' <]*' "$work/${page%%#*}" | grep -v '^http://www.w3.org/2000/svg$' ||
    fail "$page: names an address"
}

# shows_file PATH[#PLACE]: goes to that page. A URL has no blanks and quotes in it.
shows_file() {
  local path=$1
  path=${path//%/%25} path=${path// /%20} path=${path//\"/%22}
  devtools Page.navigate "{\"url\":\"file://$path\"}"
}
