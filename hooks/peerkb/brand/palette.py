"""The palette of a site: all its colors in both schemes, made of the brand's one or two, each as readable as it must be.

The brand's color is shown as it is, on the bar above pages and in icons, and so is its accent, in headings, boxes and buttons that call
for help. The colors of links, of grounds and of the dark scheme have their hues and the lightness that their use needs.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from peerkb.brand.colors import Oklch, channels, contrast, mix, nearest, oklch, reach

TEXT: Final = 4.5  # WCAG 2.2: AA for text,
BODY: Final = 7.0  # AAA for what is read at length,
CONTROL: Final = 3.0  # and for borders of controls and marks of focus

Scheme = Mapping[str, str]  # colors by the names of their variables
Palettes = tuple[Scheme, Scheme]  # light and dark

# Of a brand without hue the grays have none; one with this chroma or more has all of what is asked for.
_FULL_CHROMA: Final = 0.04
_LINK_CHROMA: Final = 0.1  # of links in the dark scheme, where more would glow
_TAB_OPACITY: Final = 0.92  # of names of tabs, in header.css
_FIELD: Final = ("#ffffff", 0.14)  # what header.css lays on the bar under the search field


class _Tone(NamedTuple):
    """How light and how colorful something is, whatever its hue."""

    lightness: float
    chroma: float


# Grounds by the brand's color whose hue they take: light and dark.
_GROUNDS: Final[Mapping[str, tuple[str, _Tone, _Tone]]] = {
    "kb-paper": ("accent", _Tone(0.983, 0.009), _Tone(0.215, 0.006)),
    "kb-raised": ("accent", _Tone(0.993, 0.005), _Tone(0.240, 0.006)),
    "kb-card": ("accent", _Tone(0.951, 0.018), _Tone(0.258, 0.008)),
    "kb-strip": ("accent", _Tone(0.925, 0.040), _Tone(0.300, 0.034)),
    "kb-help-card": ("accent", _Tone(0.956, 0.021), _Tone(0.269, 0.021)),
    "kb-sage": ("color", _Tone(0.930, 0.020), _Tone(0.298, 0.022)),
    "kb-sage-deep": ("color", _Tone(0.890, 0.028), _Tone(0.350, 0.032)),
    "md-typeset-table-color--light": ("accent", _Tone(0.963, 0.016), _Tone(0.242, 0.007)),
    "md-typeset-mark-color": ("accent", _Tone(0.910, 0.085), _Tone(0.400, 0.075)),
    "md-code-bg-color": ("accent", _Tone(0.945, 0.018), _Tone(0.272, 0.009)),
    "md-footer-bg-color": ("accent", _Tone(0.928, 0.023), _Tone(0.184, 0.005)),
    "kb-line": ("accent", _Tone(0.868, 0.027), _Tone(0.357, 0.015)),  # a line that nobody must see
}
# Of these the footer's is Material's, and the line is no ground of a text.
_READ_ON: Final = tuple(name for name in _GROUNDS if name not in ("kb-line", "md-footer-bg-color"))
_SHEETS: Final = ("kb-paper", "kb-raised", "kb-card", "kb-help-card", "kb-strip")  # what everything may stand on
_NOTES: Final = ("kb-sage", "kb-sage-deep")
# What is drawn and written, by the hue it takes, with the contrast that it has at least with each ground.
_INKS: Final[Mapping[str, tuple[str, _Tone, _Tone, Mapping[str, float]]]] = {
    "kb-ink": ("accent", _Tone(0.272, 0.010), _Tone(0.924, 0.017), dict.fromkeys(_READ_ON, BODY)),
    "kb-ink-soft": (
        "accent",
        _Tone(0.430, 0.020),
        _Tone(0.806, 0.022),
        {**dict.fromkeys(_SHEETS, BODY), **dict.fromkeys((*_NOTES, "md-typeset-table-color--light"), TEXT)},
    ),
    "kb-strip-ink": ("accent", _Tone(0.284, 0.044), _Tone(0.933, 0.036), {"kb-strip": BODY}),
    "kb-term": ("accent", _Tone(0.549, 0.057), _Tone(0.708, 0.047), dict.fromkeys((*_SHEETS, *_NOTES), CONTROL)),
    "kb-plum": ("third", _Tone(0.433, 0.075), _Tone(0.804, 0.061), dict.fromkeys((*_SHEETS, "md-code-bg-color"), TEXT)),
    "md-default-fg-color--lighter": ("accent", _Tone(0.503, 0.022), _Tone(0.701, 0.024), dict.fromkeys(_SHEETS, TEXT)),
    "md-code-fg-color": ("accent", _Tone(0.326, 0.017), _Tone(0.895, 0.020), {"md-code-bg-color": BODY}),
    "md-footer-fg-color--light": ("accent", _Tone(0.382, 0.020), _Tone(0.837, 0.022), {"md-footer-bg-color": BODY}),
}
_LINK: Final = {**dict.fromkeys((*_SHEETS[:4], "md-typeset-table-color--light"), BODY), **dict.fromkeys(("kb-strip", *_NOTES), TEXT)}
_LINK_ON: Final = {**_LINK, "md-code-bg-color": TEXT}
_ACCENT_ON: Final = dict.fromkeys((*_SHEETS, "md-code-bg-color"), TEXT)
_BAR: Final = (_Tone(0.297, 0.040), _Tone(0.940, 0.017))  # the bar of the dark scheme and its text
_BAR_INKS: Final = (_Tone(0.975, 0.020), _Tone(0.250, 0.020))  # of the light one: the first that can be read


@dataclass(frozen=True)
class Refusal:
    """Why a color cannot be used: what it is too near to, their contrast, the one needed, and the nearest color that has it."""

    beside: str
    ratio: float
    needed: float
    nearest: str

    @property
    def sentence(self) -> str:
        """What follows the color in a message."""
        shown = math.floor(self.ratio * 100) / 100  # rounding must not make it enough
        return (
            f", whose contrast with {self.beside} is {shown:g} where {self.needed:g} is needed. The nearest that has it: '{self.nearest}'"
        )


class Pair(NamedTuple):
    """What is seen on what, by the names of the variables, and the least contrast."""

    ink: str
    ground: str
    least: float


def pairs() -> Iterator[Pair]:
    """Every pair of colors that a palette keeps apart, in both schemes."""
    for name, (_, _, _, grounds) in _INKS.items():
        yield from (Pair(name, ground, least) for ground, least in grounds.items())
    yield from (Pair("kb-link", ground, least) for ground, least in _LINK_ON.items())
    yield from (Pair("kb-clay", ground, least) for ground, least in _ACCENT_ON.items())
    yield from (Pair("kb-paper", ground, TEXT) for ground in ("kb-link", "kb-help"))
    yield from (Pair("md-primary-bg-color", f"md-primary-fg-color{end}", TEXT) for end in ("", "--light", "--dark"))
    yield Pair("md-primary-bg-color--light", "md-primary-fg-color", TEXT)
    yield Pair("kb-ink", "md-footer-bg-color", BODY)


def refuse_color(color: str) -> Refusal | None:
    """Why a color cannot be that of the bar, or nothing."""
    if _bar_ink(color):
        return None
    best = max((_on_bar(_bar_text(color, tone), color) for tone in _BAR_INKS), default=0.0)
    return Refusal("text on the bar above pages", best, TEXT, nearest(color, lambda other: bool(_bar_ink(other))))


def refuse_accent(accent: str, color: str) -> Refusal | None:
    """Why an accent cannot be used beside a color, or nothing."""
    ratio = _accent_ratio(accent, color)
    if ratio >= TEXT:
        return None
    return Refusal("the grounds that it is read on", ratio, TEXT, nearest(accent, lambda other: _accent_ratio(other, color) >= TEXT))


def make_palettes(color: str, accent: str = "") -> Palettes:
    """The palette of a brand in the light and in the dark scheme. The colors must not be refused.

    Without an accent it is the color, darkened as far as needed.
    """
    return _palette(color, accent, dark=False), _palette(color, accent, dark=True)


def style_sheet(palettes: Palettes) -> str:
    """The style sheet that gives a site its colors, with the names and in the order of the engine's own."""
    light, dark = ("\n".join(f"  --{name}: {value};" for name, value in {**palette, **_ALIASES}.items()) for palette in palettes)
    shadows = ("0 0.2rem 0.9rem rgb(0 0 0 / 18%)", "0 0.2rem 0.9rem rgb(0 0 0 / 55%)")
    # Material sets its names on <body> for each scheme, so they have to be set there again. On paper all is light.
    return (
        f":root,\n[data-md-color-scheme] {{\n{light}\n  --kb-shadow: {shadows[0]};\n}}\n\n"
        f'@media screen {{\n  [data-md-color-scheme="slate"] {{\n{dark}\n  --kb-shadow: {shadows[1]};\n  }}\n}}\n'
    )


