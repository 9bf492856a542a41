"""A quick way to read pages whose tags are all in order, as Markdown makes them. What it reads, `reading` would read the same."""

from __future__ import annotations

import re
from typing import Final

from peerkb.characters import decoded, is_plain
from peerkb.element import HEADINGS
from peerkb.markup import START_TAG, Tag, attributes
from peerkb.page import APART, BARRED, BREAK, SEAM, TELLING, Anchor, Reading, Section, bars, refers

# What may stand in an element, and in what an element may stand, for the tree to be what the tags say.
_FLOW, _WORDS, _ITEMS, _PAIRS, _TABLE, _ROWS, _CELLS = range(7)
_HOLDS: Final = {
    **dict.fromkeys(
        "div section article aside blockquote li dd dt td th caption details figure figcaption main header footer nav".split(), _FLOW
    ),
    **dict.fromkeys(("p", "pre", "summary", *HEADINGS), _WORDS),
    **dict.fromkeys("a abbr b cite code del dfn em i ins kbd label mark q s samp small span strong sub sup time u var".split(), _WORDS),
    **dict.fromkeys(("ul", "ol"), _ITEMS),
    "dl": _PAIRS,
    "table": _TABLE,
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROWS),
    "tr": _CELLS,
}
_STANDS_IN: Final = {
    **dict.fromkeys(_HOLDS, frozenset({_FLOW})),
    **{name: frozenset({_FLOW, _WORDS}) for name in _HOLDS if name not in APART},
    "li": frozenset({_ITEMS}),
    **dict.fromkeys(("dt", "dd"), frozenset({_PAIRS})),
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), frozenset({_TABLE})),
    "tr": frozenset({_ROWS}),
    **dict.fromkeys(("td", "th"), frozenset({_CELLS})),
    "hr": frozenset({_FLOW}),
    **dict.fromkeys(("br", "img", "wbr", "input"), frozenset({_FLOW, _WORDS})),
}
_ALONE: Final = frozenset("br hr img input wbr".split())
_SPLIT: Final = re.compile(r"(<[^<>]*>)")
_COMMENT: Final = re.compile(r"<!--(?!-)(?:[^-]|-(?!-))*-->")
_DEEPEST: Final = 100


def read_tidy(html: str) -> Reading | None:  # noqa: C901, PLR0915 - one loop: a call for each tag would double its cost
    """Read `html`, or None as soon as anything in it is out of order."""
    parts = _SPLIT.split(html)
    if html.count("<") != len(parts) // 2:
        return None
    page = Reading(html)
    starts, runs = page.starts, page.runs
    pieces: list[str] = []
    headings: list[tuple[int, int, str]] = []
    open_: list[tuple[str, int, bool]] = []  # name, what the element around it holds, whether it bars
    holds, barred = _FLOW, 0
    aside = notes = 0  # how deep a heading's own link, a footnote's reference stands
    plain = is_plain(html)
    at = length = 0
    in_link = False
    for index, part in enumerate(parts):
        if not index & 1:
            begin = at
            at += len(part)
            if aside or not part:
                continue
            blank = part.isspace()
            if holds > _WORDS and not blank:
                return None
            places = None
            if not plain and not is_plain(part):
                part, places = decoded(part, begin)
            if not blank and not barred:
                starts.append(length)
                runs.append((begin, len(part), places))
            pieces.append(part)
            length += len(part)
            continue
        begin = at
        at += len(part)
        if part[1] == "/":
            name = part[2:-1]
            if not open_ or open_[-1][0] != name:
                return None
            _, holds, bar = open_.pop()
            barred -= bar
            pieces.append(BREAK if name in APART else SEAM)
            length += 1
            depth = len(open_)
            if name == "h2":
                headings[-1] = (headings[-1][0], length - 1, headings[-1][2])
            elif name == "h1" and page.heading_end is None:
                page.heading_end = at
            elif name == "a":
                in_link = False
                aside = aside if aside <= depth else 0
            if notes > depth:
                notes = 0
                pieces.append(BREAK)
                length += 1
            continue
        given = ""
        name = part[1:-1]
        if name not in _STANDS_IN:
            token = START_TAG.fullmatch(part)
            if token is None:
                if not _COMMENT.fullmatch(part):
                    return None
                pieces.append(SEAM)
                length += 1
                continue
            name, given = token[1], token[2]
        if holds not in _STANDS_IN.get(name, ()):
            return None
        pieces.append(BREAK if name in APART else SEAM)
        length += 1
        bar = name in BARRED
        tag = Tag(name, False, begin, begin + 1 + len(name), at, False)
        if given and TELLING.search(given):
            bar = bar or bars(attributes(html, tag))
        if name in _ALONE:
            continue
        open_.append((name, holds, bar))
        barred += bar
        holds = _HOLDS[name]
        if len(open_) > _DEEPEST:
            return None
        if name == "a":
            if in_link:
                return None
            in_link = True
            if "headerlink" in given:
                aside = len(open_)
            elif "footnote-ref" in given and not notes:
                notes = len(open_)
                pieces.append(BREAK)
                length += 1
            elif "footnote-ref" not in given:
                page.anchors.append(Anchor(tag, length, attributes(html, tag)))
        elif name == "h2":
            anchor = next((attribute.value for attribute in attributes(html, tag) if attribute.name == "id"), "")
            headings.append((length, -1, anchor))
        elif name == "sup" and "fn" in given and refers(attributes(html, tag)):
            notes = len(open_)
            pieces.append(BREAK)
            length += 1
    if open_:
        return None
    page.text = "".join(pieces)
    page.sections += [Section(begin, anchor, page.words(begin, end)) for begin, end, anchor in headings]
    return page
