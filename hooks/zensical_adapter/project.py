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

from peerkb.page_marks import PageMarks
from peerkb.source_files import SourceFile
from peerkb.validation.diagnostics import Diagnostic
from zensical_adapter import markup
from zensical_adapter.settings import Settings, dump

HOOKS: Final = Path(__file__).resolve().parent.parent
_CONFIG, _DOCS, _SITE, _THEME, _MARKS = "mkdocs.yml", "docs", "site", "theme", "marks.pickle"
_PRINTS_ALL: Final = "404.html"  # the one template that Zensical lays out once, and that sees all pages
_TEMPLATES: Final = {_PRINTS_ALL: '{{ {"pages": pages, "nav": nav} | tojson }}', "main.html": "", "sitemap.xml": ""}
_OWN_FILES: Final = (_PRINTS_ALL, "sitemap.xml", "search.json")
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


@dataclass(frozen=True)
class Project:
    """The folder of a project."""

    root: Path

    @property
    def site(self) -> Path:
        """Where Zensical writes."""
        return self.root / _SITE

    def write(self, settings: Settings, nav: Any, marks: Mapping[str, PageMarks]) -> None:
        """Write the settings and templates."""
        for folder in (_DOCS, _THEME):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        for name, template in _TEMPLATES.items():
            (self.root / _THEME / name).write_text(template, encoding="utf-8")
        rules = self.root / _MARKS
        rules.write_bytes(pickle.dumps(dict(marks)))
        extensions = [{name: options} for name, options in settings.extensions.items()]
        said = {key: settings.config[key] for key in _HANDED_ON if settings.config[key]}
        said |= {"nav": nav} if nav else {}
        said |= {
            "docs_dir": _DOCS,
            "site_dir": _SITE,
            "theme": {"name": None, "custom_dir": _THEME},
            "plugins": [{name: plugin["config"]} for name, plugin in settings.config["plugins"].items() if name == "glightbox"],
            "markdown_extensions": [*extensions, {markup.NAME: {"marks": str(rules), "absolute": settings.absolute_links}}],
        }
        (self.root / _CONFIG).write_text(dump(said), encoding="utf-8")

    def write_page(self, file: SourceFile, body: str, said: Mapping[str, Any]) -> None:
        """Write a page, with no more front matter than Zensical needs. Each line of the text keeps its number, if it has front matter."""
        before = file.text().count("\n", 0, len(file.text()) - len(body))
        head = json.dumps({key: value for key, value in said.items() if value})
        blank = "\n" * max(before - _HEAD, 0)
        self.write_file(file.path, f"---\n{head}\n{blank}---\n{body}".encode())

    def write_file(self, path: str, content: bytes) -> None:
        """Write another file of the docs folder."""
        file = self.root / _DOCS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def build(self) -> Made:
        """Let Zensical build. Raises BuildFailedError."""
        command = [sys.executable, "-m", "zensical", "build", "--clean", "--config-file", str(self.root / _CONFIG)]
        paths = os.pathsep.join(filter(None, [str(HOOKS), os.environ.get("PYTHONPATH")]))
        run = subprocess.run(
            command, cwd=self.root, env={**os.environ, "PYTHONPATH": paths, "NO_COLOR": "1"}, capture_output=True, check=False
        )
        told = _COLORS.sub("", (run.stdout + run.stderr).decode("utf-8", "replace"))
        printed = self.site / _PRINTS_ALL
        if run.returncode != 0 or not printed.is_file():
            raise BuildFailedError(told.strip())
        made = json.loads(printed.read_text(encoding="utf-8"))
        for name in _OWN_FILES:
            (self.site / name).unlink(missing_ok=True)
        return Made({page["url"]: page for page in made["pages"]}, made["nav"]["items"], list(_faults(told, self.root / _DOCS)))


def _faults(told: str, docs: Path) -> Iterator[Diagnostic]:
    for found in _FAULT.finditer(told):
        row = (docs / found["file"]).read_text(encoding="utf-8").split("\n")[int(found["line"]) - 1]
        address = re.split(r"[\s)>\]]", row[int(found["column"]) - 1 :], maxsplit=1)[0]
        if not address.startswith("/"):  # Zensical looks for such a page at the root of the disk
            yield Diagnostic(found["file"], int(found["line"]), f"'{address}': {found['what']}")
