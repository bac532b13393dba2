"""What is installed, and what is built: for every command that builds."""

from pathlib import Path
from typing import TextIO

import children
import command
import locks
import steps


def setup(*groups: str) -> None:
    """Makes sure that what these groups of ci/packages.txt need is there; without one: all that any command needs.
    What we start from here on ends when we do."""
    status = children.run(["ci/setup", *groups], output=1, errors=2)
    if status != 0:
        raise SystemExit(2)  # it has said why
    children.put_on_leash()


def build(preset: str, *targets: str) -> steps.Work:
    """The work of a step: configures and builds the preset, or those targets of it."""

    def work(log: TextIO) -> int:
        only = ["--target", *targets] if targets else []
        with locks.alone(Path("build") / preset):
            return children.run(["cmake", "--preset", preset], log) or children.run(
                ["cmake", "--build", "--preset", preset, "-j", str(command.CORES), *only], log
            )

    return work
