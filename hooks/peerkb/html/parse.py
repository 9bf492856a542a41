"""Parse the HTML of a page: quickly if it is well formed, otherwise as browsers do."""

from __future__ import annotations

from typing import Final

from peerkb.html.page_text import Anchor, PageText, attribute_value
from peerkb.html.tokens import Tag, attributes, walk
from peerkb.html.well_formed import parse_well_formed

# Longer pages, in characters, are not given to the parser: hostile HTML of this length takes it some ten seconds.
LONGEST_MALFORMED: Final = 500_000
TOO_LONG: Final = (
    f"the page has more than {LONGEST_MALFORMED:,} characters of HTML and its tags are not all in order, so that its words cannot be "
    "linked. Mend its tags, or make several pages of it"
)
# A page is read alone in a body, and inside a theme's elements, which a stray end tag may close.
_IN_BODY: Final = "<!doctype html><body>"
_IN_THEME: Final = "<!doctype html><body><main><section><div><article>"


def parse(html: str, language: str = "") -> PageText:
    """Parse any `html`, the content of the body of a page in a language. See `parse_any` for the limit of length."""
    return parse_well_formed(html, language) or parse_any(html, language)


def parse_any(html: str, language: str = "") -> PageText:
    """Parse `html` by the HTML standard, section 13.2.6, more slowly than `parse_well_formed`.

    Only runs that every reading has allow links: alone and inside a theme, with scripts and without. A page of more than
    LONGEST_MALFORMED characters comes back `too_long`, with its links and without text.
    """
    if len(html) > LONGEST_MALFORMED:
        return PageText(html, anchors=_own_links(html), too_long=True)
    from peerkb.html.tree_text import read_tree  # here: its parser is slow to import, and few pages need it

    page = read_tree(html, before=_IN_BODY, language=language)
    if page.runs:
        other_readings = [read_tree(html, before=_IN_THEME, language=language)]
        if "<noscript" in html.lower():
            other_readings += (read_tree(html, before=before, language=language, scripting=False) for before in (_IN_BODY, _IN_THEME))
        for other in other_readings:
            _keep_common_runs(page, other)
    return page


def _keep_common_runs(page: PageText, other: PageText) -> None:
    """Remove the runs that `other`, another reading of the same page, does not have."""
    lengths = {run[0]: run[1] for run in other.runs}
    common = [(start, run) for start, run in zip(page.starts, page.runs, strict=True) if lengths.get(run[0]) == run[1]]
    page.starts, page.runs = [start for start, _ in common], [run for _, run in common]


def _own_links(html: str) -> list[Anchor]:
    tags = (token for token in walk(html) if isinstance(token, Tag) and token.name == "a" and not token.closing)
    return [Anchor(tag, 0, attribute_value(attributes(html, tag), "href").strip()) for tag in tags]
