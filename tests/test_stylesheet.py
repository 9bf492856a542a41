"""Readers get one style sheet: it weighs less than those that it is made of, and says the same."""

from __future__ import annotations

import gzip
from pathlib import Path
from types import EllipsisType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerkb.assets.bundles import join_style_sheets
from peerkb.assets.minify_css import minify_css
from peerkb.assets.prune_css import Names, prune_css
from tests import small_site
from tests.browsing import Built, attribute

pytest_plugins = "tests.site_fixtures"

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
    assert minify_css(css) == light


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_is_light_gets_no_lighter(css: str) -> None:
    light = minify_css(css)
    assert minify_css(light) == light
    assert len(light) <= len(css) + 3 * css.count("/*") + 1


NAMES = Names.of(
    ['<html lang="en" class="js"><p class="a b-c">x <i class=\'d\'>e</i> f="g" <b class=h data-i="j">'],
    ['x.className = "k"; y = `l--${m}`; z.classList.toggle("n__" + o);'],
)


@pytest.mark.parametrize(
    ("css", "left"),
    [
        ("p{}.a{}.b-c{}.b{}", "p{}.a{}.b-c{}"),
        (".gone,.a,p .gone,.a.gone>p{x:y}", ".a{x:y}"),
        (".d{}.h{}.k{}.l--what{}.n__what{}.l-x{}", ".d{}.h{}.k{}.l--what{}.n__what{}"),
        ("p:not(.gone){}:is(.gone,p){}", "p:not(.gone){}:is(.gone,p){}"),
        ("[data-i=j]{}[data-i=gone]{}[data-i='gone']{}[data-i]{}[data-i^=gone]{}", "[data-i=j]{}[data-i]{}[data-i^=gone]{}"),
        (r".gone\:x{}.a\,b{}", r".gone\:x{}.a\,b{}"),
        ("@media print{.gone{x:y}}@media screen{.gone{x:y}.a{x:y}}", "@media screen{.a{x:y}}"),
        ("@supports (x:y){@media print{.gone{}}}p{}", "p{}"),
        ("@keyframes gone{from{x:y}to{x:z}}@page x{margin:0}@font-face{src:url(a.b)}", ...),
        ('@charset "x";@import "y.gone";@layer z;p{}', ...),
        ('p{content:"}.gone{"}.a{background:url(data:x;.gone{y})}', ...),
        ("@media print{.a{x:y}", ...),
        (".gone{x:y", ""),
    ],
)
def test_what_no_page_can_use_goes(css: str, left: str | EllipsisType) -> None:
    assert prune_css(css, NAMES) == (css if left is ... else left)


@given(st.lists(st.sampled_from([*PIECES, ".a", ".gone", ",", "@media x", ";", "[", "]", "("]), max_size=30).map("".join))
def test_what_is_left_stays(css: str) -> None:
    left = prune_css(css, NAMES)
    assert prune_css(left, NAMES) == left
    assert len(left) <= len(css)


def test_nothing_goes_where_all_is_used() -> None:
    css = minify_css(SOURCE.read_text(encoding="utf-8"))
    assert prune_css(css, Names(frozenset(), css)) == css


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
    for page in built.pages.values():
        assert [attribute(link, "href").rpartition("/")[2] for link in page.all("link[rel=stylesheet]")] == ["site.css"], page.path
    assert sorted(path.name for path in (built.folder / "assets").rglob("*.css")) == ["glightbox.min.css", "lightbox.css", "site.css"]
    assert b"sourceMappingURL" not in sent
    names = Names.of((page.html for page in built.pages.values()), (path.read_text() for path in built.folder.rglob("*.js")))
    assert prune_css(minify_css(SOURCE.read_text(encoding="utf-8")), names) in sent.decode()
    assert len(gzip.compress(sent)) < 28_000  # Material's two alone are 25 kB


def test_a_site_that_borrows_the_settings_has_the_themes_styles(tmp_path: Path) -> None:
    site = small_site.built(tmp_path, theme="material")
    assert b".md-header" in site.files["assets/site.css"]
    assert "assets/site.css" in site.html("index.md")
