"""Tags, comments and raw text in HTML, found where a browser finds them (HTML standard, section 13.2.5, Tokenization)."""

from __future__ import annotations

import html
import re
from typing import NamedTuple, cast

# Markup begins only here: anywhere else a `<` is text.
MARKUP = re.compile(r"<(?=[a-zA-Z!?]|/[\s\S])")
_SHAPE = r'([a-zA-Z][a-zA-Z0-9-]*)((?:[ \n\t]+[a-zA-Z][a-zA-Z0-9:_-]*(?:="[^"]*")?)*)[ \n\t]*(/?)>'
# The shape that nearly all tags have: name, attributes, slash; and the same behind the text before it and a closing slash.
START_TAG = re.compile(f"<{_SHAPE}")
COMMON_TAG = re.compile(f"([^<]*)<(/?){_SHAPE}")
_NAME = re.compile(r"</?([a-zA-Z][^\t\n\f\r />]*)")
_BLANK = re.compile(r"[\t\n\f\r /]*")
_ATTRIBUTE = re.compile(r"(=?[^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(\"|'|(?=>)|[^\t\n\f\r >]+))?")
_COMMENT = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_SCRIPT_STEP = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)


class Tag(NamedTuple):
    """A tag as it stands: where its name ends and where the tag ends in the page, and whether it closes itself."""

    name: str
    closing: bool
    start: int
    name_end: int
    end: int
    closes_itself: bool


class Attribute(NamedTuple):
    """An attribute: its value, resolved, and the place in the page of all that follows its name (empty without a value)."""

    name: str
    value: str
    start: int
    end: int


def tag_at(page: str, start: int) -> Tag | None:
    """The tag that begins at `start`, where `<` or `</` and a letter stand; None if it never ends."""
    named = _NAME.match(page, start)
    if named is None:
        return None
    at = named.end()
    while True:
        blank = cast("re.Match[str]", _BLANK.match(page, at))[0]
        at += len(blank)
        if at >= len(page):
            return None
        if page[at] == ">":  # the slash of `a=b/` belongs to the value
            return Tag(named[1].lower(), page[start + 1] == "/", start, named.end(), at + 1, blank.endswith("/"))
        _, at = _attribute_at(page, at)
        if at < 0:
            return None


def attributes(page: str, tag: Tag) -> list[Attribute]:
    """The tag's attributes in order. Of two with one name only the first counts, as in a browser."""
    found: dict[str, Attribute] = {}
    at = tag.name_end
    while True:
        at = cast("re.Match[str]", _BLANK.match(page, at)).end()
        if at >= tag.end - 1:
            return list(found.values())
        attribute, at = _attribute_at(page, at)
        found.setdefault(attribute.name, attribute)


def _attribute_at(page: str, at: int) -> tuple[Attribute, int]:
    """The attribute at `at` and the place after it, which is -1 if its quoted value never ends."""
    match = cast("re.Match[str]", _ATTRIBUTE.match(page, at))  # it can match nothing at all, so it always matches
    name, value, end = match[1].lower(), match[2] or "", match.end()
    if value in ('"', "'"):
        close = page.find(value, end)
        if close < 0:
            return Attribute(name, "", end, end), -1
        value, end = page[end:close], close + 1
    return Attribute(name, unescape(value), match.end(1), end), end


def unescape(value: str) -> str:
    """An attribute's value with its character references resolved; one with thousands of digits stands for nothing."""
    try:
        return html.unescape(value)
    except ValueError:
        return value


def end_of_non_tag(page: str, start: int, *, foreign: bool) -> int:
    """Where the comment, doctype, CDATA section or bogus comment at `start` ends; `start` itself if it is text after all."""
    if page.startswith("<!--", start):
        comment = _COMMENT.match(page, start)
        return comment.end() if comment else len(page)
    if foreign and page.startswith("<![CDATA[", start):
        return _after(page, "]]>", start + 9)
    return _after(page, ">", start + 2)


def raw_text_end(page: str, name: str, start: int) -> int:
    """Where the end tag of the raw text element `name`, whose content begins at `start`, begins; the page's end if nowhere."""
    if name == "script":
        return _script_end(page, start)
    end = re.compile(rf"</{re.escape(name)}(?=[\t\n\f\r />])", re.IGNORECASE).search(page, start)
    return end.start() if end else len(page)


def _script_end(page: str, start: int) -> int:
    """The script data states (section 13.2.5.4 and after): inside `<!--`, a `<script>` hides the next `</script>`."""
    escaped = doubly = False
    at = start
    while step := _SCRIPT_STEP.search(page, at):
        at = step.end()
        if step[0] == "<!--":
            if not escaped:
                escaped, at = True, step.end() - 2  # its own dashes may end it: <!-->
        elif step[0] == "-->":
            escaped = doubly = False
        elif step[1]:
            if not doubly:
                return step.start()
            doubly = False
        elif escaped:
            doubly = True
    return len(page)


def _after(page: str, mark: str, start: int) -> int:
    end = page.find(mark, start)
    return len(page) if end < 0 else end + len(mark)
