"""The blocks of a page's Markdown, each with its line, as far as the beginnings of rows tell them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple


class Block(NamedTuple):
    """A block: its line in the file, its text, and for an item of a list the indented text below it."""

    kind: Literal["heading", "paragraph", "item", "steps", "snippet", "other"]
    line: int
    text: str
    level: int = 0
    below: str = ""


_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#*)?(?:\s*\{[^{}]*\})?\s*")
_ITEM: Final = re.compile(r"[-*+]\s+(.*)")
_STEP: Final = re.compile(r"\d+[.)]\s+(.*)")
_SNIPPET: Final = re.compile(r"-+8<-+\s+[\"'](.*?)[\"']\s*")
_BEGINS_BLOCK: Final = re.compile("|".join(form.pattern for form in (_ITEM, _STEP, _SNIPPET, _HEADING)))
_FENCE: Final = re.compile(r" {0,3}(```+|~~~+)")
_BOX: Final = re.compile(r"(?:!!!|\?\?\?)")
_INDENTED: Final = re.compile(r"(?: {4}|\t)")


def blocks(text: str, before: int = 0) -> list[Block]:
    """The blocks of `text`, which begins after `before` lines of its file, without code."""
    rows = without_code(text.splitlines())
    found: list[Block] = []
    at = 0
    while at < len(rows):
        row, line = rows[at], at + 1 + before
        at += 1
        if not row.strip():
            continue
        if heading := _HEADING.fullmatch(row):
            found.append(Block("heading", line, heading[2], len(heading[1])))
        elif snippet := _SNIPPET.fullmatch(row):
            found.append(Block("snippet", line, snippet[1]))
        elif item := _ITEM.match(row):
            own, at = _paragraph(rows, at)
            below, at = _indented(rows, at)
            found.append(Block("item", line, " ".join([item[1], *own]), below=" ".join(below)))
        elif _INDENTED.match(row) or _BOX.match(row):
            own, at = _paragraph(rows, at)
            below, at = _indented(rows, at)
            found.append(Block("other", line, " ".join([row.strip(), *own, *below])))
        else:
            own, at = _paragraph(rows, at)
            found.append(Block("steps" if _STEP.match(row) else "paragraph", line, " ".join([row.strip(), *own])))
    return found


def without_code(rows: list[str]) -> list[str]:
    """The rows, with those of fenced code empty, so that line numbers stay."""
    emptied, fence = [], ""
    for row in rows:
        mark = _FENCE.match(row)
        if fence:
            emptied.append("")
            fence = "" if mark and mark[1].startswith(fence) else fence
        else:
            fence = mark[1] if mark else ""
            emptied.append("" if mark else row)
    return emptied


def _paragraph(rows: Sequence[str], at: int) -> tuple[list[str], int]:
    """The rows from `at` that continue a paragraph, up to an empty row or the next block, and the index after them."""
    found = []
    while at < len(rows) and (row := rows[at].strip()) and not _BEGINS_BLOCK.match(rows[at]):
        found.append(row)
        at += 1
    return found, at


def _indented(rows: Sequence[str], at: int) -> tuple[list[str], int]:
    """The indented rows from `at`, empty rows skipped, and the index after them."""
    found: list[str] = []
    end = at
    for row in rows[at:]:
        if row.strip() and not _INDENTED.match(row):
            break
        at += 1
        if row.strip():
            found.append(row.strip())
            end = at
    return found, end
