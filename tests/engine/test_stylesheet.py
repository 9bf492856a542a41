"""Readers get one style sheet: it weighs less than those that it is made of, and says the same."""

from __future__ import annotations

import gzip
import re
from types import EllipsisType

import pytest
import tinycss2
from hypothesis import given
from hypothesis import strategies as st
from rcssmin import cssmin

from peerkb.assets.bundles import join_style_sheets
from peerkb.assets.prune_css import Names, Sheet, prune_variables, variables_read
from tests.browsing import ENGINE, Built, attribute
from tests.small_site import project_settings

SHEETS = [name for name in project_settings()["extra"]["joined"]["assets/site.css"] if (ENGINE / name).is_file()]
OURS = cssmin("".join((ENGINE / name).read_text(encoding="utf-8") for name in SHEETS))


NAMES = Names.of(
    ['<html lang="en" class="js"><p class="a b-c">x <i class=\'d\'>e</i> f="g" <b class=h data-i="j">'],
    ['x.className = "k"; y = `l--${m}`; z.classList.toggle("n__" + o);'],
)


def _pruned(css: str, names: Names) -> str:
    sheet = Sheet(css)
    sheet.prune(names)
    return sheet.text


def _without_unread(sheets: list[str], read: set[str]) -> list[str]:
    parsed = [Sheet(css) for css in sheets]
    prune_variables(parsed, read)
    return [sheet.text for sheet in parsed]


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p{}.a{}.b-c{}.b{}", "p{}.a{}.b-c{}"),
        (".gone,.a,p .gone,.a.gone>p{x:y}", ".a{x:y}"),
        (".d{}.h{}.k{}.l--what{}.n__what{}.l-x{}", ".d{}.h{}.k{}.l--what{}.n__what{}"),
        ("p:not(.gone){}:is(.gone,p){}", "p:not(.gone){}:is(.gone,p){}"),
        ("[data-i=j]{}[data-i=gone]{}[data-i='gone']{}[data-i]{}[data-i^=gone]{}", "[data-i=j]{}[data-i]{}[data-i^=gone]{}"),
        (r".gone\:d{}.a\,d{}", r".a\,d{}"),
        ("@media print{.gone{x:y}}@media screen{.gone{x:y}.a{x:y}}", "@media screen{.a{x:y}}"),
        ("@supports (x:y){@media print{.gone{}}}p{}", "p{}"),
        ("@keyframes gone{from{x:y}to{x:z}}@page x{margin:0}@font-face{src:url(a.b)}", ...),
        ('@charset "x";@import "y.gone";@layer z;p{}', ...),
        ('p{content:"}.gone{"}.a{background:url(data:x;.gone{y})}', ...),
        ("@media print{.a{x:y}", "@media print{.a{x:y}}"),
        (".gone{x:y", ""),
        ("} .gone{}", ""),
        ("@media{}}} .a{}", "}} .a{}"),
    ],
)
def test_what_no_page_can_use_goes(css: str, left: str | EllipsisType) -> None:
    assert _pruned(css, NAMES) == (css if left is ... else left)


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p{--a:1px;--b:2px;c:var(--b)}", "p{--b:2px;c:var(--b)}"),
        ("p{c:d;--a:url('data:x;,{}')}", "p{c:d}"),
        (":root{--a:1px}p{c:d}", "p{c:d}"),
        (":root{--a:var(--b);--b:1px}", ""),  # what only an unused one reads
        (
            "@media print{:root{--a:1px}}@supports (x:y){p{--a:1px;--b:2px}i{c:var( --b , 3px)}}",
            "@supports (x:y){p{--b:2px}i{c:var( --b , 3px)}}",
        ),
        ("p{--kept:1px;--kept-not:1px}", "p{--kept:1px}"),
        ("p{;--a:1px;}", ""),
        ("p{--a:1px", ""),
    ],
)
def test_variables_that_nothing_reads_go(css: str, left: str) -> None:
    assert _without_unread([css], {"--kept"}) == [left]
    assert _without_unread([css, "i{x:var(--a)}"], {"--kept"})[1] == "i{x:var(--a)}"


def test_a_variable_stays_that_another_sheet_a_page_or_a_script_reads() -> None:
    sheets = ["p{--a:1px;--b:1px;--c:1px;--d:1px}", "i{x:var(--a)}"]
    names = Names.of(['<i style="x:var(--b)">'], ['x.style.setProperty("--c", 1)'])
    assert _without_unread(sheets, names.variables) == ["p{--a:1px;--b:1px;--c:1px}", sheets[1]]
    assert variables_read("<style>p{x:var( --e)}</style>") == {"--e"}


