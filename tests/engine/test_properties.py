"""What must hold of every page, every set of terms and every front matter. `make fuzz` looks longer."""

from __future__ import annotations

import gc
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import justhtml
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from peerkb.glossary import forms, linker, terms
from peerkb.glossary.inflection import plurals
from peerkb.glossary.matcher import Matcher, first_words, occurrences
from peerkb.helplines import directory
from peerkb.html import edits, parse, tokens, well_formed
from peerkb.pages import front_matter, page_rules, sources
from peerkb.settings.kind_rules import KindRules, PageRules
from peerkb.settings.reading import read_settings
from peerkb.settings.schema import Settings
from peerkb.theme import patches
from peerkb.validation import diagnostics, value_types
from tests.small_site import MESSAGES, build, command, linked, refusal, write_site

ADDED = re.compile(r'<a class="glossary-term" href="\.\./glossary/[^"]*">(.*?)</a>', re.DOTALL)
FORBIDDEN = frozenset(
    "a h1 h2 h3 h4 h5 h6 code pre kbd samp var abbr button label summary select textarea svg math script style template".split()
) | {"iframe", "object"}
FORBIDDEN_CLASSES = frozenset({"no-glossary", "admonition-title"})

# Terms -------------------------------------------------------------------------------------------------------------------------

WORDS = ["hope", "fear", "ER", "R&R", "seed planting", "seed", "café", "cafe\u0301s", "don't know", "12 steps", "a", "b-c", "&", "한"]


@st.composite
def _forms(draw: st.DrawFn) -> list[tuple[forms.Form, str]]:
    """Those of terms of likely words and of any."""
    any_words = st.text(min_size=1, max_size=6).filter(str.strip)
    found: list[tuple[forms.Form, str]] = []
    rest = draw(st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(WORDS), any_words), max_size=8))
    for number, words in enumerate([*rest, "hope"]):
        form = forms.form(words, draw(st.none() | st.booleans()))
        found.append((form, f"t{number}"))
        more = plurals(words, draw(st.sampled_from(["en", "es"])), draw(st.booleans()))
        if more is not None and draw(st.booleans()):
            found.append((forms.Form(more, form.exact), f"t{number}"))
    return found


def _glossary(found: list[tuple[forms.Form, str]]) -> linker.Glossary:
    return linker.Glossary(Matcher(found), {slug: f"glossary/{slug}/" for _, slug in found}, frozenset({"t2"}))


GLOSSARIES = st.builds(_glossary, _forms())


RULES = st.builds(
    linker.Rules,
    address=st.just("page/"),
    policy=st.sampled_from(linker.POLICIES),
    own=st.none() | st.just("t1"),
    automatic=st.just(True),
    skip=st.frozensets(st.sampled_from(["t3", "t4"]), max_size=1),
)

# Pages -------------------------------------------------------------------------------------------------------------------------

