"""The site without a network: kept by the browser after one visit, never in an old version; and opened from its folder."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from peerkb import site_steps
from peerkb.assets import offline_manifest
from tests.browsing import PATIENCE, Built, Server, attribute, follow, words
from tests.content import ENGINE

expect.set_options(timeout=PATIENCE)

WORKER = (ENGINE / "worker.js").read_text(encoding="utf-8")
LIST = re.compile(r"^const FILES = (\{[^}]*\});", re.MULTILINE)
KEPT = """async () => {
    const names = await caches.keys();
    const found = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map((kept) => kept.url)));
    return found.flat().sort();
}"""
_COUNT = f"() => ({KEPT})().then((kept) => kept.length)"
# Whoever asks a browser to wait for a worker that never comes waits without an end.
READY = """async () => {
    const late = new Promise((_, reject) => setTimeout(() => reject(new Error("there is no worker")), 20000));
    await Promise.race([navigator.serviceWorker.ready, late]);
    if (!navigator.serviceWorker.controller) {
        const comes = new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true }));
        await Promise.race([comes, late]);
    }
    return true;
}"""
REGISTERED = "() => navigator.serviceWorker.getRegistrations().then((all) => all.length)"


def _listed(worker: str) -> dict[str, str]:
    found = LIST.search(worker)
    assert found
    hashes: dict[str, str] = json.loads(found[1])
    return hashes


def _hash(host: Host, page: str) -> str:
    return _listed((host.folder / "worker.js").read_text(encoding="utf-8"))[f"{page}/index.html"]


# The list -----------------------------------------------------------------------------------------------------------------------


def test_the_list_follows_the_content(tmp_path: Path) -> None:
    for path in ("b/index.html", "a.html", "a.js.map", ".git/config"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path, encoding="utf-8")
    before = offline_manifest.list_files(tmp_path, ("*.map",))
    assert list(before.hashes) == ["a.html", "b/index.html"]
    assert before.size == len("a.htmlb/index.html")
    assert offline_manifest.list_files(tmp_path, ("*.map",)) == before
    (tmp_path / "a.html").write_text("another", encoding="utf-8")
    after = offline_manifest.list_files(tmp_path, ("*.map",))
    assert [path for path in after.hashes if after.hashes[path] != before.hashes[path]] == ["a.html"]
    assert _listed(offline_manifest.insert_manifest(WORKER, after.hashes)) == after.hashes
    with pytest.raises(ValueError, match="const FILES"):
        offline_manifest.insert_manifest("const OTHERS = {};", {})


def test_the_build_lists_what_readers_need_as_it_came_out(built: Built) -> None:
    listed = _listed((built.folder / "worker.js").read_text(encoding="utf-8"))
    whole = offline_manifest.list_files(built.folder, ())
    assert listed == {path: whole.hashes[path] for path in listed}
    needed = set(built.pages) | {"search/search_index.js", "sitemap.xml"}
    for page in built.pages.values():
        loads = [attribute(node, "src") for node in page.all("script[src], img[src]")]
        loads += [attribute(node, "href") for node in page.all("link[rel=stylesheet], link[rel=icon]")]
        needed |= {place[0] for place in map(page.leads_to, loads) if place}
    assert needed - listed.keys() == set()
    size = sum((built.folder / path).stat().st_size for path in listed)
    assert f"{len(listed)} files, {size / 1e6:.1f} MB," in built.said


# The whole site -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def reader(chromium_browser: Browser) -> Iterator[Page]:
    """A phone that has never seen the site; no script of the site fails on it."""
    faults: list[str] = []
    with chromium_browser.new_context(viewport={"width": 390, "height": 844}) as context:
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: faults.append(error.error.message))
        yield context.new_page()
    assert faults == []


def test_all_is_read_offline_after_one_visit(reader: Page, served: Built) -> None:
    reader.goto(served.address)
    assert reader.evaluate(READY)
    listed = _listed((served.folder / "worker.js").read_text(encoding="utf-8"))
    kept = reader.evaluate(KEPT)
    assert len(kept) == len(listed)
    assert [url for url in kept if not url.startswith(served.address)] == []

    reader.context.set_offline(True)
    assert reader.evaluate("() => fetch('glossary.json').then(() => 'answered', () => 'offline')") == "offline"
    pages = {"urgent/poison/": "Something swallowed", "why/feed-the-soil/": "Feed the soil", "glossary/mulch/": "mulch", "paper/": "Cards"}
    for address, title in pages.items():
        reader.goto(served.address + address)
        expect(reader.locator(".md-content h1")).to_contain_text(title)
        assert reader.evaluate("() => [...document.styleSheets].every((sheet) => sheet.cssRules.length)")
    follow(reader, "house/")
    reader.goto(served.address + "why/room-for-everyone/")
    image = reader.locator(".kb-page img[src*='assets/pictures']").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("(image) => image.naturalWidth")

    _search(reader, "mulch")
    reader.goto(served.address + "beds")
    assert reader.url == served.address + "beds/"
    answer = reader.goto(served.address + "there/is/nothing/")
    assert answer
    assert answer.status == 404
    expect(reader.locator("h1")).to_contain_text(words(served.pages["404.html"].one("h1"), "headerlink"))
    expect(reader.locator(".kb-strip")).to_be_visible()


def _search(tab: Page, said: str) -> None:
    """Search, and follow the first result."""
    tab.locator("label.md-header__button[for=__search]").click()
    tab.locator(".md-search__input").press_sequentially(said)
    result = tab.locator("a.md-search-result__link").first
    expect(result).to_be_visible()
    before = tab.url
    result.click()
    tab.wait_for_url(lambda url: url != before)
    expect(tab.locator(".md-content h1")).to_be_visible()


def test_who_saves_data_is_spared(reader: Page, served: Built) -> None:
    reader.add_init_script("Object.defineProperty(navigator.connection, 'saveData', { value: true })")
    reader.goto(served.address)
    reader.wait_for_timeout(300)
    assert reader.evaluate(REGISTERED) == 0


def test_a_folder_is_a_site(chromium_browser: Browser, built: Built) -> None:
    with chromium_browser.new_context(viewport={"width": 390, "height": 844}) as context:
        context.set_default_timeout(PATIENCE)
        faults: list[str] = []
        # What is still on its way when the page is left is given up.
        context.on("requestfailed", lambda request: faults.append(request.url) if request.failure != "net::ERR_ABORTED" else None)
        context.on("weberror", lambda error: faults.append(error.error.message))
        tab = context.new_page()
        tab.goto((built.folder / "index.html").as_uri())
        assert tab.evaluate("document.fonts.ready.then(fonts => [...fonts].map(font => font.status))") == ["loaded"]
        assert not [href for href in tab.locator("a[href]").evaluate_all("all => all.map((link) => link.href)") if _lists_files(href)]
        tab.locator(".kb-strip__help").click()
        expect(tab.locator(".md-content h1")).to_have_text(re.compile("Urgent help"))
        assert tab.url == (built.folder / "urgent" / "index.html").as_uri()
        _search(tab, "mulch")
        assert "/index.html" in tab.url
        # A link that comes later, in a picture too
        tab.evaluate("""() => document.querySelector("article").insertAdjacentHTML("afterbegin",
            `<svg width="90" height="40"><a id="later" href="${__md_scope}house/"><text y="30">House</text></a></svg>`)""")
        tab.locator("#later").click()
        tab.wait_for_url((built.folder / "house" / "index.html").as_uri())
        assert faults == []


def _lists_files(href: str) -> bool:
    return href.startswith("file:") and href.partition("#")[0].partition("?")[0].endswith("/")


# A host that fails, and updates -------------------------------------------------------------------------------------------------


class Host:
    """A small site below a path with the real worker, on a host that can be slow, broken or gone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self.state: Callable[[str], str] = lambda path: ""
        self.asked: list[str] = []
        self.may_answer = threading.Event()  # until then it is silent, where that is its state
        (folder / "assets").mkdir(parents=True)
        (folder / "assets" / "offline.js").write_bytes((ENGINE / "assets" / "scripts" / "site" / "offline.js").read_bytes())
        for name in ("one", "two", "three"):
            self.write(f"{name}/index.html", name)
        self.write("index.html", "home")
        self.write("404.html", "lost")

    def write(self, path: str, title: str) -> None:
        """Publish a page."""
        file = self.folder / path
        file.parent.mkdir(exist_ok=True)
        text = f"<!doctype html><title>{title}</title><h1>{title}</h1><script src='/kb/assets/offline.js'></script>"
        file.write_text(text, encoding="utf-8")

    def release(self, worker: str = WORKER, codes: Sequence[str] = (), help_folders: Sequence[str] = ()) -> None:
        """Publish a worker that knows the pages as they are, and which folders are of other languages (`codes`) and of help."""
        hashes = offline_manifest.list_files(self.folder, ("worker.js",)).hashes
        listed = offline_manifest.insert_manifest(worker, hashes, codes, help_folders)
        (self.folder / "worker.js").write_text(listed, encoding="utf-8")

    def pages_asked(self) -> list[str]:
        """What was fetched to be kept, since the last time."""
        asked = sorted(path.partition("?")[0] for path in self.asked if "?" in path)
        self.asked.clear()
        return asked


