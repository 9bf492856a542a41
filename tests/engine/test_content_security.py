"""A strict Content Security Policy on every page, and a site that does all it does under it."""

from __future__ import annotations

import functools
import hashlib
import http.server
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import Browser, Route, expect
from playwright.sync_api import Page as Tab

from peerkb.security import policy, template_scripts
from peerkb.theme import lightbox
from tests import small_site
from tests.browsing import PATIENCE, Built, follow
from tests.content import GARDEN, PROJECT
from tests.small_site import refusal

expect.set_options(timeout=PATIENCE)

POLICY = GARDEN.extra["content_security_policy"]
PICTURED, TERM = "why/room-for-everyone/", ".md-content a.glossary-term"
SCRIPT = "<script>alert(1)</script>"


# What is in the pages -----------------------------------------------------------------------------------------------------------


class _Reader(HTMLParser):
    """Notes what a page says of itself, in order, and what a strict policy refuses."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.policies: list[str | None] = []
        self.before: list[str] = []  # what is loaded before the policy is known
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "content-security-policy":
            self.policies.append(given.get("content"))
        if not self.policies and ("src" in given or (tag == "link" and "href" in given)):
            self.before.append(tag)
        data = tag == "script" and given.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and "src" not in given and not data):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in given if name == "style" or re.match("on[a-z]", name)]
        self.inline += [f"{tag} {value}" for value in given.values() if value and value.strip().lower().startswith("javascript:")]


def test_every_page_has_the_policy_and_nothing_inline(built: Built) -> None:
    assert len(built.pages) > 60
    for path, page in built.pages.items():
        seen = _Reader(page.html)
        assert (seen.policies, seen.before, seen.inline) == ([POLICY], [], []), path


def test_the_policy_is_strict() -> None:
    says = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert says.pop("img-src") == "'self' data:"
    assert says.items() >= {"default-src": "'self'", "object-src": "'none'", "base-uri": "'self'"}.items()
    assert set(says.values()) <= {"'self'", "'none'"}


def test_scripts_of_the_theme_are_files_named_by_their_content(built: Built) -> None:
    files = {file.name: file.read_text(encoding="utf-8") for file in (built.folder / "assets/scripts").iterdir()}
    assert sorted(name.split(".")[0] for name in files) == ["base", "content"]  # those of Material's that are in use
    for name, text in files.items():
        kind = name.split(".")[0]
        assert name == f"{kind}.{hashlib.sha256(text.encode()).hexdigest()[:8]}.js"
        using = [path for path, page in built.pages.items() if f"assets/scripts/{name}" in page.html]
        assert using == (list(built.pages) if kind == "base" else ["beds/composting/index.html"])  # which has tabs


def test_tabs_bring_their_script(tmp_path: Path) -> None:
    pages = {"index.md": '# Home\n\n=== "One"\n\n    A\n\n=== "Two"\n\n    B\n', "plain.md": "# Plain\n"}
    site = small_site.built(tmp_path, pages, theme="material", plugins=["search"], extra={"offline": None})
    [name] = [name for name in site.files if re.fullmatch(r"assets/scripts/content\.[0-9a-f]{8}\.js", name)]
    assert b"__tabbed_" in site.files[name]
    assert name in site.html("index.md")
    assert name not in site.html("plain.md")


def test_a_script_of_a_template_becomes_one_file_for_all_pages() -> None:
    template = '{#- x -#}\n<script>var a="{{ b | d("c") }}",{{ d }}</script><script>go("{{ base_url }}")</script><script src="x"></script>'
    changed, files = template_scripts.extract_scripts(template, "partials/some.html")
    [(address, text)] = files.items()
    assert re.fullmatch(r"assets/scripts/some\.[0-9a-f]{8}\.js", address)
    assert text == "go(document.currentScript.dataset.value0)"
    tag = f'<script src="{{{{ \'{address}\' | url }}}}" data-value0="{{{{ (base_url) | e }}}}"></script>'
    assert changed == template.replace('<script>go("{{ base_url }}")</script>', tag)


def test_cells_are_aligned_without_styles(tmp_path: Path) -> None:
    table = "# Home\n\n| a | b | c | d |\n| :-- | :-: | --: | --- |\n| 1 | 2 | 3 | 4 |\n"
    html = small_site.built(tmp_path, {"index.md": table}).html("index.md")
    assert re.findall(r"<t[dh]( [^>]*)?>", html) == [' data-align="left"', ' data-align="center"', ' data-align="right"', ""] * 2


def test_a_preview_may_load_itself_again(tmp_path: Path) -> None:
    settings = load_config(str(small_site.write_site(tmp_path, theme="material", plugins=["search"], extra={"offline": None})))
    settings.plugins.on_startup(command="serve", dirty=False)
    build(settings)
    html = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert _Reader(html).policies == [f"{POLICY}; script-src 'self' 'unsafe-inline'"]  # for the script of `mkdocs serve`


# What is refused ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "wrong", "remedy"),
    [
        (SCRIPT, "a script in the page", "extra_javascript"),
        ("<ScRiPt\ntype=module>alert(1)</sCrIpT>", "a script in the page", "extra_javascript"),
        ("<style>p { color: red }</style>", "a style element", "extra_css"),
        ('<p style="color: red">x</p>', "a style attribute", "class"),
        ('A word\n{: style="color: red" }', "a style attribute", "class"),
        ('<div><img src="index.md" alt=""onerror=alert(1)></div>', "a script in the attribute onerror", "Leave it out"),
        ("<div><svg/onload = alert(1)></svg></div>", "a script in the attribute onload", "Leave it out"),
        ('<a href=" JavaScript:alert(1)">x</a>', "a script for an address", "Leave it out"),
    ],
)
def test_what_the_policy_refuses_is_refused_with_its_line(tmp_path: Path, markup: str, wrong: str, remedy: str) -> None:
    lines = refusal(tmp_path, {"guide.md": f"---\ntitle: Guide\n---\n\n# Guide\n\nWords.\n\n{markup}\n"})
    [fault] = [line for line in lines if line.startswith("guide.md")]
    line = 10 if markup.startswith("A word") else 9
    assert fault.startswith(f"guide.md:{line}: {wrong}, which the security policy of the site refuses: <")
    assert remedy in fault


def test_all_of_it_is_told_at_once_and_code_is_no_fault(tmp_path: Path) -> None:
    code = f"`{SCRIPT}` and\n\n```html\n<p style='x' onclick='y'>{SCRIPT}</p>\n```\n\nHold on = wait, style = way.\n"
    pages = {"a.md": SCRIPT, "b.md": f"{SCRIPT}\n\n<p onclick='y'>x</p>\n", "c.md": code}
    assert [line.partition(": ")[0] for line in refusal(tmp_path, pages)] == ["a.md:1", "b.md:1", "b.md:3"]


def test_what_comes_from_a_template_is_said_so(tmp_path: Path) -> None:
    config = small_site.write_site(tmp_path)
    theme = tmp_path / "theme" / "main.html"
    theme.write_text(theme.read_text(encoding="utf-8").replace("<main>", "<main onclick='x'>"), encoding="utf-8")
    said = small_site.build(config).said
    assert "index.md: a script in the attribute onclick" in said
    assert "a template, a plugin or the front matter brings it" in said
    assert small_site.build(config).said == said  # which remembers what it saw in the page


def test_a_script_in_the_front_matter_is_refused_where_a_template_lets_it_through(tmp_path: Path) -> None:
    config = small_site.write_site(tmp_path, {"index.md": "---\ntitle: </title><script>alert(1)</script>\n---\n\nWords.\n"})
    theme = tmp_path / "theme" / "main.html"
    through = "page.title | replace('&lt;', '<') | replace('&gt;', '>')"
    theme.write_text(theme.read_text(encoding="utf-8").replace("page.title", through), encoding="utf-8")
    assert "index.md:2: a script in the page" in small_site.build(config).said


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<",
        "<p",
        "<!--<script>x</script>-->",
        "<textarea><script>x</script></textarea>",
        "<title><p onclick=x></title>",
        "<script></script>",
        "<p data-on=x title=' style=x onclick=y'>",
        '<script type="application/json">x</script>',
        "</p onclick=x>",
        "<?x onclick=y ?>",
    ],
)
def test_what_runs_nowhere_is_no_fault(html: str) -> None:
    assert policy.find_violations(f"<p>{html}", "page.md", str) == []


def test_a_script_that_writes_styles_in_an_unknown_way_is_not_let_through() -> None:
    assert lightbox.set_styles_by_script('a.b.setAttribute("style","c")') == 'Reflect.set(a.b.style,"cssText","c")'
    for unknown in ('a().setAttribute("style","c")', 'x(document.createElement("style"))'):
        with pytest.raises(ValueError, match="does not know"):
            lightbox.set_styles_by_script(unknown)


# What readers do under it -------------------------------------------------------------------------------------------------------


class Watched:
    """A reader's tab, and what the policy refused in it."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.refused: list[str] = []
        self.context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 800})
        self.context.set_default_timeout(PATIENCE)
        self.context.expose_function("refusedByPolicy", lambda text: self.refused.append(text))
        self.context.add_init_script(
            """document.addEventListener("securitypolicyviolation",
                event => refusedByPolicy(`${location} ${event.effectiveDirective} ${event.blockedURI}`))"""
        )
        self.tab = self.context.new_page()
        self.tab.on("console", lambda message: self.refused.append(message.text) if "Content Security" in message.text else None)


