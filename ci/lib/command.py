"""What every Python command of ci/ has in common: where it runs, how it reads its options, how it speaks and how
it fails. ci/lib.sh is the same for the commands in bash.

A command is a file ci/NAME with its usage in the comment at its head. It has ci/lib/python run ci/lib/NAME.py
("_" for "-"), which ends with

    command.run(main)

main(words) is called in the repository's folder, wherever the command was called from and by whatever link, and
returns the exit status. 2 always means: it could not be tried (bad usage, something cannot be installed, built or
written).
"""

import io
import os
import re
import shutil
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import durations

ROOT = Path(__file__).resolve().parents[2]
CORES = len(os.sched_getaffinity(0))
MOST = 1000  # of what is counted in an option

# One file in fuzz/ each.
SCENARIO_TARGETS = (
    "allow_overlap_fuzzer",
    "process_death_fuzzer",
    "slice_access_fuzzer",
    "streaming_slice_fuzzer",
    "scenario_fuzzer",
)
LANGUAGE_TARGETS = (*SCENARIO_TARGETS, "scenario_text_fuzzer")  # whose inputs the replay image reads
FUZZ_TARGETS = (*LANGUAGE_TARGETS, "protection_fuzzer")
TOOL = Path("build/release/scenario")

name = "ci/" + Path(sys.argv[0]).stem.replace("_", "-")  # as it is called in messages
called_from = Path(os.getcwd())


class Refusal(Exception):
    """It cannot be tried, for this reason: one line on the standard error, exit status 2."""


def usage() -> str:
    """The comment at the head of the command, so that the two cannot differ."""
    lines = (ROOT / name).read_text().splitlines()[1:]
    end = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    return "".join(line[1:].removeprefix(" ") + "\n" for line in lines[:end])


class Words(Iterator[str]):
    """The words of a command line, for the one loop that reads them:

        for word in words:
            match word:
                case "--time":
                    seconds = words.duration()
                case _:
                    words.other()

    What takes the value of an option stops the command where that is missing or wrong. There is one form of
    arguments for all commands: `--name=value` is `--name value`, and `-h` is `--help`. What stands behind `--`
    stays as it is.
    """

    def __init__(self, arguments: Iterable[str]) -> None:
        self._left = deque(_separated(arguments))
        self._word = ""

    def __next__(self) -> str:
        if not self._left:
            raise StopIteration
        self._word = self._left.popleft()
        return self._word

    def rest(self) -> list[str]:
        """All that is left, as it is."""
        words = list(self._left)
        self._left.clear()
        return words

    def value(self) -> str:
        if not self._left or not self._left[0] or self._left[0].startswith("--"):
            raise Refusal(f"{self._word} needs a value {see_help()}")
        return self._left.popleft()

    def within(self, least: int, most: int) -> int:
        """A whole number."""
        value = self.value()
        if re.fullmatch("0|[1-9][0-9]{0,9}", value, re.ASCII) and least <= int(value) <= most:
            return int(value)
        raise Refusal(f'{self._word} needs a whole number from {least} to {most}, not "{value}"')

    def count(self) -> int:
        """How many of something."""
        return self.within(1, MOST)

    def one_of(self, what: str, names: Iterable[str], shown: Iterable[str] | None = None) -> str:
        """`shown` are those that a message names, where it is not all."""
        value = self.value()
        if value in names:
            return value
        raise Refusal(f"no {what} {value}; there are: {' '.join(shown or names)}")

    def target(self) -> str:
        return self.one_of("target", FUZZ_TARGETS)

    def duration(self) -> int:
        """In seconds, a year at most."""
        value = self.value()
        seconds = durations.parse(value)
        if seconds is None:
            raise Refusal(f'{self._word} needs a time like 90, 90s, 30m or 8h, up to 8760h, not "{value}"')
        return seconds

    def other(self) -> NoReturn:
        """The last case of every loop: answers --help, refuses all the rest."""
        if self._word == "--help":
            sys.stdout.write(usage())
            raise SystemExit(0)
        kind = "unknown option" if self._word.startswith("-") else "unexpected argument"
        raise Refusal(f"{kind} {self._word} {see_help()}")


def see_help() -> str:
    return f"(see {name} --help)"


def _separated(arguments: Iterable[str]) -> Iterator[str]:
    arguments = iter(arguments)
    for argument in arguments:
        option = re.match("--[^=].*?(?==)", argument, re.DOTALL)
        if argument == "--":
            yield argument
            yield from arguments
        elif argument == "-h":
            yield "--help"
        elif option:
            yield option[0]
            yield argument[option.end() + 1 :]
        else:
            yield argument


def named_path(word: str) -> Path:
    """The absolute path of what the caller named from where they stand; it need not be there."""
    return (called_from / word).resolve()


def named_folder(word: str) -> Path:
    """The same, of a folder that can be read."""
    path = called_from / word
    if not path.exists():
        raise Refusal(f"there is no folder {word}")
    if not path.is_dir():
        raise Refusal(f"{word} is not a folder")
    if not os.access(path, os.R_OK | os.X_OK):
        raise Refusal(f"cannot read {word}")
    return path.resolve()


def run(main: Callable[[Words], int]) -> NoReturn:
    """Ends the process with the status of main."""
    _prepare()
    try:
        status = main(Words(sys.argv[1:]))
        sys.stdout.flush()
    except Refusal as refusal:
        status = _fail(str(refusal))
    except KeyboardInterrupt:
        status = 130
    except SystemExit as end:
        status = _flushed(end.code if isinstance(end.code, int) else 2)
    except Exception as error:  # nobody looked at it: a full disk, a mistake of ours
        status = _fail(_where(error))
    os._exit(status)  # what is not flushed by now cannot be written


def _prepare() -> None:
    os.chdir(ROOT)
    os.environ["LC_ALL"] = "C.UTF-8"
    # Reports of the sanitizers name functions and lines; Debian's symbolizer has a name of its own.
    os.environ["ASAN_SYMBOLIZER_PATH"] = shutil.which("llvm-symbolizer-19") or ""
    os.environ["UBSAN_OPTIONS"] = "print_stacktrace=1"
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as of any other program
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")  # paths are not always text


def _fail(message: str) -> int:
    try:
        sys.stdout.flush()
    except OSError:
        pass  # the message is what matters
    print(f"{name}: {message}", file=sys.stderr, flush=True)
    return 2


def _flushed(status: int) -> int:
    try:
        sys.stdout.flush()
    except OSError as error:
        return _fail(f"cannot write to the standard output: {error.strerror}")
    return status


def _where(error: Exception) -> str:
    """In one line."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    said = str(error).replace("\n", " ")
    return f"{Path(frame.filename).name}, line {frame.lineno}: this failed: {type(error).__name__}: {said}"
