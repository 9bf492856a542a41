"""Pages that say the same in several languages: which translates which, and whether the page that one translates has changed since."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from peerkb.cache.digests import digest
from peerkb.pages import front_matter
from peerkb.source_files import SourceFile
from peerkb.validation.diagnostics import Diagnostic, suggestion

VERSION_LENGTH: Final = 8  # hexadecimal digits of the digest of a text
# Where a link to another page of the site leads. An address or a number of others is part of what a page says, and so is a picture.
_PLACE_IN_SITE: Final = re.compile(r"(?<!!)(\[[^\[\]]*\]\()(?![a-z]+:)[^()\s]*", re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")


class Translation(NamedTuple):
    """A page in another language: the code and the name of the language, the page's title, and its address from the site's root."""

    code: str
    name: str
    title: str
    url: str


@dataclass(frozen=True)
class Sibling:
    """A page as translations know it: its file, its language, and its front matter."""

    file: SourceFile
    code: str
    said: Mapping[str, Any]


class Translations:
    """All pages by what they translate."""

    def __init__(self, pages: Iterable[Sibling], codes: Iterable[str]) -> None:
        """Group the pages. `codes` are those of languages, in the order in which readers see them."""
        self._codes = list(codes)
        self._pages = {page.file.path: page for page in pages}
        self.changed = functools.cache(self._find_changed)  # templates ask again
        self._groups: dict[str, dict[str, str]] = {}  # the paths of the pages that say the same, by code, by the path of the original
        self.diagnostics = list(self._read())

    def of(self, path: str) -> Sequence[tuple[str, str]]:
        """The other languages of a page, each with the path of the page in it, in the order of readers."""
        page = self._pages.get(path)
        group = self._groups.get(self._original(page), {}) if page else {}
        return [(code, group[code]) for code in self._codes if code in group and page and code != page.code]

    def _find_changed(self, path: str) -> str:
        """The path of the page that this one translates, if its text is not the one that was translated; otherwise nothing."""
        said = self._pages[path].said if path in self._pages else {}
        original = self._pages.get(str(said.get("translates", "")))
        version = said.get("translated_at")
        return original.file.path if original and version and not is_version(str(version), original.file.text()) else ""

    def _original(self, page: Sibling) -> str:
        return str(page.said.get("translates") or page.file.path)

    def _read(self) -> Iterable[Diagnostic]:
        for path, page in self._pages.items():
            original = self._original(page)
            problem = "" if original == path else self._problem(page, self._pages.get(original))
            group = self._groups.setdefault(original, {})
            if not problem and page.code in group and original != path:
                problem = f"which {group[page.code]} translates too. Take it out of one of them"
            if problem:
                document, _, _ = front_matter.read(page.file.text(), path)
                yield Diagnostic(path, document.line("translates"), f"'translates' names '{original}', {problem}")
            else:
                group[page.code] = path

    def _problem(self, page: Sibling, original: Sibling | None) -> str:
        if original is None:
            return f"which is no page{suggestion(str(page.said['translates']), self._pages)}"
        if original.code == page.code:
            return "which is in the same language. Name a page in another"
        if original.said.get("translates"):
            return f"which translates another page. Name that one: {original.said['translates']}"
        return ""


def version_of(text: str) -> str:
    """The version of a page's text: the beginning of a digest of it.

    White space, what is said for search alone, and where links to pages of the site lead do not count: the build checks the links of
    each language by themselves.
    """
    return _digest(_PLACE_IN_SITE.sub(r"\1", _shown(text)))


def is_version(version: str, text: str) -> bool:
    """Whether a version is of a page's text; places of links counted until engine 3.0, and such a page is not behind."""
    return version == version_of(text) or version == _digest(_shown(text))


def _shown(text: str) -> str:
    document, body, _ = front_matter.read(text, "")
    return " ".join([*(str(document.data.get(key, "")) for key in ("title", "term", "definition")), body])


def _digest(shown: str) -> str:
    return digest(_SPACE.sub(" ", shown).strip().encode()).hex()[:VERSION_LENGTH]