class _Handler(http.server.SimpleHTTPRequestHandler):
    host: Host

    def end_headers(self) -> None:
        """Let the browser ask each time: the tests change files within a second."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_HEAD(self) -> None:
        if self.host.state(self.path) == "gone":
            self.close_connection = True
        else:
            super().do_HEAD()

    def do_GET(self) -> None:
        del self.headers["If-Modified-Since"]
        state = self.host.state(self.path)
        self.host.asked.append(self.path)
        if state == "gone":
            self.close_connection = True
        elif state in ("broken", "refused"):
            self.send_error(500 if state == "broken" else 404)
        else:
            if state == "silent":
                self.host.may_answer.wait()
            super().do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A host with the first version of its site."""
    made = Host(tmp_path / "kb")
    made.release()
    handler = type("_Handler", (_Handler,), {"host": made})
    with Server(("127.0.0.1", 0), functools.partial(handler, directory=str(tmp_path))) as server:
        made.address = f"http://127.0.0.1:{server.server_port}/kb/"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        made.may_answer.set()
        server.shutdown()
        thread.join()


def _visit(reader: Page, address: str) -> str:
    """Open a page; its heading."""
    reader.goto(address)
    return reader.locator("h1").inner_text()


def _until(reader: Page, question: str, wanted: object) -> None:
    """Wait for an answer."""
    end = time.monotonic() + PATIENCE / 1000
    while (said := reader.evaluate(question)) != wanted:
        assert time.monotonic() < end, f"{said}, not {wanted}"
        reader.wait_for_timeout(50)


