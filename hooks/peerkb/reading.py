"""A page's HTML as a reader meets it: its text in order, with the place in the HTML where each character stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from peerkb.characters import decoded, is_plain
from peerkb.element import HEADINGS, RAW_TEXT, VOID, Element
from peerkb.elements import OpenElements
from peerkb.markup import COMMON_TAG, MARKUP, Attribute, Tag, attributes, raw_text_end, skipped_to, tag_at

# What stands in the text for markup: words on both sides of a break are apart, those on both sides of a seam are not.
BREAK, SEAM = "\x00", "\x01"

# The contract, "What is linked": never inside these.
BARRED = HEADINGS | frozenset(
    "a abbr button code iframe kbd label math object pre samp script select style summary svg template textarea var".split()
)
BARRED_CLASSES = frozenset({"admonition-title", "no-glossary"})
# Elements with edges of their own, so that their text never joins the text beside them.
_APART = (
    VOID
    | HEADINGS
    | frozenset(
        "address article aside blockquote button caption center colgroup dd details dialog dir div dl dt fieldset figcaption figure "
        "footer form header hgroup legend li listing main menu nav ol optgroup option p pre search section select summary table tbody "
        "td textarea tfoot th thead tr ul iframe object svg math video audio canvas template".split()
    )
) - {"wbr"}
# What an attribute must hold, or its element be, for the attributes to matter to where links may be.
_TELLING = re.compile(r"no-glossary|admonition-title|&")
_TOLD = frozenset("annotation-xml font input".split())
_ROOT_TAG = re.compile(r"<(?:html|body)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Section:
    """A part of the page: the text from `at`, under the heading `title` that a link reaches by `anchor`."""

    at: int
    anchor: str = ""
    title: str = ""


class Anchor(NamedTuple):
    """A link that the page has of its own: its start tag, and where its words begin in the text."""

    tag: Tag
    at: int
    attributes: list[Attribute]

    def value(self, name: str) -> str | None:
        """The value of the attribute of that name, None without it."""
        return next((attribute.value for attribute in self.attributes if attribute.name == name), None)


@dataclass
class Reading:
    """What `read` found: the page's text, its sections and its own links."""

    html: str
    text: str = ""
    sections: list[Section] = field(default_factory=lambda: [Section(0)])
    anchors: list[Anchor] = field(default_factory=list)
    barred: bool = False
    _starts: list[int] = field(default_factory=list)  # of the runs in which links may be, in the text
    _runs: list[tuple[int, int, list[int] | None]] = field(default_factory=list)  # place in the HTML, length, places if not one to one

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in the HTML the text from `start` to `end` stands, if it is one run in which links may be."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self.barred:
            return None
        begin, (source, length, places) = self._starts[index], self._runs[index]
        if end > begin + length:
            return None
        if places is None:
            return source + start - begin, source + end - begin
        first, last = places[start - begin], places[end - begin]
        return None if first < 0 or last < 0 else (first, last)


def read(html: str) -> Reading:
    """Read `html`, what stands inside a page's body."""
    return _Reader(html).reading()


class _Reader:
    def __init__(self, html: str) -> None:
        self._html = html
        self._reading = Reading(html)
        self._elements = OpenElements()
        self._pieces: list[str] = []
        self._length = 0
        self._aside: Element | None = None  # a heading's own link, whose words are no part of the text
        self._heading: tuple[Element, int, str] | None = None
        self._headings: list[tuple[int, int, str]] = []
        self._notes: list[Element] = []

    def reading(self) -> Reading:
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
                self._end(name)
            else:
                at = self._start(Tag(name, False, begin, token.end(3), at, bool(token[5])), token[4])
        self._end_heading()
        text = self._reading.text = "".join(self._pieces)
        for begin, end, anchor in self._headings:
            title = text[begin:end].replace(SEAM, "").replace(BREAK, " ")
            self._reading.sections.append(Section(begin, anchor, " ".join(title.split())))
        return self._reading

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
            return skipped_to(html, start, foreign=self._elements.foreign)
        tag = tag_at(html, start)
        if tag is None:  # a tag that never ends takes all that follows with it
            return len(html)
        if tag.closing:
            self._end(tag.name)
            return tag.end
        return self._start(tag, html[tag.name_end : tag.end])

    def _start(self, tag: Tag, given: str) -> int:
        """A start tag, with what it says after its name."""
        name = tag.name
        element = Element(name, name in BARRED, given)
        if given and (_TELLING.search(given) or name in _TOLD):
            self._look_closer(tag, element)
        self._add(BREAK if name in _APART else SEAM)
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
        values = {attribute.name: attribute.value for attribute in attributes(self._html, tag)}
        if not BARRED_CLASSES.isdisjoint(values.get("class", "").split()):
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
            self._reading.anchors.append(Anchor(tag, self._length, attributes(self._html, tag)))

    def _section(self, tag: Tag, element: Element) -> None:
        if element.open and not self._elements.inert:
            self._end_heading()
            anchor = next((attribute.value for attribute in attributes(self._html, tag) if attribute.name == "id"), "")
            self._heading = (element, self._length, anchor)

    def _reference(self, tag: Tag, element: Element) -> None:
        """A footnote's reference stands beside a word and is no part of it."""
        values = {attribute.name: attribute.value for attribute in attributes(self._html, tag)}
        if values.get("id", "").startswith("fnref") or "footnote-ref" in values.get("class", "").split():
            self._add(BREAK)
            self._notes.append(element)

    def _end(self, name: str) -> None:
        self._elements.end(name)
        if self._heading is not None and not self._heading[0].open:
            self._end_heading()
        self._add(BREAK if name in _APART else SEAM)
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
        if not blank and self._elements.free:
            places = None
            if not is_plain(text):
                text, places = decoded(text, start)
            self._reading._starts.append(self._length)
            self._reading._runs.append((start, len(text), places))
        self._add(text)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
