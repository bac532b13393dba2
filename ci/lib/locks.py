"""One at a time. Locks are files. Who has one has its name in it, and what it starts holds it as well: of somebody
who was killed, it is free when the last compiler, or fuzzer, has ended. The same files as those of ci/lib.sh.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path

import command
import steps


def take(path: Path) -> int | str:
    """The lock, an open file, where it is ours now; else the name of who has it."""
    try:
        lock = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError:
        raise command.Refusal(f"cannot write {path.absolute()}") from None
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = path.read_text().rstrip("\n")
        os.close(lock)
        return holder or "another command"  # which has not written its name yet
    os.truncate(lock, 0)
    os.write(lock, f"{command.name} (process {os.getpid()})\n".encode())
    return lock


def wait_for(path: Path) -> None:
    """Until nobody has it."""
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """While nobody else builds in the folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.with_name(folder.name + ".lock")
    while isinstance(lock := take(path), str):
        steps.aloud(f"waiting for {lock}, which builds in {folder}")
        wait_for(path)
    try:
        yield
    finally:
        fcntl.flock(lock, fcntl.LOCK_UN)  # for all that have it, also a server that a compiler left running
        os.close(lock)


def claim(folder: Path) -> None:
    """It is ours until we end. What is left of who was killed may hold it a little longer, and is waited for."""
    door = os.open(folder, os.O_RDONLY)  # which one at a time goes through, so that the name in the lock is right
    fcntl.flock(door, fcntl.LOCK_EX)
    while isinstance(lock := take(folder / ".lock"), str):
        if is_running(lock):
            raise command.Refusal(f"{lock} is running in {folder.absolute()}")
        steps.aloud(f"waiting for what {lock} has left running in {folder.absolute()}")
        wait_for(folder / ".lock")
    os.close(door)


def is_running(holder: str) -> bool:
    """Whether the process of that name in a lock is still there."""
    process = re.search(r"\(process ([0-9]+)\)$", holder)
    if process is None:
        return True  # it has not written its name yet
    try:
        os.kill(int(process[1]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        pass
    return True
