#!/usr/bin/env bash
# Usage: check.sh README EXAMPLE.cpp
#
# The README's C++ example is the part of EXAMPLE.cpp between its [README] marks, which is compiled
# and tested. A test of ctest.
set -euo pipefail

diff <(sed -n '/^```cpp$/,/^```$/{ /^```/d; p }' "$1") \
  <(sed -n '/^\/\/ \[README\]$/,/^\/\/ \[\/README\]$/{ /README\]$/d; p }' "$2")