COMMON = "p div span em b i a code ul li table tr td h2 h3 br pre".split()
NAMES = [
    *COMMON * 3,
    *FORBIDDEN,
    *"strong u s nobr font big small tt strike ol dl dt dd blockquote section article main details ruby rt rp rb rtc".split(),
    *"tbody thead tfoot th caption colgroup col form fieldset input hr img wbr option optgroup sup sub marquee applet".split(),
    *"noscript noframes noembed xmp plaintext title foreignObject desc mi mtext annotation-xml mglyph html body head frameset".split(),
    *"x-y image video audio dialog search menu address listing keygen param".split(),
]
ATTRIBUTES = [
    "",
    " ",
    " class=no-glossary",
    ' class="a no-glossary"',
    " Class='no-glossary'",
    " CLASS=x class=no-glossary",
    ' class="admonition-title"',
    ' class="headerlink"',
    ' class="footnote-ref"',
    " id=hope",
    ' id="fnref:1"',
    ' title="hope > fear"',
    " title='hope\"'",
    " hope=fear",
    " a b = c",
    " /x",
    ' href="#hope"',
    ' href="x"y="z"',
    ' type="hidden"',
    ' encoding="text/html"',
    ' color="red"',
    ' a="<b>"',
    "\n\tx\f=\r\ny ",
    "<",
    "=",
    '"',
    "\x00",
]
LIKELY = ["hope", " hope ", "hopes, ", " Hope", " seed planting ", "x hope", "hope."]
TEXTS = [*WORDS, "HOPE", "Seed\nPlanting", "mutual", " ", " ", " ", "\n", ", ", "-", "_", ".", "/", "@", "#", "'", "’", "\u00ad", "\u0301"]
REFERENCES = [
    "&amp;",
    "&nbsp;",
    "&#104;ope",
    "hop&#x65;",
    "&eacute;",
    "&ampx",
    "&rsquo;s",
    "R&amp;R",
    "&",
    "&#",
    "&#0;",
    "&#xD800;",
    "&NotEqualTilde;",
    "&nosuch;",
]
ODDS = [
    "<!-- hope -->", "<!--", "-->", "<!-->", "<!--->", "--!>", "<!doctype html>", "<![CDATA[ hope ]]>", "<?hope?>", "<!hope>", "</>",
        "</ hope>",
    "<", ">", "</", "<a", "<p title='", '"', "'", "<script>'</script>'</script>", "<script><!--<script>hope</script>hope",
        "<style>hope</style>",
    "<textarea>hope", "<title>hope</title>", "\x00", "\r\n", "\ufeff", "\x0c", "https://x.org/hope ", "hope.md ", "\ud800",
]  # fmt: skip
TAGS = st.tuples(
    st.sampled_from(["<", "<", "</"]), st.sampled_from(NAMES), st.sampled_from(ATTRIBUTES), st.sampled_from([">", ">", ">", "/>", " >", ""])
)
PIECES = st.one_of(
    st.sampled_from(LIKELY),
    st.sampled_from(LIKELY),
    st.sampled_from(TEXTS),
    st.tuples(st.sampled_from(["<", "<", "</"]), st.sampled_from(NAMES), st.just(">")).map("".join),
    TAGS.map("".join),
    st.sampled_from(REFERENCES),
    st.sampled_from(ODDS),
    st.text(max_size=5),
)
SOUP = st.lists(PIECES, min_size=3, max_size=40).map("".join)
TREE = st.recursive(
    st.sampled_from(LIKELY) | st.sampled_from(TEXTS),
    lambda inside: st.builds(
        lambda name, parts: f"<{name}>{' '.join(parts)}</{name}>", st.sampled_from(NAMES), st.lists(inside, max_size=5)
    ),
    max_leaves=25,
)
PAGES = st.one_of(SOUP, SOUP, TREE, st.text())


def _without_added(html: str) -> str:
    return ADDED.sub(r"\1", html)


def _parsed(html: str) -> Any:
    return justhtml.JustHTML(f"<!doctype html><body>{html}", sanitize=False).root


def _is_added(node: Any) -> bool:
    href = (getattr(node, "attrs", None) or {}).get("href") or ""
    return node.name == "a" and href.startswith("../glossary/")


def _tree(node: Any) -> list[Any]:
    """What a node holds, as if the added links were not: text in one piece, elements as name, attributes and what they hold."""
    found: list[Any] = []
    for child in [*(node.children or ()), *(getattr(getattr(node, "template_content", None), "children", None) or ())]:
        if child.name == "#text":
            parts: list[Any] = [child.data]
        elif _is_added(child):
            parts = _tree(child)
        elif child.name.startswith(("#", "!")):
            parts = [(child.name, child.data if child.name == "#comment" else "")]
        else:
            parts = [(child.namespace, child.name, sorted((child.attrs or {}).items(), key=str), _tree(child))]
        for part in parts:
            if found and isinstance(part, str) and isinstance(found[-1], str):
                found[-1] += part
            else:
                found.append(part)
    return found


