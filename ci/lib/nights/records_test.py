import tempfile
import unittest
from pathlib import Path

from nights.records import Full, Record, Records, Unfinished, parse, unfinished

NIGHT = "1\tnight\t2026-11-23T22:00:00Z\tabc\n1\tstart\t60\t2\t60\n"
TURN = "2\tbegin\tscenario_fuzzer, afl\n3\tslice\tscenario_fuzzer\tafl\t20\t300\t900\t5\t6\t7\n"


class TakingUp(unittest.TestCase):
    def takes_up(self, text: str) -> Unfinished | None:
        return unfinished(parse(text))

    def test_nothing_was_begun(self) -> None:
        self.assertIsNone(self.takes_up(""))

    def test_killed_at_once(self) -> None:
        self.assertEqual(self.takes_up(NIGHT), Unfinished("2026-11-23T22:00:00Z", "start", 0))

    def test_turns_that_were_over_are_done(self) -> None:
        begun = NIGHT + TURN + TURN + "4\tbegin\tscenario_text_fuzzer, afl\n"
        self.assertEqual(self.takes_up(begun), Unfinished("2026-11-23T22:00:00Z", "scenario_text_fuzzer, afl", 40))

    def test_taken_up_again_and_killed_again(self) -> None:
        again = NIGHT + TURN + "5\tstart\t60\t2\t40\n" + TURN
        self.assertEqual(self.takes_up(again), Unfinished("2026-11-23T22:00:00Z", "scenario_fuzzer, afl", 40))

    def test_stopped_or_broken_is_not_ended(self) -> None:
        for line in ("5\tstopped\tSIGINT\n", "5\tfatal\tfull\n", "5\tfinished\n"):
            self.assertIsNotNone(self.takes_up(NIGHT + line), line)

    def test_one_that_came_to_its_end(self) -> None:
        self.assertIsNone(self.takes_up(NIGHT + TURN + "5\tend\t0\n"))

    def test_the_next_one_begins_anew(self) -> None:
        text = NIGHT + TURN + "5\tend\t0\n6\tnight\tnext\t\n"
        self.assertEqual(self.takes_up(text), Unfinished("next", "start", 0))

    def test_a_torn_line_says_nothing(self) -> None:
        for torn in ("12345\tslice\tscen", "12345\tnight", "12345\tbegin", "123", "\n\n", "4\tslice\ta\tafl\t20\t3"):
            self.assertEqual(self.takes_up(NIGHT + torn), Unfinished("2026-11-23T22:00:00Z", "start", 0), torn)


class Writing(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "records"
        self.records = Records(self.path)

    def test_a_line_has_its_words_between_tabs(self) -> None:
        self.records.add("slice", "a\tb", 5, "c\nd")
        self.assertRegex(self.path.read_text(), r"^[0-9]+\tslice\ta b\t5\tc d\n$")

    def test_what_was_cut_short_is_ended(self) -> None:
        self.records.end_torn_line()
        self.assertEqual(self.records.text(), "")
        self.path.write_text(NIGHT + "12345\tslice\tscen")
        self.records.end_torn_line()
        self.records.end_torn_line()
        self.records.add("found", "a/b")
        self.assertEqual(self.path.read_text().count("\n"), 4)
        self.assertEqual(self.records.found(), {"a/b"})

    def test_the_last_night(self) -> None:
        self.path.write_text(NIGHT + TURN + "5\tend\t0\n6\tnight\tnext\tabc\n7\tbegin\ttool build\n")
        self.assertEqual(
            self.records.this_night(), [Record("night", ("next", "abc")), Record("begin", ("tool build",))]
        )

    def test_what_cannot_be_written_is_told(self) -> None:
        with self.assertRaisesRegex(Full, "cannot write to /dev/full, or the disk is full"):
            Records(Path("/dev/full")).add("end", 0)
        with self.assertRaises(Full):
            Records(self.path / "nowhere").add("end", 0)


if __name__ == "__main__":
    unittest.main()
