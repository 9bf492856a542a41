"""Linking a page's words to their terms: HTML in, the same HTML with links added out (the contract, "What is linked")."""

from __future__ import annotations

import html as entities
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import unquote

from peerkb.glossary.matcher import Matcher
from peerkb.html.addresses import resolve_href
from peerkb.html.edits import Edit, edit_link
from peerkb.html.page_text import Anchor, PageText

POLICIES: Final = ("section", "page", "all")
CLASS: Final = "glossary-term"
SCHEME: Final = "term:"


@dataclass(frozen=True)
class Glossary:
    """What linking needs to know of all terms: their words, the address of each term's page, and who is never linked by itself."""

    matcher: Matcher
    addresses: Mapping[str, str]
    by_hand: frozenset[str] = frozenset()
    digest: bytes = b""  # of all forms

    @cached_property
    def escaped(self) -> Mapping[str, str]:
        """The addresses as they stand in an attribute."""
        return {slug: entities.escape(address) for slug, address in self.addresses.items()}

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The slug of the term whose page stands at an address, counted from the site's root."""
        return {unquote(address).removesuffix("index.html"): slug for slug, address in self.addresses.items()}


@dataclass(frozen=True)
class Rules:
    """How one page is linked: its address from the site's root, the policy, the term it is itself the page of, what it leaves out."""

    address: str
    policy: str = "section"
    own: str | None = None
    automatic: bool = True
    skip: frozenset[str] = frozenset()


@dataclass
class Links:
    """What linking a page comes to: the edits that make the links, where they are, and the addresses that lead to no term.

    `mentions` tells for each term that is linked, in the order of the first links, from which of the page's sections each is.
    """

    edits: list[Edit] = field(default_factory=list)
    mentions: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def link(page: PageText, glossary: Glossary, rules: Rules) -> Links:
    """The links of `page`: those it has to terms' pages, and those added to terms' words as `rules` allow."""
    links = Links()
    to_root = "../" * rules.address.count("/") or "./"
    found: list[tuple[int, str, tuple[int, int] | None]] = []  # in the text at, which term, where to put a link
    mentions = links.mentions
    for anchor in page.anchors:
        slug = _by_hand(page.html, anchor, glossary, rules, to_root, links)
        if slug is not None:
            found.append((anchor.at, slug, None))
    if rules.automatic:
        for start, end, slug in glossary.matcher.find(page.text):
            place = page.place(start, end)
            if place is not None:
                found.append((start, slug, place))
        found.sort(key=lambda occurrence: occurrence[0])
    never = glossary.by_hand | rules.skip | {rules.own}
    begins = [section.at for section in page.sections]
    seen: set[str] = set()
    current = 0
    for at, slug, place in found:
        section = bisect_right(begins, at) - 1
        if section != current:
            current = section
            if rules.policy == "section":
                seen.clear()
        if place is not None:
            if slug in never or slug in seen:
                continue
            start, end = place
            words = page.html[start:end]
            links.edits.append(Edit(start, end, f'<a class="{CLASS}" href="{to_root}{glossary.escaped[slug]}">{words}</a>'))
        if rules.policy != "all":
            seen.add(slug)
        if slug != rules.own:
            mentions[slug] = (*mentions.get(slug, ()), section)
    return links


def _by_hand(html: str, anchor: Anchor, glossary: Glossary, rules: Rules, to_root: str, links: Links) -> str | None:
    """The term that a link of the page's own leads to, if any; its edits and faults go to `links`."""
    href = anchor.href
    if href[: len(SCHEME)].lower() == SCHEME:
        name, _, fragment = unquote(href[len(SCHEME) :]).partition("#")
        if name not in glossary.addresses:
            links.unknown.append(href)
            return None
        target = to_root + glossary.addresses[name] + (f"#{fragment}" if fragment else "")
        links.edits += edit_link(html, anchor, href=target, add_class=CLASS)
        return name
    slug = glossary.slugs.get(resolve_href(rules.address, href)) if href and href[0] not in "#?/" else None
    if slug is None or slug == rules.own:
        return None
    links.edits += edit_link(html, anchor, add_class=CLASS)
    return slug
