"""The settings of what pages must say and have: their front matter, and the headings, lengths and numbers of each kind of page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field, ValidationInfo, field_validator

from peerkb.settings.types import (
    ANY_KIND,
    Address,
    ClassName,
    Count,
    Flag,
    Kind,
    KindOrDefault,
    Months,
    PageKey,
    PagePath,
    RangeFromZero,
    Section,
    Text,
    Texts,
    one_of,
)


class KindRules(Section):
    """What a page of a kind must have. An empty mapping asks for nothing."""

    headings: Texts = Field(
        default=(), description="Headings of the second rank that it must have, in this order; others may stand between."
    )
    words: RangeFromZero | None = Field(
        default=None, description="The fewest and the most words of its running text, without headings, tables and boxes."
    )
    most_words: Count | None = Field(default=None, description="The most words of all that it says.")
    begins_with_text: Flag = Field(default=False, description="Whether text or steps must stand before the first heading or list.")
    call_in_steps: Flag = Field(default=False, description="Whether one of its numbered steps must hold a number to call.")


class HelpBeside(Section):
    """Words of danger: a page with one of them must have a box with a number to call."""

    words: Texts = Field(description="The words; one that ends with `*` stands for all that begin so.")
    box: Text = Field(default="help", description="The kind of box, as in `!!! help`; it may stand in a snippet.")

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds the words in a text."""
        return re.compile(
            "|".join(rf"\b{re.escape(word.rstrip('*'))}{'' if word.endswith('*') else chr(92) + 'b'}" for word in self.words), re.I
        )


class PageRules(Section):
    """What the front matter and the text of a page must say. No kinds, audiences or owners: any may be named."""

    required: tuple[PageKey, ...] = Field(default=(), description="The keys that the front matter of every page must have.")
    kinds: Mapping[Text, KindRules] = Field(default={}, description="The kinds of pages, each with what a page of it must have.")
    audiences: Mapping[Text, Text] = Field(default={}, description="Who may be named as a page's audience, each with what readers see.")
    owners: Mapping[Text, Text] = Field(default={}, description="Who may be named as a page's owner, each with what readers see.")
    owner: str = Field(default="", description="The owner of pages that name none.")
    review_in: Mapping[KindOrDefault, Months] = Field(
        default={}, description="After how many months to check a page again that does not say so itself, by kind; `default` for others."
    )
    parts: Mapping[Text, ClassName] = Field(
        default={},
        description="Names by headings of the second rank: the heading and what follows it get the classes `kb-part` and `kb-part--NAME`.",
    )
    leads_on: tuple[Kind, ...] = Field(
        default=(),
        description="The kinds of pages that lead on at their end: to pages before and after or to some to read next (`in_order`), and to "
        "cards and scenes that lead to the page.",
    )
    in_order: tuple[PagePath, ...] = Field(
        default=(),
        description="The parts of the navigation that one reads in order, each by the path of its first page, such as `course/index.md`. "
        "Pages there lead to those before and after; the others that lead on name up to three pages to read next.",
    )
    people: Address = Field(
        default="", description="The address of the page that tells of the made-up people; pages with `made_up: true` link to it."
    )
    help_beside: HelpBeside | None = Field(default=None, description="Words of danger, beside which help must stand.")

    @field_validator("owner")
    @classmethod
    def _known_owner(cls, value: str, info: ValidationInfo) -> str:
        return one_of(info.data.get("owners") or None, "owner", value, listed=True) if value else value

    def months(self, kind: str) -> int | None:
        """After how many months a page of a kind is to be checked again, where the site says so."""
        return self.review_in.get(kind) or self.review_in.get(ANY_KIND)
