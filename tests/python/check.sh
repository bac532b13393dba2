#!/usr/bin/env bash
# Usage: check.sh REPOSITORY CACHE
#
# What is written in Python in ci/: its types, and the unit tests of what it decides (*_test.py in ci/lib), which
# need no build. CACHE is a folder for what mypy keeps. A test of ctest.
source "$(dirname "${BASH_SOURCE[0]}")/../check-lib.sh"

cd "$1/ci/lib"
mypy --strict --python-version 3.11 --cache-dir "$2" --explicit-package-bases . ../*.py || fail 'types are wrong'
PYTHONDONTWRITEBYTECODE=1 ./python unit_tests.py || fail 'a unit test fails'
finish
