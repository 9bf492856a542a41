"""Phone numbers in running text, told from years, prices, counts and the other numbers that people write, and as they are dialed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, shortnumberinfo

from peerkb.html.page_text import BREAK, SEAM

_DIGITS: Final = re.compile(r"\d\d")
# Around what is written in a direction of its own (Unicode Standard Annex 9): from the left, or as its first letter is.
_FROM_LEFT: Final = "\u2066"
_AS_WRITTEN: Final = "\u2068"
_END: Final = "\u2069"
_SHORT: Final = 6  # digits: a number with so many or fewer can well be a count
_NORTH_AMERICAN: Final = re.compile(r"(?<![\w.-])(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?![\w-])")
# A run of digits that is long enough for a number of any country, with what may stand between them.
_LONG: Final = re.compile(r"\+?(?:\d[\s().\-‐-―/]{0,3}){6}")
_SHORT_RUN: Final = re.compile(r"(?<![\w.,:/§$€£¥#+-])(?<!\d )\d{2,6}(?: \d{2,3}){0,2}(?![\w-]|[.,:/]\d| ?[%°€$£¥]| \d)")
# What looks like a number to call, and is none: a date, two years, a decimal fraction, an American ZIP code.
_DATE: Final = re.compile(r"(?<!\d)(?<!\d[-./])(?:\d{1,2}([-./])\d{1,2}\1\d{2,4}|[12]\d{3}([-./])\d{1,2}\2\d{1,2})(?!\d|[-./]\d)")
_YEARS: Final = re.compile(r"[12]\d{3}\D{1,3}[12]\d{3}(?:\D|$)")
_FRACTION: Final = re.compile(r"\d+\.\d+")
_ZIP_CODE: Final = re.compile(r"\d{5}-\d{4}")
_STATE: Final = re.compile(r"\b[A-Z]{2}\s$")
# A count: its groups of three digits have one sign between them.
_THOUSANDS: Final = re.compile(r"[1-9]\d{0,2}(?:([ .\u00a0\u202f])\d{3})(?:\1\d{3})*")
# What stands right before a number that is the number of a book, a bank account or a record of a database, or part of something else.
_IDENTIFIER: Final = re.compile(
    r"(?:\b(?:ISBN|ISSN|ORCID|PMID|PMC|PMCID|DOI|IBAN|EAN)\b(?:-1[03])?[^\w]{0,3}|[\w/=#@$€£¥§]|[$€£¥§#]\s|\d[.,:/ -]{1,2})$"
)
_ADDRESS: Final = re.compile(r"://|www\.|@")
_CLAUSE_END: Final = re.compile(r"\s*(?:$|[^\w\s&%°€$£¥/+-])")
# A name that begins right behind a number: words with capitals, and a last one.
_NAME: Final = re.compile(r"\s(?:[^\W\d_a-z][\w'’-]*\s(?:&\s|and\s)?){0,5}[^\W\d_][\w-]*")
_AROUND: Final = 120  # characters before and behind a number that may tell what it is


@dataclass(frozen=True)
class DialingWords:
    """The words of a language by which a short number is told from a count, all in small letters.

    One of `calling` stands before it in its sentence (`call 112`), and one of `before` right before it, or of `calling` itself. What
    follows is the end of a clause, one of `after` (`112 if`), or a name that ends in one of `lines` (`988 Lifeline`).
    """

    calling: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PhoneNumbers:
    """The phone numbers of a country, whose code is `region`; without one, only `known` and international numbers are told from others."""

    region: str = ""
    known: frozenset[str] = frozenset()  # as a site writes them
    words: DialingWords = DialingWords()
    right_to_left: bool = False  # how the words around them are written

    def shown(self, number: str) -> str:
        """The number as words hold it. Among words from right to left its groups would change places: there it stands by itself."""
        return f"{_FROM_LEFT}{number}{_END}" if self.right_to_left else number

    def said(self, words: str) -> str:
        """Words around a shown number, which may be in another language than what is around them."""
        return f"{_AS_WRITTEN}{words}{_END}" if self.right_to_left else words

    def dialed(self, number: str) -> str:
        """The number as a phone dials it: international where the country's plan has such numbers, the digits alone where not."""
        digits = re.sub(r"[^\d+]", "", number)
        try:
            parsed = phonenumbers.parse(number, self.region or None)
        except phonenumbers.NumberParseException:
            return digits
        # A number that works in one town alone is not possible in this sense. Some that work in the whole country work nowhere else.
        possible = phonenumbers.is_possible_number_with_reason(parsed) == phonenumbers.ValidationResult.IS_POSSIBLE
        if not possible or not phonenumbers.can_be_internationally_dialled(parsed):
            return digits
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

    def find(self, text: str) -> list[str]:
        """Every phone number in the text of a page, as written, in the order of the text."""
        # Few paragraphs have two digits in a row: the others are left at once.
        return [number for part in text.split(BREAK) if _DIGITS.search(part) for number in self._in_paragraph(part)]

    def _in_paragraph(self, text: str) -> Iterator[str]:
        last = 0
        for start, end in sorted([*self._written(text), *self._long(text), *self._short(text)], key=lambda span: (span[0], -span[1])):
            if start >= last:
                yield text[start:end]
                last = end

    @cached_property
    def _known(self) -> re.Pattern[str] | None:
        """The site's own numbers, but for those so short that they can be counts."""
        numbers = sorted((number for number in self.known if len(re.sub(r"\D", "", number)) > 4), key=lambda number: (-len(number), number))
        return re.compile(rf"(?<![\w.-])(?:{'|'.join(map(re.escape, numbers))})(?![\w-])") if numbers else None

    def _written(self, text: str) -> Iterator[tuple[int, int]]:
        patterns = [self._known, _NORTH_AMERICAN if phonenumbers.country_code_for_region(self.region) == 1 else None]
        yield from (found.span() for pattern in patterns if pattern for found in pattern.finditer(text))

    def _long(self, text: str) -> Iterator[tuple[int, int]]:
        if not _LONG.search(text):  # the library takes its time
            return
        for match in PhoneNumberMatcher(text, self.region or None, Leniency.VALID):
            if self._is_long(match.raw_string, *_around(text, match.start, match.end)):
                yield match.start, match.end

    def _is_long(self, number: str, before: str, after: str) -> bool:
        """Whether what the country's plan has is written as a number to call, and as nothing else."""
        if _IDENTIFIER.search(before) or _DATE.search(number) or _YEARS.match(number) or _FRACTION.fullmatch(number):
            return False
        if _ADDRESS.search(before[before.rfind(" ") + 1 :] + after.partition(" ")[0]):
            return False
        if _ZIP_CODE.fullmatch(number) and _STATE.search(before):
            return False
        if number.startswith(("+", "(+")):
            return True
        if len(re.sub(r"\D", "", number)) > _SHORT:
            thousands = _THOUSANDS.fullmatch(number)
            if not thousands and (number[0] == "0" or not number.isdigit()):
                return True
            # As a number is grouped in Spain; few counts are so large.
            if thousands and thousands[1] != "." and number[3] == thousands[1] and self._pauses(after):
                return True
        return self._is_dialed(before, after)

    def _short(self, text: str) -> Iterator[tuple[int, int]]:
        if not self.words.calling and not self.words.lines:
            return
        for found in _SHORT_RUN.finditer(text):
            digits = re.sub(r"\D", "", found[0])
            before, after = _around(text, *found.span())
            # One of the site's own is a number wherever it counts nothing; any other where the words around it tell of calling.
            is_own = digits in self._short_known and self._pauses(after) and not _IDENTIFIER.search(before)
            if is_own or ((digits in self._short_known or self._is_short(digits)) and self._is_dialed(before, after)):
                yield found.span()

    @cached_property
    def _short_known(self) -> Collection[str]:
        return {digits for number in self.known if len(digits := re.sub(r"\D", "", number)) <= _SHORT}

    def _is_short(self, digits: str) -> bool:
        """Whether the country calls for help by a short number, or calls some line without cost by it."""
        if self.region not in shortnumberinfo.SUPPORTED_SHORT_REGIONS:
            return False
        if shortnumberinfo.is_emergency_number(digits, self.region):
            return True
        country_code = phonenumbers.country_code_for_region(self.region)
        parsed = phonenumbers.PhoneNumber(country_code=country_code, national_number=int(digits))
        if digits[0] == "0":  # no count is written so
            parsed.italian_leading_zero = True
            return shortnumberinfo.is_valid_short_number_for_region(parsed, self.region)
        return shortnumberinfo.expected_cost_for_region(parsed, self.region) == shortnumberinfo.ShortNumberCost.TOLL_FREE

    def _is_dialed(self, before: str, after: str) -> bool:
        """Whether the words around a number, which begins after `before` and ends where `after` begins, tell of calling it."""
        words = self.words
        name = _NAME.match(after)
        if name and not words.lines.isdisjoint(name[0].casefold().split()):
            return True
        sentence = re.split(r"[.!?]\s", before)[-1].replace(SEAM, "")
        told = re.findall(r"[^\W_]+", sentence.casefold())
        if not told or not (told[-1] in words.calling or (told[-1] in words.before and not words.calling.isdisjoint(told))):
            return False
        return self._pauses(after)

    def _pauses(self, after: str) -> bool:
        """Whether a clause ends or goes on with a small word before `after`, rather than telling what is counted."""
        follows = re.match(r"[^\W\d_]+", after.replace(SEAM, "").lstrip())
        return bool(_CLAUSE_END.match(after)) or bool(follows and follows[0].casefold() in self.words.after)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
