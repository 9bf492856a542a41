"""Pages of a built site as a book needs them: what they are, where they stand, and the HTML of their article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Final

from peerkb.html.addresses import resolve_href

_ARTICLE: Final = re.compile(r"<article\b.*?</article>", re.DOTALL)
_BESIDE: Final = re.compile(r'<link rel="(prev|next)" href="([^"]*)"')
_CRUMBS: Final = re.compile(r'<script type="application/ld\+json">(\{[^<]*"BreadcrumbList"[^<]*)</script>')
_COPYRIGHT: Final = re.compile(r'<div class="md-copyright__highlight">(.*?)</div>', re.DOTALL)
_ROOT: Final = re.compile(r"<html\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'(\w+)="([^"]*)"')
_HELP: Final = re.compile(r'<p class="kb-lines">(.*?)</p>', re.DOTALL)
_META: Final = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"')


@dataclass(frozen=True)
class BuiltPage:
    """A page: its address from the site's root, what `pages.json` says of it, its article, and the part of the site it stands in."""

    url: str
    title: str
    kind: str
    audience: tuple[str, ...]
    language: str
    direction: str
    article: str
    part: str  # the name of the part of the navigation that it stands in
    part_url: str
    before: str | None
    after: str | None
    site_name: str
    site_description: str
    copyright: str


def read_page(said: Mapping[str, Any], html: str) -> BuiltPage | None:
    """The page that `pages.json` tells of in `said`, from its HTML; None for one without an article, such as a former address."""
    article = _ARTICLE.search(html)
    if article is None:
        return None
    url = str(said["url"]).removesuffix("index.html")  # as links are resolved
    root = dict(_ATTRIBUTE.findall(found[1])) if (found := _ROOT.search(html)) else {}
    beside = {name: resolve_href(url, unescape(href)).removeprefix("./") for name, href in _BESIDE.findall(html)}
    meta = {name: unescape(content) for name, content in _META.findall(html)}
    notice = _COPYRIGHT.search(html)
    part, part_url = _part(html)
    return BuiltPage(
        url=url,
        title=str(said["title"]),
        kind=str(said.get("kind", "")),
        audience=tuple(said.get("audience", ())),
        language=str(said.get("language") or root.get("lang", "en")),
        direction=root.get("dir", "ltr"),
        article=article[0],
        part=part,
        part_url=part_url,
        before=beside.get("prev"),
        after=beside.get("next"),
        site_name=meta.get("og:site_name", ""),
        site_description=meta.get("og:description", ""),
        copyright=" ".join(notice[1].split()) if notice else "",
    )


def _part(html: str) -> tuple[str, str]:
    """The part of the navigation right below home that a page stands in: what the page calls it, and where it leads."""
    found = _CRUMBS.search(html)
    crumbs = json.loads(found[1])["itemListElement"] if found else []
    if len(crumbs) < 2:
        return "", ""
    # The first page of a part is its own last crumb, by its own title: `in_reading_order` takes the name from the pages below it.
    return (str(crumbs[1]["name"]) if len(crumbs) > 2 else ""), str(crumbs[1].get("item", ""))


def in_reading_order(pages: Iterable[BuiltPage]) -> list[BuiltPage]:
    """The pages of one language that the navigation leads through, in its order; others, such as those of terms, are left out."""
    by_url = {page.url: page for page in pages}
    firsts = [page for page in by_url.values() if page.before not in by_url and page.after in by_url]
    ordered: dict[str, BuiltPage] = {}
    for first in firsts:
        page: BuiltPage | None = first
        while page is not None and page.url not in ordered:
            ordered[page.url] = page
            page = by_url.get(page.after) if page.after is not None else None
    names = {page.part_url: page.part for page in ordered.values() if page.part}
    return [replace(page, part=names.get(page.part_url, "")) for page in ordered.values()]


def help_lines(article: str) -> str:
    """The HTML of the ways to reach help that a page has at its end; empty without any."""
    found = _HELP.search(article)
    return " ".join(found[1].split()) if found else ""
