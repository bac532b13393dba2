import unittest
from collections.abc import Callable

from command import Refusal, Words


class Reading(unittest.TestCase):
    def test_both_forms_are_one(self) -> None:
        words = list(Words(["--time=5", "-h", "--out", "a", "--out=a=b", "--out=", "x=y", "--=z"]))
        self.assertEqual(words, ["--time", "5", "--help", "--out", "a", "--out", "a=b", "--out", "", "x=y", "--=z"])

    def test_what_stands_behind_two_dashes_stays(self) -> None:
        words = Words(["--jobs", "1", "--", "-h", "--a=b"])
        for word in words:
            if word == "--":
                break
        self.assertEqual(words.rest(), ["-h", "--a=b"])
        self.assertEqual(list(words), [])

    def test_values(self) -> None:
        words = Words(["--time", "2m", "--jobs=3", "--engine", "b"])
        self.assertEqual([next(words), words.duration()], ["--time", 120])
        self.assertEqual([next(words), words.count()], ["--jobs", 3])
        self.assertEqual([next(words), words.one_of("engine", ["a", "b"])], ["--engine", "b"])

    def refuses(self, said: str, take: Callable[[Words], object], *arguments: str) -> None:
        words = Words(arguments)
        next(words)
        with self.assertRaises(Refusal) as raised:
            take(words)
        self.assertIn(said, str(raised.exception))

    def test_values_that_are_missing_or_wrong(self) -> None:
        for arguments in (["--out"], ["--out="], ["--out", "--time"], ["--out", ""]):
            self.refuses("--out needs a value (see ci/", Words.value, *arguments)
        for value in ("0", "01", "x", "-1", "1.5", "1001", "99999999999"):
            self.refuses(f'--jobs needs a whole number from 1 to 1000, not "{value}"', Words.count, "--jobs", value)
        self.refuses("--time needs a time like 90,", Words.duration, "--time", "1d")
        self.refuses("no engine c; there are: a b", lambda words: words.one_of("engine", ["a", "b"]), "--engine=c")
        self.refuses("unknown option --nope (see ci/", Words.other, "--nope=5")
        self.refuses("unexpected argument nope (see ci/", Words.other, "nope")


if __name__ == "__main__":
    unittest.main()
