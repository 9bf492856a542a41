"""The theme's script, half of which is for what few sites use: where no page asks for any of that, readers get a lighter copy.

`tools/theme_script.py` makes the copy and says what it leaves out; here is how a page asks for it.
"""

from __future__ import annotations

import re
from typing import Final

COPIES: Final = "assets/vendor/material-*.js"  # each named by the mark in the name of the script that it is a copy of
OF_THE_SEARCH: Final = ("assets/javascripts/lunr", "assets/javascripts/workers")  # what the theme's own search loads
_FEATURES: Final = re.compile(r'"features": \[([^\]]*)\]')
_ASKED_BY_SETTINGS: Final = frozenset(
    {
        "content.code.annotate",
        "content.code.copy",
        "content.code.select",
        "content.footnote.tooltips",
        "content.tooltips",
        "navigation.instant.preview",
        "navigation.instant.progress",
        "search.highlight",
    }
)
_ASKED_IN_HTML: Final = (
    'data-md-component="consent"',
    'data-md-component="progress"',
    'data-md-component="search"',
    'data-md-component="source"',
    '"provider": "mike"',  # a site in several versions
    '<link rel="alternate"',  # another site, to which the theme is to go from page to page
    "data-clipboard-",
    "data-preview",
    '="annotate',
    " annotate",
    '="mermaid',
    " mermaid",
)
_CODE: Final = "<pre"
_CODE_BUTTON: Final = re.compile(r'\bclass="(?:[^"]* )?(?:copy|select)[ "]')


def asks_for_all(html: str) -> bool:
    """Whether a finished page asks for something that only the whole script does. A word of its text may look so too, at no harm."""
    features = _FEATURES.search(html)
    if features and not _ASKED_BY_SETTINGS.isdisjoint(re.findall(r'"([^"]+)"', features[1])):
        return True
    return any(mark in html for mark in _ASKED_IN_HTML) or (_CODE in html and _CODE_BUTTON.search(html) is not None)


def original_of(copy: str) -> str:
    """The address of the theme's own script, of which there is a copy of this name."""
    return f"assets/javascripts/bundle.{copy.removeprefix('material-').removesuffix('.js')}.min.js"
