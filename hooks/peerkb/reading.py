"""A page's HTML as a reader meets it: its text in order, with the place in the HTML where each character stands."""

from __future__ import annotations

import html as entities
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5

from peerkb.elements import HEADINGS, RAW_TEXT, VOID, Element, OpenElements
from peerkb.markup import MARKUP, Attribute, Tag, attributes, raw_text_end, skipped_to, tag_at

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
_PLAIN = frozenset("p li ul ol em strong td tr th tbody thead table blockquote br hr dl dt dd div span".split())
_ROOT_TAG = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(?:[xX][0-9a-fA-F]+|[0-9]+);?|([a-zA-Z][a-zA-Z0-9]*;?))")


@dataclass(frozen=True)
class Section:
    """A part of the page: the text from `at`, under the heading `title` that a link reaches by `anchor`."""

    at: int
    anchor: str = ""
    title: str = ""


@dataclass(frozen=True)
class Anchor:
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
    _starts: list[int] = field(default_factory=list)
    _runs: list[_Run] = field(default_factory=list)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where in the HTML the text from `start` to `end` stands, if it is one run in which links may be."""
        index = bisect_right(self._starts, start) - 1
        if index < 0 or self.barred:
            return None
        run, begin = self._runs[index], self._starts[index]
        if not run.free or end > begin + run.length:
            return None
        if run.places is None:
            return run.source + start - begin, run.source + end - begin
        first, last = run.places[start - begin], run.places[end - begin]
        return None if first < 0 or last < 0 else (first, last)


@dataclass(frozen=True)
class _Run:
    """Text without markup in it. `places` tells where each character begins in the HTML when that is not one to one."""

    source: int
    length: int
    free: bool
    places: list[int] | None


def read(html: str) -> Reading:
    """Read `html`, what stands inside a page's body."""
    return _Reader(html).reading()


class _Reader:
    def __init__(self, html: str) -> None:
        self._reading = Reading(html)
        self._elements = OpenElements()
        self._pieces: list[str] = []
        self._length = 0
        self._aside: Element | None = None  # a heading's own link, whose words are no part of the text
        self._heading: tuple[Element, int, str] | None = None
        self._headings: list[tuple[int, int, str]] = []
        self._notes: list[Element] = []

    def reading(self) -> Reading:
        html, at = self._reading.html, 0
        while True:
            found = MARKUP.search(html, at)
            start = found.start() if found else len(html)
            if start > at:
                self._text(at, start)
            if found is None:
                break
            at = self._markup(start)
        self._end_heading()
        text = self._reading.text = "".join(self._pieces)
        for begin, end, anchor in self._headings:
            title = text[begin:end].replace(SEAM, "").replace(BREAK, " ")
            self._reading.sections.append(Section(begin, anchor, " ".join(title.split())))
        return self._reading

    def _markup(self, start: int) -> int:
        html = self._reading.html
        first = html[start + 2 : start + 3] if html[start + 1] == "/" else html[start + 1]
        if not (first.isascii() and first.isalpha()):
            self._add(SEAM)
            return skipped_to(html, start, foreign=self._elements.foreign)
        tag = tag_at(html, start)
        if tag is None:  # a tag that never ends takes all that follows with it
            return len(html)
        if tag.closing:
            self._end(tag)
            return tag.end
        return self._start(tag)

    def _start(self, tag: Tag) -> int:
        name, html = tag.name, self._reading.html
        bare = tag.end - tag.name_end < 3
        if name in _PLAIN and (bare or "class" not in (raw := html[tag.name_end : tag.end]) and "CLASS" not in raw and "&" not in raw):
            given: list[Attribute] = []
            element = Element(name)
        else:
            given = [] if bare else attributes(html, tag)
            element = _element(name, given)
        self._add(BREAK if name in _APART else SEAM)
        if name in ("html", "body"):  # their classes go to the real ones, around all that stands here
            self._reading.barred |= element.barred
        hidden = name == "input" and any(a.name == "type" and a.value.lower() == "hidden" for a in given)
        is_html = self._elements.start(element, closes_itself=tag.closes_itself, hidden=hidden)
        if is_html and name == "a":
            self._anchor(tag, element, given)
        elif is_html and name == "h2" and element.open and not self._elements.inert:
            self._end_heading()
            self._heading = (element, self._length, _value(given, "id"))
        elif is_html and name == "sup" and (_value(given, "id").startswith("fnref") or "footnote-ref" in _value(given, "class").split()):
            self._add(BREAK)
            self._notes.append(element)
        if not is_html or name not in RAW_TEXT:
            return tag.end
        end = raw_text_end(html, name, tag.end)
        if name == "noscript" and not self._complete(tag.end, end):
            self._elements.unsure = True
            self._reading.barred |= _ROOT_TAG.search(html, tag.end, end) is not None
        return end

    def _anchor(self, tag: Tag, element: Element, given: list[Attribute]) -> None:
        classes = _value(given, "class").split()
        if "headerlink" in classes:
            self._aside = element
        elif "footnote-ref" in classes:
            self._add(BREAK)
            self._notes.append(element)
        elif not self._elements.inert:
            self._reading.anchors.append(Anchor(tag, self._length, given))

    def _end(self, tag: Tag) -> None:
        self._elements.end(tag.name)
        if self._heading is not None and not self._heading[0].open:
            self._end_heading()
        self._add(BREAK if tag.name in _APART else SEAM)
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
        html, inside = self._reading.html, OpenElements()
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
        html = self._reading.html
        text = html[start:end]
        blank = text.isspace()
        self._elements.text(blank=blank)
        if self._aside is not None:
            if self._aside.open:
                return
            self._aside = None
        if blank:
            self._add(text)
            return
        places: list[int] | None = None
        if "&" in text or not (text.isascii() or unicodedata.is_normalized("NFC", text)):
            text, places = _decoded(text, start)
        self._reading._starts.append(self._length)
        self._reading._runs.append(_Run(start, len(text), self._elements.free, places))
        self._add(text)

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)


