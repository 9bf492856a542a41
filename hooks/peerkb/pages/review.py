"""Who looks after a page, and by when somebody is to check it again."""

from __future__ import annotations

import calendar
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peerkb.settings.schema import PageRules


@dataclass(frozen=True)
class Review:
    """A page's owner by name (nothing where the site has none), the day of its last check and the day by which the next is due."""

    owner: str
    last_reviewed: datetime.date | None
    review_by: datetime.date | None


@dataclass(frozen=True)
class Listed:
    """A page as the list of pages tells of it; `url` counts from the site's root."""

    title: str
    url: str
    kind: str
    audience: tuple[str, ...]
    review: Review


def review(said: Mapping[str, Any], kind: str, rules: PageRules) -> Review:
    """What a page of a kind says of its upkeep, and where it says nothing, what the site's rules say."""
    reviewed = said.get("last_reviewed")
    months = said.get("review_in") or rules.months(kind)
    return Review(said.get("owner") or rules.owner, reviewed, review_by(reviewed, months) if reviewed and months else None)


def review_by(reviewed: datetime.date, months: int) -> datetime.date:
    """The same day of the month so many months later, or the month's last day where it has no such day."""
    years, month = divmod(reviewed.month - 1 + months, 12)
    year = reviewed.year + years
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(reviewed.day, calendar.monthrange(year, month + 1)[1]))


def export(pages: Iterable[Listed]) -> Iterator[str]:
    """All pages as JSON in the order of their addresses, piece by piece: what `pages.json` holds."""
    yield '{"pages": ['
    for number, page in enumerate(sorted(pages, key=lambda page: page.url)):
        said = {
            "title": page.title,
            "url": page.url,
            "kind": page.kind,
            "audience": list(page.audience),
            "owner": page.review.owner,
            "last_reviewed": page.review.last_reviewed,
            "due": page.review.review_by,
        }
        yield (",\n" if number else "\n") + json.dumps(said, ensure_ascii=False, default=str)
    yield "\n]}\n"
