"""What a page says of itself to machines, to those who share it and to a phone's home screen; and what paper keeps of its links."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import justhtml
import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from peerkb.pages import json_ld
from peerkb.pages.json_ld import Crumb, WebPage, WebSite
from tests import small_site
from tests.browsing import PATIENCE, Built, Page, Readers, attribute, straight, words
from tests.content import GARDEN

expect.set_options(timeout=PATIENCE)

MANIFEST = "manifest.webmanifest"
PICTURE = GARDEN.address + "assets/shared.png"
NASTY = "</script><script>alert(1)</script> <!-- \" ' & \u2028"
SITE = WebSite("A site", "https://a.example/kb/", "What it is about.", "en")


def _json_ld(html: str) -> dict[str, Any]:
    """What a page says in JSON-LD, by type."""
    scripts = justhtml.JustHTML(html, sanitize=False).query('script[type="application/ld+json"]')
    said = [json.loads(node.to_text(separator="", strip=False)) for node in scripts]
    assert {thing["@context"] for thing in said} <= {"https://schema.org"}
    found = {thing["@type"]: thing for thing in said}
    assert len(found) == len(said)
    return found


def _way(said: dict[str, Any]) -> list[tuple[str, str]]:
    steps = said["BreadcrumbList"]["itemListElement"]
    assert [(step["@type"], step["position"]) for step in steps] == [("ListItem", number) for number in range(1, len(steps) + 1)]
    return [(step["name"], step["item"]) for step in steps]


def _meta(page: Page, prop: str) -> str:
    """What an OpenGraph property says; nothing where it is not there."""
    found = page.all(f'meta[property="{prop}"]')
    assert len(found) < 2, f"{page.path}: {prop} is there twice"
    return attribute(found[0], "content") if found else ""


def _size(png: Path) -> tuple[int, int]:
    head = png.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n"), png
    width, height = struct.unpack(">II", head[16:])
    return width, height


# JSON-LD: one text and what it comes to -----------------------------------------------------------------------------------------


def test_a_page_is_a_part_of_its_site() -> None:
    assert _json_ld(json_ld.web_site(SITE)) == {
        "WebSite": {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": "A site",
            "description": "What it is about.",
            "url": "https://a.example/kb/",
            "inLanguage": "en",
        }
    }
    assert _json_ld(json_ld.web_page(WebPage("P", "p/"), SITE))["WebPage"] == {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": "P",
        "url": "https://a.example/kb/p/",
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": "A site", "url": "https://a.example/kb/"},
    }


def test_the_way_to_a_page_has_each_page_once() -> None:
    home, part = Crumb("Home", ""), Crumb("Part", "part/")
    for page, way in (
        (WebPage("The page", "part/p/", above=(home, part)), [("Home", ""), ("Part", "part/"), ("The page", "part/p/")]),
        (WebPage("All of the part", "part/", above=(home, part)), [("Home", ""), ("Part", "part/")]),
    ):
        assert _way(_json_ld(json_ld.breadcrumbs(page, SITE))) == [(title, SITE.address + url) for title, url in way]
    assert json_ld.breadcrumbs(WebPage("Home", ""), SITE) == ""


def test_no_text_ends_the_script_or_begins_another() -> None:
    page = WebPage(NASTY, "p/", NASTY, above=(Crumb(NASTY, ""),))
    made = [json_ld.web_page(page, SITE), json_ld.web_site(WebSite(NASTY)), json_ld.breadcrumbs(page, SITE)]
    assert [text.count("<") for text in made] == [2, 2, 2]
    said = _json_ld("".join(made))
    assert [said["WebPage"]["name"], said["WebPage"]["description"], said["WebSite"]["name"]] == [NASTY] * 3
    assert [title for title, _ in _way(said)] == [NASTY] * 2


# On the pages -------------------------------------------------------------------------------------------------------------------


def test_each_page_says_what_kind_of_thing_it_is(built: Built) -> None:
    for source in GARDEN.written():
        said = _json_ld(built.page(source.address).html)
        kind = {"": "WebSite", "glossary/": "DefinedTermSet"}.get(source.address, "DefinedTerm" if source.kind == "term" else "WebPage")
        assert said.keys() - {"BreadcrumbList"} == {kind}, source.path
        assert (said[kind]["name"], said[kind]["url"]) == (source.title, GARDEN.address + source.address), source.path
        if kind == "WebPage":
            assert said[kind]["lastReviewed"] == source.says["last_reviewed"].isoformat(), source.path
            assert said[kind]["description"] == source.says["description"], source.path
            assert said[kind]["inLanguage"] == "en", source.path
            assert said[kind]["isPartOf"]["url"] == GARDEN.address, source.path


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("beds/watering/", [("In the beds", "beds/"), ("Water early and deep", "beds/watering/")]),
        ("beds/", [("In the beds", "beds/")]),
        ("urgent/", [("Urgent help", "urgent/")]),
        ("paper/", [("Cards for the apron", "paper/")]),
        ("glossary/", [("Words from A to Z", "glossary/")]),
        ("glossary/mulch/", [("Words from A to Z", "glossary/"), ("mulch", "glossary/mulch/")]),
        ("attic/old-shed/", [("The old shed", "attic/old-shed/")]),
    ],
)
def test_each_page_tells_the_way_to_it(built: Built, address: str, way: list[tuple[str, str]]) -> None:
    said = _way(_json_ld(built.page(address).html))
    assert [(title, url.removeprefix(GARDEN.address)) for title, url in said] == [("Gate", ""), *way]


def test_home_is_the_beginning_of_every_way(built: Built) -> None:
    assert "BreadcrumbList" not in _json_ld(built.page("").html)


def test_each_page_says_how_it_looks_where_somebody_shares_it(built: Built) -> None:
    for source in GARDEN.written():
        page = built.page(source.address)
        assert straight(_meta(page, "og:site_name")) == GARDEN.settings["site_name"]
        assert straight(_meta(page, "og:title")) == words(page.one("h1"), "headerlink"), source.path
        assert _meta(page, "og:description") == attribute(page.one("meta[name=description]"), "content"), source.path
        assert _meta(page, "og:type") == ("article" if source.address else "website"), source.path
        assert _meta(page, "og:url") == attribute(page.one("link[rel=canonical]"), "href") == GARDEN.address + source.address, source.path
        assert _meta(page, "og:image") == PICTURE, source.path
        assert attribute(page.one("meta[name='twitter:card']"), "content") == "summary_large_image", source.path
    lost = built.pages["404.html"]
    assert (straight(_meta(lost, "og:title")), _meta(lost, "og:image")) == (words(lost.one("h1")), PICTURE)
    assert _meta(lost, "og:url") == ""  # it stands at any address


def test_titles_may_hold_any_character(tmp_path: Path) -> None:
    page = f"---\n{json.dumps({'title': NASTY, 'description': NASTY})}\n---\nText\n"
    site = small_site.built(tmp_path, {"p.md": page, "q.md": '# A *&* "b"\n'}, theme="material", plugins=["search"])
    tree = justhtml.JustHTML(site.html("p.md"), sanitize=False)
    for prop in ("og:title", "og:description"):
        assert straight(attribute(tree.query_one(f'meta[property="{prop}"]'), "content")) == NASTY
    said = _json_ld(site.html("p.md"))
    assert (said["WebPage"]["name"], said["WebPage"]["description"], _way(said)[-1][0]) == (NASTY, NASTY, NASTY)
    from_heading = justhtml.JustHTML(site.html("q.md"), sanitize=False).query_one('meta[property="og:title"]')
    assert attribute(from_heading, "content") == "A & “b”"


def test_a_site_without_an_address_claims_none(tmp_path: Path) -> None:
    site = small_site.built(tmp_path, {"p.md": "Text\n"}, theme="material", plugins=["search"], settings={"site_url": ""})
    html = site.html("p.md")
    assert "og:title" in html
    assert "og:url" not in html
    assert "og:image" not in html
    assert "kb-address" not in html
    assert _json_ld(html)["WebPage"]["isPartOf"] == {"@type": "WebSite", "name": "A small site"}
    assert _json_ld(html).keys() == {"WebPage"}
    assert '"url"' not in html
    assert "Sitemap" not in site.files["robots.txt"].decode()


# For search engines and home screens --------------------------------------------------------------------------------------------


def test_search_engines_may_read_all_and_find_the_list_of_pages(built: Built, served: Built) -> None:
    for site in (built, served):
        rows = (site.folder / "robots.txt").read_text(encoding="utf-8").split("\n")
        assert rows == ["User-agent: *", "Allow: /", "", f"Sitemap: {site.address}sitemap.xml", ""]
        assert site.has("sitemap.xml")


def test_each_page_leads_to_the_manifest_and_the_icon(built: Built, served: Built) -> None:
    for site in (built, served):
        for page in site.pages.values():
            assert page.leads_to(attribute(page.one("link[rel=manifest]"), "href")) == (MANIFEST, "")
            path, _ = page.leads_to(attribute(page.one("link[rel=apple-touch-icon]"), "href")) or ("", "")
            assert path == "assets/icons/touch.png", page.path


def test_no_other_host_is_told_where_its_visitor_comes_from(built: Built) -> None:
    for page in built.pages.values():
        assert attribute(page.one("meta[name=referrer]"), "content") == "same-origin", page.path


def test_a_browser_takes_the_manifest(readers: Readers, served: Built) -> None:
    tab = readers.open("urgent/poison/")
    answer = tab.context.new_cdp_session(tab).send("Page.getAppManifest")
    assert (answer["url"], answer["errors"]) == (served.address + MANIFEST, [])


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_browsers_own_bar_has_the_color_of_the_header(readers: Readers, dark: bool, script: bool) -> None:
    tab = readers.open("", dark=dark, script=script)
    assert _bar(tab) == _header(tab)
    for _ in range(2 if script else 0):  # there, and back for the tests that follow
        before = _header(tab)
        tab.locator("header label[for^=__palette]:visible").click()
        expect(tab.locator(".md-header")).not_to_have_css("background-color", before)
        assert _bar(tab) == _header(tab)


def test_a_switch_of_colors_says_at_once_whether_they_are_dark_and_nothing_says_so_again(readers: Readers) -> None:
    """What is said of that once the page has its colors makes the browser compute all styles a second time."""
    tab = readers.open("")
    tab.evaluate(
        """() => {
            window.order = [];
            new MutationObserver(changes => {
                for (const { target, attributeName, addedNodes } of changes)
                    if (target === document.body) order.push("colors");
                    else if ([target, ...addedNodes].some(node => node.name === "color-scheme")) order.push("dark or light");
            }).observe(document, { attributeFilter: ["content", "data-md-color-scheme"], childList: true, subtree: true });
        }"""
    )
    for scheme in ("dark", "light"):
        tab.locator("header label[for^=__palette]:visible").click()
        expect(tab.locator("meta[name=color-scheme]")).to_have_attribute("content", scheme)
        expect(tab.locator("body")).not_to_have_attribute("data-md-color-switching", "")
        assert tab.evaluate("order.splice(0)") == ["dark or light", "colors"]
        assert tab.locator("meta[name=color-scheme]").count() == 1


def _bar(tab: Tab) -> str:
    """The color that a browser takes: of the first element whose condition holds."""
    return str(
        tab.evaluate(
            """() => {
                const all = [...document.querySelectorAll("meta[name=theme-color]")];
                const color = document.createElement("i").style;
                color.color = all.find(meta => !meta.media || matchMedia(meta.media).matches).content;
                return color.color;
            }"""
        )
    )


def _header(tab: Tab) -> str:
    return str(tab.locator(".md-header").evaluate("header => getComputedStyle(header).backgroundColor"))


# On paper -----------------------------------------------------------------------------------------------------------------------

SHOWN = """() => [...document.querySelectorAll("main a[href]")].filter(link => link.checkVisibility()).map(link => {
    const after = getComputedStyle(link, "::after").content;
    return [link.href, link.origin !== location.origin && link.href.startsWith("http"), after === "none" ? "" : after.slice(1, -1)];
})"""
PAGES = ("house/books/", "urgent/poison/", "beds/composting/", "why/room-for-everyone/")


@pytest.mark.parametrize("address", ["", *PAGES, GARDEN.of_kind("principle").address])
def test_a_printed_page_shows_its_address_beside_its_last_check(readers: Readers, served: Built, address: str) -> None:
    tab = readers.open(address)
    expect(tab.locator(".kb-address")).to_be_hidden()
    tab.emulate_media(media="print")
    try:
        expect(tab.locator(".kb-address")).to_be_visible()
        expect(tab.locator(":is(.kb-checked, .kb-sources) + .kb-address")).to_have_text(f"Address: {served.address}{address}")
    finally:
        tab.emulate_media(media="null")


@pytest.mark.parametrize("address", PAGES)
def test_a_printed_page_shows_where_links_out_of_the_site_lead(readers: Readers, address: str) -> None:
    tab = readers.open(address)
    assert [after for _, _, after in tab.evaluate(SHOWN) if "http" in after] == []
    tab.emulate_media(media="print")
    try:
        shown = tab.evaluate(SHOWN)
    finally:
        tab.emulate_media(media="null")
    assert [href for href, out, _ in shown if out]
    assert [(href, after) for href, out, after in shown if after != (f" ({href})" if out else "")] == []


def test_every_link_out_of_the_site_is_marked(built: Built) -> None:
    links = [(page.path, link) for page in built.pages.values() for link in page.all(".md-content a[href]")]
    out = [(path, link) for path, link in links if attribute(link, "href").startswith("http")]
    assert len({path for path, _ in out}) > len(PAGES)
    assert [(path, attribute(link, "href")) for path, link in out if "outside" not in attribute(link, "class").split()] == []
    assert [path for path, link in links if "outside" in attribute(link, "class").split() and (path, link) not in out] == []


@pytest.mark.parametrize(
    ("href", "out"),
    [
        *((href, True) for href in ("https://b.example/", "http://b.example", "HTTPS://B.EXAMPLE/", "//b.example/x")),
        *(
            (href, False)
            for href in ("q.md", "#a", "tel:911", "mailto:a@b.example", "https://example.org/", "https://example.org/glossary/hope/")
        ),
    ],
)
def test_links_out_of_the_site_are_marked(tmp_path: Path, href: str, out: bool) -> None:
    site = small_site.built(tmp_path, {"p.md": f'# P\n\n## A {{#a}}\n\n<a href="{href}">words</a>\n', "q.md": "Text\n"}, {"hope": {}})
    link = next(link for link in justhtml.JustHTML(site.html("p.md"), sanitize=False).query("a") if link.to_text() == "words")
    assert ("outside" in attribute(link, "class").split()) == out
