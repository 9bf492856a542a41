"""Colors: OKLCH, in which equal steps look equal, and contrast as WCAG 2 defines it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

STEP: Final = 0.004  # of lightness, which is too small to see
_STEPS: Final = round(1 / STEP)


@dataclass(frozen=True)
class Oklch:
    """A color by its lightness from 0 to 1, its chroma, which is 0 for gray, and its hue in radians."""

    lightness: float
    chroma: float
    hue: float

    def hex(self) -> str:
        """The color as `#rrggbb`. A chroma that screens cannot show at this lightness is lowered until they can."""
        lowest, highest = 0.0, self.chroma
        if not _is_shown(_linear(self.lightness, highest, self.hue)):
            for _ in range(20):
                middle = (lowest + highest) / 2
                shown = _is_shown(_linear(self.lightness, middle, self.hue))
                lowest, highest = (middle, highest) if shown else (lowest, middle)
            highest = lowest
        parts = (round(255 * _encode(min(max(part, 0), 1))) for part in _linear(self.lightness, highest, self.hue))
        return "#" + "".join(f"{part:02x}" for part in parts)


def oklch(color: str) -> Oklch:
    """The color that `#rrggbb` names."""
    red, green, blue = _decoded(color)
    long = _root(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = _root(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = _root(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(min(max(lightness, 0.0), 1.0), math.hypot(a, b), math.atan2(b, a))


def contrast(one: str, other: str) -> float:
    """The contrast of two colors, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(over: str, under: str, opacity: float) -> str:
    """What is seen of a color that is not opaque, on another one."""
    parts = (round(opacity * above + (1 - opacity) * below) for above, below in zip(channels(over), channels(under), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue, each from 0 to 255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def reach(start: Oklch, grounds: Iterable[tuple[str, float]], *, darker: bool) -> str:
    """The color nearest to `start`, as light or darker (or lighter), that has the contrast with each ground that is told beside it."""
    wanted = list(grounds)
    for step in range(_STEPS + 1):
        lightness = start.lightness + step * (-STEP if darker else STEP)
        found = Oklch(min(max(lightness, 0.0), 1.0), start.chroma, start.hue).hex()
        if all(contrast(found, ground) >= ratio for ground, ratio in wanted):
            break
    return found


def nearest(color: str, passes: Callable[[str], bool]) -> str:
    """The color of the same hue whose lightness is nearest to that of `color`, among those that pass. Black or white must pass."""
    start = oklch(color)
    for step in range(1, _STEPS + 1):
        for lightness in (start.lightness - step * STEP, start.lightness + step * STEP):
            found = Oklch(min(max(lightness, 0.0), 1.0), start.chroma, start.hue).hex()
            if passes(found):
                return found
    return "#000000"


def _root(value: float) -> float:
    root: float = value ** (1 / 3)
    return root


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _is_shown(linear: tuple[float, float, float]) -> bool:
    return all(-0.0005 <= part <= 1.0005 for part in linear)


def _encode(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _decoded(color: str) -> tuple[float, float, float]:
    red, green, blue = (part / 255 for part in channels(color))
    return _decode(red), _decode(green), _decode(blue)


def _decode(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _luminance(color: str) -> float:
    red, green, blue = _decoded(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
