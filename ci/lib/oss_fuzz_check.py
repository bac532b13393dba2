"""ci/oss-fuzz-check, which says how it is used."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import TextIO

import builds
import children
import command
import locks
from oss_fuzz import Complaint, combinations, submission
from oss_fuzz.combinations import Combination
from oss_fuzz.targets import Built, build_in, runs_32_bit

COLUMNS = ("build", "runs", "counters", "calls", "moved", "seeds", "crash", "coverage")
PLACE = command.ROOT / "build/oss-fuzz"


def make_stand_in() -> bool:
    """The library that stands in for engines that are not here."""
    made = f"{PLACE}/stand-in.o"
    compiling = ["clang++-19", "-std=c++23", "-O1", "-fPIC", "-c", "tests/oss_fuzz/stand_in_engine.cpp", "-o", made]
    archiving = ["ar", "rcs", f"{PLACE}/libstand-in.a", made]
    return all(children.run(words, 1, errors=2) == 0 for words in (compiling, archiving))


UNPACK = """
set -e
apt-get download libc++-19-dev libc++abi-19-dev
for package in *.deb; do dpkg -x "$package" .; done
echo 'INPUT(-l:libc++.a -l:libc++abi.a)' >usr/lib/llvm-19/lib/libc++.so
touch done
"""


def unpack_libcxx(log: TextIO) -> int:
    """libc++ without installing it, because it would push another version out. Linked in whole, as theirs is."""
    folder = PLACE / "libc++"
    if (folder / "done").exists():
        return 0
    folder.mkdir(exist_ok=True)
    return children.run(["env", f"--chdir={folder}", "bash", "-c", UNPACK], log)


def fresh_tree(folder: Path) -> None:
    """The sources as git has them, changes that are not committed included."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("work", "out"):
        (folder / name).mkdir(parents=True)
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listing, check=True, capture_output=True).stdout.split(b"\0")
    for file in map(os.fsdecode, files):
        if file and os.path.lexists(file):
            to = folder / "src/procbuf" / file
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, to, follow_symlinks=False)


def unpack_seeds(folder: Path) -> None:
    for target in command.FUZZ_TARGETS:
        seeds = folder / "seeds" / target
        seeds.mkdir(parents=True)
        children.run(["unzip", "-q", "-o", folder / "out" / f"{target}_seed_corpus.zip", "-d", seeds], 1, errors=2)


class Table:
    """A line for each combination that is tried; below it, what is wrong."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self.tried = 0
        self.failing = 0
        self.skipped = 0

    def head(self) -> None:
        self._cells("engine", "sanitizer", "word", "library")
        print("".join(f" {column:<8}" for column in COLUMNS), flush=True)

    def _cells(self, *words: str) -> None:
        cells = (f"{word:<{width}}" for word, width in zip(words, (10, 13, 7, 10), strict=True))
        print("".join(cells), end="", flush=True)

    def row(self, combination: Combination) -> None:
        self.tried += 1
        folder = PLACE / "-".join(combination.words())
        self._cells(*combination.words())
        try:
            fresh_tree(folder)
        except (OSError, subprocess.CalledProcessError):
            raise command.Refusal(f"cannot copy the sources to {folder}") from None
        environment = combinations.environment(combination, PLACE, folder)
        log = folder / "build.log"
        if build_in(environment, folder / "src/procbuf", log) != 0:
            print(f"FAILED\n    build: see {log}\n" + "\n".join(log.read_text().splitlines()[-5:]), flush=True)
            self.failing += 1
            return
        unpack_seeds(folder)
        page = PLACE / "coverage"
        runner, sanitizer = combination.runner(), combination.sanitizer
        built = Built(runner, sanitizer, folder, page, command.FUZZ_TARGETS, environment)
        complaints = self._fill(combination, built)
        if combination.architecture == "i386" and runs_32_bit() == "qemu-i386":
            print("    skipped: leaks, which cannot be looked for through qemu-i386")
            self.skipped += 1
        if not self._keep:
            for name in ("work", "src", "seeds"):
                shutil.rmtree(folder / name)
        print("".join(f"    {complaint}\n" for complaint in complaints), end="", flush=True)
        self.failing += bool(complaints)

    def _fill(self, combination: Combination, built: Built) -> list[str]:
        complaints = []
        for column in COLUMNS:
            said = "-"
            if combination.applies(column):
                try:
                    said = built.check(column) or "ok"
                except Complaint as complaint:
                    said = "FAILED"
                    complaints.append(f"{column}: {complaint}")
            print(f" {said:<8}", end="", flush=True)
        print(flush=True)
        return complaints


def prepare() -> None:
    builds.setup("libfuzzer", "coverage", "afl", "m32", "oss-fuzz")
    try:
        PLACE.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise command.Refusal(f"cannot create {PLACE}") from None
    locks.claim(PLACE)
    if not make_stand_in():
        raise command.Refusal("the stand-in for engines does not compile")
    try:
        submission.check(Path("."))
    except Complaint as complaint:
        print(complaint, flush=True)
        raise command.Refusal("what is submitted is not as it should be") from None


def main(words: command.Words) -> int:
    only: list[str] = []
    keep = False
    for word in words:
        match word:
            case "--only":
                only.append(words.value())
            case "--keep":
                keep = True
            case _:
                words.other()
    prepare()
    table = Table(keep)
    table.head()
    for combination in combinations.ALL:
        if not set(only) <= set(combination.words()):
            continue
        if combination.library == "libc++":
            with (PLACE / "libc++.log").open("w") as log:
                if unpack_libcxx(log) != 0:
                    raise command.Refusal(f"cannot fetch libc++, see {log.name}")
        table.row(combination)
    if not table.tried:
        raise command.Refusal(f"no combination has all of these words: {' '.join(only)}")
    print(f"{table.tried} combinations, {table.failing} not well, {table.skipped} checks skipped")
    return 1 if table.failing else 0


if __name__ == "__main__":
    command.run(main)
