"""What the project's own pages weigh and how soon they show and answer, in a browser: rows for readers.

Taps are told in processor time of the page's main thread, times six, up to the next picture: what a phone slowed six times takes,
whatever else this machine does. The largest paint has no such measure; it is by the clock, and a busy machine makes it late.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import http.server
import json
import os
import re
import statistics
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from playwright.sync_api import Browser, Error, sync_playwright

from bench.sites import NotMeasuredError
from tools import chromium

PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
# Lighthouse's phone: a processor slowed four times; what it calls slow 4G, with the latency that it gives each request.
SLOWED: Final = 4
NETWORK: Final = {"offline": False, "latency": 562.5, "downloadThroughput": 1474.56 * 1024 / 8, "uploadThroughput": 675 * 1024 / 8}
TAPPED: Final = 6  # times slower, for taps
Act: TypeAlias = "Callable[[Any], Iterator[Callable[[], None]]]"  # the taps of somebody on a page
_KIND: Final = re.compile(r'<div class="kb-page" data-kind="([^"]*)"( data-module=)?')
_WHOLE: Final = {".woff2", ".png", ".jpg", ".webp"}  # sent as they are
_LARGEST: Final = """() => new Promise(resolve => new PerformanceObserver(list =>
  resolve(list.getEntries().at(-1).startTime)).observe({type: "largest-contentful-paint", buffered: true}))"""
_NEXT: Final = "() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve)))"


class Readers:
    """A built site that is served at an address, in a browser; what counts by time is looked at so many times."""

    def __init__(self, site: Path, browser: Browser | None = None, address: str = "", rounds: int = 1) -> None:
        self._browser = browser
        self._rounds = rounds
        self._served = address
        self._site = site
        self._pages = _choose(site)

    def page(self, what: str) -> Path:
        """The heaviest page of some sort: the home page, a term, the list of terms, a module, or one of the kind that most are of."""
        if what not in self._pages:
            raise NotMeasuredError(f"the site has no page such as: {what}")
        return self._pages[what]

    def weight(self, what: str) -> tuple[float, str]:
        """Kilobytes, gzipped, of all that a phone fetches for a page when nothing is kept."""
        sizes: dict[str, int] = {}

        def note(response: Any) -> None:
            if response.status == http.HTTPStatus.OK:
                body = response.body()
                whole = Path(response.url.partition("?")[0]).suffix in _WHOLE
                sizes[response.url] = len(body) if whole else len(gzip.compress(body, 9, mtime=0))

        with self._opened(what, lambda page: page.on("requestfinished", lambda request: note(request.response()))) as page:
            page.wait_for_load_state("networkidle")
        return sum(sizes.values()) / 1000, f"{self._address(what)}, {len(sizes)} files"

    def largest_paint(self, what: str) -> tuple[float, str]:
        """Seconds until the largest paint on Lighthouse's phone and network, the middle of several."""

        def slow(page: Any) -> None:
            session = page.context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", NETWORK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})

        found = []
        for _ in range(self._rounds):
            with self._opened(what, slow) as page:
                page.wait_for_load_state("networkidle")
                found.append(page.evaluate(_LARGEST) / 1000)
        return statistics.median(found), f"{self._address(what)}, {min(found):.2f} to {max(found):.2f} s"

    def tap(self, what: str, act: Act) -> tuple[float, str]:
        """Milliseconds on a phone slowed six times, the longest of the taps that `act` gives; of each the middle of several rounds."""
        rounds: list[list[float]] = []
        for _ in range(self._rounds):
            with self._opened(what) as page:
                page.wait_for_load_state("networkidle")
                session = page.context.new_cdp_session(page)
                session.send("Performance.enable", {"timeDomain": "threadTicks"})
                rounds.append([_taken(page, session, tap) for tap in act(page)])
        taps = [TAPPED * statistics.median(each) for each in zip(*rounds, strict=True)]
        return max(taps), f"{self._address(what)}; each {', '.join(f'{took:.0f}' for took in taps)} ms"

    def _address(self, what: str) -> str:
        return self.page(what).parent.relative_to(self._site).as_posix()

    @contextlib.contextmanager
    def _opened(self, what: str, prepare: Callable[[Any], None] = lambda page: None) -> Iterator[Any]:
        """A page in a browser that keeps nothing, on a phone."""
        assert self._browser is not None
        at = self._address(what)
        context = self._browser.new_context(**PHONE, service_workers="block")
        page = context.new_page()
        prepare(page)
        page.goto(f"{self._served}{'' if at == '.' else f'{at}/'}")
        yield page
        context.close()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, text gzipped, as hosts do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        whole = path.suffix in _WHOLE
        body = path.read_bytes() if whole else gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if not whole:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        """Say nothing."""


