"""The handbook: a PDF of a part of the garden's site, as a reader of paper and one who listens get it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import justhtml
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from peerkb.brand.files import COLORS
from peerkb.handbook.book import make_chapters
from peerkb.handbook.built_pages import BuiltPage, in_reading_order, read_page
from peerkb.handbook.editions import Shelf
from peerkb.handbook.terms import Term
from peerkb.handbook.tree import parse, text_of
from peerkb.settings.handbook import HandbookEdition
from peerkb.settings.reading import read_settings
from peerkb.settings.schema import Settings
from tests import small_site
from tests.browsing import Built, attribute, straight
from tests.content import ENGINE, GARDEN, PROJECT
from tools import handbook, paper

EDITION = "apron"


@dataclass(frozen=True)
class Printed:
    """A book that was made."""

    file: Path

    @cached_property
    def reader(self) -> PdfReader:
        """What reads it."""
        return PdfReader(self.file)

    @cached_property
    def pages(self) -> list[str]:
        """The words of each page, with single spaces."""
        return [" ".join((page.extract_text() or "").split()) for page in self.reader.pages]

    def page_of(self, words: str) -> int:
        """The number of the first page with words."""
        return next(number for number, text in enumerate(self.pages, 1) if words in text)

    @cached_property
    def root(self) -> Any:
        """What it says of itself as a whole."""
        return self.reader.trailer["/Root"]

    @cached_property
    def tags(self) -> list[Any]:
        """All elements of its structure, in the order in which they are read."""
        return list(_elements(self.root["/StructTreeRoot"]))


def _elements(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        inner = kid.get_object()
        if isinstance(inner, DictionaryObject) and "/S" in inner:
            yield inner
            yield from _elements(inner)


def _make(built: Built, to: Path) -> Path:
    config = GARDEN.root.relative_to(PROJECT) / "mkdocs.yml"
    assert handbook.main([EDITION, "--config", str(config), "--site", str(built.folder), "--to", str(to)]) == 0
    return to / f"{EDITION}.pdf"


@pytest.fixture(scope="module")
def printed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """The book."""
    try:
        paper.Printer()
    except paper.NoPrinterError as error:
        pytest.skip(str(error))
    return Printed(_make(built, tmp_path_factory.mktemp("handbook")))


def test_the_contents_name_the_page_on_which_each_chapter_begins(printed: Printed) -> None:
    contents = printed.page_of("Contents")
    lines = re.findall(r"([^.]+?) ?\.{3,} ?(\d+)", printed.pages[contents - 1])
    assert len(lines) > 15
    named = [(title.removeprefix("Contents").strip(), int(number)) for title, number in lines]
    assert {title for title, _ in named} >= {"In the beds", "Water early and deep", "Lesson 1: The ground", "Terms, and where they come up"}
    assert [title for title, number in named if title not in printed.pages[number - 1]] == []
    assert [number for _, number in named] == sorted(number for _, number in named)
    labels = [text.startswith(f"{number} ") or f" {number} " in f" {text} " for number, text in enumerate(printed.pages, 1)][2:]
    assert all(labels), "a page does not say its number"


def test_the_list_of_terms_names_the_pages_on_which_each_comes_up(printed: Printed, built: Built) -> None:
    terms = json.loads((built.folder / "glossary.json").read_text(encoding="utf-8"))["terms"]
    listed = " ".join(printed.pages[printed.page_of("Each number is a page") - 1 :])
    checked = 0
    for term in terms:
        found = re.search(re.escape(term["definition"]) + r" ((?:\d+(?:, )?)*)", listed)
        assert found, f"{term['term']} is not listed"
        for number in filter(None, found[1].split(", ")):
            words = [form[:4].casefold() for form in (term["term"], *term["aliases"])]
            assert any(word in printed.pages[int(number) - 1].casefold() for word in words), f"{term['term']} is not on page {number}"
            checked += 1
    assert checked > 30


def test_the_cover_has_the_color_of_the_bar(printed: Printed) -> None:
    [color] = re.findall(r"--md-primary-fg-color: #(\w{6})", (ENGINE / COLORS).read_text(encoding="utf-8").partition("@media")[0])
    parts = [round(int(color[at : at + 2], 16) / 255, 3) for at in (0, 2, 4)]
    used = ContentStream(printed.reader.pages[0]["/Contents"].get_object(), printed.reader).operations
    assert parts in [[round(float(part), 3) for part in given] for given, operator in used if operator in (b"rg", b"RG")]


def test_a_book_has_the_colors_of_its_site(tmp_path: Path) -> None:
    branded, plain = (read_settings({"brand": brand} if brand else {}, [])[0] for brand in ({"color": "#8b0000"}, None))
    assert handbook.colors_of(plain, tmp_path) == (ENGINE / COLORS).read_text(encoding="utf-8")
    assert "--md-primary-fg-color: #8b0000" in handbook.colors_of(branded, tmp_path)
    (tmp_path / COLORS).parent.mkdir(parents=True)
    (tmp_path / COLORS).write_text(":root { --kb-paper: #fff; }", encoding="utf-8")
    assert handbook.colors_of(branded, tmp_path) == ":root { --kb-paper: #fff; }"


def test_ways_on_a_screen_are_left_out_and_each_change_is_told_once(printed: Printed) -> None:
    told = " ".join(printed.pages)
    assert "Read next" not in told
    assert "runs no scripts" not in told
    assert told.count("Water before 9, not before 10.") == 1


def test_it_can_be_heard(printed: Printed) -> None:
    """What PDF/UA asks for, as far as no eye is needed: a language, a title, order, words for pictures, nothing that nobody named."""
    root = printed.root
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == ("en", True, True)
    assert printed.reader.metadata is not None
    assert printed.reader.metadata.title == "For the apron"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    kinds = [tag["/S"] for tag in printed.tags]
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Figure", "/Link", "/Table", "/TH"} <= set(kinds)
    assert [tag for tag in printed.tags if tag["/S"] == "/Figure" and not tag.get("/Alt")] == []
    assert {tag["/A"]["/Scope"] for tag in printed.tags if tag["/S"] == "/TH"} == {"/Column"}
    ranks = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert [pair for pair in pairwise([0, *ranks]) if pair[1] > pair[0] + 1] == [], "a rank of headings is left out"
    assert [number for number, sheet in enumerate(printed.reader.pages, 1) if _loose_words(sheet, printed.reader)] == []
    assert {sheet["/Tabs"] for sheet in printed.reader.pages if "/Annots" in sheet} <= {"/S"}


def _loose_words(sheet: Any, reader: PdfReader) -> int:
    """How often a page shows words that belong to no element and are no ornament."""
    content = sheet.get_contents()
    assert isinstance(content, StreamObject)
    depth = loose = 0
    for _, operator in ContentStream(content, reader).operations:
        depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
        loose += operator in (b"Tj", b"TJ") and not depth
    return loose


def test_it_has_fonts_of_its_own_and_weighs_little(printed: Printed) -> None:
    """Fonts of the machine would give other bytes on another machine."""
    sheets: list[Any] = list(printed.reader.pages)
    fonts = {str(font.get_object()["/BaseFont"]) for sheet in sheets for font in sheet["/Resources"]["/Font"].values()}
    assert {re.sub(r"^/[A-Z]{6}\+", "", font).split("-")[0] for font in fonts} == {"Atkinson", "Newsreader"}
    assert printed.file.stat().st_size < 5_000_000


def test_the_same_site_makes_the_same_bytes(printed: Printed, built: Built, tmp_path: Path) -> None:
    assert _make(built, tmp_path).read_bytes() == printed.file.read_bytes()


def test_a_machine_without_the_library_is_told_what_to_install(
    built: Built, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert handbook.main(["--site", str(built.folder), "--to", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "apt-get install libpango-1.0-0" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("inside", "becomes"),
    [
        ('<svg\n width="9"><text>A</text>', '<svg font-family="F"\n width="9"><text>A</text>'),
        ("<svg font-family=\"Arial\"><text font-family='B'>", '<svg font-family="F"><text>'),
        ("<svg><text style=\"font-family: 'Open Sans', serif\" x='1;'>", '<svg font-family="F"><text style="font-family:F" x=\'1;\'>'),
        ('<svg><text style="font-family:&quot;A B&quot;;top:0">', '<svg font-family="F"><text style="font-family:F;top:0">'),
        ('<svg><style>a { font-family: "A B", serif } b{}</style>', '<svg font-family="F"><style>a { font-family:F} b{}</style>'),
        ("<svg><text>font-family: A;</text>", '<svg font-family="F"><text>font-family: A;</text>'),
    ],
)
def test_words_in_pictures_are_in_the_font_of_the_book(inside: str, becomes: str) -> None:
    assert paper.in_own_font(inside).replace("Atkinson Hyperlegible", "F") == becomes


def test_what_cannot_be_made_is_told(built: Built, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert handbook.main(["--site", str(tmp_path)]) == 1
    assert "Build it first: make build" in capsys.readouterr().err
    assert handbook.main(["hat", "--site", str(built.folder), "--to", str(tmp_path)]) == 1
    assert "There is no edition hat with pages" in capsys.readouterr().err


ODD = 'beds/it\'s "größer" & more.md'  # as a file may be called
NAME, ABOUT = 'The "Garden" & <Friends>', 'Of "beds" & <paths>.'


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> small_site.Site:
    """A site with two editions, of which one is there, and with names that HTML and addresses cannot hold as they are."""
    root = tmp_path_factory.mktemp("small")
    said = "---\ntitle: {0}\nkind: idea\n---\n\n{1}\n"
    pages = {
        ODD: said.format("Odd", "[Water](water.md#a) ![One](<it's.svg>)\n\n![](<it's.svg>)"),
        "beds/water.md": said.format("Water", f"[Odd](<{Path(ODD).name}>)\n\n## A"),
        "gate.md": said.format("Gate", "Text."),
    }
    editions = {"beds": {"title": "Beds", "take": ["beds/"]}, "lost": {"take": ["beds/"]}}
    settings = {"site_name": NAME, "site_description": ABOUT}
    config = small_site.write_site(root, pages, theme="material", extra={"handbook": {"editions": editions}}, settings=settings)
    (root / "docs" / "beds" / "it's.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    (root / "docs" / "handbook").mkdir()
    (root / "docs" / "handbook" / "beds.pdf").write_bytes(b"%PDF-1.7")
    return small_site.build(config)


def test_names_of_any_kind_are_names(small: small_site.Site) -> None:
    page = justhtml.JustHTML(small.html("gate.md"), sanitize=False)
    said = [attribute(node, "content") for node in page.query('meta[name="description"], meta[property="og:description"]')]
    assert [straight(text) for text in said] == [ABOUT, ABOUT]
    assert {straight(attribute(node, "aria-label")) for node in page.query('[data-md-component="logo"]')} == {NAME}
    names = [" ".join(node.to_text().split()) for node in page.query("title, .md-nav--primary > .md-nav__title")]
    assert list(map(straight, names)) == [f"Gate - {NAME}", NAME]


def test_a_book_has_pages_whatever_their_files_are_called(small: small_site.Site) -> None:
    config = small.root / "mkdocs.yml"
    [language] = handbook.languages({"extra": {}, "theme": "material"}, config, small.root / "site")
    assert [page.title for page in language.pages] == ["Home", "Gate", "Odd", "Water"]
    book = handbook.make_book(language, HandbookEdition(), small.root / "site", "https://garden.example", colors="")
    odd, water = (parse(chapter.root.to_html(pretty=False)) for chapter in book.chapters[-2:])
    assert [(node.attrs["href"], text_of(node)) for node in odd.query("a")] == [("#c4-a", "Water")]
    assert odd.query_one("img").attrs["src"] == "beds/it%27s.svg"
    assert odd.query_one(".hb-ornament").attrs["style"] == "background-image: url('beds/it%27s.svg')"
    assert water.query_one("a.hb-see").attrs["href"] == "#c3"
    assert straight(book.cover.description) == ABOUT


def test_pages_offer_the_books_that_hold_them_and_no_others(small: small_site.Site) -> None:
    site = small
    assert 'PDF): <a href="../../handbook/beds.pdf">Beds</a>' in site.html("beds/water.md")
    assert "beds.pdf" not in site.html("gate.md")
    assert "lost.pdf" not in site.html("beds/water.md")
    kept = site.files["worker.js"].decode()
    assert "gate/index.html" in kept
    assert "beds.pdf" not in kept, "every reader's browser would fetch it"


@pytest.mark.parametrize(
    ("edition", "url", "kind", "audience", "held"),
    [
        ({}, "beds/water/", "howto", ["guests"], True),
        ({}, "", "home", [], False),
        ({}, "glossary/mulch/", "term", [], False),
        ({}, "manual/settings/", "about", [], False),
        ({"take": ["beds/"]}, "beds/water/", "howto", [], True),
        ({"take": ["beds"]}, "beds/water/", "howto", [], False),
        ({"take": ["beds/"]}, "why/", "howto", [], False),
        ({"leave_out": ["./"]}, "", "home", [], False),
        ({"take": ["./"], "leave_out_kinds": []}, "index.html", "home", [], True),
        ({"leave_out": ["beds/"]}, "beds/index.html", "howto", [], False),
        ({"leave_out": ["beds/water/"]}, "beds/water/", "howto", [], False),
        ({"kinds": ["print"]}, "paper/", "print", [], True),
        ({"kinds": ["print"]}, "beds/water/", "howto", [], False),
        ({"audiences": ["guides"]}, "beds/water/", "howto", ["guests", "guides"], True),
        ({"audiences": ["guides"]}, "beds/water/", "howto", ["guests"], False),
    ],
)
def test_an_edition_holds_pages_by_place_kind_and_audience(
    edition: dict[str, Any], url: str, kind: str, audience: list[str], held: bool
) -> None:
    assert Shelf(Settings(manual="manual"), "").holds(HandbookEdition(**edition), url, kind, audience) is held


def test_an_audience_that_a_site_does_not_have_is_refused_with_its_line() -> None:
    extra = {"pages": {"audiences": {"guests": "guests"}}, "handbook": {"editions": {"whole": {"audiences": ["bees"]}}}}
    source = "extra:\n  pages:\n    audiences: {guests: guests}\n  handbook:\n    editions:\n      whole: {audiences: [bees]}\n"
    _, faults = read_settings(extra, [("mkdocs.yml", source)])
    assert list(map(str, faults)) == [
        "mkdocs.yml:4: extra.handbook: the edition 'whole' is for 'bees', which is none of extra.pages.audiences. Write one of: guests"
    ]


def _page(url: str, article: str, before: str | None = None, after: str | None = None, part: str = "", part_url: str = "") -> BuiltPage:
    whole = f'<article><div class="kb-page">{article}</div></article>'
    return BuiltPage(url, url, "idea", (), "en", "ltr", whole, part, part_url, before, after, "Site", "", "")


def test_pages_follow_the_navigation_and_a_part_has_the_name_that_its_pages_give_it() -> None:
    first, second = _page("a/", "", None, "a/b/", "", "/a/"), _page("a/b/", "", "a/", "c/", "The part", "/a/")
    ordered = in_reading_order([_page("term/", ""), _page("c/", "", "a/b/", None, "", "/c/"), second, first])
    assert [(page.url, page.part) for page in ordered] == [("a/", "The part"), ("a/b/", "The part"), ("c/", "")]


def test_pages_follow_each_other_where_addresses_name_files() -> None:
    html = '<link rel="{}" href="{}"><article></article>'
    told = [("index.html", html.format("next", "a/index.html")), ("a/index.html", html.format("prev", "../index.html"))]
    pages = [page for url, text in told if (page := read_page({"url": url, "title": url}, text))]
    assert [page.url for page in in_reading_order(pages)] == ["", "a/"]


def _chapters(*articles: str, terms: tuple[Term, ...] = ()) -> list[str]:
    pages = [_page(f"{number}/", article) for number, article in enumerate(articles, 1)]
    return [chapter.root.to_html(pretty=False) for chapter in make_chapters(pages, terms, "https://garden.example/")]


@pytest.mark.parametrize(
    ("link", "becomes"),
    [
        ('<a href="../2/#late">late</a>', '<a href="#c2-late" class="hb-see">late</a>'),
        ('<a href="../2/#gone">gone</a>', '<a href="#c2" class="hb-see">gone</a>'),
        ('<a href="#here">here</a>', '<a href="#c1-here" class="hb-see">here</a>'),
        ('<a href="tel:911">911</a>', '<a href="tel:911" class="hb-call">911</a>'),
        ("<button>Press</button>", ""),
        ('<a class="headerlink" href="#here">¶</a>', ""),
    ],
)
def test_links_lead_to_pages_of_the_book(link: str, becomes: str) -> None:
    first, _ = _chapters(f'<h1>One</h1><p id="here">{link}</p>', '<h1>Two</h1><h2 id="late">Late</h2>')
    assert f'<p id="c1-here">{becomes}</p>' in first


@pytest.mark.parametrize(
    ("link", "reads"),
    [
        ('<a href="https://www.rain.example/a/b">Rain</a>', "Rain (rain.example/a/b)"),
        ('<a href="https://rain.example/">rain.example</a>', "rain.example"),
        ('<a href="../elsewhere/">Elsewhere</a>', "Elsewhere (garden.example/elsewhere)"),
    ],
)
def test_what_is_not_in_the_book_has_its_address_in_sight(link: str, reads: str) -> None:
    (chapter,) = _chapters(f"<h1>One</h1><p>{link}</p>")
    assert text_of(parse(chapter).query_one("p")) == reads


def test_a_term_is_explained_once_in_each_chapter() -> None:
    term = Term("mulch", "mulch", "Straw on the ground.", "glossary/mulch/")
    link = '<a class="glossary-term" href="../glossary/mulch/">mulch</a>'
    found = _chapters(f"<h1>One</h1><p>{link}</p><p>{link}</p>", f"<h1>Two</h1><p>{link}</p>", terms=(term,))
    assert [html.count("Straw on the ground.") for html in found] == [1, 1]
    assert [html.count('href="#term-mulch"') for html in found] == [2, 1]


def test_choices_stand_before_what_each_leads_to() -> None:
    question = "<details class='kb-choice'><summary>{0}?</summary><p>{0}!</p></details>"
    (chapter,) = _chapters(f"<h1>One</h1><div class='kb-question'><p>Asked</p>{question.format('Left')}{question.format('Right')}</div>")
    assert text_of(parse(chapter).query_one(".kb-question")) == "AskedLeft?Right?Left!Right!"
