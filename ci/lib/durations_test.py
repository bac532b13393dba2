import unittest

import durations


class Parse(unittest.TestCase):
    def test_takes_what_the_usage_names(self) -> None:
        for text, seconds in {"90": 90, "90s": 90, "30m": 1800, "8h": 28800, "8760h": 365 * 24 * 3600}.items():
            self.assertEqual(durations.parse(text), seconds, text)

    def test_refuses_all_else(self) -> None:
        too_much = ["8761h", "99999999h", "999999999"]
        for text in ["", "0", "0s", "x", "1h30m", "-5", "1.5", "1d", "05", "1 s", "٣", *too_much]:
            self.assertIsNone(durations.parse(text), text)


class Spoken(unittest.TestCase):
    def test_has_the_unit_that_fits(self) -> None:
        said = {0: "0 s", 119: "119 s", 120: "2 min", 3599: "59 min", 3600: "1 h 0 min", 29100: "8 h 5 min"}
        for seconds, text in said.items():
            self.assertEqual(durations.spoken(seconds), text)

    def test_tenths_are_cut(self) -> None:
        self.assertEqual([durations.tenths(seconds) for seconds in (0, 0.99, 12.34)], ["0.0", "0.9", "12.3"])


if __name__ == "__main__":
    unittest.main()
