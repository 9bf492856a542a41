"""The reviews of a site as a calendar (RFC 5545) that editors can subscribe to: one event of a whole day for what an owner has due then."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from peerkb.cache.digests import digest
from peerkb.messages import Messages
from peerkb.pages.review import Listed
from peerkb.updates.agenda import in_order

FILE: Final = "reviews.ics"
NAMED: Final = 20  # pages that an event names
_LONGEST_LINE: Final = 75  # bytes
_ESCAPED: Final = re.compile(r"[\\;,]")
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Site:
    """The name of a site, its whole address (empty if nobody knows it), and the page that lists reviews (empty if there is none)."""

    name: str
    address: str = ""
    page: str = ""


def calendar(pages: Iterable[Listed], owners: Mapping[str, str], site: Site, text: Messages) -> Iterator[str]:
    """The text of the calendar, line by line; nothing if no page has a day. `owners` are what readers see of owners, by name."""
    due = sorted(in_order(pages), key=lambda page: (page.review.review_by, page.review.owner))
    if not due:
        return
    title = _text(text.reviews.calendar_title.text(site=site.name))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//peerkb//reviews//EN", "CALSCALE:GREGORIAN"]
    lines += [f"NAME:{title}", f"X-WR-CALNAME:{title}"]  # the standard's, and the one that programs know
    for (day, owner), group in groupby(due, lambda page: (page.review.review_by, page.review.owner)):
        assert day is not None
        lines += _event(day, owner, list(group), owners.get(owner, owner), site, text)
    for line in (*lines, "END:VCALENDAR"):
        yield _folded(line)


def _event(day: datetime.date, owner: str, pages: Sequence[Listed], label: str, site: Site, text: Messages) -> list[str]:
    """One event. Its stamp is the day of the last review in it, so that the same pages give the same bytes."""
    stamp = max((page.review.last_reviewed for page in pages if page.review.last_reviewed), default=day)
    names = [f"{page.title} {site.address}{page.url}" if site.address else page.title for page in pages[:NAMED]]
    if len(pages) > NAMED:
        names.append(text.reviews.more.text(count=len(pages) - NAMED))
    host = urlsplit(site.address).netloc
    title = text.reviews.due_with.text(count=len(pages), owner=label) if label else text.reviews.due.text(count=len(pages))
    return [
        "BEGIN:VEVENT",
        f"UID:{digest(repr((day.isoformat(), owner, site.address or site.name)).encode()).hex()[:32]}{'@' if host else ''}{host}",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(chr(10).join(names))}",
        *([f"URL:{site.address}{site.page}"] if site.address and site.page else []),
        "END:VEVENT",
    ]


def _text(text: str) -> str:
    """A text as its value: what has a meaning there is escaped, and a line break is written as two characters."""
    return _ESCAPED.sub(lambda found: f"\\{found[0]}", _UNSEEN.sub("", text)).replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of the file, folded where it is longer than 75 bytes, between two characters."""
    pieces, room = [""], _LONGEST_LINE
    for char in line:
        size = len(char.encode())
        if size > room:
            pieces.append("")
            room = _LONGEST_LINE - 1  # the next line begins with a space
        pieces[-1] += char
        room -= size
    return "\r\n ".join(pieces) + "\r\n"
