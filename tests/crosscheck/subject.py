#!/usr/bin/env python3
"""Usage: subject.py FAULT COMMAND...

A subject with a fault, for tests. It answers a stream of scenarios as COMMAND does, which answers rightly, but for

    none      nothing
    forgets   a restart does not count: `state` says restarts=0 for ever
    dies      it raises an exception at `mut_chunks`
    hangs     it goes to sleep at `custom_grant`
    babbles   it writes a line of its own behind `stop`
    floods    it writes without end behind `resume`
    lacks     it has no memop, no blocks and no protection but the exact one, and says so
"""

import re
import subprocess
import sys
import time

LACKING = ("memop", "memop_brk", "memop_sbrk", "with", "mut_with", "with_part", "mut_with_part")


def first_word(line: str) -> str:
    return line.split()[0] if line.strip() else ""


def missing(lines: list[str]) -> str | None:
    """What a subject that lacks it says of the scenario."""
    for line in lines:
        word = first_word(line)
        if word in LACKING:
            return word
        if word == "boot" and "protection=" in line:
            return "protection"
    return None


def answered(fault: str, line: str) -> str:
    """The line of the right answer, as this subject has it."""
    word = first_word(line)
    if fault == "forgets" and word == "state":
        return re.sub(r"restarts=\d+", "restarts=0", line)
    if fault == "dies" and word == "mut_chunks":
        raise RuntimeError("panicked at capsules/src/mut_chunks.rs:1:1: on purpose")
    if fault == "hangs" and word == "custom_grant":
        time.sleep(3600)
    if fault == "babbles" and word == "stop":
        return line + "\nDEBUG: stopped"
    while fault == "floods" and word == "resume":
        print("#" * 80)
    return line


def main(fault: str, command: list[str]) -> None:
    right = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert right.stdin and right.stdout
    scenario: list[str] = []
    for line in sys.stdin:
        if line.startswith("%%") and scenario:
            answer(fault, scenario, right)
            scenario = []
        scenario.append(line)
    if len(scenario) > 1:
        answer(fault, scenario, right)


def answer(fault: str, scenario: list[str], right: "subprocess.Popen[str]") -> None:
    """A header behind it tells the right subject that it is complete; its answer has as many lines."""
    assert right.stdin and right.stdout
    header = scenario[0].rstrip("\n")
    lack = missing(scenario) if fault == "lacks" else None
    if lack:
        print(f"{header} skipped no {lack}", flush=True)
        return
    right.stdin.write("".join(scenario) + "%% end\n")
    right.stdin.flush()
    while right.stdout.readline().rstrip("\n") != header:
        pass  # what it says of the header behind the one before
    print(header)
    for _ in scenario[1:]:
        print(answered(fault, right.stdout.readline().rstrip("\n")), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
