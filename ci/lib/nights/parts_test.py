import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import children
import steps
from nights.parts import STOPPED, Abandoned, Night, Wanted, revision


class Nights(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.out = Path(folder.name)
        for where, name, value in (
            (steps, "logs", self.out / "logs"),
            (steps, "step", lambda label, work: work(io.StringIO())),
            (children, "stopped", False),
        ):
            patch = mock.patch.object(where, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def take_up(self, time: int = 60) -> Night:
        night = Night(Wanted(time, self.out, 2, ["t"], ["afl"]))
        with contextlib.redirect_stdout(io.StringIO()) as said:
            night.take_up()
        self.said = said.getvalue()
        return night

    def lines(self) -> list[str]:
        """Without their times."""
        return [line.partition("\t")[2] for line in (self.out / "records").read_text().splitlines()]


class TakingUp(Nights):
    def test_a_new_one_begins_with_nothing_of_the_last(self) -> None:
        (self.out / "night").mkdir()
        night = self.take_up()
        self.assertFalse(night.results.exists())
        self.assertEqual(night.left, 60)
        self.assertRegex(self.lines()[0], r"^night\t[0-9-]{10}T[0-9:]{8}Z\t")
        self.assertEqual(self.lines()[1:], ["start\t60\t2\t60"])
        self.assertEqual(self.said, "")

    def test_one_that_was_killed_goes_on(self) -> None:
        name = self.lines_of_one_that_was_killed()
        (self.out / "night").mkdir()
        night = self.take_up()
        self.assertTrue(night.results.exists())
        self.assertEqual(night.left, 40)
        self.assertEqual(self.lines()[-1], "start\t60\t2\t40")
        self.assertEqual(
            self.said, f"going on with the night of {name}, which ended at: t, afl; 20 s of fuzzing are done\n"
        )
        self.assertEqual(self.take_up(time=10).left, 0)  # more is done than is asked for now

    def test_a_line_that_was_cut_short_spoils_nothing(self) -> None:
        self.lines_of_one_that_was_killed()
        with (self.out / "records").open("a") as records:
            records.write("12345\tslice\tscen")
        self.assertEqual(self.take_up().left, 40)
        self.assertEqual(self.lines()[-2:], ["slice\tscen", "start\t60\t2\t40"])

    def lines_of_one_that_was_killed(self) -> str:
        night = self.take_up()
        night.records.add("begin", "t, afl")
        night.records.add("slice", "t", "afl", 20, 1, 1, 1, 1, 1)
        return self.lines()[0].split("\t")[1]

    def test_after_one_that_ended_comes_another_with_a_name_of_its_own(self) -> None:
        self.take_up().records.add("end", 0)
        self.take_up()
        names = [line.split("\t")[1] for line in self.lines() if line.startswith("night")]
        self.assertEqual(len(set(names)), 2)

    def test_without_git_the_revision_is_not_known(self) -> None:
        with mock.patch.dict(os.environ, PATH=""):
            self.assertEqual(revision(), "")


class Parts(Nights):
    def test_what_a_night_is_nothing_without_ends_it(self) -> None:
        night = self.take_up()
        night.must("it fails", "a", lambda log: 0)
        with self.assertRaisesRegex(Abandoned, "it fails"):
            night.must("it fails", "b", lambda log: 3)
        self.assertRegex(self.lines()[-1], "^step\tb\t3\t")

    def test_what_it_can_do_without_is_a_trouble_that_names_its_log(self) -> None:
        night = self.take_up()
        self.assertFalse(night.may("a b", lambda log: 1))
        self.assertEqual(self.lines()[-1], f"trouble\ta b failed, see {self.out}/logs/a-b.log")

    def test_after_a_stop_nothing_is_begun_and_nothing_is_abandoned(self) -> None:
        night = self.take_up()
        night.stop("SIGINT")
        night.stop("SIGINT")
        self.assertEqual(night.part("a", lambda log: 0), STOPPED)
        night.must("it fails", "a", lambda log: 0)
        night.may("a", lambda log: 0)
        self.assertEqual(self.lines()[-1], "stopped\tSIGINT")
        self.assertEqual(self.lines().count("stopped\tSIGINT"), 1)

    def test_what_a_stop_ends_has_no_result(self) -> None:
        night = self.take_up()

        def work(log: object) -> int:
            night.stop("SIGTERM")
            return children.run(["true"], 1)

        self.assertEqual(night.part("a", work), STOPPED)
        self.assertEqual(self.lines()[-2:], ["begin\ta", "stopped\tSIGTERM"])

    def test_findings_are_noted_once(self) -> None:
        night = self.take_up()
        night.work.prepare(["t"])
        for name in ("crash-2", "crash-1", "slow-unit-1"):
            (night.work.findings("t") / name).write_text("")
        night.note_findings()
        night.note_findings()
        self.assertEqual(self.lines()[2:], ["found\tt/crash-1", "found\tt/crash-2"])


if __name__ == "__main__":
    unittest.main()