def _added(node: Any, around: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Each added link in the tree, as what is around it."""
    found: list[tuple[Any, ...]] = []
    for child in [*(node.children or ()), *(getattr(getattr(node, "template_content", None), "children", None) or ())]:
        if _is_added(child):
            found.append(around)
        if child.children or getattr(child, "template_content", None):
            found += _added(child, (*around, child))
    return found


@given(PAGES, GLOSSARIES, RULES)
@example(
    '<p Class="no-glossary">hope</p>',
    linker.Glossary(Matcher([(forms.form("hope", None), "t0")]), {"t0": "glossary/t0/"}),
    linker.Rules("page/"),
)
def test_a_page_keeps_every_byte_and_its_tree(html: str, glossary: linker.Glossary, rules: linker.Rules) -> None:
    output = linked(html, glossary, rules)
    assert _without_added(output) == html
    before, after = _parsed(html), _parsed(output)
    links = _added(after)
    assert len(links) == len(ADDED.findall(output)), "every added link is an <a>"
    for around in links:
        assert FORBIDDEN.isdisjoint(node.name for node in around)
        assert not any(FORBIDDEN_CLASSES & set(((node.attrs or {}).get("class") or "").split()) for node in around)
    assert _tree(after) == _tree(before), "what readers see is the same"


# Pages as Markdown makes them: every tag ended where it should be.
ATTRIBUTED = [
    "",
    ' class="x"',
    ' class="no-glossary"',
    ' class="a no&#45;glossary"',
    ' class="admonition-title"',
    ' id="fnref:1"',
    ' id="s"',
]
LINE = st.recursive(
    st.sampled_from([*LIKELY, *TEXTS, *REFERENCES[:8], "<br>", '<img src="x" alt="hope">', "<!-- hope -->", "\n"]),
    lambda inside: st.builds(
        lambda name, given, parts: f"<{name}{given}>{''.join(parts)}</{name}>",
        st.sampled_from("em strong code span sup a kbd mark label b i".split()),
        st.sampled_from([*ATTRIBUTED, ' href="../glossary/t0/"', ' class="headerlink" href="#s"', ' class="footnote-ref" href="#x"']),
        st.lists(inside, max_size=4),
    ),
    max_leaves=8,
)
BLOCK = st.recursive(
    st.builds(
        lambda name, given, parts: f"<{name}{given}>{''.join(parts)}</{name}>\n",
        st.sampled_from("p p p h1 h2 h2 h3 pre summary".split()),
        st.sampled_from(ATTRIBUTED),
        st.lists(LINE, max_size=6),
    ),
    lambda inside: st.one_of(
        st.builds(
            lambda name, given, parts: f"<{name}{given}>\n{''.join(parts)}</{name}>\n",
            st.sampled_from("div blockquote details section".split()),
            st.sampled_from(ATTRIBUTED),
            st.lists(inside, max_size=4),
        ),
        st.lists(inside | LINE, max_size=4).map(lambda items: f"<ul>\n{''.join(f'<li>{item}</li>' for item in items)}</ul>\n"),
        st.lists(LINE, max_size=4).map(lambda cells: f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>\n"),
        st.lists(LINE, max_size=4).map(
            lambda cells: f"<table><tbody><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></tbody></table>\n"
        ),
    ),
    max_leaves=8,
)  # fmt: skip


@given(st.lists(BLOCK | LINE, max_size=6).map("".join) | PAGES, GLOSSARIES, RULES)
def test_the_quick_way_to_read_finds_what_the_thorough_one_finds(html: str, glossary: linker.Glossary, rules: linker.Rules) -> None:
    quick, thorough = well_formed.parse_well_formed(html), parse.parse_any(html)
    if quick is not None:
        assert linker.link(quick, glossary, rules) == linker.link(thorough, glossary, rules)
        assert quick.heading_end == thorough.heading_end


MARKUP = "<p> <b\tid='x'> <BR/> </p> <!--a--> <!--> <!-- <script> </script> <title> <a\thref=\"&amp;\"\tx\tx=1> & &lt; hope".split(" ")


@given(st.lists(st.sampled_from([*MARKUP, *"<>/\"'=! a\n"]), max_size=12).map("".join) | PAGES)
def test_pieces_are_the_tags_and_texts_of_the_page(html: str) -> None:
    found: list[list[object]] = []
    for piece in tokens.pieces(html):
        if isinstance(piece, str):
            found += [[isinstance(piece, tokens.RawText), str(piece)]] if piece else []
        else:
            found.append([piece.name, piece.closing, piece.closes_itself, piece.written, piece.attributes])
    expected: list[list[object]] = []
    for token in tokens.walk(html):
        if isinstance(token, tokens.Text):
            expected.append([token.raw, html[token.start : token.end]])
        elif isinstance(token, tokens.Tag):
            given_ = {each.name: each.value for each in tokens.attributes(html, token)}
            expected.append([token.name, token.closing, token.closes_itself, html[token.name_end : token.end], given_])
    assert found == expected


def test_pages_as_markdown_makes_them_are_read_the_quick_way() -> None:
    page = '<h2 id="a">A<a class="headerlink" href="#a">&para;</a></h2>\n<p>Hope &amp; <em>fear</em>.</p>\n<ul>\n<li>hope</li>\n</ul>'
    assert well_formed.parse_well_formed(page) is not None


@given(PAGES, GLOSSARIES, RULES)
def test_linking_again_adds_nothing(html: str, glossary: linker.Glossary, rules: linker.Rules) -> None:
    once = linked(html, glossary, rules)
    assert linked(once, glossary, rules) == once


@given(PAGES, GLOSSARIES)
def test_a_stricter_policy_links_a_part_of_what_all_links(html: str, glossary: linker.Glossary) -> None:
    counts = {policy: len(ADDED.findall(linked(html, glossary, linker.Rules("page/", policy)))) for policy in linker.POLICIES}
    assert counts["page"] <= counts["section"] <= counts["all"]
    assert linked(html, glossary, linker.Rules("page/", "all", automatic=False)) == html


@given(
    st.lists(st.lists(st.sampled_from("ab cd ef".split()), min_size=1, max_size=3), max_size=5),
    st.lists(st.sampled_from("ab cd ef gh".split())),
)
def test_none_is_lost_and_the_leftmost_longest_wins(terms_words: list[list[str]], text: list[str]) -> None:
    """Against the plain way of finding them: at each word in turn, the longest term that begins there."""
    known = {" ".join(words): f"t{number}" for number, words in reversed(list(enumerate(terms_words)))}
    expected, at = [], 0
    while at < len(text):
        fitting = [length for length in (3, 2, 1) if " ".join(text[at : at + length]) in known and at + length <= len(text)]
        if fitting:
            expected.append(" ".join(text[at : at + fitting[0]]))
        at += fitting[0] if fitting else 1
    glossary = linker.Glossary(
        Matcher((forms.form(words, None), slug) for words, slug in known.items()), {slug: f"glossary/{slug}/" for slug in known.values()}
    )
    assert ADDED.findall(linked(f"<p>{' '.join(text)}</p>", glossary, linker.Rules("page/", "all"))) == expected


@given(st.text(), st.text())
def test_forms_of_any_words(one: str, other: str) -> None:
    for form in (forms.form(one, None), forms.form(other, True), forms.form(other, False)):
        assert form.same_as(form)
    assert forms.form(one, None).same_as(forms.form(other, True)) == forms.form(other, True).same_as(forms.form(one, None))


ANY_CASE = ["\u212a", "\u017f", "\u0130", "\ufb01", "ß", "é", "k", "sun", "fi", "\x01"]  # some of them fold to ASCII letters

FORMS = st.lists(st.sampled_from(ANY_CASE), min_size=1, max_size=4).map(lambda letters: forms.form("".join(letters), None))


@given(
    _forms() | st.lists(st.tuples(FORMS, st.sampled_from(["t7", "t8", "t9"])), max_size=4),
    st.lists(st.sampled_from([*TEXTS, *LIKELY, *ANY_CASE]) | st.text(max_size=3)).map("".join),
)
def test_forms_that_are_not_in_the_key_of_a_text_are_not_found_in_it(known: list[tuple[forms.Form, str]], text: str) -> None:
    words = first_words(text)
    nothing = Matcher([]).key(words)
    in_key = [each for each in known if Matcher([each]).key(words) != nothing]
    assert [*Matcher(in_key).find(text)] == [*Matcher(known).find(text)]


# Front matter and data files -----------------------------------------------------------------------------------------------------

YAML = st.lists(
    st.one_of(
        st.sampled_from(list(value_types.TERM_KEYS)).map(lambda key: f"\n{key}: "),
        st.sampled_from(["\n", " ", "  ", "\t", ": ", "- ", "\n- ", "[", "]", "{", "}", ",", "|", ">-", "#", "'", '"', "---", "...", "?",
            "!", "*a", "&a "]),
        st.sampled_from(["true", "no", "~", "1", "-1.5e9", ".nan", "0o7", "1:30", "2026-11-22", "2026-13-45", "=", "<<: ", "!!set",
            "!!binary x", "!x y", "%YAML 9"]),
        st.sampled_from(["hope", "lines: ", "checked: ", "name: ", "call: ", "author: ", "title: ", "\x00", "\x07", "\ud800", "\ufeff",
            "\u2028", "\x85", "𝔘"]),
        st.text(max_size=6),
    ),
    max_size=25,
).map("".join)  # fmt: skip
FRONT_MATTER = st.one_of(st.text(), YAML, YAML.map("---\n{}\n---\nBody\n".format), st.text().map("---\n{}\n---\n".format))
KEYS = (
    st.sampled_from(["link", "required", "kinds", "audiences", "parts", "cards", "extra", *Settings.model_fields])
    | st.text(max_size=4)
    | st.integers()
)
RULES_OF_PAGES = PageRules(required=("title",), kinds={"idea": KindRules()}, audiences={"public": "the public"})


@given(FRONT_MATTER)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_front_matter_is_data_or_faults(text: str) -> None:
    document, body, found = front_matter.read(text, "glossary/hope.md")
    assert text.endswith(body)
    term, _, more = terms.read_term("hope", "glossary/hope.md", document)
    found += more
    assert term.term
    assert found or (term.definition and len(term.definition) <= 240)
    written, more = terms.all_forms([term])
    found += [*more, *terms.check_relations({"hope": term, "fear": terms.Term("fear", "f.md", "fear", "x")}, ["a"])]
    list(Matcher(written).find("any text"))
    said, more = page_rules.check_page(document, "p.md", RULES_OF_PAGES, {"a"})
    more += page_rules.check_names(said, document, "p.md", RULES_OF_PAGES, {"hope"})
    assert isinstance(said, dict)
    assert all(fault.path in ("glossary/hope.md", "p.md") and fault.message for fault in [*found, *more])
    assert all(
        fault.line is None
        or 1 <= fault.line <= text.count("\n") + text.count("\r") + text.count("\x85") + text.count("\u2028") + text.count("\u2029") + 1
        for fault in found
    )
    diagnostics.report([*found, *more]).encode("utf-8", "replace")


@given(YAML | st.text())
def test_any_data_file_is_data_or_faults(text: str) -> None:
    lines, found = directory.read_directory(text, "_data/phones.yml", MESSAGES)
    directory.link_phone_numbers(parse.parse('<a href="call:x"></a>'), lines)
    documents, more = sources.read_sources(text, "_data/sources.yml")
    sources.resolve_citations([*documents, "x"], documents)
    diagnostics.report([*found, *more])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inside: st.lists(inside, max_size=3) | st.dictionaries(KEYS, inside, max_size=3),
        max_leaves=8,
    )
)
@example({"kinds": {0: None}})  # a name that is no text
def test_any_settings_are_settings_or_faults(value: Any) -> None:
    text = yaml.safe_dump({"extra": value})
    for extra in (dict.fromkeys(Settings.model_fields, value), value if isinstance(value, dict) else {}):
        found, faults = read_settings(extra, [("mkdocs.yml", text)])
        assert isinstance(found, Settings)
        diagnostics.report(faults)


# Hostile pages -------------------------------------------------------------------------------------------------------------------

HOSTILE = {
    "signs": "<",
    "quotes": '"',
    "hyphens": "-",
    "spaces": " ",
    "seams": "hope<b></b>",
    "nested": "<div>",
    "unclosed links": '<a href="x">',
    "ends": "</p>",
    "comments": "<!-",
    "a tag that never ends": "<p a='",
    "references": "&amp",
    "accents": "e\u0301",
    "addresses": "hope/",
    "dots": "hope.",
    "words": "hope ",
    "beginnings": "seed planting of ",
    "cells": "<table><tr><td>hope <code>x</code>",
    "headings": '<h2 id="x">hope<a class="headerlink" href="#x" title="y">',
    "notes": '<sup id="fnref:1">',
    "letters": "hope",
}


LONG_ALIAS = " ".join(["seed planting of"] * 1667)


def _known(*texts: str) -> linker.Glossary:
    return linker.Glossary(Matcher((forms.form(text, None), text) for text in texts), dict.fromkeys(texts, "x/"))


def _seconds(page: str, known: linker.Glossary) -> float:
    """What a page costs this process from end to end, whatever else the machine does."""
    gc.disable()  # it would look through all that other tests have left, the more often the longer the page is
    try:
        began = time.process_time()
        html = edits.apply_edits(page, linker.link(parse.parse(page), known, linker.Rules("p/", "all")).edits)
        patches.patch_theme(html, MESSAGES)
        return time.process_time() - began
    finally:
        gc.enable()


def _grows_with_length(page: Callable[[int], str], size: int, known: linker.Glossary) -> None:
    """Four times the text costs four times as much; the square of its length would cost sixteen times."""
    short = min(_seconds(page(size // 4), known) for _ in range(2))
    long = min(_seconds(page(size), known) for _ in range(3))  # a machine that is busy may take longer once
    assert long < 9 * short + 0.2


@pytest.mark.parametrize("shape", HOSTILE)
def test_a_hostile_page_takes_no_more_time_than_its_length_explains(shape: str) -> None:
    unit = HOSTILE[shape]
    size = parse.LONGEST_MALFORMED if shape in ("signs", "quotes", "hyphens") else 200_000
    _grows_with_length(lambda size: unit * (size // len(unit)), size, _known("hope", "fear", "seed planting", LONG_ALIAS))


def test_a_malformed_page_that_is_too_long_keeps_its_own_links_and_gets_no_others() -> None:
    start = '<p><a href="term:hope">trust</a> hope'
    page = start + " hope" * (parse.LONGEST_MALFORMED // 5)
    assert parse.parse(page).too_long
    assert linked(page, {"hope": {}}) == page.replace('<a href="term:hope"', '<a class="glossary-term" href="../glossary/hope/"')
    whole = f"{page}</p>"
    assert not parse.parse(whole).too_long, "its tags are in order"
    assert len(ADDED.findall(linked(whole, {"hope": {}}))) > 1000


def test_the_build_refuses_such_a_page(tmp_path: Path) -> None:
    page = f"<div><p><b>hope{' hope' * (parse.LONGEST_MALFORMED // 5)}</div>"
    [fault] = refusal(tmp_path, {"p.md": page}, {"hope": {}})
    assert fault.startswith("p.md: the page has more than 500,000 characters of HTML and its tags are not all in order")


def test_tags_nested_10_000_deep() -> None:
    page = f"{'<div><em>' * 10_000}hope{'</em></div>' * 10_000}"
    assert _without_added(linked(page, {"hope": {}})) == page
    _grows_with_length(lambda size: f"{'<div><em>' * size}hope{'</em></div>' * size}", 10_000, _known("hope"))


@pytest.mark.parametrize("end", ["", " x"], ids=["of one word", "of one word and another"])
def test_an_alias_of_5_000_words(end: str) -> None:
    alias = " ".join(["word"] * 5_000) + end
    assert ADDED.findall(linked(f"<p>word {alias}, word.</p>", {"hope": {"aliases": [alias]}})) == [alias if end else f"word {alias[5:]}"]
    # it stands there once, behind many words at which it might begin
    _grows_with_length(lambda size: f"{'word ' * (size // 5)}{end}", 400_000, _known("hope", alias))


@given(st.lists(st.sampled_from("ab"), min_size=2, max_size=4), st.lists(st.sampled_from("abc"), max_size=30))
def test_occurrences_are_all_there_are(sought: list[str], text: list[str]) -> None:
    expected = [at for at in range(len(text) - len(sought) + 1) if text[at : at + len(sought)] == sought]
    assert list(occurrences(sought, text)) == expected


# Front matter, as a build meets it -----------------------------------------------------------------------------------------------

LAUGHS = "\n".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9)}]" for n in range(1, 30))
RIGHT = "---\ntitle: {}\n---\nText\n"
# Files that no editor means to write, and what their fault's message says besides their name; those that are right say nothing.
FILES: dict[str, tuple[bytes, str]] = {
    "broken": (b"---\ntitle: [a\nb: }\n---\n", "not valid YAML"),
    "laughs": (f"---\nk0: &k0 [ha]\n{LAUGHS}\n---\n".encode(), "nobody knows the key 'k0'"),
    "laughing-title": (f"---\ntags: &k0 [ha]\n{LAUGHS}\ntitle: *k29\n---\n".encode(), "'title' says [["),
    "in-itself": (b"---\ntitle: &a [*a]\n---\n", "'title' says [["),
    "merged-in-itself": (b"---\n<<: &a {<<: *a}\n---\n", ""),
    "number": (b"---\ntitle: 5\n---\n", "'title' says 5"),
    "map": (b"---\ntitle: {a: b}\n---\n", "'title' says {'a'"),
    "list": (b"---\n- title\n---\n", "the front matter is"),
    "python": (b"---\ntitle: !!python/object/apply:os.system [exit]\n---\n", "not valid YAML"),
    "binary": (b"---\ntitle: !!binary x\n---\n", "not valid YAML"),
    "year": (b"---\nlast_reviewed: 99999-01-01\n---\n", "'last_reviewed' says"),
    "number-without-end": (b"---\nreview_in: " + b"9" * 9000 + b"\n---\n", "p/number-without-end.md"),
    "utf-16": (RIGHT.format("Hope").encode("utf-16"), "the file is not UTF-8"),
    "utf-32": (RIGHT.format("Hope").encode("utf-32"), "the file is not UTF-8"),
    "latin-1": (RIGHT.format("Rosé").encode("latin-1"), "the file is not UTF-8"),
    "half-a-pair": (RIGHT.format("\ud800").encode("utf-8", "surrogatepass"), "the file is not UTF-8"),
    "half-escaped": (RIGHT.format(r'"\ud800"').encode(), "p/half-escaped.md"),
    "nul": (RIGHT.format("Ho\0pe").encode(), "'\\x00' must not stand in it"),
    "bell": (RIGHT.format("Ho\ape").encode(), "'\\x07' must not stand in it"),
    "nul-only": (bytes(4096), ""),
    "nul-escaped": (RIGHT.format(r'"a\0b"').encode(), "holds the character '\\x00'"),
    "not-closed": (b"---\ntitle: Hope\n", "not closed"),
    "10-mb": (RIGHT.format("x" * 10_000_000).encode(), "the most"),
    "10-mb-of-keys": (b"---\n" + b"k: 1\n" * 2_000_000 + b"---\n", "the most"),
    "right-to-left": (RIGHT.format("\u202eHope\u202c \u05d0").encode(), ""),
    "byte-order-mark": (b"\xef\xbb\xbf" + RIGHT.format("Hope").encode(), ""),
    "windows": (RIGHT.format("Hope").replace("\n", "\r\n").encode(), ""),
    "old-mac": (RIGHT.format("Hope").replace("\n", "\r").encode(), ""),
    "nothing": (b"", ""),
    "dashes": (b"---\n---\n---\n", ""),
}


# That are long and no front matter, if there is one, stands at their head: what begins one is not looked for without end.
BODIES = ("---\ntitle: Hope\n" + "a: b\n" * 1_000_000, "---\n" * 1_000_000, "---\n" + " \n" * 1_000_000, "---\n" + "#\n " * 1_000_000)


@pytest.mark.parametrize("text", BODIES, ids=["not closed", "dashes", "spaces", "comments"])
def test_front_matter_that_does_not_end(text: str) -> None:
    began = time.process_time()
    _, body, _ = front_matter.read(text, "p.md")
    assert text.endswith(body)
    assert time.process_time() - began < 5


def test_files_of_any_kind_are_right_or_named(tmp_path: Path) -> None:
    config = write_site(tmp_path, {}, {"hope": {}})
    (tmp_path / "docs" / "p").mkdir()
    for name, (data, _) in FILES.items():
        (tmp_path / "docs" / "p" / f"{name}.md").write_bytes(data)
    run = command(config)
    assert run.returncode == 1, run.stderr[-2000:]
    assert "Traceback" not in run.stderr
    said = [line.strip() for line in run.stderr.splitlines() if line.startswith("  p/")]
    told = {name: [line for line in said if line.startswith((f"p/{name}.md:", f"p/{name}.md "))] for name in FILES}
    assert [name for name, (_, words) in FILES.items() if bool(words) != bool(told[name])] == []
    assert [name for name, (_, words) in FILES.items() if words and not any(words in line for line in told[name])] == []
    assert max(map(len, said)) < 500


@given(
    st.one_of(FRONT_MATTER.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(), st.binary().map(b"---\n%b\n---\n".__mod__))
)
@settings(max_examples=settings().max_examples // 8, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_a_site_of_any_bytes_is_built_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """With everything that MkDocs does: nothing but a refusal comes out, and that names the file."""
    root = tmp_path_factory.mktemp("any")
    config = write_site(root, {}, {"hope": {}})
    for name in ("p.md", "glossary/fear.md"):
        (root / "docs" / name).write_bytes(data)
    site = build(config, strict=False)
    assert site.refused == (site.files == {})
    assert not site.refused or "p.md" in site.said or "glossary/fear.md" in site.said
    shutil.rmtree(root)
