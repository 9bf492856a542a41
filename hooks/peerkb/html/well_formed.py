"""The quick parser, for well-formed pages such as Markdown makes.

It gives the same result as `parse.parse_any`, because it accepts only elements nested as the HTML standard, section 4, allows: there
the tree follows from the tags alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

from peerkb.html.elements import BLOCKS, HEADINGS, LINKS_FORBIDDEN
from peerkb.html.entities import decode, is_plain
from peerkb.html.page_text import (
    BREAK,
    SEAM,
    SIGNIFICANT_ATTRIBUTES,
    Anchor,
    PageText,
    Section,
    attribute_value,
    forbids_links,
    is_footnote_reference,
)
from peerkb.html.tokens import START_TAG, Tag, attributes, unescape

# Content models: what an element may contain (_HOLDS), and which contents it may be part of (_STANDS_IN).
_FLOW, _PHRASING, _ITEMS, _PAIRS, _TABLE, _ROWS, _CELLS = (1 << bit for bit in range(7))
_HOLDS: Final = {
    **dict.fromkeys(
        "div section article heading_link blockquote li dd dt td th caption details figure figcaption main header footer nav".split(), _FLOW
    ),
    **dict.fromkeys(("p", "pre", "summary", *HEADINGS), _PHRASING),
    **dict.fromkeys("a abbr b cite code del dfn em i ins kbd label mark q s samp small span strong sub sup time u var".split(), _PHRASING),
    **dict.fromkeys(("ul", "ol"), _ITEMS),
    "dl": _PAIRS,
    "table": _TABLE,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROWS),
    "tr": _CELLS,
}
_STANDS_IN: Final = {
    **dict.fromkeys(_HOLDS, _FLOW),
    **{name: _FLOW | _PHRASING for name in _HOLDS if name not in BLOCKS},
    "li": _ITEMS,
    **dict.fromkeys(("dt", "dd"), _PAIRS),
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), _TABLE),
    "tr": _ROWS,
    **dict.fromkeys(("td", "th"), _CELLS),
    "hr": _FLOW,
    **dict.fromkeys(("br", "img", "wbr", "input"), _FLOW | _PHRASING),
}
# Splits the HTML into text and tags, each tag with the white space after it. A heading's permanent link counts as one tag.
_HEADING_LINK_BEGINS: Final = '<a class="headerlink" '
_HEADING_LINK: Final = _HEADING_LINK_BEGINS + 'href="#[^"&<>]*" title="[^"&<>]*">[^<]*</a>'
_SPLIT: Final = re.compile(rf"({_HEADING_LINK}\s*|<[^<>]*>\s*)")
_COMMENT: Final = re.compile(r"<!--(?!-)(?:[^-]|-(?!-))*-->")
_HREF: Final = re.compile(r'[ \n\t]href="([^"]*)"')
_ID: Final = re.compile(r'[ \n\t]id="([^"]*)"')
_MAX_DEPTH: Final = 100


class _Step(NamedTuple):
    """What a tag means for the reader.

    `stands_in` says in what an element may stand (bits such as _FLOW; 0 for an end tag), `holds` what it holds (0 if nothing),
    `forbids` whether links are forbidden inside it, `mark` what is in the text for the tag (BREAK or SEAM, then the white space
    after it), `written` what the tag has after its name, `needs_care` whether the reader must look closer.
    """

    name: str
    stands_in: int
    holds: int
    forbids: bool
    mark: str
    written: str
    needs_care: bool


def parse_well_formed(html: str, language: str = "") -> PageText | None:  # noqa: C901, PLR0915 - one loop: a call for each tag would double its cost
    """Parse `html`, the content of the body of a page in a language, in linear time. Returns None once anything is not well formed."""
    parts = _SPLIT.split(html)
    tags = len(parts) // 2
    page = PageText(html)
    places = list(accumulate(map(len, parts), initial=0))  # where each part begins
    pieces: list[str] = []
    runs: list[tuple[int, int, list[int] | None]] = []  # which piece, its place in the HTML, places if not one to one
    headings: list[list[int | str]] = []
    open_elements: list[tuple[str, int, bool]] = []  # name, what the element around it holds, whether it forbids links
    holds, forbidding = _FLOW, 0  # what the innermost element holds, and how many open elements forbid links
    heading_link = note = 0  # how deep a heading's link to itself, a footnote's reference stands; 0 if none is open
    in_link = False
    plain = is_plain(html)
    for index in range(0, len(parts), 2):
        text = parts[index]
        if text and not heading_link:
            if holds > _PHRASING and not text.isspace():
                return None
            where = None
            if not plain and not is_plain(text):
                text, where = decode(text, places[index])
            if not forbidding:
                runs.append((len(pieces), places[index], where))
            pieces.append(text)
        if index + 1 == len(parts):
            break
        part = parts[index + 1]
        step = _step(part)
        if step is None:
            return None
        name, stands_in, inside, forbids, mark, written, needs_care = step
        if not stands_in:
            if not open_elements or open_elements[-1][0] != name:
                return None
            _, holds, forbids = open_elements.pop()
            forbidding -= forbids
            if needs_care or note:
                depth = len(open_elements)
                if name == "h2":
                    headings[-1][1] = len(pieces)
                elif name == "h1":
                    page.heading_end = page.heading_end or places[index + 1] + part.index(">") + 1
                elif name == "a":
                    in_link = False
                    heading_link = heading_link if heading_link <= depth else 0
                if note > depth:
                    note = 0
                    pieces.append(BREAK)
            pieces.append(mark)
            continue
        if not stands_in & holds:
            return None
        pieces.append(mark)
        if not inside:
            if name == "a":  # a heading's link, whole
                if in_link:
                    return None
                tags += 1
            continue
        if written and SIGNIFICANT_ATTRIBUTES.search(written):
            given = attributes(html, _tag(step, places[index + 1], part))
            forbids = forbids or forbids_links(attribute_value(given, "class"), attribute_value(given, "lang"), language)
        open_elements.append((name, holds, forbids))
        forbidding += forbids
        holds = inside
        if not needs_care:
            continue
        if len(open_elements) > _MAX_DEPTH or (name == "a" and in_link):
            return None
        is_reference = False
        if name == "a":
            tag = _tag(step, places[index + 1], part)
            in_link = True
            if "headerlink" in written:
                heading_link = len(open_elements)
            elif "footnote-ref" in written:
                is_reference = _refers_to_note(html, tag)
            else:
                page.anchors.append(Anchor(tag, len(pieces), _value(_HREF, written).strip()))
        elif name == "h2":
            headings.append([len(pieces), 0, _value(_ID, written)])
        elif name == "sup":
            is_reference = "fn" in written and _refers_to_note(html, _tag(step, places[index + 1], part))
        if is_reference and not note:
            note = len(open_elements)
            pieces.append(BREAK)
    if open_elements or html.count("<") != tags:
        return None
    _assemble(page, pieces, runs, headings)
    return page


def _assemble(page: PageText, pieces: list[str], runs: list[tuple[int, int, list[int] | None]], headings: list[list[int | str]]) -> None:
    """Join the pieces to the page's text, and turn indexes of pieces into offsets in the text."""
    begins = list(accumulate(map(len, pieces), initial=0))
    page.text = "".join(pieces)
    page.starts = [begins[piece] for piece, _, _ in runs]
    page.runs = [(place, len(pieces[piece]), where) for piece, place, where in runs]
    page.anchors = [anchor._replace(at=begins[anchor.at]) for anchor in page.anchors]
    for first, last, anchor in headings:
        begin, end = begins[int(first)], begins[int(last)]
        page.sections.append(Section(begin, str(anchor), page.words(begin, end)))


