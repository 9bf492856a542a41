"""Link every page to the glossary and check what its front matter says. The rules live in `peerkb`; this file only carries."""

from __future__ import annotations

import html
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import escape
from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import File as MkDocsFile
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page

from peerkb import pipeline
from peerkb.cache import store
from peerkb.html import edits
from peerkb.pages.json_ld import Crumb, WebPage, WebSite
from peerkb.pipeline import DeferredFragments
from peerkb.validation.diagnostics import Diagnostic, report, short_repr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.utils.templates import TemplateContext

log = get_plugin_logger("glossary")

CACHEABLE = True


_NOTHING = DeferredFragments("", None, "")


@dataclass
class _Build:
    """What one build gathers."""

    site: pipeline.Pipeline
    order: dict[str, int] = field(default_factory=dict)
    said: dict[str, dict[str, Any]] = field(default_factory=dict)  # by pages, until MkDocs takes it
    whole: str = ""  # the page that search reads without its links
    later: DeferredFragments = _NOTHING  # what it lacks when its template has made it
    pages: list[Page] = field(default_factory=list)
    home: list[Page] = field(default_factory=list)
    glossary: list[Page] = field(default_factory=list)


# The build that is under way, made anew in `on_config`: `mkdocs serve` keeps this module loaded between builds.
_build = _Build(pipeline.Pipeline({}, "", WebSite(), {}))


def on_config(config: MkDocsConfig) -> None:
    """Begin a build with what mkdocs.yml and the data files say."""
    files = {path: Path(config.docs_dir, path) for path in pipeline.DATA}
    data = {path: file.read_text(encoding="utf-8", errors="replace") for path, file in files.items() if file.is_file()}
    language = str(config.theme.get("language") or config.theme.get("locale") or "")
    about = WebSite(config.site_name, config.site_url or "", config.site_description or "", language)
    _begin(
        pipeline.Pipeline(config.extra, posixpath.basename(config.config_file_path or "mkdocs.yml"), about, data, store.current().remember)
    )


def _begin(new: pipeline.Pipeline) -> None:
    global _build
    _build = _Build(new)


@event_priority(-100)  # after plugins that add files
def on_files(files: Files, config: MkDocsConfig) -> None:
    """Gather the terms, before any page is linked."""
    in_glossary = [file for file in files.documentation_pages() if posixpath.dirname(file.src_uri) == pipeline.GLOSSARY]
    terms = [_file(file) for file in in_glossary if file.name != "index"]
    if terms and len(terms) == len(in_glossary):
        index = MkDocsFile.generated(config, pipeline.INDEX, content="# Glossary\n")
        files.append(index)
        in_glossary.append(index)
    _build.site.add_terms(terms, next((file.url for file in in_glossary if file.name == "index"), ""))


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> None:
    """Note the order in which readers meet the pages, and the pages above those that no part of the navigation holds."""
    _build.order.update((page.file.src_uri, index) for index, page in enumerate(nav.pages))
    for part in _parts(nav.items):
        part.title = escape(html.unescape(part.title))  # it may be the name of a folder
    index = files.get_file_from_path(pipeline.INDEX)
    _build.home = [nav.homepage] if nav.homepage else []
    _build.glossary = [index.page] if index and index.page else []


def on_page_read_source(page: Page, config: MkDocsConfig) -> str:
    """Read a page's front matter, where its writer can still be told the line.

    MkDocs gets the body alone, behind an empty line: it would take a first line such as `Hope: a word` for front matter.
    """
    _build.said[page.file.src_uri], body = _build.site.front_matter(_file(page.file))
    return f"\n{body}"


@event_priority(100)  # before any plugin asks what the front matter says
def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Hand MkDocs the front matter; the description as HTML, since themes put it into an attribute as it is."""
    page.meta = _build.said.pop(page.file.src_uri)
    if "description" in page.meta:
        page.meta["description"] = html.escape(page.meta["description"])


@event_priority(100)  # before plugins that hand on a whole document, such as glightbox
def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Link the page's words."""
    return _build.site.page(_file(page.file), page.meta, content)


