"""Small steps on a tree of HTML, as chapters are made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from justhtml import Element, JustHTML, Text

Node = Any  # the library's own types are not exported


def parse(html: str) -> Node:
    """The tree of a piece of HTML."""
    return JustHTML(html, fragment=True, sanitize=False).root


def make(name: str, text: str = "", **attributes: str) -> Node:
    """An element with text. `class_` stands for `class`; underscores inside names stand for hyphens."""
    node = Element(name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}, None)
    if text:
        node.append_child(Text(text))
    return node


def classes(node: Node) -> list[str]:
    """The classes of an element."""
    return str((node.attrs or {}).get("class") or "").split()


def add_class(node: Node, *names: str) -> None:
    """Give an element more classes."""
    node.attrs["class"] = " ".join(dict.fromkeys([*classes(node), *names]))


def elements(node: Node) -> Iterator[Node]:
    """All elements below a node, in the order of the document; children that are added meanwhile come too."""
    for child in list(node.children or ()):
        if isinstance(child, Element):
            yield child
            yield from elements(child)


def remove(node: Node) -> None:
    """Take a node out of its tree."""
    if node.parent is not None:
        node.parent.remove_child(node)


def unwrap(node: Node) -> None:
    """Put what an element holds in its place."""
    for child in list(node.children):
        node.parent.insert_before(child, node)
    remove(node)


def rename(node: Node, name: str) -> Node:
    """Put an element of another name in a node's place, with its attributes and all that it holds."""
    new = Element(name, dict(node.attrs), None)
    for child in list(node.children):
        new.append_child(child)
    node.parent.replace_child(new, node)
    return new


def insert_after(new: Node, node: Node) -> None:
    """Put a node right behind another."""
    siblings = node.parent.children
    at = next(index for index, each in enumerate(siblings) if each is node) + 1
    node.parent.insert_before(new, siblings[at] if at < len(siblings) else None)


def text_of(node: Node) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Text):
        yield node.data or ""
    else:
        for child in node.children or ():
            yield from _texts(child)
