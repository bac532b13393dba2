"""What must be true of the targets that ci/oss-fuzz/build.sh has made; ci/oss-fuzz-check says what each of these is."""

import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import children
import planting
import reach
from oss_fuzz import Complaint

PLANTED = "own-index-at-length"
CRASHING = "slice_access_fuzzer"
LEAST_COUNTERS = 1000  # of any of our targets
LEAST_CALLS = 100  # of a sanitizer
SECONDS = 300  # at the most, of a run
ARGUMENTS = 2000  # inputs in one run, of an engine that takes no folder

# Whose calls each sanitizer makes.
CALLS = {"address": "__asan_report_", "undefined": "__ubsan_handle_", "memory": "__msan_warning"}


@dataclass(frozen=True)
class Built:
    """`folder` has `out`, the unpacked `seeds` and the sources it was built from in `src`. `runner` is the engine, or
    stand-in; `page` is a folder for the report of what the seeds reach; `environment` are the words that a build begins
    with."""

    runner: str
    sanitizer: str
    folder: Path
    page: Path
    targets: tuple[str, ...]
    environment: list[str]

    def check(self, column: str) -> str:
        """What there is to say in that column; empty where that is nothing. Raises Complaint."""
        said = getattr(self, column)()
        return said if isinstance(said, str) else ""

    def program(self, target: str) -> Path:
        return self.folder / "out" / target

    def seeds_of(self, target: str) -> Path:
        return self.folder / "seeds" / target

    # ---- The columns

    def build(self) -> None:
        files = [name for target in self.targets for name in (target, f"{target}_seed_corpus.zip", f"{target}.options")]
        for name in files:
            file = self.folder / "out" / name
            if not file.exists() or file.stat().st_size == 0:
                raise Complaint(f"OUT has no {name}")
        dictionary = self.folder / "out/scenario_text_fuzzer.dict"
        if not dictionary.exists() or dictionary.stat().st_size == 0:
            raise Complaint("OUT has no dictionary")

    def runs(self) -> None:
        for target in self.targets:
            if self.runner == "libfuzzer":
                said = must_run(target, self.program(target), "-runs=500", "-seed=1")
                if not re.search("^Done 500 runs", said, re.MULTILINE):
                    raise Complaint(f"{target}: did not do its runs")
            else:
                must_run(target, self.program(target), self.seeds_of(target))

    def counters(self) -> None:
        for target in self.targets:
            counted = self._counters_of(target)
            if (counted or 0) < LEAST_COUNTERS:
                raise Complaint(f"{target}: {counted or 'no'} counters")

    def _counters_of(self, target: str) -> int | None:
        if self.runner == "libfuzzer":
            _, said = run(self.program(target), "-runs=1")
            found = re.search(r"^INFO: Loaded [0-9]+ modules +\(([0-9]+) inline 8-bit counters\)", said, re.MULTILINE)
        elif self.runner == "afl":
            environment = {**os.environ, "AFL_DUMP_MAP_SIZE": "1"}
            dumped = subprocess.run([self.program(target)], env=environment, capture_output=True, text=True)
            found = re.search(r"^([0-9]+)\n?\Z", dumped.stdout, re.MULTILINE)
        else:
            _, said = run(self.program(target), self.seeds_of(target))
            found = re.search("^([0-9]+) guards, [1-9][0-9]* reached$", said, re.MULTILINE)
        return int(found[1]) if found else None

    def calls(self) -> None:
        for target in self.targets:
            calls = sanitizer_calls(self.program(target))
            for sanitizer, name in CALLS.items():
                own = sanitizer == self.sanitizer
                if (own and calls[name] < LEAST_CALLS) or (not own and calls[name]):
                    raise Complaint(f"{target}: {calls[name]} calls of {name}")

    def moved(self) -> None:
        out, away = self.folder / "out", self.folder / "out.away"
        with tempfile.TemporaryDirectory() as elsewhere:
            shutil.copytree(out, elsewhere, dirs_exist_ok=True)
            out.rename(away)
            try:
                for target in self.targets:
                    seed = min(path for path in self.seeds_of(target).rglob("*") if path.is_file())
                    must_run(target, Path(elsewhere, target), seed)
            finally:
                away.rename(out)

    def seeds(self) -> None:
        for target in self.targets:
            if self.runner == "libfuzzer":
                must_run(target, self.program(target), "-runs=0", self.seeds_of(target))
            elif self.runner == "afl":
                files = sorted(path for path in self.seeds_of(target).rglob("*") if path.is_file())
                for first in range(0, len(files), ARGUMENTS):
                    must_run(target, self.program(target), *files[first : first + ARGUMENTS])
            else:
                must_run(target, self.program(target), self.seeds_of(target))

    def crash(self) -> None:
        """The planted bug reads a byte too far: AddressSanitizer sees that, and without it the model does."""
        sources, log = self.folder / "src/procbuf", self.folder / "crash.log"
        with log.open("w", buffering=1) as output:
            planted = planting.plant(PLANTED, sources, output)
        if planted is not planting.Planted.DONE:
            raise Complaint(log.read_text().splitlines()[-1])
        if build_in(self.environment, sources, log) != 0:
            raise Complaint(f"with the planted bug it does not build, see {log}")
        symbolizer = f"ASAN_SYMBOLIZER_PATH={os.environ.get('ASAN_SYMBOLIZER_PATH', '')}"
        status, said = run("env", symbolizer, self.program(CRASHING), "-runs=0", self.seeds_of(CRASHING))
        if status == 0:
            raise Complaint("the planted bug is not found")
        if not re.search("^procbuf: ", said, re.MULTILINE):
            raise Complaint("the report tells no story")
        core = r"#[0-9]+ 0x[0-9a-f]+ in .*/src/procbuf/src/procbuf/[a-z_]+\.[ch]pp:[0-9]+"
        if self.sanitizer == "address" and not re.search(core, said):
            stack = [line for line in said.splitlines() if "#" in line][:3]
            raise Complaint("the stack does not name the core: " + "\n".join(stack))

    def coverage(self) -> str:
        for target in self.targets:
            counts = {"LLVM_PROFILE_FILE": f"{self.program(target)}.profraw"}
            program, seeds = str(self.program(target)), str(self.seeds_of(target))
            words = [program, "-runs=0", f"-artifact_prefix={self.folder}/", seeds]
            if children.run(words, subprocess.DEVNULL, more=counts) != 0:
                raise Complaint(f"{target} fails on its seeds")
        try:
            binaries = [self.program(target) for target in self.targets]
            measured = reach.measure(self.folder / "src/procbuf", self.folder, self.page, binaries)
        except reach.Unreadable:
            raise Complaint("the counts cannot be read") from None
        verdict = reach.judge(measured, reach.EXPLAINED.read_text())
        said = "\n".join([" ".join(verdict.shares()), *verdict.wrong()])
        if verdict.wrong():
            raise Complaint(said)
        return said


