import unittest
from pathlib import Path

from oss_fuzz.combinations import ALL, Combination, environment

PLAIN = Combination("libfuzzer", "address", "x86_64", "libstdc++")


def variables(combination: Combination) -> dict[str, str]:
    words = environment(combination, Path("/place"), Path("/folder"))
    return dict(word.split("=", 1) for word in words[2:])


class Combinations(unittest.TestCase):
    def test_each_has_an_environment_of_its_own(self) -> None:
        for combination in ALL:
            self.assertEqual(environment(combination, Path("/place"), Path("/folder"))[:2], ["env", "-i"])
            said = variables(combination)
            self.assertEqual(said["FUZZING_ENGINE"], combination.engine)
            self.assertEqual(said["SANITIZER"], combination.sanitizer)
            self.assertEqual((said["SRC"], said["OUT"]), ("/folder/src", "/folder/out"))
            self.assertEqual(said["CFLAGS"], said["CXXFLAGS"])

    def test_what_is_not_here_has_a_stand_in(self) -> None:
        stand_ins = [combination for combination in ALL if combination.runner() == "stand-in"]
        self.assertEqual(len(stand_ins), 5)
        for combination in stand_ins:
            self.assertEqual(variables(combination)["LIB_FUZZING_ENGINE"], "/place/libstand-in.a")
        self.assertEqual(PLAIN.runner(), "libfuzzer")
        self.assertEqual(variables(PLAIN)["LIB_FUZZING_ENGINE"], "-fsanitize=fuzzer")

    def test_flags_are_those_of_all_its_words(self) -> None:
        flags = variables(PLAIN)["CXXFLAGS"]
        self.assertIn("-fsanitize=address", flags)
        self.assertIn("-fsanitize=fuzzer-no-link", flags)
        self.assertNotIn("-m32", flags)
        self.assertIn("-m32", variables(Combination("libfuzzer", "address", "i386", "libstdc++"))["CXXFLAGS"])
        self.assertIn("-stdlib=libc++", variables(Combination("libfuzzer", "address", "x86_64", "libc++"))["CXXFLAGS"])
        for sanitizer in ("coverage", "introspector"):
            said = variables(Combination("libfuzzer", sanitizer, "x86_64", "libstdc++"))["CXXFLAGS"]
            self.assertNotIn("fuzzer-no-link", said)

    def test_columns_that_say_nothing_of_it(self) -> None:
        def without(*words: str) -> set[str]:
            combination = Combination(*words)
            columns = ("build", "counters", "calls", "crash", "coverage")
            return {column for column in columns if not combination.applies(column)}

        self.assertEqual(without("libfuzzer", "address", "x86_64", "libstdc++"), {"coverage"})
        self.assertEqual(without("libfuzzer", "address", "i386", "libstdc++"), {"calls", "crash", "coverage"})
        self.assertEqual(without("libfuzzer", "coverage", "x86_64", "libstdc++"), {"counters", "crash"})
        self.assertEqual(
            without("libfuzzer", "introspector", "x86_64", "libstdc++"), {"counters", "calls", "crash", "coverage"}
        )
        self.assertEqual(without("none", "address", "x86_64", "libstdc++"), {"counters", "crash", "coverage"})


if __name__ == "__main__":
    unittest.main()
