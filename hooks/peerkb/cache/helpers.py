"""Other processes that do a part of a build's work: they begin at its end, while the build goes on from the front.

Neither waits for the other. What a helper has put is found under its key, like what an earlier build kept; what none has put, the
build makes itself. So helpers change how long a build takes, and nothing else: one that dies, or meets a fault, is not missed.
"""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from peerkb.cache.log_counter import LogCounter

QUOTA: Final = Path("/sys/fs/cgroup/cpu.max")  # cgroups, version 2
Task = TypeVar("Task")
Put = Callable[[bytes, bytes], None]  # of a value, by its key

_LEAST: Final = 32  # tasks for each process: fewer are done before it has begun
_MOST: Final = 4  # helpers: each takes memory, and more would save little beside what the build does alone
_NICE: Final = 10  # a helper takes time that nothing else wants


def cores(quota: Path = QUOTA) -> int:
    """How many cores this process may use: those that it may run on, and what its container is allowed (`quota`, a file)."""
    there = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    with suppress(OSError, ValueError):
        allowed, period = quota.read_text(encoding="ascii").split()  # of microseconds; without a limit the first is `max`
        there = min(there, max(1, int(allowed) // int(period)))
    return there


def spare_cores() -> int:
    """How many processes could run beside this one. None where it cannot be copied safely: off Linux, or while threads run."""
    try:
        threads = sum(1 for _ in Path("/proc/self/task").iterdir())  # those that no Python code began, too
    except OSError:
        return 0
    return cores() - 1 if threads == 1 and not multiprocessing.current_process().daemon else 0


class Helpers:
    """Copies of this process that each do a part of `tasks`, the last first. `find` gives what they have put.

    `do` does a task; in a copy, `receive` is told where to put what comes of it. What a copy prints or logs is lost. A task that fails or
    warns counts as undone, so that the build, which does it too, says the same as without helpers.
    """

    def __init__(self, folder: Path, tasks: Sequence[Task], do: Callable[[Task], object], receive: Callable[[Put], None]) -> None:
        """Start as many as there are cores and tasks for. Their results go to files without a name in `folder`.

        Raises OSError where no file or no process can be made.
        """
        self._found: dict[bytes, tuple[int, int, int]] = {}  # by key: the file, where in it, and how many bytes
        self._files: dict[Connection, IO[bytes]] = {}  # of each helper that may have more, by the connection that tells of it
        self._all: list[IO[bytes]] = []
        self._processes: list[Any] = []
        number = min(spare_cores(), _MOST, len(tasks) // _LEAST)
        try:
            for first in range(number):
                self._start(tasks[::-1][first::number], do, receive, folder)
        except OSError:
            self.stop()
            raise

    def _start(self, tasks: Sequence[Task], do: Callable[[Task], object], receive: Callable[[Put], None], folder: Path) -> None:
        context = multiprocessing.get_context("fork")
        file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # `stop` closes it
        self._all.append(file)
        receiver, sender = context.Pipe(duplex=False)
        self._files[receiver] = file
        work = _Work(file, sender, [*self._files])
        process = context.Process(target=work.run, args=(tasks, do, receive), daemon=True)
        process.start()
        sender.close()
        self._processes.append(process)

    def find(self, key: bytes) -> bytes | None:
        """What a helper has put under `key` until now."""
        if self._files:
            self._listen()
        if key not in self._found:
            return None
        file, start, size = self._found[key]
        try:
            value = os.pread(file, size, start)
        except OSError:
            return None
        return value if len(value) == size else None

    def _listen(self) -> None:
        """Hear what helpers have put since."""
        while ready := wait([*self._files], timeout=0):
            for each in ready:
                assert isinstance(each, Connection)
                try:
                    told = each.recv()
                except (EOFError, OSError):  # it is done, or was killed
                    each.close()
                    del self._files[each]
                else:
                    file = self._files[each].fileno()
                    self._found.update((key, (file, start, size)) for key, start, size in told)

    def stop(self) -> None:
        """End them, and let go of what they made."""
        for process in self._processes:
            process.kill()
            process.join()
            with suppress(ValueError):  # nobody can tell that it ended where a parent does not want to hear of it (SIGCHLD)
                process.close()
        for connection in self._files:
            connection.close()
        for file in self._all:
            file.close()
        self._processes, self._all, self._files, self._found = [], [], {}, {}


class _Work:
    """What a helper does. `others` are the ends of connections that are its parent's alone."""

    def __init__(self, file: IO[bytes], sender: Connection, others: Sequence[Connection]) -> None:
        self._file = file
        self._sender = sender
        self._others = others
        self._size = 0  # bytes in the file

    def run(self, tasks: Sequence[Task], do: Callable[[Task], object], receive: Callable[[Put], None]) -> None:
        """Do tasks until there are no more. A file that takes nothing more ends it, and so does a parent that is not there to be told."""
        os.nice(_NICE)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _say_nothing()
        gc.freeze()  # to look through all that the parent made would copy it
        for other in self._others:
            other.close()
        put: list[tuple[bytes, bytes]] = []
        receive(lambda key, value: put.append((key, value)))
        for task in tasks:
            put.clear()
            done = False
            with warnings.catch_warnings(record=True) as warned, suppress(Exception):  # the build meets it too, and says it
                do(task)
                done = True
            if done and not warned:
                self._send(put)

    def _send(self, put: Iterable[tuple[bytes, bytes]]) -> None:
        told = []
        for key, value in put:
            self._file.write(value)
            told.append((key, self._size, len(value)))
            self._size += len(value)
        self._file.flush()
        self._sender.send(told)


def _say_nothing() -> None:
    """Show nothing that is printed or logged; count it all the same."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    loggers = [logging.getLogger(), *(each for each in logging.root.manager.loggerDict.values() if isinstance(each, logging.Logger))]
    for logger in loggers:
        logger.handlers = [handler for handler in logger.handlers if isinstance(handler, LogCounter)]
