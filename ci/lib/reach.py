"""How much of the core is reached, and by what: for ci/coverage and ci/oss-fuzz-check.

ci/coverage-explained.txt says of every line and branch that is not reached why no scenario can reach it. What is
neither reached nor explained is a fault, and so is an explanation that nothing needs.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import children

EXPLAINED = Path("ci/coverage-explained.txt")
LEAST_LINES, LEAST_BRANCHES = 98, 95  # percent, with all that is explained

TESTS = re.compile(r"_test\.cpp$|_bench\.cpp$|^test_board\.hpp$")


class Unreadable(Exception):
    """The counts cannot be read."""


@dataclass(frozen=True, order=True)
class Point:
    """A line of the core, or one way of a branch."""

    file: str
    line: int
    kind: str  # line or branch
    reached: bool
    text: str  # of the line

    def __str__(self) -> str:
        return f"{self.file}\t{self.line}\t{self.kind}\t{int(self.reached)}\t{self.text}"


def core_sources(tree: Path) -> list[Path]:
    """The core's own files there, tests and benchmarks not among them."""
    files = [*tree.glob("src/procbuf/**/*.cpp"), *tree.glob("src/procbuf/**/*.hpp")]
    return sorted(file for file in files if not TESTS.search(file.name))


def _objects(binaries: list[Path]) -> list[str]:
    first, *others = map(str, binaries)
    return [first, *(word for binary in others for word in ("-object", binary))]


def _output(*words: str | Path) -> str:
    said = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if said.returncode != 0:
        raise Unreadable(words[0])
    return said.stdout.decode(errors="replace")


# ---- Points

LINE = re.compile(r" *([0-9]+)\|([^|]*)\|?(.*)")
BRANCH = re.compile(r"Branch \(([0-9]+):([0-9]+)\): \[True: ([^,]+), False: ([^]]+)\]")
SOME = re.compile("[0.]*[1-9]")  # of a count: it is not 0, as in 1.2k


def points_in(shown: str) -> Iterator[Point]:
    """Of what `llvm-cov show` prints, every line and branch. A branch has a point for each way; it is reached where it
    is in any instance of a template."""
    file = ""
    texts: dict[tuple[str, int], str] = {}
    ways: dict[tuple[str, int, int], list[bool]] = {}
    for row in shown.split("\n"):
        if row.startswith("/") and row.endswith(":"):
            file = row[:-1].rpartition("/")[2]
        elif line := LINE.match(row):
            number, count, text = int(line[1]), line[2], line[3]
            texts[file, number] = text
            if re.search("[0-9]", count):
                yield Point(file, number, "line", bool(re.search("[1-9]", count)), text)
        elif branch := BRANCH.search(row):
            taken = ways.setdefault((file, int(branch[1]), int(branch[2])), [False, False])
            for way in (0, 1):
                taken[way] = taken[way] or bool(SOME.match(branch[3 + way]))
    for (file, number, _), taken in ways.items():
        for reached in taken:
            yield Point(file, number, "branch", reached, texts.get((file, number), ""))


def points(tree: Path, profile: Path, binaries: list[Path]) -> list[Point]:
    options = ["-show-branches=count", "-show-instantiations=false", f"-instr-profile={profile}"]
    sources = core_sources(tree)
    return sorted(points_in(_output("llvm-cov-19", "show", *options, *_objects(binaries), *sources)))


def write_page(tree: Path, profile: Path, page: Path, binaries: list[Path]) -> None:
    """An HTML report of the core, with the source."""
    shutil.rmtree(page, ignore_errors=True)
    options = ["-format=html", f"-output-dir={page}", "-show-branches=count", f"-instr-profile={profile}"]
    with Path(f"{page}.log").open("w") as log:
        if children.run(["llvm-cov-19", "show", *options, *_objects(binaries), *core_sources(tree)], log) != 0:
            raise Unreadable(page)


