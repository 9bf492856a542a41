"""What people type into this site's search finds what they look for, by the figures of content.yml: queries.yml, situations.yml,
queries-es.yml and unseen.yml. Spanish finds Spanish pages, from pages in either language."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browsing import Built, Readers
from tests.searching import INPUT, RUN, open_search, place

DANGER = yaml.safe_load(Path(__file__).with_name("danger.yml").read_text(encoding="utf-8")) or {}
KINDS = DANGER.get("danger", [])
HARMLESS = DANGER.get("harmless", [])
# Begins what asks the script that readers have, without the box that shows its answers, which takes eight times as long.
ANSWERS = """
    const load = async (path) => {
        const own = searchIndex;
        const script = document.createElement("script");
        script.src = new URL(path, document.querySelector('link[rel="manifest"]').href);
        await new Promise((resolve) => { script.onload = resolve; document.head.append(script); });
        const loaded = searchIndex;
        self.searchIndex = own;
        return loaded;
    };
    const answers = new SearchAnswers(searchIndex, MiniSearch, load);
    const results = async (query) => {
        for (;;) {
            const { groups, missing } = answers.answer(query);
            if (!missing) return groups.flatMap((group) => group.results.map(({ url }) => url));
            await answers.fetch(missing);
        }
    };
    const found = [];
"""
# What a search shows of danger, and where its first result leads.
DANGERS = f"""async (queries) => {{{ANSWERS}
    for (const [query, ranked] of queries) found.push({{
        shown: answers.dangers(query).map(({{ page, lines }}) => [page[1], lines.flatMap(({{ ways }}) => ways.map(([, url]) => url))]),
        first: ranked ? (await results(query))[0] : null,
    }});
    return found;
}}"""
FIND = f"async (queries) => {{{ANSWERS} for (const query of queries) found.push(await results(query)); return found; }}"
PAGES = {"en": "", "es": "es/"}  # a page of each language


def _queries() -> Iterator[dict[str, Any]]:
    """The queries of all files that the site has an answer to."""
    for name in ("queries", "situations", "queries-es", "unseen"):
        for query in yaml.safe_load(Path(__file__).with_name(f"{name}.yml").read_text(encoding="utf-8")) or []:
            if query["expect"]:
                yield {"from": name, **query}


QUERIES = list(_queries())
SPANISH = [query for query in QUERIES if query["from"].endswith("-es")]


def _open(readers: Readers, language: str) -> Tab:
    """The search of a page in one language, which has loaded what it knows of the other."""
    tab = open_search(readers, PAGES[language], width=390, height=844)
    tab.locator(INPUT).fill("where do i find help near me" if language == "es" else "donde encuentro ayuda cerca de mi")
    expect(tab.locator(".kb-search-language")).to_be_visible()
    return tab


def _hits(ranks: list[int], most: int) -> float:
    """How many of the queries have a right place among their first results."""
    return sum(0 < rank <= most for rank in ranks) / len(ranks)


@pytest.mark.parametrize(("language", "queries"), [("en", QUERIES), ("es", SPANISH)], ids=PAGES)
def test_people_find_what_they_look_for(
    readers: Readers, floors: dict[str, Any], capsys: pytest.CaptureFixture[str], language: str, queries: list[dict[str, Any]]
) -> None:
    tab, asked = _open(readers, language), [query["q"] for query in queries]
    found = [[f"/{url}" for url in urls] for urls in tab.evaluate(FIND, asked)]
    shown = tab.evaluate(RUN, asked[:20])
    assert [[*map(place, hrefs)][:10] for hrefs in shown] == [urls[:10] for urls in found[:20]], "the box shows something else"
    missed = []
    ranks: dict[str, list[int]] = {}
    for query, hrefs in zip(queries, found, strict=True):
        right = [any(re.search(wanted, place(href), re.IGNORECASE) for wanted in query["expect"]) for href in hrefs[:10]]
        rank = right.index(True) + 1 if True in right else 0
        ranks.setdefault(query["from"], []).append(rank)
        if not 0 < rank <= 3:
            missed.append(f"{query['q']}: {rank or 'not found'}, first {', '.join(map(place, hrefs[:3]))}")
    for name, listed in ranks.items():
        rates = {most: _hits(listed, most) for most in floors["search"]["hits"][name]}
        mean = sum(1 / rank for rank in listed if rank) / len(listed)
        told = ", ".join(f"hit@{most} {rate:.1%}" for most, rate in rates.items())
        with capsys.disabled():
            print(f"\nsearch, {name}: {len(listed)} queries: {told}, mean reciprocal rank {mean:.3f}", end="")  # noqa: T201 - for who runs it
        for most, floor in floors["search"]["hits"][name].items():
            assert rates[most] >= floor, "\n".join([f"{name}: hit@{most} {rates[most]:.1%}", *missed])


def test_there_are_as_many_queries_as_the_site_wants(floors: dict[str, Any]) -> None:
    counted = Counter(query["from"] for query in QUERIES)
    assert {name: counted[name] for name, least in floors["search"]["queries"].items() if counted[name] < least} == {}


# Danger -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", PAGES)
def test_words_of_danger_bring_the_right_help_and_others_do_not(readers: Readers, floors: dict[str, Any], language: str) -> None:
    tab = open_search(readers, PAGES[language])
    typed = [(phrase, group) for group in KINDS for phrase in group["phrases"]]
    found = tab.evaluate(DANGERS, [*([phrase, True] for phrase, _ in typed), *([phrase, False] for phrase in HARMLESS)])
    missed = []
    for (phrase, group), answer in zip(typed, found, strict=False):
        pages = {page for page, urls in answer["shown"] if page in group["pages"] and f"tel:{group['call']}" in urls}
        if not pages or answer["first"] not in {page for page, _ in answer["shown"]}:
            missed.append(f"{group['kind']}: {phrase}: {answer}")
    assert missed == []
    shown = [phrase for phrase, answer in zip(HARMLESS, found[len(typed) :], strict=True) if answer["shown"]]
    assert len(shown) <= floors["search"]["danger"]["harmless_shown"][language], shown


def test_there_are_phrases_of_danger_of_each_kind(floors: dict[str, Any]) -> None:
    least = floors["search"]["danger"]
    counted = Counter[str]()
    for group in KINDS:
        counted[group["kind"]] += len(group["phrases"])
        counted["es"] += len(group["phrases"]) * (group["language"] == "es")
        counted["misspelled"] += len(group["phrases"]) * group.get("misspelled", False)
    assert {name: counted[name] for name, count in least["phrases"].items() if counted[name] < count} == {}
    assert len(HARMLESS) >= least["harmless"]
    everything = [phrase for group in KINDS for phrase in group["phrases"]] + HARMLESS
    assert [phrase for phrase, count in Counter(everything).items() if count > 1] == []


@pytest.mark.parametrize(("language", "name"), [("en", "search_index.js"), ("es", "search_index.es.js")], ids=PAGES)
def test_the_index_is_small(built: Built, floors: dict[str, Any], language: str, name: str) -> None:
    size = len(gzip.compress((built.folder / "search" / name).read_bytes(), 9))
    assert size < floors["search"]["index"][language], f"{name} has {size} bytes: leave out pages (search: {{exclude: true}})"
