"""Quotation marks and apostrophes as a language prints them, where sources and templates have straight ones.

Sources keep what a keyboard has, and so does all that compares words or is written for machines. What readers see is printed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from peerkb.html.edits import Edit, apply_edits
from peerkb.html.elements import BLOCKS, VOID
from peerkb.messages import Messages

# Behind these, or behind nothing, a mark opens, unless a space follows.
_BEFORE_OPENING: Final = frozenset(" \t\n\r\f\xa0([{—–-/“‘«¿¡")
_MARK: Final = re.compile("['\"]")
_MARK_IN_HTML: Final = re.compile("(['\"])|&(?:(quot|#34)|apos|#39|#x27);")
# Words and years of which the beginning is left out: 'cause, 'em, '90s.
_LEFT_OUT: Final = re.compile(r"\d|(?:bout|cause|em|n|round|til|tis|twas)\b", re.IGNORECASE)
# Elements with edges: a mark at their beginning has nothing before it.
_EDGES: Final = BLOCKS | {"desc", "script", "style", "text", "title", "tspan"}
# A text with a mark, behind the tag before it.
_TEXT: Final = re.compile(r">([^<]*(?:['\"]|&(?:quot|apos|#34|#39|#x27);)[^<]*)")
_TAG: Final = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
# What holds no prose, and what is in a language that is named.
_NO_PROSE: Final = re.compile(r"<(script|style|textarea|code|pre|kbd|samp|var)(?=[\s>]).*?</\1\s*>|<!--.*?-->", re.DOTALL)
_LANGUAGE: Final = re.compile(' lang="([^"-]*)')
_HAS_MARK: Final = r"[^\"<>]*(?:'|&(?:quot|apos|#34|#39|#x27);)[^\"<>]*"
_SAID: Final = re.compile(rf" (?:alt|title|aria-label|placeholder)=\"({_HAS_MARK})\"")
_META: Final = re.compile(
    rf"<meta (?:name|property)=\"(?:description|og:(?:title|description|site_name|image:alt)|twitter:\w+)\" content=\"({_HAS_MARK})\""
)


class Quotes(NamedTuple):
    """The marks of a language: around what is said, and around what is said inside it. Without the first, straight marks stay."""

    open: str = ""
    close: str = ""
    open_inside: str = ""
    close_inside: str = ""

    def mark(self, straight: str, before: str, after: str) -> str:
        """What stands for a straight mark between the character `before`, empty at the beginning, and the text `after` it."""
        opens = (not before or before in _BEFORE_OPENING) and bool(after) and not after[0].isspace() and not after.startswith("</")
        if straight == '"':
            return self.open if opens else self.close
        return self.open_inside if opens and not _LEFT_OUT.match(after) else self.close_inside

    def text(self, text: str) -> str:
        """Plain text with the marks of the language.

        >>> Quotes("“", "”", "‘", "’").text('"It\\'s \\'fine\\'," he said, \\'cause it\\'s late.')
        '“It’s ‘fine’,” he said, ’cause it’s late.'
        """
        return self._print(_MARK, text, "", "") if self.open else text

    def html(self, html: str, language: str) -> str:
        """A page of a language with its marks in all that readers see or hear; code and passages in other languages stay as they are."""
        return apply_edits(html, self.edits(html, language))

    def edits(self, html: str, language: str) -> list[Edit]:
        """The edits by which `html` does that."""
        return [*self._edits(html, language)] if self.open else []

    def _edits(self, html: str, language: str) -> Iterator[Edit]:
        left_out = [found.span() for found in _NO_PROSE.finditer(html)]
        left_out += _foreign(html, language.partition("-")[0])
        at = 0
        while found := _TEXT.search(html, at):
            start, end = found.span(1)
            if not _is_behind_tag(html, start):
                at = start
                continue
            at = end
            if not any(begin <= start < stop for begin, stop in left_out):
                before = _before(html, start) if _MARK_IN_HTML.match(html, start) else ""
                yield Edit(start, end, self._print(_MARK_IN_HTML, found[1], before, html[end : end + 2]))
        for pattern in (_SAID, _META):
            for found in pattern.finditer(html):
                start, end = found.span(1)
                in_tag = html.rfind("<", 0, start) > html.rfind(">", 0, start)
                if in_tag and not any(begin <= start < stop for begin, stop in left_out):
                    yield Edit(start, end, self._print(_MARK_IN_HTML, found[1], "", ""))

    def _print(self, marks: re.Pattern[str], text: str, before: str, after: str) -> str:
        """Replace what `marks` finds in a text between the character `before` and what comes `after`."""
        pieces: list[str] = []
        at = 0
        for found in marks.finditer(text):
            start, end = found.span()
            if start > at:
                before = " " if text.endswith("&nbsp;", at, start) else text[start - 1]
            straight = found[0] if end - start == 1 else '"' if found[2] else "'"
            pieces.append(text[at:start])
            before = self.mark(straight, before, text[end : end + 8] + after)
            pieces.append(before)
            at = end
        return "".join([*pieces, text[at:]])


def _foreign(html: str, language: str) -> Iterator[tuple[int, int]]:
    """The spans of passages in other languages."""
    for found in _LANGUAGE.finditer(html):
        start = html.rfind("<", 0, found.start())
        tag = _TAG.match(html, start)
        if found[1] == language or tag is None or tag.end() < found.end() or tag[1] in VOID:
            continue
        open_, stop = 0, len(html)
        for part in re.compile(rf"<(/?){tag[1]}(?=[\s>])").finditer(html, start):
            open_ += -1 if part[1] else 1
            if not open_:
                stop = part.start()
                break
        yield start, stop


def _is_behind_tag(html: str, at: int) -> bool:
    """Whether a tag ends at `at`. An attribute may hold `>` too."""
    tag = _TAG.match(html, html.rfind("<", 0, at))
    return tag is not None and tag.end() == at


def _before(html: str, at: int) -> str:
    """The character before the tags that end at `at`; none if an element with edges begins or ends there."""
    while at and html[at - 1] == ">":
        begin = html.rfind("<", 0, at)
        tag = _TAG.match(html, begin)
        if tag is None or tag[1] in _EDGES:
            return ""
        at = begin
    return html[at - 1 : at]


def read_quotes(messages: Messages) -> Quotes:
    """The marks that the messages of a language name."""
    said = messages.quotes
    return Quotes(said.open.text(), said.close.text(), said.open_inside.text(), said.close_inside.text())
