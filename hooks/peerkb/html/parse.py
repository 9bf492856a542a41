"""Reading the HTML of a page: quickly if its tags are all in order, and as browsers do if they are not."""

from __future__ import annotations

from typing import Final

from peerkb.html.page_text import Anchor, PageText, attribute_value
from peerkb.html.tokens import Tag, attributes, walk
from peerkb.html.tree_text import read_tree
from peerkb.html.well_formed import parse_well_formed

# Longer pages, in characters, are not given to the parser: hostile HTML of this length takes it some ten seconds.
LONGEST_MALFORMED: Final = 500_000
TOO_LONG: Final = (
    f"the page has more than {LONGEST_MALFORMED:,} characters of HTML and its tags are not all in order, so that its words cannot be "
    "linked. Mend its tags, or make several pages of it"
)
# A page stands in its theme's elements, which a stray end tag may close; or in nothing but a body.
_ALONE: Final = "<!doctype html><body>"
_IN_THEME: Final = "<!doctype html><body><main><section><div><article>"


def parse(html: str) -> PageText:
    """Read `html`, the content of a page's body, whatever it holds; see `parse_any` for pages that are not read."""
    return parse_well_formed(html) or parse_any(html)


def parse_any(html: str) -> PageText:
    """Read `html` by the rules of the HTML standard, section 13.2.6, at more cost than `parse_well_formed`.

    Links may be where every way of reading the page allows them: alone and inside a theme, with scripts and without. A page of
    more than LONGEST_MALFORMED characters comes back `too_long`: it has its own links and no text.
    """
    if len(html) > LONGEST_MALFORMED:
        return PageText(html, anchors=_own_links(html), too_long=True)
    page = read_tree(html, before=_ALONE)
    if page.runs:
        others = [read_tree(html, before=_IN_THEME)]
        if "<noscript" in html.lower():
            others += (read_tree(html, before=_ALONE, scripting=False), read_tree(html, before=_IN_THEME, scripting=False))
        for other in others:
            _keep_common_runs(page, other)
    return page


def _keep_common_runs(page: PageText, other: PageText) -> None:
    """Take away the runs that `other`, the same page read in another way, does not have."""
    known = {run[0]: run[1] for run in other.runs}
    kept = [(start, run) for start, run in zip(page.starts, page.runs, strict=True) if known.get(run[0]) == run[1]]
    page.starts, page.runs = [start for start, _ in kept], [run for _, run in kept]


def _own_links(html: str) -> list[Anchor]:
    tags = (token for token in walk(html) if isinstance(token, Tag) and token.name == "a" and not token.closing)
    return [Anchor(tag, 0, attribute_value(attributes(html, tag), "href").strip()) for tag in tags]
