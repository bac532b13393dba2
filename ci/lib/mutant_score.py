"""How many of the generated mutants are killed, and which survive: mutant_score.py core|model, in the repository's
folder. The last step of ci/planted-bugs --generated (ci/generated.sh), which leaves what is read here:

build/mutants/WHAT.mutants  each mutant: NUMBER, FILE:LINE, CHANGE, with tabs between
work/mutants/WHAT           for which state of the sources this holds; then NUMBER and what kills it, or `nothing`

A survivor that no program can be told from the original by stands in tests/mutants/equivalent.txt, with the reason.
"""

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

EQUIVALENT = Path("tests/mutants/equivalent.txt")
ENOUGH = 98  # in a hundred of those that are not listed there


@dataclass(frozen=True)
class Mutant:
    number: int
    place: str  # FILE:LINE
    change: str  # as equivalent.txt has it, without the reason: FILE | LINE'S TEXT | CHANGE


def read_mutants(text: str, folder: Path = Path(".")) -> list[Mutant]:
    """The list names its sources from the folder. A line of source is known by its text, because its number changes
    with every line above it."""
    sources: dict[str, list[str]] = {}
    mutants = []
    for row in text.splitlines():
        number, place, change = row.split("\t")
        file, line = place.rsplit(":", 1)
        if file not in sources:
            sources[file] = (folder / file).read_text(errors="surrogateescape").split("\n")
        source = sources[file][int(line) - 1].strip(" ")
        mutants.append(Mutant(int(number), place, f"{Path(file).name} | {source} | {change}"))
    return mutants


def read_killers(text: str) -> dict[int, str]:
    """Of the mutants that have been tried, by their numbers."""
    rows = (row.split("\t") for row in text.splitlines()[1:])
    return {int(number): killer for number, killer in rows}


def read_equivalent(text: str, what: str) -> list[str]:
    """The changes listed for it. The reason is behind the last bar: code has bars, too."""
    head = f"{what} | "
    entries = [line.removeprefix(head) for line in text.splitlines() if line.startswith(head)]
    return list(dict.fromkeys(entry.rsplit(" | ", 1)[0] for entry in entries))


@dataclass
class Score:
    survivors: list[Mutant]  # that are not explained
    equivalent: int  # survivors that are
    stale: list[str]  # entries for mutants that are killed, or gone
    total: int  # of mutants that are not explained

    @property
    def killed(self) -> int:
        return self.total - len(self.survivors)

    def is_enough(self) -> bool:
        return self.killed * 100 >= ENOUGH * self.total and not self.stale


def score(mutants: list[Mutant], killers: dict[int, str], listed: list[str]) -> Score:
    """A mutant that has not been tried counts as killed."""
    alive = [mutant for mutant in mutants if killers.get(mutant.number) == "nothing"]
    survivors = [mutant for mutant in alive if mutant.change not in listed]
    found = {mutant.change for mutant in alive}
    stale = [entry for entry in listed if entry not in found]
    equivalent = len(alive) - len(survivors)
    return Score(survivors, equivalent, stale, len(mutants) - equivalent)


def told(what: str, result: Score, killers: dict[int, str]) -> str:
    counts = ", ".join(f"{killer} {count}" for killer, count in sorted(Counter(killers.values()).items()))
    share = 100 * result.killed / result.total
    lines = [
        f"{what}: {result.total + result.equivalent} mutants ({counts}); "
        f"{result.equivalent} cannot be told from the original ({EQUIVALENT});",
        f"{result.killed} of the other {result.total} killed, {share:.1f} %",
        *(["survived:"] if result.survivors else []),
        *(f"  {mutant.place}  {mutant.change}" for mutant in result.survivors),
        *(f"listed as equivalent, and killed or gone: {entry}" for entry in result.stale),
    ]
    return "".join(f"{line}\n" for line in lines)


def main(what: str) -> int:
    mutants = read_mutants(Path(f"build/mutants/{what}.mutants").read_text(errors="surrogateescape"))
    killers = read_killers(Path(f"work/mutants/{what}").read_text())
    result = score(mutants, killers, read_equivalent(EQUIVALENT.read_text(), what))
    print(told(what, result, killers), end="")
    return 0 if result.is_enough() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
