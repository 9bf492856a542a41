"""The layout of a part of the map: the place of each term's box and the lines between the boxes.

This module puts the terms into rows around the center, no row wider than the picture. Graphviz orders each row, places the boxes and
routes the lines around them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from operator import itemgetter
from typing import Any, Final, NamedTuple

from peerkb.concept_map.partition import Part, Tie

WIDTH: Final = 280  # units of the picture; one is at least a pixel on the smallest phone
_EDGE: Final = 2  # margin for the outlines of boxes
_INNER_WIDTH: Final = WIDTH - 2 * _EDGE
_GAP: Final = 10
_ROW_GAP: Final = 22
_AROUND_GAP: Final = 30  # between rows whose lines bend
_STEP: Final = 20  # by how much rows are narrowed at each try, when lines beside them need room
_MIN_WIDTH: Final = 120
_INCH: Final = 72
_UNLIMITED: Final = 1000  # inches of height

Point = tuple[int, int]


class Size(NamedTuple):
    """The size of a term's box, in units of the picture."""

    width: int
    height: int


class Layout(NamedTuple):
    """A picture's size, the center of each term's box, and the line of each tie: a start, then three points for each Bézier curve."""

    width: int
    height: int
    places: Mapping[str, Point]
    lines: Sequence[Sequence[Point]]


def can_lay_out() -> bool:
    """Whether Graphviz's library is installed."""
    return _graphviz() is not None


def lay_out(part: Part, sizes: Mapping[str, Size]) -> Layout | None:
    """Lay out a part in `WIDTH`, or as narrow as possible if it does not fit. Returns None without Graphviz."""
    graph_of = _graphviz()
    if graph_of is None:
        return None
    best, narrowest = None, math.inf
    for limit in range(_INNER_WIDTH, _MIN_WIDTH, -_STEP):
        row = _rows(part, sizes, limit)
        pairs = [(one, other) if row[one] <= row[other] else (other, one) for one, other in part.ties]
        number = {slug: str(index) for index, slug in enumerate(row)}
        graph = graph_of(string=_dot_source(sizes, row, number, pairs))
        graph.layout("dot")
        width = round(_extent(graph)[0])
        if width < narrowest:
            best, narrowest = (graph, number, pairs), width
        if width <= _INNER_WIDTH:
            break
    return _read_layout(*best) if best else None


@cache
def _graphviz() -> Any:
    """The class that parses Graphviz's language, or None. Imported late, since importing the library takes time."""
    try:
        from pygraphviz import AGraph
    except ImportError:
        return None
    return AGraph


def lay_out_around(part: Part, sizes: Mapping[str, Size]) -> Layout | None:
    """Lay out a part with its center in the middle, and the rows of the others centered above and below. Returns None without Graphviz.

    Graphviz orders each row. A line that passes a row goes through a gap between two boxes of it.
    """
    drawn = lay_out(part, sizes)
    if drawn is None:
        return None
    rows: dict[int, list[str]] = {}
    for slug, at in sorted(_rows(part, sizes, _INNER_WIDTH).items(), key=lambda item: (item[1], drawn.places[item[0]])):
        rows.setdefault(at, []).append(slug)
    places: dict[str, Point] = {}
    gaps: dict[int, _Gaps] = {}
    top = _EDGE
    for at, slugs in rows.items():
        height = max(sizes[slug].height for slug in slugs)
        space = (WIDTH - sum(sizes[slug].width for slug in slugs)) / (len(slugs) + 1)
        left, middles = 0.0, []
        for slug in slugs:
            middles.append(round(left + space / 2))
            left += space
            places[slug] = round(left + sizes[slug].width / 2), top + height // 2
            left += sizes[slug].width
        gaps[at] = _Gaps(top, top + height, [*middles, round(left + space / 2)])
        top += height + _AROUND_GAP
    row = {slug: at for at, slugs in rows.items() for slug in slugs}
    lines = [_line(one, other, row, places, sizes, gaps) for one, other in part.ties]
    bottom = max(top - _AROUND_GAP, *(y for line in lines for _, y in line))  # a bow below the last row
    return Layout(WIDTH, bottom + _EDGE, places, lines)


class _Gaps(NamedTuple):
    """Of a row of boxes: its top, its bottom, and where lines can pass between its boxes."""

    top: int
    bottom: int
    middles: Sequence[int]


