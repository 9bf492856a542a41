"""The modules of a course, read from linked HTML: the pages they name, the terms they link to, and their prompts.

A module is `<section class="kb-module" id="…" data-module="…" data-title="…">`; a prompt in it is `.kb-reflection[data-reflection]`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from peerkb.html.addresses import resolve_href
from peerkb.html.elements import BLOCKS, NOT_IN_PROMPTS, VOID
from peerkb.html.tokens import Tag, Text, attributes, unescape, walk

MODULE: Final = "kb-module"
PROMPT: Final = "kb-reflection"


@dataclass(frozen=True)
class Prompt:
    """A prompt to reflect on."""

    slug: str
    text: str


@dataclass(frozen=True)
class Module:
    """A module. `reads` has the addresses of the pages to read, `terms` the slugs of linked terms, in their order.

    Addresses count from the site's root.
    """

    slug: str
    title: str
    url: str
    reads: tuple[str, ...]
    terms: tuple[str, ...]
    prompts: tuple[Prompt, ...]


def with_terms_read(module: Module, terms: Mapping[str, Collection[str]]) -> Module:
    """Add the terms of the pages to read. `terms` has the slugs that each page links to, by the page's address."""
    read = (slug for address in module.reads for slug in terms.get(address, ()))
    return replace(module, terms=tuple(dict.fromkeys((*module.terms, *read))))


def read_modules(html: str, address: str, slugs: Mapping[str, str]) -> list[Module]:
    """The modules in a page's linked HTML. `slugs` has the slug of each term by the address of its page, from the site's root.

    The pages to read are the targets of links in the module's lists, outside its questions.
    """
    if MODULE not in html:  # quick exit: most pages have none
        return []
    reader = _Reader(html, address, slugs)
    return [module.finish(address) for module in reader.read()]


@dataclass
class _Module:
    slug: str
    title: str
    anchor: str
    reads: dict[str, None] = field(default_factory=dict)
    terms: dict[str, None] = field(default_factory=dict)
    prompts: dict[str, list[str]] = field(default_factory=dict)

    def finish(self, address: str) -> Module:
        url = f"{address}#{self.anchor}" if self.anchor else address
        prompts_by_slug = ((slug, " ".join("".join(texts).split())) for slug, texts in self.prompts.items())
        prompts = tuple(Prompt(slug, text) for slug, text in prompts_by_slug if text)
        return Module(self.slug, self.title, url, tuple(self.reads), tuple(self.terms), prompts)


class _Reader:
    """Collects modules token by token. `_open` has each open element with its module and its prompt's text, if any."""

    def __init__(self, html: str, address: str, slugs: Mapping[str, str]) -> None:
        self._html = html
        self._modules: list[_Module] = []
        self._address = address
        self._slugs = slugs
        self._open: list[tuple[str, _Module | None, list[str] | None]] = []

    def read(self) -> list[_Module]:
        for token in walk(self._html, scripting=False):
            if isinstance(token, Text):
                self._text(token)
            elif isinstance(token, Tag) and token.closing:
                self._end(token.name)
            elif isinstance(token, Tag):
                self._start(token)
        return self._modules

    def _start(self, tag: Tag) -> None:
        values = {attribute.name: attribute.value for attribute in attributes(self._html, tag)}
        classes = values.get("class", "").split()
        _, module, prompt = self._open[-1] if self._open else ("", None, None)
        if MODULE in classes and values.get("data-module"):
            module = _Module(values["data-module"], values.get("data-title") or values["data-module"], values.get("id", ""))
            self._modules.append(module)
        elif module and PROMPT in classes and values.get("data-reflection"):
            prompt = module.prompts.setdefault(values["data-reflection"], [])
        elif tag.name in NOT_IN_PROMPTS or "headerlink" in classes:
            prompt = None
        if module and tag.name == "a":
            self._link(module, values.get("href", ""))
        _separate_words(prompt, tag.name)
        if tag.name not in VOID and not tag.closes_itself:
            self._open.append((tag.name, module, prompt))

    def _link(self, module: _Module, href: str) -> None:
        target = resolve_href(self._address, href)
        around = {tag for tag, _, _ in self._open}
        if target in self._slugs:
            module.terms[self._slugs[target]] = None
        elif target and "li" in around and "details" not in around:
            module.reads[target] = None

    def _end(self, tag: str) -> None:
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                _separate_words(self._open[at][2], tag)
                del self._open[at:]
                return

    def _text(self, text: Text) -> None:
        prompt = self._open[-1][2] if self._open else None
        if prompt is not None:
            prompt.append(unescape(self._html[text.start : text.end]))


def _separate_words(prompt: list[str] | None, tag: str) -> None:
    """Add a space to the prompt at the edge of a block, so that words on both sides stay apart."""
    if prompt is not None and tag in BLOCKS:
        prompt.append(" ")
