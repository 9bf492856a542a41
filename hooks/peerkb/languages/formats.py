"""How a language writes days, numbers and lists, and which of its plurals a count takes: by the Unicode CLDR, which Babel holds."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale, localedata
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

ENGLISH: Final = "en"
_CATEGORIES: Final = ("zero", "one", "two", "few", "many", "other")  # of the CLDR, in its order
_COUNTED: Final = 1000  # counts by which a plural is told to be one for 1 and another for the rest
# Spanish writes "e" before a word that begins with its sound, not before "hielo" or "yerno".
_SPANISH_AND: Final = re.compile(r"\by(?= [«“\"'(¿¡]*h?[ií](?![aeouáéóú]))", re.IGNORECASE)


@dataclass(frozen=True)
class Formats:
    """The formats of one language, by its code, such as `es` or `pt-BR`. A language that the CLDR does not know is written as English."""

    code: str = ENGLISH

    @property
    def categories(self) -> tuple[str, ...]:
        """The plural categories that the language has: `one` and `other` in English, `one`, `many` and `other` in Spanish."""
        known = {*_locale(self.code).plural_form.tags, "other"}
        return tuple(category for category in _CATEGORIES if category in known)

    @property
    def counts_as_english(self) -> bool:
        """Whether the only plural categories are one for 1 and one for any other count."""
        return self.categories == ("one", "other") and all((self.category(count) == "one") == (count == 1) for count in range(_COUNTED))

    def category(self, count: int) -> str:
        """The plural category of a count.

        >>> Formats("es").category(1), Formats("es").category(2), Formats("es").category(1_000_000)
        ('one', 'other', 'many')
        """
        category: str = _locale(self.code).plural_form(count)
        return category

    def number(self, number: int) -> str:
        """A number with the signs between its thousands.

        >>> Formats("en").number(12345), Formats("es").number(12345)
        ('12,345', '12.345')
        """
        return format_decimal(number, locale=_locale(self.code))

    def day(self, day: datetime.date) -> str:
        """A day as running text has it.

        >>> Formats("en").day(datetime.date(2026, 11, 22)), Formats("es").day(datetime.date(2026, 11, 22))
        ('November 22, 2026', '22 de noviembre de 2026')
        """
        return format_date(day, "long", locale=_locale(self.code))

    def month(self, day: datetime.date) -> str:
        """The month of a day, with its year.

        >>> Formats("en").month(datetime.date(2026, 11, 22)), Formats("es").month(datetime.date(2026, 11, 22))
        ('November 2026', 'noviembre de 2026')
        """
        return format_skeleton("yMMMM", day, locale=_locale(self.code))

    def together(self, items: Sequence[str]) -> str:
        """The items as a list in a sentence. English has no comma before the last "and".

        >>> Formats("en").together(["a", "b", "c"]), Formats("es").together(["a", "b", "iglesias"])
        ('a, b and c', 'a, b e iglesias')
        """
        if len(items) <= 1:
            return "".join(items)
        patterns = _locale(self.code).list_patterns["standard"]
        text = items[0]
        for item in items[1:-1]:
            text = patterns["middle"].format(text, item)
        last = patterns["2"].format("", items[-1])  # of two: of more, some languages have a comma too
        return text + (_SPANISH_AND.sub("e", last, count=1) if _locale(self.code).language == "es" else last)


@cache
def _locale(code: str) -> Locale:
    """What the CLDR knows of a language: with its script and country, else of the language alone, else of English."""
    names = (code.replace("-", "_"), *re.findall(r"\A[a-z]+", code))
    return Locale.parse(next(filter(localedata.exists, names), ENGLISH))