def _line(
    one: str,
    other: str,
    row: Mapping[str, int],
    places: Mapping[str, Point],
    sizes: Mapping[str, Size],
    gaps: Mapping[int, _Gaps],
) -> list[Point]:
    """The line of a tie as Bézier curves, from the lower border of the upper box to the upper border of the lower."""
    upper, lower = sorted((one, other), key=lambda slug: (row[slug], places[slug]))
    (x1, y1), (x2, y2) = places[upper], places[lower]
    start = x1, y1 + sizes[upper].height // 2
    if row[upper] == row[lower]:  # a bow below both
        end = x2, y2 + sizes[lower].height // 2
        deep = max(start[1], end[1]) + _AROUND_GAP // 2
        return [start, (x1, deep), (x2, deep), end]
    stops = [start]
    for at in range(row[upper] + 1, row[lower]):
        if at in gaps:
            x = min(gaps[at].middles, key=lambda middle: (abs(middle - (x1 + x2) / 2), middle))
            stops += [(x, gaps[at].top), (x, gaps[at].bottom)]  # straight, beside the boxes
    stops.append((x2, y2 - sizes[lower].height // 2))
    line = [start]
    for (xa, ya), (xb, yb) in pairwise(stops):
        line += [(xa, (ya + yb) // 2), (xb, (ya + yb) // 2), (xb, yb)]
    return line


def lay_out_whole(pairs: Sequence[Tie], sizes: Mapping[str, Size]) -> Layout | None:
    """Lay out all terms of `pairs` in one picture that is as large as it must be. Returns None without Graphviz."""
    graph_of = _graphviz()
    if graph_of is None:
        return None
    number = {slug: str(index) for index, slug in enumerate(sorted(sizes))}
    graph = graph_of(string=_whole_dot_source(sizes, number, pairs))
    graph.layout("neato")
    return _read_layout(graph, number, pairs)


def _rows(part: Part, sizes: Mapping[str, Size], limit: int) -> dict[str, int]:
    """The row of each term: 0 for the center, below it 1, 2 and so on, above it -1, -2 and so on."""
    row = {part.center: 0}
    filled = {0: limit}
    load = {1: 0, -1: 0}
    for slug, neighbors in _outward(part):
        placed = [row[other] for other in neighbors if other in row]
        balance = sum(placed)
        side = (1 if balance > 0 else -1) if balance else (1 if load[1] <= load[-1] else -1)
        outermost = max((abs(other) for other in placed), default=0)
        # A term tied to the center stands next to it; a term tied to one other stands beyond that, one tied to several beside them.
        at = 1 if part.center in neighbors else outermost + (len(placed) < 2)
        while (needed := filled.get(side * at, -_GAP) + _GAP + sizes[slug].width) > limit and side * at in filled:
            at += 1
        row[slug] = side * at
        filled[side * at] = needed
        load[side] += sizes[slug].width
    return row


def _outward(part: Part) -> Iterator[tuple[str, Sequence[str]]]:
    """Each term but the center, with the terms it is tied to, from the center outward."""
    neighbors: dict[str, list[str]] = {slug: [] for slug in (part.center, *part.members, *part.guests)}
    for one, other in part.ties:
        neighbors[one].append(other)
        neighbors[other].append(one)
    seen = [part.center]
    waiting = list(neighbors)
    for slug in seen:
        seen += [other for other in neighbors[slug] if other not in seen]
        if len(seen) < len(neighbors) and slug == seen[-1]:  # go on with a term that no tie connects to the center
            seen.append(next(other for other in waiting if other not in seen))
    for slug in seen[1:]:
        yield slug, neighbors[slug]


def _read_layout(graph: Any, number: Mapping[str, str], pairs: Sequence[Tie]) -> Layout:
    """Read the layout that Graphviz made, whose coordinates are fractions and count from the bottom."""
    width, height = _extent(graph)
    left, top = max(_EDGE, (WIDTH - width) / 2), _EDGE + height

    def point(text: str) -> Point:
        x, y = map(float, text.split(","))
        return round(left + x), round(top - y)

    places = {slug: point(graph.get_node(name).attr["pos"]) for slug, name in number.items()}
    lines = [[point(text) for text in graph.get_edge(number[a], number[b]).attr["pos"].split()] for a, b in pairs]
    return Layout(max(WIDTH, round(width) + 2 * _EDGE), round(height) + 2 * _EDGE, places, lines)


def _extent(graph: Any) -> tuple[float, float]:
    _, _, width, height = map(float, graph.graph_attr["bb"].split(","))
    return width, height


def _whole_dot_source(sizes: Mapping[str, Size], number: Mapping[str, str], pairs: Sequence[Tie]) -> str:
    """The graph of all terms in Graphviz's language: near each other what is tied, no box on another, no line through a box."""
    return "".join(
        [
            f'strict graph {{ overlap=vpsc; splines=true; sep="+{_GAP}"; esep="+3"; mode=major; start=1;',
            'node [shape=box, fixedsize=true, label=""];',
            *(f"{name} [width={sizes[slug].width / _INCH:.4f}, height={sizes[slug].height / _INCH:.4f}];" for slug, name in number.items()),
            *(f"{number[one]} -- {number[other]};" for one, other in pairs),
            "}",
        ]
    )


def _dot_source(sizes: Mapping[str, Size], row: Mapping[str, int], number: Mapping[str, str], pairs: Sequence[Tie]) -> str:
    """The graph in Graphviz's language. Names are numbers and boxes have no text, so the result depends on neither names nor fonts."""
    rows: dict[int, list[str]] = {}
    for slug, at in sorted(row.items(), key=itemgetter(1)):
        rows.setdefault(at, []).append(number[slug])
    drawn = [(number[one], number[other]) for one, other in pairs]
    chain = pairwise(members[0] for members in rows.values())
    return "".join(
        [
            # `ratio=compress` shrinks a layout that is wider than `size` before Graphviz draws the lines.
            f'strict digraph {{ ratio=compress; size="{_INNER_WIDTH / _INCH:.4f},{_UNLIMITED}";',
            f"nodesep={_GAP / _INCH:.4f}; ranksep={_ROW_GAP / _INCH:.4f};",
            'node [shape=box, fixedsize=true, label=""]; edge [arrowhead=none];',
            *(f"{number[slug]} [width={sizes[slug].width / _INCH:.4f}, height={sizes[slug].height / _INCH:.4f}];" for slug in row),
            *(f"{one} -> {other};" for one, other in drawn),
            *(f"{{ rank=same; {'; '.join(members)} }}" for members in rows.values()),
            *(f"{one} -> {other} [style=invis, weight=0];" for one, other in chain if (one, other) not in drawn),
            "}",
        ]
    )
