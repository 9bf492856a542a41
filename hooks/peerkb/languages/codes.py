"""Codes of languages (ISO 639), what languages are called in themselves and how they are written, from the Unicode CLDR."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError


@cache
def name_of(code: str) -> str:
    """What a language is called in itself, as the first word of a line: `Español` for `es`. Empty for what is no code of a language."""
    try:
        name = Locale.parse(code).get_display_name(code) or ""
    except (UnknownLocaleError, ValueError):
        return ""
    return f"{name[:1].upper()}{name[1:]}"


def is_right_to_left(code: str) -> bool:
    """Whether a language is written from right to left, as Arabic, Hebrew, Persian and Urdu are."""
    try:
        return bool(Locale.parse(code, sep="-").text_direction == "rtl")
    except (UnknownLocaleError, ValueError):
        return False
