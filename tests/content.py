"""What a site's writers say: its pages, terms and data as they lie in its folder, and its settings.

Two sites are tested: the project's own, and the small one that the engine's tests run on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from peerkb import site_data
from peerkb.glossary.terms import LONGEST_DEFINITION
from peerkb.manual.pages import SiteFiles, manual_pages
from peerkb.settings.reading import read_settings
from peerkb.settings.reference import reference

PROJECT = Path(__file__).resolve().parent.parent
ENGINE = PROJECT / "overrides"  # what every site has: templates, scripts, styles


@dataclass(frozen=True)
class Source:
    """A page as it is written: its file, its address below the site's, what its front matter says."""

    path: str
    address: str
    says: dict[str, Any]

    @property
    def kind(self) -> str:
        """The template it follows."""
        return "term" if "term" in self.says else str(self.says["kind"])

    @property
    def title(self) -> str:
        """Its title, or its headword."""
        return str(self.says.get("term", self.says.get("title")))

    @property
    def slug(self) -> str:
        """The name of a term's file."""
        return Path(self.path).stem

    @property
    def source_ids(self) -> list[str]:
        """The sources it names, in its order."""
        return [next(iter(item)) if isinstance(item, dict) else str(item) for item in self.says.get("sources") or []]


@dataclass(frozen=True)
class Content:
    """The content of the site whose mkdocs.yml lies in the folder `root`."""

    root: Path

    @property
    def docs(self) -> Path:
        """The folder of its pages."""
        return self.root / "docs"

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What its mkdocs.yml says, with the engine's defaults that it inherits."""
        with (self.root / "mkdocs.yml").open(encoding="utf-8") as file:
            said: dict[str, Any] = yaml_load(file, get_yaml_loader(config=MkDocsConfig()))
        return said

    @property
    def extra(self) -> dict[str, Any]:
        """The engine's own settings."""
        said: dict[str, Any] = self.settings["extra"]
        return said

    @property
    def address(self) -> str:
        """Where the site says it is."""
        return str(self.settings["site_url"])

    @cached_property
    def manual(self) -> dict[str, str]:
        """The sources of the engine's manual as this site shows it, by path."""
        settings, _ = read_settings(self.extra, [])
        files = SiteFiles("mkdocs.yml", settings.glossary.folder, site_data.SOURCES, site_data.LINES, site_data.SEARCH, site_data.WORDS)
        return manual_pages(settings.manual, settings.model_dump(), files, LONGEST_DEFINITION, reference())

    @cached_property
    def _written(self) -> tuple[Source, ...]:
        files = ((file.relative_to(self.docs), file) for file in self.docs.rglob("*.md"))
        texts = {path.as_posix(): file.read_text(encoding="utf-8") for path, file in files if not path.parts[0].startswith("_")}
        found = []
        for name, text in sorted((self.manual | texts).items()):
            path = Path(name)
            folder = path.parent.as_posix() if path.stem == "index" else path.with_suffix("").as_posix()
            found.append(Source(name, "" if folder == "." else f"{folder}/", yaml.safe_load(text.split("---\n", 2)[1])))
        return tuple(found)

    def written(self) -> tuple[Source, ...]:
        """Every page, in the order of paths."""
        return self._written

    def terms(self) -> dict[str, Source]:
        """The terms by slug."""
        return {source.slug: source for source in self.written() if source.kind == "term"}

    def of_kind(self, kind: str) -> Source:
        """The first page of a kind."""
        return next(source for source in self.written() if source.kind == kind)

    def data(self, name: str) -> dict[str, Any]:
        """A data file of docs/_data/."""
        said: dict[str, Any] = yaml.safe_load((self.docs / "_data" / name).read_text(encoding="utf-8"))
        return said


OWN = Content(PROJECT)
GARDEN = Content(PROJECT / "tests" / "engine" / "site")
