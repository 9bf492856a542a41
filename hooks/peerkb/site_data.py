"""What a build knows before it reads any page: settings, messages, data files; and the list in which its faults gather."""

from __future__ import annotations

import datetime
import posixpath
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlsplit

from peerkb.cache.store import Memo
from peerkb.helplines import directory, help_bar
from peerkb.messages import Messages, override_messages
from peerkb.pages import json_ld, sources, words_to_avoid
from peerkb.search import search_words
from peerkb.settings.reading import find_line, read_settings
from peerkb.settings.schema import GlossarySettings
from peerkb.settings.types import KnownNames
from peerkb.source_files import SourceFile
from peerkb.validation.diagnostics import Diagnostic

SOURCES: Final = "_data/sources.yml"
LINES: Final = "_data/phones.yml"
WORDS: Final = "_data/words.yml"
SEARCH: Final = "_data/search.yml"
DATA: Final = (SOURCES, LINES, WORDS, SEARCH)


class SiteData:
    """The settings and data of one build. `diagnostics` gathers everything that is wrong, from every step."""

    def __init__(
        self,
        extra: Mapping[str, Any],
        settings_files: Sequence[tuple[str, str]],
        web_site: json_ld.WebSite,
        texts: Mapping[str, str],
        messages: Messages,
        memo: Memo,
        today: datetime.date,
        previewing: bool,
    ) -> None:
        """Read settings and data files. `pipeline.open_pipeline` tells what each argument is; `texts` are the data files."""
        self.diagnostics: list[Diagnostic] = []
        self.web_site = web_site
        self.texts = texts
        self.memo = memo
        self.today = today
        self.previewing = previewing
        self.settings_files = settings_files
        self._extra = extra
        note = self.note
        self.settings = note(read_settings(extra, settings_files))
        self.messages, faults = override_messages(messages, self.settings.messages)
        self.diagnostics += [Diagnostic(*find_line(settings_files, ("messages", key)), f"extra.messages: {wrong}") for key, wrong in faults]
        self.sources = note(sources.read_sources(texts[SOURCES], SOURCES, self.settings.source_kinds)) if SOURCES in texts else {}
        self.lines = note(directory.read_directory(texts[LINES], LINES, self.messages)) if LINES in texts else directory.Directory()
        self.help_bar = help_bar.make_help_bar(self.settings.help, self.lines)
        self.words = note(words_to_avoid.read_words(texts.get(WORDS, ""), WORDS))
        self.search_words = search_words.Words()

    def note(self, read: tuple[Any, list[Diagnostic]]) -> Any:
        """Keep the faults of what was read, and give the rest."""
        self.diagnostics += read[1]
        return read[0]

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
    def glossary_index(self) -> str:
        """The path of the page that lists all terms."""
        return f"{self.settings.glossary.folder}/index.md"

    def is_term(self, path: str) -> bool:
        """Whether the page at a path is a term's: a file right in the glossary's folder, other than its index."""
        return posixpath.dirname(path) == self.settings.glossary.folder and path != self.glossary_index

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
        self.search_words = self.note(search_words.read_search_words(self.texts.get(SEARCH, ""), SEARCH, self.lines.lines, paths))
        self.settings = self.note(read_settings(self._extra, self.settings_files, known))

    def check_parts(self, there: Collection[str]) -> None:
        """Note each heading in the site's own settings that no page has. What the site inherits is for other sites too."""
        own = {name for name, _ in self.settings_files[:1]}
        for heading in self.settings.pages.parts:
            place = find_line(self.settings_files, ("pages", "parts", heading))
            if heading not in there and place[0] in own:
                self.diagnostics.append(Diagnostic(*place, f"extra.pages.parts names '{heading}', which is the heading of no page"))
