"""ci/crosscheck, which says how it is used: what it is told; the rest is the scenario tool's."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

import builds
import command
import steps

GOALS = command.ROOT / "tests/goals"


@dataclass
class Wanted:
    """What the options say."""

    subject: str = ""
    profile: str = "procbuf"
    time: int | None = None
    seed: int = 1
    jobs: int = command.CORES
    folder: Path = command.ROOT / "work/crosscheck"
    paths: list[Path] = field(default_factory=list)


def read_options(words: command.Words) -> Wanted:
    wanted = Wanted()
    for word in words:
        match word:
            case "--with":
                wanted.subject = words.value()
            case "--as":
                wanted.profile = words.value()
            case "--time":
                wanted.time = words.duration()
            case "--seed":
                wanted.seed = words.within(1, 1_000_000_000)
            case "--jobs":
                wanted.jobs = words.within(1, 256)
            case "--out":
                wanted.folder = command.named_path(words.value())
            case _ if word.startswith("-"):
                words.other()
            case _:
                wanted.paths.append(command.named_path(word))
    if not wanted.subject:
        raise command.Refusal(f"needs --with COMMAND, what answers scenarios {command.see_help()}")
    return wanted


def tool_arguments(wanted: Wanted) -> list[str]:
    """What the scenario tool is told."""
    time = wanted.time if wanted.time is not None else 0 if wanted.paths else 60
    return [
        "crosscheck",
        f"--with={wanted.subject}",
        f"--as={wanted.profile}",
        f"--out={wanted.folder}",
        f"--time={time}",
        f"--seed={wanted.seed}",
        f"--jobs={wanted.jobs}",
        "--",
        *map(str, wanted.paths or [GOALS]),
    ]


def main(words: command.Words) -> int:
    wanted = read_options(words)
    builds.setup("release")
    (command.ROOT / "work/logs").mkdir(parents=True, exist_ok=True)
    steps.must("the scenario tool does not build", "tool build", builds.build("release", "scenario"))
    tool = command.ROOT / command.TOOL
    sys.stdout.flush()
    os.chdir(command.called_from)
    os.execv(tool, [str(tool), *tool_arguments(wanted)])


if __name__ == "__main__":
    command.run(main)
