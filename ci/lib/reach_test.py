import sys
import unittest
from pathlib import Path
from typing import TextIO
from unittest import mock

import reach
from reach import Point, Verdict, judge, lines_in, points_in

SHOWN = """/a/src/procbuf/a.hpp:
    1|      3|int x;
    2|      0|int y;
    3|       |// nothing to count
    4|  1.20k|if (x) { a | b; }
  ------------------
  |  Branch (4:5): [True: 0, False: 1.20k]
  |  Branch (4:5): [True: 10, False: 0]
  |  Branch (4:9): [True: 0, False: 0]
  ------------------
/a/src/procbuf/b.hpp:
    1|     10|int z;
"""


class Points(unittest.TestCase):
    def test_lines_and_each_way_of_a_branch(self) -> None:
        four = "if (x) { a | b; }"
        self.assertEqual(
            sorted(points_in(SHOWN)),
            [
                Point("a.hpp", 1, "line", True, "int x;"),
                Point("a.hpp", 2, "line", False, "int y;"),
                Point("a.hpp", 4, "branch", False, four),
                Point("a.hpp", 4, "branch", False, four),
                Point("a.hpp", 4, "branch", True, four),
                Point("a.hpp", 4, "branch", True, four),
                Point("a.hpp", 4, "line", True, four),
                Point("b.hpp", 1, "line", True, "int z;"),
            ],
        )

    def test_as_the_report_reads_them(self) -> None:
        self.assertEqual(str(Point("a.hpp", 2, "line", False, "int y;")), "a.hpp\t2\tline\t0\tint y;")


ONE, TWO = Point("a.hpp", 1, "line", True, "int x;"), Point("a.hpp", 2, "line", False, "int y;")
WAY, OTHER_WAY = Point("a.hpp", 1, "branch", True, "int x;"), Point("a.hpp", 1, "branch", False, "int x;")


class Judging(unittest.TestCase):
    def judged(self, *points: Point) -> tuple[str, list[str]]:
        verdict = judge(points, "# why\n\na.hpp | int y; | nobody asks\n")
        return " ".join(verdict.shares()), verdict.faults

    def test_what_is_not_reached_is_explained(self) -> None:
        self.assertEqual(self.judged(ONE, TWO, WAY), ("50.0% 100.0%", []))
        three = Point("a.hpp", 3, "line", False, "int z;")
        self.assertEqual(self.judged(ONE, TWO, three, WAY), ("33.3% 100.0%", ["not reached: a.hpp:3 (line)int z;"]))
        self.assertEqual(
            self.judged(ONE, TWO, WAY, OTHER_WAY), ("50.0% 50.0%", ["not reached: a.hpp:1 (branch)int x;"])
        )
        elsewhere = Point("b.hpp", 2, "line", False, "int y;")
        self.assertIn("not reached: b.hpp:2 (line)int y;", self.judged(ONE, TWO, elsewhere, WAY)[1])

    def test_what_is_explained_is_not_reached(self) -> None:
        self.assertEqual(self.judged(ONE, WAY), ("100.0% 100.0%", ["explained, and reached: a.hpp | int y;"]))

    def test_nothing_is_not_all(self) -> None:
        for points in ((), (ONE, TWO), (WAY,)):
            self.assertEqual(self.judged(*points), ("0.0% 0.0%", ["nothing of the core is in there"]))

    def test_how_much_is_enough(self) -> None:
        for lines, branches, enough in ((98, 95, True), (100, 100, True), (97.9, 100, False), (100, 94.9, False)):
            self.assertEqual(not Verdict(lines, branches, []).wrong(), enough, (lines, branches))
        self.assertEqual(Verdict(100, 100, ["a fault"]).wrong(), ["a fault"])


class Programs(unittest.TestCase):
    def test_lines_that_are_reached(self) -> None:
        lcov = "SF:/a/a.hpp\nDA:1,3\nDA:2,0\nend_of_record\nSF:/a/b.hpp\nDA:1,1\nBRDA:1,0,0,1\n"
        self.assertEqual(lines_in(lcov), {("a.hpp", 1), ("b.hpp", 1)})

    def test_each_line_has_an_input_that_reaches_it(self) -> None:
        inputs = [Path(str(number)) for number in range(9)]

        def reached(binary: Path, some: list[Path], log: TextIO) -> set[reach.Place]:
            """Line N by inputs N and N + 1."""
            return {("a", int(path.name) - more) for path in some for more in (0, 1)}

        with mock.patch.object(reach, "lines_reached", reached):
            lines = {("a", number) for number in range(9)}
            programs = reach.programs_reaching(lines, Path("binary"), inputs, sys.stdout)
        self.assertEqual(programs.keys(), lines)
        for (_, line), path in programs.items():
            self.assertIn(int(path.name) - line, (0, 1))


if __name__ == "__main__":
    unittest.main()
