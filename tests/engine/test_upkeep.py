"""Who looks after pages and when: the day of the next check, what a page and `pages.json` say of it, the issue about those overdue."""

from __future__ import annotations

import contextlib
import datetime
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import justhtml
import pytest
from playwright.sync_api import Browser, Page, expect

from peerkb.pages import review as page_review
from tests.browsing import PATIENCE, Built, attribute
from tests.small_site import Site, built
from tools import review

# The day of the last check, the months, the day of the next.
DUE = {
    "the same day of a later month": ("2026-11-22", 6, "2027-05-22"),
    "a year": ("2026-11-22", 12, "2027-11-22"),
    "the end of December": ("2026-11-30", 1, "2026-12-30"),
    "December itself": ("2026-12-31", 12, "2027-12-31"),
    "a shorter month": ("2026-08-31", 6, "2027-02-28"),
    "a February of 29 days": ("2027-08-31", 6, "2028-02-29"),
    "from such a February": ("2028-02-29", 12, "2029-02-28"),
    "many years": ("2026-01-31", 60, "2031-01-31"),
    "the end of all years": ("9999-06-01", 12, "9999-12-31"),
}


@pytest.mark.parametrize(("reviewed", "months", "expected"), DUE.values(), ids=DUE.keys())
def test_the_next_check_is_due(reviewed: str, months: int, expected: str) -> None:
    assert page_review.review_by(datetime.date.fromisoformat(reviewed), months).isoformat() == expected


# What a page says of itself, and what pages.json says of its upkeep then: the owner, the last check, the next.
RULES = {
    "pages": {
        "required": [],
        "kinds": {"idea": {}, "safety": {}},
        "audiences": {"public": "everybody"},
        "owners": {"editors": "the editors", "nurses": "the nurses & others"},
        "owner": "editors",
        "review_in": {"safety": 6, "term": 24, "default": 12},
    }
}
SAYS: dict[str, tuple[dict[str, Any], tuple[str, str | None, str | None]]] = {
    "nothing": ({}, ("editors", None, None)),
    "a day": ({"last_reviewed": "2026-11-22"}, ("editors", "2026-11-22", "2027-11-22")),
    "a kind with months of its own": ({"kind": "safety", "last_reviewed": "2026-11-22"}, ("editors", "2026-11-22", "2027-05-22")),
    "a kind without": ({"kind": "idea", "last_reviewed": "2026-11-22"}, ("editors", "2026-11-22", "2027-11-22")),
    "months of its own": ({"kind": "safety", "last_reviewed": "2026-11-22", "review_in": 1}, ("editors", "2026-11-22", "2026-12-22")),
    "months without a day": ({"review_in": 1}, ("editors", None, None)),
    "an owner": ({"owner": "nurses"}, ("nurses", None, None)),
}


def _source(says: dict[str, Any]) -> str:
    return "\n".join(["---", "title: P", *(f"{key}: {value}" for key, value in says.items()), "---", "", "Words.", ""])


def _listed(site: Site) -> dict[str, Any]:
    return {page["url"]: page for page in json.loads(site.files["pages.json"])["pages"]}


@pytest.mark.parametrize(("says", "expected"), SAYS.values(), ids=SAYS.keys())
def test_a_page_has_what_it_says_and_otherwise_what_the_site_says(
    tmp_path: Path, says: dict[str, Any], expected: tuple[str, str | None, str | None]
) -> None:
    page = _listed(built(tmp_path, {"p.md": _source(says)}, extra=RULES))["p/"]
    assert (page["owner"], page["last_reviewed"], page["due"]) == expected


def test_a_term_has_a_kind_of_its_own(tmp_path: Path) -> None:
    page = _listed(built(tmp_path, {}, {"hope": {"last_reviewed": datetime.date(2026, 11, 22)}}, extra=RULES))["glossary/hope/"]
    assert (page["kind"], page["due"]) == ("term", "2028-11-22")


def test_a_site_without_rules_lists_its_pages_too(tmp_path: Path) -> None:
    page = _listed(built(tmp_path, {"p.md": _source({"last_reviewed": "2026-11-22", "owner": "me"})}))["p/"]
    assert page["owner"] == "me"
    assert page["last_reviewed"] == "2026-11-22"


