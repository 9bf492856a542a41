"""What `make bench` measures: that each row compares what it says, and reads the process that did the work."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bench import corpus, editing, measuring, rows, run, sites, sizes
from bench.measuring import Bench, Scale, Served
from bench.readers import Readers
from bench.rows import Measured, Row
from bench.serving import Server
from bench.sites import NotMeasuredError, Run, Site

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="it cannot measure here")

SCALE = Scale(pages=4, terms=30, rounds=1)
TOLD: list[str] = []


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("bench"), SCALE, TOLD.append)


def _children() -> float:
    """The processor time of the processes that this one started and that have ended."""
    used = os.times()
    return used.children_user + used.children_system


# Real builds ----------------------------------------------------------------------------------------------------------------------


def test_the_made_up_site_is_built_with_the_projects_settings_either_way(tmp_path: Path) -> None:
    bench = Bench(tmp_path, replace(SCALE, pages=60, rounds=3), TOLD.append)  # of a shorter build most is to start
    site = bench.site()
    before = _children()
    ratio, _ = rows.glossary(bench, SCALE.terms)
    took = _children() - before
    assert 0.5 < ratio < 3
    each = [run.seconds for runs in bench.turns(measuring.Kind(site, "off"), measuring.Kind(site, "on")) for run in runs]
    assert sum(each) == pytest.approx(took, abs=0.05)
    assert min(each) > 0.2, "a process that loads MkDocs takes more: these are not its seconds"
    assert 0.5 < rows.memory(bench).value < 3
    pages = [(site.built(way) / "index.html").read_text(encoding="utf-8") for way in ("off", "on")]
    assert ["application/ld+json" in page for page in pages] == [False, True]
    assert (site.built("on") / "worker.js").is_file()


def test_html_with_links_and_without_and_of_a_small_site(bench: Bench) -> None:
    linked = rows.linked_html(bench)
    site = bench.site()
    texts = {way: site.articles(way)[0].read_text(encoding="utf-8") for way in ("whole", "unlinked")}
    assert {way: "glossary-term" in text for way, text in texts.items()} == {"whole": True, "unlinked": False}
    assert 1 < linked.value < 2
    assert 'href="../page-00001/" class="md-nav__link"' in texts["whole"], "a page is in the navigation"
    assert 0.9 < rows.html_growth(bench).value < 1.5


def test_one_column_of_the_table_of_sizes(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "served", lambda site, rounds: Served({"edit": 0.3}, {"alias": "why"}, 0.1))
    found = sizes.measure(bench, SCALE.pages)
    site = bench.site().built("whole")
    files = [file for file in site.rglob("*") if file.is_file()]
    assert found["The site's folder"] == f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"
    listed = found["The list of files to keep offline, gzipped"].split(", ")[1]
    assert len(files) / 2 < int(listed.removesuffix(" files")) < len(files)
    lines = sizes.table([(SCALE.pages, found)], SCALE.terms).splitlines()
    assert lines[:3] == ["| What | 4 pages |", "| --- | ---: |", f"| Cold build | {found['Cold build']} |"]
    assert "| `make serve`, a page edited | 0.3 s |" in lines
    assert "| `make serve`, a term's alias changed | not measured |" in lines


@pytest.mark.enable_socket
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no row for it here")
def test_a_server_is_clocked_from_an_edit_until_all_is_right(bench: Bench) -> None:
    site = bench.site()
    with Server(site, "whole") as server:
        at_first = server.seconds()
        assert at_first > 0.2, "it has built the site"
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass
        assert server.seconds() - at_first < 0.2, "that was this process, not the server's"
        for make in (editing.mention, editing.alias):
            edit = make(site, server, 1)
            assert not edit.right(server)
            before = server.seconds()
            took = server.cost_of(edit)
            assert 0.02 < took <= server.seconds() - before
            assert edit.right(server)
            with pytest.raises(NotMeasuredError, match="is already as"):
                server.cost_of(edit)
    assert list((site.folder / "temporary").iterdir()) == [], "nothing is left of the served site"


def test_linking_is_timed_by_the_number_of_forms(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (rows, measuring):
        monkeypatch.setattr(module, "FORMS", (10, 30, 60))
    ratio, seen = rows.forms(bench, 60)
    assert 0.3 < ratio < 5
    assert seen.endswith(" ms a page")
    assert rows.plain_pass(bench).seen.partition(" / ")[0] == seen.partition(" / ")[2].removesuffix(" ms a page")


# Pages in a browser ---------------------------------------------------------------------------------------------------------------

BUSY = "let sum = 0; for (let i = 0; i < 3e8; i++) sum += i % 7; window.sum = sum;"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A site of five pages, each of a sort, and a style sheet. Where colors are switched, one of them works hard."""
    kinds = {"": "home", "day-1/": 'module" data-module="day-1', "a/": "guidance", "b/": "guidance", "words/hope/": "term"}
    for address, kind in kinds.items():
        file = tmp_path / address / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        more = " ".join(map(str, range(500))) if address == "b/" else ""
        head = f'<!doctype html><link rel="stylesheet" href="/all.css"><div class="kb-page" data-kind="{kind}">{more}'
        switch = f'<label onclick="{BUSY if address == "b/" else ""}">switch</label>'
        file.write_text(f'{head}<form data-md-component="palette">{switch}</form></div>', encoding="utf-8")
    (tmp_path / "words" / "index.html").write_text("<!doctype html><title>Words</title>", encoding="utf-8")
    (tmp_path / "all.css").write_text("label { color: green }" * 100, encoding="utf-8")
    return tmp_path


