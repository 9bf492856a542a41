"""The modules of a course, each a page, read from its linked HTML: the pages it names, its terms, parts, questions and prompts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from peerkb.course.questions import module_slug
from peerkb.html.addresses import resolve_href
from peerkb.html.elements import BLOCKS, NOT_IN_PROMPTS, VOID
from peerkb.html.tokens import Tag, Text, attributes, unescape, walk
from peerkb.settings.course_rules import ModuleRules

PROMPT: Final = "kb-reflection"
READS: Final = "kb-reads"
QUESTION: Final = "kb-question"


@dataclass(frozen=True)
class Prompt:
    """A prompt to reflect on."""

    slug: str
    text: str


@dataclass(frozen=True)
class Place:
    """A part or a question of a module: its anchor on the page, and its words."""

    anchor: str
    title: str


@dataclass(frozen=True)
class Module:
    """A module. `reads` has the addresses of the pages to read, `terms` the slugs of linked terms, in their order.

    Addresses count from the site's root. `number` is None for a module that is not counted.
    """

    slug: str
    title: str
    number: int | None
    url: str
    covers: Mapping[str, Sequence[str]] = field(default_factory=dict)  # areas by framework
    reads: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    parts: tuple[Place, ...] = ()
    questions: tuple[Place, ...] = ()
    prompts: tuple[Prompt, ...] = ()


def module_of(said: Mapping[str, Any], url: str, rules: ModuleRules) -> Module | None:
    """The module that a page at `url` is by its front matter, without what its text says; nothing if it is none."""
    title = str(said.get("title", ""))
    name = rules.name(title) if said.get("kind") == rules.kind else None
    return Module(module_slug(name.title), title, name.number, url, said.get("covers") or {}) if name else None


def with_terms_read(module: Module, terms: Mapping[str, Collection[str]]) -> Module:
    """Add the terms of the pages to read. `terms` has the slugs that each page links to, by the page's address."""
    read = (slug for address in module.reads for slug in terms.get(address, ()))
    return replace(module, terms=tuple(dict.fromkeys((*module.terms, *read))))


def read_module(module: Module, html: str, slugs: Mapping[str, str]) -> Module:
    """Add what the linked HTML of its page says. `slugs` has the slug of each term by the address of its page, from the site's root."""
    reader = _Reader(html, module.url, slugs)
    reader.read()
    prompts = ((slug, _one_line(texts)) for slug, texts in reader.prompts.items())
    return replace(
        module,
        reads=tuple(reader.reads),
        terms=tuple(reader.terms),
        parts=tuple(Place(anchor, _one_line(texts)) for anchor, texts in reader.parts.items()),
        questions=tuple(Place(anchor, _one_line(texts)) for anchor, texts in reader.questions.items()),
        prompts=tuple(Prompt(slug, text) for slug, text in prompts if text),
    )


class _Open(NamedTuple):
    """An element that is open: its tag, the texts that its words belong to, if any, and whether it is within a list of pages to read."""

    tag: str
    texts: list[str] | None
    in_reads: bool


class _Reader:
    """Collects what a module says, token by token."""

    def __init__(self, html: str, address: str, slugs: Mapping[str, str]) -> None:
        self.reads: dict[str, None] = {}
        self.terms: dict[str, None] = {}
        self.parts: dict[str, list[str]] = {}
        self.questions: dict[str, list[str]] = {}
        self.prompts: dict[str, list[str]] = {}
        self._html = html
        self._address = address
        self._slugs = slugs
        self._open: list[_Open] = []
        self._asked: dict[str, str] = {}  # the anchors of questions by the ids of the elements that ask them

    def read(self) -> None:
        for token in walk(self._html, scripting=False):
            if isinstance(token, Text):
                self._text(token)
            elif isinstance(token, Tag) and token.closing:
                self._end(token.name)
            elif isinstance(token, Tag):
                self._start(token)

    def _start(self, tag: Tag) -> None:
        values = {attribute.name: attribute.value for attribute in attributes(self._html, tag)}
        classes, anchor = values.get("class", "").split(), values.get("id", "")
        _, texts, in_reads = self._open[-1] if self._open else _Open("", None, False)
        if PROMPT in classes and values.get("data-reflection"):
            texts = self.prompts.setdefault(values["data-reflection"], [])
        elif tag.name == "h2" and anchor:
            texts = self.parts.setdefault(anchor, [])
        elif anchor in self._asked:
            texts = self.questions.setdefault(self._asked[anchor], [])
        elif tag.name in NOT_IN_PROMPTS or "headerlink" in classes:
            texts = None
        if QUESTION in classes:
            self._asked[values.get("aria-labelledby", "")] = anchor
        in_reads = in_reads or READS in classes
        if tag.name == "a":
            self._link(values.get("href", ""), in_reads)
        _separate_words(texts, tag.name)
        if tag.name not in VOID and not tag.closes_itself:
            self._open.append(_Open(tag.name, texts, in_reads))

    def _link(self, href: str, in_reads: bool) -> None:
        target = resolve_href(self._address, href)
        if target in self._slugs:
            self.terms[self._slugs[target]] = None
        elif target and in_reads:
            self.reads[target] = None

    def _end(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at].tag == tag:
                _separate_words(self._open[at].texts, tag)
                del self._open[at:]
                return

    def _text(self, text: Text) -> None:
        texts = self._open[-1].texts if self._open else None
        if texts is not None:
            texts.append(unescape(self._html[text.start : text.end]))


def _one_line(texts: Iterable[str]) -> str:
    return " ".join("".join(texts).split())


def _separate_words(texts: list[str] | None, tag: str) -> None:
    """Add a space at the edge of a block, so that words on both sides stay apart."""
    if texts is not None and tag in BLOCKS:
        texts.append(" ")
