"""What readers get: a site built from its folder, read as a browser reads it; and a server for it.

What its writers say is in `content`, the fixtures are in `site_fixtures`.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

import justhtml
from playwright.sync_api import Browser, ConsoleMessage, Error, Request, Response, expect
from playwright.sync_api import Page as Tab

from peerkb.search.search_index import slug
from tests.content import ENGINE, PROJECT, Content, Source
from tools.searching import until

__all__ = ["ENGINE", "PROJECT", "Content", "Source"]

INLINE = set("a abbr b cite code em i kbd s small span strong sub sup time u".split())
UNSEEN = set("#comment !doctype script style template svg code pre".split())
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
# Blocks of running text, of which one that lies in another is a block of its own; and what is none.
BLOCKS = set("p li dd blockquote figcaption summary".split())
NESTED = BLOCKS | set("ul ol dl details div".split())
NO_PROSE = set("#comment button form nav pre script style svg table template".split())


# What was built -----------------------------------------------------------------------------------------------------------------


class Page:
    """A built page, read as a browser reads it."""

    def __init__(self, folder: Path, file: Path, site: str) -> None:
        """Read `file` of the site in `folder`, whose address is `site`."""
        self.site = site
        self.path = file.relative_to(folder).as_posix()
        self.address = self.path.removesuffix("index.html")
        self.html = file.read_text(encoding="utf-8")
        self._found: dict[str, list[Any]] = {}  # what was looked for before, by selector

    @cached_property
    def tree(self) -> justhtml.JustHTML:
        """The parsed page."""
        return justhtml.JustHTML(self.html, sanitize=False)

    @cached_property
    def elements(self) -> list[Any]:
        """All elements, in order."""
        return list(self.tree.query("*"))

    def having(self, *names: str) -> Iterator[tuple[Any, str, str]]:
        """Each attribute of these names that an element has: the element, the name, the value. To look for each takes much longer."""
        for node in self.elements:
            yield from ((node, name, attribute(node, name)) for name in names if name in (node.attrs or {}))

    def all(self, selector: str) -> list[Any]:
        """The elements that fit."""
        if selector not in self._found:
            self._found[selector] = list(self.tree.query(selector))
        return [*self._found[selector]]

    def one(self, selector: str) -> Any:
        """The only element that fits."""
        found = self.all(selector)
        assert len(found) == 1, f"{self.path}: {len(found)} elements fit {selector}"
        return found[0]

    @cached_property
    def ids(self) -> set[str]:
        """What a fragment can lead to."""
        return {value for node, name, value in self.having("id", "name") if name == "id" or node.name == "a"}

    def leads_to(self, href: str) -> tuple[str, str] | None:
        """Where an address on this page leads: the path below the site's address, and the fragment; None for another site."""
        url, _, fragment = urljoin(self.site + self.address, href.strip()).partition("#")
        return (unquote(url.removeprefix(self.site)), unquote(fragment)) if url.startswith(self.site) else None


@dataclass(frozen=True)
class Built:
    """The site as it lies on the server, and what the build said."""

    folder: Path
    said: str
    status: int
    address: str

    @cached_property
    def pages(self) -> dict[str, Page]:
        """Every page, by its path, but not what leads on from the former address of one."""
        assert self.status == 0, self.said
        found = (Page(self.folder, file, self.address) for file in sorted(self.folder.rglob("*.html")))
        return {page.path: page for page in found if 'http-equiv="refresh"' not in page.html}

    def page(self, address: str) -> Page:
        """The page at an address below the site's."""
        return self.pages[f"{address}index.html" if address.endswith("/") or not address else address]

    def has(self, path: str) -> bool:
        """Whether a path below the site's address is a file, or a folder with a page."""
        file = self.folder / path
        return (file / "index.html").is_file() if path.endswith("/") or not path else file.is_file()


def search_index(built: Built, name: str = "search_index.js") -> dict[str, Any]:
    """What the search knows of a language: the script that hands its index over, read as data."""
    script = (built.folder / "search" / name).read_text(encoding="utf-8")
    said: dict[str, Any] = json.loads(script[script.index("{") :].rstrip(";\n"))
    return said


