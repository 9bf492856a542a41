"""Labels that the theme takes from settings: the table of contents, permanent links, the color switch."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final

from peerkb.messages import Messages

_DARK: Final = "slate"  # the theme's dark scheme


def name_theme_parts(palette: Any, extensions: MutableMapping[str, Any], messages: Messages, *, anew: bool = False) -> None:
    """Fill in the labels that the theme's `palette` and Markdown's `extensions` do not set, in place; with `anew` all of them."""
    if "toc" in extensions:
        toc = {"title": messages.page.contents.text(), "permalink_title": messages.page.link_to_section.text()}
        extensions["toc"] |= toc if anew else {**toc, **extensions["toc"]}
    options = palette if isinstance(palette, list) else []
    for option, next_option in zip(options, [*options[1:], *options[:1]], strict=True):
        if isinstance(option.get("toggle"), dict):
            name = messages.header.dark_colors if next_option.get("scheme") == _DARK else messages.header.light_colors
            option["toggle"]["name"] = str(name) if anew else option["toggle"].get("name", str(name))
