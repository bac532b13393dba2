"""Steps of a command: each has one line on the screen and a log of its own, which the line of one that fails
names and is followed by. ci/lib.sh's `step`, in Python.

What a step does is a function of its log that returns a status, 0 where it went well.
"""

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

import children
import command
import durations

Work = Callable[[TextIO], int]

logs = Path("build/logs")  # where they are; ci/nightly sets another folder
VOICE = "PROCBUF_ALOUD"  # in the environment: the file that `aloud` speaks to within a step


def log_of(label: str) -> Path:
    return logs / (label.replace(" ", "-") + ".log")


def running(*words: str | Path) -> Work:
    """The work of a step that runs one program."""
    return lambda log: children.run(words, log)


def step(label: str, work: Work) -> int:
    """Does it, and prints one line with how long it took. Returns its status."""
    path = log_of(label)
    try:
        logs.mkdir(parents=True, exist_ok=True)
        log = path.open("w", buffering=1, errors="surrogateescape")
    except OSError:
        raise command.Refusal(f"cannot write to {path.absolute()}") from None
    print(f"{label:<36}", end="", flush=True)
    began = time.monotonic()
    with log:
        try:
            with _heard():
                status = _do(work, log)
        except BaseException:
            print(flush=True)
            raise
    took = durations.tenths(time.monotonic() - began)
    if status == 0:
        print(f"ok     {took:>6} s", flush=True)
    else:
        print(f"FAILED {took:>6} s, output ({path}):", flush=True)
        print(path.read_text(errors="surrogateescape"), end="", flush=True)
    return status


def _do(work: Work, log: TextIO) -> int:
    """A file that is missing, or cannot be written, fails the step and not the command."""
    try:
        return work(log)
    except OSError as error:
        print(error, file=log)
        return 1


def must(message: str, label: str, work: Work) -> None:
    """The same, of a step that the command is nothing without."""
    if step(label, work) != 0:
        raise command.Refusal(message)


def aloud(line: str) -> None:
    """Is seen at once, also from within a step, and where we are a step of another command."""
    if speaker := os.environ.get(VOICE):
        try:
            os.write(int(speaker), f"{line}\n{'':36}".encode())
            return
        except (OSError, ValueError):  # a number that was left over: nobody listens there
            del os.environ[VOICE]
    print(f"{command.name}: {line}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def _heard() -> Iterator[None]:
    """Gives a voice to all that runs meanwhile, ourselves and programs: where we are heard, or on our output."""
    if VOICE in os.environ:
        yield
        return
    output = os.dup(sys.stdout.fileno())
    os.set_inheritable(output, True)
    os.environ[VOICE] = str(output)
    try:
        yield
    finally:
        os.environ.pop(VOICE, None)
        os.close(output)
