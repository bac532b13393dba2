"""The engines that fuzz: libFuzzer and AFL++. Both fuzz the same targets from the same inputs, and what either finds
goes to the same corpus and findings (work.py). Which of them are in a campaign is chosen by their names.
"""

from pathlib import Path
from typing import Protocol, TextIO

NAMES = ("libfuzzer", "afl")


class Engine(Protocol):
    """What a campaign (campaign.py) asks of an engine."""

    name: str  # also of the preset that it needs

    def prepare(self, target: str, log: TextIO) -> int:
        """Before anything is fuzzed; a status, and why in the log where that is not 0."""

    def words(self, target: str, seconds: int, job: int) -> list[str]:
        """What to run as job number `job`, from 0 up."""

    def findings(self, target: str, logs: list[Path]) -> list[Path]:
        """The files in the target's findings that jobs with these logs found."""

    def coverage(self, target: str, logs: list[Path]) -> tuple[int, int]:
        """The best coverage and the largest corpus of a job."""

    def ended_well(self, status: int, log: Path, stopped: bool) -> bool:
        """Whether a job with that status and log did not break down."""

    def finish(self, target: str) -> None:
        """After the target's last job has ended."""


def longest_input(target: str) -> int:
    """How long an engine may make its inputs; the recorded scenarios fit."""
    return 8192 if target == "scenario_text_fuzzer" else 4096


def dictionary(target: str) -> Path | None:
    """Words of the target's inputs, where it has any."""
    path = Path("corpus") / f"{target}.dict"
    return path if path.exists() else None