@pytest.mark.enable_socket
def test_of_each_sort_the_heaviest_page_is_weighed_with_what_it_asks_for(pages: Path) -> None:
    found = Readers(pages)
    sorts = {"home": "", "module": "day-1", "article": "b", "term": "words/hope", "terms": "words"}
    assert {what: found.page(what) for what in sorts} == {what: pages / address / "index.html" for what, address in sorts.items()}
    with pytest.raises(NotMeasuredError, match="no page such as: map"):
        found.page("map")
    weight, seen = json.loads(sites.python("-m", "bench.readers", str(pages), "article", "weight"))
    assert weight == sum(sites.gzipped([pages / "b" / "index.html", pages / "all.css"])) / 1000
    assert seen == "b, 2 files"


@pytest.mark.enable_socket
def test_a_tap_is_told_by_what_the_page_does_and_a_paint_is_seen(pages: Path) -> None:
    def told(what: str, measure: str) -> float:
        return float(json.loads(sites.python("-m", "bench.readers", str(pages), what, measure, "--rounds=1"))[0])

    assert told("article", "colors") > 2 * told("home", "colors") > 0
    assert told("article", "paint") > 0


# Builds that take what a rule says ------------------------------------------------------------------------------------------------


@pytest.fixture
def ruled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Bench, list[tuple[str, str]]]:
    """A bench whose builds take 1 s, 20 ms a page and 5 ms a term, with the order in which they ran."""
    ran: list[tuple[str, str]] = []

    def build(site: Site, way: str, *, warm: bool = False) -> Run:
        ran.append((str(site), f"{way}, warm" if warm else way))
        noise = 0.5 if len(ran) < 4 else 0.0
        seconds = 1 + 0.02 * site.pages + (0 if way == "off" else 0.005 * site.terms) + noise
        return Run(seconds / 10 if warm else 4 * seconds if way == "material" else seconds, 50 if way == "off" else 60)

    def make_site(folder: Path, project: Path, pages: int, terms: int, seed: int) -> Site:
        return Site(folder, pages, terms, seed)

    monkeypatch.setattr(sites, "build", build)
    monkeypatch.setattr(sites, "make_site", make_site)
    monkeypatch.setattr(sites, "snapshot", lambda folder: None)
    return Bench(tmp_path, Scale(100, 20, 3), TOLD.append), ran


def test_what_rows_make_of_builds(ruled: tuple[Bench, list[tuple[str, str]]]) -> None:
    bench, ran = ruled
    assert rows.glossary(bench, 20).value == pytest.approx(3.1 / 3.0)
    assert [way for _, way in ran] == ["off", "on"] * 3
    assert rows.memory(bench).value == pytest.approx(1.2)
    assert len(ran) == 6, "both rows are of the same builds"
    assert rows.glossary(bench, 200).value == pytest.approx(4.0 / 3.0)
    assert rows.growth(bench).value == pytest.approx(1)
    assert rows.term_page(bench).value == pytest.approx(0.005 / 0.02)
    assert rows.material(bench).value == pytest.approx(1 / 4)
    ran.clear()
    assert rows.warm(bench).value == pytest.approx(0.1)
    assert [way for _, way in ran] == ["whole", "whole, warm"] * 3


