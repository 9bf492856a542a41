"""What templates may show: the typed object that they know as `kb`. A template that asks for anything else fails the build."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, NoReturn

from peerkb.course.frameworks import Framework
from peerkb.course.modules import Module
from peerkb.course.practice import Exercise
from peerkb.glossary.term_pages import Entry
from peerkb.helplines.directory import Helpline
from peerkb.helplines.help_bar import HelpBar
from peerkb.messages import Messages
from peerkb.pages.changes import Change
from peerkb.pages.json_ld import Crumb
from peerkb.pages.sources import Source
from peerkb.pages.words_to_avoid import Word
from peerkb.translations import Translation
from peerkb.updates.agenda import Agenda
from peerkb.updates.news import News
from peerkb.validation.diagnostics import suggestion


class UnknownVariableError(Exception):
    """A template asks `kb` for a name that it does not have."""


@dataclass(frozen=True)
class TemplateVariables:
    """The variables of one page. A page without a source, such as 404.html, has the defaults of those that depend on the page."""

    # Of the site in the page's language.
    language: str = ""  # its code
    home: str = ""  # the address of its home page, counted from the site's root
    editions: Sequence[Translation] = ()  # the home pages of the other languages
    others: Sequence[TemplateVariables] = ()  # those languages' own variables, on a page without a source, which has no language
    text: Messages = field(default_factory=lambda: Messages({}))  # what pages say, as in kb.text.page_end.sources
    help: HelpBar = field(default_factory=HelpBar)
    glossary: str = ""  # the address of the A-Z index, counted from the site's root
    lines: Mapping[str, Helpline] = field(default_factory=dict)  # by id
    checked: datetime.date | None = None  # the day somebody last tried the numbers
    all_sources: Sequence[Source] = ()  # by author, year and title
    words: Sequence[Word] = ()  # to avoid
    modules: Sequence[Module] = ()  # of the course, in the order of readers
    frameworks: Sequence[Framework] = ()  # what the course is to cover
    terms: Callable[[], Sequence[Entry]] = list  # from A to Z
    picture_styles: Sequence[str] = ()  # hashes of the styles inside pictures, for the policy that hosts send
    look_through: Sequence[Crumb] = ()  # the page for those who found nothing, then its sections
    news: str = ""  # the address of the page that shows what is new, counted from the site's root
    feed: str = ""  # that of the same for programs
    # Of the page.
    is_home: bool = False
    translations: Sequence[Translation] = ()  # the same page in other languages
    changed_since: Translation | None = None  # the page that it translates, if that has changed since
    unchecked: bool = False  # whether no native speaker has read it yet
    above: Sequence[Crumb] = ()  # the pages above it, home first
    text_language: str = ""  # the code of its text's language, where that is not the site's
    lead: int | None = None  # how much of its content one reads before its contents, in characters; None: no place for them
    contents: bool = False  # whether it shows them, folded, where a window is narrow
    before: Crumb | None = None  # the pages beside it, where it is read in their order
    after: Crumb | None = None
    begin: Crumb | None = None  # the button below the lead
    practice: Sequence[Exercise] = ()
    appears: bool = False  # whether it is a term that pages use, so that they are listed below its text
    read_next: Sequence[Mapping[str, str]] = ()  # title, url and description of each, where one does not read in order
    topics: Sequence[Crumb] = ()  # the pages of its topics
    on_topic: Sequence[tuple[str, str, str]] = ()  # on the page of a topic: the pages on it, each a `topics.Listed`
    module: Module | None = None  # that it is
    sources: Sequence[Mapping[str, str]] = ()  # those the page names, in its order, each with the part it is used for
    definitions: str = ""  # where the definitions of the page's terms go
    concept_map: Any = ""  # the map of all terms as HTML, drawn when it is shown
    audience: Sequence[str] = ()  # labels
    owner: str = ""  # label
    last_reviewed: datetime.date | None = None
    review_by: datetime.date | None = None
    word_back: str = ""  # the address of a form or a mail about the page
    changes: Sequence[Change] = ()  # the newest first
    changed: Change | None = None  # the newest, while the page says it
    changed_below: bool = False  # whether it stands below the text: steps to take and the meaning of a word come first
    whats_new: News = field(default_factory=News)  # on the page that shows it
    agenda: Agenda | None = None  # the reviews that are due, on the page that lists them
    calendar: str = ""  # the address of the same for calendars
    handbooks: Sequence[Crumb] = ()  # the PDFs that hold the page, where there are any

    def of_page(self, **page: Any) -> TemplateVariables:
        """The same for a page, with its own variables."""
        return replace(self, **page)

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse every other name. Jinja would otherwise print nothing for it, and nobody would notice."""
        if name.startswith("__"):
            raise AttributeError(name)
        names = [each.name for each in fields(self)]
        raise UnknownVariableError(f"a template asks for kb.{name}, which does not exist{suggestion(name, names)}")
