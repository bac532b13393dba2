import unittest

from nights.turns import Pair, pairs_of, rounds, shares

PAIRS = pairs_of(["a", "b"], ["libfuzzer", "afl"])


class Turns(unittest.TestCase):
    def test_one_engine_after_the_other(self) -> None:
        order = ["a libfuzzer", "b libfuzzer", "a afl", "b afl"]
        self.assertEqual([f"{pair.target} {pair.engine}" for pair in PAIRS], order)

    def test_rounds_are_of_five_minutes_a_pair_eight_at_the_most(self) -> None:
        self.assertEqual([rounds(seconds, 4) for seconds in (0, 4, 2399, 2400, 9600, 999999)], [1, 1, 1, 2, 8, 8])

    def test_all_alike_where_nothing_is_known(self) -> None:
        self.assertEqual(shares(40, PAIRS, {}), dict.fromkeys(PAIRS, 10))
        self.assertEqual(shares(40, PAIRS, dict.fromkeys(PAIRS, 0)), dict.fromkeys(PAIRS, 10))

    def test_half_goes_by_what_last_turns_added(self) -> None:
        gains = {PAIRS[0]: 30, PAIRS[1]: 10}
        self.assertEqual(list(shares(400, PAIRS, gains).values()), [50 + 150, 50 + 50, 50, 50])

    def test_nobody_is_given_up_and_no_more_than_the_round_is_given(self) -> None:
        for seconds in range(4, 50):
            for gain in (1, 3, 1000):
                given = shares(seconds, PAIRS, {PAIRS[0]: gain, PAIRS[3]: 1})
                self.assertGreaterEqual(min(given.values()), 1)
                self.assertLessEqual(sum(given.values()), seconds + len(PAIRS) - 1)

    def test_less_than_a_second_a_pair_is_one(self) -> None:
        self.assertEqual(shares(1, PAIRS, {}), dict.fromkeys(PAIRS, 1))
        self.assertEqual(Pair("a", "afl"), PAIRS[2])


if __name__ == "__main__":
    unittest.main()
