"""A look at a site's own templates for what the key of a laid-out page does not cover.

The key covers the page itself, the settings, the navigation, and of every other page its addresses, its title and its front matter
without aliases. A template that may show more of other pages, or the time, or whose subject nobody can tell without running it,
is refused: no page is kept that it could have laid out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

import jinja2
from jinja2 import nodes

# Variables that hold all of the site, or the time.
_NEVER: Final = frozenset({"pages", "build_date_utc"})
_UNTOLD_META: Final = frozenset({"aliases", "template"})  # in front matter, but of other pages in no key
_DIRECT: Final = 2  # names in `config.setting`
# Filters and tests that take an attribute's name, by the place of the name among their arguments.
_BY_ATTRIBUTE: Final = {
    "attr": 0, "groupby": 0, "map": 0, "max": 1, "min": 1, "rejectattr": 0, "selectattr": 0, "sort": 2, "sum": 0, "unique": 1,
}  # fmt: skip
_CHANGING: Final = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "reverse", "setdefault", "sort", "update"}
)


class Covered(NamedTuple):
    """What keys cover.

    `settings` are names of settings. `hidden` are the attributes of pages, files and the navigation that no key covers, `own` those of
    them that the key of a page covers for the page itself.
    """

    settings: Collection[str]
    hidden: Collection[str]
    own: Collection[str]


class Finding(NamedTuple):
    """What a template may show that no key covers."""

    line: int
    what: str


def shows_time(environment: jinja2.Environment, source: str) -> bool:
    """Whether a template of a package shows when it was built; whatever else packages show follows from their version."""
    if "build_date_utc" not in source:
        return False
    try:
        return any(name.name == "build_date_utc" for name in environment.parse(source).find_all(nodes.Name))
    except jinja2.TemplateSyntaxError:
        return True


def find_uncovered(environment: jinja2.Environment, source: str, covered: Covered) -> Finding | None:
    """The first thing in a site's own template that no key covers, if there is any. A template with a fault fails the build anyway."""
    try:
        template = environment.parse(source)
    except jinja2.TemplateSyntaxError:
        return None
    return min(_Look(template, covered).findings(), default=None)


