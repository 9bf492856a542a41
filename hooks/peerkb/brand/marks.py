"""The pictures of a brand as SVG: its mark on a tile, the icons, and the card that other places show beside a link."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as Xml
from xml.parsers.expat import ExpatError, ParserCreate

from peerkb.brand.lettering import Lettering

CARD_SIZE: Final = (1200, 630)
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_TILE: Final = 32  # the side of a tile, in the units of its picture
_CORNER: Final = 7
_MARK: Final = 0.72  # how much of a tile a mark fills,
_SAFE_MARK: Final = 0.5  # and in an icon that a phone may cut to a circle
_LETTER: Final = 0.9  # how much of the mark's place a letter fills
_SIZES: Final = range(112, 40, -4)  # of the name on the card: the largest at which it takes
_LINES: Final = 3  # lines at most


class UnusableSvgError(Exception):
    """A picture that cannot be drawn. The message goes on after the file's name; `line` is where, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        """Say what is wrong, and where."""
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Colors:
    """What a picture is drawn with: the tile, and what stands on it."""

    tile: str
    ink: str


@dataclass(frozen=True)
class Mark:
    """What a brand is known by: a letter, or the text of an SVG in which `currentColor` is the color of text on the tile."""

    letter: str = ""
    svg: str = ""


def first_letter(name: str) -> str:
    """The letter that stands for a site's name where no logo is set; empty where the name has none."""
    return next((char.upper() for char in name if char.isalnum()), "")


def check_svg(text: str) -> None:
    """Raise UnusableSvgError for an SVG that would be drawn otherwise in another place, or not at all."""
    parser = ParserCreate(namespace_separator=" ")
    depth = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        tag = name.rpartition(" ")[2]
        line = parser.CurrentLineNumber
        if depth == 1 and tag != "svg":
            raise UnusableSvgError("is no SVG: it must begin with <svg>", line)
        if depth == 1 and not name.startswith(_NAMESPACE):
            raise UnusableSvgError(f'lacks its namespace. Write: <svg xmlns="{_NAMESPACE}">', line)
        if depth == 1 and not _box(attributes):
            raise UnusableSvgError('lacks its size. Write one, such as: viewBox="0 0 24 24"', line)
        if tag in ("text", "script", "foreignObject"):
            remedy = "Make paths of its letters" if tag == "text" else "Take it out"
            raise UnusableSvgError(f"holds <{tag}>, which looks otherwise wherever it is drawn. {remedy}", line)
        for key, value in attributes.items():
            if key.rpartition(" ")[2] in ("href", "src") and not value.startswith(("#", "data:")):
                raise UnusableSvgError(f"takes in '{value}'. Put what it shows into the file itself", line)

    parser.StartElementHandler = begin
    parser.EntityDeclHandler = lambda *_: _refuse_entities(parser.CurrentLineNumber)
    try:
        parser.Parse(text, True)
    except ExpatError as error:
        raise UnusableSvgError("is not well formed, so that browsers show nothing of it", error.lineno) from error


def tile(mark: Mark, colors: Colors, letters: Lettering, *, title: str = "") -> str:
    """The mark on a tile with round corners: for the site's bar and the tabs of browsers."""
    return _on_ground(mark, colors, letters, _MARK, f' rx="{_CORNER}"', title)


def icon(mark: Mark, colors: Colors, letters: Lettering, *, safe: bool = False) -> str:
    """The mark on a whole square, which phones cut to a form of their own; with room around it where that may be a circle."""
    return _on_ground(mark, colors, letters, _SAFE_MARK if safe else _MARK * 0.92, "")


