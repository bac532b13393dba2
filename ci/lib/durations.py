"""Times, as options have them (90, 90s, 30m, 8h), as programs measure them, and as a person is told of them."""

import re

MOST = 365 * 24 * 3600  # a year

UNITS = {"": 1, "s": 1, "m": 60, "h": 3600}


def parse(text: str) -> int | None:
    """Seconds; None for what is no such time, or more than a year."""
    parts = re.fullmatch(r"([1-9][0-9]{0,7})([smh]?)", text, re.ASCII)
    if parts is None:
        return None
    seconds = int(parts[1]) * UNITS[parts[2]]
    return seconds if seconds <= MOST else None


def spoken(seconds: int) -> str:
    if seconds >= 3600:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    if seconds >= 120:
        return f"{seconds // 60} min"
    return f"{seconds} s"


def tenths(seconds: float) -> str:
    """With one decimal, which is cut and not rounded: what took less than a second is never 1.0."""
    return f"{int(seconds * 10) / 10:.1f}"
