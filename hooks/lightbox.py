"""Load glightbox only where there is a picture to enlarge.

The plugin parses every page twice and hands each one its script and styles; most pages have no picture. `lightbox.js` loads
them when instant navigation leads from such a page to one with pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.plugins import event_priority

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page


@event_priority(50)  # before glightbox
def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell glightbox to leave a page without pictures alone, unless its front matter says otherwise."""
    if "<img" not in content:
        page.meta.setdefault("glightbox", False)
