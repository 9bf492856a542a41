"""Links on paper: to a page of the book, to an address that one can type, or to nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

from justhtml import Text

from peerkb.handbook.chapters import Chapter
from peerkb.handbook.terms import TERM, term_anchor
from peerkb.handbook.tree import Node, add_class, classes, elements, insert_after, make, text_of, unwrap
from peerkb.html.addresses import resolve_href

_SCHEME: Final = re.compile(r"^https?://(?:www\.)?")


def settle_links(chapter: Chapter, chapters: Mapping[str, Chapter], anchors: frozenset[str], terms: Mapping[str, str], site: str) -> None:
    """Turn the links of a chapter into what they can be on paper.

    `chapters` are those of the book by address, `anchors` all ids that it has, `terms` the slugs of its terms by address, and `site` is
    the address of the site. A link to a page of the book gets the number of that page; one that leads elsewhere gets its address; one
    to a number to call is left as it is.
    """
    for link in [node for node in elements(chapter.root) if node.name == "a"]:
        href = (link.attrs or {}).get("href") or ""
        if href.startswith("//"):
            href = link.attrs["href"] = f"https:{href}"
        if not href:
            unwrap(link)
        elif urlsplit(href).scheme in ("tel", "sms", "mailto"):
            add_class(link, "hb-call")
        elif urlsplit(href).scheme:
            _show_address(link, href)
        else:
            _settle(link, href, chapter, chapters, anchors, terms, site)
    for image in chapter.root.query("img"):
        image.attrs["src"] = resolve_href(chapter.page.url, image.attrs.get("src") or "")
        for name in ("width", "height", "loading"):
            image.attrs.pop(name, None)
        if not image.attrs.get("alt"):  # a ground needs no words for those who cannot see it
            ground = make("span", class_="hb-ornament", style=f"background-image: url('{image.attrs['src']}')")
            image.parent.replace_child(ground, image)


def _settle(
    link: Node, href: str, chapter: Chapter, chapters: Mapping[str, Chapter], anchors: frozenset[str], terms: Mapping[str, str], site: str
) -> None:
    path, _, fragment = href.partition("#")
    url = resolve_href(chapter.page.url, path) if path else chapter.page.url
    url = "" if url == "./" else url
    if url in terms:
        link.attrs = {"href": f"#{term_anchor(terms[url])}", "class": TERM if TERM in classes(link) else "hb-term-link"}
    elif (other := chapters.get(url)) is not None:
        target = f"{other.anchor}-{unquote(fragment)}"
        name = "hb-mark" if "footnote-ref" in classes(link) else "hb-see"  # a page's own note stands below its text
        link.attrs = {"href": f"#{target if target in anchors else other.anchor}", "class": name}
    elif site:
        link.attrs = {"href": posixpath.join(site, url) + (f"#{fragment}" if fragment else ""), "class": "hb-elsewhere"}
        _show_address(link, posixpath.join(site, unquote(url)))
    else:
        unwrap(link)


def _show_address(link: Node, address: str) -> None:
    """Put an address behind a link, unless the link is that address already. Lines may break behind its slashes."""
    shown = _SCHEME.sub("", address).rstrip("/")
    add_class(link, "hb-out")
    if shown in text_of(link):
        return
    note = make("span", class_="hb-address")
    for index, piece in enumerate(re.split(r"(?<=[/.?&=_-])", f"({shown})")):
        if index:
            note.append_child(make("wbr"))
        note.append_child(Text(piece))
    insert_after(note, link)
    insert_after(Text(" "), link)
