"""Contrast of two colors, as WCAG 2 reckons it."""

from __future__ import annotations

import re

Color = tuple[float, ...]


def rgb(color: str) -> Color:
    """A color that a browser tells as `rgb(…)`, or a style sheet as `#rrggbb`; it must be opaque."""
    if color.startswith("#"):
        return tuple(int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", color), f"{color} is not opaque"
    return tuple(int(part) / 255 for part in re.findall(r"\d+", color))


def luminance(color: Color) -> float:
    """How light it is, from 0 to 1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """From 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)
