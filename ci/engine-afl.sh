# shellcheck shell=bash disable=SC2034 # its variables are used by those who source it
# What planted.sh needs of AFL++, for ci/planted-bugs; all else uses ci/lib/engines/afl.py, which says why.

readonly afl_environment=(
  AFL_NO_UI=1 AFL_NO_COLOR=1 AFL_NO_CRASH_README=1 AFL_SKIP_CPUFREQ=1 AFL_TRY_AFFINITY=1
  AFL_ALLOW_TMP=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1
  ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0:quarantine_size_mb=8:malloc_context_size=0
  UBSAN_OPTIONS=
)
