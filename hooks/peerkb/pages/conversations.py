"""Conversations: boxes of the kind `talk`, in which each paragraph is a turn of a speaker or a direction.

!!! talk "At the gate"
    **Ann:** Morning.

    *A silence.*
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from peerkb.markdown.tree import words_of
from peerkb.validation.diagnostics import Diagnostic

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BOX: Final = "talk"
_BEGINNING: Final = re.compile(rf"(?:!!!|\?\?\?\+?)[^\"]*\b{BOX}\b.*")
_TURN: Final = re.compile(r"\*\*[^*]+:\*\*\s+\S")
_DIRECTION: Final = re.compile(r"\*[^*]+\*")
_CLASSES: Final = ("kb-turn", "kb-turn kb-turn--other")


def mark_conversations(root: Element) -> None:
    """Give the paragraphs of each conversation classes, in place: `kb-turn`, with `kb-turn--other` for all but the first speaker,
    or `kb-direction`."""
    for box in root.iter("div"):
        if {"admonition", BOX} <= set((box.get("class") or "").split()):
            box.set("data-search-exclude", "")  # what people say in passing is not what a page is about
            first = ""
            for node in box.findall("p"):
                name = words_of(node[0]) if len(node) and node[0].tag == "strong" and not (node.text or "").strip() else ""
                if name.endswith(":"):
                    first = first or name
                    node.set("class", _CLASSES[name != first])
                elif "admonition-title" not in (node.get("class") or ""):
                    node.set("class", "kb-direction")


def check_conversations(body: str, path: str, before: int) -> Iterator[Diagnostic]:
    """A diagnostic for each paragraph of a conversation that is neither a turn nor a direction.

    `body` is the Markdown of a page, which begins after `before` lines of its file.
    """
    paragraph: list[str] = []
    start, inside = 0, False
    for line, row in enumerate([*body.splitlines(), ""], start=before + 1):
        if inside and row.startswith("    ") and row.strip():
            start = start if paragraph else line
            paragraph.append(row.strip())
            continue
        text = " ".join(paragraph)
        if text and not _TURN.match(text) and not _DIRECTION.fullmatch(text):
            message = f"'{text[:30]}' is neither a turn nor a direction. Write **Name:** before what is said, and *this* for what happens"
            yield Diagnostic(path, start, message)
        paragraph = []
        if row.strip():
            inside = _BEGINNING.fullmatch(row) is not None