@event_priority(-100)  # when every plugin has seen every page
def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
    """Refuse the build for its faults."""
    if _build.site.faults:
        raise PluginError(report(_build.site.faults))
    pages = [file.page for file in files.documentation_pages() if file.page is not None and file.page.content is not None]
    pages.sort(key=lambda page: (_build.order.get(page.file.src_uri, len(_build.order)), page.file.src_uri))
    _build.pages = pages
    for page in pages:
        _as_html(page)
    log.info(_build.site.complete((_file(page.file), _title(page)) for page in pages))


@event_priority(100)  # before the search plugin parses the page
def _lighten(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    """Give the page's template what it may show of the page, and search the page's words alone.

    Search drops links and emphasis anyway, after it has spent most of its time on them.
    """
    file = _file(page.file)
    _build.later = _build.site.later(file, _about(page))
    cast("dict[str, Any]", context)["kb"] = {**_build.site.context(file, page.meta), "later": _build.later}
    _build.whole = page.content or ""
    page.content = edits.without_inline_tags(page.content or "")


@event_priority(-100)
def _restore(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
    page.content = _build.whole


on_page_context = CombinedEvent(_lighten, _restore)


@event_priority(-100)  # after plugins that parse the page once more, such as glightbox
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Add what a page says of the whole site."""
    return pipeline.insert_fragments(output, _build.later)


def on_template_context(context: TemplateContext, template_name: str, config: MkDocsConfig) -> None:
    """Give pages without a source, such as the one for addresses that lead nowhere, what every page has."""
    cast("dict[str, Any]", context)["kb"] = _build.site.context_everywhere()


@event_priority(100)  # before the search plugin needs memory for its index
def on_post_build(config: MkDocsConfig) -> None:
    """Write all terms and all pages as JSON, and let go of the build."""
    listed = _build.site.export_pages((_file(page.file), page.meta, _title(page)) for page in _build.pages)
    for name, pieces in (("glossary.json", _build.site.export()), ("pages.json", listed)):
        with Path(config.site_dir, name).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
    _begin(pipeline.Pipeline({}, "", WebSite(), {}))


def _title(page: Page) -> str:
    """The title that readers see on the page; a navigation entry may be shorter. MkDocs takes one from a heading as HTML."""
    text = page.meta.get("title") or page.title or page.file.name
    return html.unescape(text)


def _as_html(page: Page) -> None:
    """Make HTML of the titles that MkDocs hands to themes, which print them as they are: words of one's own, or a file's name."""
    text = page.meta.get("title")
    page.title = escape(text if page.title == text else html.unescape(page.title or page.file.name))
    if text:
        page.meta["title"] = escape(text)


def _parts(items: Iterable[StructureItem]) -> Iterator[Section]:
    for item in items:
        if isinstance(item, Section):
            yield item
            yield from _parts(item.children)


def _about(page: Page) -> WebPage:
    """What machines are told of a page."""
    described = html.unescape(page.meta.get("description") or "")
    return WebPage(_title(page), _file(page.file).url, described, page.meta.get("last_reviewed"), tuple(_above(page)))


def _above(page: Page) -> Iterator[Crumb]:
    """The pages above a page, as the navigation names them: home, then the first page of each part that has one."""
    if page.is_homepage:
        return
    for home in _build.home:
        yield Crumb(_short_title(home), _file(home.file).url)
    in_glossary = posixpath.dirname(page.file.src_uri) == pipeline.GLOSSARY and not page.ancestors
    for index in _build.glossary if in_glossary else ():
        yield Crumb(_short_title(index), _file(index.file).url)
    for part in reversed([part for part in page.ancestors if isinstance(part, Section)]):
        first = next((child for child in part.children if isinstance(child, Page) and child.is_index), None)
        if first is not None:
            yield Crumb(html.unescape(part.title), _file(first.file).url)


def _short_title(page: Page) -> str:
    """The title that a page has in the navigation."""
    return html.unescape(str(page.title or page.file.name))


def _file(file: MkDocsFile) -> pipeline.File:
    url = "" if file.url in (".", "./") else file.url
    return pipeline.File(file.src_uri, url, lambda: _text(file))


def _text(file: MkDocsFile) -> str:
    """A page's source; that it is no UTF-8 is a fault."""
    try:
        return file.content_string
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        wrong = short_repr(error.object[error.start : error.start + 8])
        _build.site.faults.append(Diagnostic(file.src_uri, line, f"the file is not UTF-8: {wrong}. Save it as UTF-8"))
        return ""
