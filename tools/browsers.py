"""Refuse what the oldest browsers of .browserslistrc do not know, in the styles and scripts that readers get.

    python -m tools.browsers

A declaration may stand that follows one of the same property which all know, and whatever stands in an `@supports` that asks for it.
A script may use what it asks for: `box.showPopover?.()`, `"serviceWorker" in navigator`. What does no harm where it is not known
says so on its line, in a comment that begins with "where known": `field-sizing: content; /* where known: ... */`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

import tinycss2

from tools.browser_features import BROWSERS, ROOT, TABLE, read_browsers, read_table

FILES: Final = ("overrides/assets/styles/*.css", "overrides/assets/scripts/**/*.js", "overrides/worker.js")
# Properties that add some ease and of which nothing hangs; the reason is what a reader has where they are not known.
HARMLESS: Final = {
    "accent-color": "checkboxes in the browser's own color",
    "break-after": "a heading at the foot of a sheet",
    "cursor": "another pointer",
    "field-sizing": "a field that scrolls",
    "forced-color-adjust": "nothing else: such browsers force no colors",
    "overscroll-behavior": "a page that scrolls when its box is at the end",
    "resize": "a field of a fixed size",
    "text-wrap": "lines of uneven length",
    "@page": "the printer's margins",
    "@page size": "the printer's paper",
}
_MARK: Final = "where known"
_NESTING_RULES: Final = frozenset({"media", "supports", "container", "layer"})
_DESCRIPTORS: Final = frozenset({"page", "font-face", "counter-style", "property"})
# The only words of the short form of text-decoration that all browsers know; a color or a style makes WebKit drop the declaration.
_LINES: Final = frozenset("none underline overline line-through inherit initial unset revert".split())
# What is no code in a script: a comment, a text, and what is likely a regular expression.
_NO_CODE: Final = re.compile(
    r"""/\*.*?\*/ | //[^\n]* | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
        | (?<=[(=,:!&|?]\s)/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/""",
    re.DOTALL | re.VERBOSE,
)
# A name that a script defines itself: a variable, a function, a property.
_OWN: Final = re.compile(r"\b(\w+)(?=\s*(?::|=[^=>]|\([^()]*\)\s*\{))|(?<=[{,])\s*(\w+)(?=\s*[,}])")
_MEMBER: Final = re.compile(r"\.\s*(?P<member>[A-Za-z]\w*)(?P<asked>\?\.)?|(?<![\w.$])(?P<name>[A-Z]\w*)")

Table = Mapping[str, Mapping[str, str]]


class Finding(NamedTuple):
    """Something that a browser does not know, and the line where it stands."""

    line: int
    what: str
    lacking: str

    def __str__(self) -> str:
        return f"{self.line}: {self.lacking} does not know {self.what}"


def check_styles(css: str, table: Table) -> list[Finding]:
    """What a style sheet uses that some browser does not know."""
    rules = tinycss2.parse_stylesheet(css, skip_whitespace=True)
    marked = {number for number, line in enumerate(css.splitlines(), start=1) if f"/* {_MARK}" in line}
    found = _Styles(table).rules(rules, frozenset())
    return [finding for finding in found if finding.line not in marked]


class _Styles:
    """Reads style sheets with a table of what is not known. `asked` is what an @supports around a rule asks for."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def rules(self, rules: Iterable[Any], asked: frozenset[str]) -> Iterator[Finding]:
        for rule in rules:
            if rule.type == "qualified-rule":
                yield from self._selector(rule.prelude, asked)
                yield from self._declarations(rule.content, asked)
            elif rule.type == "at-rule":
                yield from self._at_rule(rule, asked)
            elif rule.type == "error":
                yield Finding(rule.source_line, f"this: {rule.message}", "Every browser")

    def _at_rule(self, rule: Any, asked: frozenset[str]) -> Iterator[Finding]:
        name = rule.lower_at_keyword
        if f"@{name}" not in HARMLESS:
            yield from self._of("at-rule", name, rule.source_line, asked, f"@{name}")
        if name == "media":
            for token in _all_tokens(rule.prelude):
                if token.type == "ident":
                    yield from self._of("media", token.lower_value, token.source_line, asked, f"the media feature {token.value}")
        if name == "supports" and not _is_negated(rule.prelude):
            asked |= {token.lower_value for token in _all_tokens(rule.prelude) if token.type == "ident"}
        if rule.content is None:
            return
        if name in _NESTING_RULES:
            yield from self.rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), asked)
        elif name in _DESCRIPTORS:
            yield from self._declarations(rule.content, asked, f"@{name} ")

    def _selector(self, prelude: list[Any], asked: frozenset[str]) -> Iterator[Finding]:
        tokens = list(_all_tokens(prelude))
        for before, token in zip([None, *tokens], tokens, strict=False):
            if before == ":" and token.type in ("ident", "function"):
                name = token.lower_value if token.type == "ident" else token.lower_name
                yield from self._of("selector", name, token.source_line, asked, f"the selector :{name}")

    def _declarations(self, content: list[Any], asked: frozenset[str], within: str = "") -> Iterator[Finding]:
        sound: set[str] = set()
        for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
            if node.type == "declaration":
                found = list(self._declaration(node, asked, within))
                if not found:
                    sound.add(node.lower_name.removeprefix("-webkit-"))
                elif node.lower_name not in sound:
                    yield from found
            elif node.type == "qualified-rule" or (node.type == "at-rule" and not within):
                yield from self._of("selector", "nesting", node.source_line, asked, "a rule within a rule")

    def _declaration(self, node: Any, asked: frozenset[str], within: str) -> Iterator[Finding]:
        name = node.lower_name
        if within + name in HARMLESS or name.startswith(("--", "-webkit-")):
            return
        strange = list(self._of("property", within + name, node.source_line, asked, f"{within}{name}"))
        yield from strange
        if strange:
            return
        words = {token.lower_value for token in node.value if token.type == "ident"}
        if any(token == "/" for token in node.value):
            words.add("/")
        for word in sorted(words):
            yield from self._of("value", f"{name}: {word}", node.source_line, asked, f"{name}: {word}")
        for token in _all_tokens(node.value):
            if token.type == "function":
                yield from self._of("function", token.lower_name, token.source_line, asked, f"{token.name}()")
        if name == "text-decoration" and any(token.type != "whitespace" and _text(token) not in _LINES for token in node.value):
            yield Finding(node.source_line, "a style or a color in text-decoration: say it in long hand", "Safari")

    def _of(self, sort: str, name: str, line: int, asked: frozenset[str], what: str) -> Iterator[Finding]:
        lacking = self._table[sort].get(name)
        if lacking and not asked & set(re.split(r": |\s", name)):
            yield Finding(line, what, lacking)


