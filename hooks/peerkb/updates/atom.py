"""The news of a site as an Atom feed (RFC 4287), for programs that tell their readers when something is new."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from peerkb.cache.digests import digest
from peerkb.pages.changes import Change
from peerkb.updates.news import Changed, in_order

FILE: Final = "feed.xml"
ENTRIES: Final = 50
_DAY: Final = 24 * 60 * 60  # seconds
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself. `site` is the site's whole address; `page` and `file` count from there."""

    title: str
    author: str
    language: str
    site: str
    page: str  # that shows the same to readers
    file: str


def feed(about: Feed, pages: Iterable[Changed], labels: Mapping[str, str]) -> Iterator[str]:
    """The text of the feed, line by line, with the newest changes. `labels` are what readers see of audiences, by name.

    The id of an entry is the page's address and the day, so an entry whose words are mended stays the same entry.
    """
    entries = list(islice(in_order(pages), ENTRIES))
    page, own = (_address(about.site + path) for path in (about.page, about.file))
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(about.language)}>\n'
    yield f"<title>{_text(about.title)}</title>\n"
    yield f"<id>{_text(page)}</id>\n"
    yield f"<updated>{max((_moment(about.site, page, change) for page, change in entries), default='1970-01-01T00:00:00Z')}</updated>\n"
    yield f"<author><name>{_text(about.author)}</name></author>\n"
    yield f'<link rel="self" type="application/atom+xml" href={_attribute(own)}/>\n'
    yield f'<link rel="alternate" type="text/html" hreflang={_attribute(about.language)} href={_attribute(page)}/>\n'
    for changed, change in entries:
        yield "<entry>\n"
        yield f"<title>{_text(changed.title)}</title>\n"
        yield f"<id>{_text(_id(about.site, changed, change))}</id>\n"
        yield f"<updated>{_moment(about.site, changed, change)}</updated>\n"
        yield f'<link rel="alternate" type="text/html" href={_attribute(_address(about.site + changed.url))}/>\n'
        for name in changed.audience:
            yield f"<category term={_attribute(name)} label={_attribute(labels.get(name, name))}/>\n"
        yield f"<summary>{_text(change.what)}</summary>\n"
        yield "</entry>\n"
    yield "</feed>\n"


def _id(site: str, page: Changed, change: Change) -> str:
    return f"{_address(site + page.url)}#changed-{change.date}"


def _moment(site: str, page: Changed, change: Change) -> str:
    """A moment of the day of a change, which no other change is likely to have: programs sort by it, and pages know days alone."""
    second = int.from_bytes(digest(_id(site, page, change).encode())[:8], "big") % _DAY
    moment = datetime.datetime.combine(change.date, datetime.time()) + datetime.timedelta(seconds=second)
    return f"{moment.isoformat()}Z"


def _address(address: str) -> str:
    """An address with what addresses may not hold as they are encoded."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~")


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("", text))
