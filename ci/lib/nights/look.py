"""The second half of a night: looking at what there is when fuzzing is over."""

import json
import re
import shutil
from pathlib import Path
from typing import TextIO

import builds
import children
import command
import steps
from nights.fuzzing import merge
from nights.parts import Night
from work import files_in

REPLAYED = ("asan", "msan", "m32")  # presets
PROCESSORS = ("cortex-m4", "cortex-m33", "riscv32")
CHECKED_TOOL = Path("build/asan/scenario")
STORY_SECONDS = 300  # at the most, to minimise one failure
MOST_STORIES = 50


def look(night: Night) -> None:
    """All of it. What is checked here is checked, or the records say that it was not."""
    targets = night.wanted.targets
    for target in targets:
        night.may(f"{target} merge", merge(night, target))
    scenarios = [night.work.corpus(target) for target in command.SCENARIO_TARGETS]
    scenarios = [folder for folder in scenarios if folder.is_dir()]
    for preset in REPLAYED:
        replay_all(night, preset)
    if replayable := [target for target in targets if target in command.LANGUAGE_TARGETS]:
        for processor in PROCESSORS:
            night.part(f"replay {processor}", replay_on(night, processor, replayable))
    search(night, scenarios)
    night.note_findings()
    night.results.mkdir(exist_ok=True)
    if not night.may("checked tool build", builds.build("asan", "scenario")) and not children.stopped:
        night.did_not_run("triage")
    else:
        night.may("triage", triage(night))
    night.may("stories", stories(night))
    night.may("coverage", measure_coverage(night))
    if scenarios:
        night.may("goals", measure_goals(night, scenarios))


# ---- Replaying


def replay_all(night: Night, preset: str) -> None:
    """On the corpora of all targets. Where it does not build, a program of an older build must not stand in for it."""
    targets = night.wanted.targets
    built = night.may(f"{preset} build", builds.build(preset, *targets))
    for target in targets:
        if built:
            through = ["ci/run32"] if preset == "m32" else []
            replay = steps.running(*through, f"build/{preset}/{target}", night.work.corpus(target))
            night.part(f"replay {preset} {target}", replay)
        elif not children.stopped:
            night.did_not_run(f"replay {preset} {target}")


def replay_on(night: Night, processor: str, targets: list[str]) -> steps.Work:
    corpora = [night.work.corpus(target) for target in targets]
    return steps.running("ci/firmware", "replay", "--processor", processor, *corpora)


# ---- Searching


def search(night: Night, scenarios: list[Path]) -> None:
    """What leaves nothing to chance."""
    jobs = str(night.wanted.jobs)
    searches: list[tuple[str, list[str | Path]]] = [("short programs", ["enumerate", "--depth", "3", "--jobs", jobs])]
    if scenarios:
        searches.append(("deaths", ["deaths", "--jobs", jobs, *scenarios]))
        searches.append(("refusals", ["refusals", "--jobs", jobs, *scenarios]))
        searches.append(("firmware", ["refusals", "--firmware", "--jobs", jobs, *scenarios]))
    for name, words in searches:
        night.part(f"search {name}", steps.running(command.TOOL, *words))


# ---- What failed


def triage(night: Night) -> steps.Work:
    """Sorts all findings, of earlier nights too. That some fail is for the report to say."""

    def work(log: TextIO) -> int:
        findings, sorted_as = night.work.folder / "findings", night.results / "triage.json"
        if not files_in(findings):
            sorted_as.write_text('{"groups": []}\n')
            return 0
        return done(children.run([CHECKED_TOOL, "triage", findings, "--json", sorted_as], log))

    return work


def done(status: int) -> int:
    """0 for the two statuses that mean so, whether all is well or not."""
    return 0 if status in (0, 1) else status


def stories(night: Night) -> steps.Work:
    """Of each group of what fails, all that ci/repro makes, in night/stories/NAME."""

    def work(log: TextIO) -> int:
        groups = json.loads((night.results / "triage.json").read_text())["groups"]
        for group in [group for group in groups if group["signature"]][:MOST_STORIES]:
            tell_story(night.results / "stories" / group["name"], group["smallest"])
        return 0

    return work


def tell_story(home: Path, path: str) -> None:
    """Where that fails or takes too long, the report has what there is of it."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    with (home / "story.txt").open("w") as story:
        children.run(["ci/repro", path], story, more={"PROCBUF_WORK": str(home)}, limit=STORY_SECONDS)


# ---- What is reached


def measure_coverage(night: Night) -> steps.Work:
    """Of the core's lines, by the corpus. That it is too little is for the report to say."""

    def work(log: TextIO) -> int:
        said = night.results / "coverage.log"
        with said.open("w") as output:
            words = ["ci/coverage", "--corpus", str(night.work.corpora), "--programs"]
            status = done(children.run(words, output, errors=log.fileno()))
        lines = said.read_text().splitlines(keepends=True)
        log.writelines(lines)
        # Without its steps.
        results = [line for line in lines if not re.search(r" ok  *[0-9.]* s$|^page: ", line)]
        (night.results / "coverage.txt").write_text("".join(results))
        if status == 0:
            for name in ("points", "programs"):
                shutil.copyfile(f"build/coverage/{name}", night.results / f"coverage.{name}")
        return status

    return work


def measure_goals(night: Night, scenarios: list[Path]) -> steps.Work:
    """Of the scenarios there. That one is missed is for the report to say."""
    return lambda log: done(
        children.run([command.TOOL, "goals", "--json", night.results / "goals.json", *scenarios], log)
    )
