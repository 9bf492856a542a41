"""What is new on a site: the changes of its pages, by week and by audience."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Final

from peerkb.pages.changes import Change

TEMPLATE: Final = "what-is-new.html"  # of the page that shows it
WEEKS_SHOWN: Final = 26


@dataclass(frozen=True)
class Changed:
    """A page as the news know it: its title, its address from the site's root, the names of its audiences, and its changes."""

    title: str
    url: str
    audience: Sequence[str]
    changes: Sequence[Change]


@dataclass(frozen=True)
class Item:
    """One change of a page. `readers` are the page's audiences as readers see them; none: it is for everybody.

    `places` are theirs among the audiences of the news, from 1.
    """

    title: str
    url: str
    change: Change
    readers: tuple[str, ...]
    places: tuple[int, ...]

    @property
    def name(self) -> str:
        """What tells it from every other."""
        return f"{self.change.date} {self.url}"


@dataclass(frozen=True)
class Week:
    """The changes of one week, the newest first; `begins` is its Monday."""

    begins: datetime.date
    items: tuple[Item, ...]


@dataclass(frozen=True)
class News:
    """The weeks in which something changed, the newest first, and the audiences of those changes, as readers see them."""

    readers: tuple[str, ...] = ()
    weeks: tuple[Week, ...] = ()


def gather(pages: Iterable[Changed], audiences: Mapping[str, str], most: int = WEEKS_SHOWN) -> News:
    """The news of at most so many weeks. `audiences` are what readers see of audiences, by the names that pages use, in order."""
    found = in_order(pages)
    weeks = [(begins, list(changes)) for begins, changes in islice(groupby(found, lambda each: _monday(each[1].date)), most)]
    used = {name for _, changes in weeks for page, _ in changes for name in page.audience}
    places = {name: place for place, name in enumerate(filter(used.__contains__, audiences), start=1)}

    def item(page: Changed, change: Change) -> Item:
        named = [name for name in page.audience if name in places]
        return Item(page.title, page.url, change, tuple(audiences[name] for name in named), tuple(places[name] for name in named))

    return News(
        tuple(audiences[name] for name in places),
        tuple(Week(begins, tuple(item(page, change) for page, change in changes)) for begins, changes in weeks),
    )


def in_order(pages: Iterable[Changed]) -> list[tuple[Changed, Change]]:
    """Every change with its page, the newest first; those of one day stay in the order of the pages."""
    return sorted(((page, change) for page in pages for change in page.changes), key=lambda each: each[1].date, reverse=True)


def _monday(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())
