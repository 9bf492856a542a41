"""HTML as plain Markdown: what each element becomes, and that what is read of it is what stood there."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from peerkb.html.plain_markdown import escape, to_markdown

MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")

CASES = {
    "a paragraph keeps its lines": ("<p>One.\n  Two  words.</p>", "One.\nTwo words."),
    "text alone": ("one<p>two</p>three", "one\n\ntwo\n\nthree"),
    "headings, but not the first": (
        '<h1>A</h1><h2 id="b">B <em>c</em><a class="headerlink" href="#b">¶</a></h2><h4></h4>',
        "## B *c*",
    ),
    "marks hug their words": ("<p>a<strong> b </strong>c <del>d</del></p>", "a **b** c ~~d~~"),
    "code": ("<p><code>a`b</code> <kbd>*</kbd></p>", "``a`b`` `*`"),
    "a link": ('<p><a href="b/#c">B</a> <a href="e (f)">g</a> <a href="h"></a></p>', "[B](/b/#c) [g](/e%20%28f%29)"),
    "a picture with words, and one without": ('<p><img src="a.svg" alt="A [b]"> <img src="c.svg" alt=""></p>', "![A \\[b\\]](/a.svg)"),
    "a link around a picture": ('<p><a href="a.svg"><img src="a.svg" alt="A"></a></p>', "[![A](/a.svg)](/a.svg)"),
    "a line break": ("<p>a<br>b</p>", "a\\\nb"),
    "lists in lists": ("<ul><li>a<ol start='3'><li>b</li><li>c</li></ol></li><li>d</li></ul>", "- a\n\n  3. b\n  4. c\n\n- d"),
    "a list below a line": ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
    "points of several blocks": ("<ul><li><p>a</p><p>b</p></li><li>c</li></ul>", "- a\n\n  b\n\n- c"),
    "a box": (
        '<div class="admonition help"><p class="admonition-title">Now</p><p>Call <a href="tel:1">1</a>.</p></div>',
        "> **Now**\n>\n> Call [1](tel:1).",
    ),
    "choices are a list": (
        "<details><summary>a</summary><p>b</p></details>\n<details><summary>c</summary><p>d</p></details>",
        "- a\n\n  b\n\n- c\n\n  d",
    ),
    "a table": (
        "<table><thead><tr><th>A|</th><th>B</th></tr></thead><tbody><tr><td>c<br>d</td></tr></tbody></table>",
        "| A\\| | B |\n| --- | --- |\n| c d |  |",
    ),
    "terms and what they mean": ("<dl><dt>a</dt><dd>b</dd><div><dt>c</dt><dd><p>d</p></dd></div></dl>", "- **a**: b\n- **c**: d"),
    "a listing": ("<pre><span></span><code>a\n```\n  *b*\n</code></pre>", "````\na\n```\n  *b*\n````"),
    "a rule": ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
    "what is no text": (
        "<nav><a href='a'>b</a></nav><script>c</script><svg><title>d</title></svg><template><p>e</p></template>"
        "<button>f</button><p hidden>g</p><aside popover><p>h</p></aside><!-- i --><p>j</p>",
        "j",
    ),
    "what would mean something": ("<p># 1 * 2 _ [3] &lt;4&gt; ` \\</p><p>1. a\n- b\n=== c</p>", None),
    "HTML that never ends": ("<div><p>a <b>b</div></i><p>c", "a **b**\n\nc"),
}


@pytest.mark.parametrize(("given_html", "expected"), CASES.values(), ids=CASES.keys())
def test_what_an_element_becomes(given_html: str, expected: str | None) -> None:
    made = to_markdown(given_html, lambda href: href if ":" in href else f"/{href}")
    if expected is None:
        assert _read(made) == "# 1 * 2 _ [3] <4> ` \\ 1. a - b === c"
    else:
        assert made == expected


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=60))
def test_any_text_is_read_as_it_stood(text: str) -> None:
    words = " ".join(text.split())
    assert _read(to_markdown(f"<p>{html.escape(text)}</p>", str)) == words
    assert _read(escape(text)) == words


def _read(text: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", MARKDOWN.render(text))).split())