def _choose(site: Path) -> dict[str, Path]:
    """The heaviest page of each sort; the list of terms is what stands above them."""
    by_kind: dict[str, list[Path]] = {}
    for file in sorted(site.rglob("index.html")):
        found = _KIND.search(file.read_text(encoding="utf-8"))
        if found:
            by_kind.setdefault("module" if found[2] else found[1], []).append(file)
    common = Counter({kind: len(files) for kind, files in by_kind.items() if kind not in ("term", "module")}).most_common(1)
    sorts = {"term": "term", "module": "module", **({"article": common[0][0]} if common else {})}
    chosen = {"home": site / "index.html"}
    for what, kind in sorts.items():
        if kind in by_kind:
            chosen[what] = max(by_kind[kind], key=lambda file: len(gzip.compress(file.read_bytes())))
    if "term" in by_kind:
        chosen["terms"] = Counter(file.parent.parent for file in by_kind["term"]).most_common(1)[0][0] / "index.html"
    return chosen


def _taken(page: Any, session: Any, tap: Callable[[], None]) -> float:
    """Milliseconds of the main thread for a tap, until the next picture is there."""
    page.wait_for_timeout(300)  # what went before has ended

    def spent() -> float:
        return float(next(each["value"] for each in session.send("Performance.getMetrics")["metrics"] if each["name"] == "TaskDuration"))

    before = spent()
    tap()
    page.evaluate(_NEXT)
    return 1000 * (spent() - before)


def open_definition(page: Any) -> Iterator[Callable[[], None]]:
    """A tap on the first term of the text, and one that closes what it opened."""
    term = page.locator("article a.glossary-term").first
    term.scroll_into_view_if_needed()
    box = term.bounding_box()
    yield lambda: page.touchscreen.tap(box["x"] + 5, box["y"] + box["height"] / 2)
    yield lambda: page.keyboard.press("Escape")


def search_letters(page: Any) -> Iterator[Callable[[], None]]:
    """The letters of a query, once the search is there."""
    page.locator('label[for="__search"]').first.tap()
    page.keyboard.type("a")
    page.wait_for_timeout(2000)
    for letter in "nxious":
        yield partial(page.keyboard.press, letter)


def switch_colors(page: Any) -> Iterator[Callable[[], None]]:
    """To the other colors and back."""
    for _ in range(2):
        box = page.locator('[data-md-component="palette"] label:not([hidden])').first.bounding_box()
        yield lambda box=box: page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # type: ignore[misc]


TAPS: Final[dict[str, Act]] = {"definition": open_definition, "letters": search_letters, "colors": switch_colors}


def main() -> None:
    """Print a number and what it is of, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, help="the folder of a built site")
    parser.add_argument("what", choices=["home", "article", "term", "terms", "module"])
    parser.add_argument("measure", choices=["weight", "paint", *TAPS])
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    site = partial(_Handler, directory=str(given.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), site) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or None, args=chromium.sandbox())
            seen = Readers(given.site, browser, f"http://127.0.0.1:{server.server_port}/", given.rounds)
            if given.measure in TAPS:
                found = seen.tap(given.what, TAPS[given.measure])
            else:
                found = seen.weight(given.what) if given.measure == "weight" else seen.largest_paint(given.what)
            print(json.dumps(found))
            browser.close()
        except (Error, NotMeasuredError) as error:
            parser.exit(1, f"{error}\n")
        finally:
            server.shutdown()


if __name__ == "__main__":
    main()
