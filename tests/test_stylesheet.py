"""A style sheet weighs less for its readers, and says the same."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerkb.stylesheet import lightened
from tests.browsing import Built

SOURCE = Path(__file__).resolve().parent.parent / "docs" / "assets" / "kb.css"
PIECES = ["a", " ", "\n", "{", "}", "/*", "*/", '"', "'", "\\", "url(", ")", "/", "*", "x y", ":", ";", "\t"]


@pytest.mark.parametrize(
    ("css", "light"),
    [
        ("a { b: c }\n", "a { b: c }\n"),
        ("/* why */\na {\n    b: c; /* and\n how */\n}\n", "a {\nb: c;\n}\n"),
        ("a /* within */ b {}", "a b {}\n"),
        ("a/* no space */b {}", "a/**/b {}\n"),
        ('a { content: "/* kept */"; }', 'a { content: "/* kept */"; }\n'),
        ("a { content: '\\'/* kept */'; }", "a { content: '\\'/* kept */'; }\n"),
        ("a { b: url(/*kept*/c) }", "a { b: url(/*kept*/c) }\n"),
        ('a { b: url("c") /* gone */ }', 'a { b: url("c") }\n'),
        ("a {} /* never ends", "a {}\n"),
    ],
)
def test_comments_and_indentation_go_and_nothing_else(css: str, light: str) -> None:
    assert lightened(css) == light


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_is_light_gets_no_lighter(css: str) -> None:
    light = lightened(css)
    assert lightened(light) == light
    assert len(light) <= len(css) + 3 * css.count("/*") + 1


def test_readers_get_the_light_one(built: Built) -> None:
    sent = (built.folder / "assets" / "kb.css").read_bytes()
    assert sent.decode() == lightened(SOURCE.read_text(encoding="utf-8"))
    assert len(gzip.compress(sent)) < 0.75 * len(gzip.compress(SOURCE.read_bytes()))