@lru_cache(maxsize=1000)  # most tags have no attributes and repeat
def _step(part: str) -> _Step | None:
    """The step for one part of the split HTML: a tag or a permanent link, with white space. None for an unknown tag."""
    tag = part.rstrip()
    mark = part[len(tag) :]
    if tag[1] == "/":
        name = tag[2:-1]
        if name not in _HOLDS:
            return None
        step = _Step(name, 0, 0, False, (BREAK if name in BLOCKS else SEAM) + mark, "", name in _NEED_CARE)
    elif part.startswith(_HEADING_LINK_BEGINS) and "<" in part[1:]:
        return _Step("a", _FLOW | _PHRASING, 0, False, SEAM + SEAM + mark, "", False)
    else:
        token = START_TAG.fullmatch(tag)
        if token is None:
            return _Step("", _FLOW | _PHRASING | _ITEMS | _PAIRS, 0, False, SEAM + mark, "", False) if _COMMENT.fullmatch(tag) else None
        name = token[1]
        if name not in _STANDS_IN:
            return None
        mark = (BREAK if name in BLOCKS else SEAM) + mark
        step = _Step(name, _STANDS_IN[name], _HOLDS.get(name, 0), name in LINKS_FORBIDDEN, mark, token[2], name in _NEED_CARE)
    return step


def _refers_to_note(html: str, tag: Tag) -> bool:
    written = attributes(html, tag)
    return is_footnote_reference(attribute_value(written, "id"), attribute_value(written, "class"))


def _value(attribute: re.Pattern[str], written: str) -> str:
    found = attribute.search(written)
    return "" if found is None else unescape(found[1]) if "&" in found[1] else found[1]


def _tag(step: _Step, start: int, part: str) -> Tag:
    return Tag(step.name, False, start, start + 1 + len(step.name), start + part.index(">") + 1, False)


_NEED_CARE: Final = frozenset("a h1 h2 sup".split())
