"""Checks of pages against a strict Content Security Policy: inline scripts and styles are found."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from peerkb.html.tokens import Attribute, Tag, Text, attributes, walk
from peerkb.validation.diagnostics import Diagnostic

_ALIGNED: Final = re.compile(r'(<t[dh]\b[^<>]*) style="text-align: (left|center|right);"')
_STYLE: Final = re.compile(r"<style\b[^<>]*>(.*?)</style>", re.DOTALL)

# The quick look: patterns over the bytes of the page, in lower case with separators as spaces.
_SIMPLIFIED: Final = bytes(
    ord(" ") if chr(byte) in "\t\n\f\r/\"'" else ord(chr(byte).lower()) if byte < 128 else byte for byte in range(256)
)
_QUICK_CHECKS: Final = (
    (b" style", re.compile(rb" style *=")),
    (b" on", re.compile(rb" on[a-z]+ *=")),
    (b"<style", re.compile(rb"<style")),
    (b"<script", re.compile(rb"<script(?! src=| type= application ld.json| id= __config  type= application json)")),
    (b"javascript:", re.compile(rb"javascript:")),
)
_DATA_TYPE: Final = re.compile(r"(?!.*(?:java|ecma|j|live)script)[^/]+/[^/]+", re.IGNORECASE)
_ADDRESS_ATTRIBUTES: Final = frozenset("href src action formaction xlink:href data".split())


class Inline(NamedTuple):
    """What a policy refuses in a page: a name for it, its text, a pattern to find it in a source, and what to do."""

    what: str
    text: str
    in_source: str
    remedy: str


def replace_table_styles(html: str) -> str:
    """Replace the alignment styles that Python-Markdown gives to table cells by `data-align`."""
    return _ALIGNED.sub(r'\1 data-align="\2"', html) if "text-align" in html else html


def style_hashes(pictures: Iterable[str]) -> list[str]:
    """The CSP hashes of the style elements in SVG pictures, sorted, each once.

    A browser that opens a picture by itself applies its styles only if the policy has their hashes.
    """
    found = {text.encode() for picture in pictures for text in _STYLE.findall(picture)}
    return sorted(f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'" for text in found)


def find_violations(html: str, path: str, source: Callable[[], str]) -> list[Diagnostic]:
    """A diagnostic for each thing in a page that a policy refuses.

    `path` is the page's source file; `source` returns its text, in which the line is looked up.
    """
    if not is_suspect(html):
        return []
    return [
        Diagnostic(
            path,
            line,
            f"{found.what}, which the security policy of the site refuses: {' '.join(found.text.split())}. {found.remedy}{where}",
        )
        for found in inline(html)
        for line in [_line(found, source())]
        for where in ["" if line else ". It is not in the text of this page: a template, a plugin or the front matter brings it"]
    ]


def is_suspect(html: str) -> bool:
    """Whether a policy may refuse something in a page: a quick look, without a tokenizer, that misses nothing."""
    simplified = html.encode("utf-8", "replace").translate(_SIMPLIFIED)
    return any(pattern.search(simplified) for literal, pattern in _QUICK_CHECKS if literal in simplified)


def inline(html: str) -> Iterator[Inline]:
    """What a policy without `unsafe-inline` refuses in a page, in the order of the page."""
    for tag, text in _tags(html):
        given = {attribute.name: attribute for attribute in attributes(html, tag)}
        excerpt = html[tag.start : tag.end][:100]
        if tag.name == "style":
            yield Inline("a style element", excerpt, "<style", "Put its rules into a file named under extra_css")
        if tag.name == "script" and "src" not in given and text.strip() and not _is_data(given):
            yield Inline("a script in the page", excerpt, "<script", "Put it into a file named under extra_javascript, or leave it out")
        for name, attribute in given.items():
            if name == "style":
                remedy = "Give the element a class instead, and the class its rules in a file named under extra_css"
                yield Inline("a style attribute", excerpt, r"\bstyle\s*=", remedy)
            elif re.fullmatch("on[a-z]+", name):
                yield Inline(f"a script in the attribute {name}", excerpt, rf"\b{name}\s*=", "Leave it out")
            elif name in _ADDRESS_ATTRIBUTES and attribute.value.strip().lower().startswith("javascript:"):
                yield Inline("a script for an address", excerpt, "javascript:", "Leave it out")


def _tags(html: str) -> Iterator[tuple[Tag, str]]:
    """Each start tag, with the text that follows it; those in `<noscript>` too, which readers without scripts get."""
    tag: Tag | None = None
    for token in walk(html, scripting=False):
        if tag is not None:
            yield tag, html[token.start : token.end] if isinstance(token, Text) else ""
        tag = token if isinstance(token, Tag) and not token.closing else None
    if tag is not None:
        yield tag, ""


def _is_data(given: Mapping[str, Attribute]) -> bool:
    return "type" in given and bool(_DATA_TYPE.fullmatch(given["type"].value.strip()))


def _line(found: Inline, source: str) -> int | None:
    place = source.find(found.text)
    if place < 0:
        match = re.search(found.in_source, source, re.IGNORECASE)
        if match is None:
            return None
        place = match.start()
    return source.count("\n", 0, place) + 1
