"""Breaking the core on purpose, with a patch of tests/planted, and fuzzing what that gives: for ci/planted-bugs,
which measures, and for the canary (canary.py), which makes sure that a campaign would find something.
"""

import enum
import filecmp
import shutil
from pathlib import Path
from typing import TextIO

import children
import engines.afl
import engines.libfuzzer
from engines.libfuzzer import written_units

LINKED = ("CMake*", "README.md", "cmake", "corpus", "docs", "fuzz", "src/firmware", "tests")
OUT_OF_TIME = (152, 124)  # of a run: it took more processor time, or more of the clock's, than it may


class Planted(enum.IntEnum):
    """What came of planting; each is a status."""

    DONE = 0
    DOES_NOT_APPLY = 1
    THERE_ALREADY = 3


def link_sources(folder: Path) -> None:
    """Makes the folder the repository, in links; but for the core, which is to be broken."""
    (folder / "src").mkdir(parents=True, exist_ok=True)
    for pattern in LINKED:
        for entry in Path(".").glob(pattern):
            link = folder / entry
            if link.is_symlink():
                link.unlink()
            link.symlink_to(entry.absolute())


def copy_core(folder: Path) -> None:
    """The core as it is, into the folder of link_sources."""
    core = folder / "src/procbuf"
    shutil.rmtree(core, ignore_errors=True)
    shutil.copytree("src/procbuf", core)


def plant(bug: str, folder: Path, log: TextIO, fuzz: int = 0) -> Planted:
    """Breaks the core that is there, or leaves it as it is and says why on the last line of the log. `fuzz` is how
    many of the three lines around a change may be others than the patch says. Always with --force: without it,
    patch takes away what looks applied."""
    for lines in sorted({0, fuzz}):
        if _patch(bug, folder, log, f"--fuzz={lines}", "--dry-run"):
            _patch(bug, folder, log, f"--fuzz={lines}", "--no-backup-if-mismatch")
            return Planted.DONE
        with open("/dev/null", "w") as nowhere:
            there = _patch(bug, folder, nowhere, "--fuzz=0", "--reverse", "--dry-run")
        if there:
            print(f"{bug}: the core has this bug already", file=log)
            return Planted.THERE_ALREADY
    print(f"{bug}: does not apply to the core as it is", file=log)
    return Planted.DOES_NOT_APPLY


def _patch(bug: str, folder: Path, log: TextIO, *options: str) -> bool:
    file = f"--input={Path('tests/planted', bug + '.patch').absolute()}"
    return children.run(["patch", "-d", folder, "-p1", "--force", file, *options], log) == 0


def update(old: Path, new: Path) -> None:
    """Makes the files of a folder those of another. Touches only what differs, because only that is compiled."""
    old.mkdir(parents=True, exist_ok=True)
    names = {file.name for file in new.iterdir()}
    for name in names:
        if not (old / name).exists() or not filecmp.cmp(new / name, old / name, shallow=False):
            shutil.copyfile(new / name, old / name)
    for file in old.iterdir():
        if file.name not in names:
            file.unlink()


def configure(preset: str, source: Path, build: Path, flags: str, log: TextIO) -> int:
    """As the preset, less what takes the compiler's time."""
    planted = ["-DCMAKE_BUILD_TYPE=Planted", f"-DCMAKE_CXX_FLAGS_PLANTED={flags}"]
    return children.run(["cmake", "-S", source, "--preset", preset, "-B", build, *planted], log)


def libfuzzer_attempt(executable: Path, seed: int, home: Path, seconds: int) -> list[str]:
    """Fuzzes from nothing until the first failure, in the folder `home`. The time is the processor's."""
    (home / "corpus").mkdir(parents=True, exist_ok=True)
    limited = ["bash", "-c", 'ulimit -S -t "$1"; exec "${@:2}"', "-", str(seconds), "env"]
    environment = [f"PROCBUF_STATS={home}/counters", *engines.libfuzzer.ENVIRONMENT]
    environment[-1] += ":detect_leaks=0"
    limits = [f"-seed={seed}", "-max_len=4096", f"-artifact_prefix={home}/", f"{home}/corpus"]
    return [*limited, *environment, str(executable), *engines.libfuzzer.HABITS, *limits]


def afl_attempt(executable: Path, seed: int, home: Path, seconds: int, mutator: Path) -> list[str]:
    """The same with AFL++, which wants an input to begin with, and has processes of its own: its time is the
    clock's."""
    (home / "corpus").mkdir(parents=True, exist_ok=True)
    (home / "corpus" / "nothing").write_text("0")
    limited = ["timeout", "--signal=INT", str(seconds), "env", *engines.afl.ENVIRONMENT]
    environment = [f"PROCBUF_STATS={home}/counters", "AFL_BENCH_UNTIL_CRASH=1"]
    environment.append(f"AFL_CUSTOM_MUTATOR_LIBRARY={mutator.absolute()}")
    words = ["afl-fuzz", "-s", str(seed), "-i", f"{home}/corpus", "-o", f"{home}/out", "-G", "4096", "-t", "10000"]
    return [*limited, *environment, *words, "-m", "none", "--", str(executable)]


def verdict(status: int, home: Path) -> str | None:
    """`found` or `missed`, by the log of an attempt and what else it left; None where the engine broke down."""
    crashes = any(True for kind in ("crashes", "hangs") for _ in home.glob(f"out/*/{kind}/id*"))
    if crashes or written_units(home / "log") or b"results in a crash" in (home / "log").read_bytes():
        return "found"
    return "missed" if status in OUT_OF_TIME else None