def _all_tokens(tokens: Iterable[Any]) -> Iterator[Any]:
    """Tokens, and those within brackets and functions."""
    for token in tokens:
        yield token
        inner = getattr(token, "content", None) or getattr(token, "arguments", None)
        if inner:
            yield from _all_tokens(inner)


def _is_negated(prelude: list[Any]) -> bool:
    first = next((token for token in prelude if token.type != "whitespace"), None)
    return first is not None and first.type == "ident" and first.lower_value == "not"


def _text(token: Any) -> str:
    return str(token.lower_value) if token.type == "ident" else ""


def own_names(scripts: Iterable[str]) -> frozenset[str]:
    """The names that scripts define themselves; one may be the same as an interface's."""
    return frozenset(one or two for script in scripts for one, two in _OWN.findall(_code(script)))


def check_script(script: str, table: Table, own: frozenset[str] = frozenset()) -> list[Finding]:
    """What a script uses without asking that some browser does not know, but for names that are its `own`."""
    names = {name: lacking for name, lacking in table["name"].items() if name not in own and len(name) > 1}
    marked = {number for number, line in enumerate(script.splitlines(), start=1) if _MARK in line}
    code = _code(script)
    uses = [(found["member"] or found["name"], found) for found in _MEMBER.finditer(code)]
    asked = {name for name, found in uses if found["asked"]} | set(re.findall(r'"(\w+)" in\b', script))
    asked |= set(re.findall(r"\bif \([\w.]*\.(\w+)\)", code))
    found = [Finding(code.count("\n", 0, use.start()) + 1, name, names[name]) for name, use in uses if name in names and name not in asked]
    return [finding for finding in found if finding.line not in marked]


def _code(script: str) -> str:
    """The script with spaces for what is no code."""
    return _NO_CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), script)


def main() -> int:
    browsers, table = read_table()
    if browsers != read_browsers(BROWSERS.read_text(encoding="utf-8")):
        print(f"{BROWSERS.name}: {TABLE.name} is for other browsers. tools/browser_features.py says how to write it anew")
        return 1
    files = {file: file.read_text(encoding="utf-8") for pattern in FILES for file in sorted(ROOT.glob(pattern))}
    own = own_names(text for file, text in files.items() if file.suffix == ".js")
    wrong = 0
    for file, text in files.items():
        for finding in check_styles(text, table) if file.suffix == ".css" else check_script(text, table, own):
            print(f"{file.relative_to(ROOT).as_posix()}:{finding}")
            wrong += 1
    return int(bool(wrong) or not files)


if __name__ == "__main__":
    sys.exit(main())
