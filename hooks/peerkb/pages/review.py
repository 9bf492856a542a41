"""Reviews: the owner of a page, its last review and its next."""

from __future__ import annotations

import calendar
import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from peerkb.settings.kind_rules import PageRules


@dataclass(frozen=True)
class Review:
    """The owner of a page (empty where the site has none), the day of its last review, and the day by which the next is due."""

    owner: str
    last_reviewed: datetime.date | None
    review_by: datetime.date | None


@dataclass(frozen=True)
class Listed:
    """A page in `pages.json`; `url` counts from the site's root."""

    title: str
    url: str
    kind: str
    audience: tuple[str, ...]
    review: Review
    language: str = ""  # named where a site has several


def review(front_matter: Mapping[str, Any], kind: str, rules: PageRules) -> Review:
    """The review of a page of the kind `kind`, from its front matter, or from `rules` where the front matter says nothing."""
    reviewed = front_matter.get("last_reviewed")
    months = front_matter.get("review_in") or rules.months(kind)
    return Review(front_matter.get("owner") or rules.owner, reviewed, review_by(reviewed, months) if reviewed and months else None)


def review_by(reviewed: datetime.date, months: int) -> datetime.date:
    """The same day of the month, `months` months later, or that month's last day if it is shorter."""
    years, month = divmod(reviewed.month - 1 + months, 12)
    year = reviewed.year + years
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(reviewed.day, calendar.monthrange(year, month + 1)[1]))


def export(pages: Iterable[Listed]) -> Iterator[str]:
    """The text of `pages.json`, piece by piece: all pages in the order of their addresses."""
    yield '{"pages": ['
    for number, page in enumerate(sorted(pages, key=lambda page: page.url)):
        fields: dict[str, Any] = {
            "title": page.title,
            "url": page.url,
            "kind": page.kind,
            "audience": list(page.audience),
            "owner": page.review.owner,
            "last_reviewed": page.review.last_reviewed,
            "due": page.review.review_by,
        }
        if page.language:
            fields["language"] = page.language
        yield (",\n" if number else "\n") + json.dumps(fields, ensure_ascii=False, default=str)
    yield "\n]}\n"
