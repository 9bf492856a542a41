"""`mkdocs serve` as a process of its own, and what it takes from an edit until a browser has the new pages."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final

from bench.editing import Edit
from bench.sites import NotMeasuredError, Site, environment

PATIENCE: Final = 1800.0  # seconds of the clock: ten thousand pages on a busy machine
_EPOCH: Final = re.compile(r"livereload\((\d+), (\d+)\);")


class Server:
    """A server of a site. To be used in a `with`."""

    def __init__(self, site: Site, way: str) -> None:
        self._site = site
        self._log = site.folder / "serve.log"
        self._temporary = site.folder / "temporary"  # where it builds; a killed one leaves it there
        self._temporary.mkdir(exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._address = f"http://127.0.0.1:{port}/"
        options = ["--livereload", "--dev-addr", f"127.0.0.1:{port}", "--config-file", str(site.config(way))]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", *options],
                stdout=log,
                stderr=log,
                env=environment({"TMPDIR": str(self._temporary), "PYTHONUNBUFFERED": "1"}),
            )
        self._until = time.monotonic() + PATIENCE

    def __enter__(self) -> Server:
        try:
            while not self._answers():
                self._look()
                time.sleep(0.1)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def seconds(self) -> float:
        """The processor time that the server and its children have used so far.

        Raises NotMeasuredError where the system does not tell.
        """
        try:
            said = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        except OSError:
            raise NotMeasuredError("this system has no /proc that tells a running process's time: measure it on Linux") from None
        # proc(5): utime, stime, cutime and cstime are the 14th to the 17th; the 2nd, in parentheses, may hold spaces
        ticks = map(int, said.rpartition(")")[2].split()[11:15])
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def get(self, address: str) -> str:
        """What a reader gets at an address; nothing if there is no such page."""
        return "".join(self.lines(address))

    def lines(self, address: str) -> Iterator[str]:
        """The same, line by line."""
        try:
            with urllib.request.urlopen(self._address + address, timeout=PATIENCE) as answer:
                for line in answer:
                    yield line.decode()
        except urllib.error.HTTPError as error:
            error.close()

    def cost_of(self, edit: Edit) -> float:
        """The processor time from the moment an edit is saved until all is right for a browser that has its page open.

        The page asks `/livereload/EPOCH/ID`, which answers with the epoch of the site that is there: as soon as there is a newer one,
        or after a minute.

        Raises NotMeasuredError when all is right before, or never.
        """
        page = self.get(edit.address)
        shown = _EPOCH.search(page)
        if shown is None:
            raise NotMeasuredError(f"{edit.address} does not ask for the next build")
        if edit.right(self):
            raise NotMeasuredError(f"{edit.address} is already as {edit} shall make it")
        epoch, request = int(shown[1]), shown[2]
        self._until = time.monotonic() + PATIENCE
        before = self.seconds()
        edit.save(self._site)
        rebuilt = False
        while True:
            newer = int(self.get(f"livereload/{epoch}/{request}"))
            if newer > epoch and edit.right(self):
                return self.seconds() - before
            if newer == epoch and rebuilt:
                raise NotMeasuredError(f"the server of {self._site} never showed what {edit} makes, or not all of it")
            rebuilt = newer > epoch
            epoch = newer
            self._look()

    def idle(self, over: float = 3.0) -> float:
        """The part of a processor that the server takes while nothing changes: it looks at every file, again and again."""
        began, before = time.monotonic(), self.seconds()
        time.sleep(over)
        return (self.seconds() - before) / (time.monotonic() - began)

    def _answers(self) -> bool:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            return bool(self.get(""))
        return False

    def _look(self) -> None:
        """Raise NotMeasuredError when there is nothing to wait for."""
        why = "ended" if self._process.poll() is not None else "did not show the change" if time.monotonic() > self._until else ""
        if why:
            said = self._log.read_text(encoding="utf-8", errors="replace")[-4000:]
            raise NotMeasuredError(f"the server of {self._site} {why}:\n{said}")

    def _stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