def test_the_list_has_all_pages_in_the_order_of_addresses(tmp_path: Path) -> None:
    says = {"kind": "idea", "audience": "[public]", "last_reviewed": "2026-11-22", "owner": "nurses"}
    pages = {"b/q.md": "# Q <em>&</em> é\n", "a.md": _source(says)}
    site = built(tmp_path, pages, {"hope": {}}, extra=RULES, settings={"nav": ["b/q.md", "index.md", "a.md", "glossary/index.md"]})
    listed = _listed(site)
    assert list(listed) == ["", "a/", "b/q/", "glossary/", "glossary/hope/"]
    assert listed["a/"] == {
        "title": "P",
        "url": "a/",
        "kind": "idea",
        "audience": ["public"],
        "owner": "nurses",
        "last_reviewed": "2026-11-22",
        "due": "2027-11-22",
    }
    assert listed["b/q/"]["title"] == "Q & é"


def test_a_page_shows_who_looks_after_it_and_when(tmp_path: Path) -> None:
    pages = {"p.md": _source({"last_reviewed": "2026-11-22", "owner": "nurses"}), "q.md": _source({})}
    site = built(tmp_path, pages, extra=RULES, theme="material", plugins=["search"])
    tree = justhtml.JustHTML(site.html("p.md"), sanitize=False)
    said = [" ".join(node.to_text(separator="", strip=False).split()) for node in tree.query(".kb-checked")]
    assert said == ["Last checked: November 22, 2026", "Looked after by the nurses & others · Next check by: November 22, 2027"]
    assert [attribute(node, "datetime") for node in tree.query(".kb-checked time")] == ["2026-11-22", "2027-11-22"]
    assert [attribute(node, "data-kb-due") for node in tree.query("template")] == ["2027-11-22"]
    assert "<template" not in site.html("q.md")
    assert "check by" not in site.html("q.md")
    assert "look at this page again" not in site.files["search/search_index.json"].decode()


# In a browser -------------------------------------------------------------------------------------------------------------------

ADDRESS, DUE_ON = "why/feed-the-soil/", datetime.date(2028, 4, 5)  # 18 months after its last check, as the garden's settings have it


