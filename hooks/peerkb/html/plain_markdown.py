"""A page's HTML as plain Markdown: what CommonMark and tables can say, and none of the markup of this engine or of a theme."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from peerkb.html.elements import BLOCKS, HEADINGS
from peerkb.html.plain_tree import Element, read_tree

# What nobody reads as text: what scripts and styles need, controls, and pictures without words.
_LEFT_OUT: Final = frozenset(
    "audio button canvas embed form h1 iframe input math nav object script select style svg template textarea video".split()
)
_CLASSES_LEFT_OUT: Final = frozenset({"headerlink", "footnote-backref"})
_MARKS: Final = {"b": "**", "strong": "**", "em": "*", "i": "*", "cite": "*", "del": "~~", "s": "~~"}
_CODE: Final = frozenset({"code", "kbd", "samp"})
_SPECIAL: Final = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w+;)")
_BEGINS_BLOCK: Final = re.compile(r"\n(#{1,6} |[-+>]|={2,}|\d{1,9}[.)](?=\s))")  # `re` finds a pattern fast that begins with a letter
_FENCE: Final = re.compile(r"`{3,}")


def to_markdown(html: str, resolve: Callable[[str], str]) -> str:
    """The content of a page as Markdown, without its first heading. `resolve` gives the whole address for each that a link names."""
    return "\n\n".join(_Writer(resolve).blocks(read_tree(html)))


def escape(text: str) -> str:
    """A text in which no character means anything to Markdown, on one line."""
    return _at_beginnings(" ".join(_SPECIAL.sub(r"\\\g<0>", text).split()))


def _at_beginnings(text: str) -> str:
    return _BEGINS_BLOCK.sub(_escape_beginning, f"\n{text}")[1:]


def _escape_beginning(found: re.Match[str]) -> str:
    mark = found[1]
    return f"\n{mark[:-1]}\\{mark[-1]}" if mark[0].isdigit() else f"\n\\{mark}"


class _Writer:
    def __init__(self, resolve: Callable[[str], str]) -> None:
        self._resolve = resolve

    def blocks(self, element: Element) -> list[str]:
        """What is in an element, block by block; text between blocks is a paragraph."""
        found: list[str] = []
        line: list[Element | str] = []
        for each in [*element.inside, None]:
            if each is not None and not (isinstance(each, Element) and each.holds_blocks):
                line.append(each)
                continue
            if text := self._paragraph(line):
                found.append(text)
            line = []
            if isinstance(each, Element) and not _is_left_out(each):
                found += self._block(each)
        return _join_choices(found)

    def _block(self, element: Element) -> list[str]:
        name = element.name
        if name in HEADINGS:
            text = self._line(element.inside)
            return [f"{'#' * int(name[1])} {text}"] if text else []
        if name in ("ul", "ol"):
            return self._list(element)
        if name == "table":
            return self._table(element)
        if name == "pre":
            code = element.text().strip("\n")
            fence = "`" * max(3, *(len(found) + 1 for found in _FENCE.findall(code)), 3)
            return [f"{fence}\n{code}\n{fence}"]
        if name == "hr":
            return ["---"]
        if name == "dl":
            return self._definitions(element)
        if name == "details":
            return self._details(element)
        inside = self.blocks(element)
        if name == "blockquote" or "admonition" in element.classes:
            return [_quote(inside)] if inside else []
        if "admonition-title" in element.classes:
            return [f"**{text}**" for text in inside]
        return inside

    def _details(self, element: Element) -> list[str]:
        """A text that unfolds is a point of a list, as choices are, with what it unfolds below it."""
        summary = next((each for each in element.elements if each.name == "summary"), None)
        rest = Element("", inside=[each for each in element.inside if each is not summary])
        title = self._line(summary.inside) if summary else ""
        inside = self.blocks(rest)
        return [_item("- ", [title, *inside] if title else inside)] if title or inside else []

    def _list(self, element: Element) -> list[str]:
        items = [each for each in element.elements if each.name == "li"]
        number = int(start) if (start := element.attributes.get("start", "1")).isdigit() else 1
        made = []
        for at, each in enumerate(items, start=number):
            if inside := self.blocks(each):
                made.append(_item(f"{at}. " if element.name == "ol" else "- ", inside))
        between = "\n\n" if any("\n\n" in item for item in made) else "\n"
        return [between.join(made)] if made else []

    def _definitions(self, element: Element) -> list[str]:
        made: list[str] = []
        parts = [inner for each in element.elements for inner in (each.elements if each.name == "div" else [each])]
        for each in parts:
            if each.name == "dt":
                made.append(f"- **{self._line(each.inside)}**")
            elif each.name == "dd" and made:
                made[-1] += f": {self._line(each.inside)}"
        return ["\n".join(made)] if made else []

    def _table(self, element: Element) -> list[str]:
        rows = [[self._line(cell.inside).replace("|", "\\|") for cell in row] for row in _rows(element)]
        width = max(map(len, rows), default=0)
        if not width:
            return []
        head, *body = [row + [""] * (width - len(row)) for row in rows]
        return ["\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * width, *body])]

    def _paragraph(self, inside: Sequence[Element | str]) -> str:
        rows = (" ".join(row.split()) for row in self._inline(inside).split("\n"))
        return _at_beginnings("\n".join(filter(None, rows)))

    def _line(self, inside: Sequence[Element | str]) -> str:
        return " ".join(self._inline(inside).replace("\\\n", " ").split())

    def _inline(self, inside: Sequence[Element | str]) -> str:
        return "".join(_SPECIAL.sub(r"\\\g<0>", each) if isinstance(each, str) else self._inline_element(each) for each in inside)

    def _inline_element(self, element: Element) -> str:
        if _is_left_out(element):
            return ""
        if element.name == "br":
            return "\\\n"
        if element.name == "img":
            alt = element.attributes.get("alt", "").strip()
            return f"![{escape(alt)}]({self._resolve(element.attributes.get('src', ''))})" if alt else ""
        if element.name in _CODE:
            return _code(element.text())
        text = self._inline(element.inside)
        words = text.strip()
        if not words:
            return " " if text else ""
        marked = words
        if element.name in _MARKS:
            marked = f"{_MARKS[element.name]}{words}{_MARKS[element.name]}"
        elif element.name == "a" and (href := element.attributes.get("href", "")):
            marked = f"[{words}]({_in_parentheses(self._resolve(href))})"
        elif element.name in BLOCKS:  # a block inside a line, such as in a cell
            return f" {words} "
        before, _, after = text.partition(words)
        return f"{before}{marked}{after}"


def _is_left_out(element: Element) -> bool:
    if element.name in _LEFT_OUT:
        return True
    said = element.attributes
    return bool(said) and ("hidden" in said or "popover" in said or not _CLASSES_LEFT_OUT.isdisjoint(element.classes))


def _rows(table: Element) -> Iterator[list[Element]]:
    for each in table.elements:
        if each.name == "tr":
            yield [cell for cell in each.elements if cell.name in ("td", "th")]
        elif each.name in ("thead", "tbody", "tfoot"):
            yield from _rows(each)


def _item(mark: str, blocks: Sequence[str]) -> str:
    """A point of a list with its blocks; a list right below its first line stays close to it."""
    text = "\n\n".join(blocks)
    if len(blocks) == 2 and blocks[1].startswith(("- ", "1. ")) and "\n\n" not in text.replace("\n\n", "\n", 1):
        text = "\n".join(blocks)
    indent = " " * len(mark)
    return mark + "\n".join(f"{indent}{row}" if row else "" for row in text.split("\n")).removeprefix(indent)


def _join_choices(blocks: Sequence[str]) -> list[str]:
    """The same blocks with points that follow one another in one list."""
    joined: list[str] = []
    for block in blocks:
        if joined and block.startswith("- ") and joined[-1].startswith("- "):
            joined[-1] += f"\n\n{block}"
        else:
            joined.append(block)
    return joined


def _quote(blocks: Sequence[str]) -> str:
    return "\n".join(f"> {row}".rstrip() for row in "\n\n".join(blocks).split("\n"))


def _code(text: str) -> str:
    marks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    edge = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{marks}{edge}{text}{edge}{marks}"


def _in_parentheses(address: str) -> str:
    """An address as it may stand in the parentheses of a link."""
    return address.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
