"""Usage: terminal.py TYPESCRIPT FIRST LAST >PICTURE.svg

What a terminal showed, as `script` recorded it, as an SVG of text, light or dark as the reader's system is: its lines
from FIRST to LAST, counted from 1; a LAST of 0 is the end. For docs/pictures/make.
"""

import html
import re
import sys

WIDTH = 124  # characters
ADVANCE, LINE, EDGE = 8.43, 19, 14  # of a character of 14 pixels; of a line; around it all
STYLE = """.paper { fill: #fbfbfa; stroke: #dfe1e5; } text { fill: #1b1d21; font: 14px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre; }
.command { font-weight: 700; }
@media (prefers-color-scheme: dark) { .paper { fill: #16181c; stroke: #343941; } text { fill: #e7e9ee; } }"""


def shown(recorded: str) -> list[str]:
    """The lines in the end: a carriage return goes back to the start of its line, and what follows is written over it."""
    recorded = "".join(line for line in recorded.splitlines(True) if not re.match(r"Script (started|done)", line))
    lines = []
    for line in re.sub(r"\x1b\[[0-9;?]*[A-JL-Za-ln-z]", "", recorded).split("\n"):
        cells = ""
        for part in line.split("\r"):
            text = re.sub(r"\x1b\[[0-9;]*m", "", part)
            cleared = "\x1b[K" in text
            text = text.replace("\x1b[K", "")
            cells = text if cleared else text + cells[len(text):]
        cells = cells.rstrip()
        lines += [cells[at:at + WIDTH] for at in range(0, max(1, len(cells)), WIDTH)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def picture(lines: list[str]) -> str:
    width, height = WIDTH * ADVANCE + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    text = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height}" viewBox="0 0 {width:.0f} {height}">',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" x=".5" y=".5" width="{width - 1:.0f}" height="{height - 1}" rx="6"/>']
    for number, line in enumerate(lines):
        kind = ' class="command"' if line.startswith("$ ") else ""
        y = EDGE + number * LINE + 14
        text.append(f'<text{kind} xml:space="preserve" x="{EDGE}" y="{y}">{html.escape(line, quote=False)}</text>')
    return "\n".join([*text, "</svg>", ""])


def main() -> None:
    with open(sys.argv[1], encoding="utf-8", errors="replace", newline="") as file:
        lines = shown(file.read().replace("\r\n", "\n"))
    first, last = int(sys.argv[2]), int(sys.argv[3])
    print(picture(lines[first - 1:last or None]), end="")


if __name__ == "__main__":
    main()
