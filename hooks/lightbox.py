"""Load glightbox only where there is a picture to enlarge, and without what a strict Content Security Policy refuses.

The plugin parses every page twice and hands each one its script, inline code and styles; most pages have no picture. Here it
only makes links of pictures, and `lightbox.js` loads the rest where there is such a link.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority

from peerkb.security.policy import set_styles_by_script

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

CACHEABLE = True
SCRIPT = "assets/javascripts/glightbox.min.js"


@event_priority(50)  # before glightbox
def _before(content: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell glightbox to leave a page without pictures alone, unless its front matter says otherwise."""
    if "<img" not in content:
        page.meta.setdefault("glightbox", False)


@event_priority(-50)  # after glightbox
def _after(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell it to leave the finished page alone, and take the content out of the document that it makes around it."""
    page.meta["glightbox"] = False
    return content.removeprefix("<html><head></head><body>").removesuffix("</body></html>")


on_page_content = CombinedEvent(_before, _after)


@event_priority(-50)  # after glightbox has written it, before the list of what browsers keep
def on_post_build(config: MkDocsConfig) -> None:
    """Let its script do with the policy."""
    script = Path(config.site_dir, SCRIPT)
    if script.is_file():
        try:
            text = set_styles_by_script(script.read_text(encoding="utf-8"))
        except ValueError as error:
            raise PluginError(f"{SCRIPT}: {error}") from error
        script.write_text(text, encoding="utf-8", newline="\n")
