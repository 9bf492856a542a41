"""Everything of ours that a site may set under `extra` in mkdocs.yml: one schema, closed at every depth.

The descriptions are for editors: the manual's page of settings is made of them (`reference.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from peerkb.settings.brand import Brand, HomeScreen, SharedPicture
from peerkb.settings.course_rules import ExerciseRules
from peerkb.settings.handbook import HandbookSettings
from peerkb.settings.kind_rules import PageRules
from peerkb.settings.types import (
    SECTION,
    Address,
    Bundle,
    BundlePart,
    Count,
    FilePath,
    Flag,
    FolderPath,
    FormAddress,
    Kind,
    LanguageCode,
    MailAddress,
    OutsideAddress,
    PagePath,
    PluginName,
    Section,
    SecurityPolicy,
    Text,
    Texts,
    Way,
    Weight,
    fault,
)


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


class Feedback(Section):
    """How readers tell you what is wrong or missing."""

    page: Address = Field(
        default="", description="The address of a page that says how. A page whose check is overdue leads there. Empty: it does not."
    )
    form: FormAddress = Field(
        default="",
        description="The address of a form of yours, such as `https://github.com/OWNER/NAME/issues/new?template=1-fix-a-page.yml`. Pages "
        "end with a link to it that says which page it is. Not those where one may be in danger. Empty, and no `mail`: no such link.",
    )
    field: Text = Field(
        default="page",
        description="The field of the form that takes the page's address: on GitHub the `id` of an input, on GitLab `issue[description]`.",
    )
    mail: MailAddress = Field(default="", description="An address for mail, where there is no form. The link begins a mail to it.")

    @model_validator(mode="after")
    def _one_way(self) -> Feedback:
        if self.form and self.mail:
            raise fault("'form' and 'mail' are both set. Keep one of them", SECTION)
        return self


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
    whole: Count = Field(
        default=300, description="How many terms the one map of all terms has at most; a glossary with more has a picture for each part."
    )


class SearchSettings(Section):
    """The site's search. What it knows about words is in `search.yml`."""

    nothing: PagePath = Field(
        default="", description="The page to look at when nothing is found, by its path, such as `practice/index.md`."
    )
    text: Flag = Field(default=True, description="Whether it looks into the text of pages, or only at titles, headings and descriptions.")
    depth: Mapping[Kind, Literal["whole", "headings", "opening"]] = Field(
        default={},
        description="How much of a kind of page it knows: the `whole`, its `headings` without the text below them, or its `opening`, "
        "which is what stands before the first heading. Titles, descriptions, keywords and questions it always knows. "
        "A kind that is not named here follows `text`.",
    )
    leave_out: Texts = Field(
        default=(), description="Headings of sections that answer nothing, such as `Reflect`: it knows neither them nor the text below."
    )
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


_SAID_ANEW: Final = Field(default=None, description="The same setting in this language; what it leaves out stays as it is.")


class LanguageSettings(Section):
    """Another language of the site, and what its pages say in other words; `reading.in_language` merges that over the site's settings."""

    name: str = Field(
        default="", description="What the words that lead to it are. Left out: what the language is called in itself, such as `Español`."
    )
    site_name: str = Field(default="", description="The name of the site in this language.")
    site_description: str = Field(default="", description="What the site is about, in this language.")
    copyright: str = Field(default="", description="What stands at the foot of every page, in this language. Left out: what the site says.")
    unchecked: Flag = Field(
        default=False,
        description="Whether pages say that no native speaker who works in the field has read them yet. One with "
        "`speaker_checked: true` in its front matter does not say it.",
    )
    short_name: Any = _SAID_ANEW
    help: Any = _SAID_ANEW
    footer: Any = _SAID_ANEW
    feedback: Any = _SAID_ANEW
    leave: Any = _SAID_ANEW
    shared_picture: Any = _SAID_ANEW
    home_screen: Any = _SAID_ANEW
    announced: Any = _SAID_ANEW
    no_tabs: Any = _SAID_ANEW
    pages: Any = _SAID_ANEW
    exercises: Any = _SAID_ANEW
    search: Any = _SAID_ANEW
    source_kinds: Any = _SAID_ANEW
    handbook: Any = _SAID_ANEW
    messages: Any = _SAID_ANEW