# Names that stand for another.
_ALIASES: Final = {
    name: f"var(--{other})"
    for name, other in {
        "md-accent-fg-color": "kb-clay",
        "md-default-fg-color": "kb-ink",
        "md-default-fg-color--light": "kb-ink-soft",
        "md-default-fg-color--lightest": "kb-line",
        "md-default-bg-color": "kb-paper",
        "md-typeset-color": "kb-ink",
        "md-typeset-a-color": "kb-link",
        "md-typeset-table-color": "kb-line",
        "md-code-hl-constant-color": "kb-plum",
        "md-code-hl-function-color": "kb-plum",
        "md-code-hl-keyword-color": "kb-link",
        "md-code-hl-number-color": "kb-clay",
        "md-code-hl-special-color": "kb-clay",
        "md-code-hl-string-color": "kb-clay",
        "md-admonition-bg-color": "kb-card",
        "md-footer-bg-color--dark": "md-footer-bg-color",
        "md-footer-fg-color": "kb-ink",
        "md-footer-fg-color--lighter": "md-footer-fg-color--light",
    }.items()
}


def _palette(color: str, accent: str, *, dark: bool) -> Scheme:
    shades = _shades(color, accent)
    found = _grounds(shades, dark=dark)
    for name, (hue, light_tone, dark_tone, grounds) in _INKS.items():
        found[name] = _readable(_shade(shades[hue], dark_tone if dark else light_tone), grounds, found, dark=dark)
    for name, hue, grounds, exact in (("kb-link", "color", _LINK_ON, color), ("kb-clay", "accent", _ACCENT_ON, accent)):
        own = shades[hue]
        start = Oklch(0.817, min(own.chroma, _LINK_CHROMA), own.hue) if dark else own
        found[name] = exact if not dark and exact and _ratios_hold(exact, grounds, found) else _readable(start, grounds, found, dark=dark)
    found["kb-help"] = found["kb-clay"]
    red, green, blue = channels(found["kb-clay"])
    found["md-accent-fg-color--transparent"] = f"rgb({red} {green} {blue} / {12 if dark else 10}%)"
    found |= _bar(color, shades["color"], dark=dark)
    return found


