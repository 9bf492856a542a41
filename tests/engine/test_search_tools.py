"""The commands that show editors how the search answers, on the site of the garden."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import Built
from tools import search
from tools.search import Query
from tools.searching import Explanation, Reason, Result, Word, search_in


def test_a_query_is_told_with_the_reasons_for_what_it_finds(chromium_browser: Browser, built: Built) -> None:
    with chromium_browser.new_context(service_workers="block") as context:
        found = search_in(context.new_page(), built.folder)
        lines = list(search.told("what is evaporaion", found.explain("what is evaporaion")))
    assert lines[:2] == ['"what is evaporaion"', "  asks for the meaning of a word"]
    assert [line for line in lines if "evaporation" in line and "misspelled" in line]
    assert [line for line in lines if line.startswith("  1. ") and "/glossary/evaporation/" in line and line.endswith("a definition")]
    assert [line for line in lines if line.startswith('       title "evaporation": evaporation')]


def test_danger_and_a_number_are_told(chromium_browser: Browser, built: Built) -> None:
    with chromium_browser.new_context(service_workers="block") as context:
        found = search_in(context.new_page(), built.folder)
        lines = list(search.told("x", found.explain("phone number, he swallowed a berry")))
    assert "  asks for a phone number" in lines
    assert [line for line in lines if line.startswith("  danger: urgent/poison/ stands above all results")]


def test_gaps_are_listed(chromium_browser: Browser, built: Built) -> None:
    queries = [Query("compost", ("^/beds/composting/",)), Query("compost", ("^/nowhere/",)), Query("xylophone lessons")]
    with chromium_browser.new_context(service_workers="block") as context:
        found = search_in(context.new_page(), built.folder)
        lines = list(search.gaps_of(found, queries))
        known = list(search.sections(found.index()))
    silent = [line for line in lines if line.startswith("  /")]
    assert silent == [f"  /{section.url}" for section in known if section.text and not section.questions]
    assert "2 of 3 queries find nothing good:" in lines
    assert lines[-2].startswith("  compost: first is /")
    assert lines[-1].startswith("  xylophone lessons: first is ")


def test_how_much_of_a_query_the_first_result_has() -> None:
    words = (Word("rain", 3, False, True, ()), Word("barrel", 1, False, True, ()), Word("my", 9, False, False, ()))
    why = (Reason("rain", True, ()), Reason("barrel", False, ()), Reason("my", False, ()))
    result = Result("a/", "A", "", "", 1, False, why)
    assert Explanation(False, False, (), words, (), (result,)).covered() == 0.75
    assert Explanation(False, False, (), words, (), ()).covered() == 0


def test_queries_are_read_from_lines_and_from_lists(tmp_path: Path) -> None:
    lines, listed, wrong = (tmp_path / name for name in ("q.txt", "q.yml", "w.yml"))
    lines.write_text("one two\n\n three \n", encoding="utf-8")
    listed.write_text("- q: one\n  expect: [^/a/]\n- q: two\n", encoding="utf-8")
    wrong.write_text("- one\n", encoding="utf-8")
    assert search.read_queries(lines) == [Query("one two"), Query("three")]
    assert search.read_queries(listed) == [Query("one", ("^/a/",)), Query("two")]
    with pytest.raises(ValueError, match="each item of the list needs 'q'"):
        search.read_queries(wrong)


def test_a_folder_without_a_site_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert search.main([str(tmp_path), "show", "x"]) == 1
    assert "make build" in capsys.readouterr().err
