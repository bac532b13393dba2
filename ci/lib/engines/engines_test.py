import os
import tempfile
import unittest
from pathlib import Path

from engines.afl import Afl, unstable
from engines.libfuzzer import LibFuzzer, plain_names
from work import Work


class InAFolder(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.work = Work(self.folder)
        self.libfuzzer = LibFuzzer(self.work, seed=7, more=["-x"])
        self.afl = Afl(self.work, self.libfuzzer)
        self.work.findings("t").mkdir(parents=True)

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


class OfLibFuzzer(InAFolder):
    def test_findings_are_what_it_says_it_wrote_and_slow_inputs_are_none(self) -> None:
        logs = [
            self.file("1", "artifact_prefix='x'; Test unit written to work/findings/t/oom-1\nDone\n"),
            self.file("2", "Test unit written to work/findings/t/slow-unit-2\nTest unit written to a/crash-3"),
            self.folder / "of a job that never began",
        ]
        self.assertEqual(self.libfuzzer.findings("t", logs), [Path("a/crash-3"), Path("work/findings/t/oom-1")])

    def test_coverage_is_the_best_of_all_jobs(self) -> None:
        logs = [
            self.file("1", "#2\tINITED cov: 5 ft: 5 corp: 1/1b\n#90\tNEW    cov: 40 ft: 6 corp: 3/9b\nERROR\n"),
            self.file("2", "#8\tpulse  cov: 7 ft: 5 corp: 12/1b exec/s: 0 rss: 30Mb\n"),
            self.file("3", ""),
        ]
        self.assertEqual(self.libfuzzer.coverage("t", logs), (40, 12))

    def test_how_a_job_may_end(self) -> None:
        quiet, found = self.file("1", "Done\n"), self.file("2", "Test unit written to a/crash-1\n")
        self.assertTrue(self.libfuzzer.ended_well(0, quiet, False))
        self.assertTrue(self.libfuzzer.ended_well(77, found, False))
        self.assertTrue(self.libfuzzer.ended_well(72, quiet, True))
        self.assertTrue(self.libfuzzer.ended_well(130, quiet, True))
        self.assertFalse(self.libfuzzer.ended_well(1, quiet, True))
        for status in (1, 72, 130, 137):
            self.assertFalse(self.libfuzzer.ended_well(status, quiet, False), status)

    def test_names_for_a_shell_are_plain_and_mean_the_same(self) -> None:
        plain, other = self.folder / "plain", self.folder / 'a "new" f\u00f6lder'
        other.mkdir()
        with plain_names([plain, other]) as names:
            self.assertEqual(names[0], str(plain))
            self.assertNotIn(" ", names[1])
            self.assertNotIn('"', names[1])
            self.assertTrue(Path(names[1]).samefile(other))
        self.assertFalse(Path(names[1]).exists())
        self.assertTrue(other.is_dir())

    def test_each_job_has_a_seed_of_its_own(self) -> None:
        words = self.libfuzzer.words("t", 60, 2)
        self.assertIn("-seed=9", words)
        self.assertIn("-max_total_time=60", words)
        self.assertEqual(words[-1], "-x")
        self.assertLess(words.index(str(self.work.corpus("t"))), words.index(str(self.work.seeds("t"))))


class OfAfl(InAFolder):
    def test_findings_are_named_by_what_is_in_them(self) -> None:
        self.file("afl/t/out/main/crashes/id:0", "same")
        self.file("afl/t/out/secondary-1/crashes/id:7", "same")
        self.file("afl/t/out/main/hangs/id:0", "other")
        self.file("afl/t/out/main/crashes/README.txt", "")
        for _ in range(2):  # they are there already the second time
            found = [path.name for path in self.afl.findings("t", [])]
            self.assertEqual([name[:10] for name in found], ["afl-crash-", "afl-hang-d"])
        self.assertEqual(len(os.listdir(self.work.findings("t"))), 2)

    def test_coverage_is_the_best_of_all_instances(self) -> None:
        self.file("afl/t/out/main/fuzzer_stats", "edges_found       : 12\nstability         : 100.00%\n")
        self.file("afl/t/out/secondary-1/fuzzer_stats", "edges_found       : 9\nstability         : 100.00%\n")
        for number in range(3):
            self.file(f"afl/t/out/secondary-1/queue/id:{number}", "")
        self.assertEqual(self.afl.coverage("t", []), (12, 3))
        self.assertEqual(self.afl.coverage("nothing", []), (0, 0))

    def test_what_is_not_stable_is_told(self) -> None:
        out = self.folder / "afl/t/out"
        self.assertIsNone(unstable(out))
        self.file("afl/t/out/main/fuzzer_stats", "stability         : 100.00%\n")
        self.assertIsNone(unstable(out))
        self.file("afl/t/out/secondary-1/fuzzer_stats", "stability         : 98.70%\n")
        self.assertEqual(
            unstable(out), "runs of one input differ: AFL++ gives a stability of 100.00%, 98.70%"
        )

    def test_a_folder_without_a_queue_goes(self) -> None:
        log = self.file("log", "").open("w")
        self.addCleanup(log.close)
        self.file("afl/t/in/a", "")
        self.assertEqual(self.afl.hand_over("t", log), 0)
        self.assertFalse((self.folder / "afl/t").exists())


if __name__ == "__main__":
    unittest.main()
