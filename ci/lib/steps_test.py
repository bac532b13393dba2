import contextlib
import io
import os
import tempfile
import unittest
from pathlib import Path
from typing import TextIO
from unittest import mock

import command
import steps


class Steps(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.logs = Path(folder.name) / "logs"
        patch = mock.patch.object(steps, "logs", self.logs)
        patch.start()
        self.addCleanup(patch.stop)

    def step(self, label: str, work: steps.Work) -> tuple[int, str]:
        said = io.TextIOWrapper(io.BytesIO(), write_through=True)
        with open(os.devnull) as null, mock.patch.object(said, "fileno", null.fileno), contextlib.redirect_stdout(said):
            status = steps.step(label, work)
        said.seek(0)
        return status, said.read()

    def test_what_goes_well_is_one_line(self) -> None:
        status, said = self.step("tool build", lambda log: 0)
        self.assertEqual(status, 0)
        self.assertRegex(said, r"^tool build {26}ok        [0-9]\.[0-9] s\n$")

    def test_what_fails_names_its_log_and_shows_it(self) -> None:
        status, said = self.step("canary, afl", steps.running("sh", "-c", "echo this; echo that >&2; exit 7"))
        self.assertEqual(status, 7)
        log = self.logs / "canary,-afl.log"
        self.assertRegex(said, rf"^canary, afl +FAILED +[0-9.]+ s, output \({log}\):\nthis\nthat\n$")
        self.assertEqual(log.read_text(), "this\nthat\n")

    def test_what_cannot_be_executed_has_the_status_of_a_shell(self) -> None:
        self.assertEqual(self.step("none", steps.running("/nowhere/program"))[0], 127)
        status, said = self.step("folder", steps.running("/"))
        self.assertEqual(status, 126)
        self.assertIn("cannot run /: ", said)
        self.assertEqual(self.step("killed", steps.running("sh", "-c", "kill -KILL $$"))[0], 137)

    def test_a_file_that_is_missing_fails_the_step(self) -> None:
        def work(log: TextIO) -> int:
            return len(Path("/nowhere/file").read_text())

        status, said = self.step("stories", work)
        self.assertEqual(status, 1)
        self.assertIn("No such file or directory: '/nowhere/file'", said)

    def test_what_the_command_is_nothing_without(self) -> None:
        with self.assertRaisesRegex(command.Refusal, "it does not build"), contextlib.redirect_stdout(io.StringIO()):
            with mock.patch.object(steps, "step", return_value=1):
                steps.must("it does not build", "build", lambda log: 1)

    def test_a_log_that_cannot_be_written_is_told(self) -> None:
        self.logs.write_text("a file")
        with self.assertRaisesRegex(command.Refusal, "cannot write to .*/logs/build.log"):
            self.step("build", lambda log: 0)


if __name__ == "__main__":
    unittest.main()
