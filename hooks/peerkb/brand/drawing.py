"""SVG to PNG, by a library that brings no fonts and asks the system for none: the same bytes on every machine."""

from __future__ import annotations

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def draw(svg: str, width: int, height: int) -> bytes:
    """The PNG of an SVG. Raises ValueError for one that cannot be drawn."""
    import resvg_py  # here: only a site with a brand needs it

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width, height=height, skip_system_fonts=True))


def png_size(data: bytes) -> tuple[int, int] | None:
    """The width and the height of a PNG, or None for anything else."""
    if not data.startswith(_SIGNATURE) or len(data) < 24:
        return None
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
