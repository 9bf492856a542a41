"""Whatever is written where words belong, by editors or by readers, shows as words: it never runs, and never becomes markup."""

from __future__ import annotations

import functools
import html
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import justhtml
import pytest
import yaml
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests import small_site
from tests.browsing import PATIENCE, Built, straight
from tests.content import GARDEN

pytestmark = pytest.mark.enable_socket

# What is known to run where text is not escaped for its place. Each calls `pwned`, or makes an element or attribute of that name.
PAYLOADS = (
    "<script>pwned(1)</script>",
    "</script><script>pwned(1)</script>",
    "</SCRIPT ><script>pwned(1)//",
    "<!--<script>pwned(1)</script>",
    "--><script>pwned(1)</script>",
    "<img src=x onerror=pwned(1)>",
    "<img src=x onerror=pwned(1)//",
    "\"><img src=x onerror=pwned(1)>",
    "'><img src=x onerror=pwned(1)>",
    "<svg onload=pwned(1)>",
    "<svg/onload=pwned(1)>",
    "<svg><script>pwned(1)</script></svg>",
    "<svg><animate onbegin=pwned(1) attributeName=x dur=1s>",
    "<math><mi//xlink:href=\"data:x,<script>pwned(1)</script>\">",
    "\" onmouseover=\"pwned(1)\" autofocus onfocus=\"pwned(1)",
    "' onmouseover='pwned(1)' autofocus onfocus='pwned(1)",
    "x onfocus=pwned(1) autofocus tabindex=1",
    "`onload=pwned(1)`",
    "<iframe srcdoc=\"<script>parent.pwned(1)</script>\"></iframe>",
    "<iframe src=\"javascript:parent.pwned(1)\">",
    "<a href=\"javascript:pwned(1)\">pwned</a>",
    "[pwned](javascript:pwned(1))",
    "[pwned](JaVaScRiPt&colon;pwned(1))",
    "![x](x\" onerror=\"pwned(1))",
    "<javascript:pwned(1)>",
    "javascript:pwned(1)",
    "<details open ontoggle=pwned(1)>",
    "<input autofocus onfocus=pwned(1)>",
    "<body onload=pwned(1)>",
    "</title><script>pwned(1)</script>",
    "</textarea><script>pwned(1)</script>",
    "</template><script>pwned(1)</script>",
    "</style><script>pwned(1)</script>",
    "</aside></p></article><x-pwned>",
    "<base href=//pwned.example/>",
    "<meta http-equiv=refresh content=\"0;url=javascript:pwned(1)\">",
    "<link rel=stylesheet href=data:,*{x:pwned}>",
    "<object data=\"data:text/html,<script>parent.pwned(1)</script>\">",
    "<form action=javascript:pwned(1)><button autofocus>x",
    "{{ config.__class__.__init__.__globals__ }}{{ 7*191 }}",
    "{% raw %}{{ 7*191 }}{% endraw %}{% include 'pwned' %}",
    "${pwned(1)}#{pwned(1)}<%= pwned(1) %>",
    "{: onclick=pwned(1) x-pwned=1 }",
    "<x-pwned\u2028onclick=pwned(1)>",
    "\uff1cscript\uff1epwned(1)\uff1c/script\uff1e",
    "\u202e>tpircs/<)1(denwp>tpircs<",
    "\\u003cscript\\u003epwned(1)\\u003c/script\\u003e",
    "&lt;script&gt;pwned(1)&lt;/script&gt;",
    "&#60;img src=x onerror=pwned(1)&#62;",
    "%3Cscript%3Epwned(1)%3C/script%3E",
    "<noscript><p title=\"</noscript><img src=x onerror=pwned(1)>\">",
    "]]><script>pwned(1)</script>",
    "\"}</script><script>pwned(1)</script>{\"",
    "\"-pwned(1)-\"';pwned(1)//",
    "*/pwned(1)/*",
)  # fmt: skip

# What the page must not have come to hold. Looked for in the page and in its templates, whose content is not shown yet.
FOREIGN = r"""() => {
  const elements = (root) =>
    [...root.querySelectorAll("*")].flatMap((element) =>
      element.content instanceof DocumentFragment ? [element, ...elements(element.content)] : [element],
    );
  const isData = ({ type }) => type === "application/ld+json" || type === "application/json";
  const isForeign = (element) =>
    /pwned|^(base|object|embed|iframe|math)$/.test(element.localName) ||
    [...element.attributes].some(
      ({ name, value }) =>
        /^on|pwned|^(srcdoc|autofocus)$/i.test(name) ||
        (/^(xlink:)?(href|src|data|action|formaction|poster)$/.test(name) && /^[\s\0-\x20]*(javascript|vbscript|data:text)/i.test(value)),
    ) ||
    (element.matches("script, style") && !isData(element) && element.textContent.includes("pwned")) ||
    element.matches("meta[http-equiv=refresh]");
  document.querySelectorAll("script[type='application/ld+json']").forEach((data) => JSON.parse(data.textContent));
  return elements(document).filter(isForeign).map((element) => element.outerHTML.slice(0, 200));
}"""