def test_an_update_reaches_readers_at_once_and_costs_what_changed(reader: Page, host: Host) -> None:
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    assert host.pages_asked() == [f"/kb/{path}" for path in ("", "404.html", "assets/offline.js", "one/", "three/", "two/")]
    first = reader.evaluate(KEPT)
    host.write("one/index.html", "one, better")
    (host.folder / "two" / "index.html").unlink()
    host.release()
    assert _visit(reader, host.address + "one/") == "one, better"
    listed = _listed((host.folder / "worker.js").read_text(encoding="utf-8"))
    url = f"{host.address}one/?{listed['one/index.html']}"
    assert url not in first
    _until(reader, KEPT, sorted({url} | {kept for kept in first if "/one/" not in kept and "/two/" not in kept}))
    assert host.pages_asked() == ["/kb/one/"]
    host.state = lambda path: "gone"
    assert _visit(reader, host.address + "one/") == "one, better"
    assert _visit(reader, host.address + "two/") == "lost"


def test_the_language_that_one_reads_is_kept_first_and_the_others_once_one_reads_on(reader: Page, host: Host) -> None:
    host.write("es/index.html", "inicio")
    host.write("fr/index.html", "accueil")
    host.write("es.html", "no page of that language")
    host.release(codes=["es", "fr"])
    shared, english, spanish = ["404.html", "assets/offline.js"], ["", "es.html", "one/", "three/", "two/"], ["es/"]
    assert _visit(reader, f"{host.address}es/") == "inicio"
    assert reader.evaluate(READY)
    assert host.pages_asked() == sorted(f"/kb/{path}" for path in shared + spanish)
    assert _visit(reader, host.address) == "home"
    _until(reader, _COUNT, len([*shared, *english, *spanish, "fr/"]))
    assert host.pages_asked() == sorted(f"/kb/{path}" for path in [*english, "fr/"])
    for page in ("es", "fr", "one"):
        host.write(f"{page}/index.html", f"{page}, better")
    host.release(codes=["es", "fr"])
    _visit(reader, host.address + "two/")
    newer = [f"{host.address}{page}/?{_hash(host, page)}" for page in ("es", "fr", "one")]
    _until(reader, f"() => ({KEPT})().then((kept) => {newer}.every((url) => kept.includes(url)))", wanted=True)
    host.state = lambda path: "gone"
    for page in ("es", "fr", "one"):
        assert _visit(reader, f"{host.address}{page}/") == f"{page}, better"


