"""Conversations: boxes of the kind `talk`, in which each paragraph is a turn of a speaker or a direction.

!!! talk "At the gate"
    **Ann:** Morning.

    *A silence.*
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from peerkb.markdown.blocks import without_code
from peerkb.markdown.tree import words_of
from peerkb.validation.diagnostics import Diagnostic

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

BOX: Final = "talk"
_BEGINNING: Final = re.compile(rf"(?:!!!|\?\?\?\+?)[^\"]*\b{BOX}\b.*")
_TURN: Final = re.compile(r"\*\*[^*]+:\*\*\s+\S")
_DIRECTION: Final = re.compile(r"\*[^*]+\*")
_CLASSES: Final = ("kb-turn", "kb-turn kb-turn--other")


def mark_conversations(root: Element, you: str) -> None:
    """Give the paragraphs of each conversation classes, in place: `kb-turn`, with `kb-turn--other` on the other side, or `kb-direction`.

    The reader, whom a conversation calls `you`, is on the other side, whoever speaks first. Where the reader does not speak, all but the
    first speaker are.
    """
    for box in root.iter("div"):
        if {"admonition", BOX} <= set((box.get("class") or "").split()):
            box.set("data-search-exclude", "")  # what people say in passing is not what a page is about
            said = [(_speaker(node), node) for node in box.findall("p") if "admonition-title" not in (node.get("class") or "")]
            names = [name for name, _ in said if name]
            for name, node in said:
                other = name == you if you in names else name not in names[:1]
                node.set("class", _CLASSES[other] if name else "kb-direction")


def _speaker(turn: Element) -> str:
    """The name in bold before what is said, or nothing."""
    name = words_of(turn[0]) if len(turn) and turn[0].tag == "strong" and not (turn.text or "").strip() else ""
    return name.removesuffix(":") if name.endswith(":") else ""


def check_conversations(body: str, path: str, before: int) -> Iterator[Diagnostic]:
    """A diagnostic for each paragraph of a conversation that is neither a turn nor a direction.

    `body` is the Markdown of a page, which begins after `before` lines of its file.
    """
    paragraph: list[str] = []
    start, inside = 0, False
    for line, row in enumerate([*without_code(body.splitlines()), ""], start=before + 1):
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
