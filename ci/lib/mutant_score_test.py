import tempfile
import unittest
from pathlib import Path

from mutant_score import Mutant, read_equivalent, read_killers, read_mutants, score, told


def mutants(count: int) -> list[Mutant]:
    return [Mutant(number, f"src/a.cpp:{number}", f"a.cpp | x | {number}") for number in range(1, count + 1)]


def killed(count: int, *alive: int) -> dict[int, str]:
    return {number: "nothing" if number in alive else "unit" for number in range(1, count + 1)}


class Reading(unittest.TestCase):
    def test_a_mutant_is_known_by_the_text_of_its_line(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "src").mkdir()
            (folder / "src/a.cpp").write_text("int a;\n  if (a < b) {\n")
            read = read_mutants("7\tsrc/a.cpp:2\t< is <=\n", folder)
        self.assertEqual(read, [Mutant(7, "src/a.cpp:2", "a.cpp | if (a < b) { | < is <=")])

    def test_the_first_line_of_what_kills_is_the_state(self) -> None:
        self.assertEqual(read_killers("1234567890\n2\tunit\n1\tnothing\n"), {2: "unit", 1: "nothing"})

    def test_reasons_are_behind_the_last_bar_and_comments_are_none(self) -> None:
        text = "# core | a.cpp | no\n\ncore | a.cpp | a | b; | || is && | why\nmodel | m.cpp | c; | d | why\n"
        self.assertEqual(read_equivalent(text, "core"), ["a.cpp | a | b; | || is &&"])
        self.assertEqual(read_equivalent(text, "model"), ["m.cpp | c; | d"])


class Scoring(unittest.TestCase):
    def test_98_in_a_hundred_are_enough(self) -> None:
        self.assertTrue(score(mutants(100), killed(100, 1, 2), []).is_enough())
        self.assertFalse(score(mutants(100), killed(100, 1, 2, 3), []).is_enough())

    def test_explained_survivors_do_not_count(self) -> None:
        result = score(mutants(101), killed(101, 1, 2, 3), ["a.cpp | x | 3"])
        self.assertTrue(result.is_enough())
        self.assertEqual((result.total, result.killed, result.equivalent), (100, 98, 1))

    def test_an_entry_that_is_killed_or_gone_is_a_fault(self) -> None:
        for entry in ("a.cpp | x | 1", "a.cpp | y | 1"):
            result = score(mutants(100), killed(100), [entry])
            self.assertEqual((result.stale, result.is_enough()), ([entry], False))

    def test_what_is_told(self) -> None:
        killers = killed(4, 1, 2)
        result = score(mutants(4), killers, ["a.cpp | x | 2", "gone"])
        self.assertEqual(
            told("core", result, killers),
            "core: 4 mutants (nothing 2, unit 2); 1 cannot be told from the original (tests/mutants/equivalent.txt);\n"
            "2 of the other 3 killed, 66.7 %\nsurvived:\n  src/a.cpp:1  a.cpp | x | 1\n"
            "listed as equivalent, and killed or gone: gone\n",
        )


if __name__ == "__main__":
    unittest.main()
