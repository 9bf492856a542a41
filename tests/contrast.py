"""Contrast of two colors, as WCAG 2 reckons it."""

from __future__ import annotations

import re

Color = tuple[float, ...]

BODY, LARGE_OR_SMALL = 7.0, 4.5  # WCAG 2.2: AAA and AA
# What is read, on what it stands.
PAIRS = [
    *((ink, ground, BODY) for ink in ("kb-ink", "kb-link") for ground in ("kb-paper", "kb-card", "kb-help-card", "kb-raised")),
    *(("kb-ink", ground, BODY) for ground in ("kb-sage", "kb-sage-deep")),  # links in what is said are of its color
    *(("kb-ink-soft", ground, BODY) for ground in ("kb-paper", "kb-card")),
    ("kb-strip-ink", "kb-strip", BODY),
    ("kb-ink", "kb-strip", BODY),
    ("kb-link", "kb-strip", LARGE_OR_SMALL),
    ("md-primary-bg-color", "md-primary-fg-color", BODY),
    ("md-footer-fg-color--light", "md-footer-bg-color", BODY),
    ("kb-clay", "kb-paper", LARGE_OR_SMALL),
    ("kb-plum", "kb-card", LARGE_OR_SMALL),
    ("md-default-fg-color--lighter", "kb-paper", LARGE_OR_SMALL),
    ("kb-paper", "kb-link", LARGE_OR_SMALL),
    *((f"md-code-hl-{part}-color", "md-code-bg-color", LARGE_OR_SMALL) for part in ("keyword", "function", "string")),
]


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


def unreadable(style_sheet: str, *, dark: bool) -> list[str]:
    """What cannot be read where it stands, in a scheme of a style sheet that sets colors."""
    colors = _colors(style_sheet, dark)
    ratios = ((ink, ground, least, contrast(rgb(colors[ink]), rgb(colors[ground]))) for ink, ground, least in PAIRS)
    return [f"{ink} on {ground}: {ratio:.2f}" for ink, ground, least, ratio in ratios if ratio < least]


def _colors(style_sheet: str, dark: bool) -> dict[str, str]:
    """The variables of a scheme, each resolved to a color."""
    light, _, rest = style_sheet.partition('[data-md-color-scheme="slate"] {')
    found = dict(re.findall(r"--([\w-]+): ([^;]+);", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): ([^;]+);", rest.partition("}")[0]))
    return {name: found[value[6:-1]] if value.startswith("var(--") else value for name, value in found.items()}
