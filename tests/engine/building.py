"""Builds a site in a process that has no code of the project in memory, and tells what came of it.

Nothing here may import the engine: each site that is built brings its own copy.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import multiprocessing
import os
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Command = Literal["build", "serve"]
LIBRARIES = [
    *("jinja2", "markdown", "mkdocs.commands.build", "pymdownx.snippets", "pymdownx.superfences", "lxml.html", "yaml"),
    *("babel.core", "justhtml", "phonenumbers", "pydantic", "sqlite3", "tinycss2"),
]
SERVED = "http://127.0.0.1:8000/"
# What differs between two builds of one site: how long each took, the folder it was built in, what the cache says of itself.
_UNLIKE = re.compile(r"\.site\.\d+|INFO: (?:Documentation built in|cache: ).*|INFO: Building documentation to .*")


@dataclass(frozen=True)
class Outcome:
    """What came of a build: what was logged, with the refusal at its end, and for which pages work was done."""

    said: tuple[str, ...]
    refused: bool
    converted: tuple[str, ...]  # pages whose Markdown was converted
    laid_out: tuple[str, ...]  # pages whose template ran
    compiled: tuple[str, ...]  # templates that became code
    seconds: float


class Builders:
    """Processes that build. Each is forked from one that has the libraries in memory and nothing else."""

    def __init__(self) -> None:
        """Begin without any."""
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(LIBRARIES)
        self._fresh = self._pool(max_tasks_per_child=1)

    def _pool(self, **more: Any) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(max_workers=1, mp_context=self._context, **more)

    def build(self, root: Path, command: Command = "build") -> Outcome:
        """Build in a process of its own, as somebody does who types the command."""
        return self._fresh.submit(build, str(root), command).result()

    @contextlib.contextmanager
    def server(self) -> Iterator[Server]:
        """Give a process that builds again and again, as `mkdocs serve` does."""
        with self._pool() as pool:
            yield Server(pool)

    def close(self) -> None:
        """End all."""
        self._fresh.shutdown()


class Server:
    """A process that goes on."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        """Build in the one process of `pool`."""
        self._pool = pool

    def build(self, root: Path, command: Command = "serve") -> Outcome:
        """Build once more."""
        return self._pool.submit(build, str(root), command).result()


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


def build(root: str, command: Command) -> Outcome:
    """Build the site in the folder `root`, and count. The environment variable `VERSION` there stands for another version of Markdown."""
    packages = str(Path(root, "site-packages"))
    if packages not in sys.path:
        sys.path.append(packages)
    importlib.invalidate_caches()
    os.chdir(root)
    import jinja2
    import markdown
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, MkDocsException

    version = Path(root, "site-packages", "version.txt").read_text(encoding="utf-8")
    lines, log = _Lines(), logging.getLogger("mkdocs")
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    convert, render = markdown.Markdown.convert, jinja2.Template.render
    converted: list[str] = []
    laid_out: list[str] = []
    compiled: list[str] = []
    config: Any = None

    def counted_convert(self: Any, source: str) -> Any:
        if source:
            converted.append(config._current_page.file.src_uri)
        made = convert(self, source)
        return f"{made}<!-- by Markdown {version} -->" if source else made

    def counted_render(self: jinja2.Template, *given: Any, **more: Any) -> str:
        page = given[0].get("page") if given else None
        if page is not None and self.name:
            laid_out.append(page.file.src_uri)
        return render(self, *given, **more)

    began = time.process_time()
    refusal = ""
    markdown.Markdown.convert = counted_convert
    jinja2.Template.render = counted_render  # type: ignore[method-assign]
    try:
        config = load_config(str(Path(root, "mkdocs.yml")))
        config.plugins.on_startup(command=command, dirty=False)
        if command == "serve":
            config.site_url = SERVED
        with _compiled() as compiled:
            mkdocs_build(config, serve_url=SERVED if command == "serve" else None)
    except (MkDocsException, Abort, jinja2.TemplateError) as error:
        refusal = f"{type(error).__name__}: {error}"
    finally:
        markdown.Markdown.convert = convert
        jinja2.Template.render = render  # type: ignore[method-assign]
        log.removeHandler(lines)
    said = [_UNLIKE.sub("", line) for line in [*lines.lines, refusal]]
    made = tuple(converted), tuple(laid_out), tuple(compiled)
    return Outcome(tuple(filter(None, said)), bool(refusal), *made, time.process_time() - began)


@contextlib.contextmanager
def _compiled() -> Iterator[list[str]]:
    """The templates of a site and its theme, not the engine's own, of which Jinja makes code meanwhile."""
    import jinja2

    compile_template = jinja2.Environment.compile
    names: list[str] = []

    def noted(self: jinja2.Environment, source: Any, name: str | None = None, filename: str | None = None, *given: Any) -> Any:
        if name is not None and "peerkb" not in Path(str(filename)).parts:
            names.append(name)
        return compile_template(self, source, name, filename, *given)

    jinja2.Environment.compile = noted  # type: ignore[assignment, method-assign]
    try:
        yield names
    finally:
        jinja2.Environment.compile = compile_template  # type: ignore[method-assign]
