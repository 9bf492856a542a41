"""The text of a page read from the tree that a parser of the HTML standard makes (justhtml), with offsets into the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from justhtml.parser.engine import ParseEngine, compile_raw_engine_plan

from peerkb.html.elements import BLOCKS, LINKS_FORBIDDEN, RAW_TEXT
from peerkb.html.entities import decode, is_plain, resolve
from peerkb.html.page_text import BREAK, SEAM, Anchor, PageText, Section, attribute_value, forbids_links, is_footnote_reference
from peerkb.html.tokens import MARKUP, Tag, Text, attributes, tag_at, walk

# Parsers disagree on the content after these.
_DISPUTED: Final = re.compile(r"<(?:frameset|plaintext)\b", re.IGNORECASE)
# A `<` that begins no markup. The parser joins a piece of text for each, in quadratic time, so it gets a stand-in of the same length.
_LONE_LESS_THAN: Final = re.compile(r"<(?![a-zA-Z/!?])")
_STAND_IN: Final = "\ufdd0"
_DEEPEST: Final = 480  # browsers keep 512 levels, those of a theme included
_CANDIDATES: Final = 4
_TEXT: Final = "#text"


class _Run(NamedTuple):
    """A piece of the HTML that is text, and the text that the parser makes of it."""

    start: int
    end: int


def read_tree(html: str, *, before: str, language: str = "", scripting: bool = True) -> PageText:
    """Parse `html` as the rest of a document in a language that begins with `before`, and read the tree in its order.

    `scripting` is the scripting flag (HTML standard, section 13.2.4.5). Text that the parser moved, and all text after an element on
    which parsers disagree, is in the text but in no run.
    """
    source = _LONE_LESS_THAN.sub(_STAND_IN, html)
    # The library's public API treats bogus comments as text when it tracks offsets, hence its inner parts.
    plan = compile_raw_engine_plan(fragment=False, scripting_enabled=scripting)
    root = ParseEngine(before + source, fragment=False, scripting_enabled=scripting, plan=plan, track_node_locations=True).parse()
    return _TreeReader(html, source, root, len(before), language, scripting).read()


class _TreeReader:
    """Reads the tree in one pass. Offsets in the tree are larger by `shift` than those in the HTML."""

    def __init__(self, html: str, source: str, root: Any, shift: int, language: str, scripting: bool) -> None:
        self._html = html
        self._source = source  # the HTML with stand-ins, as parsed
        self._root = root
        self._shift = shift
        self._language = language
        self._page = PageText(html)
        self._pieces: list[str] = []
        self._length = 0
        disputed = _DISPUTED.search(html)
        self._gave_up = disputed.start() if disputed else len(html) + 1  # no run begins at this offset or later
        self._runs = self._find_runs(scripting)
        self._order: list[int] = []  # offsets of elements and runs, each once, in the order of the tree
        self._seen: set[int] = set()  # offsets of elements; copies by the adoption agency have the offset of the original
        self._found: list[tuple[int, tuple[int, int, list[int] | None], int]] = []  # offset in the text, the run, index in _order
        # The depth of the outermost open element of each kind; 0 if none is open.
        self._forbidding = self._left_out = self._note = self._inert = 0
        self._heading: tuple[int, int, str] | None = None
        self._headings: list[tuple[int, int, str]] = []
        self._title_begins: int | None = None

    def read(self) -> PageText:
        for node, depth, entering in _nodes(self._root):
            if node.name == _TEXT:
                self._text(node)
            elif entering:
                self._enter(node, depth)
            else:
                self._leave(node, depth)
        page = self._page
        page.text = "".join(self._pieces)
        page.sections += [Section(begin, anchor, page.words(begin, end)) for begin, end, anchor in self._headings]
        page.heading_end = self._end_of_title()
        smallest = len(self._html)  # smallest offset that follows in the tree
        for place in range(len(self._order) - 1, -1, -1):
            self._order[place], smallest = smallest, min(smallest, self._order[place])
        for begin, run, place in self._found:
            if self._order[place] >= run[0] and run[0] < self._gave_up:
                page.starts.append(begin)
                page.runs.append(run)
        return page

    def _offset(self, node: Any) -> int:
        """The offset of the node in the HTML; negative if no tag in the HTML made the node."""
        at = node.origin_offset
        return -1 if at is None else at - self._shift

    # Elements ------------------------------------------------------------------------------------------------------------------

    def _enter(self, node: Any, depth: int) -> None:
        name, at = node.name.lower(), self._offset(node)
        if name.startswith(("#", "!")):
            self._add(SEAM)
            return
        first = at >= 0 and at not in self._seen
        if first:
            self._seen.add(at)
            self._order.append(at)
        if depth > _DEEPEST:
            self._gave_up = min(self._gave_up, self._order[-1] if self._order else 0)
        self._add(BREAK if name in BLOCKS else SEAM)
        is_html = node.namespace in (None, "html")
        classes, identifier = _value(node, "class"), _value(node, "id")
        if not self._forbidding and (name in LINKS_FORBIDDEN or forbids_links(classes, _value(node, "lang"), self._language)):
            self._forbidding = depth
        if name == "template" and not self._inert:
            self._inert = depth
        if not is_html:
            return
        if name in RAW_TEXT:
            self._left_out = self._left_out or depth
        if self._inert:
            return
        if name == "a" and "headerlink" in classes.split():
            self._left_out = self._left_out or depth
        elif name in ("a", "sup") and is_footnote_reference(identifier, classes):
            if not self._note:
                self._note = depth
                self._add(BREAK)
        elif name == "a" and first:
            tag = tag_at(self._html, at)
            if tag is not None and tag.name == "a":
                href = attribute_value(attributes(self._html, tag), "href")
                self._page.anchors.append(Anchor(tag, self._length, href.strip()))
        elif name == "h1" and self._title_begins is None and first:
            self._title_begins = at
        elif name == "h2" and self._heading is None:
            self._heading = (depth, self._length, identifier)

    def _leave(self, node: Any, depth: int) -> None:
        name = node.name.lower()
        if name.startswith(("#", "!")):
            return
        if self._heading is not None and self._heading[0] == depth:
            self._headings.append((self._heading[1], self._length, self._heading[2]))
            self._heading = None
        self._add(BREAK if name in BLOCKS else SEAM)
        if self._note == depth:
            self._note = 0
            self._add(BREAK)
        self._left_out = 0 if self._left_out == depth else self._left_out
        self._inert = 0 if self._inert == depth else self._inert
        self._forbidding = 0 if self._forbidding == depth else self._forbidding

    def _end_of_title(self) -> int | None:
        if self._title_begins is None:
            return None
        tags = (token for token in walk(self._html) if isinstance(token, Tag) and token.closing and token.name == "h1")
        return next((tag.end for tag in tags if tag.start > (self._title_begins or 0)), None)

    # Text ----------------------------------------------------------------------------------------------------------------------

    def _text(self, node: Any) -> None:
        if self._left_out:
            return
        runs, remainder = self._runs.get(id(node), ([], node.data or ""))
        for run in runs:
            text, places = self._html[run.start : run.end], None
            if not is_plain(text):
                text, places = decode(text, run.start)
            self._order.append(run.start)
            if not self._forbidding and not self._inert and not text.isspace():
                self._found.append((self._length, (run.start, len(text), places), len(self._order) - 1))
            self._add(text)
            self._add(SEAM)
        self._add(remainder.replace(_STAND_IN, "<"))  # text without a known offset

    def _add(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def _find_runs(self, scripting: bool) -> dict[int, tuple[list[_Run], str]]:
        """The runs of each text node, by the node's id(), and the remainder of its text that has no run.

        The parser gives the offset of a text node only. It joins text on both sides of an ignored tag, and text moved out of a table.
        Such a run is matched with the nodes whose text is incomplete, and dropped if more than one of them fits.
        """
        html = self._source
        owners = {at: node for node, _, _ in _nodes(self._root) if node.name == _TEXT and (at := self._offset(node)) >= 0}
        tokens = [token.start for token in walk(html, scripting=scripting) if isinstance(token, Text) and not token.raw]
        found: dict[int, tuple[list[_Run], str]] = {}
        incomplete: list[tuple[Any, int]] = []  # texts, and how far into each its runs reach
        for at in sorted({*owners, *tokens}):
            markup = MARKUP.search(html, at)
            run = _Run(at, markup.start() if markup else len(html))
            parsed = _as_parsed(html[run.start : run.end])
            if at in owners:
                node = owners[at]
                if not node.data.startswith(parsed):
                    continue
                incomplete.append((node, 0))
                index = len(incomplete) - 1
            else:
                candidates = range(max(0, len(incomplete) - _CANDIDATES), len(incomplete))
                fitting = [index for index in candidates if incomplete[index][0].data.startswith(parsed, incomplete[index][1])]
                if len(fitting) != 1:
                    continue
                [index] = fitting
            node, consumed = incomplete[index]
            found.setdefault(id(node), ([], ""))[0].append(run)
            incomplete[index] = node, consumed + len(parsed)
            if consumed + len(parsed) == len(node.data):
                del incomplete[index]
        remainders = {id(node): node.data[consumed:] for node, consumed in incomplete}
        return {key: (runs, remainders.get(key, "")) for key, (runs, _) in found.items()}


def _as_parsed(text: str) -> str:
    """HTML text as the parser changes it (HTML standard, sections 13.2.3.5 and 13.2.6.4.7): no carriage returns, no NUL."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return resolve(text)[0] if "&" in text else text


def _value(node: Any, name: str) -> str:
    return (node.attrs or {}).get(name) or ""


def _nodes(root: Any) -> Iterator[tuple[Any, int, bool]]:
    """Each node in the order of the tree, with its depth, and True on entering or False on leaving; texts are only entered."""
    yield root, 1, True
    open_ = [(root, iter(_children(root)))]
    while open_:
        node, children = open_[-1]
        child = next(children, None)
        if child is None:
            yield node, len(open_), False
            open_.pop()
        else:
            yield child, len(open_) + 1, True
            if child.name != _TEXT:
                open_.append((child, iter(_children(child))))


def _children(node: Any) -> list[Any]:
    content = getattr(node, "template_content", None)
    return [*(node.children or ()), *((content.children or ()) if content is not None else ())]
