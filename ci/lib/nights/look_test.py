"""What a night does about checks that cannot be made: none of them is passed over in silence (its report calls a step
of status 2 a check that did not run)."""

import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import builds
import children
import steps
from nights import look
from nights.fuzzing import Fuzzing
from nights.parts import Night, Wanted
from nights.records import Record

TARGET = "scenario_fuzzer"


class Nights(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        out = Path(folder.name)
        self.night = Night(Wanted(10, out, 1, [TARGET], ["libfuzzer"]))
        self.night.work.prepare([TARGET])
        self.night.results.mkdir()
        self.unbuildable: set[str] = set()
        self.status = 0  # of all programs
        self.patch(steps, "logs", out / "logs")
        self.patch(builds, "build", self.build)
        self.patch(steps, "running", lambda *words: lambda log: self.status)
        self.patch(children, "run", lambda *words, **more: self.status)
        self.patch(look, "merge", lambda night, target: lambda log: 0)

    def patch(self, where: object, name: str, value: object) -> None:
        patch = mock.patch.object(where, name, value)
        patch.start()
        self.addCleanup(patch.stop)

    def build(self, preset: str, *targets: str) -> steps.Work:
        return lambda log: int(preset in self.unbuildable)

    def statuses(self) -> dict[str, str]:
        """Of each step, the last."""
        said = io.TextIOWrapper(io.BytesIO())
        with open(os.devnull) as null, mock.patch.object(said, "fileno", null.fileno), contextlib.redirect_stdout(said):
            look.look(self.night)
        lines = self.night.records.read()
        return {record.words[0]: record.words[1] for record in lines if record.kind == "step"}

    def troubles(self) -> list[str]:
        return [record.words[0] for record in self.night.records.read() if record.kind == "trouble"]

    def test_where_all_is_well_all_is_checked(self) -> None:
        self.patch(look, "measure_coverage", lambda night: lambda log: 0)
        statuses = self.statuses()
        self.assertEqual(set(statuses.values()), {"0"})
        self.assertEqual(self.troubles(), [])
        for name in ("deaths", "refusals", "firmware", "short programs"):
            self.assertIn(f"search {name}", statuses)
        for name in ("triage", "coverage", "goals"):
            self.assertIn(name, statuses)
        for where in ("asan", "msan", "m32"):
            self.assertIn(f"replay {where} {TARGET}", statuses)
        for where in look.PROCESSORS:
            self.assertIn(f"replay {where}", statuses)

    def test_processors_replay_what_is_of_the_language(self) -> None:
        self.night.wanted.targets[:] = ["protection_fuzzer"]
        self.assertFalse(self.statuses().keys() & {f"replay {where}" for where in look.PROCESSORS})

    def test_a_preset_that_does_not_build_is_not_replayed(self) -> None:
        self.unbuildable = {"msan"}
        statuses = self.statuses()
        self.assertEqual(statuses[f"replay msan {TARGET}"], "2")
        self.assertEqual(statuses[f"replay asan {TARGET}"], "0")
        self.assertIn(f"msan build failed, see {steps.log_of('msan build')}", self.troubles())

    def test_without_the_tool_nothing_is_sorted(self) -> None:
        self.unbuildable = {"asan"}
        statuses = self.statuses()
        self.assertEqual(statuses["triage"], "2")
        self.assertEqual(statuses["stories"], "1")  # and the night goes on
        self.assertIn("goals", statuses)

    def test_what_cannot_be_looked_at_has_a_status_that_says_so(self) -> None:
        (self.night.work.findings(TARGET) / "crash-1").write_text("")
        for self.status in (2, 127):
            statuses = self.statuses()
            for name in ("triage", "coverage", "goals"):
                self.assertEqual(statuses[name], str(self.status), name)

    def test_that_something_fails_is_a_result_and_no_trouble(self) -> None:
        (self.night.work.findings(TARGET) / "crash-1").write_text("")
        self.status = 1
        statuses = self.statuses()
        self.assertEqual([statuses["triage"], statuses["goals"]], ["0", "0"])
        self.assertEqual(statuses["search deaths"], "1")

    def test_a_pair_in_which_nothing_ran_was_not_checked(self) -> None:
        self.night.records.add("night", "one", "")
        self.night.records.add("slice", TARGET, "libfuzzer", 5, 0, 0, 0, 0, 0)
        Fuzzing(self.night).run()
        self.assertEqual([record.words[0] for record in self.idle()], [f"fuzz {TARGET}, libfuzzer"])

    def test_one_turn_of_a_pair_is_enough(self) -> None:
        self.night.records.add("night", "one", "")
        self.night.records.add("slice", TARGET, "libfuzzer", 5, 0, 0, 0, 0, 0)
        self.night.records.add("slice", TARGET, "libfuzzer", 5, 1, 0, 0, 0, 0)
        Fuzzing(self.night).run()  # no time is left
        self.assertEqual(self.idle(), [])

    def idle(self) -> list[Record]:
        return [record for record in self.night.records.read() if record.kind == "step"]


if __name__ == "__main__":
    unittest.main()