def _element(name: str, given: list[Attribute]) -> Element:
    classes = _value(given, "class").split()
    barred = name in BARRED or not BARRED_CLASSES.isdisjoint(classes)
    likeness = ""
    if name == "annotation-xml":
        welcome = _value(given, "encoding").lower() in ("text/html", "application/xhtml+xml")
        return Element(name, barred=barred, welcomes_html=welcome)
    if name == "font":
        likeness = " ".join(a.name for a in given if a.name in ("color", "face", "size"))
    elif given:
        likeness = repr(sorted((a.name, a.value) for a in given))
    return Element(name, barred=barred, likeness=likeness)


def _value(given: list[Attribute], name: str) -> str:
    return next((attribute.value for attribute in given if attribute.name == name), "")


def _decoded(text: str, source: int) -> tuple[str, list[int]]:
    """Text with its character references resolved and composed, and where in the HTML each character begins.

    A character in the middle of what was composed has the place -1: nothing can begin or end there. One place more than
    there are characters tells where the text ends.
    """
    characters: list[str] = []
    places: list[int] = []
    for character, at in _characters(text):
        if characters and _joins(characters[-1], character):
            characters[-1] += character
        else:
            characters.append(character)
            places.append(at if at < 0 else source + at)
    composed: list[str] = []
    begins: list[int] = []
    for cluster, at in zip(characters, places, strict=True):
        whole = unicodedata.normalize("NFC", cluster) if len(cluster) > 1 or not cluster.isascii() else cluster
        composed.append(whole)
        begins.extend([at, *[-1] * (len(whole) - 1)] if whole else [])
    return "".join(composed), [*begins, source + len(text)]


def _joins(cluster: str, character: str) -> bool:
    """Whether the character composes with what stands before it (Unicode, annex 15)."""
    if character.isascii():
        return False
    return bool(unicodedata.combining(character)) or unicodedata.normalize("NFC", cluster[-1] + character) not in (
        cluster[-1] + character,
        unicodedata.normalize("NFC", cluster[-1]) + unicodedata.normalize("NFC", character),
    )


def _characters(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while True:
        reference = _REFERENCE.search(text, at)
        for index in range(at, reference.start() if reference else len(text)):
            yield text[index], index
        if reference is None:
            return
        stands_for, at = _referred(reference)
        for offset, character in enumerate(stands_for):
            yield character, reference.start() if offset == 0 else -1


def _referred(reference: re.Match[str]) -> tuple[str, int]:
    """What a character reference stands for and where it ends (section 13.2.5.73: the longest name counts)."""
    name = reference[1]
    if name is None:
        return entities.unescape(reference[0]), reference.end()
    for length in range(min(len(name), 32), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], reference.start() + 1 + length
    return "&", reference.start() + 1
