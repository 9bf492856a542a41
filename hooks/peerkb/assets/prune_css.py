"""Prune a style sheet: remove the rules that no page can use, since a theme's sheet is for every site.

A selector is removed if it needs a class, or a value of an attribute, that neither pages nor scripts contain. Arguments of `:not()`,
`:is()` and the like are not checked, and a sheet with syntax errors stays as it is.
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
_ENDS_PREFIX: Final = re.compile(r"""[-_](?=["'`$])""")
_LAST_WORD: Final = re.compile(r"[\w-]*\Z")
_MAX_NAME: Final = 80  # of a name

Known: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True)
class Names:
    """The classes and values of attributes that can occur: those in pages, and any that scripts could make.

    `switched_off` are beginnings of names that scripts know and never make on this site.
    """

    pages: frozenset[str]
    scripts: str
    switched_off: tuple[str, ...] = ()

    @classmethod
    def of(cls, pages: Iterable[str], scripts: Iterable[str]) -> Names:
        """Collect the names in the HTML of pages and in the text of scripts."""
        return cls(frozenset(name for html in pages for name in names_in(html)), "\n".join(scripts))

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        """The prefixes of names that a script completes at run time, as in `md-tag--${type}`."""
        ends = [found.end() for found in _ENDS_PREFIX.finditer(self.scripts)]
        words = {_LAST_WORD.findall(self.scripts, max(0, end - _MAX_NAME), end)[0] for end in ends}
        return tuple(sorted(word for word in words if word.strip("-_")))

    def __contains__(self, name: str) -> bool:
        if name in self.pages:
            return True
        return not name.startswith(self.switched_off) and (name in self.scripts or name.startswith(self._prefixes))


def names_in(html: str) -> set[str]:
    """The words in the values of a page's attributes."""
    values = set().union(*_ATTRIBUTE.findall(html))
    return {word for value in values for word in _WORD.findall(value)}


def prune_css(css: str, names: Names) -> str:
    """Remove from `css` the selectors that cannot match, and the rules that have no selector left."""
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
