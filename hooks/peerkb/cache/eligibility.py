"""Which plugins and hooks are known to make of a page what follows from its sources, the settings and other pages' front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from peerkb.settings.schema import CacheSettings

MARK: Final = "CACHEABLE"  # what a hook, or a Markdown extension, says of itself


def find_untrusted(plugins: Mapping[str, Any], settings: CacheSettings) -> set[str]:
    """The names of those plugins and hooks that neither say so themselves nor are known by name."""
    return {name for name, plugin in plugins.items() if name not in settings.plugins and not getattr(plugin, MARK, False)}
