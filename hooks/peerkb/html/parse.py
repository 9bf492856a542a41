"""Reading a page's HTML, whatever it holds, as a browser would."""

from __future__ import annotations

import re

from peerkb.html.element import RAW_TEXT, Element
from peerkb.html.entities import decode, is_plain
from peerkb.html.open_elements import OpenElements
from peerkb.html.page_text import (
    BLOCK_ELEMENTS,
    BREAK,
    LINKLESS_ELEMENTS,
    SEAM,
    SIGNIFICANT_ATTRIBUTES,
    Anchor,
    PageText,
    Section,
    attribute_value,
    forbids_links,
    is_footnote_reference,
)
from peerkb.html.tokens import COMMON_TAG, MARKUP, Tag, attributes, end_of_non_tag, raw_text_end, tag_at
from peerkb.html.well_formed import parse_well_formed

_TOLD = frozenset("annotation-xml font input".split())
_ROOT_TAG = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


def parse(html: str) -> PageText:
    """Read `html`, what stands inside a page's body."""
    return parse_well_formed(html) or parse_any(html)


def parse_any(html: str) -> PageText:
    """The same for any HTML there is, though at more cost."""
    return _Reader(html).reading()


class _Reader:
    def __init__(self, html: str) -> None:
        self._html = html
        self._reading = PageText(html)
        self._elements = OpenElements()
        self._pieces: list[str] = []
        self._length = 0
        self._aside: Element | None = None  # a heading's own link, whose words are no part of the text
        self._heading: tuple[Element, int, str] | None = None
        self._headings: list[tuple[int, int, str]] = []
        self._notes: list[Element] = []

    def reading(self) -> PageText:
        html, size, at = self._html, len(self._html), 0
        while at < size:
            token = COMMON_TAG.match(html, at)
            if token is None:
                at = self._uncommon(at)
                continue
            begin, name = token.end(1), token[3].lower()
            if begin > at:
                self._text(at, begin)
            at = token.end()
            if token[2]:
                self._end(name, at)
            else:
                at = self._start(Tag(name, False, begin, token.end(3), at, bool(token[5])), token[4])
        self._end_heading()
        page = self._reading
        page.text = "".join(self._pieces)
        page.sections += [Section(begin, anchor, page.words(begin, end)) for begin, end, anchor in self._headings]
        return page

    def _uncommon(self, at: int) -> int:
        """Read on from `at` to the end of the next markup, of whatever shape."""
        html = self._html
        found = MARKUP.search(html, at)
        start = found.start() if found else len(html)
        if start > at:
            self._text(at, start)
        if found is None:
            return start
        first = html[start + 2] if html[start + 1] == "/" else html[start + 1]
        if not (first.isascii() and first.isalpha()):
            self._add(SEAM)
            return end_of_non_tag(html, start, foreign=self._elements.foreign)
        tag = tag_at(html, start)
        if tag is None:  # a tag that never ends takes all that follows with it
            return len(html)
        if tag.closing:
            self._end(tag.name, tag.end)
            return tag.end
        return self._start(tag, html[tag.name_end : tag.end])

    def _start(self, tag: Tag, given: str) -> int:
        """A start tag, with what it says after its name."""
        name = tag.name
        element = Element(name, name in LINKLESS_ELEMENTS, given)
        if given and (SIGNIFICANT_ATTRIBUTES.search(given) or name in _TOLD):
            self._look_closer(tag, element)
        self._add(BREAK if name in BLOCK_ELEMENTS else SEAM)
        if not self._elements.start(element, closes_itself=tag.closes_itself):
            return tag.end
        if name == "a":
            self._anchor(tag, element, given)
        elif name == "h2":
            self._section(tag, element)
        elif name == "sup" and "fn" in given:
            self._reference(tag, element)
        elif name in RAW_TEXT:
            return self._raw_text(tag)
        return tag.end

    def _raw_text(self, tag: Tag) -> int:
        """What a browser does not read as markup, its end tag included."""
        html = self._html
        end = raw_text_end(html, tag.name, tag.end)
        if tag.name == "noscript":  # a browser without scripts does read it
            self._elements.unsure |= not self._complete(tag.end, end)
            self._reading.barred |= _ROOT_TAG.search(html, tag.end, end) is not None
        closing = tag_at(html, end) if end < len(html) else None
        return len(html) if closing is None else closing.end

    def _look_closer(self, tag: Tag, element: Element) -> None:
        """What the tag's attributes mean for its element, where they may mean something."""
        given = attributes(self._html, tag)
        values = {attribute.name: attribute.value for attribute in given}
        if forbids_links(given):
            element.barred = True
            if tag.name in ("html", "body"):  # their classes go to the real ones, around all that stands here
                self._reading.barred = True
        element.hidden = values.get("type", "").lower() == "hidden"
        element.welcomes_html = values.get("encoding", "").lower() in ("text/html", "application/xhtml+xml")
        element.breaks_out = not values.keys().isdisjoint(("color", "face", "size"))

    def _anchor(self, tag: Tag, element: Element, given: str) -> None:
        if "headerlink" in given:
            self._aside = element
        elif "footnote-ref" in given:
            self._reference(tag, element)
        elif not self._elements.inert:
            self._reading.anchors.append(Anchor(tag, self._length, attribute_value(attributes(self._html, tag), "href").strip()))

    def _section(self, tag: Tag, element: Element) -> None:
        if element.open and not self._elements.inert:
            self._end_heading()
            anchor = attribute_value(attributes(self._html, tag), "id")
            self._heading = (element, self._length, anchor)

    def _reference(self, tag: Tag, element: Element) -> None:
        """A footnote's reference stands beside a word and is no part of it."""
        if is_footnote_reference(attributes(self._html, tag)):
            self._add(BREAK)
            self._notes.append(element)

    def _end(self, name: str, at: int) -> None:
        """An end tag, which ends at `at`."""
        self._elements.end(name)
        if name == "h1" and self._reading.heading_end is None and not self._elements.inert:
            self._reading.heading_end = at
        if self._heading is not None and not self._heading[0].open:
            self._end_heading()
        self._add(BREAK if name in BLOCK_ELEMENTS else SEAM)
        while self._notes and not self._notes[-1].open:
            self._notes.pop()
            self._add(BREAK)

    def _end_heading(self) -> None:
        if self._heading is not None:
            _, begin, anchor = self._heading
            self._headings.append((begin, self._length, anchor))
            self._heading = None

    def _complete(self, at: int, end: int) -> bool:
        """Whether what stands in a `<noscript>` ends there what it begins: a browser with scripts sees none of it."""
        html, inside = self._html, OpenElements()
        while (found := MARKUP.search(html, at, end)) is not None:
            inner = tag_at(html, found.start()) if html[found.start() + 1] not in "!?" else None
            if inner is None or inner.end > end or inner.name in RAW_TEXT or (inner.closing and not inside.is_open(inner.name)):
                return False
            if inner.closing:
                inside.end(inner.name)
            else:
                inside.start(Element(inner.name), closes_itself=inner.closes_itself)
            at = inner.end
        return inside.only_root()

    def _text(self, start: int, end: int) -> None:
        text = self._html[start:end]
        blank = text.isspace()
        self._elements.text(blank=blank)
        if self._aside is not None:
            if self._aside.open:
                return
            self._aside = None
        places = None
        if not is_plain(text):
            text, places = decode(text, start)
        if not blank and self._elements.free:
            self._reading.starts.append(self._length)
            self._reading.runs.append((start, len(text), places))
        self._add(text)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
