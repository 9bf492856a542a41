"""What the course is to cover: the data file of frameworks, what modules say of it, and the page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerkb.course.frameworks import Framework, read_frameworks
from peerkb.pages.sources import Source
from tests.browsing import Built, attribute, words
from tests.engine.test_exercises import EXERCISES, MODULE
from tests.small_site import refusal

SOURCES = {"book": Source("book", "Ann", "A book")}
GUILD = "guild:\n  name: The guild\n  source: book\n  areas:\n    soil: The ground\n    water: The water\n"


def test_the_file_of_frameworks_is_read_in_its_order() -> None:
    text = f"{GUILD}town:\n  name: ' The town '\n  source: book\n  areas: {{1: Paths}}\n"
    assert read_frameworks(text, "f.yml", SOURCES) == (
        {
            "guild": Framework("guild", "The guild", SOURCES["book"], {"soil": "The ground", "water": "The water"}),
            "town": Framework("town", "The town", SOURCES["book"], {"1": "Paths"}),
        },
        [],
    )
    assert read_frameworks("", "f.yml", SOURCES) == ({}, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("guild: soil\n", "f.yml:1: 'guild' says 'soil'. Write 'name', 'source' and 'areas' below it"),
        (GUILD.replace("  source: book\n", ""), "f.yml:1: 'guild' has no 'source'. Write it"),
        (GUILD.replace(": book", ": bok"), "f.yml:3: 'guild': 'source' names 'bok', which is no source; did you mean 'book'?"),
        (GUILD.replace("areas", "area"), "f.yml:1: 'guild': nobody knows the key 'area'; did you mean 'areas'?"),
        (GUILD.replace("The ground", "''"), "f.yml:1: 'guild': 'areas' says"),
        (f"{GUILD}  x: [", "the list of frameworks is not valid YAML"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_line(text: str, message: str) -> None:
    _, faults = read_frameworks(text, "f.yml", SOURCES)
    assert [fault for fault in map(str, faults) if message in fault], faults


def _told(folder: Path, covers: str, kind: str = "module") -> list[str]:
    module = MODULE.replace("kind: module\n", f"kind: {kind}\ncovers: {covers}\n")
    data = {"_data/frameworks.yml": GUILD, "_data/sources.yml": "book: {author: Ann, title: A book}\n"}
    return refusal(folder, {**data, "m.md": module}, extra={"exercises": EXERCISES})


FAULTS = {
    "no framework": ("{gild: [soil]}", "m.md:3: 'covers' names 'gild', which is no framework; did you mean 'guild'?"),
    "no area": ("{guild: [water, soul]}", "m.md:3: 'covers' names 'soul', which is no area of 'guild'; did you mean 'soil'?"),
    "twice": ("{guild: [soil, soil]}", "m.md:3: 'covers' names 'soil' twice. Keep one of them"),
    "a text": ("soil", "m.md:3: 'covers' says 'soil'. Write lists of areas by framework, such as: {our-list:"),
    "no list": ("{guild: soil}", "m.md:3: 'covers' says {'guild': 'soil'}. Write lists of areas by framework"),
    "an empty list": ("{guild: []}", "m.md:3: 'covers' says {'guild': []}. Write lists of areas by framework"),
}


@pytest.mark.parametrize(("covers", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_what_a_module_covers_must_exist(tmp_path: Path, covers: str, message: str) -> None:
    (told,) = _told(tmp_path, covers)
    assert told.startswith(message)


def test_a_page_that_is_no_module_covers_nothing(tmp_path: Path) -> None:
    (told,) = _told(tmp_path, "{guild: [soil]}", kind="idea")
    assert told == "m.md:3: 'covers' says what a module covers, and this page is none. Take it out"
    told, _ = refusal(tmp_path, {}, {"soil": {"covers": {"gild": ["x"]}}}, extra={"exercises": EXERCISES})
    assert told == "glossary/soil.md:2: 'covers' says what a module covers, and this page is none. Take it out"


def test_the_map_shows_every_area_with_its_modules(built: Built) -> None:
    """In the garden."""
    page = built.page("season/map/")
    found = {}
    for part in page.all(".kb-covers"):
        heading = page.one(f"#{attribute(part, 'aria-labelledby')}")
        for row in part.query("tbody tr"):
            links = [page.leads_to(attribute(link, "href")) for link in row.query("td a")]
            found[words(heading), words(row.query("th")[0])] = links or words(row.query("td")[0])
    guild, town = "What the garden guild asks of a volunteer", "The town's list for open gates"
    assert found == {
        (guild, "Keeping the ground covered"): [("season/ground/", ""), ("season/water/", "")],
        (guild, "Bringing water"): [("season/water/", "")],
        (guild, "Making room for people"): [("season/people/", "")],
        (guild, "Caring for tools"): "No module yet",
        (town, "What to do when somebody is ill"): [("season/bad-days/", "")],
        (town, "Paths & signs"): [("season/people/", "")],
    }
    assert [attribute(link, "href") for link in page.all(".kb-then a")] == [
        f"#{attribute(part, 'aria-labelledby')}" for part in page.all(".kb-covers")
    ]
    assert {words(link) for link in page.all(".md-nav--secondary a[href^='#covers-']")} == {guild, town}
    assert [other.path for other in built.pages.values() if other != page and other.all("a[href^='#covers-']")] == []
    assert words(page.all(".kb-covers")[0].query("td")[0]) == "Lesson 1: The ground; Lesson 2: Water"
    assert [words(part.query("cite")[0]) for part in page.all(".kb-covers")] == [
        "A Gate Without a Lock: Gardens in Common",
        "Plants & people",
    ]
