"""The graph of a scene: each step by its number, with the numbers of the steps that its choices lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import TopologicalSorter
from typing import TypeAlias

Graph: TypeAlias = Mapping[int, Sequence[int]]
Edge: TypeAlias = tuple[int, int]


def back_edges(graph: Graph, start: int) -> list[Edge]:
    """The choices that lead back to a step on the way to them, in the order of a walk from `start`. Without any, every way ends."""
    found: list[Edge] = []
    done: set[int] = set()
    way: list[tuple[int, Iterator[int]]] = [(start, iter(graph[start]))]
    while way:
        step, targets = way[-1]
        target = next(targets, None)
        if target is None:
            done.add(step)
            way.pop()
        elif any(target == earlier for earlier, _ in way):
            found.append((step, target))
        elif target not in done:
            way.append((target, iter(graph[target])))
    return found


def unreachable(graph: Graph, start: int) -> list[int]:
    """The steps that no way from `start` leads to, in their order."""
    reached = {start}
    ahead = [start]
    while ahead:
        new = set(graph[ahead.pop()]) - reached
        reached |= new
        ahead += sorted(new)
    return [step for step in graph if step not in reached]


def depths(graph: Graph, start: int) -> dict[int, tuple[int, int]]:
    """The fewest and the most choices on a way from `start` to each step that one leads to. The graph must have no back edges."""
    apart = set(unreachable(graph, start))
    order = TopologicalSorter({step: targets for step, targets in graph.items() if step not in apart}).static_order()
    found = {start: (0, 0)}
    for step in reversed([*order]):  # each after all that lead to it
        fewest, most = found[step]
        for target in graph[step]:
            low, high = found.get(target, (fewest + 1, most + 1))
            found[target] = min(low, fewest + 1), max(high, most + 1)
    return found
