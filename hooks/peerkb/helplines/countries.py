"""Countries: the region of the phone numbers of a country, by its name or its code."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import phonenumbers
from babel import Locale, UnknownLocaleError

from peerkb.validation.diagnostics import suggestion

_OTHER_CODES: Final = {"UK": "GB"}  # codes that people write and ISO 3166 does not have


def region_of(country: str, languages: Collection[str]) -> str:
    """The code of a country (ISO 3166), such as `ES`, by itself or by its name in English or in one of `languages`; empty if unknown."""
    code = _OTHER_CODES.get(country.upper(), country.upper())
    if code in phonenumbers.SUPPORTED_REGIONS:
        return code
    names = {name.casefold(): region for name, region in _names(languages)}
    return names.get(country.casefold(), "")


def unknown_country(country: str, languages: Collection[str]) -> str:
    """What a writer reads who named a country that nobody knows: the nearest one, or how countries are named."""
    near = suggestion(country, [name for name, _ in _names(languages)])
    return f"'country' says '{country}', which is no country{near or '. Write its name or its code, such as: country: Spain'}"


def _names(languages: Collection[str]) -> Iterator[tuple[str, str]]:
    """The names of all countries with phone numbers, each with the country's code. A language that nobody knows has none."""
    for language in dict.fromkeys([*languages, "en"]):
        try:
            territories = Locale.parse(language, sep="-").territories
        except (UnknownLocaleError, ValueError):
            continue
        yield from ((name, region) for region, name in territories.items() if region in phonenumbers.SUPPORTED_REGIONS)
