import unittest

import progress

PARTS = ["findings 2", "scenario_text_fuzzer", "5 of 60 s"]


class Fitted(unittest.TestCase):
    def test_all_where_there_is_room(self) -> None:
        whole = "findings 2 · scenario_text_fuzzer · 5 of 60 s"
        self.assertEqual(progress.fitted(1000, PARTS), whole)
        self.assertEqual(progress.fitted(len(whole), PARTS), whole)

    def test_what_matters_most_comes_first(self) -> None:
        self.assertEqual(progress.fitted(44, PARTS), "findings 2 · scenario_text_fuzzer")
        self.assertEqual(progress.fitted(29, PARTS), "findings 2")
        self.assertEqual(progress.fitted(4, PARTS), "find")


class Rate(unittest.TestCase):
    def test_is_of_a_second(self) -> None:
        self.assertEqual(progress.rate(12345678, 10), "1,234,567")
        self.assertEqual(progress.rate(0, 0), "0")


if __name__ == "__main__":
    unittest.main()
