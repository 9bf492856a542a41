"""What a build knows of a language before it reads any page: settings, messages, data files; and the list in which faults gather."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from peerkb.cache.store import Memo
from peerkb.course import frameworks
from peerkb.helplines import directory, help_bar, other_language
from peerkb.messages import Messages, override_messages
from peerkb.pages import json_ld, sources, words_to_avoid
from peerkb.search import search_words
from peerkb.settings.reading import find_line, in_language, read_settings, said_in
from peerkb.settings.schema import GlossarySettings
from peerkb.settings.types import KnownNames
from peerkb.source_files import SourceFile
from peerkb.validation.diagnostics import Diagnostic

SOURCES: Final = "_data/sources.yml"
LINES: Final = "_data/phones.yml"
WORDS: Final = "_data/words.yml"
SEARCH: Final = "_data/search.yml"
FRAMEWORKS: Final = "_data/frameworks.yml"
DATA: Final = (SOURCES, LINES, WORDS, SEARCH, FRAMEWORKS)
OF_A_LANGUAGE: Final = (LINES, WORDS, SEARCH)  # another language may have a file of its own, in a folder of its name


def data_files(languages: Iterable[str]) -> list[str]:
    """The paths of all data files that a site with these other languages may have."""
    return [*DATA, *(in_folder(path, code) for code in languages for path in OF_A_LANGUAGE)]


def in_folder(path: str, code: str) -> str:
    """The path of a data file of another language: `_data/es/phones.yml`; that of the main one, whose code is empty, stays."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, code, name)


@dataclass(frozen=True)
class BuildData:
    """What all languages of a build share. `open_pipeline` tells what each is; `diagnostics` gathers everything that is wrong."""

    extra: Mapping[str, Any]
    settings_files: Sequence[tuple[str, str]]
    texts: Mapping[str, str]
    messages: Callable[[str], Messages]
    main_language: str
    memo: Memo
    today: datetime.date
    previewing: bool
    diagnostics: list[Diagnostic] = field(default_factory=list)


