"""Which words of a page become links to terms, and which stay as they are.

Most cases are a line: the terms, the HTML, and the words that link in order (`words > slug`). What depends on Markdown is
built for real.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from peerkb.glossary import linker
from peerkb.html import edits, parse
from tests.small_site import Terms, built, glossary, linked, links

HOPE: Terms = {"hope": {}}
Case = tuple[Terms, str, list[str]]


def _table(cases: dict[str, Any]) -> pytest.MarkDecorator:
    """Run a test for each case, under its name."""
    values = list(cases.values())
    names = ["terms", "html", "expected"] if len(values[0]) == 3 else ["html", "expected"]
    return pytest.mark.parametrize(names, values, ids=cases.keys())


# The words of a term -----------------------------------------------------------------------------------------------------------

FORMS: dict[str, Case] = {
    "the headword": (HOPE, "<p>With hope.</p>", ["hope > hope"]),
    "in any case": (HOPE, "<p>Hope HOPE hOpE</p>", ["Hope > hope", "HOPE > hope", "hOpE > hope"]),
    "an alias": ({"relapse": {"aliases": ["recurrence of use"]}}, "<p>A recurrence of use.</p>", ["recurrence of use > relapse"]),
    "a headword that differs from the slug": ({"ipm": {"term": "Integrated Pest Care"}}, "<p>ipm, integrated pest care</p>",
        ["integrated pest care > ipm"]),
    "capitals only match as written": ({"qx": {"term": "QX"}}, "<p>QX qx Qx qX</p>", ["QX > qx"]),
    "capitals with a sign match as written": ({"qa": {"term": "Q&A"}}, "<p>Q&amp;A q&amp;a</p>", ["Q&A > qa"]),
    "capitals with digits match as written": ({"cpr": {"term": "CPR2"}}, "<p>CPR2 cpr2</p>", ["CPR2 > cpr"]),
    "one capital alone matches in any case": ({"x": {"term": "X-ray"}, "b": {"term": "B"}}, "<p>x-ray and b</p>", ["x-ray > x", "b > b"]),
    "capitals among small letters match in any case": ({"phd": {"term": "PhD"}}, "<p>phd PHD</p>", ["phd > phd", "PHD > phd"]),
    "each form decides for itself": ({"qx": {"term": "quality", "aliases": ["QX"]}}, "<p>QUALITY qx QX</p>",
        ["QUALITY > qx", "QX > qx"]),
    "match_case true": ({"we": {"term": "We", "aliases": ["our Way"], "match_case": True}}, "<p>we We our way our Way</p>",
        ["We > we", "our Way > we"]),
    "match_case false": ({"who": {"term": "WHO", "match_case": False}}, "<p>who WHO Who</p>", ["who > who", "WHO > who", "Who > who"]),
    "a form as written beats one in any case": ({"us": {"term": "US", "match_case": True}, "we": {"term": "ours"}}, "<p>us, US, Ours</p>",
        ["US > us", "Ours > we"]),
    "an acronym and a word of the same letters": ({"mat": {"term": "MAT"}, "floor-mat": {"term": "mat"}}, "<p>MAT, Mat, MATs, mats</p>",
        ["MAT > mat", "Mat > floor-mat", "MATs > mat", "mats > floor-mat"]),
    "letters outside ASCII in any case": ({"ete": {"term": "été"}}, "<p>ÉTÉ été</p>", ["ÉTÉ > ete", "été > ete"]),
    "another script": ({"nadezhda": {"term": "надежда"}}, "<p>Надежда и надежда.</p>", ["Надежда > nadezhda", "надежда > nadezhda"]),
    "a form that begins with a digit": ({"steps": {"term": "12 steps", "inflect": False}}, "<p>The 12 steps, 112 steps</p>",
        ["12 steps > steps"]),
    "a form that ends in a sign": ({"cpp": {"term": "C++"}}, "<p>C++, C++x, c++.</p>", ["C++ > cpp", "c++ > cpp"]),
    "a form that begins with a sign": ({"tilde": {"term": "+one"}}, "<p>a +one</p>", ["+one > tilde"]),
    "a sign alone": ({"and": {"term": "&"}}, "<p>you &amp; me, R&amp;D</p>", ["& > and"]),
    "a form of many words": ({"all": {"aliases": ["one day " * 49 + "at a time"]}}, f"<p>x One-day&nbsp;{'one  day ' * 48}at a time</p>",
        ["One-day " + "one day " * 48 + "at a time > all"]),
    "the first word of a form alone before the form": ({"warm-bed": {}}, "<p>Warm, a warm day: a warm, warm bed. A warm bed</p>",
        ["warm bed > warm-bed", "warm bed > warm-bed"]),
    "no terms at all": ({}, "<p>Hope.</p>", []),
}  # fmt: skip
PLURALS: dict[str, Case] = {
    "-s": (HOPE, "<p>hopes</p>", ["hopes > hope"]),
    "-ies after a consonant": ({"diary": {}}, "<p>diaries, diarys</p>", ["diaries > diary"]),
    "-s after a vowel and y": ({"essay": {}}, "<p>essays, essaies</p>", ["essays > essay"]),
    "-es after s": ({"laughing-gas": {}}, "<p>laughing gases, laughing gass</p>", ["laughing gases > laughing-gas"]),
    "-es after x": ({"tax": {}}, "<p>taxes</p>", ["taxes > tax"]),
    "-es after z": ({"waltz": {}}, "<p>waltzes, waltzs</p>", ["waltzes > waltz"]),
    "-es after ch": ({"outreach": {}}, "<p>outreaches, outreachs</p>", ["outreaches > outreach"]),
    "-es after sh": ({"wish": {}}, "<p>wishes</p>", ["wishes > wish"]),
    "of the last word only": ({"night-worker": {}}, "<p>night workers, nights worker</p>", ["night workers > night-worker"]),
    "of an alias": ({"hope": {"aliases": ["wish"]}}, "<p>Wishes</p>", ["Wishes > hope"]),
    "s after capitals, whatever they end in": ({"cbs": {"term": "CBS"}, "by": {"term": "BY"}}, "<p>CBSs CBSes BYs BIES BYS</p>",
        ["CBSs > cbs", "BYs > by"]),
    "s after a last word in capitals": ({"use": {"term": "safe ER"}}, "<p>Safe ERs</p>", ["Safe ERs > use"]),
    "none when inflect is off": ({"hope": {"inflect": False, "aliases": ["story"]}}, "<p>hopes stories hope</p>", ["hope > hope"]),
    "none of one's own making": ({"foot": {}}, "<p>feet, foots</p>", ["foots > foot"]),
    "with a possessive": (HOPE, "<p>the hopes’ end and hopes' end</p>", ["hopes > hope", "hopes > hope"]),
    "yields to what an editor wrote": ({"meeting": {}, "fellowship": {"aliases": ["meetings"]}}, "<p>meeting meetings</p>",
        ["meeting > meeting", "meetings > fellowship"]),
    "yields in any case": ({"meeting": {}, "fellowship": {"aliases": ["Meetings"]}}, "<p>meetings</p>", ["meetings > fellowship"]),
}  # fmt: skip
CHOICE: dict[str, Case] = {
    "the longest of those that start together": ({"night": {}, "night-watch": {}, "night-watch-group": {}},
        "<p>A night watch group, night watch.</p>",
        ["night watch group > night-watch-group", "night watch > night-watch"]),
    "the shorter when the longer is not there": ({"night": {}, "night-watch-group": {}}, "<p>night watch</p>", ["night > night"]),
    "the leftmost though another is longer": ({"warm-line": {}, "line-of-credit-union": {}}, "<p>warm line of credit union</p>",
        ["warm line > warm-line"]),
    "the next begins where the first ended": ({"a-b": {"term": "open door"}, "b-c": {"term": "door key"}, "c-d": {"term": "key ring"}},
        "<p>open door key ring</p>", ["open door > a-b", "key ring > c-d"]),
    "words of a term that links by hand only": ({"open-door": {"autolink": False}, "door": {}}, "<p>open door, door</p>", ["door > door"]),
    "a longer form that does not match as written": ({"it": {"term": "IT desk", "match_case": True}, "desk": {}}, "<p>it desk, IT desk</p>",
        ["desk > desk", "IT desk > it"]),
    "a longer one that no edge ends": ({"self-care": {}, "self": {}}, "<p>self careless</p>", ["self > self"]),
}  # fmt: skip
BETWEEN: dict[str, Case] = {
    "hyphen for space": ({"warm-line": {}}, "<p>warm-line</p>", ["warm-line > warm-line"]),
    "space for hyphen": ({"me-too": {"term": "me-too"}}, "<p>me too</p>", ["me too > me-too"]),
    "several spaces": ({"warm-line": {}}, "<p>warm \t line</p>", ["warm line > warm-line"]),
    "a line break": ({"warm-line": {}}, "<p>warm\nline warm\r\nline</p>", ["warm line > warm-line", "warm line > warm-line"]),
    "a no-break space by name": ({"warm-line": {}}, "<p>warm&nbsp;line</p>", ["warm line > warm-line"]),
    "a no-break space by number": ({"warm-line": {}}, "<p>warm&#160;line warm&#xA0;line</p>", ["warm line > warm-line",
        "warm line > warm-line"]),
    "a no-break space itself": ({"warm-line": {}}, "<p>warm\u00a0line</p>", ["warm line > warm-line"]),
    "a no-break hyphen": ({"warm-line": {}}, "<p>warm\u2011line warm\u2010line</p>", ["warm\u2011line > warm-line",
        "warm\u2010line > warm-line"]),
    "nothing between": ({"warm-line": {}}, "<p>warmline</p>", []),
    "a dash is no hyphen": ({"warm-line": {}}, "<p>warm–line warm—line</p>", []),
    "other signs": ({"warm-line": {}}, "<p>warm, line; warm/line; warm. Line</p>", []),
    "the curly apostrophe for the straight": ({"aa": {"term": "don't know"}}, "<p>don’t know, don&rsquo;t know, don&#39;t know</p>",
        ["don’t know > aa", "don’t know > aa", "don't know > aa"]),
    "the straight apostrophe for the curly": ({"aa": {"term": "don’t know"}}, "<p>don't know</p>", ["don't know > aa"]),
}  # fmt: skip
CHARACTERS: dict[str, Case] = {
    "an entity by name": ({"pr": {"term": "P&R"}}, "<p>P&amp;R</p>", ["P&R > pr"]),
    "an ampersand that is none": ({"pr": {"term": "P&R"}}, "<p>P&R</p>", ["P&R > pr"]),
    "an entity without its semicolon": ({"rose": {"term": "rosé"}}, "<p>ros&eacute life</p>", ["rosé > rose"]),
    "an entity by number": (HOPE, "<p>h&#111;pe &#x68;ope hop&#101;</p>", ["hope > hope", "hope > hope", "hope > hope"]),
    "an entity that is a letter makes no edge": (HOPE, "<p>hope&eacute; &#97;hope</p>", []),
    "an entity that is a sign makes an edge": (HOPE, "<p>&ldquo;hope&rdquo;&hellip; &mdash;hope&mdash;</p>", ["hope > hope",
        "hope > hope"]),
    "an entity twice": (HOPE, "<p>h&amp;#111;pe</p>", []),
    "an entity that writes a control character": (HOPE, "<p>hop&#1;e</p>", []),
    "what only looks like an entity": ({"nosuch": {}}, "<p>&nosuch; nosuch</p>", ["nosuch > nosuch", "nosuch > nosuch"]),
    "a decomposed text, a composed form": ({"rose": {"term": "ros\u00e9"}}, "<p>rose\u0301</p>", ["rose\u0301 > rose"]),
    "a composed text, a decomposed form": ({"rose": {"term": "rose\u0301"}}, "<p>ros\u00e9</p>", ["ros\u00e9 > rose"]),
    "an accent written as an entity": ({"rose": {"term": "ros\u00e9"}}, "<p>rose&#769; bar</p>", ["rose\u0301 > rose"]),
    "an accent makes another letter": ({"resume": {}}, "<p>resume\u0301 r\u00e9sum\u00e9 resume</p>", ["resume > resume"]),
    "an accent that nothing composes": ({"x": {"term": "x\u0302y"}, "y": {"term": "x"}}, "<p>x\u0302y x\u0302 x</p>", ["x\u0302y > x",
        "x > y"]),
    "two accents in another order": ({"o": {"term": "o\u0323\u0302x"}}, "<p>o\u0302\u0323x \u1ed9x</p>", ["o\u0302\u0323x > o",
        "\u1ed9x > o"]),
    "two accents that nothing composes": ({"q": {"term": "q\u0323\u0302x"}}, "<p>q\u0302\u0323x</p>", ["q\u0302\u0323x > q"]),
    "Hangul from its parts": ({"han": {"term": "한"}}, "<p>\u1112\u1161\u11ab</p>", ["\u1112\u1161\u11ab > han"]),
    "a character whose capital is longer": ({"strasse": {"term": "straße"}}, "<p>Straße, STRASSE</p>", ["Straße > strasse",
        "STRASSE > strasse"]),
}  # fmt: skip


@_table(FORMS | PLURALS | CHOICE | BETWEEN | CHARACTERS)
def test_words(terms: Terms, html: str, expected: list[str]) -> None:
    assert links(linked(html, terms)) == expected


# Edges, addresses, tags --------------------------------------------------------------------------------------------------------

EDGES = {
    "punctuation": "(hope) “hope” hope, hope. hope! hope? hope: hope; hope… *hope* [hope] «hope» hope—x x–hope",
    "the ends of the text": "hope",
    "a possessive": "hope's hope’s hopes'",
    "ellipsis and quotes behind a stop": "hope... hope.” hope.) hope?!",
    "a hyphen that joins nothing": "hope- -hope hope -- hope (hope-)",
    "one slash between two words": "hope/fear fear/hope and/or hope",
    "an address before it": "see https://x.example, hope and you@x.example hope",
    "signs with a space": "# hope and @ hope / hope",
}
NO_EDGES = {
    "a letter": "hopeful xhope éhope hopeß",
    "a digit": "hope2 4hope hope²",
    "an underscore": "hope_ _hope_",
    "a hyphen that joins": "hope-based non-hope hope-2 2-hope",
    "a no-break hyphen": "hope\u2011based non\u2011hope hope&#8209;based",
    "a soft hyphen": "hope\u00adful un&shy;hope",
    "an accent": "hope\u0301 hope&#x301;",
}
ADDRESSES = {
    "a web address": "https://example.org/hope http://hope.example HTTPS://X.EXAMPLE/HOPE",
    "with a query": "https://example.org/?q=hope&amp;hope=1#hope",
    "a host by its www": "www.hope.example www.example.org/hope",
    "a host without anything": "hope.example hope.co.uk",
    "a page of a host": "example.org/hope",
    "a host with a port": "example.org:8000/hope",
    "other schemes": "ftp://example.org/hope mailto:hope@example.org tel:hope ssh+git://hope",
    "in brackets": "(https://example.org/hope) &lt;https://example.org/hope&gt; “https://example.org/a/hope”",
    "longer than a line": f"https://example.org/go?from={'x' * 300}&amp;to=hope",
    "an e-mail address": "hope@example.org me@hope.example first.hope@example.org",
    "a file": "hope.md hope.tar.gz my.hope.txt, hope.pdf.",
    "a path": "docs/hope/a.txt docs/hope.md /hope /srv/hope ./hope ../hope ~/hope hope/",
    "a path on Windows": "docs\\hope \\\\server\\hope",
    "a path from a Windows drive": "C:\\hope",
    "a name": "@hope @hope, (@hope)",
    "a tag": "#hope #hope. (#hope)",
    "with a tag inside": "https://example.org/<b>hope</b> www.<i>hope</i>.org #<b>hope</b> me@<i>hope</i>.org",
}


@pytest.mark.parametrize("text", EDGES.values(), ids=EDGES.keys())
def test_a_word_ends_at(text: str) -> None:
    assert len(links(linked(f"<p>{text}</p>", HOPE))) == text.count("hope")


@pytest.mark.parametrize("text", (NO_EDGES | ADDRESSES).values(), ids=(NO_EDGES | ADDRESSES).keys())
def test_no_words_of_their_own(text: str) -> None:
    """Words that go on, and words in addresses."""
    html = f"<p>{text} end</p>"
    assert linked(html, HOPE) == html


def test_the_possessive_stays_outside() -> None:
    a = '<a class="glossary-term" href="../glossary/hope/">'
    assert linked("<p>Hope's and hope’s</p>", HOPE) == f"<p>{a}Hope</a>'s and {a}hope</a>’s</p>"


TAGS = {
    "a whole word": ("<p><em>hope</em> <strong>hope</strong> <i><b>hope</b></i></p>", 3),
    "part of a word": ("<p>hope<em>ful</em> <b>un</b>hope <i>h</i>ope hop<b>e</b></p>", 0),
    "part of a word two tags away": ("<p>hope<i><b>ful</b></i> hope</b></i>ful</p>", 0),
    "a hyphen across a tag": ("<p>hope<b>-based</b> non-<b>hope</b> hope<i>-</i>2</p>", 0),
    "an underscore across a tag": ("<p>hope<b>_x</b></p>", 0),
    "an accent across a tag": ("<p>hope<b>&#769;</b></p>", 0),
    "a superscript": ("<p>hope<sup>2</sup></p>", 0),
    "a comment": ("<p>hope<!-- x -->ful hope<!----></p>", 1),
    "a wbr": ("<p>hope<wbr>ful</p>", 0),
    "an emptied tag": ("<p>hope<span></span>ful</p>", 0),
    "a tag that ends where the word does": ("<p><b>hope</b>, <i>hope</i>s</p>", 1),
    "a line's end": ("<p>hope<br>ful hope<br/>x</p>", 2),
    "cells": ("<table><tr><td>hope</td><td>ful</td></tr></table>", 1),
    "blocks": ("<div>hope</div><div>ful</div>", 1),
    "items": ("<ul><li>hope<li>ful</ul>", 1),
    "a footnote's reference": ('<p>hope<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>.</p>', 1),
    "a word behind a footnote's reference": ('<p>x<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>hope</p>', 1),
}


@_table(TAGS)
def test_inline_tags(html: str, expected: int) -> None:
    assert len(links(linked(html, HOPE))) == expected


def test_no_link_runs_across_a_tag() -> None:
    for html in ("warm <b>line</b>", "<b>warm</b> line", "warm<br>line", "warm<!-- -->-line", "warm <i></i>line"):
        assert linked(f"<p>{html}</p>", {"warm-line": {}}) == f"<p>{html}</p>"


def test_words_of_a_term_that_a_tag_parts_are_free_for_another() -> None:
    assert links(linked("<p>warm <b>line</b></p>", {"warm-line": {}, "line": {}})) == ["line > line"]


# Forbidden places --------------------------------------------------------------------------------------------------------------

ELEMENTS = (
    "a h1 h2 h3 h4 h5 h6 code pre kbd samp var abbr button label summary select textarea svg math script style template iframe object"
).split()


@pytest.mark.parametrize("name", ELEMENTS)
def test_never_inside(name: str) -> None:
    within = ("hope", "x<g>hope</g>") if name in ("svg", "math") else ("hope", "<span>hope</span>", "x<b>hope</b>hope")
    for inside in within:  # <span> or <b> would end an SVG
        html = f"<div><{name}>{inside}</{name}></div>"
        assert linked(html, HOPE) == html
        assert links(linked(f"{html}<p>hope</p>", HOPE)) == ["hope > hope"], "what comes after it is free again"


PLACES = {
    "a link without an address": '<p><a name="x">hope</a></p>',
    "a link in other elements": '<a href="#"><em>x <b>hope</b></em></a>',
    "capital letters": "<H2>hope</H2><CODE>hope</CODE><p>x</p>",
    "a comment": "<p><!-- hope --></p><!-- > hope -->",
    "a comment with dashes": "<!-- -- hope --!><p>x</p>",
    "a processing instruction, a doctype": "<?php hope ?><!doctype hope>",
    "attributes": "<p title=\"hope\" data-a='> hope' data-b=hope>x</p>",
    "an attribute with a greater-than sign": '<p title="a > hope > b">x</p>',
    "an attribute across lines": '<p\n title="a\nhope\n">x</p>',
    "an image's text": '<img alt="hope" src="hope.png">',
    "an admonition's title": '<div class="admonition"><p class="admonition-title">On hope</p></div>',
    "the class": '<p class="no-glossary">hope</p>',
    "the class among others": '<div class="a no-glossary b"><p>hope</p><ul><li>hope</li></ul></div>',
    "the class behind a line break": '<p class="a\n no-glossary">hope</p>',
    "the class without quotes": "<p class=no-glossary>hope</p>",
    "the class written with an entity": '<p class="no&#45;glossary">hope</p>',
    "the class of an attribute in capitals": '<p CLASS="no-glossary">hope</p>',
    "the class of an attribute with one capital": '<p Class="no-glossary">hope</p><span cLASS="no-glossary">hope</span>',
    "an inline element of the class": '<p>x <em class="no-glossary">hope</em></p>',
    "a script that writes markup": "<script>document.write('<p>hope</p>')</script>",
    "a script in a script's comment": "<script><!-- <script> </script> hope --></script>",
    "a style": "<style>p::before { content: 'hope' }</style>",
    "an option": "<select><option>hope</option></select>",
    "SVG's own text": "<svg><text>hope</text><title>hope</title></svg>",
    "HTML in SVG": "<svg><foreignObject><p>hope</p></foreignObject></svg>",
    "text of MathML": "<math><mtext>hope</mtext></math>",
}
FREE = {
    "a class that only resembles it": '<p class="no-glossaries my-no-glossary">hope</p>',
    "the class of something else": '<p data-class="no-glossary" id="no-glossary">hope</p>',
    "the second of two classes, which browsers ignore": '<p class="x" class="no-glossary">hope</p>',
    "an element that only begins alike": "<preface>hope</preface> <abbreviation>x</abbreviation>",
    "raw HTML": "<section><article><div><p><span>hope</span></p></div></article></section>",
    "table cells": "<table><thead><tr><th>hope</th></tr></thead></table>",
    "behind an empty code": "<p><code></code>hope</p>",
    "terms and their descriptions": "<dl><dt>hope</dt></dl>",
    "what details hold": "<details><summary>x</summary>hope</details>",
    "a less-than sign that is text": "<p>1 < 2 <3 hope</p>",
    "a lonely end tag": "<p>x</code> hope</p>",
}


@pytest.mark.parametrize("html", PLACES.values(), ids=PLACES.keys())
def test_a_forbidden_place(html: str) -> None:
    assert linked(html, HOPE) == html


@pytest.mark.parametrize("html", FREE.values(), ids=FREE.keys())
def test_a_free_place(html: str) -> None:
    assert links(linked(html, HOPE)) == ["hope > hope"]


MALFORMED = {
    "a tag that never ends": ("<p>hope</p><p title=hope", 1),
    "a quote that never ends": ('<p>hope</p><p title="hope> hope</p><p>hope', 1),
    "a comment that never ends": ("<p>hope</p><!-- hope <p>hope</p>", 1),
    "a script that never ends": ("<p>hope</p><script>hope</p>hope", 1),
    "a code that never ends": ("<p>hope</p><code>hope</p><p>hope</p>", 1),
    "a heading that never ends": ("<h3>hope<p>hope</p>", 0),
    "a heading ended by another": ("<h2>hope</h3><p>hope</p>", 1),
    "a link that never ends": ('<p><a href="x">hope</p><p>hope</p>', 0),
    "a link in a link": ('<p><a href="x">hope <a href="y">hope</a> hope</p>', 1),
    "ends in the wrong order": ("<p><b><code>hope</b> hope</code> hope</p>", 1),
    "a button ended by another": ("<button>hope<button>hope</button> hope", 1),
    "an attribute between quotes": ("<p a='\">hope'>hope</p>", 1),
    "attributes without spaces": ('<p a="x"b="hope">hope</p>', 1),
    "an end tag with attributes": ('<code>hope</code class="x"> hope', 1),
    "an empty end tag": ("<p></>hope</p>", 1),
    "an end tag of no letter": ("<p></ hope>hope</p>", 1),
    "a comment with an empty start": ("<!-->hope", 1),
    "text in a table, which browsers move out": ("<table>hope<tr><td>hope</td></tr></table>", 1),
    "a paragraph in a paragraph": ('<p class="no-glossary">hope<p>hope</p>', 1),
    "a cell left open": ("<table><tr><td><code>hope<td>hope</table>hope", 2),
    "a select left open by a table's": ("<select><option>hope</select>hope", 1),
}


@_table(MALFORMED)
def test_malformed_html_is_read_as_browsers_read_it(html: str, expected: int) -> None:
    """The judge is a parser of the HTML standard: `links` reads the tree."""
    assert len(links(linked(html, HOPE))) == expected
    assert linked(html, HOPE).replace('<a class="glossary-term" href="../glossary/hope/">hope</a>', "hope") == html


def test_every_other_byte_stays() -> None:
    html = "<P CLASS=a  >\r\n&NBSP;Hope\t&amp &copy; <BR/ > <!-- x --> <img src=x>\x0c</P >\n\n"
    assert linked(html, HOPE) == html.replace("Hope", '<a class="glossary-term" href="../glossary/hope/">Hope</a>')


# Policies and the pages themselves ---------------------------------------------------------------------------------------------

LONG = "<p>Hope hope</p><h2 id=a>hope</h2><p>Hopes hope</p><h3>x</h3><p>hope</p><h2 id=b>y</h2><p>HOPE</p>"
POLICIES = {"section": ["Hope", "Hopes", "HOPE"], "page": ["Hope"], "all": ["Hope", "hope", "Hopes", "hope", "hope", "HOPE"]}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_policy(policy: str) -> None:
    found = links(linked(LONG, HOPE, linker.Rules("page/", policy)))
    assert found == [f"{words} > hope" for words in POLICIES[policy]]


def test_sections_is_the_default_policy(tmp_path: Path) -> None:
    site = built(
        tmp_path,
        {"p.md": "Hope, hope.\n\n## A\n\nHope, hope.\n"},
        HOPE,
        settings={"extra": {"glossary": None, "help": None, "pages": None, "search": None}},
    )
    assert site.links("p.md") == ["Hope > hope"] * 2
    assert linker.Rules("").policy == "section"


COUNTED = {
    "an occurrence in a forbidden place does not count": ("<h1>hope</h1><code>hope</code><p>hope</p>", ["hope > hope"]),
    "nor one in an address": ("<p>hope.md hope</p>", ["hope > hope"]),
    "another form of the term does": ("<p>trust hope</p>", ["trust > hope"]),
    "each term counts by itself": ("<p>hope fear hope fear</p>", ["hope > hope", "fear > fear"]),
    "words of a term linked before hide no shorter one": (
        "<p>fear of loss, fear of loss, fear</p>",
        ["fear of loss > loss", "fear > fear"],
    ),
}


@_table(COUNTED)
def test_the_first_on_a_page(html: str, expected: list[str]) -> None:
    terms: Terms = {"hope": {"aliases": ["trust"]}, "fear": {}, "loss": {"term": "fear of loss"}}
    assert links(linked(html, terms, linker.Rules("page/", "page"))) == expected


def test_a_term_is_not_linked_on_its_own_page_nor_are_words_inside_it() -> None:
    terms = glossary({"open-door": {}, "door": {}})
    html = "<p>An open door has a door.</p>"
    assert links(linked(html, terms, linker.Rules("glossary/open-door/", "all", own="open-door")), "glossary/open-door/") == ["door > door"]
    assert links(linked(html, terms, linker.Rules("page/", "all", skip=frozenset({"open-door"})))) == ["door > door"]


def test_own_page_when_built(tmp_path: Path) -> None:
    site = built(tmp_path, {}, {"hope": {"body": "Hope meets fear."}, "fear": {"body": "Fear meets hope."}})
    assert site.links("glossary/hope.md") == ["fear > fear"]
    assert site.links("glossary/fear.md") == ["hope > hope"]


def test_the_index_page_is_linked_as_any_other(tmp_path: Path) -> None:
    assert built(tmp_path, {"glossary/index.md": "# All\n\nWith hope.\n"}, HOPE).links("glossary/index.md") == ["hope > hope"]


WHERE = {
    "at the root": ("index.md", True, 'href="glossary/hope/"'),
    "a page": ("p.md", True, 'href="../glossary/hope/"'),
    "deep down": ("a/b/c.md", True, 'href="../../../glossary/hope/"'),
    "a folder's index": ("a/index.md", True, 'href="../glossary/hope/"'),
    "at the root, as a file": ("p.md", False, 'href="glossary/hope.html"'),
    "deep down, as a file": ("a/b/c.md", False, 'href="../../glossary/hope.html"'),
    "beside the term": ("glossary/index.md", True, 'href="../glossary/hope/"'),
}


@pytest.mark.parametrize(("page", "directories", "expected"), WHERE.values(), ids=WHERE.keys())
def test_the_address_leads_to_the_term(tmp_path: Path, page: str, directories: bool, expected: str) -> None:
    site = built(tmp_path, {page: "# P\n\nHope.\n"}, HOPE, settings={"use_directory_urls": directories})
    assert site.links(page) == ["Hope > hope"]
    assert expected.replace("./", "") in site.html(page).replace("./", "")


@pytest.mark.parametrize("slug", ["über-mut", "two words", "100%", "a+b", "q&a", "it's", "semi;colon"])
def test_any_file_name_is_a_slug(tmp_path: Path, slug: str) -> None:
    body = "Our Kompass, [by name](<glossary/SLUG.md>).".replace("SLUG", slug.replace("%", "%25").replace(" ", "%20"))
    site = built(tmp_path, {"p.md": body}, {slug: {"term": "Kompass"}})
    assert site.links("p.md") == [f"Kompass > {slug}", f"by name > {slug}"]


# What Markdown makes -----------------------------------------------------------------------------------------------------------

MARKDOWN = {
    "a paragraph": ("With hope.", 1),
    "emphasis": ("*hope* **hope** ***hope*** ~~hope~~", 4),
    "emphasis in a word": ("un**hope** *hope*ful", 0),
    "a subscript": ("hope~2~", 0),
    "headings": ("# hope\n\n## hope\n\n### hope\n\nhope\n=\n\nhope\n-\n\n#### hope {: #x }\n\nx", 0),
    "lists": ("- hope\n- x\n    1. hope\n    2. y\n\n        hope", 3),
    "a quotation": ("> hope\n>\n> > hope", 2),
    "a table": ("| hope | b |\n| --- | --- |\n| hope | `hope` |", 2),
    "code in a line": ("`hope` and ``hope``", 0),
    "a fence": ("```\nhope\n```\n\n~~~python\nhope = 1\n~~~", 0),
    "a fence in a list": ("- x\n\n    ```\n    hope\n    ```", 0),
    "an indented block": ("x\n\n    hope", 0),
    "links of every kind": ("[hope](index.md) [hope][1] <https://x.org/hope> [**hope**](#x)\n\n# x\n\n[1]: https://x.org/ 'hope'", 0),
    "an image": ("![hope](data:, 'hope') [![hope](data:,)](index.md)", 0),
    "attributes": ("x\n{: title='hope' }", 0),
    "raw HTML": ("<div><p>hope</p></div>\n\nx <span>hope</span>", 2),
    "Markdown in HTML": ('<div markdown>\n\n*hope* and `hope`\n\n</div>\n\n<p markdown="span">**hope**</p>', 2),
    "a comment": ("x <!-- hope -->\n\n<!-- hope -->", 0),
    "an escape": (r"\*hope\* and h\ope", 1),
    "entities": ("hope&nbsp;is &ldquo;hope&rdquo; &#104;ope", 3),
    "a hard break": ("hope  \nhope", 2),
    "a rule": ("hope\n\n---\n\nhope", 2),
    "a definition list": ("hope\n:   hope\n", 2),
    "a footnote": ("hope[^1] x.\n\n[^1]: hope in a note.\n", 2),
    "an admonition": ('!!! note "On hope"\n    In hope.', 1),
    "an admonition without a title": ('!!! hope ""\n    In hope.', 1),
    "an admonition with its own name for a title": ("!!! hope\n    In hope.", 1),
    "details": ('??? note "On hope"\n    In hope.', 1),
    "tabs": ('=== "hope"\n\n    In hope.\n\n=== "more hope"\n\n    In hope.\n', 2),
    "tasks": ("- [ ] hope\n- [x] hope", 2),
    "an address in angle brackets": ("<hope@example.org>", 0),
    "the class on a paragraph": ("hope\n{: .no-glossary }\n\nhope", 1),
    "the class on a word": ("*hope*{ .no-glossary } hope", 1),
    "the class on a heading's block": ("## x { .no-glossary }\n\nhope", 1),
    "the class on a list": ("- hope\n- x\n{: .no-glossary }\n\ny", 1),
    "the class on an admonition": ("!!! note no-glossary\n    hope\n\nhope", 1),
    "the class on HTML with Markdown": ('<div class="no-glossary" markdown>\n\nhope\n\n</div>\n\nhope', 1),
    "a page of nothing": ("", 0),
    "lines that end as on Windows": ("hope\r\n\r\n- hope\r\n", 2),
    "rules around text": ("---\n\nhope\n\n---\n\nhope", 2),
    "a first line with a colon": ("hope: a word\n\nhope", 2),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown(tmp_path: Path, source: str, expected: int) -> None:
    site = built(tmp_path, {"p.md": source}, HOPE)
    assert [link for link in site.links("p.md") if link.lower() == "hope > hope"] == site.links("p.md")
    assert len(site.links("p.md")) == expected


def test_a_snippet_is_linked_where_it_stands(tmp_path: Path) -> None:
    pages = {"a/p.md": '--8<-- "part.txt"\n', "_snippets/part.txt": "Hope from a snippet.\n"}
    assert built(tmp_path, pages, HOPE).links("a/p.md") == ["Hope > hope"]


def test_a_table_of_contents_stays_as_it_is(tmp_path: Path) -> None:
    site = built(tmp_path, {"p.md": "[TOC]\n\n## Hope\n\nhope\n"}, HOPE)
    assert site.links("p.md") == ["hope > hope"]
    assert 'href="#hope"' in site.html("p.md")


def test_a_page_is_the_same_but_for_its_links(tmp_path: Path) -> None:
    text = "".join(source for source, _ in MARKDOWN.values() if "\r" not in source and "{:" not in source)
    with_terms = built(tmp_path / "one", {"p.md": text}, HOPE).html("p.md")
    without = built(tmp_path / "two", {"p.md": text}).html("p.md")
    assert with_terms != without
    for words in ("hope", "Hope", "&#104;ope"):
        with_terms = with_terms.replace(f'<a class="glossary-term" href="../glossary/hope/">{words}</a>', words)
    assert with_terms == without


# Passages in other languages -----------------------------------------------------------------------------------------------------

PASSAGES = {
    "the page's own language": ('<p lang="en">hope</p><p lang=EN-gb>hope</p>', ["hope > hope", "hope > hope"]),
    "another language": ('<p lang="ar" dir="rtl">hope</p> hope', ["hope > hope"]),
    "a word of it": ("<p>x <em LANG = es-MX>hope</em> hope</p>", ["hope > hope"]),
    "all that it holds": ('<div lang="fa"><ul><li>hope</li></ul></div>', []),
    "in tags that are not in order": ('<p lang="he">hope <b>x</p></b><p lang="en">hope', ["hope > hope"]),
    "an attribute that only resembles it": ('<p data-lang="ar" hreflang="ar">hope</p>', ["hope > hope"]),
    "no language": ('<p lang="">hope</p>', ["hope > hope"]),
}


@_table(PASSAGES)
def test_a_passage_in_another_language_holds_no_terms(html: str, expected: list[str]) -> None:
    page = parse.parse(html, "en")
    assert links(edits.apply_edits(html, linker.link(page, glossary(HOPE), linker.Rules("page/", "all")).edits)) == expected


def test_a_passage_says_its_language_in_markdown(tmp_path: Path) -> None:
    text = "Hope.\n\nHope, رجاء hope.\n{ lang=ar dir=rtl }\n\nA [hope](term:hope){ lang=es } and *hope*{ lang=es }, hope.\n"
    site = built(tmp_path, {"p.md": text}, HOPE, theme="material", plugins=["search"])
    assert '<p dir="rtl" lang="ar">Hope, رجاء hope.</p>' in site.html("p.md")
    assert site.links("p.md") == ["Hope > hope", "hope > hope", "hope > hope"]
