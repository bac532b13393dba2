"""The line that is shown while it fuzzes: on a terminal in the place of the last one, every second; else a line
every ten seconds.
"""

import os
import sys
from collections.abc import Sequence

from campaign import Campaign, Turn

PERIOD = 10  # seconds, where there is no terminal


def due(second: int) -> bool:
    return sys.stdout.isatty() or second % PERIOD == 0


def rate(count: int, seconds: float) -> str:
    """In a second."""
    return f"{int(count / max(seconds, 0.001)):,}"


def parts(campaign: Campaign, turn: Turn, time: str) -> list[str]:
    """What everything that ran so far has come to, of a `time` in words; what matters most first."""
    ran = campaign.total + turn.counts()
    seconds = campaign.seconds + turn.passed()
    coverage, corpus = turn.coverage()
    return [
        f"findings {len(campaign.work.found) + len(turn.findings())}",
        turn.target,
        f"{int(seconds)} {time}",
        f"{ran.inputs:,} inputs",
        f"{rate(ran.inputs, seconds)} inputs/s",
        f"{rate(ran.operations, seconds)} operations/s",
        f"coverage {coverage}",
        f"corpus {corpus}",
    ]


def terminal_size() -> tuple[int, int]:
    """Lines and columns of the terminal that the output goes to; 0 where it does not tell."""
    try:
        size = os.get_terminal_size(sys.stdout.fileno())
    except OSError:
        return 0, 0
    return size.lines, size.columns


def fitted(width: int, words: Sequence[str]) -> str:
    """As many of them, from the first on, as a line of that width has room for; of a first one that is too long for
    it, the beginning."""
    line = words[0]
    for word in words[1:]:
        if len(line) + 3 + len(word) > width:
            break
        line += f" · {word}"
    return line[:width]


def show(words: Sequence[str]) -> None:
    """On a terminal in one line that is never wrapped, the last column left free; else all of it."""
    if sys.stdout.isatty():
        _, columns = terminal_size()
        print(f"\r{fitted(columns - 1 if columns > 1 else 79, words)}\x1b[K", end="", flush=True)
    else:
        print(fitted(1000, words), flush=True)
