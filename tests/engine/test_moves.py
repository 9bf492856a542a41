"""Pages that moved (`moved_from`): whoever kept an old address reaches the page, and the section, also without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE, Built, Readers
from tests.small_site import built, refusal

expect.set_options(timeout=PATIENCE)

PAGE = "beds/watering/"
FORMER = ("beds/water/", "old/hose.html")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
@pytest.mark.parametrize("address", FORMER)
def test_a_former_address_leads_on(readers: Readers, address: str, scripts: bool) -> None:
    tab = readers.open(address, script=scripts)
    tab.wait_for_url(f"**/{PAGE}")
    expect(tab.locator("h1")).to_have_text("Water early and deep")


@pytest.mark.parametrize("address", FORMER)
def test_it_keeps_the_section_and_leaves_no_step_in_the_history(readers: Readers, address: str) -> None:
    tab = readers.open("beds/")
    tab.goto(f"{address}#the-reason")
    tab.wait_for_url(f"**/{PAGE}#the-reason")
    tab.go_back()
    tab.wait_for_url("**/beds/")


def test_a_section_that_is_a_page_now_leads_there(readers: Readers) -> None:
    tab = readers.open("beds/")
    for part, page in (("lesson-2-water", "water/"), ("lesson-1-the-ground", "ground/#lesson-1-the-ground"), ("", "ground/")):
        tab.goto(f"season/spring/#{part}" if part else "season/spring/")
        tab.wait_for_url(f"**/season/{page}")
    tab = readers.open("season/spring/#lesson-2-water", script=False)
    tab.wait_for_url("**/season/ground/**")


def test_machines_are_told_too(built: Built) -> None:
    for address in FORMER:
        page = (built.folder / (address if address.endswith(".html") else f"{address}index.html")).read_text(encoding="utf-8")
        assert f'<link rel="canonical" href="https://garden.example/{PAGE}">' in page
        assert '<meta name="robots" content="noindex">' in page
    assert not any(address in (built.folder / "sitemap.xml").read_text(encoding="utf-8") for address in FORMER)


def test_a_site_whose_addresses_are_files(tmp_path: Path) -> None:
    site = built(
        tmp_path, {"a/p.md": "---\nmoved_from: [b/q.html, uno%20dos/qu%C3%A9/]\n---\n\nText.\n"}, settings={"use_directory_urls": False}
    )
    assert 'content="0; url=../a/p.html"' in site.files["b/q.html"].decode()
    assert 'content="0; url=../../a/p.html"' in site.files["uno dos/qué/index.html"].decode()  # as hosts look for it


PAGES = {"a.md": "---\nmoved_from:\n  - old/\n  - older/\n---\n\nText.\n", "b.md": "Text.\n"}
FAULTS: dict[str, tuple[str, str]] = {
    "an address in use": ("[b/]", "c.md:2: 'moved_from' names 'b/', which is in use. Take it out"),
    "its own address": ("[c/]", "c.md:2: 'moved_from' names 'c/', which is in use. Take it out"),
    "the home page": ("[index.html]", "c.md:2: 'moved_from' names 'index.html', which is in use. Take it out"),
    "claimed twice": ("[older/]", "c.md:2: 'moved_from' names 'older/', which a.md claims too. Take it out of one of them"),
    "twice in one page": ("[x/, x/]", "c.md:2: 'moved_from' names 'x/', which c.md claims too. Take it out of one of them"),
    **{
        f"an address that is none: {address}": (f"['{address}']", f"c.md:2: 'moved_from' says ['{address}']. Write a list of addresses")
        for address in ("/old/", "old", "../old/", "%2e%2e/old/", "https://example.org/old/", "old/#", "#part", "old/#a#b", "c.md")
    },
    "a section of a page in use": ("['b/#part']", "c.md:2: 'moved_from' names 'b/#part', which is in use. Take it out"),
    "a section claimed twice": ("[old/#part, old/#part]", "c.md:2: 'moved_from' names 'old/#part', which c.md claims too."),
    "a section of a page that nobody claims": (
        "['x/#part']",
        "c.md:2: 'moved_from' names 'x/#part', and no page names 'x/'. Name it",
    ),
    "a text": ("old/", "c.md:2: 'moved_from' says 'old/'. Write a list of addresses"),
}


@pytest.mark.parametrize(("value", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_an_address_that_cannot_lead_on_is_refused(tmp_path: Path, value: str, message: str) -> None:
    (fault,) = refusal(tmp_path, {**PAGES, "c.md": f"---\nmoved_from: {value}\n---\n\nText.\n"})
    assert fault.startswith(message)


def test_a_draft_leaves_its_former_address_alone(tmp_path: Path) -> None:
    site = built(tmp_path, {"a.md": "---\ndraft: true\nmoved_from: [old/]\n---\n\nText.\n"})
    assert not any(name.startswith(("a/", "old/")) for name in site.files)
