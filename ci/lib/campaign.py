"""Fuzzing one target at a time with all processes: for ci/fuzz, which goes through the targets once, and for
ci/nightly, which goes through them again and again.
"""

import contextlib
import signal
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import children
from engines import Engine
from work import Work

GRACE = 70  # seconds that processes get beyond their time before they are killed
SUCCESSORS = 100  # at the most, of processes that end before their time
ROOM = 10  # seconds between two looks at whether there is room

COUNTERS = struct.Struct("=QQ")  # what each process keeps in a file: inputs and operations


@dataclass
class Counts:
    inputs: int = 0
    operations: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.inputs + other.inputs, self.operations + other.operations)


@dataclass(frozen=True)
class Job:
    process: children.Process
    log: Path
    counters: Path

    def is_running(self) -> bool:
        return self.process.poll() is None


class Turn:
    """One target while it is fuzzed. In each of its places a job runs; one that ends early may have a successor."""

    def __init__(self, work: Work, engine: Engine, target: str, seconds: int, places: int) -> None:
        self.engine = engine
        self.target = target
        self.seconds = seconds
        self.began = time.monotonic()
        self._work = work
        self._started: list[Job] = []
        self._places: list[Job] = []
        for place in range(places):
            self._places.append(self._start(place, seconds))

    def _start(self, place: int, seconds: int) -> Job:
        stem = self._work.logs / f"{self.target}-{len(self._started)}"
        log, counters = stem.with_suffix(".log"), stem.with_suffix(".counters")
        counters.unlink(missing_ok=True)
        words = ["env", "--default-signal=INT", *self.engine.words(self.target, seconds, place)]
        with log.open("wb") as output:
            job = Job(children.start(words, output, more={"PROCBUF_STATS": str(counters)}), log, counters)
        self._started.append(job)
        return job

    def passed(self) -> float:
        """In seconds."""
        return time.monotonic() - self.began

    def logs(self) -> list[Path]:
        return [job.log for job in self._started]

    def running(self) -> list[children.Process]:
        return [job.process for job in self._places if job.is_running()]

    def findings(self) -> list[Path]:
        return self.engine.findings(self.target, self.logs())

    def coverage(self) -> tuple[int, int]:
        return self.engine.coverage(self.target, self.logs())

    def counts(self) -> Counts:
        """Of all its jobs so far."""
        total = Counts()
        for job in self._started:
            with contextlib.suppress(FileNotFoundError, struct.error):  # it has not begun
                total += Counts(*COUNTERS.unpack_from(job.counters.read_bytes()))
        return total

    def has_room_for_successors(self) -> bool:
        more = len(self._started) < len(self._places) + SUCCESSORS
        return more and not children.stopped and self.passed() + 1 < self.seconds

    def replace_ended(self) -> None:
        """Gives those that have ended before their time a successor."""
        for place, job in enumerate(self._places):
            if self.has_room_for_successors() and not job.is_running():
                self._places[place] = self._start(place, self.seconds - int(self.passed()))

    def interrupt(self) -> None:
        """As Ctrl-C does."""
        children.send(self.running(), signal.SIGINT)

    def end_stubborn(self) -> None:
        if children.stopped:  # it may have been said while they were being started
            self.interrupt()
        if self.passed() > self.seconds + GRACE:
            children.send(self.running(), signal.SIGKILL)

    def judge(self) -> None:
        """Notes what the jobs, which have all ended, found, and how they died."""
        self._work.found += self.findings()
        for job in self._started:
            status = children.as_status(job.process.wait())
            if not self.engine.ended_well(status, job.log, children.stopped):
                self._work.troubles.append(f"{self.target}: a process ended with status {status}, see {job.log}")
        if self.counts().inputs == 0 and not children.stopped:
            self._work.troubles.append(f"{self.target}: nothing ran, see {self.logs()[0]}")


class Campaign:
    """Turns, one after the other."""

    def __init__(self, work: Work, jobs: int, successors: bool = False) -> None:
        """`successors`: whether a process that ends before its time has another take its place."""
        self.work = work
        self.jobs = jobs
        self.total = Counts()  # of the turns that are over
        self.seconds = 0.0  # that they took
        self._successors = successors
        self._turn: Turn | None = None

    def stop(self) -> None:
        """Ends the turn, in good order; no more is begun. Called by handlers of signals, at any moment."""
        children.stop()
        if self._turn is not None:
            self._turn.interrupt()

    def fuzz(self, engine: Engine, target: str, seconds: int, each_second: Callable[[Turn, int], None]) -> Turn:
        """Calls each_second with the number of the second; with 0 at the end."""
        turn = Turn(self.work, engine, target, seconds, self.jobs)
        self._turn = turn
        self._watch(turn, each_second)
        each_second(turn, 0)
        turn.judge()
        self._turn = None
        self.total += turn.counts()
        self.seconds += turn.passed()
        engine.finish(target)
        return turn

    def _watch(self, turn: Turn, each_second: Callable[[Turn, int], None]) -> None:
        """Until all its jobs have ended."""
        second = 0
        while True:
            running = turn.running()
            if not running and not (self._successors and turn.has_room_for_successors()):
                return
            due = turn.began + second + 1 - time.monotonic()
            children.wait_for_one(running, due)
            turn.end_stubborn()
            if turn.passed() < second + 1:
                continue
            second = int(turn.passed())
            if self._successors:
                turn.replace_ended()
            each_second(turn, second)
            if second % ROOM == 0 and not self.work.has_room():
                self.work.troubles.append(self.work.no_room())
                self.stop()
