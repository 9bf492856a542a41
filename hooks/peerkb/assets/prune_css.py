"""A style sheet without what no page can use: a theme's sheet is for every site, and readers wait for all of it before they see anything.

A selector goes if it asks for a class, or for a value of an attribute, that stands nowhere in the pages nor in the scripts. What
stands within `:not()`, `:is()` and the like is not looked at, and what is not understood stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, TypeAlias

_STRING: Final = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_MARK: Final = re.compile(rf"/\*.*?\*/|{_STRING}|\\.|\burl\([^)\\]*\)|(?P<mark>[{{}};])", re.DOTALL | re.IGNORECASE)
_NESTS: Final = re.compile(r"\s*@(?:media|supports|container)\b", re.IGNORECASE)
_PART: Final = re.compile(rf"{_STRING}|(?P<opens>[(\[])|(?P<closes>[)\]])|(?P<comma>,)|\.(?P<class>-?[^\W\d][\w-]*)", re.DOTALL)
_VALUE: Final = re.compile(rf"\[[\w-]+=(?P<value>[\w-]+|{_STRING})\]")
_ATTRIBUTE: Final = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
_WORD: Final = re.compile(r"[\w-]+")
_BEGINS: Final = re.compile(r"""[-_](?=["'`$])""")
_LAST_WORD: Final = re.compile(r"[\w-]*\Z")
_LONGEST: Final = 80  # of a name

Known: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True)
class Names:
    """What classes and values of attributes there can be: those of pages, and all that scripts may make of what stands in them."""

    pages: frozenset[str]
    scripts: str

    @classmethod
    def of(cls, pages: Iterable[str], scripts: Iterable[str]) -> Names:
        """The names in the HTML of pages and in the text of scripts."""
        return cls(frozenset(name for html in pages for name in names_in(html)), "\n".join(scripts))

    @cached_property
    def _beginnings(self) -> tuple[str, ...]:
        """Of names that a script makes of a beginning and something else: `md-tag--${type}`."""
        ends = [found.end() for found in _BEGINS.finditer(self.scripts)]
        words = {_LAST_WORD.findall(self.scripts, max(0, end - _LONGEST), end)[0] for end in ends}
        return tuple(sorted(word for word in words if word.strip("-_")))

    def __contains__(self, name: str) -> bool:
        return name in self.pages or name in self.scripts or name.startswith(self._beginnings)


def names_in(html: str) -> set[str]:
    """The words in the values of a page's attributes."""
    values = set().union(*_ATTRIBUTE.findall(html))
    return {word for value in values for word in _WORD.findall(value)}


def prune_css(css: str, names: Names) -> str:
    """`css` without the selectors that find nothing, and without the rules that so have none left."""
    marks = ((found.start(), found[0]) for found in _MARK.finditer(css) if found["mark"])
    text, end = _rules(css, 0, marks, cache(names.__contains__))
    return text + css[end:]


def _rules(css: str, begin: int, marks: Iterator[tuple[int, str]], known: Known) -> tuple[str, int]:
    """The rules from `begin` to the brace that closes them, and where that is."""
    kept: list[str] = []
    for at, mark in marks:
        if mark == "}":
            return "".join([*kept, css[begin:at]]), at
        if mark == ";":
            kept.append(css[begin : at + 1])
            begin = at + 1
            continue
        head = css[begin:at]
        if _NESTS.match(head):
            inner, end = _rules(css, at + 1, marks, known)
            if inner.strip():
                kept.append(head + css[at] + inner + css[end : end + 1])
        else:
            end = _closing(marks, len(css))
            found = head if head.lstrip().startswith("@") else ",".join(one for one in _selectors(head) if _may_find(one, known))
            if found:
                kept.append(found + css[at : end + 1])
        begin = end + 1
    return "".join([*kept, css[begin:]]), len(css)  # what never ends goes to the end


def _closing(marks: Iterator[tuple[int, str]], end: int) -> int:
    depth = 1
    for at, mark in marks:
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if not depth:
            return at
    return end


def _selectors(head: str) -> list[str]:
    if "\\" in head:
        return [head]  # an escape may stand for anything
    cuts, depth = [-1], 0
    for found in _PART.finditer(head):
        depth += bool(found["opens"]) - bool(found["closes"])
        if found["comma"] and not depth:
            cuts.append(found.start())
    return [head[one + 1 : two] for one, two in zip(cuts, [*cuts[1:], len(head)], strict=True)]


def _may_find(selector: str, known: Known) -> bool:
    if "\\" in selector:
        return True
    depth = 0
    for found in _PART.finditer(selector):
        if found["opens"] == "[" and not depth:
            asked = _VALUE.match(selector, found.start())
            if asked and not all(known(word) for word in _WORD.findall(asked["value"])):
                return False
        depth += bool(found["opens"]) - bool(found["closes"])
        if found["class"] and not depth and not known(found["class"]):
            return False
    return True
