"""A part of the map, or the whole, as inline SVG.

The list beside the picture has the same links. So the picture is hidden from screen readers, and its links are not in the Tab order:
each link would come twice. A pointer can follow them.

Links use `xlink:href`, because themes take any element with `href` for an HTML link, and setting the address of an SVG link as they
do is an error. `role="link"` tells programs that know `href` only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

from peerkb.concept_map.layout import Layout, Point, Size, lay_out, lay_out_around, lay_out_whole
from peerkb.concept_map.partition import Part, Tie

TEXT_SIZE: Final = 12
_LINE: Final = 15
_PADDING: Final = 6
_BASELINE: Final = 11  # of a line, from its top
_LONGEST_LINE: Final = 14  # characters
_MOST_LINES: Final = 4
_WORD: Final = re.compile(r"\s*[^\s-]+-*|\s*-+")
# Widths of letters in parts of the text size, a little more than common fonts take, so that text fits its box.
_CAPITAL: Final = 0.75
_SMALL: Final = 0.6
_WIDTHS: Final = {**dict.fromkeys("ijl.,:;'’|!", 0.32), **dict.fromkeys("ftrI-() ", 0.42), **dict.fromkeys("mwMW@%&", 0.95)}


def draw_svg(part: Part, names: Mapping[str, str], addresses: Mapping[str, str], around: bool = False) -> str:
    """Draw a part as SVG, with its center in the middle if `around`. Empty without Graphviz.

    `names` and `addresses` are by slug; a term without an address is not a link.
    """
    lines, sizes = _measured(names, (*part.members, *part.guests))
    layout = (lay_out_around if around else lay_out)(part, sizes)
    kinds = {part.center: "center", **dict.fromkeys(part.guests, "guest")}
    return "" if layout is None else _svg(layout, kinds, lines, sizes, addresses)


def draw_whole_svg(pairs: Sequence[Tie], centers: Sequence[str], names: Mapping[str, str], addresses: Mapping[str, str]) -> str:
    """Draw all terms of `pairs` as one SVG in its own size, with `centers` marked, the first as the one to begin with.

    Empty without Graphviz.
    """
    lines, sizes = _measured(names, sorted({slug for tie in pairs for slug in tie}))
    layout = lay_out_whole(pairs, sizes)
    kinds = dict.fromkeys(centers, "center") | {centers[0]: "center kb-map__term--first"}
    return "" if layout is None else _svg(layout, kinds, lines, sizes, addresses)


def _measured(names: Mapping[str, str], slugs: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, Size]]:
    """The lines of each term's name, and the size of its box."""
    lines = {slug: _lines(names[slug]) for slug in slugs}
    return lines, {slug: Size(_width(text), len(text) * _LINE + _PADDING) for slug, text in lines.items()}


def _svg(
    layout: Layout, kinds: Mapping[str, str], lines: Mapping[str, Sequence[str]], sizes: Mapping[str, Size], addresses: Mapping[str, str]
) -> str:
    pieces = [
        f'<svg class="kb-map__picture" width="{layout.width}" height="{layout.height}" viewBox="0 0 {layout.width} {layout.height}"'
        f' font-size="{TEXT_SIZE}" text-anchor="middle" aria-hidden="true" focusable="false">\n'
    ]
    pieces += [f'<path class="kb-map__tie" fill="none" d="{_curve(points)}"/>\n' for points in layout.lines]
    for slug, place in layout.places.items():
        kind = kinds.get(slug, "member")
        inside = _box(place, sizes[slug]) + _text(place, sizes[slug], lines[slug])
        address = addresses.get(slug)
        if address is None:
            pieces.append(f'<g class="kb-map__term kb-map__term--{kind}">{inside}</g>\n')
        else:
            href = escape(address, quote=True)
            pieces.append(f'<a class="kb-map__term kb-map__term--{kind}" xlink:href="{href}" role="link" tabindex="-1">{inside}</a>\n')
    return "".join([*pieces, "</svg>"])


def _curve(points: Sequence[Point]) -> str:
    first, *others = (f"{x},{y}" for x, y in points)
    return f"M{first}C{' '.join(others)}"


def _box(place: Point, size: Size) -> str:
    x, y = place[0] - size.width // 2, place[1] - size.height // 2
    return f'<rect x="{x}" y="{y}" width="{size.width}" height="{size.height}" rx="4"/>'


def _text(place: Point, size: Size, lines: Sequence[str]) -> str:
    top = place[1] - size.height // 2 + _PADDING // 2 + _BASELINE
    rows = (f'<tspan x="{place[0]}" y="{top + _LINE * index}">{escape(line)}</tspan>' for index, line in enumerate(lines))
    return f"<text>{''.join(rows)}</text>"  # no space between rows: it would shift a centered line


def _lines(name: str) -> list[str]:
    """Break a name into at most _MOST_LINES short lines; a longer name ends with an ellipsis."""
    lines = [""]
    for word in _WORD.findall(name):
        if lines[-1] and len(lines[-1] + word) > _LONGEST_LINE:
            lines.append("")
        rest = word if lines[-1] else word.strip()
        while len(rest) > _LONGEST_LINE + 4:  # no common word: "autodeterminación" has three more
            lines[-1:] = [rest[:_LONGEST_LINE], ""]
            rest = rest[_LONGEST_LINE:]
        lines[-1] += rest
    if len(lines) > _MOST_LINES:
        lines[_MOST_LINES - 1 :] = [f"{lines[_MOST_LINES - 1]}…"]
    return lines


def _width(lines: Sequence[str]) -> int:
    return round(max(sum(map(_letter, line)) for line in lines) * TEXT_SIZE) + 2 * _PADDING


def _letter(letter: str) -> float:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    return 0.0 if unicodedata.combining(letter) else _CAPITAL if letter.isupper() else _SMALL
