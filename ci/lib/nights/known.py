"""DIR/known.txt: failures that are known, `signature | expiry date | reason` on each line. The report makes use of
them (`scenario report`, which reads them in the same way); a night looks before it begins whether it will be able to.
"""

import datetime
import re
from pathlib import Path

import command

BLANKS = " \t\r"


def fault(line: str) -> str | None:
    """What is wrong with a line; None of one that is right, or says nothing."""
    line = line.strip(BLANKS)
    if not line or line.startswith("#"):
        return None
    parts = [part.strip(BLANKS) for part in line.split("|", 2)]
    if len(parts) != 3:
        return "is not `signature | expiry date | reason`"
    signature, expires, reason = parts
    if not is_day(expires):
        return f"`{expires}` is no day, such as 2026-12-31"
    if not signature or not reason:
        return "needs a signature and a reason"
    return None


def is_day(text: str) -> bool:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check(path: Path) -> None:
    """Raises Refusal, in one line, for the first line that is wrong. There need not be such a file."""
    try:
        text = path.read_text(errors="surrogateescape")
    except FileNotFoundError:
        return
    except OSError as error:
        raise command.Refusal(f"cannot read {path}: {error.strerror}") from None
    for number, line in enumerate(text.split("\n"), 1):
        wrong = fault(line)
        if wrong:
            raise command.Refusal(f"{path}:{number}: {wrong}")
