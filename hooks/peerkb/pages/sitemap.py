"""The days in the sitemap: when each page was last reviewed, and nothing for one of which nobody says it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Final

FILE: Final = "sitemap.xml"
_UNKNOWN: Final = datetime.date(1970, 1, 1).isoformat()  # generators ask for a day of each page
_UNKNOWN_ROW: Final = re.compile(rf"[ \t]*<lastmod>{_UNKNOWN}</lastmod>\n?")


def day_of(front_matter: Mapping[str, Any]) -> str:
    """The day of a page's last review for a generator that makes the sitemap, or one that `leave_out_unknown` takes out."""
    return str(front_matter.get("last_reviewed") or _UNKNOWN)


def leave_out_unknown(sitemap: str) -> str:
    """The sitemap without the days that nobody knows."""
    return _UNKNOWN_ROW.sub("", sitemap)
