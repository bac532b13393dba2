import os
import signal
import subprocess
import sys
import tempfile
import unittest
from types import FrameType
from unittest import mock

import children
import command

NULL = subprocess.DEVNULL


class Running(unittest.TestCase):
    def setUp(self) -> None:
        patch = mock.patch.object(children, "stopped", False)
        patch.start()
        self.addCleanup(patch.stop)

    def test_a_status_is_that_of_a_shell(self) -> None:
        self.assertEqual(children.run(["sh", "-c", "exit 7"], NULL), 7)
        self.assertEqual(children.run(["sh", "-c", "kill -TERM $$"], NULL), 143)

    def test_each_is_a_group_of_its_own(self) -> None:
        with tempfile.TemporaryFile("w+") as said:
            children.run(["sh", "-c", "ps -o pgid= -p $$ && echo $$"], said)
            said.seek(0)
            group, process = said.read().split()
        self.assertEqual(group, process)

    def test_what_takes_too_long_is_told_to_end_and_its_children_too(self) -> None:
        self.assertEqual(children.run(["sh", "-c", "sleep 600; exit 0"], NULL, limit=0.1), 130)

    def test_who_does_not_listen_is_killed(self) -> None:
        with mock.patch.object(children, "GRACE", 0.1):
            deaf = "trap '' INT; while :; do sleep 600; done"
            self.assertEqual(children.run(["sh", "-c", deaf], NULL, limit=0.1), 137)

    def test_a_stop_ends_what_is_waited_for_and_begins_nothing(self) -> None:
        def stop(number: int, frame: FrameType | None) -> None:
            children.stop()

        kept = signal.signal(signal.SIGALRM, stop)
        self.addCleanup(signal.signal, signal.SIGALRM, kept)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with self.assertRaises(children.Stopped):
            children.run(["sleep", "600"], NULL)
        with mock.patch.object(children, "start") as start, self.assertRaises(children.Stopped):
            children.run(["sleep", "600"], NULL)
        start.assert_not_called()
        self.assertEqual(children.run(["true"], NULL, at_the_end=True), 0)


class Leash(unittest.TestCase):
    def test_who_is_killed_takes_along_what_it_started(self) -> None:
        script = """
import children, sys
children.put_on_leash()
children.start(["setsid", "sh", "-c", "echo begun; sleep 600"], 1)
sys.stdin.read()
"""
        environment = {**os.environ, "PYTHONPATH": str(command.ROOT / "ci/lib")}
        pipe = subprocess.PIPE
        words = [sys.executable, "-S", "-c", script]
        with subprocess.Popen(words, cwd=command.ROOT, env=environment, stdin=pipe, stdout=pipe) as killed:
            assert killed.stdout is not None
            self.assertEqual(killed.stdout.readline(), b"begun\n")
            killed.kill()
            killed.stdout.read()  # until the last one that has it open has ended; a shell may say that its child has


if __name__ == "__main__":
    unittest.main()
