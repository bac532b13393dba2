"""Processes that a command starts. Each is, with all that it starts, a process group of its own, so that Ctrl-C
reaches the command alone, which ends them in good order. Where the command is killed, its leash ends them
(leash.py): what has the leash open is the command's, in whatever group or session.

A command that does more than die on a signal has its handler call `stop`.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

Process = subprocess.Popen[bytes]
Where = IO[Any] | int  # a file, or subprocess.PIPE and its like

GRACE = 60.0  # seconds, for what was told to end

stopped = False  # whether somebody has said stop; then no more is begun
_waited_for: set[Process] = set()
_leash: int | None = None


class Stopped(Exception):
    """Somebody has said stop, so that what was to be done is not."""


def put_on_leash() -> None:
    """Whatever is started from here on ends when this process does, also where that is killed."""
    global _leash
    _leash, closed = os.pipe()
    os.close(closed)
    os.set_inheritable(_leash, True)  # and never closed
    leash = [sys.executable, "-S", "ci/lib/leash.py", str(os.getpid()), os.readlink(f"/proc/self/fd/{_leash}")]
    null = subprocess.DEVNULL
    subprocess.Popen(leash, stdin=null, stdout=null, stderr=null)


def start(
    words: Sequence[str | Path], output: Where, *, errors: Where = subprocess.STDOUT, more: Mapping[str, str] = {}
) -> Process:
    """`more` is added to the environment. Raises OSError where it cannot be executed."""
    environment = {**os.environ, **more}
    # Leash and locks are the only files of ours that are inherited.
    return subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        env=environment,
        close_fds=False,
        process_group=0,
    )


def start_apart(words: Sequence[str | Path], output: Where) -> None:
    """Something that nobody waits for, and that holds none of our locks."""
    kept = () if _leash is None else (_leash,)
    null = subprocess.DEVNULL
    subprocess.Popen(words, stdin=null, stdout=output, stderr=subprocess.STDOUT, pass_fds=kept, process_group=0)


def run(
    words: Sequence[str | Path],
    output: Where,
    *,
    errors: Where = subprocess.STDOUT,
    more: Mapping[str, str] = {},
    limit: float | None = None,
    at_the_end: bool = False,
) -> int:
    """Its status, as a shell has it: 128 and more for a signal; 126 or 127, and a line in the output, where it
    cannot be executed. With a limit, it gets Ctrl-C after so many seconds. What is `at_the_end` is done also
    where somebody has said stop: it puts away what there is."""
    if stopped and not at_the_end:
        raise Stopped
    try:
        process = start(words, output, errors=errors, more=more)
    except OSError as error:
        if isinstance(output, int):
            raise
        output.write(f"cannot run {words[0]}: {error.strerror}\n")
        output.flush()
        return 127 if isinstance(error, FileNotFoundError) else 126
    _waited_for.add(process)
    if stopped and not at_the_end:  # meanwhile
        send([process], signal.SIGTERM)
    try:
        status = _wait(process, limit)
    finally:
        _waited_for.discard(process)
    if stopped and not at_the_end:
        raise Stopped
    return status


def _wait(process: Process, limit: float | None) -> int:
    if limit is not None:
        wait_for_one([process], limit)
        send([process], signal.SIGINT)
        wait_for_one([process], GRACE)
        send([process], signal.SIGKILL)
    return as_status(process.wait())


def as_status(returncode: int) -> int:
    return returncode if returncode >= 0 else 128 - returncode


def send(processes: Iterable[Process], what: signal.Signals) -> None:
    """To each that has not ended, and its group."""
    for process in processes:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has ended since
                os.killpg(process.pid, what)


def wait_for_one(processes: Iterable[Process], seconds: float) -> None:
    """Until one of them has ended, for so long at the most."""
    poll = select.poll()
    watched = [os.pidfd_open(process.pid) for process in processes if process.poll() is None]
    for process in watched:
        poll.register(process, select.POLLIN)
    try:
        poll.poll(max(0, 1000 * seconds))
    finally:
        for process in watched:
            os.close(process)


def stop() -> None:
    """Ends what is being waited for. Called by handlers of signals, at any moment."""
    global stopped
    stopped = True
    send(list(_waited_for), signal.SIGTERM)