def test_a_page_that_a_script_fetches_counts_as_reading_on(reader: Page, host: Host) -> None:
    """Material's instant navigation goes from page to page so."""
    host.write("es/index.html", "inicio")
    host.release(codes=["es"])
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    assert not [page for page in host.pages_asked() if page.startswith("/kb/es/")]
    reader.evaluate("fetch('one/').then((answer) => answer.text())")
    _until(reader, f"() => ({KEPT})().then((kept) => kept.includes('{host.address}es/?{_hash(host, 'es')}'))", wanted=True)


def test_a_page_that_is_not_kept_yet_is_told_to_be_missing(reader: Page, host: Host) -> None:
    """The page for what is not there has help on it; a browser's own page for it has none."""
    host.write("es/index.html", "inicio")
    host.release(codes=["es"])
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    host.state = lambda path: "gone"
    assert _visit(reader, f"{host.address}es/") == "lost"
    assert _visit(reader, f"{host.address}one/") == "one"


def test_help_is_kept_at_once_in_every_language(reader: Page, host: Host) -> None:
    """For whoever stands beside somebody who reads another one."""
    for path, title in (("one/help/index.html", "help"), ("es/index.html", "inicio"), ("es/ayuda/index.html", "ayuda")):
        (host.folder / path).parent.mkdir(parents=True, exist_ok=True)
        host.write(path, title)
    host.release(codes=["es"], help_folders=["one/help/", "es/ayuda/"])
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    first = host.pages_asked()
    assert "/kb/es/ayuda/" in first
    assert "/kb/es/" not in first
    host.state = lambda path: "gone"
    assert _visit(reader, f"{host.address}es/ayuda/") == "ayuda"
    assert _visit(reader, f"{host.address}es/") == "lost"


def test_who_begins_with_help_keeps_its_language(reader: Page, host: Host) -> None:
    for path, title in (("es/index.html", "inicio"), ("es/ayuda/index.html", "ayuda")):
        (host.folder / path).parent.mkdir(parents=True, exist_ok=True)
        host.write(path, title)
    host.release(codes=["es"], help_folders=["es/ayuda/"])
    assert _visit(reader, f"{host.address}es/ayuda/") == "ayuda"
    assert reader.evaluate(READY)
    assert {"/kb/es/", "/kb/es/ayuda/"} < set(asked := host.pages_asked())
    assert "/kb/one/" not in asked


def test_the_worker_knows_the_languages_and_their_help(tmp_path: Path) -> None:
    (tmp_path / "worker.js").write_text(WORKER, encoding="utf-8")
    site_steps.write_offline_manifest(tmp_path, (), ["es"], ["help/", "es/ayuda/"])
    worker = (tmp_path / "worker.js").read_text(encoding="utf-8")
    assert 'const LANGUAGES = ["es"];\nconst HELP = ["help/", "es/ayuda/"];' in re.sub(r" // .*", "", worker)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        *(("index.html", ""), ("search/search_index.js", ""), ("espera/index.html", "")),
        *(("es/index.html", "es"), ("es/a/b.svg", "es"), ("search/search_index.es.js", "es")),
        *(("assets/site.js", None), ("assets/site.es.js", None), ("404.html", None)),
    ],
)
def test_a_file_is_for_the_readers_of_a_language_or_for_all(path: str, code: str | None) -> None:
    assert offline_manifest.language_of(path, ["fr", "es"]) == code


def test_a_broken_host_is_not_waited_for(reader: Page, host: Host) -> None:
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    host.state = lambda path: "broken"
    assert _visit(reader, host.address + "one/") == "one"