def searched_sections(built: Built, name: str = "search_index.js") -> Iterator[tuple[dict[str, Any], list[tuple[str, str, str]]]]:
    """Each page that an index of the search knows, with the id, the heading and the text of each of its sections."""
    index = search_index(built, name)
    for page, texts in zip(index["pages"], index["texts"], strict=True):
        sections = []
        for section, text in zip_longest(page["s"], texts, fillvalue=""):
            anchor, title = (slug(section), section) if isinstance(section, str) else section
            sections.append((anchor, title, text))
        yield page, sections


def attribute(node: Any, name: str) -> str:
    """The value of an attribute, or nothing."""
    return str((node.attrs or {}).get(name) or "")


def words(node: Any, *without: str) -> str:
    """What one reads in an element, with single spaces and straight marks; without elements of the classes named, and without code."""
    return straight(" ".join("".join(_texts(node, set(without))).split()))


def straight(text: str) -> str:
    """A text with the quotation marks and apostrophes of a keyboard. Pages print others than most sources have."""
    return text.translate(_STRAIGHT)


def _texts(node: Any, without: set[str]) -> Iterator[str]:
    if node.name == "#text":
        yield str(node.data)
    elif node.name not in UNSEEN and without.isdisjoint(attribute(node, "class").split()):
        space = "" if node.name in INLINE else " "
        yield space
        for child in node.children:
            yield from _texts(child, without)
        yield space


def prose(node: Any, *without: str) -> Iterator[str]:
    """The paragraphs, list items and definitions below an element, without elements of the classes named."""
    for child in node.children:
        if child.name != "#text" and _is_prose(child, set(without)):
            if child.name in BLOCKS:
                yield " ".join("".join(_of_block(child, set(without))).split())
            yield from prose(child, *without)


def _of_block(node: Any, without: set[str]) -> Iterator[str]:
    for child in node.children:
        if child.name == "#text":
            yield str(child.data)
        elif child.name not in NESTED and _is_prose(child, without):
            yield from _of_block(child, without)


def _is_prose(node: Any, without: set[str]) -> bool:
    return node.name not in NO_PROSE and without.isdisjoint(attribute(node, "class").split())


def build(content: Content, folder: Path, **settings: str) -> Built:
    """Build a site strictly, as the production build does, with what else the environment says: `ENGINE` names the generator."""
    engine = {**os.environ, **settings}.get("ENGINE") or "mkdocs"
    module = "zensical_adapter" if engine == "zensical" else engine
    result = subprocess.run(
        [sys.executable, "-m", module, "build", "--strict", "--site-dir", str(folder)],
        cwd=content.root,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "hooks"), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Built(folder, result.stdout, result.returncode, settings.get("SITE_URL", content.address))


# The server and its readers -----------------------------------------------------------------------------------------------------


PATIENCE = 15_000  # milliseconds, for a machine that is busy with other things
# A page that wants anything of another host, by whatever way, is refused it by the browser, which tells so as an error.
ONLY_HERE = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"


# WebKit's driver tells nothing of what fails in a page, so pages for it note that themselves, for `other_browsers` to ask.
_WEBKIT: Final = re.compile(r"AppleWebKit/(?!.*Chrome)")
_NOTES: Final = b"""<script>
    window.faults = [];
    addEventListener("error", (event) => faults.push(event.message || `${event.target.src || event.target.href} does not load`), true);
    addEventListener("unhandledrejection", (event) => faults.push(String(event.reason)));
    addEventListener("securitypolicyviolation", (event) => faults.push(`the policy refuses ${event.blockedURI}`));
    console.error = (...said) => faults.push(said.join(" "));
</script>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a plain web host does, with its page for what is not there."""

    protocol_version = "HTTP/1.1"
    lost: str

    def do_GET(self) -> None:
        """Send a file, and a page for WebKit with what notes its faults."""
        file = Path(self.translate_path(self.path.partition("?")[0]))
        page = file / "index.html" if file.is_dir() and self.path.partition("?")[0].endswith("/") else file
        if page.suffix == ".html" and page.is_file() and _WEBKIT.search(self.headers.get("User-Agent", "")):
            body = page.read_bytes().replace(b"<head>", b"<head>" + _NOTES, 1)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        """Let no page reach another host."""
        self.send_header("Content-Security-Policy", ONLY_HERE)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page with the status."""
        body = Path(self.directory, self.lost).read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


class Server(http.server.ThreadingHTTPServer):
    """A server of which a browser may leave pages while they come."""

    request_queue_size = 128  # of connections that wait: a browser opens many at once, and one too many would come a second later or more

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: the browser closed a page."""


