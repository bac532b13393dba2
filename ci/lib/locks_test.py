import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import locks


class Locks(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "lock"

    def test_one_at_a_time_and_the_name_of_who_has_it(self) -> None:
        lock = locks.take(self.path)
        assert isinstance(lock, int)
        holder = locks.take(self.path)
        assert isinstance(holder, str)
        self.assertRegex(holder, rf"^ci/.* \(process {os.getpid()}\)$")
        self.assertTrue(locks.is_running(holder))
        os.close(lock)
        lock = locks.take(self.path)
        assert isinstance(lock, int)
        os.close(lock)
        self.assertEqual(len(self.path.read_text().splitlines()), 1)

    def test_what_somebody_started_has_the_lock_as_well(self) -> None:
        lock = locks.take(self.path)
        assert isinstance(lock, int)
        with subprocess.Popen(["sleep", "infinity"], close_fds=False) as child:
            os.close(lock)
            self.assertIsInstance(locks.take(self.path), str)
            child.kill()
        lock = locks.take(self.path)
        assert isinstance(lock, int)
        os.close(lock)

    def test_who_has_ended_is_not_running(self) -> None:
        with subprocess.Popen([sys.executable, "-S", "-c", ""]) as ended:
            pass
        self.assertFalse(locks.is_running(f"ci/nightly (process {ended.pid})"))
        self.assertTrue(locks.is_running("another command"))


if __name__ == "__main__":
    unittest.main()
