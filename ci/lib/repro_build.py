"""Builds what ci/repro needs while ci/fuzz goes on, so that the first look at a finding need not wait for it; ci/fuzz
starts it where it finds something. All others come first.
"""

import os
import sys

import builds
import command


def main(words: command.Words) -> int:
    os.nice(19)
    return builds.build("asan", "scenario")(sys.stdout)


if __name__ == "__main__":
    command.run(main)
