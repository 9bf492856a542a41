"""The reviews that are due: pages past their day first, then month by month, each month by owner."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from peerkb.pages.review import Listed

TEMPLATE: Final = "reviews.html"  # of the page that shows them


@dataclass(frozen=True)
class Owned:
    """The pages of one owner, by the day on which they are due. `owner` is what readers see, and empty for pages of nobody."""

    owner: str
    pages: tuple[Listed, ...]


@dataclass(frozen=True)
class Month:
    """What is due in a month, which begins on the day `begins`."""

    begins: datetime.date
    owners: tuple[Owned, ...]


@dataclass(frozen=True)
class Agenda:
    """The reviews as they are on the day `today`: those overdue, and those to come by month."""

    today: datetime.date
    overdue: tuple[Owned, ...] = ()
    months: tuple[Month, ...] = ()


def make_agenda(pages: Iterable[Listed], owners: Mapping[str, str], today: datetime.date) -> Agenda:
    """The reviews of pages that have a day for their next one. `owners` are what readers see of owners, by name."""
    due = in_order(pages)
    late = [page for page in due if _day(page) < today]
    months = groupby((page for page in due if _day(page) >= today), lambda page: _day(page).replace(day=1))
    return Agenda(today, _by_owner(late, owners), tuple(Month(begins, _by_owner(inside, owners)) for begins, inside in months))


def in_order(pages: Iterable[Listed]) -> list[Listed]:
    """The pages that have a day for their next review, by that day and by address."""
    return sorted((page for page in pages if page.review.review_by), key=lambda page: (_day(page), page.url))


def _by_owner(pages: Iterable[Listed], owners: Mapping[str, str]) -> tuple[Owned, ...]:
    """Pages in their order, by owner: in the order in which the site names owners, then others, then nobody."""
    known = list(owners)

    def place(page: Listed) -> tuple[bool, int, str]:
        owner = page.review.owner
        return not owner, known.index(owner) if owner in owners else len(known), owner

    groups = groupby(sorted(pages, key=place), lambda page: page.review.owner)
    return tuple(Owned(owners.get(owner, owner), tuple(inside)) for owner, inside in groups)


def _day(page: Listed) -> datetime.date:
    assert page.review.review_by is not None
    return page.review.review_by
