"""Which plugins, hooks and Markdown extensions are known to make of a page what follows from its sources and the settings."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import markdown.extensions
from markdown.extensions import Extension

from peerkb.cache.digests import digest_of_files
from peerkb.settings.schema import CacheSettings

MARK: Final = "CACHEABLE"  # what a hook, or a Markdown extension, says of itself
SNIPPETS: Final = "pymdownx.snippets"
TRUSTED_PACKAGES: Final = ("markdown", "pymdownx", "material", "mkdocs", "properdocs")  # their extensions read no more than the text
_READING_FILES: Final = ("pymdownx.b64",)  # but these


def find_untrusted(plugins: Mapping[str, Any], handlers: Mapping[str, int], settings: CacheSettings) -> list[str]:
    """The names of plugins and hooks that have a handler of an event of `handlers` and are trusted neither by mark nor by name.

    `handlers` gives how many handlers each of these events has. If there are more than all plugins bring, somebody unknown added one.
    """
    found = {
        name
        for name, plugin in plugins.items()
        if name not in settings.plugins and not getattr(plugin, MARK, False) and any(hasattr(plugin, f"on_{event}") for event in handlers)
    }
    brought = {event: sum(_count(getattr(plugin, f"on_{event}", None)) for plugin in plugins.values()) for event in handlers}
    return sorted(found | {f"a handler of {event}" for event, number in handlers.items() if number != brought[event]})


def _count(handler: Any) -> int:
    """How many handlers an attribute of a plugin stands for: a `CombinedEvent` has several."""
    methods = getattr(handler, "methods", None)
    return len(methods) if methods is not None else int(callable(handler))


def find_untrusted_extensions(extensions: Iterable[str | Extension]) -> list[str]:
    """The Markdown extensions whose work may follow from more than the text and their settings."""
    own = {module.name for module in pkgutil.iter_modules(markdown.extensions.__path__)}  # the short names of Markdown's own
    return [str(extension) for extension in extensions if not _trusted(extension, own)]


def _trusted(extension: str | Extension, own: set[str]) -> bool:
    if isinstance(extension, Extension):
        return bool(getattr(extension, MARK, False)) and hasattr(extension, "goes_by")
    module = extension.partition(":")[0]
    return module in own or (module.partition(".")[0] in TRUSTED_PACKAGES and module not in _READING_FILES)


def digest_of_snippets(settings: Mapping[str, Any], docs: Path) -> bytes | None:
    """A digest of all files that pages can take in as snippets by the `settings` of that extension; None when it can be any file."""
    bases = settings.get("base_path") or ["."]
    folders = [Path(base).resolve() for base in (bases if isinstance(bases, list) else [bases])]
    docs = docs.resolve()
    if settings.get("url_download") or not all(folder.is_relative_to(docs) and folder != docs for folder in folders):
        return None
    return digest_of_files(file for folder in folders for file in (folder.rglob("*") if folder.is_dir() else [folder]) if file.is_file())
