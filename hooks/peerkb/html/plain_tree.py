"""A page's HTML as a plain tree of elements and texts, as far as it takes to say it again in another form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from peerkb.html.elements import BLOCKS, VOID
from peerkb.html.tokens import RawText, pieces, unescape

_BLOCKS: Final = BLOCKS - {"br", "img"}
_NONE: Final[Mapping[str, str]] = {}


@dataclass(slots=True)
class Element:
    """An element: its name, its attributes and what is in it, elements and texts.

    `holds_blocks` says whether it is a block, or one of those inside a line that holds one, such as a link around a picture and a text.
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=lambda: _NONE)
    inside: list[Element | str] = field(default_factory=list)
    holds_blocks: bool = False

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
    for piece in pieces(html):
        if isinstance(piece, str):
            if piece:
                above[-1].inside.append(unescape(piece) if "&" in piece and not isinstance(piece, RawText) else piece)
            continue
        name = piece.name
        if not piece.closing:
            element = Element(name, piece.attributes, [], name in _BLOCKS)
            above[-1].inside.append(element)
            if element.holds_blocks:
                _note_block(above)
            if name not in VOID and not piece.closes_itself:
                above.append(element)
        elif above[-1].name == name and len(above) > 1:
            above.pop()
        else:
            place = next((place for place in range(len(above) - 1, 0, -1) if above[place].name == name), 0)
            if place:
                del above[place:]
    return root


def _note_block(above: list[Element]) -> None:
    """Note of all that is open, the innermost last, that a block stands in it."""
    for element in reversed(above):
        if element.holds_blocks:
            return  # and so all above it do
        element.holds_blocks = True