@pytest.fixture(scope="module")
def watched(chromium_browser: Browser, served: Built) -> Iterator[Watched]:
    """A reader who comes by for all of these tests."""
    assert served.status == 0, served.said
    reader = Watched(chromium_browser, served.address)
    yield reader
    reader.context.close()


@pytest.fixture
def tab(watched: Watched) -> Iterator[Tab]:
    """The reader's tab; the policy may refuse nothing in it."""
    watched.refused.clear()
    yield watched.tab
    watched.tab.wait_for_timeout(100)
    assert watched.refused == []


def test_the_policy_is_at_work(watched: Watched) -> None:
    watched.refused.clear()
    watched.tab.goto("")
    watched.tab.evaluate("document.body.setAttribute('style', 'color: red')")
    watched.tab.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = true' }))")
    watched.tab.wait_for_timeout(100)
    assert {refused.split()[1] for refused in watched.refused if refused.startswith("http")} == {"style-src-attr", "script-src-elem"}
    assert watched.tab.evaluate("window.ran") is None


def test_a_picture_enlarges_and_a_term_opens(tab: Tab) -> None:
    tab.goto(PICTURED)
    picture = tab.locator(".kb-page a.glightbox img").first
    before = picture.bounding_box()
    picture.click()
    large = tab.locator(".gslide.current.gslide-loaded img, .gslide.current .gslide-image.loaded img, .gslide.current img").first
    expect(large).to_be_visible()
    tab.wait_for_timeout(600)
    after = large.bounding_box()
    assert before
    assert after
    assert after["width"] > 1.2 * before["width"]
    assert after["height"] <= 800
    tab.keyboard.press("Escape")
    expect(tab.locator(".glightbox-container")).to_have_count(0)
    tab.locator(TERM).first.hover()
    expect(tab.locator(".kb-popover:popover-open")).to_be_visible()


