"""libFuzzer. AFL++ has it merge what it finds, too."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import children
from engines import dictionary, longest_input
from work import Work

ENVIRONMENT = ("ASAN_OPTIONS=quarantine_size_mb=8:malloc_context_size=0",)

# How often an edge is taken says little here, where all that should be reached is an edge of its own
# (docs/goals.md); without the counts a working corpus is a fifth as large. The mutator does several edits a
# call; after more than two calls little is left of what made an input worth changing. The limits are of one
# input: seconds, and megabytes.
HABITS = ("-use_counters=0", "-mutate_depth=2", "-timeout=10", "-rss_limit_mb=2048")

STOPPED = (72, 130)  # its status after SIGINT; the second where it has not got as far as to catch it


class LibFuzzer:
    name = "libfuzzer"

    def __init__(
        self, work: Work, build: Path = Path("build/libfuzzer"), seed: int | None = None, more: Iterable[str] = ()
    ) -> None:
        """`build` has its targets; `seed` is of the first job's random numbers, the others' follow; `more` are
        arguments for it, behind the others."""
        self._work = work
        self._build = build
        self._seed = seed
        self._more = list(more)

    def prepare(self, target: str, log: TextIO) -> int:
        return 0

    def words(self, target: str, seconds: int, job: int) -> list[str]:
        seed = [] if self._seed is None else [f"-seed={self._seed + job}"]
        limits = [f"-max_total_time={seconds}", "-reload=1", "-print_final_stats=1", *seed]
        return self.run(target, *limits, *map(str, self._work.inputs(target)), *self._more)

    def run(self, target: str, *arguments: str, findings: str | None = None) -> list[str]:
        """With what is common to all runs. `findings` is another name of the folder for them."""
        words = ["env", *ENVIRONMENT, str(self._build / target), *HABITS, f"-max_len={longest_input(target)}"]
        words.append(f"-artifact_prefix={findings or self._work.findings(target)}/")
        known_words = dictionary(target)
        if known_words:
            words.append(f"-dict={known_words}")
        return [*words, *arguments]

    def findings(self, target: str, logs: list[Path]) -> list[Path]:
        return sorted({path for log in logs for path in written_units(log)})

    def coverage(self, target: str, logs: list[Path]) -> tuple[int, int]:
        """From the last status lines; behind them may stand the report of a finding."""
        best, largest = 0, 0
        for log in logs:
            for status in STATUS.finditer(_tail(log)):
                best = max(best, int(status[1]))
                largest = max(largest, int(status[2]))
        return best, largest

    def ended_well(self, status: int, log: Path, stopped: bool) -> bool:
        """The time was over, it found something, or it was stopped."""
        return status == 0 or bool(written_units(log)) or (stopped and status in STOPPED)

    def finish(self, target: str) -> None:
        pass

    def merge(self, target: str, into: Path, folders: Iterable[Path], log: TextIO, at_the_end: bool = False) -> int:
        """Adds to `into` those inputs of the folders that reach more than the inputs in there do. Inputs that fail
        are findings. Returns libFuzzer's status."""
        path = self._work.logs / f"{target}-merge.log"
        with path.open("w") as output:
            status = self.merge_by("-merge=1", target, [into, *folders], output, at_the_end)
        self._work.found += [self._work.findings(target) / unit.name for unit in written_units(path)]
        if status != 0:
            print(f"merging the inputs of {target}: status {status}, see {path}", file=log)
        return status

    def merge_by(
        self, how: str, target: str, folders: Iterable[Path], output: children.Where, at_the_end: bool = False
    ) -> int:
        """By that option of libFuzzer's, into the first of the folders. Returns its status."""
        with plain_names([self._work.findings(target), *folders]) as names:
            words = self.run(target, how, *names[1:], findings=names[0])
            return children.run(words, output, at_the_end=at_the_end)


@contextlib.contextmanager
def plain_names(folders: Iterable[Path]) -> Iterator[list[str]]:
    """Names of the folders that no shell takes for anything else. To merge, libFuzzer starts itself anew by a shell's
    line, in which it quotes nothing."""
    names = [str(folder) for folder in folders]
    with tempfile.TemporaryDirectory(prefix="procbuf-") as place:
        for number, name in enumerate(names):
            if not re.fullmatch(r"[\w./+-]+", name):
                names[number] = f"{place}/{number}"
                os.symlink(os.path.abspath(name), names[number])
        yield names


STATUS = re.compile(rb"^#[0-9]+.* cov: ([0-9]+) .* corp: ([0-9]+)", re.MULTILINE)
WRITTEN = re.compile(rb"^.*Test unit written to (.*)$", re.MULTILINE)


def written_units(log: Path) -> list[Path]:
    """The files that libFuzzer says it wrote; slow inputs are no findings."""
    names = [os.fsdecode(unit[1]) for unit in WRITTEN.finditer(_content(log))]
    return [Path(name) for name in names if "/slow-unit-" not in name]


def _content(log: Path) -> bytes:
    try:
        return log.read_bytes()
    except FileNotFoundError:
        return b""


def _tail(log: Path) -> bytes:
    """The last lines."""
    most = 16384
    try:
        with log.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - most))
            return file.read()
    except FileNotFoundError:
        return b""
