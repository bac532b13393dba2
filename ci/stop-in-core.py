"""For gdb, by `ci/repro --gdb`: runs the program up to where the core goes wrong.

First it stops where the operation that fails enters the core, then wherever a sanitizer reports or a
signal comes, with the core's innermost function selected. The program calls stop_for_debugger, which
raises SIGTRAP, right before that operation (fuzz/tool/failures.cpp). Needs src/procbuf/gdb_printers.py.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import gdb  # type: ignore[import]

STOP = "stop_for_debugger"
CORE = "procbuf::"
# Looks into the core before each operation, to see whether it can be performed.
ASKS = "harness::Executor::removed"
STEPS = 2000  # at the most, from there to the core
KERNEL = "executor.world_._M_payload._M_payload._M_value.kernel"
HINT = "Type: continue, bt, up, finish, procbuf *$kernel, procbuf-memory PROCESS, quit"


class Silence:
    """While it lasts, gdb says nothing of each stop. Gives what a shell needs to let a program speak."""

    def __enter__(self) -> str:
        gdb.flush()
        self.kept = [os.dup(stream) for stream in (1, 2)]
        with open(os.devnull, "w", encoding="ascii") as nothing:
            for stream in (1, 2):
                os.dup2(nothing.fileno(), stream)
        output, error = (f"/proc/{os.getpid()}/fd/{stream}" for stream in self.kept)
        return f">>{output} 2>>{error}"

    def __exit__(self, *_: object) -> None:
        gdb.flush()
        for stream, kept in zip((1, 2), self.kept):
            os.dup2(kept, stream)
            os.close(kept)


def frames() -> Iterator[gdb.Frame]:
    """Of the selected thread, innermost first."""
    frame = gdb.newest_frame()
    while frame is not None:
        yield frame
        frame = frame.older()


def innermost(fits: Callable[[str], bool]) -> gdb.Frame | None:
    """The innermost frame whose function's name fits, if any."""
    return next((frame for frame in frames() if fits(frame.name() or "")), None)


def is_cores(name: str) -> bool:
    return name.startswith(CORE)


def lines(frame: gdb.Frame) -> int:
    """How many lines of source the frame's function has."""
    block = frame.block()
    while block.function is None:
        block = block.superblock
    first, last = (gdb.find_pc_line(pc).line for pc in (block.start, block.end - 1))
    return int(abs(last - first)) + 1


def in_core() -> bool:
    """Whether it is in a function of the core that does more than to hand out a member."""
    frame = gdb.newest_frame()
    return is_cores(frame.name() or "") and lines(frame) > 1 and not innermost(lambda name: name == ASKS)


def enter_core() -> None:
    """From where the program asked for a debugger to the core's next function."""
    gdb.execute("finish")
    for _ in range(STEPS):
        if in_core():
            return
        gdb.execute("step")


def tell() -> None:
    gdb.execute("frame")
    print(HINT)


def tell_stop(event: gdb.Event) -> None:
    frame = innermost(is_cores)
    if isinstance(event, (gdb.BreakpointEvent, gdb.SignalEvent)) and frame is not None:
        frame.select()
        tell()


def main() -> None:
    for setting in ("pagination off", "confirm off", "print inferior-events off", "print frame-arguments none"):
        gdb.execute("set " + setting)
    with Silence() as speech:
        gdb.execute("skip -gfile /usr/*")  # what stands in the library's headers
        arguments = gdb.execute("show args", to_string=True).partition('"')[2].rpartition('"')[0]
        gdb.execute(f"run {arguments} {speech}")
        stopped = innermost(lambda name: STOP in name) if gdb.selected_thread() else None
        if stopped is not None:
            stopped.select()
            gdb.execute(f"set $kernel = &{KERNEL}")
            enter_core()
            gdb.execute("set breakpoint pending on")
            gdb.execute("break __sanitizer::Die")  # behind the report, before the end
    if stopped is None:
        print("The program ended before it came to what fails.")
        return
    gdb.execute("procbuf *$kernel")
    tell()
    gdb.events.stop.connect(tell_stop)


main()
