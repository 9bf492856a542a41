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
    """What linking needs to know of all terms.

    `matcher` finds their forms, `addresses` are those of their pages by slug, and `by_hand` has the slugs of terms that are linked
    only where a writer makes the link.
    """

    matcher: Matcher
    addresses: Mapping[str, str]
    by_hand: frozenset[str] = frozenset()

    @cached_property
    def escaped(self) -> Mapping[str, str]:
        """The addresses, escaped for an attribute."""
        return {slug: entities.escape(address) for slug, address in self.addresses.items()}

    @cached_property
    def slugs(self) -> Mapping[str, str]:
        """The slug of each term by the address of its page from the site's root."""
        return {address.removesuffix("index.html"): slug for slug, address in self.addresses.items()}


@dataclass(frozen=True)
class Rules:
    """How one page is linked.

    `address` counts from the site's root, `policy` is one of POLICIES, `own` is the slug of the term whose page this is, `automatic`
    says whether links are added, `skip` has the slugs of terms that are not linked.
    """

    address: str
    policy: str = "section"
    own: str | None = None
    automatic: bool = True
    skip: frozenset[str] = frozenset()


@dataclass
class Links:
    """The result of linking a page.

    `edits` make the links. `mentions` has, by slug of each linked term in the order of first links, the indexes of the sections that
    link to the term. `unknown` has the `term:` addresses that name no term.
    """

    edits: list[Edit] = field(default_factory=list)
    mentions: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def link(page: PageText, glossary: Glossary, rules: Rules) -> Links:
    """Find the links to terms that `page` has, and those that `rules` allow to add at words that mean a term."""
    links = Links()
    to_root = "../" * rules.address.count("/") or "./"
    occurrences: list[tuple[int, str, tuple[int, int] | None]] = []  # offset in the text, slug, span in the HTML for a new link
    mentions: dict[str, list[int]] = {}
    for anchor in page.anchors:
        slug = _resolve_own_link(page.html, anchor, glossary, rules, to_root, links)
        if slug is not None:
            occurrences.append((anchor.at, slug, None))
    if rules.automatic:
        for start, end, slug in glossary.matcher.find(page.text):
            place = page.place(start, end)
            if place is not None:
                occurrences.append((start, slug, place))
        occurrences.sort(key=lambda occurrence: occurrence[0])
    excluded = glossary.by_hand | rules.skip | {rules.own}
    section_starts = [section.at for section in page.sections]
    seen: set[str] = set()
    current = 0
    for at, slug, place in occurrences:
        section = bisect_right(section_starts, at) - 1
        if section != current:
            current = section
            if rules.policy == "section":
                seen.clear()
        if place is not None:
            if slug in excluded or slug in seen:
                continue
            start, end = place
            words = page.html[start:end]
            links.edits.append(Edit(start, end, f'<a class="{CLASS}" href="{to_root}{glossary.escaped[slug]}">{words}</a>'))
        if rules.policy != "all":
            seen.add(slug)
        if slug != rules.own:
            mentions.setdefault(slug, []).append(section)
    links.mentions = {slug: tuple(sections) for slug, sections in mentions.items()}
    return links


def _resolve_own_link(html: str, anchor: Anchor, glossary: Glossary, rules: Rules, to_root: str, links: Links) -> str | None:
    """The slug of the term that a link written in the page leads to, if any. Adds its edits, or its unknown address, to `links`."""
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
