"""Builds in processes that remember nothing: each begins as `mkdocs build` does, with what other people wrote in memory and no more.

Run as a program, it takes orders, one a line of JSON, and answers each with a line.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

# What takes long to load and nothing of the project.
LIBRARIES = ("jinja2", "lxml.html", "markdown", "mkdocs.commands.build", "mkdocs_glightbox.plugin", "pymdownx.highlight", "yaml")
SERVED = "http://127.0.0.1:8000/"
# What differs from one build to the next whatever they build: how long it took, and what a cache says of itself.
_PLACE = re.compile(r"\.site\.\d+")  # a folder that is called after the process
UNLIKE = ("INFO: Documentation built in ", "INFO: cache: ")


@dataclass(frozen=True)
class Order:
    """A site to build: the folder with its mkdocs.yml, and how.

    `where`: forked from a process that has the libraries in memory; a `new` process, which loads everything; or `here`, in the
    process that takes the orders, as `mkdocs serve` builds again and again.
    """

    root: str
    command: Literal["build", "serve"] = "build"
    strict: bool = False
    dirty: bool = False
    where: Literal["forked", "new", "here"] = "forked"
    environment: Mapping[str, str] = field(default_factory=dict)
    site: str = "site"
    config: str = "mkdocs.yml"


@dataclass(frozen=True)
class Outcome:
    """What came of it: the refusal if it was refused, what was logged, the work that was done, and processor time."""

    refused: str = ""
    said: tuple[str, ...] = ()
    markdown: int = 0  # texts that Markdown made into HTML
    rendered: tuple[str, ...] = ()  # pages that their template was run for
    seconds: float = 0.0

    @property
    def told(self) -> tuple[str, tuple[str, ...]]:
        """What two builds of the same site must have alike besides the files."""
        return _PLACE.sub("", self.refused), tuple(_PLACE.sub("", line) for line in self.said if not line.startswith(UNLIKE))


class Builders:
    """Takes orders to a process and brings back what came of them."""

    def __init__(self) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
            text=True,
            encoding="utf-8",
        )

    def build(self, order: Order) -> Outcome:
        """Build a site."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(asdict(order))}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the builder died: {self.errors()}"
        said: dict[str, Any] = json.loads(answer)
        assert "died" not in said, f"the build died with {said['died']}: {self.errors()}"
        said["said"], said["rendered"] = tuple(said["said"]), tuple(said["rendered"])
        return Outcome(**said)

    def errors(self) -> str:
        """What it wrote besides its answers."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")

    def close(self) -> None:
        """Let it end what it began; it may have had nothing to complain about."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)
        self._process.stdout.close()
        errors = self.errors()
        self._errors.close()
        assert "Traceback" not in errors, errors


@contextlib.contextmanager
def builders() -> Iterator[Builders]:
    """Somebody who builds."""
    made = Builders()
    try:
        yield made
    finally:
        made.close()


# The program -------------------------------------------------------------------------------------------------------------------


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname}: {record.getMessage()}")


_ended: list[Callable[[], object]] = []  # what to call when a process that builds `here` is over


def _build(order: Order) -> Outcome:
    """Build as `mkdocs build` and `mkdocs serve` do, and count."""
    import jinja2
    import markdown
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort

    lines, log = _Lines(), logging.getLogger("mkdocs")
    log.addHandler(lines)
    log.setLevel(logging.INFO)
    convert, render = markdown.Markdown.convert, jinja2.Template.render
    counts: Counter[str] = Counter()
    rendered: list[str] = []

    def counted_convert(self: Any, source: str) -> Any:
        counts["markdown"] += 1
        return convert(self, source)

    def counted_render(self: jinja2.Template, *given: Any, **more: Any) -> str:
        page = given[0].get("page") if given and isinstance(given[0], Mapping) else None
        if page is not None:
            rendered.append(page.file.src_uri)
        return render(self, *given, **more)

    began = time.process_time()
    refused = ""
    config = None
    first = not _ended
    markdown.Markdown.convert = counted_convert
    jinja2.Template.render = counted_render  # type: ignore[method-assign]
    try:
        config = load_config(str(Path(order.root, order.config)), strict=order.strict, site_dir=str(Path(order.root, order.site)))
        if first:
            config.plugins.on_startup(command=order.command, dirty=order.dirty)
            _ended.append(config.plugins.on_shutdown)
        if order.command == "serve":
            config.site_url = SERVED
        build(config, serve_url=SERVED if order.command == "serve" else None, dirty=order.dirty)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, it must be the same with a cache and without
        refused = str(error) if isinstance(error, Abort) else f"{type(error).__name__}: {error}"
    finally:
        markdown.Markdown.convert = convert
        jinja2.Template.render = render  # type: ignore[method-assign]
        log.removeHandler(lines)
        if config is not None and order.where != "here":
            config.plugins.on_shutdown()
    return Outcome(refused, tuple(lines.lines), counts["markdown"], tuple(rendered), time.process_time() - began)


def _as_ordered(order: Order) -> Outcome:
    os.environ.update(order.environment)
    sys.path[:0] = [path for path in order.environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    importlib.invalidate_caches()
    os.chdir(order.root)
    return _build(order)


def _answer(outcome: Outcome, answers: IO[str]) -> None:
    answers.write(f"{json.dumps(asdict(outcome))}\n")
    answers.flush()


def main() -> int:
    """Take orders until there are no more."""
    sys.path.pop(0)  # the tests' folder, which no build knows
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints is no answer
    can_fork = hasattr(os, "fork")
    for line in sys.stdin:
        order = Order(**json.loads(line))
        if order.where == "here" or (sys.argv[1:] == ["once"]):
            _answer(_as_ordered(order), answers)
        elif order.where == "new" or not can_fork:
            command = [sys.executable, __file__, "once"]
            environment = {**os.environ, **order.environment}
            run = subprocess.run(command, input=line, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8", check=False)
            answers.write(run.stdout if run.returncode == 0 and run.stdout else f'{{"died": {run.returncode}}}\n')
            answers.flush()
        else:
            for name in LIBRARIES:
                importlib.import_module(name)
            child = os.fork()
            if child == 0:
                _answer(_as_ordered(order), answers)
                return 0
            _, status = os.waitpid(child, 0)
            if status:
                answers.write(f'{{"died": {status}}}\n')
                answers.flush()
    for end in _ended:
        end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
