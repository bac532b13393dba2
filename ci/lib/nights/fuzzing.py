"""The first half of a night: what it starts from, and fuzzing."""

import shutil
from pathlib import Path
from typing import TextIO

import children
import durations
import progress
import steps
from campaign import Counts, Turn
from nights import turns
from nights.parts import Abandoned, Night
from nights.records import number
from nights.table import Table
from nights.turns import Pair
from work import files_in

SAMPLES = 10  # seconds between two records of a turn


def merge(night: Night, target: str) -> steps.Work:
    """The work of a part: makes the target's corpus the fewest inputs that reach what they all reach. Inputs that fail
    are kept among the findings instead. Whatever ends this, all inputs that count are still there."""

    def work(log: TextIO) -> int:
        new, old = night.work.folder / "merged" / target, night.work.corpus(target)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        status = night.libfuzzer.merge(target, new, night.work.inputs(target), log)
        if status != 0:
            return status
        kept = {file.name for file in new.iterdir()}
        gone = [file for file in files_in(old) if str(file.relative_to(old)) not in kept]
        for file in new.iterdir():
            file.replace(old / file.name)
        for file in gone:
            file.unlink()
        return 0

    return work


def seed(night: Night, target: str) -> steps.Work:
    """The work of a part: the corpus that the night starts from."""

    def work(log: TextIO) -> int:
        made = night.work.make_seeds(target, log) or night.afl.hand_over(target, log)
        return made or merge(night, target)(log)

    return work


class Fuzzing:
    """All turns of a night."""

    def __init__(self, night: Night) -> None:
        self._night = night
        self._pairs = night.wanted.pairs()
        self._gains: dict[Pair, int] = {}  # how many inputs the last turn of each added to the corpus
        self._table = Table(self._pairs)

    def run(self) -> None:
        """For the seconds that are left."""
        night = self._night
        night.work.merged = True
        for rounds in range(turns.rounds(night.left, len(self._pairs)), 0, -1):
            if children.stopped or night.left <= 0:
                break
            self._round(night.left // rounds)
            night.report(quietly=True)  # for whoever looks while it runs
        if not children.stopped:
            self._look_for_idle_pairs()

    def _round(self, seconds: int) -> None:
        shares = turns.shares(seconds, self._pairs, self._gains)
        for pair in self._pairs:
            if children.stopped:
                return
            self._turn(pair, shares[pair])
            self._night.left -= shares[pair]

    def _turn(self, pair: Pair, seconds: int) -> None:
        night = self._night
        night.records.add("begin", f"{pair.target}, {pair.engine}")
        before = self._corpus_size(pair)
        night.work.troubles.clear()
        log = night.work.logs / f"{pair.target}-{pair.engine}-prepare.log"
        try:
            with log.open("w") as output:
                status = night.engines[pair.engine].prepare(pair.target, output)
        except children.Stopped:
            return
        if status == 0:
            self._fuzz(pair, seconds, before)
        elif not children.stopped:
            night.work.troubles.append(f"{pair.target}, {pair.engine}: cannot begin, see {log}")
        self._gains[pair] = max(self._corpus_size(pair) - before, 0)
        night.note_findings()
        for trouble in night.work.troubles:
            night.records.add("trouble", trouble)
        if not night.work.has_room():
            raise Abandoned(night.work.no_room())

    def _fuzz(self, pair: Pair, seconds: int, before: int) -> None:
        night = self._night
        reached = (0, 0)

        def each_second(turn: Turn, second: int) -> None:
            nonlocal reached
            if progress.due(second):
                reached = turn.coverage()
                self._tell(pair, turn, second, reached)

        turn = night.campaign.fuzz(night.engines[pair.engine], pair.target, seconds, each_second)
        # Where all its processes broke down, the turn is over all the same.
        took = int(turn.passed()) if children.stopped else seconds
        counts = turn.counts()
        added = self._corpus_size(pair) - before
        night.records.add(
            "slice", pair.target, pair.engine, took, counts.inputs, counts.operations, *reached, added
        )

    def _tell(self, pair: Pair, turn: Turn, second: int, reached: tuple[int, int]) -> None:
        """What is shown, and a record now and then and at the end."""
        night = self._night
        passed = int(turn.passed())
        if second % SAMPLES == 0:
            counts: Counts = turn.counts()
            night.records.add(
                "sample", pair.target, pair.engine, passed, counts.inputs, counts.operations, *reached
            )
        left = durations.spoken(max(night.left - passed, 0)) + " left"
        if self._table.fits():
            self._table.show(pair, turn, f"{left}, processes: {night.wanted.jobs}")
        else:
            parts = progress.parts(night.campaign, turn, f"s, {left}")
            parts[1] += f", {pair.engine}"
            progress.show(parts)

    def _corpus_size(self, pair: Pair) -> int:
        return len(files_in(self._night.work.corpus(pair.target)))

    def _look_for_idle_pairs(self) -> None:
        """One in which nothing ran in the whole night was not checked."""
        ran = set()
        for record in self._night.records.this_night():
            if record.kind == "slice" and number(record.words[3]) > 0:
                ran.add(Pair(record.words[0], record.words[1]))
        for pair in self._pairs:
            if pair not in ran:
                self._night.did_not_run(f"fuzz {pair.target}, {pair.engine}")
