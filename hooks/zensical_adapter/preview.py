"""Show the site on this machine, and build it again after each change. A build that is refused leaves the one before to be seen."""

from __future__ import annotations

import http.server
import logging
import os
import tempfile
import threading
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

from peerkb.settings.reading import settings_files
from zensical_adapter.build import RefusedError, build
from zensical_adapter.settings import read_settings

log = logging.getLogger("zensical_adapter")
_QUIET: Final = 0.3  # seconds without a change, after which one has stopped saving
_SEEN: Final = frozenset({"created", "modified", "deleted", "moved"})  # what happens to files; to read one is nothing
_NOT_FOUND: Final = "404.html"


def serve(config_file: Path, address: str) -> None:
    """Serve the site at `address`, such as `127.0.0.1:8000`, until somebody ends it.

    Raises RefusedError if the first build is refused, or if nothing can be served there.
    """
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        site = Path(folder).resolve() / "site"
        make = partial(build, config_file, site=site, strict=False, previewing=True, address=f"http://{address}/")
        folders, files = _watched(config_file)
        changes = _Changes(folders, files)
        observer = Observer()
        for path in folders:
            observer.schedule(changes, str(path), recursive=True)
        for path in {file.parent for file in files}:  # programs put a new file in the place of the old one
            observer.schedule(changes, str(path))
        server = _server(address, site)
        observer.start()  # before anything is read, so that no change is missed
        make()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        log.info("Serving on http://%s/; load a page again to see what has changed", address)
        try:
            while True:
                changes.wait()
                try:
                    make()
                except RefusedError as error:
                    log.error("%s\nThe site before this change is served until it is mended.", error)
                else:
                    log.info("Built again")
        except KeyboardInterrupt:
            pass
        finally:
            observer.stop()
            server.shutdown()


def _server(address: str, site: Path) -> http.server.ThreadingHTTPServer:
    host, _, port = address.rpartition(":")
    if not port.isdecimal():
        raise RefusedError(f"The address to serve at is '{address}'. Write a host and a port, such as 127.0.0.1:8000")
    try:
        return http.server.ThreadingHTTPServer((host, int(port)), partial(_Pages, directory=str(site)))
    except (OSError, OverflowError) as error:
        raise RefusedError(f"Nothing can be served at {address}: {error}. Take another port: make serve PORT=8001") from error


def _watched(config_file: Path) -> tuple[list[Path], list[Path]]:
    """The folders of which a site is made, and the files of its settings."""
    settings = read_settings(config_file)
    named = [settings.root / str(path) for path in settings.config.get("watch") or ()]
    folders = [path.resolve() for path in (settings.docs, *named) if path.is_dir()]
    files = [(settings.root / name).resolve() for name, _ in settings_files(config_file)]
    return list(dict.fromkeys(folders)), [*files, *(path.resolve() for path in named if path.is_file())]


class _Changes(FileSystemEventHandler):
    """Waits for changes, and until there are no more for a moment."""

    def __init__(self, folders: Iterable[Path], files: Iterable[Path]) -> None:
        self._folders, self._files = list(folders), set(files)
        self._happened = threading.Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in _SEEN and any(map(self._counts, (event.src_path, event.dest_path))):
            self._happened.set()

    def _counts(self, said: bytes | str) -> bool:
        path = Path(os.fsdecode(said))
        return path in self._files or ("__pycache__" not in path.parts and any(map(path.is_relative_to, self._folders)))

    def wait(self) -> None:
        while not self._happened.wait(1):  # in pieces, so that Ctrl-C is heard on every system
            pass
        while self._happened.is_set():
            self._happened.clear()
            self._happened.wait(_QUIET)


class _Pages(http.server.SimpleHTTPRequestHandler):
    """The site's files, and its own page for what is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / _NOT_FOUND
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing of each request."""
