"""What fuzzing keeps, in one folder: of each target a working corpus, findings and seeds, and logs. The folder is
`work`; a night has one of its own. What is found, and what goes wrong, is noted here by whoever sees it.
"""

import os
from pathlib import Path
from typing import TextIO

import children
import command


def files_in(folder: Path) -> list[Path]:
    """And in the folders in it."""
    return [path for path in folder.rglob("*") if path.is_file()]


class Work:
    def __init__(self, folder: Path | None = None, corpora: Path | None = None) -> None:
        """Where `corpora` is given, working corpora are there."""
        self.folder = folder or Path(os.environ.get("PROCBUF_WORK") or "work")
        self.corpora = corpora or self.folder / "corpus"
        self.logs = self.folder / "logs"
        self.merged = False  # whether all there is to start from is in the working corpora
        self.found: list[Path] = []  # findings, in the order in which they were seen
        self.troubles: list[str] = []  # one line each

    def corpus(self, target: str) -> Path:
        """The folder that grows."""
        return self.corpora / target

    def findings(self, target: str) -> Path:
        return self.folder / "findings" / target

    def seeds(self, target: str) -> Path:
        return self.folder / "seeds" / target

    def inputs(self, target: str) -> list[Path]:
        """The folders that fuzzing starts from; the first one grows."""
        if self.merged:
            return [self.corpus(target)]
        committed = Path("corpus") / target
        return [self.corpus(target), self.seeds(target), *([committed] if committed.is_dir() else [])]

    def make_seeds(self, target: str, log: TextIO) -> int:
        """Makes each scenario among the tests an input of the target, where that is missing or older than the
        scenario or the tool."""
        tests = ["tests/conformance", "tests/goals"]
        return children.run([command.TOOL, "pack", "--target", target, *tests, "--into", self.seeds(target)], log)

    def prepare(self, targets: list[str]) -> None:
        """Makes the folders. Raises Refusal where that cannot be done, or there is no room."""
        try:
            for target in targets:
                self.findings(target).mkdir(parents=True, exist_ok=True)
                self.seeds(target).mkdir(parents=True, exist_ok=True)
            self.logs.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise command.Refusal(f"cannot create folders in {self.folder.absolute()}") from None
        try:
            for target in targets:
                self.corpus(target).mkdir(parents=True, exist_ok=True)
        except OSError:
            raise command.Refusal(f"cannot create folders in {self.corpora.absolute()}") from None
        if not self.has_room():
            raise command.Refusal(self.no_room())

    def has_room(self) -> bool:
        """Whether it can be written to; also asked while fuzzing, because libFuzzer drops in silence what it cannot
        save."""
        probe = self.folder / ".probe"
        try:
            probe.write_bytes(bytes(1 << 16))
            probe.unlink()
        except OSError:
            return False
        return True

    def no_room(self) -> str:
        return f"cannot write to {self.folder.absolute()}, or the disk is full"
