"""A fuzzer that cannot find a known bug says nothing by finding none: ci/fuzz and ci/nightly plant one first, and
fuzz for it.
"""

import enum
import shutil
from pathlib import Path
from typing import TextIO

import children
import command
import locks
import planting
import steps

# The first that can be planted is. They are in different files, so that a core with one of these bugs is fuzzed
# like any other: what is found there is a finding.
BUGS = ("06-restart-keeps-mark", "35-len-refused")
FOLDER = Path("build/canary")
SECONDS = 30  # of processor time; it takes a tenth of one
CONTEXT = 3  # whoever works on the core may have changed every line beside the canary's


class Canary(enum.IntEnum):
    """What came of it; each is a status."""

    FOUND = 0
    MISSED = 1
    DOES_NOT_FIT = 3  # none can be planted
    DOES_NOT_BUILD = 4


TROUBLES: dict[int, str] = {
    Canary.MISSED: "a bug planted in the core is not found, so finding nothing would mean nothing",
    Canary.DOES_NOT_FIT: f"none of the bugs for a trial fits the core ({' '.join(BUGS)}): "
    "mend their patches in tests/planted",
    Canary.DOES_NOT_BUILD: "the core with a bug planted does not build",
}


def trouble(status: int) -> str:
    """What a status of the trial means, for whoever cannot go on."""
    return TROUBLES.get(status, TROUBLES[Canary.MISSED])


def trial(engine: str) -> steps.Work:
    """The work of a step: has the engine, whose preset has its name, look for a bug that is planted."""

    def work(log: TextIO) -> int:
        with locks.alone(FOLDER):
            return found(engine, log)

    return work


def found(engine: str, log: TextIO) -> Canary:
    if not plant(log):
        return Canary.DOES_NOT_FIT
    if build(engine, log) != 0:
        return Canary.DOES_NOT_BUILD
    home = FOLDER / f"{engine}-run"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    fuzzer = FOLDER / engine / "scenario_fuzzer"
    if engine == "afl":
        words = planting.afl_attempt(fuzzer, 1, home, SECONDS, FOLDER / engine / "libprocbuf_mutator.so")
    else:
        words = planting.libfuzzer_attempt(fuzzer, 1, home, SECONDS)
    with (home / "log").open("w") as output:
        status = children.run(words, output)
    log.writelines((home / "log").read_text(errors="replace").splitlines(keepends=True)[-20:])
    return Canary.FOUND if planting.verdict(status, home) == "found" else Canary.MISSED


def plant(log: TextIO) -> bool:
    """Makes the folder `broken` the core with one of the canaries in it, and says which."""
    broken = FOLDER / "broken"
    for bug in BUGS:
        planting.copy_core(broken)
        if planting.plant(bug, broken, log, CONTEXT) is planting.Planted.DONE:
            print(f"planted: {bug}", file=log)
            return True
    return False


def build(preset: str, log: TextIO) -> int:
    """scenario_fuzzer, as the preset builds it, of that core. Only what differs from the last time is compiled."""
    source = FOLDER / "source"
    planting.link_sources(source)
    planting.update(source / "src/procbuf", FOLDER / "broken/src/procbuf")
    targets = ["scenario_fuzzer", *(["procbuf_mutator"] if preset == "afl" else [])]
    folder = FOLDER / preset
    return planting.configure(preset, source, folder, "-g0", log) or children.run(
        ["cmake", "--build", folder, "-j", str(command.CORES), "--target", *targets], log
    )
