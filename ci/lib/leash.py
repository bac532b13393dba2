# Usage: ci/lib/python leash.py SCRIPT PIPE
#
# Ends what a script has left running when it is gone, however it went: one that is killed cannot do that
# itself. Every command that builds or fuzzes has a leash (`setup` of ci/lib.sh, put_on_leash of children.py).
#
# SCRIPT is the script's process, whose child this is. PIPE, "pipe:[123]", is one that the script holds open
# for nothing else: whatever it starts inherits it, and what that starts, in whichever process group or
# session (each of ninja's compilers has a group of its own). So what has it open is the script's.
#
# They are asked first: AFL++ and ninja have something to put away. Who does not listen is killed.
import os
import select
import signal
import sys
import time

PATIENCE = 10.0  # seconds, for those who have been asked


def has_open(process: int, pipe: str) -> bool:
    folder = f"/proc/{process}/fd"
    try:
        names = os.listdir(folder)
    except OSError:  # it has ended, or is not ours
        return False
    for name in names:
        try:
            if os.readlink(f"{folder}/{name}") == pipe:
                return True
        except OSError:  # closed meanwhile
            continue
    return False


def all_with(pipe: str) -> set[int]:
    return {int(name) for name in os.listdir("/proc") if name.isdigit() and has_open(int(name), pipe)}


def send(processes: set[int], what: signal.Signals) -> None:
    for process in processes:
        try:
            os.kill(process, what)
        except ProcessLookupError:
            pass


def wait_for_one(processes: set[int], seconds: float | None) -> None:
    """Until one of them has ended, for so long at the most."""
    poll = select.poll()
    for process in processes:
        try:
            poll.register(os.pidfd_open(process), select.POLLIN)
        except ProcessLookupError:
            return
    poll.poll(None if seconds is None else 1000 * seconds)


def wait_for_script(script: int) -> None:
    try:
        watched = os.pidfd_open(script)
    except ProcessLookupError:
        return
    if os.getppid() == script:  # otherwise it ended before, and the number may be somebody else's by now
        select.select([watched], [], [])


def main(script: int, pipe: str) -> None:
    os.setsid()  # Ctrl-C, and the end of the terminal, are for the script
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))  # its locks, and the pipe
    wait_for_script(script)
    asked: set[int] = set()
    limit = time.monotonic() + PATIENCE
    while left := all_with(pipe):
        remaining = limit - time.monotonic()
        if remaining > 0:
            send(left - asked, signal.SIGTERM)
            asked |= left
            wait_for_one(left, remaining)
        else:
            send(left, signal.SIGKILL)
            wait_for_one(left, None)


main(int(sys.argv[1]), sys.argv[2])
