"""Usage: ci/lib/python engine.py smallest TARGET INTO FOLDER...
       ci/lib/python engine.py afl TARGET INPUTS OUT ARGUMENT...
       ci/lib/python engine.py afl-smoke TARGET INPUTS OUT

The engines for scripts (ci/corpus, ci/afl-sync, ci/test), with what is common to all runs. `smallest` has libFuzzer put
the fewest inputs of the folders that reach what they all reach into the folder INTO; `afl` becomes AFL++;
`afl-smoke` is a short run from the inputs, whose status says whether it was as it should be: all inputs run, each the
same every time, many to a process, without a crash.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import children
from engines import afl
from engines.libfuzzer import LibFuzzer
from work import Work

SMOKE_INPUTS = 5000


def afl_smoke(target: str, inputs: Path, out: Path) -> bool:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    words = afl.run(target, inputs, out, "-M", "main", "-s", "1", "-E", str(SMOKE_INPUTS))
    if children.run(words, output=1, more={"AFL_EXIT_ON_SEED_ISSUES": "1"}) != 0:
        return False
    statistics = (out / "main/fuzzer_stats").read_text()
    print(statistics, end="")
    wanted = ("target_mode .*persistent shmem_testcase", "saved_crashes +: 0$", "saved_hangs +: 0$")
    as_wanted = all(re.search("^" + line, statistics, re.MULTILINE) for line in wanted)
    return as_wanted and not afl.unstable(out)


def main(kind: str, target: str, words: list[str]) -> int:
    if kind == "afl-smoke":
        return 0 if afl_smoke(target, Path(words[0]), Path(words[1])) else 1
    if kind == "smallest":
        return LibFuzzer(Work()).merge_by("-set_cover_merge=1", target, map(Path, words), output=1)
    command = afl.run(target, Path(words[0]), Path(words[1]), *words[2:])
    os.execvp(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
