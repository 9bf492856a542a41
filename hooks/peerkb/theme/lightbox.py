"""The plugin glightbox under a strict Content Security Policy, and only where there is a picture to enlarge.

The plugin parses every page twice and gives each one its script, inline code and styles. Most pages have no picture. Here it only
makes links of pictures; `lightbox.js` loads the rest where there is such a link.
"""

from __future__ import annotations

import re
from typing import Final

SCRIPT: Final = "assets/javascripts/glightbox.min.js"  # where the plugin writes its script
_SETS_STYLE: Final = re.compile(r"""([\w$.]+)\.setAttribute\((['"])style\2,""")
_ADDS_STYLES: Final = re.compile(r"""var (\w+)=document\.createElement\((['"])style\2\);[^;{}]*\{[^{}]*\}[^;{}]*appendChild\(\1\),""")


def has_pictures(html: str) -> bool:
    """Whether a page's content holds a picture."""
    return "<img" in html


def unwrap_document(html: str) -> str:
    """The content without the whole document that the plugin makes around it."""
    return html.removeprefix("<html><head></head><body>").removesuffix("</body></html>")


def set_styles_by_script(script: str) -> str:
    """Rewrite the plugin's script to satisfy the policy: styles are set through `style`, which the policy allows.

    Style elements that the script adds are left out: a style sheet has to hold their rules. Raises ValueError for a script that
    does either in a way that is not known here.
    """
    changed = _ADDS_STYLES.sub("", _SETS_STYLE.sub(r'Reflect.set(\1.style,"cssText",', script))
    if left := re.search(r"""(?:setAttribute|createElement)\(\s*['"]style['"]""", changed):
        around = changed[max(0, left.start() - 40) : left.end() + 40]
        raise ValueError(f"it writes styles in a way that set_styles_by_script does not know: {around}")
    return changed
