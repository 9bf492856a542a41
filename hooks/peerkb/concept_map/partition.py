"""A map of how terms relate, in parts that are small enough to be drawn for a phone: which terms and ties each part has.

What belongs together is found in the ties themselves, by the share of them that stays within a part (modularity, as in Clauset,
Newman and Moore 2004), so a glossary needs no other order than `related`.
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
_MOST_JOINED: Final = LARGEST_PART + 2  # where a part takes in what would be too small alone


@dataclass(frozen=True)
class Part:
    """Some terms and the ties between them, around the term with the most ties. `guests` belong elsewhere and are tied to some."""

    center: str
    members: tuple[str, ...]
    guests: tuple[str, ...]
    ties: tuple[Tie, ...]


@dataclass
class _Group:
    """A part that is being put together."""

    members: list[str]
    guests: list[str] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)

    def cost(self, guest: str) -> int:
        """How many terms its picture has once a guest is in it."""
        return len(self.members) + len(self.guests) + (guest not in self.guests)

    def add(self, tie: Tie, guest: str) -> None:
        """Take in a tie to a term that belongs elsewhere."""
        self.ties.append(tie)
        if guest not in self.guests:
            self.guests.append(guest)


def ties(related: Related) -> list[Tie]:
    """Every pair of related terms once."""
    return sorted({(min(one, other), max(one, other)) for one, others in related.items() for other in others})


def parts(related: Related) -> list[Part]:
    """The whole map, the part with the most tied center first. Each tie is in one part, each related term a member of one."""
    pairs = ties(related)
    groups = [_Group(members) for members in _grouped(pairs)]
    home = {slug: group for group in groups for slug in group.members}
    crossing: list[Tie] = []
    for tie in pairs:
        if home[tie[0]] is home[tie[1]]:
            home[tie[0]].ties.append(tie)
        else:
            crossing.append(tie)
    for one, other in crossing:  # each goes where the picture is the smaller
        if home[one].cost(other) <= home[other].cost(one):
            home[one].add((one, other), other)
        else:
            home[other].add((one, other), one)
    found = [_part(group, related) for group in groups]
    return sorted(found, key=lambda part: (-len(related[part.center]), part.center))


def neighborhood(slug: str, related: Related, most: int) -> Part | None:
    """A term, those it is related to, and theirs as guests if all together are at most `most`; None without any."""
    near = list(related.get(slug, ()))[: max(0, most - 1)]
    if not near:
        return None
    members = [slug, *near]
    known = set(members)
    further = sorted({other for one in near for other in related[one]} - known)
    guests = further if len(members) + len(further) <= most else []
    around = known.union(guests)
    found = {(min(one, other), max(one, other)) for one in members for other in related[one] if other in around}
    return Part(slug, tuple(members), tuple(guests), tuple(sorted(found)))


def _part(group: _Group, related: Related) -> Part:
    inside = {slug: sum(slug in tie for tie in group.ties) for slug in group.members}
    center = min(group.members, key=lambda slug: (-inside[slug], -len(related[slug]), slug))
    return Part(center, tuple(sorted(group.members)), tuple(sorted(group.guests)), tuple(sorted(group.ties)))


def _grouped(pairs: Sequence[Tie]) -> list[list[str]]:
    """The terms of `pairs` in groups that are tied within more than to each other."""
    groups = _Groups(pairs)
    groups.join_by_gain()
    groups.join_small()
    return [sorted(members) for _, members in sorted(groups.members.items())]


class _Groups:
    """Groups of terms, each named after one of them; at first every term is one."""

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
        """Join two groups as long as more ties lie between them than chance would have it, the best two first."""
        heap = [offer for one in self.members for offer in self._offers(one)]
        heapq.heapify(heap)
        while heap:
            _, one, other, size = heapq.heappop(heap)
            if size <= LARGEST_PART and size == self._size(one) + self._size(other) and one in self.members and other in self.members:
                self._join(one, other)
                for offer in self._offers(one):
                    heapq.heappush(heap, offer)

    def join_small(self) -> None:
        """Let no group be smaller than a picture is worth, as far as another has room."""
        leftovers: set[str] = set()
        for small in sorted(self.members, key=lambda name: (self._size(name), name)):
            if small not in self.members or self._size(small) >= _SMALLEST_PART:
                continue
            near = sorted(self._between[small], key=lambda other: (-self._gain(small, other), other))
            room = [other for other in near if self._size(other) + self._size(small) <= _MOST_JOINED]
            # What has nothing in common but a neighbor, whose group is full, is a group of its own kind.
            beside = [other for name in near for other in sorted(self._between[name]) if other != small]
            alike = [
                other
                for other in beside
                if self._size(other) < _SMALLEST_PART or (other in leftovers and self._size(other) + self._size(small) <= LARGEST_PART)
            ]
            if room or alike:
                self._join([*room, *alike][0], small)
            if not room:
                leftovers.update(alike[:1])

    def _size(self, name: str) -> int:
        return len(self.members.get(name, ()))

    def _gain(self, one: str, other: str) -> float:
        return self._between[one][other] - self._ends[one] * self._ends[other] / self._all_ends

    def _offers(self, one: str) -> Iterator[tuple[float, str, str, int]]:
        """The groups that `one` should be joined with, as a heap has them: the greatest gain first."""
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