def test_a_direction_is_what_pages_say() -> None:
    names = Names.of(['<html dir="ltr">'], ['if (x === "rtl") y = "ltr"'])
    assert _pruned("[dir=ltr] p{}[dir=rtl] p{}", names) == "[dir=ltr] p{}"


def test_what_scripts_know_and_never_make_goes_too() -> None:
    names = Names(frozenset({"tip-shown"}), "'tip'; 'tip-shown'; 'tap'", ("tip",))
    assert _pruned(".tip{}.tip-shown{}.tap{}", names) == ".tip-shown{}.tap{}"


SELECTORS = st.sampled_from([".a", "p .gone", ".gone:hover", "[data-i=gone]", "p::before", ":is(.gone, p)"])
RULES = st.builds("{}{{{}}}".format, st.lists(SELECTORS, min_size=1).map(",".join), st.sampled_from(["", "x:y", 'x:"}"', "x:url(a;b)"]))
SHEETS_AT_RANDOM = st.lists(RULES | st.lists(RULES).map(lambda rules: f"@media print{{{''.join(rules)}}}")).map("".join)


@given(SHEETS_AT_RANDOM)
def test_what_is_left_stays(css: str) -> None:
    left = _pruned(css, NAMES)
    assert _pruned(left, NAMES) == left
    for gone in ("p .gone", ".gone:hover", "[data-i=gone]"):
        assert gone not in left
    for kept in (".a", "p::before", ":is(.gone, p)"):
        assert left.count(kept) == css.count(kept)


def test_nothing_goes_where_all_is_used() -> None:
    assert len(SHEETS) > 20
    assert _pruned(OURS, Names(frozenset({"ltr", "rtl"}), OURS)) == tinycss2.serialize(tinycss2.parse_stylesheet(OURS))


def test_sheets_in_other_folders_lead_where_they_led() -> None:
    theme = (
        '@charset "UTF-8";a{b:url(../c.svg) url( "d.png" ) url(#e)}/* url(f) */p{content:"url(g)";h:url(/i) url(data:j) url("https://k/l")}'
    )
    one = join_style_sheets([("x/y/theme.css", theme), ("x/own.css", "m{n:url('o/p.woff2')}\n")], "x/site.css")
    expected = 'a{b:url(c.svg) url( "y/d.png" ) url(#e)}/* url(f) */p{content:"url(g)";h:url(/i) url(data:j) url("https://k/l")}'
    assert one == f"/* theme.css */\n{expected}\n/* own.css */\nm{{n:url('o/p.woff2')}}\n"
    with pytest.raises(ValueError, match=r"b\.css imports another style sheet"):
        join_style_sheets([("a.css", "/* @import 'x'; */ p{content:'@import'}"), ("b.css", "@import url(c.css);")], "d.css")


def test_readers_get_one_light_sheet_with_the_themes_in_it(built: Built) -> None:
    sent = (built.folder / "assets" / "site.css").read_bytes()
    apart = {  # and what needs them
        "glossary.css": "[data-kind=term], .glossary-letters, .kb-map__parts",
        "exercises.css": ".kb-question, .kb-reflection, .kb-scene, .kb-cards, .kb-come-back, .kb-reflections",
        "scenes.css": ".kb-scene",
        "sheets.css": ".kb-pocket, .kb-sheet",
        "flashcards.css": ".kb-cards",
        "come-back.css": ".kb-come-back",
        "what-is-new.css": ".kb-new",
    }
    for page in built.pages.values():
        sheets = ["site.css", *(sheet for sheet, needed in apart.items() if page.all(needed))]
        assert [attribute(link, "href").rpartition("/")[2] for link in page.all("link[rel=stylesheet]")] == sheets, page.path
    found = sorted(path.name for path in (built.folder / "assets").rglob("*.css"))
    assert found == sorted(["glightbox.min.css", "lightbox.css", "site.css", *apart])
    assert b"sourceMappingURL" not in sent
    assert not re.search(rb"\.(?:md-tooltip2|md-version|md-source__fact)", sent)  # what is switched off
    names = Names.of((page.html for page in built.pages.values()), (path.read_text() for path in built.folder.rglob("*.js")))
    ours = _pruned(OURS, names)
    assert len(ours) > 0.9 * len(OURS)
    [ours] = _without_unread([ours], variables_read(sent.decode()))
    for rule in re.findall(r"[^{}]+\{[^{}]*\}", ours.replace("../", "")):
        assert rule in sent.decode()
    assert len(gzip.compress(sent)) < 21_500  # Material's two alone are 25 kB


def test_a_site_that_inherits_the_settings_has_the_themes_styles(built: Built) -> None:
    assert ".md-header" in (built.folder / "assets" / "site.css").read_text(encoding="utf-8")
    assert "assets/site.css" in built.pages["index.html"].html
