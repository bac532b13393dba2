"""Who gets the next turn, and for how long. Pairs of target and engine take turns in rounds. Half of a round's time
goes to all pairs alike, so that none is given up; half goes by how many inputs a pair's last turn added to the corpus.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TURN = 300  # seconds, about
MOST_ROUNDS = 8


@dataclass(frozen=True)
class Pair:
    target: str
    engine: str


def pairs_of(targets: Iterable[str], engines: Iterable[str]) -> list[Pair]:
    """In the order in which they take turns."""
    targets = list(targets)
    return [Pair(target, engine) for engine in engines for target in targets]


def rounds(seconds: int, pairs: int) -> int:
    """How many rounds these seconds make."""
    return min(max(seconds // (pairs * TURN), 1), MOST_ROUNDS)


def shares(seconds: int, pairs: list[Pair], gains: Mapping[Pair, int]) -> dict[Pair, int]:
    """How many seconds of a round each pair gets: one at the least. `gains` are the inputs that last turns added."""
    alike = seconds // len(pairs)
    total = sum(gains.get(pair, 0) for pair in pairs)
    if total == 0:
        return {pair: max(alike, 1) for pair in pairs}
    return {pair: max(alike // 2 + seconds * gains.get(pair, 0) // 2 // total, 1) for pair in pairs}
