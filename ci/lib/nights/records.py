"""DIR/records: what happened in all nights, as it happened (docs/nightly.md has the form). Lines are only ever added,
each with one write, so that a night may be killed at any moment and the next start knows where it ended. `scenario
report` reads them, too.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# How many words follow the kind in those lines that are read here. One that was cut short has less.
LENGTHS = {"night": 2, "start": 3, "begin": 1, "slice": 8, "found": 1}


class Full(Exception):
    """A line could not be written."""


@dataclass(frozen=True)
class Record:
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Unfinished:
    """A night that has not come to its end."""

    name: str
    last: str  # what it was doing: the last thing that it began
    spent: int  # seconds of fuzzing, in turns that were over


def parse(text: str) -> Iterator[Record]:
    """What can be understood; the rest is passed over."""
    for line in text.split("\n"):
        _, *words = line.split("\t")
        if words and len(words) == 1 + LENGTHS.get(words[0], len(words) - 1):
            yield Record(words[0], tuple(words[1:]))


def unfinished(records: Iterator[Record]) -> Unfinished | None:
    """The last night, where it is to be taken up."""
    night, last, spent = None, "", 0
    for record in records:
        match record.kind:
            case "night":
                night, last, spent = record.words[0], "start", 0
            case "end":
                night = None
            case "begin":
                last = record.words[0]
            case "slice":
                spent += number(record.words[2])
    return None if night is None else Unfinished(night, last, spent)


def number(word: str) -> int:
    return int(word) if word.isdecimal() else 0


class Records:
    def __init__(self, path: Path) -> None:
        self._path = path

    def text(self) -> str:
        try:
            return self._path.read_text(errors="surrogateescape")
        except FileNotFoundError:
            return ""

    def read(self) -> Iterator[Record]:
        return parse(self.text())

    def this_night(self) -> list[Record]:
        """The last one's."""
        night: list[Record] = []
        for record in self.read():
            if record.kind == "night":
                night = []
            night.append(record)
        return night

    def found(self) -> set[str]:
        """The findings of all nights that there are lines of."""
        return {record.words[0] for record in self.read() if record.kind == "found"}

    def add(self, kind: str, *words: object) -> None:
        """Raises Full where that cannot be."""
        clean = (str(word).replace("\t", " ").replace("\n", " ") for word in words)
        self._append("\t".join([str(int(time.time())), kind, *clean]) + "\n")

    def end_torn_line(self) -> None:
        """Where a line was cut short, what follows begins on the next one."""
        text = self.text()
        if text and not text.endswith("\n"):
            self._append("\n")

    def _append(self, text: str) -> None:
        line = os.fsencode(text)
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                if os.write(file, line) != len(line):
                    raise OSError
            finally:
                os.close(file)
        except OSError:
            raise Full(f"cannot write to {self._path}, or the disk is full") from None
