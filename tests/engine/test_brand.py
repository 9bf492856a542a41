"""The brand of a site: one block of settings, of which its colors, icons, card and web manifest are made."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree as Xml

import justhtml
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from peerkb.brand import drawing, marks, palette
from peerkb.brand.colors import Oklch, mix, oklch
from peerkb.brand.lettering import Lettering
from tests.content import ENGINE
from tests.contrast import contrast, rgb
from tests.small_site import DEFAULTS, PROJECT, Site, build, built, refusal, write_site

YELLOW, DARK_RED, BLUE, ROSE = "#ffd400", "#8b0000", "#24516a", "#8a3d62"
COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="currentColor"/></svg>'
NAMES = {"site_name": "Ñandú & Friends", "site_description": "What we do."}
ICONS = {
    "icon-192": (192, 192),
    "icon-512": (512, 512),
    "icon-maskable-512": (512, 512),
    "apple-touch-icon": (180, 180),
    "card": (1200, 630),
}
_EMPTY = {"brand": None, "home_screen": None, "shared_picture": None, "short_name": None}


def _extra(brand: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {**_EMPTY, "brand": dict(brand), **more}


def _site(root: Path, brand: Mapping[str, Any], pages: Mapping[str, str] | None = None, **extra: Any) -> Site:
    return built(root, pages, theme="material", extra=_extra(brand, **extra), settings=NAMES)


def _refused(root: Path, brand: Mapping[str, Any], pages: Mapping[str, str] | None = None, **more: Any) -> str:
    (fault,) = refusal(root, pages, theme="material", extra=_extra(brand), **more)
    return fault


def _head(html: str, selector: str, attribute: str) -> str:
    (found,) = justhtml.JustHTML(html, sanitize=False).query(selector)
    return (found.attrs or {})[attribute] or ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    languages: dict[str, dict[str, Any]] = {"es": {"site_name": "Amistad", "short_name": "Am", "site_description": "Lo que hacemos."}}
    languages["es"]["help"] = {"name": "Ayuda", "path": "es/"}
    pages = {"index.md": "# Home\n", "p.md": "# P\n", "es/index.md": "# Inicio\n"}
    help_page = {"name": "Help", "path": "p/"}
    return _site(tmp_path_factory.mktemp("brand"), {"color": YELLOW, "logo": "Ñ"}, pages, languages=languages, help=help_page)


# Colors ------------------------------------------------------------------------------------------------------------------------


@given(COLORS, st.one_of(st.just(""), COLORS))
@settings(max_examples=150, deadline=None)
def test_what_is_refused_names_a_color_that_is_accepted_and_what_is_accepted_can_be_read(color: str, accent: str) -> None:
    if refused := palette.refuse_color(color):
        assert refused.ratio < refused.needed
        color = refused.nearest
        assert palette.refuse_color(color) is None
    if accent and (refused := palette.refuse_accent(accent, color)):
        assert refused.ratio < refused.needed
        accent = refused.nearest
        assert palette.refuse_accent(accent, color) is None
    for found in palette.make_palettes(color, accent):
        for ink, ground, least in palette.pairs():
            assert contrast(rgb(found[ink]), rgb(found[ground])) >= least, f"{ink} on {ground}"
    light = palette.make_palettes(color, accent)[0]
    assert light["md-primary-fg-color"] == color
    assert not accent or light["kb-clay"] == accent
    bar, ink = light["md-primary-fg-color"], light["md-primary-bg-color"]
    assert contrast(rgb(mix(ink, bar, 0.92)), rgb(bar)) >= palette.TEXT  # the names of tabs
    assert contrast(rgb(ink), rgb(mix("#ffffff", bar, 0.14))) >= palette.TEXT  # the field of the search


@given(COLORS)
@settings(max_examples=100, deadline=None)
def test_the_nearest_color_has_the_same_hue(color: str) -> None:
    refused = palette.refuse_accent(color, BLUE)
    if refused and oklch(color).chroma > 0.08 and oklch(refused.nearest).chroma > 0.08:
        turned = abs(oklch(color).hue - oklch(refused.nearest).hue) % 6.283
        assert min(turned, 6.283 - turned) < 0.1


@given(COLORS)
@settings(max_examples=100, deadline=None)
def test_a_color_is_the_same_after_oklch(color: str) -> None:
    assert oklch(color).hex() == color


def test_a_color_that_no_screen_shows_loses_chroma_alone() -> None:
    shown = oklch(Oklch(0.6, 0.5, 2.5).hex())
    assert shown.chroma < 0.5
    assert shown.lightness == pytest.approx(0.6, abs=0.01)
    assert shown.hue == pytest.approx(2.5, abs=0.02)


def test_the_engines_own_colors_are_made_as_those_of_a_brand_and_every_color_that_styles_name_is_set() -> None:
    own = (ENGINE / "assets" / "styles" / "colors.css").read_text(encoding="utf-8")
    assert own.endswith(palette.style_sheet(palette.make_palettes(*re.findall(r"#\w{6}", own.partition("*/")[0]))))
    styles = "".join(file.read_text(encoding="utf-8") for file in (ENGINE / "assets" / "styles").glob("*.css"))
    used = set(re.findall(r"var\((--kb-[\w-]+)\)", styles))  # without a value of its own where none is set
    assert used - set(re.findall(r"(--kb-[\w-]+):", styles)) == set()


@pytest.mark.parametrize(
    ("brand", "key", "nearest"),
    [
        ({"color": "#777777"}, "color", "#929292"),
        ({"color": "#1976D2"}, "color", "#005daf"),
        ({"color": BLUE, "accent": YELLOW}, "accent", "#7b6500"),
    ],
)
def test_a_color_that_cannot_be_read_is_refused_with_one_that_can(tmp_path: Path, brand: dict[str, str], key: str, nearest: str) -> None:
    said = _refused(tmp_path / "a", brand)
    line = next(
        number for number, text in enumerate((tmp_path / "a" / "mkdocs.yml").read_text("utf-8").splitlines(), 1) if f"{key}: '" in text
    )
    assert said.startswith(f"mkdocs.yml:{line}: extra.brand.{key} says '{brand[key]}', whose contrast with ")
    assert re.search(r" is \d\.\d+ where 4\.5 is needed", said)
    assert said.endswith(f"The nearest that has it: '{nearest}'")
    assert not build(write_site(tmp_path / "b", theme="material", extra=_extra({**brand, key: nearest}))).refused


# Files -------------------------------------------------------------------------------------------------------------------------


def test_pictures_have_their_sizes_and_are_all_that_pages_ask_for(site: Site) -> None:
    for name, size in ICONS.items():
        assert drawing.png_size(site.files[f"assets/brand/{name}.png"]) == size, name
    html = site.html("p.md")
    for selector, attribute, path in (
        ("link[rel=icon]", "href", "../assets/brand/favicon.svg"),
        (".md-header .md-logo img", "src", "../assets/brand/logo.svg"),
        ("link[rel=apple-touch-icon]", "href", "../assets/brand/apple-touch-icon.png"),
        ("link[rel=manifest]", "href", "../manifest.webmanifest"),
        ("meta[name=theme-color]", "content", YELLOW),
        ("meta[property='og:image']", "content", "https://example.org/assets/brand/card.png"),
        ("meta[property='og:image:width']", "content", "1200"),
        ("meta[property='og:image:alt']", "content", "Ñandú & Friends"),
    ):
        assert _head(html, selector, attribute) == path
    for name in ("favicon", "logo"):
        picture = Xml.fromstring(site.files[f"assets/brand/{name}.svg"])
        assert next(child.get("fill") for child in picture) == YELLOW


@pytest.mark.parametrize(("code", "name", "short"), [("", "Ñandú & Friends", "Ñandú & Friends"), ("es", "Amistad", "Am")])
def test_each_language_has_a_manifest_and_a_card_of_its_own(site: Site, code: str, name: str, short: str) -> None:
    folder, up = (f"{code}/", "../") if code else ("", "")
    said = json.loads(site.files[f"{folder}manifest.webmanifest"])
    assert (said["name"], said["short_name"], said["lang"], said["dir"]) == (name, short, code or "en", "ltr")
    assert (said["start_url"], said["scope"], said["theme_color"]) == ("./", up or "./", YELLOW)
    assert [(icon["src"], icon["sizes"]) for icon in said["icons"]] == [
        (f"{up}assets/brand/{picture}.png", f"{side}x{side}") for picture, (side, _) in list(ICONS.items())[:3]
    ]
    assert said["icons"][2]["purpose"] == "maskable"
    assert said["shortcuts"] == [{"name": "Ayuda", "url": "../es/"} if code else {"name": "Help", "url": "p/"}]
    html = site.html(f"{folder}index.md")
    assert _head(html, "link[rel=manifest]", "href") in (
        "manifest.webmanifest",
        "./manifest.webmanifest",
        f"{up}{folder}manifest.webmanifest",
    )
    card = f"assets/brand/card{f'.{code}' if code else ''}.png"
    assert _head(html, "meta[property='og:image']", "content") == f"https://example.org/{card}"
    assert drawing.png_size(site.files[card]) == (1200, 630)


def test_cards_of_two_languages_differ(site: Site) -> None:
    assert site.files["assets/brand/card.png"] != site.files["assets/brand/card.es.png"]


def test_the_style_sheet_of_readers_has_the_colors_of_the_brand_in_both_schemes(tmp_path: Path) -> None:
    css = _site(tmp_path, {"color": DARK_RED}, joined={"assets/site.css": ["assets/styles/colors.css"]}).files["assets/site.css"].decode()
    light, dark = palette.make_palettes(DARK_RED)
    for name in ("kb-paper", "kb-link", "md-primary-fg-color"):
        assert f"--{name}:{light[name]}" in css
        assert f"--{name}:{dark[name]}" in css
    assert "#24516a" not in css


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import hashlib; from peerkb.brand.files import *; from peerkb.brand.manifest import App; from peerkb.brand.marks import Mark\n"
        f"made = make_files(Brand('{DARK_RED}', '', Mark('Q')), {{'': App('A name', '', 'd', 'en')}}, lambda name, parts, make: make())\n"
        "print([(path, hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()) for path, text in made.items()])"
    )
    run = [sys.executable, "-c", script]
    one, other = (subprocess.run(run, cwd=PROJECT / "hooks", capture_output=True, text=True, check=True, timeout=120).stdout for _ in "ab")
    assert one == other
    assert one.count("assets/brand/") == 7


# The site's own come first -----------------------------------------------------------------------------------------------------


def test_what_a_site_sets_or_has_comes_first(tmp_path: Path) -> None:
    screen = {"manifest": "own.webmanifest", "icon": "own.svg", "color": "#123456"}
    picture = {"path": "own.svg", "type": "image/svg+xml", "width": 10, "height": 20, "shows": "a circle"}
    pages = {
        "own.webmanifest": "{}",
        "own.svg": MARK,
        "assets/styles/colors.css": ":root { --kb-paper: #fff; }",
        "manifest.webmanifest": "[]",
    }
    config = write_site(tmp_path, pages, theme="material", extra=_extra({"color": BLUE}, home_screen=screen, shared_picture=picture))
    config.write_text(
        config.read_text("utf-8").replace("logo: null", "logo: own.svg").replace("favicon: null", "favicon: own.svg"), "utf-8"
    )
    site = build(config)
    html = site.html("index.md")
    assert _head(html, "link[rel=icon]", "href") == _head(html, ".md-header .md-logo img", "src") == "own.svg"
    assert _head(html, "link[rel=manifest]", "href") == "own.webmanifest"
    assert _head(html, "meta[name=theme-color]", "content") == "#123456"
    assert _head(html, "meta[property='og:image']", "content") == "https://example.org/own.svg"
    assert _head(html, "meta[property='og:image:alt']", "content") == "A small site: a circle"
    assert (
        site.files["assets/styles/colors.css"].startswith(b":root { --kb-paper: #fff;")
        or b"--kb-paper:#fff" in site.files["assets/styles/colors.css"]
    )
    assert site.files["manifest.webmanifest"] == b"[]"


def test_a_site_without_a_brand_gets_nothing_of_it(tmp_path: Path) -> None:
    site = built(tmp_path, theme="material", extra=_EMPTY)
    assert not [path for path in site.files if "brand" in path or path.endswith("webmanifest")]
    assert 'rel="manifest"' not in site.html("index.md")
    assert site.files["assets/styles/colors.css"] == (ENGINE / "assets" / "styles" / "colors.css").read_bytes()


# Logos and pictures ------------------------------------------------------------------------------------------------------------


def _pixel(png: bytes, x: int, y: int) -> tuple[int, ...]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return cast("tuple[int, ...]", image.getpixel((x, y)))


def test_a_logo_takes_the_color_of_text_and_stands_on_the_color(tmp_path: Path) -> None:
    site = _site(tmp_path, {"color": DARK_RED, "logo": "mark.svg"}, {"mark.svg": MARK})
    svg = site.files["assets/brand/logo.svg"].decode()
    ink = palette.make_palettes(DARK_RED)[0]["md-primary-bg-color"]
    assert f'color="{ink}"' in svg
    assert svg != marks.tile(marks.Mark("Q"), marks.Colors(DARK_RED, ink), Lettering())
    icon = site.files["assets/brand/icon-512.png"]
    assert _pixel(icon, 2, 2) == (0x8B, 0, 0)
    assert _pixel(icon, 256, 256) == tuple(int(ink[at : at + 2], 16) for at in (1, 3, 5))


def test_a_picture_of_either_kind_fills_the_card(tmp_path: Path) -> None:
    blue = MARK.replace("currentColor", "#0000ff").replace('r="9"', 'r="99"')
    (tmp_path / "svg").mkdir()
    one = _site(tmp_path / "svg", {"color": BLUE, "picture": "card.svg"}, {"card.svg": blue})
    assert _pixel(one.files["assets/brand/card.png"], 600, 315) == (0, 0, 255)
    config = write_site(tmp_path, theme="material", extra=_extra({"color": BLUE, "picture": "card.png"}))
    (tmp_path / "docs" / "card.png").write_bytes(drawing.draw(blue, 1200, 630))
    assert _pixel(build(config).files["assets/brand/card.png"], 600, 315) == (0, 0, 255)


def test_a_name_that_the_fonts_lack_is_left_off_the_card_and_said(tmp_path: Path) -> None:
    site = built(tmp_path, theme="material", extra=_extra({"color": BLUE, "logo": "A"}), settings={"site_name": "Ab ع"})
    assert "INFO: the fonts for pictures lack ع: cards show the logo alone" in re.sub(r"\[.*?\] ", "", site.said).replace("site: ", "")
    assert drawing.png_size(site.files["assets/brand/card.png"]) == (1200, 630)


@pytest.mark.parametrize("name", ["A", "A small site", "Volunteerdepartmentcoordination of everything", "word " * 30])
def test_a_name_stays_on_the_card(name: str) -> None:
    letters = Lettering()
    svg = marks.card(marks.Mark("Q"), marks.Colors(BLUE, "#ffffff"), letters, name)
    numbers = [float(number) for number in re.findall(r"[MLQ]([\d.]+)[ ,]", svg)]
    assert max(numbers) < 1200 or "Volunteerdepartment" in name


@pytest.mark.parametrize(
    ("logo", "remedy"),
    [
        ("Re", "which is neither a letter nor an SVG file. Write one letter"),
        ("ع", "which the fonts for pictures do not have"),
        ("marc.svg", "which is no file of the site; did you mean 'mark.svg'?"),
        ("mark.png", "which is neither a letter nor an SVG file"),
    ],
)
def test_a_logo_that_is_none_is_refused(tmp_path: Path, logo: str, remedy: str) -> None:
    said = _refused(tmp_path, {"color": BLUE, "logo": logo}, {"mark.svg": MARK})
    assert re.match(r"mkdocs\.yml:\d+: extra\.brand\.logo says ", said)
    assert remedy in said


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        (f"{MARK[:-6]}\n<text>A</text></svg>", "mark.svg:2: the picture holds <text>"),
        (f'{MARK[:-6]}\n\n<image href="other.png"/></svg>', "mark.svg:3: the picture takes in 'other.png'"),
        (MARK[:-6], "mark.svg:1: the picture is not well formed"),
        (MARK.replace('viewBox="0 0 24 24"', ""), "mark.svg:1: the picture lacks its size"),
        (MARK.replace('xmlns="http://www.w3.org/2000/svg"', ""), "mark.svg:1: the picture lacks its namespace"),
        ("<html/>", "mark.svg:1: the picture is no SVG"),
        (f'<!DOCTYPE svg [\n<!ENTITY a "b">]>{MARK}', "mark.svg:2: the picture declares entities"),
    ],
)
def test_a_logo_that_cannot_be_drawn_everywhere_is_refused_with_its_line(tmp_path: Path, svg: str, said: str) -> None:
    assert _refused(tmp_path, {"color": BLUE, "logo": "mark.svg"}, {"mark.svg": svg}).startswith(said)


def test_a_picture_that_is_no_png_is_refused(tmp_path: Path) -> None:
    said = _refused(tmp_path, {"color": BLUE, "picture": "card.png"}, {"card.png": "not one"})
    assert said == "card.png: the file is no PNG. Save it as one"


def test_a_site_whose_name_begins_with_a_letter_that_no_font_has_needs_a_logo(tmp_path: Path) -> None:
    said = _refused(tmp_path, {"color": BLUE}, settings={"site_name": "عون"})
    assert re.match(r"mkdocs\.yml:\d+: extra\.brand: 'logo' is missing", said)


def test_the_defaults_have_no_brand() -> None:
    assert "\n  brand:" not in (PROJECT / DEFAULTS).read_text(encoding="utf-8")
