"""What the adapters of all generators do alike: texts for the pipeline, titles for templates, a page's place in the site.

Of pages and files it asks only what MkDocs gives its themes, so that the objects of another generator's adapter will do.
"""

from __future__ import annotations

import html
import os
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final

import site_navigation
from markupsafe import escape

from peerkb import site_data
from peerkb.messages import Messages, read_messages
from peerkb.source_files import PlacedPage, Snippet, SourceFile

if TYPE_CHECKING:
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

MESSAGES: Final = Path(__file__).parent / "messages"
# The contract's marks need these, and a list in a site's own mkdocs.yml replaces the one of the defaults as a whole.
REQUIRED_EXTENSIONS: Final = ("admonition", "attr_list")
THEME_FAVICON: Final = "assets/images/favicon.png"  # the theme's own, of a site that names none


def messages_of(language: str) -> Messages:
    """What pages say in a language, or in English where there are no messages in that language."""
    known = language if (MESSAGES / f"{language}.yml").is_file() else "en"
    return read_messages((MESSAGES / f"{known}.yml").read_text(encoding="utf-8"), known)


def language_folders(docs: Path) -> set[str]:
    """The folders of the docs folder that bear the code of a language with messages."""
    return {file.stem for file in MESSAGES.glob("*.yml") if (docs / file.stem).is_dir()}


def data_texts(docs: Path, codes: Iterable[str]) -> dict[str, str]:
    """The data files of a site by path, with those of the languages `codes`."""
    files = {path: docs / path for path in site_data.data_files(codes)}
    return {path: file.read_text(encoding="utf-8", errors="replace") for path, file in files.items() if file.is_file()}


def installed_plugins() -> set[str]:
    """The names that plugins of MkDocs and ProperDocs have."""
    return {plugin.name for group in ("mkdocs.plugins", "properdocs.plugins") for plugin in entry_points(group=group)}


def find_snippets(folders: object, docs: Path) -> dict[str, Snippet]:
    """What pages can take in by a line of snippets, by the name that stands in that line. A name is looked for in folders in order."""
    found: dict[str, Snippet] = {}
    for folder in [folders] if isinstance(folders, str | os.PathLike) else folders if isinstance(folders, list) else []:
        root = Path(os.fspath(folder))
        for file in sorted(root.rglob("*")):
            if file.is_file():
                path = Path(os.path.relpath(file, docs)).as_posix()
                text = file.read_text(encoding="utf-8", errors="replace")
                found.setdefault(file.relative_to(root).as_posix(), Snippet(path, text))
    return found


def place(page: Page, source: SourceFile, home: Page | None) -> PlacedPage:
    """A page with its place in the site, for `check`. `home` is the first page of its language."""
    before, after = (site_navigation.path_beside(page, other) for other in (page.previous_page, page.next_page))
    above, parts = tuple(site_navigation.above(page, home)), tuple(site_navigation.parts_of(page))
    return PlacedPage(source, title_of(page), page.meta, page.content or "", above, before, after, parts)


def title_of(page: Page) -> str:
    """The title that readers see on the page; a navigation entry may be shorter. Generators take one from a heading as HTML."""
    return html.unescape(page.meta.get("title") or page.title or page.file.name)


def escape_titles(page: Page) -> None:
    """Make HTML of the titles for themes, which print them as they are. The navigation has a page's short one."""
    text, short = page.meta.get("title"), page.meta.get("short_title")
    named = short or text if page.title == text else None
    page.title = escape(named or html.unescape(page.title or page.file.name))
    if text:
        page.meta["title"] = escape(text)


def escape_parts(nav: Navigation) -> None:
    """Make HTML of the names of parts of the navigation, which may be names of folders."""
    for part in site_navigation.sections_of(nav.items):
        part.title = escape(html.unescape(part.title))


def template_line(error: Exception) -> str:
    """The template's file and line where an error was raised, as `main.html:12: `. Jinja puts both into the traceback."""
    found = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.endswith(".html"):
            found = f"{os.path.basename(name)}:{trace.tb_lineno}: "  # noqa: PTH119 - a name that may be no path
        trace = trace.tb_next
    return found