@contextlib.contextmanager
def _read_on(browser: Browser, site: Built, days: int, *, script: bool = True) -> Iterator[Page]:
    """A reader at noon, so many days after the check was due."""
    day = DUE_ON + datetime.timedelta(days=days)
    with browser.new_context(base_url=site.address, java_script_enabled=script, service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        tab.clock.set_fixed_time(datetime.datetime(day.year, day.month, day.day, 12))  # noqa: DTZ001 - the reader's own clock
        tab.goto(ADDRESS)
        yield tab


@pytest.mark.parametrize(("days", "shown"), [(-1, 0), (0, 0), (1, 1), (400, 1)])
def test_a_page_past_its_day_says_so_without_being_built_again(chromium_browser: Browser, served: Built, days: int, shown: int) -> None:
    with _read_on(chromium_browser, served, days) as tab:
        note = tab.locator(".kb-overdue")
        expect(note).to_have_count(shown)
        if shown:
            expect(note).to_be_visible()
            expect(note).to_contain_text("again by April 5, 2028")
            expect(note.locator("a")).to_have_attribute("href", "../../house/notes/")


def test_it_says_so_from_page_to_page_too(chromium_browser: Browser, served: Built) -> None:
    with _read_on(chromium_browser, served, 400) as tab:
        expect(tab.locator(".kb-overdue")).to_have_count(1)
        tab.evaluate("window.notLoadedAnew = true")
        tab.locator(".kb-footer a", has_text="Words from A to Z").click()
        expect(tab.locator("article h1")).to_contain_text("Words from A to Z")
        expect(tab.locator(".kb-overdue")).to_have_count(1)
        assert tab.evaluate("window.notLoadedAnew")


def test_without_scripts_the_page_is_as_it_was(chromium_browser: Browser, served: Built) -> None:
    with _read_on(chromium_browser, served, 400, script=False) as tab:
        expect(tab.locator(".kb-end")).to_contain_text("Next check by:")
        expect(tab.locator(".kb-overdue")).to_have_count(0)


# The issue about pages that are overdue -----------------------------------------------------------------------------------------


def _page(url: str, due: str | None, owner: str = "editors") -> dict[str, Any]:
    return {"title": f"On {url}", "url": url, "owner": owner, "last_reviewed": "2026-01-31", "due": due}


PAGES = [
    _page("b/", "2027-01-30"),
    _page("c/", "2027-01-31"),
    _page("d/", None),
    _page("a/", "2027-01-30", "nurses"),
    _page("", "2026-12-01"),
]
TODAY = datetime.date(2027, 1, 31)


def test_overdue_pages_are_those_whose_day_has_passed() -> None:
    assert [page["url"] for page in review.overdue(PAGES, TODAY)] == ["", "a/", "b/"]


def test_the_report_has_a_part_for_each_owner() -> None:
    introduction, first, rows, second, more = review.report(review.overdue(PAGES, TODAY)).removeprefix(review.INTRODUCTION).split("\n\n")
    assert (introduction, first, second) == ("", "## editors", "## nurses")
    assert rows.splitlines() == [
        "- [ ] On  (`/`): due 2026-12-01, last checked 2026-01-31",
        "- [ ] On b/ (`/b/`): due 2027-01-30, last checked 2026-01-31",
    ]
    assert more == "- [ ] On a/ (`/a/`): due 2027-01-30, last checked 2026-01-31\n"


# A `gh` that notes what it is asked and given, and knows the issues that GH_ISSUES holds.
GH = """\
#!/bin/sh
echo "$@" >> "$GH_NOTES"
case "$2" in
  list) printf '%s' "$GH_ISSUES" ;;
  *) cat >> "$GH_NOTES" ;;
esac
exit "$GH_STATUS"
"""
OPEN = [{"number": 9, "title": review.TITLE}, {"number": 7, "title": review.TITLE}, {"number": 3, "title": "Another"}]
ISSUES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "none is open": ([], f"issue create --title {review.TITLE} --body-file -"),
    "another is open": (OPEN[2:], f"issue create --title {review.TITLE} --body-file -"),
    "one is open": (OPEN[1:], "issue edit 7 --body-file -"),
    "two are open": (OPEN, "issue edit 7 --body-file -"),
}


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the false `gh` notes what it is asked."""
    program = tmp_path / "bin" / "gh"
    program.parent.mkdir()
    program.write_text(GH, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    monkeypatch.setenv("GH_STATUS", "0")
    monkeypatch.setenv("GH_ISSUES", "[]")
    monkeypatch.setenv("GH_NOTES", str(tmp_path / "notes"))
    (tmp_path / "pages.json").write_text(json.dumps({"pages": PAGES}), encoding="utf-8")
    return tmp_path / "notes"


@pytest.mark.parametrize(("issues", "asked"), ISSUES.values(), ids=ISSUES.keys())
def test_one_issue_is_kept(notes: Path, monkeypatch: pytest.MonkeyPatch, issues: list[dict[str, Any]], asked: str) -> None:
    monkeypatch.setenv("GH_ISSUES", json.dumps(issues))
    assert review.main([str(notes.parent / "pages.json"), "--today", TODAY.isoformat(), "--issue"]) == 0
    listed, then, given = notes.read_text(encoding="utf-8").split("\n", 2)
    assert listed.startswith("issue list --state open ")
    assert then == asked
    assert given == review.report(review.overdue(PAGES, TODAY))


def test_no_issue_is_touched_when_no_page_is_due(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review.main([str(notes.parent / "pages.json"), "--today", "2026-12-01", "--issue"]) == 0
    assert capsys.readouterr().out == ""
    assert not notes.exists()


def test_without_being_asked_the_list_is_only_printed(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert review.main([str(notes.parent / "pages.json"), "--today", TODAY.isoformat()]) == 0
    assert "## nurses" in capsys.readouterr().out
    assert not notes.exists()


def test_a_fault_of_gh_is_handed_on(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_STATUS", "4")
    assert review.main([str(notes.parent / "pages.json"), "--today", TODAY.isoformat(), "--issue"]) == 4
    assert notes.read_text(encoding="utf-8").count("issue") == 1, "nothing is opened when the list could not be had"


@pytest.mark.parametrize("text", [None, "", "[]", "{}"], ids=["no file", "nothing", "a list", "no pages"])
def test_a_list_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None) -> None:
    file = tmp_path / "pages.json"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert review.main([str(file)]) == 1
    assert "make build" in capsys.readouterr().err