def card(mark: Mark, colors: Colors, letters: Lettering, name: str) -> str:
    """The mark beside the site's name; without the name where the fonts lack some of its characters."""
    width, height = CARD_SIZE
    if letters.lacks(name):
        side = 360.0
        alone = _mark(mark, colors, letters, (width - side) / 2, (height - side) / 2, side)
        return _svg(width, height, [_ground(width, height, colors.tile), alone])
    side, left, room = 220.0, 90.0, width - 90.0 - 220.0 - 70.0 - 80.0
    parts = [_ground(width, height, colors.tile), _mark(mark, colors, letters, left, (height - side) / 2, side)]
    size, lines = next(
        ((size, lines) for size in _SIZES if _fits(lines := letters.lines(name, size, room), letters, size, room)),
        (_SIZES[-1], letters.lines(name, _SIZES[-1], room)),
    )
    step = size * 1.12
    first = (height - step * (len(lines) - 1)) / 2 + size * 0.32
    paths = [letters.draw(line, size, left + side + 70, first + step * at).path for at, line in enumerate(lines)]
    parts.append(f'<path fill="{colors.ink}" d="{"".join(paths)}"/>')
    return _svg(width, height, parts)


def whole_card(picture: str, colors: Colors) -> str:
    """A picture as a card, as large as it fits."""
    width, height = CARD_SIZE
    return _svg(width, height, [_ground(width, height, colors.tile), _inside(picture, colors, 0, 0, width, height)])


def framed(png: str, width: int, height: int) -> str:
    """A PNG, as base64 writes it, in an SVG of its size."""
    return _svg(width, height, [f'<image width="{width}" height="{height}" href="data:image/png;base64,{png}"/>'])


def _fits(lines: list[str], letters: Lettering, size: float, room: float) -> bool:
    return len(lines) <= _LINES and all(letters.width(line, size) <= room for line in lines)


def _on_ground(mark: Mark, colors: Colors, letters: Lettering, part: float, corner: str, title: str = "") -> str:
    side = _TILE * part
    start = (_TILE - side) / 2
    named = f"<title>{_escaped(title)}</title>" if title else ""
    return _svg(_TILE, _TILE, [named, _ground(_TILE, _TILE, colors.tile, corner), _mark(mark, colors, letters, start, start, side)])


def _mark(mark: Mark, colors: Colors, letters: Lettering, left: float, top: float, side: float) -> str:
    """The mark in a square."""
    if mark.svg:
        return _inside(mark.svg, colors, left, top, side, side)
    drawn = letters.draw(mark.letter, 100)
    wide, high = drawn.right - drawn.left, drawn.bottom - drawn.top
    size = 100 * side * _LETTER / max(wide, high)
    drawn = letters.draw(mark.letter, size)
    across = left + (side - drawn.right - drawn.left) / 2
    placed = letters.draw(mark.letter, size, across, top + (side - drawn.bottom - drawn.top) / 2)
    return f'<path fill="{colors.ink}" d="{placed.path}"/>'


def _inside(svg: str, colors: Colors, left: float, top: float, width: float, height: float) -> str:
    """A whole SVG as a part of another one."""
    Xml.register_namespace("", _NAMESPACE)
    root = Xml.fromstring(svg)
    root.attrib.setdefault("viewBox", _box(root.attrib))
    root.attrib |= {"x": _number(left), "y": _number(top), "width": _number(width), "height": _number(height)}
    root.attrib.setdefault("color", colors.ink)
    return Xml.tostring(root, encoding="unicode")


def _box(attributes: dict[str, str]) -> str:
    """What an SVG shows: its view box, or one of its width and height, or nothing."""
    sizes = [found[1] for key in ("width", "height") if (found := re.fullmatch(r"([\d.]+)(?:px)?", attributes.get(key, "")))]
    return attributes.get("viewBox") or (f"0 0 {sizes[0]} {sizes[1]}" if len(sizes) == 2 else "")


def _ground(width: float, height: float, color: str, corner: str = "") -> str:
    return f'<rect width="{_number(width)}" height="{_number(height)}"{corner} fill="{color}"/>'


def _svg(width: float, height: float, parts: list[str]) -> str:
    return f'<svg xmlns="{_NAMESPACE}" viewBox="0 0 {_number(width)} {_number(height)}">{"".join(parts)}</svg>\n'


def _number(value: float) -> str:
    return f"{round(value, 2):g}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _refuse_entities(line: int) -> None:
    raise UnusableSvgError("declares entities, which not every program reads. Take them out", line)
