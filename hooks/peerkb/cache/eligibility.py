"""Which plugins and hooks are known to make of a page what follows from its sources, the settings and other pages' front matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from peerkb.validation.diagnostics import Diagnostic, short_repr
from peerkb.validation.value_types import MAPPING, TEXTS, ValueType, check
from peerkb.validation.yaml_document import Document

MARK: Final = "CACHEABLE"  # what a hook, or a Markdown extension, says of itself
_KEYS: Final[Mapping[str, ValueType]] = {"plugins": TEXTS}


class Settings(NamedTuple):
    """What the configuration says: whether anything is kept from one build to the next, and which plugins are known by name."""

    keep: bool = True
    plugins: tuple[str, ...] = ()


def read_settings(given: Any, path: str) -> tuple[Settings, list[Diagnostic]]:
    """What `extra.cache` gives in the configuration file at `path`, and what is wrong with it. `false` keeps nothing."""
    if given is None or given is False:
        return Settings(keep=given is None), []
    if not isinstance(given, dict):
        return Settings(), [
            Diagnostic(path, None, f"extra.cache says {short_repr(given)}. Write {MAPPING.wanted}, or false to keep nothing")
        ]
    said, faults = check(Document(given), path, _KEYS)
    return Settings(plugins=tuple(said.get("plugins", ()))), [Diagnostic(path, None, f"extra.cache: {fault.message}") for fault in faults]


def find_untrusted(plugins: Mapping[str, Any], settings: Settings) -> set[str]:
    """The names of those plugins and hooks that neither say so themselves nor are known by name."""
    return {name for name, plugin in plugins.items() if name not in settings.plugins and not getattr(plugin, MARK, False)}
