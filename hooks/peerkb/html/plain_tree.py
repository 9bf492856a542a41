"""A page's HTML as a plain tree of elements and texts, as far as it takes to say it again in another form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from peerkb.html.elements import VOID
from peerkb.html.tokens import Tag, Text, attributes, unescape, walk


@dataclass(slots=True)
class Element:
    """An element: its name, its attributes and what is in it, elements and texts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names in its `class`."""
        return self.attributes.get("class", "").split()

    @property
    def elements(self) -> Iterator[Element]:
        """The elements right in it."""
        return (each for each in self.inside if isinstance(each, Element))

    def text(self) -> str:
        """All text in it."""
        return "".join(each if isinstance(each, str) else each.text() for each in self.inside)


def read_tree(html: str) -> Element:
    """The tree of a piece of HTML. An end tag closes what is open inside its element; one without a start tag is left out."""
    root = Element("")
    above = [root]
    for token in walk(html):
        if isinstance(token, Text):
            text = html[token.start : token.end]
            above[-1].inside.append(text if token.raw or "&" not in text else unescape(text))
        elif not isinstance(token, Tag):
            continue
        elif not token.closing:
            is_bare = token.end - token.name_end == 1
            element = Element(token.name, {} if is_bare else {each.name: each.value for each in attributes(html, token)})
            above[-1].inside.append(element)
            if token.name not in VOID and not token.closes_itself:
                above.append(element)
        elif above[-1].name == token.name and len(above) > 1:
            above.pop()
        else:
            place = next((place for place in range(len(above) - 1, 0, -1) if above[place].name == token.name), 0)
            if place:
                del above[place:]
    return root
