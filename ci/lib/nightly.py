"""ci/nightly, which says how it is used: what it is told, and the order of things."""

import errno
import signal
from pathlib import Path
from types import FrameType

import builds
import canary
import children
import command
import engines
import locks
import steps
from nights import known
from nights.fuzzing import Fuzzing, seed
from nights.look import look
from nights.parts import Abandoned, Night, Wanted
from nights.records import Full

FOUND_SOMETHING = 1  # a status of the report, which says that it could be made


def read_options(words: command.Words) -> Wanted:
    time: int | None = None
    out: Path | None = None
    jobs = command.CORES
    targets = list(command.FUZZ_TARGETS)
    chosen = list(engines.NAMES)
    for word in words:
        match word:
            case "--time":
                time = words.duration()
            case "--out":
                out = command.named_path(words.value())
            case "--jobs":
                jobs = words.count()
            case "--target":
                targets = [words.target()]
            case "--engine":
                chosen = [words.one_of("engine", engines.NAMES)]
            case _:
                words.other()
    if time is None or out is None:
        raise command.Refusal(f"needs --time and --out {command.see_help()}")
    wanted = Wanted(time, out, jobs, targets, chosen)
    if time < len(wanted.pairs()):
        raise command.Refusal("--time is less than a second for each target and engine")
    return wanted


def prepare(night: Night) -> None:
    """What is refused is refused here, before anything is built or recorded."""
    out = night.wanted.out
    try:
        (out / "logs").mkdir(parents=True, exist_ok=True)
        (out / "night").mkdir(parents=True, exist_ok=True)
    except OSError:
        raise command.Refusal(f"cannot create folders in {out}") from None
    known.check(out / "known.txt")
    locks.claim(out)
    night.work.prepare(night.wanted.targets)
    builds.setup(
        *("release", "asan", "libfuzzer", "msan", "m32", "coverage", "devices", "boards", "planting"),
        *night.wanted.engines,
    )


def listen(night: Night) -> None:
    """A stop comes to an end in good order, with a report."""

    def stop(number: int, frame: FrameType | None) -> None:
        night.stop(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def build(night: Night) -> None:
    night.must("the scenario tool does not build", "tool build", builds.build("release", "scenario"))
    if not children.stopped and night.report(quietly=True) not in (0, FOUND_SOMETHING):
        raise command.Refusal(night.report_log().read_text().splitlines()[-1])
    for preset in sorted({"libfuzzer", *night.wanted.engines}, reverse=True):  # libfuzzer's merges, too
        night.must(f"the preset {preset} does not build", f"{preset} build", builds.build(preset))
    for engine in night.wanted.engines:
        status = night.part(f"canary, {engine}", canary.trial(engine))
        if status != 0 and not children.stopped:
            raise Abandoned(canary.trouble(status))


def run_all(night: Night) -> int:
    """All of it; the status of the command."""
    build(night)
    for target in night.wanted.targets:
        night.must(f"cannot prepare the inputs of {target}", f"{target} inputs", seed(night, target))
    Fuzzing(night).run()
    look(night)
    if children.stopped:
        return night.report() or 130
    night.records.add("finished")
    status = night.report()
    night.records.add("end", status)
    return status


def main(words: command.Words) -> int:
    night = Night(read_options(words))
    steps.logs = night.wanted.out / "logs"
    prepare(night)
    listen(night)
    try:
        night.take_up()
        return run_all(night)
    except (Abandoned, Full) as reason:
        return night.abandon(str(reason))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return night.abandon(night.work.no_room())


if __name__ == "__main__":
    command.run(main)
