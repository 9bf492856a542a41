"""All files that a brand makes for a site, by their paths."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from peerkb.brand import drawing, marks
from peerkb.brand.lettering import Lettering
from peerkb.brand.manifest import App, manifest
from peerkb.brand.palette import make_palettes, style_sheet

COLORS: Final = "assets/styles/colors.css"  # in place of the engine's own
LOGO: Final = "assets/brand/logo.svg"
FAVICON: Final = "assets/brand/favicon.svg"
TOUCH_ICON: Final = "assets/brand/apple-touch-icon.png"
ICONS: Final = {
    "assets/brand/icon-192.png": (192, ""),
    "assets/brand/icon-512.png": (512, ""),
    "assets/brand/icon-maskable-512.png": (512, "maskable"),
}
_TOUCH_SIDE: Final = 180
_MANIFEST: Final = "manifest.webmanifest"


class Memo(Protocol):
    """Gives what `make` gives for `parts`, from an earlier build if it can (`cache.store`)."""

    def __call__(self, name: str, parts: Iterable[str | bytes], make: Callable[[], Any]) -> Any: ...


@dataclass(frozen=True)
class Brand:
    """What a brand consists of: its colors, which are not refused, its mark, and a picture as SVG for the card, if it has one."""

    color: str
    accent: str
    mark: marks.Mark
    picture: str = ""


def card_path(code: str) -> str:
    """The path of the card of a language, whose code is empty for the main one."""
    return f"assets/brand/card{f'.{code}' if code else ''}.png"


def manifest_path(code: str) -> str:
    """The path of the web manifest of a language."""
    return posixpath.join(code, _MANIFEST)


def lacking(names: Iterable[str]) -> str:
    """The characters of names that no card can show."""
    return Lettering().lacks("".join(names))


def make_files(brand: Brand, apps: Mapping[str, App], memo: Memo) -> dict[str, str | bytes]:
    """The files of a brand by path. `apps` is the site in each language by its code."""
    palettes, letters = make_palettes(brand.color, brand.accent), Lettering()
    colors = marks.Colors(brand.color, palettes[0]["md-primary-bg-color"])
    tile = marks.tile(brand.mark, colors, letters)
    pictures = {path: (marks.icon(brand.mark, colors, letters, safe=bool(purpose)), side, side) for path, (side, purpose) in ICONS.items()}
    pictures[TOUCH_ICON] = (marks.icon(brand.mark, colors, letters), _TOUCH_SIDE, _TOUCH_SIDE)
    for code, app in apps.items():
        svg = marks.whole_card(brand.picture, colors) if brand.picture else marks.card(brand.mark, colors, letters, app.name)
        pictures[card_path(code)] = (svg, *marks.CARD_SIZE)
    files: dict[str, str | bytes] = {COLORS: style_sheet(palettes), LOGO: tile, FAVICON: tile}
    for path, (svg, width, height) in pictures.items():
        files[path] = _drawn(svg, width, height, memo)
    for code, app in apps.items():
        files[manifest_path(code)] = manifest(app, brand.color, palettes[0]["kb-paper"], ICONS)
    return files


def _drawn(svg: str, width: int, height: int, memo: Memo) -> bytes:
    def make() -> str:
        return base64.b64encode(drawing.draw(svg, width, height)).decode("ascii")

    return base64.b64decode(memo("brand", [svg, f"{width}x{height}"], make))