class _Look:
    """One look at one template."""

    def __init__(self, template: nodes.Template, covered: Covered) -> None:
        self._template = template
        self._covered = covered
        self._parents: dict[int, nodes.Node] = {}
        self._bound: set[str] = set()  # names that the template itself gives a value
        self._made: set[str] = set()  # those that only ever hold a list or a mapping of its own
        self._given: set[str] = set()  # those that may hold anything else
        self._note(template)
        self._made -= self._given

    def _note(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Name) and node.ctx in ("store", "param"):
            self._bound.add(node.name)
        if isinstance(node, nodes.Assign):
            for target, value in _pairs(node.target, node.node):
                (self._made if isinstance(value, nodes.List | nodes.Dict) else self._given).add(target)
        elif isinstance(node, nodes.For | nodes.Macro | nodes.CallBlock | nodes.With | nodes.AssignBlock | nodes.Import | nodes.FromImport):
            targets = node.targets if isinstance(node, nodes.With) else [getattr(node, "target", None), *getattr(node, "args", ())]
            names = [target for target in targets if isinstance(target, nodes.Node)]
            self._given |= {name.name for target in names for name in _names(target)}
        for child in node.iter_child_nodes():
            self._parents[id(child)] = node
            self._note(child)

    def findings(self) -> Iterator[Finding]:
        """All that no key covers."""
        for node in self._all(self._template):
            what = self._uncovered(node)
            if what:
                yield Finding(node.lineno, what)

    def _all(self, node: nodes.Node) -> Iterator[nodes.Node]:
        yield node
        for child in node.iter_child_nodes():
            yield from self._all(child)

    def _uncovered(self, node: nodes.Node) -> str:
        if isinstance(node, nodes.Name) and node.ctx == "load":
            return self._of_name(node)
        if isinstance(node, nodes.Getattr):
            return self._of_attribute(node, node.attr)
        if isinstance(node, nodes.Getitem):
            return self._of_subscript(node)
        if isinstance(node, nodes.Filter | nodes.Test):
            return self._of_filter(node)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr in _CHANGING:
            root = _root(node.node)
            return "" if root in self._made else f"{root or 'something'}….{node.node.attr}(), which may change what other pages show"
        return ""

    def _of_name(self, node: nodes.Name) -> str:
        if node.name in _NEVER and node.name not in self._bound:
            return node.name
        if node.name != "config" or "config" in self._bound:
            return ""
        asked = _constant(self._parents[id(node)], node)
        if asked is None or asked not in self._covered.settings:
            return "config as a whole" if asked is None else f"config.{asked}"
        if asked == "plugins":  # the objects of plugins: only which there are is in a key
            above = self._parents[id(self._parents[id(node)])]
            return "" if isinstance(above, nodes.Operand) else "config.plugins"
        return ""

    def _of_attribute(self, node: nodes.Getattr | nodes.Getitem, name: str) -> str:
        chain = _chain(node)
        if chain[:1] == ["config"] and "config" not in self._bound and (len(chain) == _DIRECT or chain[1] == "extra"):
            return ""  # see `_of_name`
        own = isinstance(node.node, nodes.Name) and node.node.name == "page" and "page" not in self._bound
        if name.startswith("_"):
            return f"the attribute {name}"
        if name in self._covered.hidden and not (own and name in self._covered.own):
            return f"the attribute {name} of what may be another page"
        if name == "meta" and not own:
            asked = _constant(self._parents[id(node)], node)
            if asked is None or asked in _UNTOLD_META or asked in dir(dict):
                return f"meta{f'.{asked}' if asked else ' as a whole'} of what may be another page"
        return ""

    def _of_subscript(self, node: nodes.Getitem) -> str:
        if isinstance(node.arg, nodes.Const):
            return self._of_attribute(node, node.arg.value) if isinstance(node.arg.value, str) else ""
        if isinstance(node.arg, nodes.Slice | nodes.Neg):  # of a list
            return ""
        chain = _chain(node)
        plain = chain[:2] in (["config", "extra"], ["page", "meta"]) and chain[0] not in self._bound
        return "" if plain else "a subscript that is no constant"

    def _of_filter(self, node: nodes.Filter | nodes.Test) -> str:
        if isinstance(node, nodes.Test) or node.name not in _BY_ATTRIBUTE:
            return ""
        given = [argument.value for argument in node.kwargs if argument.key == "attribute"]
        place = _BY_ATTRIBUTE[node.name]
        if not given and (node.name != "map" and len(node.args) > place):
            given = [node.args[place]]
        if node.dyn_args is not None or node.dyn_kwargs is not None:
            return f"the filter {node.name} with arguments that cannot be told"
        if not given and node.name == "map":  # a filter by name, which may take an attribute itself
            name = node.args[0] if node.args else None
            if not isinstance(name, nodes.Const) or name.value in _BY_ATTRIBUTE:
                return "the filter map with another filter that cannot be told"
        for path in given:
            if not isinstance(path, nodes.Const):
                return f"the filter {node.name} with an attribute that is no constant"
            found = self._of_path(str(path.value).split("."))
            if found:
                return found
        return ""

    def _of_path(self, names: list[str]) -> str:
        """The same for `a.b.c` in a filter's argument."""
        for name, after in zip(names, [*names[1:], ""], strict=True):
            if name.startswith("_") or name in self._covered.hidden:
                return f"the attribute {name} of what may be another page"
            if name == "meta" and (not after or after in _UNTOLD_META):
                return f"meta{f'.{after}' if after else ' as a whole'} of what may be another page"
        return ""


def _pairs(target: nodes.Node, value: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """Each name that an assignment gives a value, with the value as far as it can be told apart."""
    if isinstance(target, nodes.Tuple) and isinstance(value, nodes.Tuple) and len(target.items) == len(value.items):
        for one, other in zip(target.items, value.items, strict=True):
            yield from _pairs(one, other)
    else:
        for name in _names(target):
            yield name.name, value


def _names(node: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)


def _constant(parent: nodes.Node, node: nodes.Node) -> str | None:
    """The name by which `parent` asks `node` for something, None when it does anything else with it."""
    if isinstance(parent, nodes.Getattr) and parent.node is node:
        return parent.attr
    if isinstance(parent, nodes.Getitem) and parent.node is node and isinstance(parent.arg, nodes.Const):
        return str(parent.arg.value)
    return None


def _chain(node: nodes.Node) -> list[str]:
    """`a.b["c"]` as the names a, b, c; an empty list for anything else. The last name is left open when it is no constant."""
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        before = _chain(node.node)
        return [*before, node.attr] if before else []
    if isinstance(node, nodes.Getitem):
        before = _chain(node.node)
        name = str(node.arg.value) if isinstance(node.arg, nodes.Const) else "?"
        return [*before, name] if before else []
    return []


def _root(node: nodes.Node) -> str:
    """The name that a chain of attributes begins with."""
    inner: Any = node
    while isinstance(inner, nodes.Getattr | nodes.Getitem):
        inner = inner.node
    return inner.name if isinstance(inner, nodes.Name) else ""
