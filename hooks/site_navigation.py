"""The navigation as the adapters need it: of each language, without drafts, and what stands above and beside a page.

It asks of parts and pages only what MkDocs gives its themes, so that the objects of another generator's adapter will do.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeGuard
from urllib.parse import urlsplit

from peerkb.pages.json_ld import Crumb
from peerkb.validation.diagnostics import Diagnostic, suggestion

if TYPE_CHECKING:
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation, Section
    from mkdocs.structure.pages import Page


def by_language(nav: Navigation, files: Files, codes: Iterable[str], code_of: Callable[[str], str]) -> dict[str, Navigation]:
    """The navigation of each language, by its code; `code_of` tells that of the page at a path.

    A part that holds pages of another language alone is that language's; its name says which.
    """
    items: dict[str, list[StructureItem]] = {code: [] for code in codes}
    for item in nav.items:
        found_in = {code_of(page.file.src_uri) for page in pages_of([item])}
        code = found_in.pop() if len(found_in) == 1 else ""
        if code and _is_part(item):
            for child in item.children:
                child.parent = None
            items[code] += item.children
        else:
            items[code].append(item)
    found = {}
    for code, own in items.items():
        found[code] = type(nav)(own, pages_of(own))
        home = files.get_file_from_path(f"{code}/index.md") if code else None
        found[code].homepage = home.page if home else nav.homepage
    return found


def lead_terms_to_index(index: Page | None, order: Collection[str], is_term: Callable[[str], bool], files: Files) -> None:
    """Set the A-Z, or the part that it begins, above terms that the navigation leaves out: all of them would stand on each page.

    `order` has the paths of the pages that the navigation holds.
    """
    if index is None or index.file.src_uri not in order:
        return
    above: StructureItem = index.parent if index.parent and _index_of(index.parent) is index else index
    for file in files.documentation_pages():
        if file.page and file.src_uri not in order and is_term(file.src_uri):
            file.page.parent = above  # type: ignore[assignment]  # any item may be above a page


def without_drafts(nav: Any, drafts: Collection[str]) -> Any:
    """The navigation as the settings have it, without pages that are drafts and without parts that are empty then."""
    if isinstance(nav, list):
        return [kept for item in nav if (kept := without_drafts(item, drafts))]
    if isinstance(nav, dict):
        return {title: kept for title, item in nav.items() if (kept := without_drafts(item, drafts))}
    return None if str(nav).lstrip("/") in drafts else nav


def paths_in(nav: Any) -> Iterator[str]:
    """The paths of pages that the navigation names, as the settings have it."""
    inner = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    for item in inner:
        yield from paths_in(item)
    if isinstance(nav, str):
        yield nav.lstrip("/")


def find_faults(nav: Any, files: Collection[str], pages: Iterable[str], settings: tuple[str, str]) -> Iterator[Diagnostic]:
    """A fault for each entry of the navigation that is no file, and for each of `pages` that it leaves out.

    `nav` is the navigation as the settings have it, where they have one. `files` are the paths of all files, `pages` those of pages
    that are to stand in it. `settings` are the site's own by name and text.
    """
    name, text = settings
    shown = dict.fromkeys(paths_in(nav))
    for path in shown:
        if path not in files and not urlsplit(path).scheme and not urlsplit(path).netloc:
            alone = re.compile(rf"(?<![\w./-])/?{re.escape(path)}(?![\w./-])")  # and no part of a longer path
            line = next((number for number, row in enumerate(text.splitlines(), start=1) if alone.search(row)), None)
            near = suggestion(path, files) or "."
            yield Diagnostic(name, line, f"nav names '{path}', which is not there{near} Name a page by its path in the docs folder")
    for path in pages if shown else ():
        if path not in shown:
            remedy = f"Add it to nav in {name}, or to not_in_nav if links alone lead to it; until it is ready it says draft: true"
            yield Diagnostic(path, None, f"the page is in no menu. {remedy}. Or take the file away")


def above(page: Page, home: Page | None) -> Iterator[Crumb]:
    """The pages above a page, as the navigation names them: home, then the first page of each part that has one."""
    if home is page:
        return
    if home:
        yield _crumb(home)
    for part in reversed(list(page.ancestors)):
        first = _index_of(part) if _is_part(part) else part
        if first and _is_page(first) and first is not page:
            yield Crumb(html.unescape(str(part.title)), url_of(first.file))


def path_beside(page: Page, other: Page | None) -> str:
    """The path of a neighbor in the navigation, if both are in one part with a page of its own, or in none."""
    return other.file.src_uri if other and _part(page) is _part(other) else ""


def parts_of(page: Page) -> Iterator[str]:
    """The parts that a page is in, each by the path of its first page, the inmost first."""
    for part in page.ancestors:
        first = _first_page(part) if _is_part(part) else None
        if first is not None:
            yield first.file.src_uri


def pages_of(items: Iterable[StructureItem]) -> list[Page]:
    """All pages of a navigation, in order."""
    return [page for item in items for page in ([item] if _is_page(item) else pages_of(getattr(item, "children", None) or ()))]


def sections_of(items: Iterable[StructureItem]) -> Iterator[Section]:
    """All parts of a navigation, in order."""
    for item in items:
        if _is_part(item):
            yield item
            yield from sections_of(item.children)


def url_of(file: File) -> str:
    """The address of a file from the site's root; that of the home page is empty."""
    return "" if file.url in (".", "./") else file.url


def _is_page(item: StructureItem) -> TypeGuard[Page]:
    return item.is_page


def _is_part(item: StructureItem) -> TypeGuard[Section]:
    return item.is_section


def _index_of(part: Section) -> Page | None:
    """The page that a part of the navigation begins with, where it has one."""
    return next((child for child in part.children if _is_page(child) and child.is_index), None)


def _first_page(item: StructureItem) -> Page | None:
    if _is_page(item):
        return item
    return next((found for child in getattr(item, "children", None) or () if (found := _first_page(child))), None)


def _part(page: Page) -> Section | None:
    """The nearest part above a page that has a page of its own."""
    return next((part for part in page.ancestors if _is_part(part) and _index_of(part)), None)


def _crumb(page: Page) -> Crumb:
    return Crumb(html.unescape(str(page.title or page.file.name)), url_of(page.file))
