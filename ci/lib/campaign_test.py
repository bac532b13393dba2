import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import TextIO
from unittest import mock

import campaign
import children
from campaign import Campaign, Counts, Turn
from work import Work


class Script:
    """An engine whose jobs are a script; it finds what they write."""

    name = "script"

    def __init__(self, script: str) -> None:
        self.script = script
        self.started: list[tuple[int, int]] = []  # seconds and place of each job

    def prepare(self, target: str, log: TextIO) -> int:
        return 0

    def words(self, target: str, seconds: int, job: int) -> list[str]:
        self.started.append((seconds, job))
        return ["sh", "-c", self.script]

    def findings(self, target: str, logs: list[Path]) -> list[Path]:
        return [log for log in logs if "found" in log.read_text()]

    def coverage(self, target: str, logs: list[Path]) -> tuple[int, int]:
        return 0, 0

    def ended_well(self, status: int, log: Path, stopped: bool) -> bool:
        return status == 0 or stopped

    def finish(self, target: str) -> None:
        pass


RAN = r"""printf '\1\0\0\0\0\0\0\0\2\0\0\0\0\0\0\0' >"$PROCBUF_STATS"; """


class Campaigns(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.work = Work(Path(folder.name))
        self.work.prepare(["t"])
        self.each_second: Callable[[Turn, int], None] = lambda turn, second: None

        def forget() -> None:
            children.stopped = False

        self.addCleanup(forget)

    def fuzz(self, script: str, jobs: int = 1, seconds: int = 60, successors: bool = False) -> tuple[Turn, Script]:
        engine = Script(script)
        self.campaign = Campaign(self.work, jobs, successors)
        return self.campaign.fuzz(engine, "t", seconds, self.each_second), engine

    def test_what_all_jobs_ran_and_found_is_added_up(self) -> None:
        turn, engine = self.fuzz(RAN + "echo found", jobs=3)
        self.assertEqual(turn.counts(), Counts(3, 6))
        self.assertEqual(len(self.work.found), 3)
        self.assertEqual(self.work.troubles, [])
        self.assertEqual([place for _, place in engine.started], [0, 1, 2])
        self.assertLess(turn.passed(), 30)  # it does not wait where all have ended
        self.campaign.fuzz(engine, "t", 60, self.each_second)
        self.assertEqual(self.campaign.total, Counts(6, 12))

    def test_who_dies_is_told(self) -> None:
        self.fuzz(RAN + "kill -KILL $$")
        self.assertEqual(self.work.troubles, [f"t: a process ended with status 137, see {self.work.logs}/t-0.log"])

    def test_that_nothing_ran_is_told(self) -> None:
        self.fuzz("exit 0")
        self.assertEqual(self.work.troubles, [f"t: nothing ran, see {self.work.logs}/t-0.log"])

    def test_who_ends_early_has_successors_for_the_rest_of_the_time(self) -> None:
        _, engine = self.fuzz(RAN + "echo found", seconds=4, successors=True)
        self.assertEqual(engine.started[0], (4, 0))
        self.assertGreater(len(engine.started), 1)
        self.assertTrue(all(seconds < 4 for seconds, _ in engine.started[1:]))
        self.assertEqual(len(self.work.found), len(engine.started))

    def test_a_stop_ends_all_as_interrupt_does_and_none_has_a_successor(self) -> None:
        def stop(turn: Turn, second: int) -> None:
            if second == 1:
                self.campaign.stop()

        self.each_second = stop
        script = RAN + "trap 'kill $!; echo found; exit 72' INT; sleep 600 & wait"
        turn, engine = self.fuzz(script, jobs=2, successors=True)
        self.assertEqual(len(engine.started), 2)
        self.assertEqual(len(self.work.found), 2)
        self.assertEqual(self.work.troubles, [])

    def test_a_stop_before_anything_ran_is_no_trouble(self) -> None:
        def stop(turn: Turn, second: int) -> None:
            if second == 1:
                self.campaign.stop()

        self.each_second = stop
        self.fuzz("sleep 600 & wait")
        self.assertEqual(self.work.troubles, [])

    def test_who_does_not_end_is_killed(self) -> None:
        with mock.patch.object(campaign, "GRACE", 0):
            self.fuzz(RAN + "trap '' INT TERM; while :; do sleep 600; done", seconds=1)
        self.assertEqual(self.work.troubles, [f"t: a process ended with status 137, see {self.work.logs}/t-0.log"])

    def test_a_full_disk_ends_it(self) -> None:
        with mock.patch.object(campaign, "ROOM", 1), mock.patch.object(self.work, "has_room", return_value=False):
            self.fuzz(RAN + "sleep 600 & wait")
        self.assertTrue(children.stopped)
        self.assertEqual(self.work.troubles, [f"cannot write to {self.work.folder}, or the disk is full"])


if __name__ == "__main__":
    unittest.main()
