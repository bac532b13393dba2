"""AFL++.

The targets run in persistent mode and get their inputs through shared memory (preset afl). The first job is AFL++'s
main instance, the others are secondaries; they share what they find through work/afl/TARGET/out. Corpus and findings
are libFuzzer's: each run starts from a merged copy of the corpus (work/afl/TARGET/in), and what it found is merged
back at its end. A run that was killed leaves its folder, and the next run of either engine hands over what is in
there.

There is no leak checking here: AFL++ keeps one process running and kills it in the end. libFuzzer does it for what
AFL++ found, when it next starts from the corpus.
"""

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

import command
from engines import dictionary, longest_input
from engines.libfuzzer import LibFuzzer
from work import Work

MUTATOR = Path("build/afl/libprocbuf_mutator.so")
ENVIRONMENT = (
    *("AFL_NO_UI=1", "AFL_NO_COLOR=1", "AFL_NO_CRASH_README=1", "AFL_SKIP_CPUFREQ=1", "AFL_TRY_AFFINITY=1"),
    *("AFL_ALLOW_TMP=1", "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1"),
    # AFL++ insists on the first two; they hold for UndefinedBehaviorSanitizer as well.
    "ASAN_OPTIONS=abort_on_error=1:symbolize=0:detect_leaks=0:quarantine_size_mb=8:malloc_context_size=0",
    "UBSAN_OPTIONS=",
)
INTERRUPTED = 130  # its status where it has not got as far as to catch the signal


class Afl:
    name = "afl"

    def __init__(self, work: Work, merger: LibFuzzer, seed: int | None = None, more: Iterable[str] = ()) -> None:
        """As LibFuzzer."""
        self._work = work
        self._merger = merger
        self._seed = seed
        self._more = list(more)

    def _home(self, target: str) -> Path:
        return self._work.folder / "afl" / target

    def prepare(self, target: str, log: TextIO) -> int:
        """AFL++ runs every input that it starts from ten times, and keeps them all: merged, they are few."""
        home = self._home(target)
        (home / "in").mkdir(parents=True, exist_ok=True)
        (home / "out").mkdir(parents=True, exist_ok=True)
        status = self._merger.merge(target, home / "in", self._work.inputs(target), log)
        (home / "began").touch()
        return status

    def words(self, target: str, seconds: int, job: int) -> list[str]:
        """The time limit is not AFL++'s (-V), which does not count what it takes to start."""
        home = self._home(target)
        role = ["-S", f"secondary-{job}"] if job > 0 else ["-M", "main"]
        seed = [] if self._seed is None else ["-s", str(self._seed + job)]
        words = run(target, home / "in", home / "out", *role, *seed, *self._more)
        return ["timeout", "--preserve-status", "--signal=INT", str(seconds), *words]

    def findings(self, target: str, logs: list[Path]) -> list[Path]:
        """Named as libFuzzer names its findings, by their content."""
        out = self._home(target) / "out"
        named = set()
        for kind in ("crash", "hang"):
            folder = {"crash": "crashes", "hang": "hangs"}[kind]
            for file in out.glob(f"*/{folder}/id:*"):
                found = self._work.findings(target) / f"afl-{kind}-{hashlib.sha1(file.read_bytes()).hexdigest()}"
                if not found.exists():
                    os.link(file, found)
                named.add(found)
        return sorted(named)

    def coverage(self, target: str, logs: list[Path]) -> tuple[int, int]:
        """Of each instance its statistics, which it writes once it has run what it starts from and then every
        minute, and its queue."""
        out = self._home(target) / "out"
        edges = [int(edges) for edges in statistic(out, "edges_found")]
        queues = [len(list(queue.glob("id:*"))) for queue in out.glob("*/queue")]
        return max(edges, default=0), max(queues, default=0)

    def ended_well(self, status: int, log: Path, stopped: bool) -> bool:
        """Its status is 0 whether the time was over, it found something, or it was stopped."""
        return status == 0 or (stopped and status == INTERRUPTED)

    def finish(self, target: str) -> None:
        home = self._home(target)
        trouble = unstable(home / "out")
        if trouble:
            self._work.troubles.append(f"{target}: {trouble}")
        if self.hand_over(target, sys.stdout, at_the_end=True) != 0:
            merging = self._work.logs / f"{target}-merge.log"
            self._work.troubles.append(
                f"{target}: what AFL++ found is still in {home}, the next run takes it (see {merging})"
            )

    def hand_over(self, target: str, log: TextIO, at_the_end: bool = False) -> int:
        """What a run left goes to the findings and the corpus, and its folder goes. Whatever interrupts this,
        nothing is lost, and it can be done again."""
        home = self._home(target)
        queues = list((home / "out").glob("*/queue"))
        if queues:
            self._work.found += self.findings(target, [])
            status = self._merger.merge(target, home / "in", queues, log, at_the_end)
            if status != 0:
                return status
            began = (home / "began").stat().st_mtime_ns
            for file in (home / "in").iterdir():
                if file.stat().st_mtime_ns > began:
                    shutil.move(file, self._work.corpus(target) / file.name)
        shutil.rmtree(home, ignore_errors=True)
        return 0


def run(target: str, inputs: Path, out: Path, *arguments: str) -> list[str]:
    """With what is common to all runs."""
    words = ["env", *ENVIRONMENT]
    known_words = dictionary(target)
    if MUTATOR.exists() and target in command.SCENARIO_TARGETS:
        words.append(f"AFL_CUSTOM_MUTATOR_LIBRARY={MUTATOR.absolute()}")
    words += ["afl-fuzz", "-i", str(inputs), "-o", str(out), "-G", str(longest_input(target)), "-t", "10000"]
    words += ["-m", "none"]
    if known_words:
        words += ["-x", str(known_words)]
    return [*words, *arguments, "--", f"build/afl/{target}"]


def statistic(out: Path, name: str) -> list[str]:
    """Of each instance, as far as it has written any."""
    values = []
    for file in out.glob("*/fuzzer_stats"):
        value = re.search(rf"^{name} *: (.*)$", file.read_text(errors="replace"), re.MULTILINE)
        if value:
            values.append(value[1])
    return values


def unstable(out: Path) -> str | None:
    """Says so where an instance has seen inputs that do not reach the same each time they are run."""
    stability = sorted(set(statistic(out, "stability")))
    if stability in ([], ["100.00%"]):
        return None
    return f"runs of one input differ: AFL++ gives a stability of {', '.join(stability)}"
