"""Write the index of the site's search. What is in it, and what a site may say of it, stands in `peerkb`; the rest is in docs/assets.

Material's own search plugin stays off: its script would fetch an index on every page before anybody searches.
"""

from __future__ import annotations

import html
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from peerkb.cache import store
from peerkb.helplines.directory import read_directory
from peerkb.search import search_index, search_sections, search_words
from peerkb.validation.diagnostics import report

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("search")

CACHEABLE = True

WORDS = "_data/search.yml"
LINES = "_data/phones.yml"
INDEX = "search/search_index.js"

# The build that is under way: its pages, and what the site tells its search.
_entries: list[search_index.Entry] = []
_words: dict[str, Any] = {}
_weights: dict[str, float] = {}
_text = True


@event_priority(-110)  # once faults of the pages themselves are told
def on_env(env: Any, config: MkDocsConfig, files: Files) -> None:
    """Read what the site tells its search, with all pages known; refuse the build for faults in it."""
    _entries.clear()
    _words.clear()
    _weights.clear()
    pages = {
        file.src_uri: search_words.Place(_title(file.page), _url(file.page))
        for file in files.documentation_pages()
        if file.page is not None
    }
    directory, _ = read_directory(_data(config, LINES), LINES)
    words, faults = search_words.read_search_words(_data(config, WORDS), WORDS, directory.lines, pages)
    kinds = {"term", *((config.extra.get("pages") or {}).get("kinds") or ())}
    settings, wrong = search_words.read_settings(config.extra.get("search"), posixpath.basename(config.config_file_path), pages, kinds)
    if faults or wrong:
        raise PluginError(report([*faults, *wrong]))
    global _text
    _weights.update(settings.weights)
    _text = settings.text
    _words.update(search_words.exported(words, directory.lines, pages, settings))


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Take in a page, while it has neither what templates add nor links and emphasis."""
    said, wished = page.meta, page.meta.get("search") or {}  # `search` has the keys that Material gives it
    if wished.get("exclude"):
        return
    document = search_index.Document(
        url=_url(page),
        title=_title(page),
        kind=_kind(page),
        weight=float(wished.get("boost", _weights.get(_kind(page), 1))),
        description=html.unescape(said.get("description") or ""),
        aliases=tuple(said.get("aliases", ())),
        keywords=tuple(said.get("keywords", ())),
        questions=tuple(said.get("questions", ())),
        sections=tuple(map(search_sections.Section._make, _sections(page.content or ""))),
    )
    _entries.append(search_index.entry(document))


def on_post_build(config: MkDocsConfig) -> None:
    """Write the index."""
    index = Path(config.site_dir, INDEX)
    index.parent.mkdir(parents=True, exist_ok=True)
    with index.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(search_index.script(_entries, _words))
    _entries.clear()


def _data(config: MkDocsConfig, path: str) -> str:
    file = Path(config.docs_dir, path)
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _kind(page: Page) -> str:
    return str(page.meta.get("kind") or ("term" if "term" in page.meta else ""))


def _title(page: Page) -> str:
    """The title that readers see on the page; a navigation entry may be shorter."""
    said = page.meta.get("title")  # knowledge_base.py makes HTML of it
    return html.unescape(page.title or page.file.name) if not said else html.unescape(said) if isinstance(said, Markup) else str(said)


def _sections(content: str) -> list[tuple[str, str, str]]:
    """The sections of a page, as JSON has them."""
    sections: list[tuple[str, str, str]] = store.current().remember("sections", [content], lambda: search_sections.sections(content))
    return sections if _text else [(anchor, title, "") for anchor, title, _ in sections]


def _url(page: Page) -> str:
    return "" if page.file.url in (".", "./") else page.file.url
