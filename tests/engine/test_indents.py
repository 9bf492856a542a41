"""Pages go out without the indents of their templates, and look the same."""

from __future__ import annotations

import pytest

from peerkb.html.indents import without_indents
from peerkb.theme.patches import escape_site_words
from tests.browsing import Built


@pytest.mark.parametrize(
    ("html", "sent"),
    [
        ("<p>\n    a\n\n  \n\tb\n</p>\n", "<p>\na\nb\n</p>\n"),
        ("<p>a  b</p>\n\N{NO-BREAK SPACE} c", "<p>a  b</p>\n\N{NO-BREAK SPACE} c"),
        ("  <i>\n  <pre class=x>\n  a\n\n    b</pre>\n  c", "  <i>\n<pre class=x>\n  a\n\n    b</pre>\nc"),
        ("<b>\n  <textarea>\n\n  a</textarea>\n\n<pre>\n b</pre>\n\n", "<b>\n<textarea>\n\n  a</textarea>\n<pre>\n b</pre>\n"),
        ("<prefix>\n  a", "<prefix>\na"),
    ],
)
def test_indents_and_empty_lines_go_but_where_text_shows_as_written(html: str, sent: str) -> None:
    assert without_indents(html) == sent


def test_pages_have_none(built: Built) -> None:
    for page in built.pages.values():
        assert without_indents(page.html) == page.html, page.path


def test_the_name_of_the_site_is_escaped_with_indents_and_without() -> None:
    label = '<label class="md-nav__title" for="__drawer">\n    <a></a>\n    R&D\n  </label>'
    escaped = escape_site_words(label, "R&D", "")
    assert "R&amp;D" in escaped
    assert escape_site_words(without_indents(label), "R&D", "") == without_indents(escaped)
