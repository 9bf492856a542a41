"""What a page tells machines of itself and of its place in the site, as JSON-LD in the words of schema.org."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from jinja2.utils import htmlsafe_json_dumps

_CONTEXT: Final = "https://schema.org"


class Crumb(NamedTuple):
    """A page as a step on the way to another; `url` counts from the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class WebSite:
    """The site. Nothing is said of addresses while it has no `address` of its own."""

    name: str = ""
    address: str = ""
    description: str = ""
    language: str = ""


@dataclass(frozen=True)
class WebPage:
    """A page by its title, its address from the site's root, what it is about, its last check, and the pages above it, home first."""

    title: str
    url: str
    description: str = ""
    last_reviewed: datetime.date | None = None
    above: tuple[Crumb, ...] = ()


def web_site(site: WebSite) -> str:
    """The site, for its home page."""
    said = {"name": site.name, "description": site.description, "url": site.address, "inLanguage": site.language}
    return script("WebSite", said)


def web_page(page: WebPage, site: WebSite) -> str:
    """A page as a part of the site."""
    said = {
        "name": page.title,
        "description": page.description,
        "url": urljoin(site.address, page.url) if site.address else "",
        "inLanguage": site.language,
        "isPartOf": _thing("WebSite", {"name": site.name, "url": site.address}),
        "lastReviewed": page.last_reviewed.isoformat() if page.last_reviewed else "",
    }
    return script("WebPage", said)


def breadcrumbs(page: WebPage, site: WebSite) -> str:
    """The way to a page from the home page; nothing for a page with none above it. A part's own first page is one step, not two.

    Steps are addresses, so a site without one has no way to tell.
    """
    titles: dict[str, str] = {}
    for title, url in (*page.above, Crumb(page.title, page.url)):
        titles.setdefault(url, title)
    if len(titles) == 1 or not site.address:
        return ""
    return script("BreadcrumbList", {"itemListElement": list(_steps(titles.items(), site.address))})


def script(kind: str, said: Mapping[str, Any]) -> str:
    """What is said of a thing of some kind, as an element for a page's head. No text can end the element or begin another."""
    return f'<script type="application/ld+json">{htmlsafe_json_dumps({"@context": _CONTEXT, **_thing(kind, said)})}</script>'


def _steps(pages: Iterable[tuple[str, str]], address: str) -> Iterable[dict[str, Any]]:
    for position, (url, title) in enumerate(pages, start=1):
        yield _thing("ListItem", {"position": position, "name": title, "item": urljoin(address, url)})


def _thing(kind: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of it; nothing is said of the rest."""
    return {"@type": kind, **{key: value for key, value in said.items() if value != ""}}
