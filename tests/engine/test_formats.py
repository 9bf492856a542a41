"""Days, numbers, lists and plurals of a language."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from peerkb.languages.formats import Formats
from tests.small_site import built

DAY = datetime.date(2026, 3, 1)


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("en", "March 1, 2026"),
        ("es", "1 de marzo de 2026"),
        ("pt-BR", "1 de março de 2026"),
        ("ar", "1 مارس 2026"),
        ("es-XX", "1 de marzo de 2026"),
        ("qqq", "March 1, 2026"),
        ("", "March 1, 2026"),
    ],
)
def test_a_day(code: str, day: str) -> None:
    assert Formats(code).day(DAY) == day


@pytest.mark.parametrize(
    ("code", "items", "together"),
    [
        ("en", [], ""),
        ("en", ["a"], "a"),
        ("en", ["a", "b"], "a and b"),
        ("en", ["a", "b", "c"], "a, b and c"),
        ("en", ["a", "inns"], "a and inns"),
        ("es", ["a", "b", "c"], "a, b y c"),
        ("es", ["a", "b", "iglesias"], "a, b e iglesias"),
        ("es", ["madres", "hijos"], "madres e hijos"),
        ("es", ["agua", "hielo"], "agua y hielo"),
        ("es", ["a", "«Infancia»"], "a e «Infancia»"),
        ("es", ["tú y", "yo"], "tú y y yo"),
        ("en", ["{0}", "{1}"], "{0} and {1}"),
        ("ja", ["a", "b", "c"], "a、b、c"),
    ],
)
def test_a_list(code: str, items: list[str], together: str) -> None:
    assert Formats(code).together(items) == together


@pytest.mark.parametrize(
    ("code", "categories", "as_english"),
    [
        ("en", ("one", "other"), True),
        ("de", ("one", "other"), True),
        ("es", ("one", "many", "other"), False),
        ("hi", ("one", "other"), False),  # one is for 0 too
        ("pl", ("one", "few", "many", "other"), False),
        ("ja", ("other",), False),
    ],
)
def test_the_plurals_of_a_language(code: str, categories: tuple[str, ...], as_english: bool) -> None:
    assert Formats(code).categories == categories
    assert Formats(code).counts_as_english is as_english


def test_numbers() -> None:
    assert [Formats(code).number(12345) for code in ("en", "es", "fr")] == ["12,345", "12.345", "12\u202f345"]


def test_pages_write_days_and_lists_by_the_language(tmp_path: Path) -> None:
    pages = {"index.md": "---\ntitle: Home\nkind: idea\naudience: [a, b, c]\nlast_reviewed: 2026-03-01\n---\nHere.\n"}
    extra = {
        "announced": {"idea": 0},
        "pages": {"kinds": {"idea": {}}, "audiences": {"a": "guests", "b": "staff", "c": "new & old"}, "required": []},
    }
    html = built(tmp_path, pages, theme="material", extra=extra).html("index.md")
    assert "For guests, staff and new &amp; old" in html
    assert '<time datetime="2026-03-01">March 1, 2026</time>' in html