def _as_written(payload: str) -> str:
    """For a heading: every sign that Markdown or HTML might read, as a reference."""
    return "".join(character if character.isalnum() or character == " " else f"&#{ord(character)};" for character in payload)


def _page(payload: str, number: int) -> str:
    matter = {
        "title": f"Title {number} {payload}",
        "description": f"Described {payload}",
        "tags": [payload],
        "keywords": [payload[:60]],
        "questions": [payload[:160]],
        "sources": [{"a-source": payload}],
    }
    said = yaml.safe_dump(matter, allow_unicode=True)
    return f"---\n{said}---\n\nWord{number} and {_as_written(payload)}.\n\n## Part {_as_written(payload)}\n\nHere is word{number}.\n"


def _term(payload: str, number: int) -> dict[str, object]:
    related = [f"word{(number + 1) % len(PAYLOADS)}"]
    return {
        "term": f"{payload} {number}",
        "aliases": [f"word{number}", f"{payload} alias {number}"],
        "definition": f"Meaning {payload}",
        "related": related,
    }


def _file(payload: str, number: int) -> str:
    """A file's name with all of the payload that a name may have."""
    return f"{number} {payload.replace('/', '')}"[:80].strip() + ".md"


class _Host(http.server.SimpleHTTPRequestHandler):
    """A host that ends each connection, whatever strange address was asked for."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page."""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(Path(self.directory, "404.html").read_bytes())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[small_site.Site, str]]:
    """A site with each payload in each place, with all scripts of the project's, and where it is served."""
    root = tmp_path_factory.mktemp("attacked")
    sources = {
        "a-source": {"author": PAYLOADS[0], "title": PAYLOADS[5], "publisher": PAYLOADS[7], "note": PAYLOADS[14], "year": PAYLOADS[8]}
    }
    pages = {f"p/{_file(payload, number)}": _page(payload, number) for number, payload in enumerate(PAYLOADS)}
    pages |= {
        "_data/sources.yml": yaml.safe_dump(sources),
        "index.md": "# Home\n\n" + "\n\n".join(f"word{n}" for n in range(len(PAYLOADS))),
    }
    given = {f"word{number}": _term(payload, number) for number, payload in enumerate(PAYLOADS)}
    site = small_site.built(
        root, pages, given, theme="material", plugins=["glightbox"], policy="section", extra={"joined": GARDEN.extra["joined"]}
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(root / "site"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def victim(chromium_browser: Browser) -> Iterator[Tab]:
    """Somebody whose browser applies no Content Security Policy, and who tells when anything ran."""
    context = chromium_browser.new_context(bypass_csp=True, service_workers="block")
    context.set_default_timeout(PATIENCE)
    ran: list[str] = []
    context.expose_function("pwned", lambda *given: ran.append("pwned was called"))
    tab = context.new_page()
    tab.on("dialog", lambda dialog: ran.append(f"a dialog: {dialog.message}"))
    tab.on("pageerror", lambda error: ran.append(f"{tab.url}: {error}"))
    yield tab
    context.close()
    assert ran == []


def _addresses(site: small_site.Site) -> list[str]:
    return [path for path in site.files if path.endswith(".html")]


def _foreign(text: str) -> list[str]:
    """The same of a page as it was written, by its tree."""
    nodes = justhtml.JustHTML(text, sanitize=False).query("*")
    names = [[node.name, *(node.attrs or {})] for node in nodes]
    return [name for node in names for name in node if "pwned" in name] + [
        name for node in names for name in node[1:] if name.startswith("on")
    ]


def test_words_of_editors_stay_words(attacked: tuple[small_site.Site, str], victim: Tab) -> None:
    """Terms, aliases, definitions, titles, descriptions, tags, keywords, sources, headings and names of files."""
    site, address = attacked
    pages = _addresses(site)
    assert len(pages) == 2 * len(PAYLOADS) + 3
    wrong = {page: found for page in pages if (found := _foreign(site.files[page].decode()))}
    # Of the pages of terms a third is enough: their words stand in the index, and in the definitions of every other page.
    for page in [page for number, page in enumerate(pages) if not page.startswith("glossary/word") or number % 3 == 0]:
        victim.goto(address + quote(page), wait_until="load")
        if found := victim.evaluate(FOREIGN):
            wrong[page] = found
    assert wrong == {}


def _read(text: str) -> str:
    """What somebody reads in a text, but for the marks that a language prints."""
    return straight(" ".join(text.split()))


def test_words_of_editors_come_out_as_they_wrote_them(attacked: tuple[small_site.Site, str], victim: Tab) -> None:
    site, address = attacked
    for number, payload in list(enumerate(PAYLOADS))[::4]:
        as_read = straight(" ".join(payload.split()))
        victim.goto(f"{address}glossary/word{number}/", wait_until="load")
        assert _read(victim.locator("article h1").first.evaluate("node => node.textContent")).startswith(f"{as_read} {number}")
        assert as_read in _read(victim.title())
        assert _read(victim.locator(".glossary-definition").evaluate("node => node.textContent")) == f"Meaning {as_read}"
        assert straight(victim.locator("meta[name=description]").get_attribute("content") or "") == straight(f"Meaning {payload}")
    exported = json.loads(site.files["glossary.json"])["terms"]
    assert {term["definition"] for term in exported} == {" ".join(f"Meaning {payload}".split()) for payload in PAYLOADS}
    assert not any(b"1337" in data for path, data in site.files.items() if path.endswith(".html")), "no template is worked out"


def test_definitions_that_open_stay_words(attacked: tuple[small_site.Site, str], victim: Tab) -> None:
    _, address = attacked
    victim.goto(address)
    links = victim.locator("article a.glossary-term")
    assert links.count() == len(PAYLOADS)
    for number in range(len(PAYLOADS)):
        links.nth(number).focus()
    victim.wait_for_timeout(300)
    assert victim.evaluate(FOREIGN) == []


def test_a_search_stays_words(attacked: tuple[small_site.Site, str], victim: Tab) -> None:
    """Typed, or handed over by an address; what is found holds payloads too."""
    _, address = attacked
    victim.goto(address)
    box = victim.locator(".md-search__input")
    box.click()
    for number, payload in enumerate(PAYLOADS):
        box.fill(payload)
        if number % 8 == 0:  # what is found is shown after a moment
            victim.wait_for_timeout(150)
        assert victim.evaluate(FOREIGN) == []
    box.fill("title described meaning alias")
    victim.locator(".md-search-result__item").first.wait_for()
    assert victim.evaluate(FOREIGN) == []
    for payload in PAYLOADS[::3]:
        victim.goto(f"{address}?q={quote(payload)}&h={quote(payload)}#{quote(payload)}", wait_until="load")
        assert victim.evaluate(FOREIGN) == []


def test_a_filter_and_an_address_that_leads_nowhere_stay_words(attacked: tuple[small_site.Site, str], victim: Tab) -> None:
    _, address = attacked
    victim.goto(f"{address}glossary/")
    field = victim.get_by_role("searchbox", name="Filter the terms")
    for payload in PAYLOADS:
        field.fill(payload)
        assert victim.evaluate(FOREIGN) == []
    for payload in PAYLOADS[::4]:
        victim.goto(f"{address}{quote(payload, safe='')}?{quote(payload)}", wait_until="load")
        assert victim.evaluate(FOREIGN) == []


def test_what_a_reader_wrote_down_stays_words(served: Built, victim: Tab) -> None:
    """In every field to reflect on, and again on the page that gathers them, as after a reload."""
    address = served.address
    victim.goto(f"{address}season/ground/")
    fields = victim.locator("article textarea")
    assert fields.count() > 0
    everything = "\n".join(PAYLOADS)
    for number in range(fields.count()):
        fields.nth(number).fill(everything)
    for page in ("season/ground/", "season/notebook/", "season/word-cards/", "season/"):
        victim.goto(address + page)
        assert victim.evaluate(FOREIGN) == []
    victim.goto(f"{address}season/notebook/")
    assert everything in (
        victim.locator("article").inner_text() + "".join(field.input_value() for field in victim.locator("article textarea").all())
    )


def test_a_source_leads_to_the_web_or_nowhere(tmp_path: Path) -> None:
    sources = {"a": {"author": "A", "title": "T", "url": "javascript:pwned(1)"}}
    faults = small_site.refusal(tmp_path, {"_data/sources.yml": yaml.safe_dump(sources)})
    assert [fault.split(" ")[0] for fault in faults] == ["_data/sources.yml:1:"]


def test_the_payloads_are_payloads() -> None:
    """Most of them do harm where nothing escapes them; `html.escape` stands for all that does."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 40
    assert sum(html.escape(payload) != payload for payload in PAYLOADS) > 40
