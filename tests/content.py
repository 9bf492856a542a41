"""What a site's writers say: its pages, terms and data as they lie in its folder, and its settings; the whole, or one language of it.

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
from peerkb.languages.formats import ENGLISH
from peerkb.manual.pages import SiteFiles, manual_pages
from peerkb.messages import Messages, override_messages, read_messages
from peerkb.settings.reading import in_language, read_settings
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
    """The content of the site whose mkdocs.yml lies in the folder `root`: pages of all languages, settings of the main one."""

    root: Path

    @property
    def main_language(self) -> str:
        """The code of the site's main language."""
        return str(self.settings["theme"]["language"])

    @property
    def code(self) -> str:
        """The code of the language that settings and terms are of."""
        return self.main_language

    @cached_property
    def editions(self) -> tuple[Edition, ...]:
        """The content of each language that has pages, the main one first."""
        codes = {self.language(source) for source in self.written()}
        return tuple(Edition(self.root, self, code) for code in sorted(codes, key=lambda code: (code != self.main_language, code)))

    def edition(self, code: str) -> Edition:
        """The content of one language alone."""
        return next(edition for edition in self.editions if edition.code == code)

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
    def _manual(self) -> dict[str, str]:
        settings, _ = read_settings(self.extra, [])
        files = SiteFiles(
            "mkdocs.yml",
            settings.glossary.folder,
            site_data.SOURCES,
            site_data.LINES,
            site_data.SEARCH,
            site_data.FRAMEWORKS,
            site_data.WORDS,
        )
        return manual_pages(settings.manual, settings.model_dump(), files, LONGEST_DEFINITION, reference())

    def manual(self) -> dict[str, str]:
        """The sources of the engine's manual as this site shows it, by path."""
        return self._manual

    @cached_property
    def texts(self) -> dict[str, str]:
        """The whole text of each page, the manual's too, by path."""
        files = ((file.relative_to(self.docs), file) for file in self.docs.rglob("*.md"))
        own = {path.as_posix(): file.read_text(encoding="utf-8") for path, file in files if not path.parts[0].startswith("_")}
        return dict(sorted((self.manual() | own).items()))

    @cached_property
    def _written(self) -> tuple[Source, ...]:
        found = []
        for name, text in self.texts.items():
            path = Path(name)
            folder = path.parent.as_posix() if path.stem == "index" else path.with_suffix("").as_posix()
            found.append(Source(name, "" if folder == "." else f"{folder}/", yaml.safe_load(text.split("---\n", 2)[1])))
        return tuple(found)

    def written(self) -> tuple[Source, ...]:
        """Every page, the manual's too, in the order of paths."""
        return self._written

    def terms(self) -> dict[str, Source]:
        """The terms of the language by slug: two languages may have a slug in common."""
        return {source.slug: source for source in self.written() if source.kind == "term" and self.language(source) == self.code}

    def language(self, source: Source) -> str:
        """The code of a page's language: its own, its folder's, or the site's."""
        folder = source.path.partition("/")[0]
        return str(source.says.get("lang", folder if folder in (self.settings["extra"].get("languages") or {}) else self.main_language))

    def of_kind(self, kind: str) -> Source:
        """The first page of a kind in the language."""
        return next(source for source in self.written() if source.kind == kind and self.language(source) == self.code)

    def data(self, name: str) -> dict[str, Any]:
        """A data file of docs/_data/."""
        said: dict[str, Any] = yaml.safe_load((self.docs / "_data" / name).read_text(encoding="utf-8"))
        return said


@dataclass(frozen=True)
class Edition(Content):
    """The content of one language of `site`: its pages alone, with settings, data and messages as they are for these."""

    site: Content
    language_code: str

    @property
    def code(self) -> str:
        """The code of the language."""
        return self.language_code

    @property
    def is_main(self) -> bool:
        """Whether it is the site's main language."""
        return self.code == self.main_language

    @property
    def home(self) -> str:
        """The address of its home page, below which its other addresses are; empty for the main language."""
        return "" if self.is_main else f"{self.code}/"

    @property
    def glossary(self) -> str:
        """The address of its list of terms."""
        return f"{self.home}{(self.extra.get('glossary') or {}).get('folder', 'glossary')}/"

    @property
    def search_index(self) -> str:
        """The name of the file that holds what the search knows of it."""
        return "search_index.js" if self.is_main else f"search_index.{self.code}.js"

    @property
    def extra(self) -> dict[str, Any]:
        """The engine's own settings, with those that the language says anew."""
        said: dict[str, Any] = self.settings["extra"]
        return said if self.is_main else in_language(said, self.code)

    @cached_property
    def messages(self) -> Messages:
        """What the engine says on its pages: in English where there is no file of the language."""
        folder = PROJECT / "hooks" / "messages"
        code = self.code if (folder / f"{self.code}.yml").exists() else ENGLISH
        said = read_messages((folder / f"{code}.yml").read_text(encoding="utf-8"), code)
        return override_messages(said, self.extra.get("messages") or {})[0]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The whole text of each of its pages, by path."""
        return {source.path: self.site.texts[source.path] for source in self.written()}

    @cached_property
    def _written(self) -> tuple[Source, ...]:
        return tuple(source for source in self.site.written() if self.language(source) == self.code)

    def data(self, name: str) -> dict[str, Any]:
        """A data file: that of the language, and else the site's. What its file says of help lines is said over the site's."""
        said = self.site.data(name)
        file = self.docs / "_data" / self.code / name
        if self.is_main or not file.exists():
            return said
        own: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        if f"_data/{name}" != site_data.LINES:
            return own
        lines = {name: {**line, **own.get("lines", {}).get(name, {})} for name, line in said["lines"].items()}
        return {**said, **own, "lines": lines}


OWN = Content(PROJECT)
GARDEN = Content(PROJECT / "tests" / "engine" / "site")
