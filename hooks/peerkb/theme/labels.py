"""The names of what the theme shows by its settings: the contents of a page, the links of its headings, the switch of colors."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, Final

from peerkb.messages import Messages

_DARK: Final = "slate"  # the theme's dark scheme


def name_theme_parts(palette: Any, extensions: MutableMapping[str, Any], messages: Messages) -> None:
    """Name in place the parts to which the settings of the theme's `palette` and of Markdown's `extensions` give no name themselves."""
    if "toc" in extensions:
        extensions["toc"].setdefault("title", messages.page.contents.text())
        extensions["toc"].setdefault("permalink_title", messages.page.link_to_section.text())
    options = palette if isinstance(palette, list) else []
    for option, after in zip(options, [*options[1:], *options[:1]], strict=True):
        if isinstance(option.get("toggle"), dict):
            name = messages.header.dark_colors if after.get("scheme") == _DARK else messages.header.light_colors
            option["toggle"].setdefault("name", str(name))
