"""The plugin glightbox under a strict Content Security Policy, on pages with pictures only.

By itself the plugin parses every page twice and adds a script, inline code and styles to each. Here it only makes links of
pictures; `lightbox.js` loads the rest where there is such a link.
"""

from __future__ import annotations

import re
from typing import Final

SCRIPT: Final = "assets/javascripts/glightbox.min.js"  # where the plugin writes its script
_SETS_STYLE_ATTRIBUTE: Final = re.compile(r"""([\w$.]+)\.setAttribute\((['"])style\2,""")
_ADDS_STYLE_ELEMENT: Final = re.compile(
    r"""var (\w+)=document\.createElement\((['"])style\2\);[^;{}]*\{[^{}]*\}[^;{}]*appendChild\(\1\),"""
)


def has_pictures(html: str) -> bool:
    """Whether a page's content holds a picture."""
    return "<img" in html


def unwrap_document(html: str) -> str:
    """Remove the document that the plugin wraps around a page's content."""
    return html.removeprefix("<html><head></head><body>").removesuffix("</body></html>")


def set_styles_by_script(script: str) -> str:
    """Rewrite the plugin's script to satisfy the policy: styles are set through `style`, which the policy allows.

    Style elements that the script adds are removed: a style sheet must have their rules. Raises ValueError if the script sets
    styles in any other way.
    """
    changed = _ADDS_STYLE_ELEMENT.sub("", _SETS_STYLE_ATTRIBUTE.sub(r'Reflect.set(\1.style,"cssText",', script))
    if unknown := re.search(r"""(?:setAttribute|createElement)\(\s*['"]style['"]""", changed):
        around = changed[max(0, unknown.start() - 40) : unknown.end() + 40]
        raise ValueError(f"it writes styles in a way that set_styles_by_script does not know: {around}")
    return changed
