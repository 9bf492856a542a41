"""Which plugins, hooks, Markdown extensions and snippets keep pages from being kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from markdown.extensions import Extension

from peerkb.cache.eligibility import digest_of_snippets, find_untrusted, find_untrusted_extensions
from peerkb.settings.schema import CacheSettings


def _handle(*_: Any) -> None: ...


class _Marked(Extension):  # type: ignore[misc]
    CACHEABLE = True
    goes_by = "all it reads"


class _MarkedAlone(Extension):  # type: ignore[misc]
    CACHEABLE = True


PLUGIN = SimpleNamespace(on_page_content=_handle)
MARKED = SimpleNamespace(on_page_content=_handle, CACHEABLE=True)
ELSEWHERE = SimpleNamespace(on_post_build=_handle)
COMBINED = SimpleNamespace(on_page_content=SimpleNamespace(methods=[_handle, _handle]), CACHEABLE=True)


@pytest.mark.parametrize(
    ("plugins", "handlers", "trusted", "found"),
    [
        ({}, 0, (), []),
        ({"one": PLUGIN}, 1, (), ["one"]),
        ({"one": PLUGIN}, 1, ("one",), []),
        ({"one": PLUGIN}, 1, ("other",), ["one"]),
        ({"one": MARKED}, 1, (), []),
        ({"one": ELSEWHERE}, 0, (), []),
        ({"one": COMBINED}, 2, (), []),
        ({"one": COMBINED}, 3, (), ["a handler of page_content"]),
        ({"one": MARKED}, 0, (), ["a handler of page_content"]),
        ({"one": MARKED, "other": PLUGIN}, 3, (), ["a handler of page_content", "other"]),
    ],
)
def test_plugins_and_hooks(plugins: dict[str, Any], handlers: int, trusted: Sequence[str], found: list[str]) -> None:
    assert find_untrusted(plugins, {"page_content": handlers}, CacheSettings(plugins=tuple(trusted))) == found


@pytest.mark.parametrize(
    ("extension", "trusted"),
    [
        ("toc", True),
        ("markdown.extensions.toc", True),
        ("markdown.extensions.toc:TocExtension", True),
        ("pymdownx.superfences", True),
        ("material.extensions.emoji", True),
        ("pymdownx.snippets", True),  # its files are in the key
        ("pymdownx.b64", False),
        ("toccata", False),
        ("own_extension", False),
        (Extension(), False),
        (_MarkedAlone(), False),
        (_Marked(), True),
    ],
)
def test_markdown_extensions(extension: str | Extension, *, trusted: bool) -> None:
    assert find_untrusted_extensions([extension]) == ([] if trusted else [str(extension)])


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (lambda docs: {"base_path": [str(docs / "_snippets")]}, True),
        (lambda docs: {"base_path": str(docs / "_snippets")}, True),
        (lambda docs: {"base_path": [str(docs / "_snippets" / "one.md")]}, True),
        (lambda docs: {"base_path": [str(docs)]}, False),
        (lambda docs: {"base_path": [str(docs / "_snippets"), str(docs.parent)]}, False),
        (lambda docs: {"base_path": [str(docs / "_snippets")], "url_download": True}, False),
        (lambda docs: {}, False),
    ],
)
def test_snippets(tmp_path: Path, settings: Callable[[Path], dict[str, Any]], *, told: bool) -> None:
    docs = tmp_path / "docs"
    file = docs / "_snippets" / "one.md"
    file.parent.mkdir(parents=True)
    file.write_text("one", encoding="utf-8")
    before = digest_of_snippets(settings(docs), docs)
    assert (before is not None) == told
    file.write_text("two", encoding="utf-8")
    assert (digest_of_snippets(settings(docs), docs) != before) == told
