"""What keys of kept results take of MkDocs' objects, and what rendering leaves in a page, as plain data that can be kept."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import mkdocs
from markdown.extensions import Extension as MarkdownExtension
from mkdocs.plugins import BasePlugin
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.theme import Theme
from mkdocs.utils.yaml import RelativeDirPlaceholder

from peerkb.cache import eligibility
from peerkb.cache.digests import canonical
from peerkb.cache.template_check import Covered

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import File
    from mkdocs.structure.nav import Navigation

# Settings that say how a build runs or which files it takes, and objects of plugins and hooks, which count by their settings and code.
_NOT_SHOWN: Final = frozenset(
    {"site_dir", "strict", "plugins", "hooks", "watch", "config_file_path", "exclude_docs", "draft_docs", "not_in_nav"}
)
# What templates may ask of any page, of its file and of the navigation: a key covers it.
_OF_PAGES: Final = frozenset(
    {
        *("title", "url", "abs_url", "canonical_url", "edit_url", "file", "meta", "children", "parent", "ancestors", "active"),
        *("previous_page", "next_page", "is_section", "is_page", "is_link", "is_index", "is_homepage", "is_top_level"),
        *("src_uri", "src_path", "dest_uri", "dest_path", "name", "edit_uri", "page", "items", "pages", "homepage"),
    }
)
_OF_OWN: Final = frozenset({"content", "toc"})  # besides, of the page itself
# Variables of templates that are covered by the parts of a key.
_IN_KEY: Final = frozenset({"nav", "config", "page", "pages", "build_date_utc", "kb"})


class UnknownError(Exception):
    """A setting that may read anything."""


def coverage(config: MkDocsConfig, seen: Iterable[object]) -> Covered:
    """What keys cover of what a template may ask for. `seen` are the navigation, a file and a page, as templates meet them."""
    hidden = {name for each in seen for name in dir(each) if not name.startswith("_")} - _OF_PAGES
    return Covered(sorted({*config, "plugins"} - (_NOT_SHOWN - {"plugins"})), sorted(hidden), sorted(_OF_OWN))


def for_markdown(config: MkDocsConfig, files: Iterable[File]) -> str:
    """What all pages' Markdown depends on besides the pages. Raises TypeError or UnknownError for a setting that no key can cover."""
    return canonical([_markdown_settings(config), sorted(_identity(file) for file in files)], _tell_to_markdown)


def for_site(env: jinja2.Environment, config: MkDocsConfig, nav: Navigation | None, pages: Iterable[Page], variables: Sequence[Any]) -> str:
    """What templates can show besides the page itself. `variables` is what they have as `kb` on each page, a dataclass for each language.

    Raises TypeError for a setting that no key can cover.
    """
    return canonical(list(_shown(env, config, nav, pages, variables)), _tell)


def for_page(page: Page, context: Mapping[str, Any], shared: Any) -> str:
    """What templates can show of the page, its content aside. `shared` is what they have as `kb` on each page, a dataclass.

    Raises TypeError for a value that no key can cover.
    """
    return canonical(list(_shown_of(page, context, shared)), _tell)


def _shown(
    env: jinja2.Environment, config: MkDocsConfig, nav: Navigation | None, pages: Iterable[Page], variables: Sequence[Any]
) -> Iterator[Any]:
    yield {name: value for name, value in config.items() if name not in _NOT_SHOWN}
    yield [[name, dict(plugin.config) if isinstance(plugin, BasePlugin) else None] for name, plugin in config.plugins.items()]
    yield {name: value for name, value in env.globals.items() if not callable(value)}
    yield [_entry(item) for item in (nav.items if nav else ())]
    for page in pages:
        yield [_place(page), page.title, {key: value for key, value in page.meta.items() if key != "aliases"}]
    for of_language in variables:
        for each in fields(of_language):
            value = getattr(of_language, each.name)
            yield [each.name, value() if callable(value) else value]


def _shown_of(page: Page, context: Mapping[str, Any], shared: Any) -> Iterator[Any]:
    yield [_place(page), page.title, page.meta, [_plain(link) for link in page.toc]]
    yield {name: value for name, value in context.items() if name not in _IN_KEY}
    own = context.get("kb")
    if own is not None:
        values = {each.name: getattr(own, each.name) for each in fields(own)}
        yield {name: value for name, value in values.items() if value is not getattr(shared, name)}


def _markdown_settings(config: MkDocsConfig) -> list[Any]:
    """What says how Markdown is read; addresses are those of files. The level of the log counts: with another one more is to be told."""
    level = logging.getLogger(mkdocs.__name__).getEffectiveLevel()
    names = [each if isinstance(each, str) else [type(each).__qualname__, each.goes_by] for each in config.markdown_extensions]
    links = dict(config.validation.links)
    return [names, config.mdx_configs, links, level, config.docs_dir]


def _tell_to_markdown(value: Any) -> Any:
    module = str(getattr(value, "__module__", "")).partition(".")[0]
    if isinstance(value, RelativeDirPlaceholder) or (callable(value) and module not in eligibility.TRUSTED_PACKAGES):
        raise UnknownError(f"{value!r} may read anything")
    raise TypeError


def _tell(value: Any) -> Any:
    if isinstance(value, Theme):
        return [value.name, {**dict(value), "locale": str(value.locale)}, sorted(value.static_templates)]
    if isinstance(value, MarkdownExtension):
        return [type(value).__module__, type(value).__qualname__]
    if hasattr(type(value), "cache_key"):
        return value.cache_key()
    raise TypeError


def _identity(file: File) -> list[Any]:
    """What a link to a file depends on."""
    return [file.src_uri, file.url, file.inclusion.value]


def _place(page: Page) -> list[Any]:
    file = page.file
    return [file.src_uri, file.dest_uri, page.url, page.abs_url, page.canonical_url, page.edit_url, page.is_homepage]


def _entry(item: StructureItem) -> list[Any]:
    """What the navigation shows of an entry, its front matter aside."""
    source = item.file.src_uri if isinstance(item, Page) else None
    children = [_entry(child) for child in getattr(item, "children", None) or ()]
    return [type(item).__name__, item.title, getattr(item, "url", None), source, children]


def rendered(page: Page, content: str) -> dict[str, Any]:
    """What rendering Markdown leaves in a page, as plain JSON."""
    anchors = {file.src_uri: links for file, links in (page.links_to_anchors or {}).items()}
    toc = [_plain(link) for link in page.toc]
    return {"html": content, "title": page.title, "toc": toc, "ids": sorted(page.present_anchor_ids or ()), "anchors": anchors}


def _plain(link: AnchorLink) -> list[Any]:
    return [link.title, link.id, link.level, [_plain(child) for child in link.children]]


def contents(plain: list[Any]) -> TableOfContents:
    """The contents of a page, from what `rendered` gives as `toc`."""
    links = [_anchor_link(each) for each in plain]
    for first in links[:1]:
        first.active = True  # type: ignore[attr-defined]  # as MkDocs marks it
    return TableOfContents(links)


def _anchor_link(plain: list[Any]) -> AnchorLink:
    link = AnchorLink(plain[0], plain[1], plain[2])
    link.children = [_anchor_link(child) for child in plain[3]]
    return link