@contextlib.contextmanager
def serving(folder: Path, lost: str) -> Iterator[str]:
    """Serve a folder on this machine, and `lost` for what is not in it; at which address."""
    handler = type("_Handler", (_Quiet,), {"lost": lost})
    with Server(("127.0.0.1", 0), functools.partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class Readers:
    """Opens pages as people have them: on a phone, in the dark, without scripts; and notes what went wrong in any.

    Each sort of reader keeps one tab for all tests: another would take four times as long as another page.
    """

    def __init__(self, browser: Browser, site: str) -> None:
        """Read the served `site`."""
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._browser = browser
        self._site = site
        self._tabs: dict[tuple[bool, bool, bool], Tab] = {}

    def open(
        self, address: str, *, width: int = 1366, height: int = 800, dark: bool = False, script: bool = True, touch: bool = False
    ) -> Tab:
        """A reader's first page."""
        tab = self.tab(dark=dark, script=script, touch=touch)
        tab.set_viewport_size({"width": width, "height": height})
        tab.mouse.move(0, 0)
        tab.goto(address)
        return tab

    def tab(self, *, dark: bool = False, script: bool = True, touch: bool = False) -> Tab:
        """The tab of such a reader, with whatever is in it."""
        if (dark, script, touch) not in self._tabs:
            self._tabs[dark, script, touch] = self._new_tab(dark, script, touch)
        return self._tabs[dark, script, touch]

    def leave(self) -> None:
        """Leave all pages, so that nothing happens in them any more."""
        for tab in self._tabs.values():
            if tab.url != "about:blank":
                tab.goto("about:blank")

    def _new_tab(self, dark: bool, script: bool, touch: bool) -> Tab:
        context = self._browser.new_context(
            base_url=self._site,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            has_touch=touch,
            service_workers="block",  # it would fetch the whole site for each; test_offline has it
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._logged)
        context.on("weberror", lambda error: self.faults.append(f"{error.page.url if error.page else ''}: {_first_line(error.error)}"))
        return context.new_page()

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        if urlsplit(request.url).scheme not in ("data", "blob") and not request.url.startswith(self._site):
            self.faults.append(f"{request.url} is another host")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.faults.append(f"{response.url} is not there")

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):  # that is told above
            self.faults.append(f"{message.location['url']}: {message.text}")


def _first_line(error: Error) -> str:
    return error.message.partition("\n")[0]


def sitemap_is_read(tab: Tab) -> None:
    """Wait until Material has the list of pages: only then it follows links by itself."""
    until(tab, "() => performance.getEntriesByType('resource').some(entry => entry.name.endsWith('/sitemap.xml') && entry.responseEnd)")
    tab.wait_for_load_state("networkidle")


def follow(tab: Tab, address: str) -> None:
    """Click a link to a page of the site, without loading the document anew."""
    sitemap_is_read(tab)
    tab.evaluate("window.notLoadedAnew = true")
    target = tab.evaluate(
        """address => {
            const link = document.createElement("a");
            link.href = new URL(address, __md_scope);
            document.querySelector("article").append(link);
            link.click();
            return link.href;
        }""",
        address,
    )
    expect(tab.locator("link[rel=canonical]")).to_have_attribute("href", target)
    expect(tab.locator("article h1")).to_have_count(1)
    assert tab.evaluate("window.notLoadedAnew"), f"{address} was loaded as a whole"
