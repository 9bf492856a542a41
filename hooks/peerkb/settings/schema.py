"""Everything of ours that a site may set under `extra` in mkdocs.yml: one schema, closed at every depth.

The descriptions are for editors: the manual's page of settings is made of them (`reference.py`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from peerkb.settings.types import (
    ANY_KIND,
    SECTION,
    Address,
    Bundle,
    BundlePart,
    ClassName,
    Color,
    Count,
    FilePath,
    Flag,
    FolderPath,
    Kind,
    KindOrDefault,
    Months,
    OutsideAddress,
    PageKey,
    PagePath,
    PluginName,
    Range,
    RangeFromZero,
    SecurityPolicy,
    SnippetName,
    Text,
    Texts,
    Way,
    Weight,
    fault,
    one_of,
)


class Section(BaseModel):
    """Some settings that belong together."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)


def _part(value: str, info: ValidationInfo) -> str:
    return one_of(info.data.get("parts"), "part named in 'parts'", value)


class Help(Section):
    """What stands in sight above every page: a link to where help is, and ways to reach lines by a tap."""

    name: str = Field(default="", description="The words of the link.")
    path: Address = Field(default="", description="The address of the page that it leads to, from the site's root, such as `help/`.")
    lines: tuple[Way, ...] = Field(default=(), description="Ways to reach lines of `phones.yml`, such as `call:emergency`.")
    checked_on: tuple[Kind, ...] = Field(default=(), description="The kinds of pages that say when the numbers were last checked.")

    @model_validator(mode="after")
    def _whole(self) -> Help:
        if bool(self.name) != bool(self.path):
            raise fault("'name' and 'path' go together. Write both, or neither", SECTION)
        return self


class SharedPicture(Section):
    """The picture that other places show beside a link to the site."""

    path: FilePath = Field(description="Its file.")
    type: Text = Field(description="Its media type, such as `image/png`.")
    width: Count = Field(description="Its width in pixels.")
    height: Count = Field(description="Its height in pixels.")
    shows: Text = Field(description="What it shows, for people who cannot see it.")


class HomeScreen(Section):
    """What a phone needs to put the site on its first screen."""

    manifest: FilePath = Field(description="The web app manifest.")
    icon: FilePath = Field(description="A picture of 180 by 180 pixels.")
    color: Color = Field(description="The color of the browser's own bar, such as `#1f4d47`.")


class FooterLink(Section):
    """A link below every page."""

    name: Text = Field(description="Its words.")
    path: Address = Field(description="The address of a page, from the site's root.", min_length=1)


class GlossarySettings(Section):
    """The terms and the links to them."""

    link: Literal["section", "page", "all"] = Field(
        default="section", description="Which occurrences of a term are linked: the first of each section, the first of a page, or all."
    )
    folder: FolderPath = Field(default="glossary", description="The folder of the docs folder that has one page for each term.")


class ConceptMap(Section):
    """The pictures of related terms."""

    neighborhood: Count = Field(default=10, description="How many terms the picture on a term's page has at most; 0 for no picture.")


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


class ModuleRules(Section):
    """What a day of the course must have."""

    kind: Kind = Field(description="The kind of the pages that hold modules.")
    heading: Text = Field(description="The form of a module's heading, with `{number}` and `{title}`.")
    parts: Texts = Field(description="The parts of a module, in this order, each below a heading of its own.")
    links_in: Text = Field(description="The part that names pages.")
    questions_in: Text = Field(description="The part that asks questions.")
    reflection_in: Text = Field(description="The part that holds the prompt to reflect on.")
    questions: Count = Field(description="How many questions a module has.")
    choices: Range = Field(description="The fewest and the most choices of a question.")

    _in_parts = field_validator("links_in", "questions_in", "reflection_in")(_part)

    @field_validator("heading")
    @classmethod
    def _form(cls, value: str) -> str:
        if not value.count("{number}") == value.count("{title}") == 1:
            raise fault(". Write {number} and {title} in it, once each")
        return value

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a module's heading fits, with the groups `number` and `title`."""
        form = re.escape(self.heading).replace(r"\{number\}", r"(?P<number>\d+)").replace(r"\{title\}", "(?P<title>.+)")
        return re.compile(form)


class SafetyRule(Section):
    """Words that tell of danger to a life, and what a card with one of them begins with."""

    words: Texts = Field(description="Beginnings of the words.", min_length=1)
    first: SnippetName = Field(description="The snippet that stands right below the card's heading.")
    steps: Flag = Field(default=False, description="Whether numbered steps must follow it.")

    def met(self, text: str) -> str:
        """The first of the words that begins a word of `text`, or nothing."""
        found = re.search(rf"\b(?:{'|'.join(map(re.escape, self.words))})", text, re.IGNORECASE)
        return found[0] if found else ""


