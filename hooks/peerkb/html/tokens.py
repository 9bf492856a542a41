"""The tokenizer: tags, text, comments and raw text in HTML, found where a browser finds them (HTML standard, section 13.2.5).

Offsets count characters of the HTML, as Python counts them.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final, NamedTuple, cast

from peerkb.html.elements import RAW_TEXT

# Where markup begins; any other `<` is text.
MARKUP: Final = re.compile(r"<(?=[a-zA-Z!?]|/[\s\S])")
_SHAPE: Final = r'([a-zA-Z][a-zA-Z0-9-]*)((?:[ \n\t]+[a-zA-Z][a-zA-Z0-9:_-]*(?:="[^"]*")?)*)[ \n\t]*(/?)>'
# The shape that nearly all start tags have: name, attributes, slash.
START_TAG: Final = re.compile(f"<{_SHAPE}")
_COMMON_TAG: Final = re.compile(f"([^<]*)<(/?){_SHAPE}")  # the same, start or end tag, with the text before it
_USUAL_ATTRIBUTE: Final = re.compile(r'([a-zA-Z][a-zA-Z0-9:_-]*)(?:="([^"]*)")?')
_PIECE: Final = re.compile(r"(<[^<>]*>)")
_NAME: Final = re.compile(r"</?([a-zA-Z][^\t\n\f\r />]*)")
_BLANK: Final = re.compile(r"[\t\n\f\r /]*")
_ATTRIBUTE: Final = re.compile(r"(=?[^\t\n\f\r />=]*)(?:[\t\n\f\r ]*=[\t\n\f\r ]*(\"|'|(?=>)|[^\t\n\f\r >]+))?")
_COMMENT: Final = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_SCRIPT_STEP: Final = re.compile(r"<!--|-->|<(/?)script(?=[\t\n\f\r />])", re.IGNORECASE)
_FOREIGN: Final = frozenset({"math", "svg"})


class Tag(NamedTuple):
    """A start or end tag: its name in lower case, where it begins, where its name ends, and where it ends."""

    name: str
    closing: bool
    start: int
    name_end: int
    end: int
    closes_itself: bool


class Text(NamedTuple):
    """Text between two tags or comments, character references not resolved; `raw` if it is the content of a raw text element."""

    start: int
    end: int
    raw: bool = False


class NonTag(NamedTuple):
    """A comment, doctype or bogus comment."""

    start: int
    end: int


class Attribute(NamedTuple):
    """An attribute: its value, resolved, and the span in the HTML from the end of its name to its end (empty without a value)."""

    name: str
    value: str
    start: int
    end: int


class TagPiece(NamedTuple):
    """A start or end tag without its place: its name in lower case, what is written after it, and its attributes, resolved."""

    name: str
    closing: bool
    closes_itself: bool
    written: str
    attributes: Mapping[str, str]


class RawText(str):
    """The content of a raw text element."""

    __slots__ = ()


def walk(html: str, *, scripting: bool = True) -> Iterator[Tag | Text | NonTag]:
    """Yield every token of `html` in order; together they cover it, but for a last tag that never ends.

    The walk builds no tree. Raw text elements count as such everywhere, except self-closing ones inside `<svg>` or `<math>`; a CDATA
    section counts as a bogus comment. `scripting` says whether the content of `<noscript>` is raw text, as it is where scripts run.
    """
    size, at, foreign = len(html), 0, 0
    common = _COMMON_TAG.match
    while at < size:
        found = common(html, at)
        if found is not None:
            text, slash, name, _, closes_itself = found.groups()
            begin = at + len(text)
            if text:
                yield Text(at, begin)
            at = found.end()
            tag = Tag(name.lower(), slash == "/", begin, found.end(3), at, closes_itself == "/")
        else:
            markup = MARKUP.search(html, at)
            begin = markup.start() if markup else size
            if begin > at:
                yield Text(at, begin)
            if markup is None:
                return
            if not _begins_tag(html, begin):
                at = end_of_non_tag(html, begin)
                yield NonTag(begin, at)
                continue
            uncommon = tag_at(html, begin)
            if uncommon is None:  # an unfinished tag swallows the rest of the page
                return
            tag, at = uncommon, uncommon.end
        yield tag
        name = tag.name
        if name in _FOREIGN:
            foreign = max(0, foreign - 1) if tag.closing else foreign + (not tag.closes_itself)
        elif name in RAW_TEXT and not tag.closing and (scripting or name != "noscript") and not (foreign and tag.closes_itself):
            begin, at = at, raw_text_end(html, name, at)
            if at > begin:
                yield Text(begin, at, raw=True)


def pieces(html: str) -> list[str | TagPiece]:
    """The tags and texts of `html` in order, as `walk` finds them, character references of texts not resolved; some texts are empty.

    It takes a third of the time of `walk`, for a reader who needs no places.
    """
    split = _PIECE.split(html)
    tags = [*map(_usual_piece, split[1::2])]
    if None in tags or html.count("<") != len(tags):
        return [*_walk_pieces(html)]
    found = cast("list[str | TagPiece]", split)
    found[1::2] = cast("list[str | TagPiece]", tags)
    return found


def _walk_pieces(html: str) -> Iterator[str | TagPiece]:
    for token in walk(html):
        if isinstance(token, Tag):
            given = {each.name: each.value for each in attributes(html, token)}
            yield TagPiece(token.name, token.closing, token.closes_itself, html[token.name_end : token.end], given)
        elif isinstance(token, Text):
            text = html[token.start : token.end]
            yield RawText(text) if token.raw else text


@lru_cache(maxsize=2000)  # most tags repeat
def _usual_piece(written: str) -> str | TagPiece | None:
    """A tag by itself; nothing for a comment; None for what does not look like most tags, or makes raw text of what follows."""
    found = _COMMON_TAG.fullmatch(written)
    if found is None:
        return "" if _COMMENT.fullmatch(written) else None
    _, slash, name, given, closes_itself = found.groups()
    name = name.lower()
    if name in RAW_TEXT:
        return None
    said: dict[str, str] = {}
    for key, value in _USUAL_ATTRIBUTE.findall(given) if given else ():
        said.setdefault(key.lower(), unescape(value) if "&" in value else value)
    return TagPiece(name, slash == "/", closes_itself == "/", written[found.end(3) :], said)


def _begins_tag(html: str, start: int) -> bool:
    first = html[start + 2] if html[start + 1] == "/" else html[start + 1]
    return first.isascii() and first.isalpha()


def tag_at(html: str, start: int) -> Tag | None:
    """Read the tag that begins at `start`, where `<` or `</` and a letter stand; None if it never ends."""
    named = _NAME.match(html, start)
    if named is None:
        return None
    at = named.end()
    while True:
        blank = cast("re.Match[str]", _BLANK.match(html, at))[0]
        at += len(blank)
        if at >= len(html):
            return None
        if html[at] == ">":  # the slash of `a=b/` belongs to the value
            return Tag(named[1].lower(), html[start + 1] == "/", start, named.end(), at + 1, blank.endswith("/"))
        _, at = _attribute_at(html, at)
        if at < 0:
            return None


def attributes(html: str, tag: Tag) -> list[Attribute]:
    """The tag's attributes in order. Of two with one name only the first counts, as in a browser."""
    found: dict[str, Attribute] = {}
    at = tag.name_end
    while True:
        at = cast("re.Match[str]", _BLANK.match(html, at)).end()
        if at >= tag.end - 1:
            return list(found.values())
        attribute, at = _attribute_at(html, at)
        found.setdefault(attribute.name, attribute)


