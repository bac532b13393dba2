import contextlib
import importlib
import io
import re
import tempfile
import unittest
from collections.abc import Callable, Iterator
from pathlib import Path

import command
import fuzz

STARTS = re.compile(r'exec "\$\{self%/\*\}/lib/python" (\w+)\.py "\$@"')  # the line of a command in ci/


class Commands(unittest.TestCase):
    """What the commands that are written in Python are told and refuse, without starting one for each time.
    tests/commands does the same for those in bash, and has each of these start, too."""

    def setUp(self) -> None:
        for name, value in (("name", command.name), ("called_from", command.called_from)):
            self.addCleanup(setattr, command, name, value)
        self.enterContext(contextlib.chdir(command.ROOT))
        command.called_from = Path(self.enterContext(tempfile.TemporaryDirectory()))
        (command.called_from / "some").mkdir()

    def call(self, name: str, *words: str) -> str:
        """ci/NAME with these words; what it refuses, or else what it prints."""
        command.name = f"ci/{name}"
        started = STARTS.search(Path(command.name).read_text())
        assert started
        main: Callable[[command.Words], int] = importlib.import_module(started[1]).main
        output = io.StringIO()
        try:
            with contextlib.redirect_stdout(output):
                self.assertEqual(main(command.Words(words)), 0)
        except command.Refusal as refusal:
            return str(refusal)
        except SystemExit as end:
            self.assertEqual(end.code, 0)
        return output.getvalue()

    def refuses(self, said: str, name: str, *words: str) -> None:
        self.assertRegex(self.call(name, *words), said)


class Options(Commands):
    def options(self) -> Iterator[tuple[str, str, str]]:
        """Of each command those with a value, as its usage has them: name, option, and what the value is called."""
        for path in sorted(Path("ci").iterdir()):
            if path.is_file() and STARTS.search(path.read_text()):
                usage = self.call(path.name, "--help").partition("\n\n")[0]
                self.assertTrue(usage.startswith(f"Usage: ci/{path.name}"), usage)
                for option, kind in re.findall("(--[a-z-]+) ([A-Z]+)", usage):
                    yield path.name, option, kind

    def test_there_are_some(self) -> None:
        self.assertGreaterEqual(len(set(self.options())), 13)

    def test_each_takes_a_value_in_both_forms_and_goes_on_behind_it(self) -> None:
        values = {"DURATION": "30m", "N": "1"}
        for name, option, kind in self.options():
            value = values.get(kind, "some")
            separate, joined = self.call(name, option, value, "--nope"), self.call(name, f"{option}={value}", "--nope")
            self.assertEqual(separate, joined)
            if kind in values:
                self.assertIn("unknown option --nope", separate)
            self.refuses(f"{option} needs a value", name, option)
            self.refuses(f"{option} needs a value", name, f"{option}=")

    def test_each_refuses_what_is_no_time_and_no_number(self) -> None:
        for name, option, kind in self.options():
            if kind == "DURATION":
                self.refuses(f"{option} needs a time like", name, option, "1d")
            elif kind == "N":
                number = "99999999999"
                said = f'{option} needs a whole number from 1 to [0-9]+, not "{number}"'
                self.refuses(said, name, option, number)


class OfFuzz(Commands):
    def test_values(self) -> None:
        for value in ("90", "90s", "8h", "8760h"):
            self.refuses("unknown option --nope", "fuzz", "--time", value, "--nope")
        for value in ("0", "0s", "x", "1h30m", "-5", "1.5", "8761h", "99999999h"):
            self.refuses("--time needs a time like", "fuzz", "--time", value)
        for value in ("0", "x", "-1", "1.5", "01", "1001"):
            self.refuses(f'--jobs needs a whole number from 1 to 1000, not "{value}"', "fuzz", "--jobs", value)
        self.refuses("--time needs a value", "fuzz", "--time", "--help")
        self.refuses("no sanitizer thread; there are: address", "fuzz", "--sanitizer", "thread")

    def test_what_does_not_go_together(self) -> None:
        self.refuses("libFuzzer does not run under MemorySanitizer here", "fuzz", "--sanitizer", "memory")
        undefined = ["--engine", "afl", "--sanitizer", "undefined"]
        self.refuses("--sanitizer undefined needs --engine libfuzzer", "fuzz", *undefined)
        self.refuses("less than a second a target", "fuzz", "--time", "1s")

    def test_folders(self) -> None:
        self.refuses("there is no folder nowhere", "fuzz", "--corpus", "nowhere")
        file = command.called_from / "some" / "input"
        file.touch()
        self.refuses("is not a folder", "fuzz", "--corpus", str(file))
        said = "there are files in .* itself: .*some/scenario_fuzzer"
        self.refuses(said, "fuzz", "--corpus", "some", "--target", "scenario_fuzzer")

    def test_the_list_has_a_question_of_each_target(self) -> None:
        listed = self.call("fuzz", "--list")
        for path in Path("fuzz").glob("*_fuzzer.cpp"):
            self.assertRegex(listed, rf"(?m)^{path.stem}\n(  .*\n)*  .*\?\n")

    def test_what_it_is_told(self) -> None:
        wanted = fuzz.read_options(command.Words(["--time=2m", "--seed", "7", "--corpus=some", "--", "-h", "--a=b"]))
        self.assertEqual((wanted.time, wanted.seed, wanted.arguments), (120, 7, ["-h", "--a=b"]))
        self.assertEqual(wanted.corpora, (command.called_from / "some").resolve())


class OfNightly(Commands):
    def test_what_it_is_nothing_without(self) -> None:
        self.refuses("--out needs a value", "nightly", "--time", "8h", "--out", "")
        self.refuses("needs --time and --out", "nightly")
        self.refuses("needs --time and --out", "nightly", "--time", "8h")
        self.refuses("needs a time like", "nightly", "--time", "8d", "--out", "some")
        self.refuses("no engine x", "nightly", "--engine", "x")
        self.refuses("less than a second", "nightly", "--time", "11s", "--out", "some")


if __name__ == "__main__":
    unittest.main()
