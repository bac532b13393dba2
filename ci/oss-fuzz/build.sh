#!/bin/bash -eu
# Copyright 2026 The procbuf developers
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#      http://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.
#
################################################################################
# Builds the fuzz targets as OSS-Fuzz and ClusterFuzzLite want them, in their builder: called with SRC,
# WORK and OUT, the compiler and its flags (CC, CXX, CFLAGS, CXXFLAGS), the engine (FUZZING_ENGINE,
# LIB_FUZZING_ENGINE) in the environment. Puts into OUT, of every target, the binary, seeds, options, and
# the dictionary of the one that reads text.
#
# Compiler and flags are theirs alone: for any engine, sanitizer and architecture. ci/oss-fuzz-check
# tries them all.
source "$SRC/procbuf/ci/lib.sh"
source ci/engine-libfuzzer.sh

# Without an engine the targets have a main that runs files and folders (fuzz/engine).
engine=$LIB_FUZZING_ENGINE
if [[ $FUZZING_ENGINE = none ]]; then engine=; fi
# The mutator calls libFuzzer back; other engines work on plain bytes.
mutator=OFF
if [[ $FUZZING_ENGINE = libfuzzer ]]; then mutator=ON; fi

cmake -S . -B "$WORK/procbuf" -G Ninja -DCMAKE_BUILD_TYPE= -DPROCBUF_FUZZ_TARGETS=ON \
  -DPROCBUF_FUZZING_ENGINE="$engine" -DPROCBUF_LIBFUZZER_MUTATOR="$mutator"
cmake --build "$WORK/procbuf" -j "$cores" --target "${fuzz_targets[@]}"

for target in "${fuzz_targets[@]}"; do
  cp "$WORK/procbuf/$target" "$OUT/"
  rm -f "$OUT/${target}_seed_corpus.zip"
  find "corpus/$target" -type f | sort | zip -q -j -X "$OUT/${target}_seed_corpus.zip" -@
  if [[ -e corpus/$target.dict ]]; then cp "corpus/$target.dict" "$OUT/"; fi
  printf '%s\n' '[libfuzzer]' "max_len=$(max_length "$target")" "${libfuzzer_habits[@]#-}" >"$OUT/$target.options"
done
