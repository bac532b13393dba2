"""The table that a terminal shows while a night fuzzes: a row for each pair, with what its last turn has come to."""

import sys

import progress
from campaign import Turn
from nights.turns import Pair

COLUMNS = 107  # that it needs
MORE_LINES = 3  # than there are pairs: a title, the head, and where the cursor is

HEAD = ("seconds", "inputs", "inputs/s", "operations/s", "coverage", "corpus", "failures")


class Table:
    def __init__(self, pairs: list[Pair]) -> None:
        self._pairs = sorted(pairs, key=lambda pair: [other.target for other in pairs].index(pair.target))
        self._rows: dict[Pair, str] = {}
        self._shown = 0  # lines on the terminal, above the cursor

    def fits(self) -> bool:
        """Whether there is a terminal that is large enough."""
        lines, columns = progress.terminal_size()
        return sys.stdout.isatty() and lines > len(self._pairs) + MORE_LINES and columns >= COLUMNS

    def show(self, running: Pair, turn: Turn, title: str) -> None:
        """In the place of the last one."""
        self._rows[running] = _row(*_result(turn))
        lines = [title, f"{'the last turn of each':<32}{_row(*HEAD)}"]
        for pair in self._pairs:
            mark = ">" if pair == running else " "
            name = pair.target.removesuffix("_fuzzer")
            lines.append(f"{mark} {name:<20}{pair.engine:<10}{self._rows.get(pair, '')}")
        above = f"\r\x1b[{self._shown}A" if self._shown else ""
        print(above + "".join(f"{line}\x1b[K\n" for line in lines), end="", flush=True)
        self._shown = len(lines)


def _row(*words: str) -> str:
    return "".join(f"{word:>{width}}" for word, width in zip(words, (8, 15, 10, 14, 10, 8, 10), strict=True))


def _result(turn: Turn) -> list[str]:
    counts, passed = turn.counts(), turn.passed()
    coverage, corpus = turn.coverage()
    rates = [progress.rate(counts.inputs, passed), progress.rate(counts.operations, passed)]
    return [f"{int(passed)}", f"{counts.inputs:,}", *rates, f"{coverage:,}", f"{corpus:,}", f"{len(turn.findings())}"]