class CardRules(Section):
    """What a card to think over must have."""

    kind: Kind = Field(description="The kind of the pages that hold cards.")
    parts: Texts = Field(description="The parts of a card, in this order, each a paragraph that begins with its name in bold.")
    story_after: Text = Field(description="The part after which the story is told.")
    choices_after: Text = Field(description="The part after which the choices stand.")
    links_in: Text = Field(description="The part that names pages.")
    choices: Range = Field(description="The fewest and the most choices of a card.")
    limits: Count = Field(default=0, description="How many of the choices must cross a limit of the role, at the least.")
    safety: tuple[SafetyRule, ...] = Field(default=(), description="What a card begins with that speaks of danger.")

    _in_parts = field_validator("story_after", "choices_after", "links_in")(_part)


class ExerciseRules(Section):
    """The course and the cards to think over. Without `modules` or `cards` there are none."""

    limit: Texts = Field(default=(), description="How feedback begins where a choice crosses a limit of the role.")
    modules: ModuleRules | None = Field(default=None, description="What a day of the course must have.")
    cards: CardRules | None = Field(default=None, description="What a card must have.")


class SearchSettings(Section):
    """The site's search. What it knows about words is in `search.yml`."""

    nothing: PagePath = Field(
        default="", description="The page to look at when nothing is found, by its path, such as `practice/index.md`."
    )
    text: Flag = Field(default=True, description="Whether it looks into the text of pages, or only at titles, headings and descriptions.")
    weights: Mapping[Kind, Weight] = Field(default={}, description="What results of a kind of page count; others count 1.")


class CacheSettings(Section):
    """What is kept from one build to the next. `false` in place of these keys keeps nothing."""

    keep: Flag = Field(default=True, description="Whether anything is kept.")
    plugins: tuple[PluginName, ...] = Field(
        default=(), description="Plugins whose work on a page follows from its source and the settings alone. With others no page is kept."
    )


class OfflineSettings(Section):
    """What browsers keep for reading without a network."""

    leave_out: Texts = Field(default=(), description="Patterns of files that they do not keep; `*` stands for anything.")


class Settings(Section):
    """Everything of ours under `extra`."""

    joined: Mapping[Bundle, tuple[BundlePart, ...]] = Field(
        default={}, description="Scripts and style sheets that readers get as one file, in this order. A part may be a pattern of one file."
    )
    content_security_policy: SecurityPolicy = Field(default="", description="What browsers may load, on every page. Empty: anything.")
    announced: Mapping[Kind, Count] = Field(
        default={},
        description="The kinds of pages that say for whom they are, each with the words one reads in a minute; 0: no time is said.",
    )
    leave: OutsideAddress = Field(default="", description='Where "Leave this site quickly" leads. Empty: no such link.')
    help: Help = Field(default=Help(), description="What stands in sight above every page.")
    feedback: Address = Field(
        default="", description="Where a page whose check is overdue asks readers to tell you. Empty: it does not ask."
    )
    manual: FolderPath = Field(default="", description="The folder in which the manual for editors stands. Left out: it is not shown.")
    shared_picture: SharedPicture | None = Field(default=None, description="The picture that other places show beside a link to the site.")
    home_screen: HomeScreen | None = Field(default=None, description="What a phone needs to put the site on its first screen.")
    early_fonts: tuple[FilePath, ...] = Field(default=(), description="Fonts that are fetched before the styles ask for them.")
    footer: tuple[FooterLink, ...] = Field(default=(), description="The links below every page.")
    glossary: GlossarySettings = Field(default=GlossarySettings(), description="The terms and the links to them.")
    concept_map: ConceptMap = Field(default=ConceptMap(), description="The pictures of related terms.")
    pages: PageRules = Field(default=PageRules(), description="What pages must say and have; the build refuses anything else.")
    exercises: ExerciseRules = Field(default=ExerciseRules(), description="The course and the cards to think over.")
    search: SearchSettings = Field(default=SearchSettings(), description="The site's search.")
    source_kinds: Mapping[Text, Text] = Field(
        default={}, description="The parts of the list of sources, by the kinds that `sources.yml` gives."
    )
    cache: CacheSettings = Field(default=CacheSettings(), description="What is kept from one build to the next, or `false`.")
    offline: OfflineSettings = Field(default=OfflineSettings(), description="What browsers keep for reading without a network.")
    messages: Mapping[Text, Any] = Field(
        default={},
        description="What pages say in other words, by the keys of `hooks/messages/en.yml`, such as `search.help: Call now`. One that "
        "says how many has a text for `one` and one for `other`.",
    )
    other_keys: Texts = Field(default=(), description="Keys under `extra` that other plugins or templates of yours read.")

    @field_validator("cache", mode="before")
    @classmethod
    def _nothing_kept(cls, value: object) -> object:
        return {"keep": False} if value is False else value
