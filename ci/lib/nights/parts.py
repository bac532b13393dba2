"""What a night is while it goes on: its folder, its records, what fuzzes, and how a part of it is done. The parts
themselves are in fuzzing.py and look.py.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import children
import command
import durations
import steps
from campaign import Campaign
from engines import Engine
from engines.afl import Afl
from engines.libfuzzer import LibFuzzer
from nights.records import Full, Records, unfinished
from nights.turns import Pair, pairs_of
from work import Work

STOPPED = 130  # the status of what was not done, or not to its end, because somebody has said stop


@dataclass(frozen=True)
class Wanted:
    """What the options say."""

    time: int  # seconds
    out: Path
    jobs: int
    targets: list[str]
    engines: list[str]

    def pairs(self) -> list[Pair]:
        return pairs_of(self.targets, self.engines)


def revision() -> str:
    """Of the sources; empty where that is not known."""
    try:
        said = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True)
    except OSError:
        return ""
    return said.stdout.strip()


class Abandoned(Exception):
    """The night cannot go on, for this reason."""


class Night:
    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.results = wanted.out / "night"  # of the steps of this night
        self.records = Records(wanted.out / "records")
        self.work = Work(wanted.out / "work")
        self.campaign = Campaign(self.work, wanted.jobs, successors=True)
        self.libfuzzer = LibFuzzer(self.work)
        self.afl = Afl(self.work, self.libfuzzer)
        self.engines: dict[str, Engine] = {"libfuzzer": self.libfuzzer, "afl": self.afl}
        self.left = 0  # seconds that are to be fuzzed

    # ---- Its beginning and its end

    def take_up(self) -> None:
        """Begins a night, or goes on with one that has not come to its end."""
        self.records.end_torn_line()
        earlier = unfinished(self.records.read())
        if earlier:
            done = f"{earlier.spent} s of fuzzing are done"
            print(f"going on with the night of {earlier.name}, which ended at: {earlier.last}; {done}", flush=True)
            self.left = max(self.wanted.time - earlier.spent, 0)
        else:
            self._begin()
            self.left = self.wanted.time
        self.records.add("start", self.wanted.time, self.wanted.jobs, self.left)

    def _begin(self) -> None:
        nights = {record.words[0] for record in self.records.read() if record.kind == "night"}
        while (name := time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())) in nights:
            time.sleep(0.2)
        shutil.rmtree(self.results, ignore_errors=True)
        self.records.add("night", name, revision())

    def report(self, quietly: bool = False) -> int:
        """Its status is the command's."""
        words = [str(command.TOOL), "report", str(self.wanted.out)]
        if not quietly:
            return children.run(words, output=1, errors=2, at_the_end=True)
        with self.report_log().open("w") as log:
            return children.run(words, log, at_the_end=True)

    def report_log(self) -> Path:
        return self.wanted.out / "logs/report.log"

    def stop(self, signal_name: str) -> None:
        """Ends what is running, in good order; no more is begun. Called by handlers of signals, at any moment."""
        if not children.stopped:
            with contextlib.suppress(Full):
                self.records.add("stopped", signal_name)
        self.campaign.stop()

    # ---- Its parts

    def part(self, name: str, work: steps.Work) -> int:
        """A step that the records tell of. Nothing where the night was stopped."""
        if children.stopped:
            return STOPPED
        self.records.add("begin", name)
        began = time.monotonic()
        try:
            status = steps.step(name, work)
        except children.Stopped:
            return STOPPED
        if children.stopped:
            return STOPPED
        self.records.add("step", name, status, durations.tenths(time.monotonic() - began))
        return status

    def must(self, message: str, name: str, work: steps.Work) -> None:
        """One that the night is nothing without."""
        if self.part(name, work) != 0 and not children.stopped:
            raise Abandoned(message)

    def may(self, name: str, work: steps.Work) -> bool:
        """One that the night can do without; the report tells of it."""
        status = self.part(name, work)
        if status != 0 and not children.stopped:
            self.records.add("trouble", f"{name} failed, see {steps.log_of(name)}")
        return status == 0

    def did_not_run(self, name: str) -> None:
        """What was to be checked and is not makes the night incomplete."""
        self.records.add("step", name, 2, 0)

    def note_findings(self) -> None:
        """Puts files among the findings that no record tells of into the records."""
        findings = self.work.folder / "findings"
        files = {os.path.relpath(path, findings) for path in findings.rglob("*") if path.is_file()}
        for file in sorted(files - self.records.found()):
            if not Path(file).name.startswith("slow-unit-"):
                self.records.add("found", file)

    def abandon(self, message: str) -> int:
        """Tells that it cannot go on; the status of the command."""
        with contextlib.suppress(Full):
            self.records.add("fatal", message)
        print(f"{command.name}: {message}", file=sys.stderr, flush=True)
        self.report()
        return 2
