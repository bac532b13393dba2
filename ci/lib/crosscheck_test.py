"""What ci/crosscheck makes of its options."""

import unittest

import command
import crosscheck


def told(*words: str) -> list[str]:
    return crosscheck.tool_arguments(crosscheck.read_options(command.Words(words)))


class Options(unittest.TestCase):
    def test_what_is_not_said_is_as_the_usage_says(self) -> None:
        said = told("--with", "x y")
        self.assertEqual(said[:2], ["crosscheck", "--with=x y"])
        for word in ("--as=procbuf", "--time=60", "--seed=1", f"--jobs={command.CORES}"):
            self.assertIn(word, said)
        self.assertEqual(said[-2:], ["--", str(command.ROOT / "tests/goals")])

    def test_with_paths_nothing_random_is_asked_unless_a_time_is_given(self) -> None:
        self.assertIn("--time=0", told("--with=x", "a.scn"))
        self.assertIn("--time=90", told("--with=x", "a.scn", "--time", "90"))

    def test_paths_are_from_where_it_is_called(self) -> None:
        self.assertEqual(told("--with=x", "a b", "/c")[-2:], [str(command.called_from / "a b"), "/c"])

    def test_without_a_subject_there_is_nothing_to_ask(self) -> None:
        with self.assertRaisesRegex(command.Refusal, "needs --with COMMAND"):
            told("--time", "5")


if __name__ == "__main__":
    unittest.main()
