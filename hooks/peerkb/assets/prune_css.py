"""Prune a style sheet: remove the rules that no page can use, since a theme's sheet is for every site.

A selector is removed if it needs a class, or a value of an attribute, that neither pages nor scripts contain. Arguments of `:not()`,
`:is()` and the like are not checked, and a sheet with syntax errors stays as it is. `prune_variables` then removes variables that
nothing reads, such as those with the icons of features that a site does not use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Final, TypeAlias

import tinycss2

_NESTING: Final = frozenset({"container", "media", "supports"})
_VALUE: Final = re.compile(r"""=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)""")  # of an attribute
_WORD: Final = re.compile(r"[\w-]+")
_ENDS_PREFIX: Final = re.compile(r"""[-_](?=["'`$])""")
_LAST_WORD: Final = re.compile(r"[\w-]*\Z")
_MAX_NAME: Final = 80  # of a name
_ESCAPE: Final = re.compile(r"\\[nrtu]")  # in a string of a script; the letter is no part of the word that follows
_READ: Final = re.compile(r"var\(\s*(--[\w-]+)")
_VARIABLE: Final = re.compile(r"--[\w-]+")
# What only pages say: no script turns one around.
_OF_PAGES: Final = "dir"

Known: TypeAlias = Callable[[str, str], bool]


@dataclass(frozen=True)
class Names:
    """The classes and values of attributes that can occur: those in pages, and any that scripts could make.

    `switched_off` are beginnings of names that scripts know and never make on this site.
    """

    pages: frozenset[str]
    scripts: str
    switched_off: tuple[str, ...] = ()

    @classmethod
    def of(cls, pages: Iterable[str], scripts: Iterable[str], switched_off: Iterable[str] = ()) -> Names:
        """Collect the names in the HTML of pages, the variables that its own styles read, and the names in the text of scripts."""
        values: set[str] = set()  # most are on all pages
        for html in pages:
            values.update(_VALUE.findall(html), variables_read(html))
        return cls(frozenset(word for value in values for word in _WORD.findall(value)), "\n".join(scripts), tuple(switched_off))

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        """The prefixes of names that a script completes at run time, as in `md-tag--${type}`."""
        ends = [found.end() for found in _ENDS_PREFIX.finditer(self.scripts)]
        words = {_LAST_WORD.findall(self.scripts, max(0, end - _MAX_NAME), end)[0] for end in ends}
        return tuple(sorted(word for word in words if word.strip("-_")))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(_ESCAPE.sub(" ", self.scripts)))

    def knows(self, name: str, attribute: str = "class") -> bool:
        """Whether an attribute can have this name among its values."""
        if name in self.pages:
            return True
        if attribute == _OF_PAGES or name.startswith(self.switched_off):
            return False
        return name in self._words or name.startswith(self._prefixes)

    @property
    def variables(self) -> set[str]:
        """The variables of style sheets that pages and scripts name."""
        return {word for word in self.pages | self._words if word.startswith("--")}


def variables_read(text: str) -> set[str]:
    """The variables that styles in a text read."""
    return set(_READ.findall(text))


class Sheet:
    """A style sheet that is being pruned; `text` is what it says. One with syntax errors stays as it is."""

    def __init__(self, css: str) -> None:
        """Parse the sheet, once for all that is removed from it."""
        rules = _whole_tree(tinycss2.parse_stylesheet(css))
        self.text = css
        self._rules = None if any(rule.type == "error" for rule in rules) else rules

    def prune(self, names: Names) -> None:
        """Remove the selectors that cannot match, and the rules that have no selector left."""
        self._keep(lambda rules: _used_rules(rules, cache(names.knows)))

    def leave_out(self, variables: Collection[str]) -> None:
        """Remove the declarations of variables, and the rules that then say nothing."""
        if any(name in self.text for name in variables):
            self._keep(lambda rules: _saying_rules(rules, variables))

    def _keep(self, kept: Callable[[list[Any]], Iterator[Any]]) -> None:
        if self._rules is not None:
            self._rules = list(kept(self._rules))
            self.text = tinycss2.serialize(self._rules)


def prune_variables(sheets: Collection[Sheet], read: Collection[str]) -> None:
    """Remove from sheets the variables that none of them reads and that are not among `read`."""
    before = None
    while before != (texts := [sheet.text for sheet in sheets]):
        before = texts
        unused = {name for text in texts for name in _VARIABLE.findall(text)}.difference(read, *map(variables_read, texts))
        for sheet in sheets:
            sheet.leave_out(unused)


def _whole_tree(rules: list[Any]) -> list[Any]:
    """The rules of a sheet, each with the rules inside it."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content is not None:
            rule.content = _whole_tree(tinycss2.parse_rule_list(rule.content))
    return rules


def _used_rules(rules: Iterable[Any], known: Known) -> Iterator[Any]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content is not None:
            rule.content = list(_used_rules(rule.content, known))
            if any(inner.type != "whitespace" for inner in rule.content):
                yield rule
        elif rule.type == "qualified-rule":
            comma = next((token for token in rule.prelude if token == ","), None)
            used = [selector for selector in _split(rule.prelude, ",") if _may_match(selector, known)]
            rule.prelude = [token for selector in used for token in (comma, *selector)][1:]
            if used:
                yield rule
        else:
            yield rule


def _split(tokens: list[Any], separator: str) -> list[list[Any]]:
    """The tokens between separators, such as those of each selector of a list."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token == separator:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _may_match(selector: list[Any], known: Known) -> bool:
    classes = (("class", name.value) for dot, name in pairwise(selector) if dot == "." and name.type == "ident")
    asked = (token.content for token in selector if token.type == "[] block")
    tests = (test for test in asked if len(test) == 3 and test[1] == "=" and test[2].type in ("ident", "string"))
    values = ((test[0].value, test[2].value) for test in tests)
    return all(known(word, attribute) for attribute, value in (*classes, *values) for word in _WORD.findall(value))


def _saying_rules(rules: Iterable[Any], variables: Collection[str]) -> Iterator[Any]:
    """The rules without the declarations of some variables, but for those that then say nothing."""
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in _NESTING and rule.content is not None:
            rule.content = list(_saying_rules(rule.content, variables))
            if any(inner.type != "whitespace" for inner in rule.content):
                yield rule
        elif rule.type == "qualified-rule":
            said = _split(rule.content, ";")
            kept = [one for one in said if not _declares(one, variables)]
            if len(kept) == len(said):
                yield rule
            elif any(token.type not in ("whitespace", "comment") for one in kept for token in one):
                semicolon = next(token for token in rule.content if token == ";") if len(kept) > 1 else None
                rule.content = [token for one in kept for token in (semicolon, *one)][1:]
                yield rule
        else:
            yield rule


def _declares(declaration: Iterable[Any], variables: Collection[str]) -> bool:
    first = next((token for token in declaration if token.type not in ("whitespace", "comment")), None)
    return first is not None and first.type == "ident" and first.value in variables