def test_a_server_is_measured_against_cold_builds_and_the_sources_are_put_back(
    ruled: tuple[Bench, list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, ran = ruled
    source = bench.site().folder / "docs" / "p.md"
    source.parent.mkdir(parents=True)
    source.write_text("As it was.", encoding="utf-8")
    costs = iter([0.9, None, 0.31, None, 0.7, None])  # the least counts

    class Served:
        def __init__(self, site: Site, way: str) -> None:
            self.site = site

        def __enter__(self) -> Served:
            return self

        def __exit__(self, *about: object) -> None:
            assert source.read_text(encoding="utf-8") == "Edited 2."

        def cost_of(self, edit: editing.Edit) -> float:
            edit.save(self.site)
            took = next(costs)
            if took is None:
                raise NotMeasuredError("it never came")
            return took

        def idle(self) -> float:
            return 0.02

    def make(site: Site, reader: editing.Reader, number: int) -> editing.Edit:
        return editing.Edit("an edit", "p.md", f"Edited {number}.", "p/", "hope", "hope")

    monkeypatch.setattr(measuring, "Server", Served)
    ran += [("", "")] * 3  # no noise
    monkeypatch.setattr(measuring, "EDITS", {"edit": make, "alias": make})
    assert rows.served(bench, "edit").value == pytest.approx(0.31 / 3.1)
    with pytest.raises(NotMeasuredError, match="it never came"):
        rows.served(bench, "alias")
    assert source.read_text(encoding="utf-8") == "As it was."
    assert [way for _, way in ran[3:]] == ["whole", "whole"]


@pytest.mark.parametrize("missing", ["p/", "glossary/hope/", "glossary.json", ""])
def test_an_edit_is_right_only_when_page_term_and_list_all_say_so(missing: str) -> None:
    pages = {
        "p/": '<h2 id="new">New</h2><p>There is <a class="glossary-term" href="../glossary/hope/">Hope</a>.</p>',
        "glossary/hope/": '<a href="../../p/#new">New</a>',
        "glossary.json": '{"terms": [\n{"slug": "hope", "appears_in": [{"url": "p/"}]},\n{"slug": "fear", "appears_in": []}\n]}\n',
    }

    class Known:
        def get(self, address: str) -> str:
            return "" if address == missing else pages.get(address, "")

        def lines(self, address: str) -> list[str]:
            return self.get(address).splitlines(keepends=True)

    assert editing.Edit("an edit", "p.md", "", "p/", "hope", "hope", "new").right(Known()) == (not missing)


# The program ----------------------------------------------------------------------------------------------------------------------


def test_a_row_that_fails_stops_no_other_and_nothing_is_judged(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def refused(bench: Bench) -> Measured:
        raise NotMeasuredError("the build was refused")

    made = {
        "a": Row("what is too much", 1.1, lambda bench: Measured(1.3, "13 / 10 s")),
        "b": Row("what cannot be told", 1.2, refused),
        "c": Row("what is right", 1.3, lambda bench: Measured(1.2, "12 / 10 s")),
    }
    monkeypatch.setattr(rows, "rows", lambda scale: made)
    assert run.main([]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "row  what                 value  goal                seen",
        "a    what is too much     1.300  1.10  missed        13 / 10 s",
        "b    what cannot be told         1.20  not measured",
        "c    what is right        1.200  1.30  met           12 / 10 s",
        "",
        "b: NotMeasuredError: the build was refused",
    ]
    assert said.err == "", "progress is for a terminal"
    assert run.main(["--rows", "c", "--quick"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["c    what is right  1.200          12 / 10 s"]


def test_every_row_of_the_table_is_there_with_its_goal() -> None:
    goals = [row.goal for row in rows.rows(Scale()).values()]
    of_builds = [1.05, 1.07, 1.3, 1.3, 0.5, 0.5, 1.1, 1.10, 0.40, 0.30, 0.35, 0.30, 0.10, 0.20, 1.08, 1.1]
    assert goals == [*of_builds, 85, 80, 95, 80, 95, *[1.6] * 5, 100, 100, 100, 240, 30]


@pytest.mark.parametrize("pages", [1, 60, 1000])
def test_the_navigation_names_every_page_once_and_never_many_side_by_side(pages: int) -> None:
    made = corpus.Corpus(pages, 2)

    def flat(entries: list[corpus.Entry]) -> Iterator[str]:
        assert len([entry for entry in entries if isinstance(entry, dict)]) <= corpus.SIDE_BY_SIDE
        for entry in entries:
            if isinstance(entry, str):
                yield entry
            else:
                for inside in entry.values():
                    yield from flat(inside)

    assert sorted(flat(made.nav())) == sorted([*made.indexes(), *map(corpus.page_path, range(pages))])
