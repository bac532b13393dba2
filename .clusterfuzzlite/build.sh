#!/bin/bash -eu
# One description of the build for both.
exec "$SRC/procbuf/ci/oss-fuzz/build.sh"
