"""What people type into this site's search finds what they look for: the queries of queries.yml, by the figures of content.yml."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.browsing import Built, Readers
from tests.searching import RUN, open_search, place

QUERIES = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8")) or []


def _hits(ranks: list[int], most: int) -> float:
    """How many of the queries have a right place among their first results."""
    return sum(0 < rank <= most for rank in ranks) / len(ranks)


def test_people_find_what_they_look_for(readers: Readers, floors: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    tab = open_search(readers, "", width=390, height=844)
    found = tab.evaluate(RUN, [query["q"] for query in QUERIES])
    missed = []
    ranks: dict[str, list[int]] = {}
    for query, hrefs in zip(QUERIES, found, strict=True):
        right = [any(re.search(wanted, place(href), re.IGNORECASE) for wanted in query["expect"]) for href in hrefs[:10]]
        rank = right.index(True) + 1 if True in right else 0
        ranks.setdefault(query["from"], []).append(rank)
        if not 0 < rank <= 3:
            missed.append(f"{query['q']}: {rank or 'not found'}, first {', '.join(map(place, hrefs[:3]))}")
    for name, listed in ranks.items():
        rates = {most: _hits(listed, most) for most in floors["search"]["hits"]}
        mean = sum(1 / rank for rank in listed if rank) / len(listed)
        told = ", ".join(f"hit@{most} {rate:.1%}" for most, rate in rates.items())
        with capsys.disabled():
            print(f"\nsearch, {name}: {len(listed)} queries: {told}, mean reciprocal rank {mean:.3f}", end="")  # noqa: T201 - for who runs it
        for most, floor in floors["search"]["hits"].items():
            assert rates[most] >= floor, "\n".join([f"{name}: hit@{most} {rates[most]:.1%}", *missed])


def test_there_are_as_many_queries_as_the_site_wants(floors: dict[str, Any]) -> None:
    counted = Counter(query["from"] for query in QUERIES)
    assert {name: counted[name] for name, least in floors["search"]["queries"].items() if counted[name] < least} == {}


def test_the_index_is_small(built: Built, floors: dict[str, Any]) -> None:
    size = len(gzip.compress((built.folder / "search" / "search_index.js").read_bytes(), 9))
    assert size < floors["search"]["index"], f"the index has {size} bytes: leave pages out that nobody searches (search: {{exclude: true}})"
