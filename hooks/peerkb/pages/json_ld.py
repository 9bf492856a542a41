"""JSON-LD (schema.org) for the heads of pages: the site, the page, its breadcrumbs."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from jinja2.utils import htmlsafe_json_dumps

_CONTEXT: Final = "https://schema.org"


class Crumb(NamedTuple):
    """A page in a breadcrumb trail; `url` counts from the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class WebSite:
    """The site in a language. Without an `address`, JSON-LD has no addresses; `home` counts from it."""

    name: str = ""
    address: str = ""
    description: str = ""
    language: str = ""
    home: str = ""

    @property
    def home_address(self) -> str:
        """The whole address of the home page, or nothing."""
        return urljoin(self.address, self.home) if self.address else ""


@dataclass(frozen=True)
class WebPage:
    """A page. `url` counts from the site's root; `above` has the pages above it in the navigation, home first."""

    title: str
    url: str
    description: str = ""
    last_reviewed: datetime.date | None = None
    above: tuple[Crumb, ...] = ()


def web_site(site: WebSite) -> str:
    """The WebSite element, for the home page."""
    properties = {"name": site.name, "description": site.description, "url": site.home_address, "inLanguage": site.language}
    return script("WebSite", properties)


def web_page(page: WebPage, site: WebSite) -> str:
    """The WebPage element, as a part of the site."""
    properties = {
        "name": page.title,
        "description": page.description,
        "url": urljoin(site.address, page.url) if site.address else "",
        "inLanguage": site.language,
        "isPartOf": _thing("WebSite", {"name": site.name, "url": site.home_address}),
        "lastReviewed": page.last_reviewed.isoformat() if page.last_reviewed else "",
    }
    return script("WebPage", properties)


def breadcrumbs(page: WebPage, site: WebSite) -> str:
    """The BreadcrumbList element from the home page to a page; empty without pages above it or without a site address.

    Of two crumbs with one address, such as a section and its index page, only the first counts.
    """
    titles: dict[str, str] = {}
    for title, url in (*page.above, Crumb(page.title, page.url)):
        titles.setdefault(url, title)
    if len(titles) == 1 or not site.address:
        return ""
    return script("BreadcrumbList", {"itemListElement": list(_steps(titles.items(), site.address))})


def script(kind: str, properties: Mapping[str, Any]) -> str:
    """A script element with a thing of the type `kind`. Its JSON is escaped, so that no text can end the element."""
    return f'<script type="application/ld+json">{htmlsafe_json_dumps({"@context": _CONTEXT, **_thing(kind, properties)})}</script>'


def _steps(pages: Iterable[tuple[str, str]], address: str) -> Iterable[dict[str, Any]]:
    for position, (url, title) in enumerate(pages, start=1):
        yield _thing("ListItem", {"position": position, "name": title, "item": urljoin(address, url)})


def _thing(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """A thing of the type `kind`, without its empty properties."""
    return {"@type": kind, **{key: value for key, value in properties.items() if value != ""}}