def measure(tree: Path, folder: Path, page: Path, binaries: list[Path]) -> list[Point]:
    """Of the counts that each binary left in BINARY.profraw, all points, which FOLDER/points has a line for each of;
    and the HTML report. Raises Unreadable."""
    profile = folder / "all.profdata"
    _output("llvm-profdata-19", "merge", "-sparse", "-o", profile, *(f"{binary}.profraw" for binary in binaries))
    measured = points(tree, profile, binaries)
    (folder / "points").write_text("".join(f"{point}\n" for point in measured))
    write_page(tree, profile, page, binaries)
    return measured


# ---- Judging


@dataclass(frozen=True)
class Verdict:
    lines: float  # percent
    branches: float
    faults: list[str]

    def shares(self) -> list[str]:
        return [f"{self.lines:.1f}%", f"{self.branches:.1f}%"]

    def wrong(self) -> list[str]:
        """All that is."""
        enough = int(self.lines) >= LEAST_LINES and int(self.branches) >= LEAST_BRANCHES
        least = f"less than {LEAST_LINES}% of the lines or {LEAST_BRANCHES}% of the branches"
        return self.faults if enough else [*self.faults, least]


def judge(measured: Iterable[Point], explanations: str) -> Verdict:
    """An explanation is `FILE | part of the line | reason`."""
    rules = [re.split(r" *\| *", line) for line in explanations.splitlines() if line and not line.startswith("#")]
    used: set[int] = set()
    faults: list[str] = []
    counts = {"line": [0, 0], "branch": [0, 0]}  # reached, all
    for point in measured:
        counts[point.kind][0] += point.reached
        counts[point.kind][1] += 1
        if point.reached:
            continue
        rule = next((at for at, rule in enumerate(rules) if rule[0] == point.file and rule[1] in point.text), None)
        if rule is None:
            faults.append(f"not reached: {point.file}:{point.line} ({point.kind}){point.text}")
        else:
            used.add(rule)
    if not counts["line"][1] or not counts["branch"][1]:
        return Verdict(0, 0, ["nothing of the core is in there"])
    faults += [
        f"explained, and reached: {rule[0]} | {rule[1]}" for at, rule in enumerate(rules) if at not in used
    ]
    lines, branches = (100 * reached / all_ for reached, all_ in counts.values())
    return Verdict(lines, branches, faults)


# ---- By what

Place = tuple[str, int]  # a file and a line of the core


def lines_in(lcov: str) -> set[Place]:
    """Of what `llvm-cov export -format=lcov` prints, those that are reached."""
    file = ""
    reached: set[Place] = set()
    for row in lcov.split("\n"):
        kind, _, value = row.partition(":")
        if kind == "SF":
            file = value.rpartition("/")[2]
        elif kind == "DA":
            line, count = value.split(",")[:2]
            if int(count) > 0:
                reached.add((file, int(line)))
    return reached


def lines_reached(binary: Path, inputs: list[Path], log: TextIO) -> set[Place]:
    """Each line of the core that these inputs reach together. Raises Unreadable."""
    with tempfile.TemporaryDirectory() as folder:
        raw, profile = f"{folder}/raw", f"{folder}/profile"
        counts = {"LLVM_PROFILE_FILE": raw}
        if children.run([binary, *inputs], subprocess.DEVNULL, errors=log, more=counts) != 0:
            raise Unreadable(binary)
        _output("llvm-profdata-19", "merge", "-sparse", "-o", profile, raw)
        options = ["-format=lcov", "-skip-branches", "-skip-functions", f"-instr-profile={profile}"]
        return lines_in(_output("llvm-cov-19", "export", *options, binary, *core_sources(Path("."))))


def programs_reaching(lines: set[Place], binary: Path, inputs: list[Path], log: TextIO) -> dict[Place, Path]:
    """Of each of these lines, all of which the inputs reach, one that does: an early one rather than a late one.
    Halves the inputs, again and again, which takes few runs, because most lines are reached by many."""
    if len(inputs) == 1:
        return {line: inputs[0] for line in lines}
    half = len(inputs) // 2
    here = lines & lines_reached(binary, inputs[:half], log)
    programs = programs_reaching(here, binary, inputs[:half], log) if here else {}
    if lines - here:
        programs |= programs_reaching(lines - here, binary, inputs[half:], log)
    return programs
