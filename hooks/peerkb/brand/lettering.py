"""Words as paths, drawn from the font that the engine ships: a picture of them looks the same wherever it is made.

The library is imported where it is used: it is slow to import, and only a site with a brand needs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FONTS: Final = tuple(Path(__file__).parent / "fonts" / f"newsreader-600-{part}.woff" for part in ("latin", "latin-ext"))


@dataclass(frozen=True)
class Drawn:
    """A path of SVG, and the box that it fills."""

    path: str
    left: float
    top: float
    right: float
    bottom: float


class Lettering:
    """Draws words. The first font that has a character draws it."""

    @cached_property
    def _fonts(self) -> list[tuple[dict[int, str], TTFont]]:
        from fontTools.ttLib import TTFont

        fonts = [TTFont(file) for file in FONTS]
        return [(font.getBestCmap(), font) for font in fonts]

    def lacks(self, text: str) -> str:
        """The characters of a text that no font has."""
        return "".join(sorted({char for char in text if not any(ord(char) in names for names, _ in self._fonts)}))

    def width(self, text: str, size: float) -> float:
        """How wide a text is at a size."""
        wide: float = sum(font["hmtx"][name][0] * size / font["head"].unitsPerEm for name, font in map(self._glyph, text))
        return wide

    def draw(self, text: str, size: float, left: float = 0, baseline: float = 0) -> Drawn:
        """Draw a text at a size from a point of its baseline."""
        from fontTools.pens.boundsPen import BoundsPen
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        path, box, at = SVGPathPen(None, ntos=_number), BoundsPen(None), left
        for char in text:
            name, font = self._glyph(char)
            scale = size / font["head"].unitsPerEm
            glyphs = font.getGlyphSet()
            for pen in (path, box):
                pen.glyphSet = glyphs  # of a letter with an accent, both parts are others
                glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, at, baseline)))
            at += font["hmtx"][name][0] * scale
        return Drawn(path.getCommands(), *(box.bounds or (left, baseline, at, baseline)))

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """The lines of a text that may be so wide. A longer word has a line of its own."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.width(longer, size) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def _glyph(self, char: str) -> tuple[str, TTFont]:
        return next((names[ord(char)], font) for names, font in self._fonts if ord(char) in names)


def _number(value: float) -> str:
    return f"{round(value, 2):g}"
