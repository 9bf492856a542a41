"""A project for Zensical: the pages as the pipeline hands them on, settings of its own, and templates that print what it has made."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from peerkb.cache import eligibility
from peerkb.cache.store import Memo
from peerkb.page_marks import PageMarks
from peerkb.source_files import SourceFile
from peerkb.validation.diagnostics import Diagnostic
from zensical_adapter import markup
from zensical_adapter.settings import Settings, dump

HOOKS: Final = Path(__file__).resolve().parent.parent
_CONFIG, _DOCS, _SITE, _THEME, _MARKS = "mkdocs.yml", "docs", "site", "theme", "marks.pickle"
_PRINTS_ALL: Final = "404.html"  # the one template that Zensical lays out once, and that sees all pages
_TEMPLATES: Final = {_PRINTS_ALL: '{{ {"pages": pages, "nav": nav} | tojson }}', "main.html": "", "sitemap.xml": ""}
_HANDED_ON: Final = ("site_name", "site_url", "site_description", "use_directory_urls", "repo_url", "edit_uri", "not_in_nav", "validation")
_HEAD: Final = 3  # lines of the shortest front matter
_COLORS: Final = re.compile(r"\x1b\[[0-9;]*m")
# How Zensical tells a fault: `Warning: page does not exist`, and below it `[ index.md:8:25 ]`.
_FAULT: Final = re.compile(r"^\s*(?:Warning|Error): (?P<what>.+)\n\s*╭─\[ (?P<file>.+?):(?P<line>\d+):(?P<column>\d+) \]", re.MULTILINE)


class BuildFailedError(Exception):
    """Zensical has made nothing; the message is what it said."""


@dataclass(frozen=True)
class Made:
    """What Zensical has made: facts of all pages by their addresses, the navigation, and what it found wrong."""

    pages: Mapping[str, Mapping[str, Any]]
    nav: list[Mapping[str, Any]]
    faults: list[Diagnostic]


class Project:
    """The folder of a project."""

    def __init__(self, root: Path) -> None:
        """Begin in an empty folder."""
        self._root = root
        self._parts: list[str | bytes] = []  # of all that Zensical makes something of
        self._follows = True  # whether that is all

    def write(self, settings: Settings, nav: Any, marks: Mapping[str, PageMarks]) -> None:
        """Write the settings and templates."""
        for folder in (_DOCS, _THEME):
            (self._root / folder).mkdir(parents=True, exist_ok=True)
        for name, template in _TEMPLATES.items():
            (self._root / _THEME / name).write_text(template, encoding="utf-8")
        (self._root / _MARKS).write_bytes(pickle.dumps(dict(marks)))
        extensions = [{name: options} for name, options in settings.extensions.items()]
        said = {key: settings.config[key] for key in _HANDED_ON if settings.config[key]}
        said |= {"nav": nav} if nav else {}
        said |= {
            "docs_dir": _DOCS,
            "site_dir": _SITE,
            "theme": {"name": None, "custom_dir": _THEME},
            "plugins": [{name: plugin["config"]} for name, plugin in settings.config["plugins"].items() if name == "glightbox"],
            "markdown_extensions": [*extensions, {markup.NAME: {"marks": _MARKS, "absolute": settings.absolute_links}}],
        }
        text = dump(said)
        (self._root / _CONFIG).write_text(text, encoding="utf-8")
        snippets = eligibility.digest_of_snippets(settings.extensions.get(eligibility.SNIPPETS, {}), settings.docs)
        reads_files = eligibility.SNIPPETS in settings.extensions
        self._follows = not eligibility.find_untrusted_extensions(settings.extensions) and not (reads_files and snippets is None)
        self._parts += [text, snippets or b"", *(f"{code}\n{rules.key}" for code, rules in marks.items())]

    def write_page(self, file: SourceFile, body: str, said: Mapping[str, Any]) -> None:
        """Write a page, with no more front matter than Zensical needs. Each line of the text keeps its number, if it has front matter."""
        before = file.text().count("\n", 0, len(file.text()) - len(body))
        head = json.dumps({key: value for key, value in said.items() if value})
        blank = "\n" * max(before - _HEAD, 0)
        self.write_file(file.path, f"---\n{head}\n{blank}---\n{body}".encode())

    def write_file(self, path: str, content: bytes = b"") -> None:
        """Write a file of the docs folder. Of others than pages Zensical asks no more than whether they are there."""
        file = self._root / _DOCS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self._parts += [path, content]

    def build(self, memo: Memo) -> Made:
        """Let Zensical build, or take what it made of the same things before. Raises BuildFailedError."""
        made = memo("zensical", self._parts, self._run) if self._follows else self._run()
        faults = [Diagnostic(*fault) for fault in made["faults"]]
        return Made({page["url"]: page for page in made["pages"]}, made["nav"]["items"], faults)

    def _run(self) -> dict[str, Any]:
        command = [sys.executable, "-m", "zensical", "build", "--clean", "--config-file", str(self._root / _CONFIG)]
        paths = os.pathsep.join(filter(None, [str(HOOKS), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1"}
        run = subprocess.run(command, cwd=self._root, env=environment, capture_output=True, check=False)
        told = _COLORS.sub("", (run.stdout + run.stderr).decode("utf-8", "replace"))
        printed = self._root / _SITE / _PRINTS_ALL
        if run.returncode != 0 or not printed.is_file():
            raise BuildFailedError(told.strip())
        made: dict[str, Any] = json.loads(printed.read_text(encoding="utf-8"))
        return {**made, "faults": list(_faults(told, self._root / _DOCS))}


def _faults(told: str, docs: Path) -> Iterator[tuple[str, int, str]]:
    for found in _FAULT.finditer(told):
        row = (docs / found["file"]).read_text(encoding="utf-8").split("\n")[int(found["line"]) - 1]
        address = re.split(r"[\s)>\]]", row[int(found["column"]) - 1 :], maxsplit=1)[0]
        if not address.startswith("/"):  # Zensical looks for such a page at the root of the disk
            yield found["file"], int(found["line"]), f"'{address}': {found['what']}"