def _bar(color: str, own: Oklch, *, dark: bool) -> dict[str, str]:
    """The bar above pages, its two variants and the texts on it."""
    bar = _shade(own, _BAR[0]).hex() if dark else color
    ink = _shade(own, _BAR[1]).hex() if dark else _bar_ink(color)
    is_light = contrast(ink, "#000000") > contrast(bar, "#000000")  # the ink
    at = oklch(bar)
    variants = {}
    for end, step in (("--light", 0.08), ("--dark", -0.06)):
        lightness = min(max(at.lightness + step, 0), 1)
        variants[end] = reach(Oklch(lightness, at.chroma, at.hue), [(ink, TEXT)], darker=is_light)
    soft = oklch(ink)
    softer = Oklch(soft.lightness + (-0.06 if is_light else 0.06), soft.chroma, soft.hue)
    return {
        "md-primary-fg-color": bar,
        **{f"md-primary-fg-color{end}": value for end, value in variants.items()},
        "md-primary-bg-color": ink,
        "md-primary-bg-color--light": reach(softer, [(bar, TEXT)], darker=not is_light),
    }


def _bar_ink(color: str) -> str:
    """The text on a bar of a color, or nothing if none can be read there."""
    inks = (_bar_text(color, tone) for tone in _BAR_INKS)
    return next((ink for ink in inks if _on_bar(ink, color) >= TEXT), "")


def _bar_text(color: str, tone: _Tone) -> str:
    return _shade(oklch(color), tone).hex()


def _on_bar(ink: str, bar: str) -> float:
    """The least contrast of a text with the bar: at its tabs, and in its search field."""
    return min(contrast(mix(ink, bar, _TAB_OPACITY), bar), contrast(ink, mix(_FIELD[0], bar, _FIELD[1])))


def _accent_ratio(accent: str, color: str) -> float:
    grounds = _grounds(_shades(color, accent), dark=False)
    return min(contrast(accent, grounds[name]) for name in _ACCENT_ON)


def _shades(color: str, accent: str) -> dict[str, Oklch]:
    one, other = oklch(color), oklch(accent or color)
    third = Oklch(other.lightness, other.chroma, other.hue - math.pi / 3)
    return {"color": one, "accent": other, "third": third}


def _grounds(shades: Mapping[str, Oklch], *, dark: bool) -> dict[str, str]:
    return {name: _shade(shades[hue], tones[dark]).hex() for name, (hue, *tones) in _GROUNDS.items()}


def _shade(of: Oklch, tone: _Tone) -> Oklch:
    """A color with the hue of another, and with less chroma where that has next to none."""
    return Oklch(tone.lightness, tone.chroma * min(1, of.chroma / _FULL_CHROMA), of.hue)


def _readable(start: Oklch, grounds: Mapping[str, float], found: Scheme, *, dark: bool) -> str:
    return reach(start, [(found[name], least) for name, least in grounds.items()], darker=not dark)


def _ratios_hold(ink: str, grounds: Mapping[str, float], found: Scheme) -> bool:
    return all(contrast(ink, found[name]) >= least for name, least in grounds.items())
