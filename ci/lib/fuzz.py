"""ci/fuzz, which says how it is used: what it is told, and the order of things."""

import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TextIO

import builds
import canary
import children
import command
import engines
import locks
import progress
import steps
from campaign import Campaign, Turn
from engines import Engine
from engines.afl import Afl
from engines.libfuzzer import LibFuzzer
from work import Work

SANITIZERS = ("address", "undefined")


@dataclass
class Wanted:
    """What the options say."""

    engine: str = "libfuzzer"
    sanitizer: str = "address"
    time: int = 60
    jobs: int = command.CORES
    targets: list[str] = field(default_factory=lambda: list(command.FUZZ_TARGETS))
    seed: int | None = None
    corpora: Path | None = None
    stop_at_first: bool = False
    list_targets: bool = False
    arguments: list[str] = field(default_factory=list)  # for the engine


def read_options(words: command.Words) -> Wanted:
    wanted = Wanted()
    for word in words:
        match word:
            case "--engine":
                wanted.engine = words.one_of("engine", engines.NAMES)
            case "--sanitizer":
                wanted.sanitizer = read_sanitizer(words)
            case "--time":
                wanted.time = words.duration()
            case "--target":
                wanted.targets = [words.target()]
            case "--jobs":
                wanted.jobs = words.count()
            case "--seed":
                wanted.seed = words.within(1, 1_000_000_000)
            case "--corpus":
                wanted.corpora = command.named_folder(words.value())
            case "--stop-at-first":
                wanted.stop_at_first = True
            case "--list":
                wanted.list_targets = True
            case "--":
                wanted.arguments = words.rest()
            case _:
                words.other()
    return wanted


def read_sanitizer(words: command.Words) -> str:
    """libFuzzer shares strings and containers with what it fuzzes, and MemorySanitizer stops it at once."""
    name = words.one_of("sanitizer", (*SANITIZERS, "memory"), SANITIZERS)
    if name == "memory":
        raise command.Refusal(
            "libFuzzer does not run under MemorySanitizer here; ci/test and ci/nightly replay the corpus under it"
        )
    return name


def check(wanted: Wanted) -> None:
    """That the options go together."""
    if wanted.time < len(wanted.targets):
        raise command.Refusal(f"--time {wanted.time} is less than a second a target")
    if wanted.corpora and any(entry.is_file() for entry in wanted.corpora.iterdir()):
        raise command.Refusal(
            f"there are files in {wanted.corpora} itself: inputs belong in its folders, "
            f"as in {wanted.corpora}/{wanted.targets[0]}"
        )
    if wanted.sanitizer != "address" and wanted.engine != "libfuzzer":
        raise command.Refusal(
            f"--sanitizer {wanted.sanitizer} needs --engine libfuzzer; AFL++ has address here"
        )


def list_targets() -> None:
    """Each with the question at the head of its source."""
    for target in command.FUZZ_TARGETS:
        print(target)
        for line in Path(f"fuzz/{target}.cpp").read_text().splitlines():
            if line == "//":
                break
            print("  " + line.removeprefix("// "))


class Fuzzing:
    """What is done with one engine, one target after the other."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.work = Work(corpora=wanted.corpora)
        self.campaign = Campaign(self.work, wanted.jobs)
        suffix = "" if wanted.sanitizer == "address" else f"-{wanted.sanitizer}"
        self.preset = "libfuzzer" + suffix
        build = Path("build") / self.preset
        self.libfuzzer = LibFuzzer(self.work, build, wanted.seed, wanted.arguments)
        self.afl = Afl(self.work, self.libfuzzer, wanted.seed, wanted.arguments)
        by_name: dict[str, Engine] = {"libfuzzer": self.libfuzzer, "afl": self.afl}
        self.engine = by_name[wanted.engine]
        self._repro_begun = False

    def prepare(self) -> None:
        wanted = self.wanted
        builds.setup("release", "libfuzzer", "planting", "asan", wanted.engine)  # asan: for the first look at a finding
        self.work.prepare(wanted.targets)
        locks.claim(self.work.folder)
        # libFuzzer merges what AFL++ finds.
        for preset in [self.preset, *(["afl"] if wanted.engine == "afl" else [])]:
            build = builds.build(preset, *wanted.targets)
            steps.must(f"the preset {preset} does not build", f"{preset} build", build)
        steps.must("the scenario tool does not build", "tool build", builds.build("release", "scenario"))
        status = steps.step(f"canary, {wanted.engine}", canary.trial(wanted.engine))
        if status != 0:
            raise command.Refusal(canary.trouble(status))
        for target in wanted.targets:
            steps.must(f"cannot prepare the inputs of {target}", f"{target} inputs", self.prepare_inputs(target))

    def prepare_inputs(self, target: str) -> steps.Work:
        def work(log: TextIO) -> int:
            made = self.work.make_seeds(target, log) or self.afl.hand_over(target, log)
            return made or self.engine.prepare(target, log)

        return work

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        seconds = self.wanted.time // len(self.wanted.targets)
        for target in self.wanted.targets:
            if children.stopped or (self.wanted.stop_at_first and self.work.found):
                break
            print(f"{target}: {seconds} s, processes: {self.wanted.jobs}", flush=True)
            self.campaign.fuzz(self.engine, target, seconds, self._each_second)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.campaign.stop()

    def _each_second(self, turn: Turn, second: int) -> None:
        found = bool(turn.findings())
        if found and not self._repro_begun:
            self._repro_begun = True
            with steps.log_of("repro-build").open("w") as log:
                children.start_apart(["ci/lib/python", "repro_build.py"], log)
        if progress.due(second):
            progress.show(progress.parts(self.campaign, turn, f"of {self.wanted.time} s"))
        if sys.stdout.isatty() and second == 0:
            print(flush=True)
        if found and self.wanted.stop_at_first:
            self.campaign.stop()


def summary(work: Work) -> int:
    """What was found and what went wrong; the status of the command."""
    found = sorted(set(work.found))
    for file in found:
        print(f"found: {file}\n  what it is: ci/repro '{file}'", flush=True)
        if not file.exists():
            work.troubles.append(f"{file} could not be saved; its log still shows it")
    for trouble in work.troubles:
        print(f"{command.name}: {trouble}", file=sys.stderr)
    if found:
        return 1
    if work.troubles:
        return 2
    if children.stopped:
        print("stopped; nothing found")
        return 130
    print("nothing found")
    return 0


def main(words: command.Words) -> int:
    wanted = read_options(words)
    if wanted.list_targets:
        list_targets()
        return 0
    check(wanted)
    fuzzing = Fuzzing(wanted)
    fuzzing.prepare()
    fuzzing.run()
    return summary(fuzzing.work)


if __name__ == "__main__":
    command.run(main)