# ---- How they are looked at


def build_in(environment: list[str], sources: Path, log: Path) -> int:
    """Builds as OSS-Fuzz does; the status."""
    with log.open("w") as output:
        return children.run([*environment, sources / "ci/oss-fuzz/build.sh"], output)


def run(*words: str | Path) -> tuple[int, str]:
    """The status and all output, in a folder that has nothing in it, with an empty environment."""
    with tempfile.TemporaryDirectory() as away, tempfile.TemporaryFile("w+", errors="replace") as output:
        environment = ["env", "-i", f"--chdir={away}", "PATH=/usr/bin:/bin", f"HOME={away}"]
        status = children.run(["timeout", str(SECONDS), *environment, *through(words[0]), *words], output)
        output.seek(0)
        return status, output.read()


def must_run(target: str, *words: str | Path) -> str:
    status, said = run(*words)
    if status != 0:
        last_lines = "\n".join(said.splitlines()[-3:])
        raise Complaint(f"{target}: {last_lines}")
    return said


def through(program: str | Path) -> list[str]:
    """What runs a 32-bit program here. LeakSanitizer does not end where qemu-i386 runs the target."""
    if not is_32_bit(Path(program)):
        return []
    no_leaks = ["ASAN_OPTIONS=detect_leaks=0"] if runs_32_bit() == "qemu-i386" else []
    return [*no_leaks, str(Path("ci/run32").absolute())]


def runs_32_bit() -> str:
    """How they run here, as ci/run32 says it."""
    return subprocess.run(["ci/run32"], capture_output=True, text=True).stdout.strip()


def is_32_bit(program: Path) -> bool:
    """By its class, the fifth byte of an ELF file."""
    try:
        with program.open("rb") as file:
            return file.read(5)[4:] == b"\1"
    except OSError:
        return False


FUNCTION = re.compile(rb"<.*>:$")
OF_SANITIZERS = re.compile(rb"<__(asan|ubsan|msan|sanitizer|interceptor)|<_*cfi")
CALL = re.compile(rb"<(__(?:asan_report_|ubsan_handle_|msan_warning))")


def sanitizer_calls(binary: Path) -> Counter[str]:
    """How many calls there are of each name in CALLS, from functions other than the sanitizers' own."""
    # These two are the quickest at it; the binary is half a million lines.
    listing = subprocess.Popen(
        ["objdump", "-d", "--no-show-raw-insn", "--no-addresses", binary], stdout=subprocess.PIPE
    )
    wanted = "^<.*>:$|call.*<__(asan_report_|ubsan_handle_|msan_warning)"
    lines = subprocess.run(
        ["grep", "-E", wanted], stdin=listing.stdout, capture_output=True, env={**os.environ, "LC_ALL": "C"}
    ).stdout
    listing.wait()
    calls: Counter[str] = Counter()
    own = False
    for line in lines.splitlines():
        if FUNCTION.match(line):
            own = bool(OF_SANITIZERS.match(line))
        elif not own and (call := CALL.search(line)):
            calls[call[1].decode()] += 1
    return calls
