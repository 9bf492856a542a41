"""Mend the theme's markup where no block of its templates reaches. What and why stands in `peerkb`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.plugins import event_priority

from peerkb.theme import patches

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page


CACHEABLE = True


@event_priority(-50)  # after plugins that change the page, before hooks that only read it
def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Mend a page."""
    return patches.patch_theme(output)


@event_priority(-50)
def on_post_template(output_content: str, template_name: str, config: MkDocsConfig) -> str:
    """Mend a page that has no source, such as the one for addresses that lead nowhere."""
    return patches.patch_theme(output_content) if template_name.endswith(".html") else output_content
