"""Where the terms of a part of the map stand and how the lines between them run.

The terms are put into rows around the one in the middle, no row wider than the picture, and Graphviz sees to their order in a
row, to their places and to lines that go around what is between.
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
_EDGE: Final = 2  # room for the outlines at the border
_INSIDE: Final = WIDTH - 2 * _EDGE
_APART: Final = 10
_BETWEEN_ROWS: Final = 22
_STEP: Final = 20  # by how much the rows get narrower when the lines beside them need room
_NARROWEST: Final = 120
_INCH: Final = 72
_ENDLESS: Final = 1000  # inches of height

Point = tuple[int, int]


class Size(NamedTuple):
    """How large a term's box is."""

    width: int
    height: int


class Layout(NamedTuple):
    """A picture's size, the middle of each term's box, and each tie's line: its first point, then three for each curve."""

    width: int
    height: int
    places: Mapping[str, Point]
    lines: Sequence[Sequence[Point]]


def can_lay_out() -> bool:
    """Whether Graphviz's library is installed."""
    return _graphviz() is not None


def lay_out(part: Part, sizes: Mapping[str, Size]) -> Layout | None:
    """The picture of a part, as narrow as it gets if it cannot be as narrow as `WIDTH`; None without Graphviz."""
    graph_of = _graphviz()
    if graph_of is None:
        return None
    best, narrowest = None, math.inf
    for limit in range(_INSIDE, _NARROWEST, -_STEP):
        row = _rows(part, sizes, limit)
        pairs = [(one, other) if row[one] <= row[other] else (other, one) for one, other in part.ties]
        number = {slug: str(index) for index, slug in enumerate(row)}
        graph = graph_of(string=_described(sizes, row, number, pairs))
        graph.layout("dot")
        width = round(_extent(graph)[0])
        if width < narrowest:
            best, narrowest = (graph, number, pairs), width
        if width <= _INSIDE:
            break
    return _read(*best) if best else None


@cache
def _graphviz() -> Any:
    """What makes a graph of a text in Graphviz's language. It is loaded late: reading the library takes a moment."""
    try:
        from pygraphviz import AGraph
    except ImportError:
        return None
    return AGraph


def _rows(part: Part, sizes: Mapping[str, Size], limit: int) -> dict[str, int]:
    """The row of each term: 0 for the center, below it 1, 2 and so on, above it -1, -2 and so on."""
    row = {part.center: 0}
    filled = {0: limit}
    load = {1: 0, -1: 0}
    for slug, near in _outward(part):
        around = [row[other] for other in near if other in row]
        leaning = sum(around)
        side = (1 if leaning > 0 else -1) if leaning else (1 if load[1] <= load[-1] else -1)
        outermost = max((abs(other) for other in around), default=0)
        # What is tied to the center stands near it; what is tied to one term alone beyond that, to more beside them.
        at = 1 if part.center in near else outermost + (len(around) < 2)
        while (needed := filled.get(side * at, -_APART) + _APART + sizes[slug].width) > limit and side * at in filled:
            at += 1
        row[slug] = side * at
        filled[side * at] = needed
        load[side] += sizes[slug].width
    return row


def _outward(part: Part) -> Iterator[tuple[str, Sequence[str]]]:
    """Each term but the center with those it is tied to, from the center outward."""
    near: dict[str, list[str]] = {slug: [] for slug in (part.center, *part.members, *part.guests)}
    for one, other in part.ties:
        near[one].append(other)
        near[other].append(one)
    seen = [part.center]
    waiting = list(near)
    for slug in seen:
        seen += [other for other in near[slug] if other not in seen]
        if len(seen) < len(near) and slug == seen[-1]:  # a piece of the part that nothing ties to the center
            seen.append(next(other for other in waiting if other not in seen))
    for slug in seen[1:]:
        yield slug, near[slug]


def _read(graph: Any, number: Mapping[str, str], pairs: Sequence[Tie]) -> Layout:
    """What Graphviz has found; it counts from the bottom, and in fractions."""
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


def _described(sizes: Mapping[str, Size], row: Mapping[str, int], number: Mapping[str, str], pairs: Sequence[Tie]) -> str:
    """A graph in Graphviz's language. It gets numbers for names and no words to set, so neither names nor fonts make a difference."""
    rows: dict[int, list[str]] = {}
    for slug, at in sorted(row.items(), key=itemgetter(1)):
        rows.setdefault(at, []).append(number[slug])
    drawn = [(number[one], number[other]) for one, other in pairs]
    chain = pairwise(members[0] for members in rows.values())
    return "".join(
        [
            # To compress means to draw together what is wider than the size, before the lines are drawn.
            f'strict digraph {{ ratio=compress; size="{_INSIDE / _INCH:.4f},{_ENDLESS}";',
            f"nodesep={_APART / _INCH:.4f}; ranksep={_BETWEEN_ROWS / _INCH:.4f};",
            'node [shape=box, fixedsize=true, label=""]; edge [arrowhead=none];',
            *(f"{number[slug]} [width={sizes[slug].width / _INCH:.4f}, height={sizes[slug].height / _INCH:.4f}];" for slug in row),
            *(f"{one} -> {other};" for one, other in drawn),
            *(f"{{ rank=same; {'; '.join(members)} }}" for members in rows.values()),
            *(f"{one} -> {other} [style=invis, weight=0];" for one, other in chain if (one, other) not in drawn),
            "}",
        ]
    )
