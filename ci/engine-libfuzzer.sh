# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# What planted.sh needs of libFuzzer, for ci/planted-bugs; all else uses ci/lib/engines/libfuzzer.py, which says why.

readonly libfuzzer_habits=(-use_counters=0 -mutate_depth=2 -timeout=10 -rss_limit_mb=2048)

# written_units LOG...: the files that libFuzzer says it wrote; slow inputs are no findings.
written_units() {
  sed -n 's/^.*Test unit written to //p' "$@" | grep -v /slow-unit- | sort -u || true
}