def test_a_silent_host_is_waited_for_once(reader: Page, host: Host) -> None:
    """It never answers while the test runs. The worker's time until it asks again is made long, as a busy machine may need it."""
    host.release(_with_time("HURRY", 30_000))
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    host.state = lambda path: "silent"
    host.asked.clear()
    assert _visit(reader, host.address + "two/") == "two"
    assert "/kb/two/" in host.asked
    assert _visit(reader, host.address + "three/") == "three"
    assert "/kb/three/" not in host.asked


def test_a_host_that_answers_late_is_waited_for(reader: Page, host: Host) -> None:
    host.release(_with_time("PATIENCE", 3_000))
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    host.write("one/index.html", "one, better")
    host.state = lambda path: "silent" if path == "/kb/one/" else ""
    threading.Timer(0.5, host.may_answer.set).start()
    assert _visit(reader, host.address + "one/") == "one, better"


def _with_time(name: str, milliseconds: int) -> str:
    """The worker with an hour instead of one of its times."""
    said = f"const {name} = {milliseconds};"
    assert said in WORKER
    return WORKER.replace(said, f"const {name} = 3600000;")


def test_a_first_visit_that_was_cut_short_goes_on_at_the_next(reader: Page, host: Host) -> None:
    host.state = lambda path: "gone" if path.startswith("/kb/two/?") else ""
    _visit(reader, host.address)
    _until(reader, f"() => ({KEPT})().then((kept) => kept.length > 3)", True)
    reader.goto("about:blank")
    host.state = lambda path: ""
    host.asked.clear()
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    assert "/kb/two/" in (asked := host.pages_asked())
    assert len(asked) <= 2
    host.state = lambda path: "gone"
    assert _visit(reader, host.address + "two/") == "two"


def test_a_file_that_the_host_refuses_costs_no_other(reader: Page, host: Host) -> None:
    host.state = lambda path: "refused" if path.startswith("/kb/one/?") else ""
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    assert not [url for url in reader.evaluate(KEPT) if "/one/" in url]
    host.state = lambda path: "gone"
    assert _visit(reader, host.address + "two/") == "two"


def test_without_its_file_or_its_list_the_worker_withdraws(reader: Page, host: Host) -> None:
    for remove in (lambda: (host.folder / "worker.js").unlink(), lambda: (host.folder / "worker.js").write_text(WORKER, encoding="utf-8")):
        host.release()
        _visit(reader, host.address)
        assert reader.evaluate(READY)
        remove()
        assert _visit(reader, host.address + "one/") == "one"
        _until(reader, KEPT, [])
        _until(reader, REGISTERED, 0)
        assert _visit(reader, host.address + "two/") == "two"


@pytest.mark.parametrize(
    "worker",
    [
        "Object.defineProperty(caches, 'match', { value: () => Promise.reject(new Error('none')) });\n" + WORKER,
        WORKER.replace("caches.open(", "caches.unknown("),
        "(((\n" + WORKER,
    ],
    ids=["nothing found", "nothing stored", "no script"],
)
def test_a_worker_that_fails_takes_nothing_away(reader: Page, host: Host, worker: str) -> None:
    host.release(worker)
    for name in ("", "one/", "two/"):
        assert _visit(reader, host.address + name) == (name.rstrip("/") or "home")
        reader.wait_for_timeout(300)


def test_addresses_beyond_the_site_are_left_alone(reader: Page, host: Host) -> None:
    (host.folder.parent / "index.html").write_text("<h1>another site</h1>", encoding="utf-8")
    (host.folder.parent / "kbc.html").write_text("<h1>another page</h1>", encoding="utf-8")
    _visit(reader, host.address)
    assert reader.evaluate(READY)
    root = host.address.removesuffix("kb/")
    assert _visit(reader, root) == "another site"
    assert reader.evaluate("() => Boolean(navigator.serviceWorker.controller)") is False
    assert _visit(reader, root + "kbc.html") == "another page"
    _visit(reader, host.address)
    kept = reader.evaluate(KEPT)
    assert reader.evaluate("(root) => fetch(root).then((answer) => answer.text())", root) == "<h1>another site</h1>"
    assert reader.evaluate("() => fetch('one/', { method: 'POST' }).then((answer) => answer.status)") == 501
    assert reader.evaluate(KEPT) == kept
