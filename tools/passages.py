"""What readers see of the project's files, as passages of plain text that know their lines: Markdown, YAML, templates, pictures.

A passage is what a sentence does not run out of: a paragraph, a heading, a cell, a value, an alternative text. Code is no prose
and left out, and so are web addresses. A passage that only shows somebody else's words says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

import jinja2
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from peerkb.pages import front_matter

INSTEAD_OF: Final = ("instead of", "en lugar de")  # heads the column of a table in which a page shows what it would not say itself
_CODE: Final = "\ufffc"  # stands for code, so that the words around it do not become neighbors
_ADDRESS: Final = re.compile(r"\b[a-z][a-z+.-]*://\S+|\bwww\.\S+", re.IGNORECASE)
# The first line of an admonition, a collapsible block or a tab: the marks around its title are no quotation marks.
_BOX: Final = re.compile(r"^([ \t]*)(?:!!!|\?\?\?\+?|===[+!]?)(?:[ \t][^\"\n]*)?(?:\"(.*)\"[ \t]*)?$", re.MULTILINE)

_INLINE: Final = set("a abbr b bdi bdo cite del em font i ins kbd mark q s small span strong sub sup time tspan u wbr".split())
_UNSEEN: Final = {"code", "pre", "script", "style"}
_QUOTES: Final = {"blockquote", "q"}
_SEEN_ATTRIBUTES: Final = {"alt", "title", "aria-label", "aria-description", "placeholder", "content", "label"}


@dataclass(frozen=True)
class Passage:
    """A text that begins on a line of its file. `quoted`: it shows words that are not the site's own."""

    text: str
    line: int
    quoted: bool = False

    def line_at(self, position: int) -> int:
        """The line of the file on which the character at `position` stands."""
        return self.line + self.text.count("\n", 0, position)


def of_markdown(text: str) -> Iterator[Passage]:
    """The passages of a page: its front matter's, then its body's."""
    document, body, _ = front_matter.read(text, "")
    if document.text:
        yield from of_yaml(document.text, first=document.before + 1, without=("keywords", "questions"))  # readers never see these
    first = text.count("\n") - body.count("\n") + 1
    # Indented text is no code here: it belongs to the box or the list item above it.
    parser = MarkdownIt("commonmark").enable("table").disable("code")
    heads: list[str] = []  # of the table that is being read
    column, quotes = -1, 0
    for token in parser.parse(_BOX.sub(r"\1###### \2", body)):
        line = first + (token.map[0] if token.map else 0)
        if token.type in ("blockquote_open", "blockquote_close"):
            quotes += token.nesting
        elif token.type == "table_open":
            heads = []
        elif token.type in ("tr_open", "table_close"):
            column = -1
        elif token.type in ("th_open", "td_open"):
            column += 1
        elif token.type == "html_block":
            yield from of_html(token.content, first=line)
        elif token.type == "inline":
            seen, aside = _inline(token)
            if column == len(heads):  # the first row
                heads.append(seen.strip().casefold())
            quoted = quotes > 0 or (column >= 0 and heads[column] in INSTEAD_OF)
            for part in (seen, *aside):
                yield Passage(_ADDRESS.sub(_CODE, part), line, quoted)


def of_yaml(text: str, *, first: int = 1, without: Collection[str] = ()) -> Iterator[Passage]:
    """The values of a YAML text whose first line is the `first` of its file, but for those at keys in `without`."""
    pending = [yaml.compose(text, yaml.SafeLoader)]
    while pending:
        node = pending.pop()
        if isinstance(node, yaml.MappingNode):
            pending += [value for key, value in reversed(node.value) if key.value not in without]
        elif isinstance(node, yaml.SequenceNode):
            pending += reversed(node.value)
        elif isinstance(node, yaml.ScalarNode):
            written = text[node.start_mark.index : node.end_mark.index]  # as it is in the file, with its lines
            if node.style in ("'", '"'):
                written = written[1:-1].replace('\\"', '"').replace("''", "'")
            yield Passage(_ADDRESS.sub(_CODE, written), first + node.start_mark.line)


def of_template(text: str) -> Iterator[Passage]:
    """The passages of a Jinja template: its markup's, and every text that its expressions hold."""
    markup = ""
    for line, kind, value in jinja2.Environment(autoescape=True).lex(text):
        if kind == "data":
            markup += "\n" * (line - 1 - markup.count("\n")) + value
        elif kind == "string":
            yield Passage(value[1:-1], line)
    yield from of_html(markup)


def of_html(text: str, *, first: int = 1) -> Iterator[Passage]:
    """The passages of HTML or SVG whose first line is the `first` of its file: text, and attributes that are read out."""
    reader = _Reader(first)
    reader.feed(text)
    reader.close()
    reader.end_passage()
    yield from reader.found


class _Reader(HTMLParser):
    """Gathers passages. Elements within a line of text do not end one; all others do."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self.found: list[Passage] = []
        self._before = first - 1
        self._text = ""
        self._line = 0
        self._unseen = 0
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag(tag, 1)
        self.found += [Passage(value, self._here()) for name, value in attrs if value and name in _SEEN_ATTRIBUTES]

    def handle_endtag(self, tag: str) -> None:
        self._tag(tag, -1)

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._text:
            self._line = self._here()
        self._text += "\n" * (self._here() - self._line - self._text.count("\n")) + data

    def end_passage(self) -> None:
        if self._text.strip():
            self.found.append(Passage(_ADDRESS.sub(_CODE, self._text), self._line, self._quotes > 0))
        self._text = ""

    def _tag(self, tag: str, step: int) -> None:
        if tag not in _INLINE:
            self.end_passage()
        elif tag == "tspan":  # a line of its own, in a picture
            self._text += " " if self._text else ""
        elif tag in _QUOTES:
            self._text += '"' if step < 0 else ' "'
        if tag == "blockquote":
            self._quotes = max(0, self._quotes + step)
        elif tag in _UNSEEN:
            self._unseen = max(0, self._unseen + step)

    def _here(self) -> int:
        return self._before + self.getpos()[0]


def _inline(token: Token) -> tuple[str, list[str]]:
    """What one reads of a run of Markdown, line for line, and what is seen aside of it: alternative texts, titles."""
    seen, aside = "", []
    for part in token.children or []:
        if part.type == "text":
            seen += part.content
        elif part.type in ("softbreak", "hardbreak"):
            seen += "\n"
        elif part.type == "code_inline":
            seen += _CODE
        elif part.type == "image":
            aside.append(part.content)
            seen += _CODE
        elif part.type == "html_inline":
            seen += "\n" * part.content.count("\n")
            aside += [passage.text for passage in of_html(part.content)]
        aside.append(str(part.attrs.get("title", "")))
    return seen, [text for text in aside if text]
