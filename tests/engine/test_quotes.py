"""Quotation marks and apostrophes: straight in sources and in what is for machines, the language's own in what readers see."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerkb.pages.quotes import Quotes
from tests.browsing import Built

ENGLISH = Quotes("“", "”", "‘", "’")
STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ('<p>"It\'s late," she says.</p>', "<p>“It’s late,” she says.</p>"),
        ('<p>He said, "She said \'no\'."</p>', "<p>He said, “She said ‘no’.”</p>"),
        ("<p>The cooks' beds, since the '90s, 'cause it rains.</p>", "<p>The cooks’ beds, since the ’90s, ’cause it rains.</p>"),
        ('<p>A "<a href="x">bed</a>" and <em>that</em>\'s it ("so")</p>', '<p>A “<a href="x">bed</a>” and <em>that</em>’s it (“so”)</p>'),
        ('<p>Rain</p><p>"<b>No</b>."</p>', "<p>Rain</p><p>“<b>No</b>.”</p>"),
        ("<p>&quot;It&#39;s&nbsp;'so'&quot;</p>", "<p>“It’s&nbsp;‘so’”</p>"),
        ("<p>&quot;Wait&mdash;&quot; he said</p>", "<p>“Wait&mdash;” he said</p>"),
        ('<title>"It\'s"</title><img alt="It\'s &quot;so&quot;">', '<title>“It’s”</title><img alt="It’s “so”">'),
        ('<img title="a > \'b\'">"so"', '<img title="a > \'b\'">“so”'),
        ('<meta name="description" content="It\'s">', '<meta name="description" content="It’s">'),
        ('<svg><text>It</text><text>"is"</text></svg>', "<svg><text>It</text><text>“is”</text></svg>"),
    ],
)  # fmt: skip
def test_a_mark_opens_or_closes_by_what_stands_beside_it(html: str, printed: str) -> None:
    assert ENGLISH.html(html, "en") == printed


@pytest.mark.parametrize(
    "html",
    [
        "<p><code>a = \"b's\"</code> and <kbd>'</kbd></p>",
        '<pre>it\'s <b>"so"</b></pre>',
        '<script type="application/ld+json">{"name": ">it\'s"}</script><style>a::before {content: "\'"}</style>',
        "<textarea>it's</textarea><!-- <p>it's</p> -->",
        '<p lang="fr">"<span>C\'est</span> l\'eau"</p>',
        '<input value="it\'s" data-said="it\'s" alt="">',
        "<p class='a' data-x='{\"y\": 1}'>said</p>",
        '<meta property="og:url" content="https://garden.example/it\'s">',
    ],
)
def test_what_is_no_prose_or_in_another_language_stays(html: str) -> None:
    assert ENGLISH.html(html, "en") == html


def test_a_language_without_marks_keeps_straight_ones() -> None:
    assert Quotes().html('<p>"It\'s"</p>', "en") == '<p>"It\'s"</p>'


@given(st.text(alphabet="ab '\"<>/=&;#39quot-\n", max_size=60), st.sampled_from(["<p>{}</p>", "<i>a</i>{}", '<a title="{}">b</a>', "{}"]))
def test_nothing_but_marks_ever_changes(text: str, around: str) -> None:
    html = around.format(text)
    plain = re.sub("&(?:quot|#34);", '"', re.sub("&(?:apos|#39|#x27);", "'", html))
    assert re.sub("&(?:quot|#34);", '"', re.sub("&(?:apos|#39|#x27);", "'", ENGLISH.html(html, "en").translate(STRAIGHT))) == plain


def test_pages_are_printed_and_what_machines_read_is_not(built: Built) -> None:
    page = (built.folder / "beds/watering/index.html").read_text(encoding="utf-8")
    assert "“It looks thirsty. May I check the ground first?”" in page
    assert '"It looks thirsty. May I check the ground first?"' in (built.folder / "beds/watering/index.md").read_text(encoding="utf-8")
