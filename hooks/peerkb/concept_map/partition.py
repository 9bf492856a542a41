"""The partition of the map of terms into parts that are small enough for a phone.

The parts follow from the ties alone, by greedy modularity (Clauset, Newman and Moore 2004): a part has more ties inside than chance
would give it. So a glossary needs no other order than `related`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Related = Mapping[str, Sequence[str]]  # by slug, in both directions
Tie = tuple[str, str]
LARGEST_PART: Final = 8
_SMALLEST_PART: Final = 3
_MOST_JOINED: Final = LARGEST_PART + 2  # the size of a part that takes in one that is too small


@dataclass(frozen=True)
class Part:
    """Some terms and the ties between them. `center` has the most ties; `guests` are members of other parts that are tied to this one."""

    center: str
    members: tuple[str, ...]
    guests: tuple[str, ...]
    ties: tuple[Tie, ...]


@dataclass
class _Group:
    """A part under construction."""

    members: list[str]
    guests: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def cost(self, guest: str) -> int:
        """How many terms the picture has once it shows `guest`."""
        return len(self.members) + len(self.guests) + (guest not in self.guests)

    def add(self, tie: Tie, guest: str) -> None:
        """Add a tie to `guest`, a member of another group."""
        self.ties.append(tie)
        if guest not in self.guests:
            self.guests.append(guest)


def ties(related: Related) -> list[Tie]:
    """Every pair of related terms once."""
    return sorted({(min(one, other), max(one, other)) for one, others in related.items() for other in others})


def parts(related: Related) -> list[Part]:
    """The whole map, ordered by the number of ties of the center, most first.

    Each tie is in exactly one part, and each related term is a member of exactly one.
    """
    pairs = ties(related)
    groups = [_Group(members) for members in _grouped(pairs)]
    home = {slug: group for group in groups for slug in group.members}
    crossing: list[Tie] = []
    for tie in pairs:
        if home[tie[0]] is home[tie[1]]:
            home[tie[0]].ties.append(tie)
        else:
            crossing.append(tie)
    for one, other in crossing:  # a crossing tie goes to the part whose picture stays smaller
        if home[one].cost(other) <= home[other].cost(one):
            home[one].add((one, other), other)
        else:
            home[other].add((one, other), one)
    made = [_part(group, related) for group in groups]
    return sorted(made, key=lambda part: (-len(related[part.center]), part.center))


def neighborhood(slug: str, related: Related, most: int) -> Part | None:
    """The term `slug` and its related terms, at most `most`; their related terms are guests if they fit too. None without related terms."""
    neighbors = list(related.get(slug, ()))[: max(0, most - 1)]
    if not neighbors:
        return None
    members = [slug, *neighbors]
    known = set(members)
    second_neighbors = sorted({other for one in neighbors for other in related[one]} - known)
    guests = second_neighbors if len(members) + len(second_neighbors) <= most else []
    shown = known.union(guests)
    pairs = {(min(one, other), max(one, other)) for one in members for other in related[one] if other in shown}
    return Part(slug, tuple(members), tuple(guests), tuple(sorted(pairs)))


def _part(group: _Group, related: Related) -> Part:
    inside = {slug: sum(slug in tie for tie in group.ties) for slug in group.members}
    center = min(group.members, key=lambda slug: (-inside[slug], -len(related[slug]), slug))
    return Part(center, tuple(sorted(group.members)), tuple(sorted(group.guests)), tuple(sorted(group.ties)))


def _grouped(pairs: Sequence[Tie]) -> list[list[str]]:
    """Group the terms of `pairs` so that groups have more ties inside than between them."""
    groups = _Groups(pairs)
    groups.join_by_gain()
    groups.join_small()
    return [sorted(members) for _, members in sorted(groups.members.items())]


class _Groups:
    """Groups of terms, each named after one of its members. At first each term is a group."""

    def __init__(self, pairs: Sequence[Tie]) -> None:
        self.members = {slug: [slug] for tie in pairs for slug in tie}
        self._between: dict[str, dict[str, int]] = {slug: {} for slug in self.members}
        self._ends = dict.fromkeys(self.members, 0)
        self._all_ends = 2 * len(pairs)
        for one, other in pairs:
            self._between[one][other] = self._between[other][one] = 1
            self._ends[one] += 1
            self._ends[other] += 1

    def join_by_gain(self) -> None:
        """Join groups while two of them have more ties between them than chance would give, the largest gain first."""
        heap = [offer for one in self.members for offer in self._offers(one)]
        heapq.heapify(heap)
        while heap:
            _, one, other, size = heapq.heappop(heap)
            if size <= LARGEST_PART and size == self._size(one) + self._size(other) and one in self.members and other in self.members:
                self._join(one, other)
                for offer in self._offers(one):
                    heapq.heappush(heap, offer)

    def join_small(self) -> None:
        """Join groups under _SMALLEST_PART to others that have room."""
        leftovers: set[str] = set()
        for small in sorted(self.members, key=lambda name: (self._size(name), name)):
            if small not in self.members or self._size(small) >= _SMALLEST_PART:
                continue
            neighbors = sorted(self._between[small], key=lambda other: (-self._gain(small, other), other))
            with_room = [other for other in neighbors if self._size(other) + self._size(small) <= _MOST_JOINED]
            # Where the neighbors' groups are full, small groups that share a neighbor join each other.
            second_neighbors = [other for name in neighbors for other in sorted(self._between[name]) if other != small]
            joinable = [
                other
                for other in second_neighbors
                if self._size(other) < _SMALLEST_PART or (other in leftovers and self._size(other) + self._size(small) <= LARGEST_PART)
            ]
            if with_room or joinable:
                self._join([*with_room, *joinable][0], small)
            if not with_room:
                leftovers.update(joinable[:1])

    def _size(self, name: str) -> int:
        return len(self.members.get(name, ()))

    def _gain(self, one: str, other: str) -> float:
        return self._between[one][other] - self._ends[one] * self._ends[other] / self._all_ends

    def _offers(self, one: str) -> Iterator[tuple[float, str, str, int]]:
        """The groups to join `one` with, as heap items: (negative gain, first name, second name, joint size)."""
        for other in self._between[one]:
            gain = self._gain(one, other)
            if gain > 0:
                yield -round(gain, 9), min(one, other), max(one, other), self._size(one) + self._size(other)

    def _join(self, one: str, other: str) -> None:
        self.members[one] += self.members.pop(other)
        self._ends[one] += self._ends[other]
        for third, count in self._between.pop(other).items():
            del self._between[third][other]
            if third != one:
                self._between[one][third] = self._between[third][one] = self._between[one].get(third, 0) + count