def test_search_finds(tab: Tab) -> None:
    tab.goto("")
    tab.keyboard.press("/")
    expect(tab.locator(".md-search input:focus")).to_be_visible()
    tab.keyboard.type("everyone")
    expect(tab.locator(f".md-search a[href*='{PICTURED}']").first).to_be_visible()


def test_instant_navigation_and_a_page_that_is_not_there(tab: Tab) -> None:
    tab.goto("house/")
    for address in ("urgent/", PICTURED, "glossary/"):
        follow(tab, address)
    expect(tab.locator(".glossary-filter input")).to_be_visible()
    tab.goto("nowhere/at/all/")
    expect(tab.locator("h1")).to_contain_text("This page is not here")


FRAMES = """
    window.frames_ = [];
    const note = () => {
        if (document.body) frames_.push(document.body.dataset.mdColorScheme);
        if (!window.loaded_) requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
    addEventListener("load", () => { window.loaded_ = true; });
"""


@pytest.mark.parametrize("chosen", [True, False], ids=["chosen", "asked for by the device"])
def test_dark_colors_are_there_before_the_first_paint(chromium_browser: Browser, served: Built, chosen: bool) -> None:
    reader = Watched(chromium_browser, served.address)
    if not chosen:
        reader.tab.emulate_media(color_scheme="dark")
    else:
        reader.tab.goto("")
        reader.tab.locator("header label[for^=__palette]:visible").click()
        expect(reader.tab.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    reader.tab.add_init_script(FRAMES)
    reader.tab.route(re.compile(r"/bundle\."), _late)  # the browser paints meanwhile
    reader.tab.goto("house/")
    shown = reader.tab.evaluate("frames_")
    assert len(shown) > 3
    assert set(shown) == {"slate"}
    assert reader.refused == []
    reader.context.close()


def _late(route: Route) -> None:
    time.sleep(0.4)
    route.continue_()


def test_a_site_opened_from_a_folder_is_under_it_too(chromium_browser: Browser, built: Built) -> None:
    reader = Watched(chromium_browser, built.folder.as_uri() + "/")
    reader.tab.goto((built.folder / PICTURED / "index.html").as_uri())
    expect(reader.tab.locator("body")).to_have_css("font-family", re.compile("apple-system"))
    reader.tab.locator(TERM).first.hover()
    expect(reader.tab.locator(".kb-popover:popover-open")).to_be_visible()
    reader.tab.locator(".kb-page a.glightbox img").first.click()
    expect(reader.tab.locator(".gslide.current img")).to_be_visible()
    reader.tab.keyboard.press("Escape")
    expect(reader.tab.locator(".glightbox-container")).to_have_count(0)
    reader.tab.keyboard.press("/")
    expect(reader.tab.locator(".md-search input:focus")).to_be_visible()
    reader.tab.keyboard.type("everyone")
    expect(reader.tab.locator(f".md-search a[href*='{PICTURED}']").first).to_be_visible()
    assert reader.refused == []
    reader.context.close()


# What hosts send ----------------------------------------------------------------------------------------------------------------


def _headers(text: str) -> dict[str, dict[str, str]]:
    """A file of headers as Netlify and Cloudflare read it: by path."""
    found: dict[str, dict[str, str]] = {}
    paths = [line for line in text.splitlines() if line and not line.startswith("#")]
    at: dict[str, str] = {}
    for line in paths:
        if line.startswith("/"):
            at = found.setdefault(line, {})
        else:
            name, _, value = line.strip().partition(": ")
            at[name] = value
    return found


@pytest.fixture(scope="module")
def sent(built: Built) -> dict[str, str]:
    """The headers that a host sends with every file."""
    return _headers((built.folder / "_headers").read_text(encoding="utf-8"))["/*"]


def test_headers_have_the_policy_of_the_pages(sent: dict[str, str]) -> None:
    more = sent["Content-Security-Policy"].removeprefix(f"{POLICY}; ")
    assert re.fullmatch(r"frame-ancestors 'none'; style-src 'self'( 'sha256-[A-Za-z0-9+/]{43}=')*", more)
    assert {"Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"} < set(sent)


@pytest.mark.parametrize(
    ("file", "line"),
    [("nginx.conf", r'^add_header (\S+) "([^"]*)" always;$'), ("apache.conf", r'^Header always set (\S+) "([^"]*)"$')],
)
def test_hosting_says_the_same_for_other_servers(sent: dict[str, str], file: str, line: str) -> None:
    text = (PROJECT / "hosting" / file).read_text(encoding="utf-8")
    hashes = re.compile(r" 'sha256-[^']+'")  # of styles in a site's own pictures
    said = {name: hashes.sub("", value) for name, value in re.findall(line, text, re.MULTILINE)}
    assert said == {name: hashes.sub("", value) for name, value in sent.items()}


def test_only_what_is_named_by_its_content_is_kept_for_good(built: Built) -> None:
    headers = _headers((built.folder / "_headers").read_text(encoding="utf-8"))
    for path in [path for path, says in headers.items() if "immutable" in says.get("Cache-Control", "")]:
        files = list(built.folder.glob(path[1:]))
        assert files
        assert [file.name for file in files if not re.search(r"\.[0-9a-f]{8}\.", file.name)] == []


@contextmanager
def _hosted(folder: Path, sent: dict[str, str]) -> Iterator[str]:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, value in sent.items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_pages_and_pictures_are_whole_where_a_host_sends_them(chromium_browser: Browser, built: Built, sent: dict[str, str]) -> None:
    with _hosted(built.folder, sent) as address:
        reader = Watched(chromium_browser, address)
        reader.tab.goto(PICTURED)
        picture = reader.tab.locator(".kb-page a.glightbox").first.evaluate("link => link.href")
        reader.tab.goto(picture)  # as a reader without scripts opens it
        expect(reader.tab.locator("text").first).to_have_css("text-anchor", re.compile("middle|start"))
        drawings = [path.name for path in (built.folder / "assets/pictures").glob("*.svg")]
        for name in drawings:
            reader.tab.goto(f"assets/pictures/{name}")
        assert len(drawings) == 7
        assert reader.refused == []
        reader.context.close()
