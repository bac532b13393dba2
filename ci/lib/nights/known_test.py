import tempfile
import unittest
from pathlib import Path

from command import Refusal
from nights import known


class Lines(unittest.TestCase):
    def test_what_is_right(self) -> None:
        for line in (
            "difference / restart / mark | 2026-12-31 | #1234, waits",
            "a|2024-02-29|b",
            "  a | 2026-12-31 | b | with a bar \r",
            "",
            "  ",
            "# a | b",
            "\t# comment",
        ):
            self.assertIsNone(known.fault(line), line)

    def test_what_is_wrong(self) -> None:
        for line in ("not again", "a | 2026-12-31", "a"):
            self.assertEqual(known.fault(line), "is not `signature | expiry date | reason`", line)
        for day in ("", "2026-1-1", "2026-02-30", "2025-02-29", "31.12.2026", "2026-13-01", "20261231", "2026-W01-1"):
            self.assertEqual(known.fault(f"a | {day} | b"), f"`{day}` is no day, such as 2026-12-31")
        for line in ("| 2026-12-31 | b", "a | 2026-12-31 |"):
            self.assertEqual(known.fault(line), "needs a signature and a reason", line)


class Files(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "known.txt"

    def refuses(self, said: str) -> None:
        with self.assertRaises(Refusal) as raised:
            known.check(self.path)
        self.assertEqual(str(raised.exception), f"{self.path}{said}")

    def test_there_need_not_be_one(self) -> None:
        known.check(self.path)

    def test_the_first_line_that_is_wrong(self) -> None:
        self.path.write_text("# known\na | 2026-12-31 | b\nnot again\na | b | c\n")
        self.refuses(":3: is not `signature | expiry date | reason`")

    def test_bytes_that_are_no_text(self) -> None:
        self.path.write_bytes(b"\xff\xfe | 2026-12-31 | b\na | \xff | b")
        with self.assertRaisesRegex(Refusal, ":2: .* is no day"):
            known.check(self.path)

    def test_a_folder_is_told(self) -> None:
        self.path.mkdir()
        with self.assertRaisesRegex(Refusal, "cannot read "):
            known.check(self.path)


if __name__ == "__main__":
    unittest.main()