class Settings(Section):
    """Everything of ours under `extra`."""

    joined: Mapping[Bundle, tuple[BundlePart, ...]] = Field(
        default={}, description="Scripts and style sheets that readers get as one file, in this order. A part may be a pattern of one file."
    )
    switched_off: Texts = Field(
        default=(),
        description="Beginnings of classes that the theme's scripts know and never make on this site, since what they are for is off: "
        "the style sheet is without their rules. Take one out when you switch that on.",
    )
    content_security_policy: SecurityPolicy = Field(default="", description="What browsers may load, on every page. Empty: anything.")
    announced: Mapping[Kind, Count] = Field(
        default={},
        description="The kinds of pages that say for whom they are, each with the words one reads in a minute; 0: no time is said.",
    )
    leave: OutsideAddress = Field(default="", description='Where "Leave this site quickly" leads. Empty: no such link.')
    help: Help = Field(default=Help(), description="What stands in sight above every page.")
    feedback: Feedback = Field(default=Feedback(), description="How readers tell you what is wrong or missing.")
    manual: FolderPath = Field(default="", description="The folder in which the manual for editors stands. Left out: it is not shown.")
    short_name: str = Field(
        default="", description="The site's name in the bar at the top of a narrow window, where the whole one takes two lines."
    )
    shared_picture: SharedPicture | None = Field(default=None, description="The picture that other places show beside a link to the site.")
    home_screen: HomeScreen | None = Field(default=None, description="What a phone needs to put the site on its first screen.")
    machines: Flag = Field(
        default=False,
        description="Whether the site has what machines take that read for people: each page as Markdown beside it, and `llms.txt`, a "
        "list of these.",
    )
    brand: Brand | None = Field(
        default=None,
        description="What the site is known by: one or two colors and a mark. The site's colors, icons, card and web manifest are made of "
        "it. `home_screen`, `shared_picture` and the theme's `logo` and `favicon` come first where they are set.",
    )
    early_fonts: tuple[FilePath, ...] = Field(default=(), description="Fonts that are fetched before the styles ask for them.")
    no_tabs: tuple[PagePath, ...] = Field(
        default=(),
        description="Parts of the navigation that have no tab above the pages, each by the path of its first page, such as "
        "`about/index.md`.",
    )
    footer: tuple[FooterLink, ...] = Field(default=(), description="The links below every page.")
    glossary: GlossarySettings = Field(default=GlossarySettings(), description="The terms and the links to them.")
    concept_map: ConceptMap = Field(default=ConceptMap(), description="The pictures of related terms.")
    pages: PageRules = Field(default=PageRules(), description="What pages must say and have; the build refuses anything else.")
    exercises: ExerciseRules = Field(default=ExerciseRules(), description="The course and the cards to think over.")
    search: SearchSettings = Field(default=SearchSettings(), description="The site's search.")
    source_kinds: Mapping[Text, Text] = Field(
        default={}, description="The parts of the list of sources, by the kinds that `sources.yml` gives."
    )
    handbook: HandbookSettings = Field(
        default=HandbookSettings(), description="The site on paper, or parts of it: what `make handbook` makes."
    )
    cache: CacheSettings = Field(default=CacheSettings(), description="What is kept from one build to the next, or `false`.")
    offline: OfflineSettings = Field(default=OfflineSettings(), description="What browsers keep for reading without a network.")
    messages: Mapping[Text, Any] = Field(
        default={},
        description="What pages say in other words, by the keys of `hooks/messages/en.yml`, such as `search.help: Call now`. One that "
        "says how many has a text for `one` and one for `other`.",
    )
    languages: Mapping[LanguageCode, LanguageSettings] = Field(
        default={},
        description="Other languages than the theme's, by code, such as `es`. The pages of each stand in a folder of that name.",
    )
    other_keys: Texts = Field(default=(), description="Keys under `extra` that other plugins or templates of yours read.")

    @field_validator("handbook")
    @classmethod
    def _known_audiences(cls, value: HandbookSettings, info: ValidationInfo) -> HandbookSettings:
        known = pages.audiences if isinstance(pages := info.data.get("pages"), PageRules) else {}
        for name, edition in value.editions.items():
            if known and (unknown := [audience for audience in edition.audiences if audience not in known]):
                remedy = f"Write one of: {', '.join(known)}"
                raise fault(f"the edition '{name}' is for '{unknown[0]}', which is none of extra.pages.audiences. {remedy}", SECTION)
        return value

    @field_validator("cache", mode="before")
    @classmethod
    def _nothing_kept(cls, value: object) -> object:
        return {"keep": False} if value is False else value