def _attribute_at(html: str, at: int) -> tuple[Attribute, int]:
    """The attribute at `at` and the place after it, which is -1 if its quoted value never ends."""
    match = cast("re.Match[str]", _ATTRIBUTE.match(html, at))  # the pattern matches the empty string too
    name, value, end = match[1].lower(), match[2] or "", match.end()
    if value in ('"', "'"):
        close = html.find(value, end)
        if close < 0:
            return Attribute(name, "", end, end), -1
        value, end = html[end:close], close + 1
    return Attribute(name, unescape(value), match.end(1), end), end


def unescape(value: str) -> str:
    """Resolve the character references of a text or an attribute's value; unchanged if one has thousands of digits."""
    try:
        return entities.unescape(value)
    except ValueError:
        return value


def end_of_non_tag(html: str, start: int) -> int:
    """Where the comment, doctype or bogus comment at `start` ends."""
    if html.startswith("<!--", start):
        comment = _COMMENT.match(html, start)
        return comment.end() if comment else len(html)
    end = html.find(">", start + 2)
    return len(html) if end < 0 else end + 1


def raw_text_end(html: str, name: str, start: int) -> int:
    """Where the end tag of the raw text element `name`, whose content begins at `start`, begins; the end of `html` if nowhere."""
    if name == "script":
        return _script_end(html, start)
    end = re.compile(rf"</{re.escape(name)}(?=[\t\n\f\r />])", re.IGNORECASE).search(html, start)
    return end.start() if end else len(html)


def _script_end(html: str, start: int) -> int:
    """The script data states (section 13.2.5.4 and after): inside `<!--`, a `<script>` hides the next `</script>`."""
    escaped = doubly = False
    at = start
    while step := _SCRIPT_STEP.search(html, at):
        at = step.end()
        if step[0] == "<!--":
            if not escaped:
                escaped, at = True, step.end() - 2  # its dashes may also close it: <!-->
        elif step[0] == "-->":
            escaped = doubly = False
        elif step[1]:
            if not doubly:
                return step.start()
            doubly = False
        elif escaped:
            doubly = True
    return len(html)
