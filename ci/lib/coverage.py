"""ci/coverage, which says how it is used."""

from pathlib import Path
from typing import TextIO

import builds
import children
import command
import reach
import steps
from work import files_in

BUILT = Path("build/coverage")


def targets_in(corpus: Path) -> list[str]:
    """Those that have a corpus there: a night of one target has no others."""
    targets = [target for target in command.FUZZ_TARGETS if (corpus / target).is_dir()]
    if not targets:
        raise command.Refusal(f"there is no corpus of any target in {corpus}")
    return targets


def replay(target: str, corpus: Path) -> steps.Work:
    """Leaves its counts in TARGET.profraw."""
    counts = {"LLVM_PROFILE_FILE": f"{BUILT / target}.profraw"}
    return lambda log: children.run([BUILT / target, corpus / target], log, more=counts)


def find_programs(corpus: Path, targets: list[str]) -> steps.Work:
    """Of all targets with scenarios; a line has the first target that reaches it."""

    def work(log: TextIO) -> int:
        programs: dict[reach.Place, Path] = {}
        try:
            for target in filter(command.SCENARIO_TARGETS.__contains__, targets):
                inputs = sorted(files_in(corpus / target), key=lambda path: (path.stat().st_size, path))
                lines = reach.lines_reached(BUILT / target, inputs, log) - programs.keys()
                if lines:
                    programs |= reach.programs_reaching(lines, BUILT / target, inputs, log)
        except reach.Unreadable as what:
            print(f"{what} fails", file=log)
            return 1
        rows = [f"{file}\t{line}\t{path.relative_to(corpus)}\n" for (file, line), path in sorted(programs.items())]
        (BUILT / "programs").write_text("".join(rows))
        return 0

    return work


def main(words: command.Words) -> int:
    corpus, programs = Path("corpus"), False
    for word in words:
        match word:
            case "--corpus":
                corpus = command.named_folder(words.value())
            case "--programs":
                programs = True
            case _:
                words.other()
    targets = targets_in(corpus)
    builds.setup("coverage")
    build = builds.build("coverage", *targets)
    steps.must("the coverage preset does not build", "coverage build", build)
    for target in targets:
        steps.must(f"{target} fails on its corpus: ci/test says more", target, replay(target, corpus))
    try:
        measured = reach.measure(Path("."), BUILT, BUILT / "page", [BUILT / target for target in targets])
    except (reach.Unreadable, OSError):
        raise command.Refusal(f"the counts cannot be read, or not written to {BUILT.absolute()}") from None
    if programs:
        steps.must("no inputs can be found for the lines", "programs", find_programs(corpus, targets))
    verdict = reach.judge(measured, reach.EXPLAINED.read_text())
    lines, branches = verdict.shares()
    print(f"{lines} of the lines and {branches} of the branches of the core are reached")
    print("".join(f"{line}\n" for line in verdict.wrong()), end="")
    print(f"page: {BUILT}/page/index.html")
    return 1 if verdict.wrong() else 0


if __name__ == "__main__":
    command.run(main)