class SiteData:
    """The settings and data of one language of a build. `code` names it, and is empty for the main one."""

    def __init__(self, build: BuildData, web_site: json_ld.WebSite, code: str = "") -> None:
        """Read settings and data files. `web_site` is the site in this language."""
        self.code = code
        self.diagnostics = build.diagnostics
        self.texts = texts = build.texts
        self.memo = build.memo
        self.today = build.today
        self.previewing = build.previewing
        self.settings_files = settings_files = build.settings_files
        self.extra = in_language(build.extra, code) if code else build.extra
        note = self.note
        self.settings = note(read_settings(self.extra, settings_files, language=code))
        self.web_site = web_site
        self.messages, faults = override_messages(build.messages(self.language), self.settings.messages)
        for key, wrong in faults:
            place = ("languages", code, "messages", key) if code else ("messages", key)
            name, line = find_line(settings_files, place)
            self.diagnostics.append(Diagnostic(name, line, f"extra.{'.'.join(place[:-1])}: {wrong}"))
        self.sources = note(sources.read_sources(texts[SOURCES], SOURCES, self.settings.source_kinds)) if SOURCES in texts else {}
        self.lines = directory.Directory()
        # Countries may be named in the main language, in which the file is, and in this one.
        languages = (build.main_language, self.language)
        if LINES in texts:
            self.lines = note(directory.read_directory(texts[LINES], LINES, self.messages, languages))
        own_lines = in_folder(LINES, code)
        if code and own_lines in texts:
            self.lines = note(other_language.say_anew(self.lines, texts[own_lines], own_lines, self.messages, languages))
        self.help_bar = help_bar.make_help_bar(self.settings.help, self.lines)
        own_words = in_folder(WORDS, code)
        self.words = note(words_to_avoid.read_words(texts.get(own_words, ""), own_words))
        self.frameworks = note(frameworks.read_frameworks(texts.get(FRAMEWORKS, ""), FRAMEWORKS, self.sources))
        self.search_words = search_words.Words()

    def note(self, read: tuple[Any, list[Diagnostic]]) -> Any:
        """Keep the faults of what was read, and give the rest."""
        self.diagnostics += read[1]
        return read[0]

    @property
    def language(self) -> str:
        """The code of the language."""
        return self.code or self.web_site.language

    @property
    def home(self) -> str:
        """The address of the home page, as addresses of folders are written."""
        return f"{self.code}/" if self.code else ""

    @property
    def homes(self) -> tuple[str, str]:
        """The address of the home page in either form that addresses have."""
        return self.home, f"{self.home}index.html"

    @property
    def content_security_policy(self) -> str:
        """What browsers may load, or nothing. A preview also lets in the script that loads a page again after a change."""
        given: str = self.settings.content_security_policy
        return f"{given}; script-src 'self' 'unsafe-inline'" if given and self.previewing else given

    @property
    def address_notice(self) -> str:
        """A sentence for the log where the site's address is one that examples use (RFC 2606), or nothing."""
        host = urlsplit(self.web_site.address).hostname or ""
        if not host.endswith(("example.org", "example.com", "example.net")):
            return ""
        return f"the site's address is not set, so pages name {self.web_site.address}. Set SITE_URL, or site_url in mkdocs.yml"

    @property
    def glossary_folder(self) -> str:
        """The folder of the terms."""
        return posixpath.join(self.code, self.settings.glossary.folder)

    @property
    def glossary_index(self) -> str:
        """The path of the page that lists all terms."""
        return f"{self.glossary_folder}/index.md"

    def is_term(self, path: str) -> bool:
        """Whether the page at a path is a term's: a file right in the glossary's folder, other than its index."""
        return posixpath.dirname(path) == self.glossary_folder and path != self.glossary_index

    def is_urgent(self, kind: str, url: str) -> bool:
        """Whether who reads a page may be in danger: one of a kind whose steps must hold a number to call, or the page of help."""
        rules = self.settings.pages.kinds.get(kind)
        is_help = url.removesuffix("index.html") == self.settings.help.path != ""
        return is_help or (rules is not None and rules.call_in_steps)

    def has_markdown(self, front_matter: Mapping[str, Any]) -> bool:
        """Whether a page has a Markdown of its own for machines: no draft has, and no preview, which nothing but a browser reads."""
        return self.settings.machines and not self.previewing and not front_matter.get("draft")

    def check_names(self, files: Collection[SourceFile], known: KnownNames) -> None:
        """Note each name in settings and in the words of the search that nothing has, and go on without such names.

        Call it again when pages turn out to be drafts: a fault that is noted twice is told once.
        """
        paths = {file.path for file in files}
        known = replace(
            known,
            addresses={file.url.removesuffix("index.html") or "./" for file in files},
            pages=paths,
            # The default folder may have no page yet.
            folders={GlossarySettings().folder, *filter(None, map(posixpath.dirname, paths))},
            ways=directory.targets(self.lines),
        )
        self.settings = self.note(read_settings(self.extra, self.settings_files, known, self.code))
        audiences = self.settings.pages.audiences
        own = in_folder(SEARCH, self.code)
        self.search_words = self.note(search_words.read_search_words(self.texts.get(own, ""), own, self.lines.lines, paths, audiences))

    def check_parts(self, there: Collection[str]) -> None:
        """Note each heading in the site's own settings that no page has. What the site inherits is for other sites too."""
        own = {name for name, _ in self.settings_files[:1]}
        asked = ("exercises", "modules", "questions_also_in")
        named: list[tuple[tuple[str | int, ...], str]] = [
            *((("pages", "parts", heading), heading) for heading in self.settings.pages.parts),
            *(((*asked, index), heading) for index, heading in enumerate(self.settings.exercises.also_asks)),
        ]
        for at, heading in named:
            place = said_in(self.settings_files, at, self.code)
            file, line = find_line(self.settings_files, place)
            if heading not in there and file in own and (place != at or not self.code):
                setting = ".".join(str(key) for key in place[:-1])
                self.diagnostics.append(Diagnostic(file, line, f"extra.{setting} names '{heading}', which is the heading of no page"))
