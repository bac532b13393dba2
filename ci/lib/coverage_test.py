import tempfile
import unittest
from pathlib import Path

import command
import coverage


class Targets(unittest.TestCase):
    def test_are_those_that_have_a_corpus(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            corpus = Path(folder)
            with self.assertRaisesRegex(command.Refusal, "there is no corpus of any target in "):
                coverage.targets_in(corpus)
            for name in ("scenario_text_fuzzer", "scenario_fuzzer", "another"):
                (corpus / name).mkdir()
            self.assertEqual(coverage.targets_in(corpus), ["scenario_fuzzer", "scenario_text_fuzzer"])

    def test_all_of_them_have_a_committed_one(self) -> None:
        self.assertEqual(coverage.targets_in(command.ROOT / "corpus"), list(command.FUZZ_TARGETS))


if __name__ == "__main__":
    unittest.main()
