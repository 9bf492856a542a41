"""Leave out of a style sheet what no page can use: a theme's sheet is for every site, and readers wait for all of it.

A selector goes if it asks for a class, or for a value of an attribute, that stands nowhere in the pages nor in the scripts. What
stands within `:not()`, `:is()` and the like is not looked at, and a sheet with faults stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Final, TypeAlias

import tinycss2

_NESTING: Final = frozenset({"container", "media", "supports"})
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
    rules = tinycss2.parse_stylesheet(css)
    if any(rule.type == "error" for rule in rules):
        return css
    return str(tinycss2.serialize(list(_used_rules(rules, cache(names.__contains__)))))


def _used_rules(rules: Iterable[Any], known: Known) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content is not None:
            rule.content = list(_used_rules(tinycss2.parse_rule_list(rule.content), known))
            if any(inner.type != "whitespace" for inner in rule.content):
                yield rule
        elif rule.type == "qualified-rule":
            comma = next((token for token in rule.prelude if token == ","), None)
            used = [selector for selector in _selectors(rule.prelude) if _may_match(selector, known)]
            rule.prelude = [token for selector in used for token in (comma, *selector)][1:]
            if used:
                yield rule
        else:
            yield rule


def _selectors(prelude: list[Any]) -> list[list[Any]]:
    """The tokens of each selector of a list."""
    selectors: list[list[Any]] = [[]]
    for token in prelude:
        if token == ",":
            selectors.append([])
        else:
            selectors[-1].append(token)
    return selectors


def _may_match(selector: list[Any], known: Known) -> bool:
    classes = (name.value for dot, name in pairwise(selector) if dot == "." and name.type == "ident")
    asked = (token.content for token in selector if token.type == "[] block")
    values = (test[2].value for test in asked if len(test) == 3 and test[1] == "=" and test[2].type in ("ident", "string"))
    return all(known(word) for value in (*classes, *values) for word in _WORD.findall(value))
