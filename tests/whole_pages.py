"""What must be true of every built site, whoever wrote it: whole pages, links that lead somewhere, nothing from another host.

Each check takes a built site and what its writers say, of the whole site or of one language, and tells the faults that it finds.
tests/engine/ and tests/site/ run all of them, each on its own site. Those of terms, sources and the course are in `whole_lists`.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import yaml

from peerkb.helplines.directory import read_directory
from tests.browsing import Built, Page, attribute, searched_sections, straight, words
from tests.content import Content, Edition, Source

Check = Callable[[Built, Content], Iterator[str]]
CheckOfLanguage = Callable[[Built, Edition], Iterator[str]]

LEAKED = re.compile(
    r"\]\(|\]\[|\[\^|--8<--|\{\s?[.:#%{]|\b(?:term|call|text):(?=[\w-])|!!!|\?\?\?|\*\*|`|<!--|</?[a-z]|&(?:amp|lt|gt|quot|nbsp|#\d+);"
)
# Elements that make a browser fetch something, with the attributes that say what.
LOADING = (
    *(("script", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"), ("form", "action"), ("input", "src")),
    *(("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("image", "href"), ("use", "href")),
    *(("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("link", "href"), ("link", "imagesrcset")),
)
ONLY_SAYING = {"canonical", "prev", "next", "alternate", "author", "license", "edit"}
FIRST_VIEW = 77_000  # bytes, gzipped, of a page with what its head and foot ask for; most have 63,000
ASKED_FOR = re.compile(r'(?:src|href)="([^"?#:]+\.(?:js|css))["?]')
FONTS = re.compile(r'data-fonts="([^"]+)"')
CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^'")\s][^)]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def name(tested: Check | CheckOfLanguage | Edition) -> str:
    """What a check or a language is called among tests."""
    return tested.code if isinstance(tested, Edition) else tested.__name__


def pages_of(built: Built, content: Content) -> Iterator[tuple[Source, Page]]:
    """Every page of docs/ with what became of it."""
    return ((source, built.page(source.address)) for source in content.written())


def pages_in(built: Built, edition: Edition) -> Iterator[Page]:
    """Every built page of a language. What no source has, such as 404.html, is in the main one."""
    others = {f"{source.address}index.html" for other in edition.site.editions if other != edition for source in other.written()}
    own = {f"{source.address}index.html" for source in edition.written()}
    return (page for page in built.pages.values() if page.path in own or (edition.is_main and page.path not in others))


def raw(node: Any) -> str:
    """The text of a script or a style."""
    return "".join(child.data or "" for child in node.children)


# The whole ----------------------------------------------------------------------------------------------------------------------


def the_build_is_silent(built: Built, content: Content) -> Iterator[str]:
    """A strict build has nothing to say but what it did."""
    yield from (line for line in built.said.splitlines() if not line.startswith("INFO "))


def every_page_is_built_and_no_other(built: Built, content: Content) -> Iterator[str]:
    """Each source has become a page, and nothing hidden is published but the headers for the host."""
    expected = {f"{source.address}index.html" for source in content.written()} | {"404.html"}
    yield from sorted(expected ^ set(built.pages))
    yield from (path.name for path in built.folder.iterdir() if path.name.startswith((".", "_")) and path.name != "_headers")


def links_lead_somewhere(built: Built, content: Content) -> Iterator[str]:
    """Every address in a page is that of a file and a place in it, or a mail that its source names, or the settings for what it lacks."""
    asked = ((edition.extra.get("feedback") or {}).get("mail") for edition in content.editions)
    mails = tuple(f"mailto:{address}?" for address in asked if address)
    texts = {f"{source.address}index.html": content.texts[source.path] for source in content.written()}
    for page in built.pages.values():
        written = {f"mailto:{address}" for address in MAIL.findall(texts.get(page.path, ""))}
        lost = (href for href in hrefs(page) if not leads(built, page, href) and not href.startswith(mails) and href not in written)
        yield from (f"{page.path}: {href}" for href in lost)


def the_sitemap_knows_every_page(built: Built, content: Content) -> Iterator[str]:
    """And no other address."""
    addresses = {built.address + source.address for source in content.written()}
    sitemap = re.findall("<loc>(.*?)</loc>", (built.folder / "sitemap.xml").read_text(encoding="utf-8"))
    yield from (f"sitemap.xml: {address}" for address in addresses ^ set(sitemap))


def each_page_says_its_language(built: Built, content: Content) -> Iterator[str]:
    """To browsers and to what reads aloud."""
    for source, page in pages_of(built, content):
        if (said := attribute(page.one("html"), "lang")) != content.language(source):
            yield f"{source.path}: {said}"


def the_search_knows_every_page(built: Built, edition: Edition) -> Iterator[str]:
    """Of its language, and no place that is not there."""
    found = searched_sections(built, edition.search_index)
    places = [f"{page['u']}#{anchor}".removesuffix("#") for page, sections in found for anchor, _, _ in sections]
    shown = {source.address for source in edition.written() if not (source.says.get("search") or {}).get("exclude")}
    yield from (f"search: {address}" for address in shown ^ {place.partition("#")[0] for place in places})
    yield from (f"search: {place}" for place in places if not leads(built, built.page(""), place or "./"))


def hrefs(page: Page) -> list[str]:
    """The addresses in a page, but for that of its source."""
    return [value for node, _, value in page.having("href", "src") if node.name != "link" or attribute(node, "rel") != "edit"]


def leads(built: Built, page: Page, href: str) -> bool:
    """Whether an address is another site's, or there is such a file and such a place in it."""
    place = page.leads_to(href)
    if place is None:
        return urlsplit(href).scheme in ("https", "tel", "sms", "data")
    path, fragment = place
    return built.has(path) and (not fragment or fragment in built.page(path).ids)


def each_page_has_one_first_heading_which_is_its_title(built: Built, content: Content) -> Iterator[str]:
    """One `h1`, which says the title of the front matter, or the headword."""
    yield from (f"{page.path}: {len(page.all('h1'))}" for page in built.pages.values() if len(page.all("h1")) != 1)
    for source, page in pages_of(built, content):
        yield from (f"{source.path}: {said}" for node in page.all("h1") if (said := words(node, "headerlink")) != straight(source.title))


def titles_and_descriptions_are_unique(built: Built, content: Content) -> Iterator[str]:
    """No two pages look alike in a list of results."""
    titles = Counter(words(page.one("title")) for page in built.pages.values())
    described = Counter(attribute(page.one("meta[name=description]"), "content") for _, page in pages_of(built, content))
    yield from (said or "nothing" for said, count in (titles + described).items() if count > 1 or not said.strip())


def no_markup_is_left_in_what_readers_see(built: Built, content: Content) -> Iterator[str]:
    """What was meant for Markdown or a template has become something."""
    for page in built.pages.values():
        named = [value for _, _, value in page.having("title", "alt", "aria-label", "placeholder")]
        described = [attribute(node, "content") for node in page.all("meta[name=description]")]
        for seen in [words(page.one("title")), words(page.one("body")), *named, *described]:
            yield from (f"{page.path}: {seen[max(0, leak.start() - 30) : leak.end() + 30]}" for leak in LEAKED.finditer(seen))


def pictures_have_an_alternative(built: Built, content: Content) -> Iterator[str]:
    """Words for who cannot see a picture, or a note that there is nothing to see; in a link its own words are enough."""
    for page in built.pages.values():
        for node in page.all("img, svg[role=img], [role=img], input[type=image]"):
            named = any(attribute(node, name) for name in ("alt", "aria-label", "aria-labelledby"))
            said_beside = node.parent.name == "a" and words(node.parent)
            if not named and not ("alt" in node.attrs and (said_beside or attribute(node, "role") == "presentation")):
                yield f"{page.path}: {node.to_html()[:80]}"


# Help, and for whom a page is ---------------------------------------------------------------------------------------------------


def heads_of_tables_say_something(built: Built, content: Content) -> Iterator[str]:
    """A column whose head is empty has no name for who hears it."""
    for page in built.pages.values():
        yield from (f"{page.path}: {words(node)!r}" for node in page.all("th") if not words(node).strip())


def help_is_the_first_link_of_every_page(built: Built, edition: Edition) -> Iterator[str]:
    """Right behind the link that skips to the text."""
    help_ = edition.extra.get("help") or {}
    for page in pages_in(built, edition) if help_.get("name") else ():
        first = next(link for link in page.all("body a[href]") if attribute(link, "class") != "md-skip")
        if (words(first), page.leads_to(attribute(first, "href"))) != (help_["name"], (help_["path"], "")):
            yield f"{page.path}: {first.to_html()}"


def phone_links_lead_to_numbers_of_the_data_file(built: Built, edition: Edition) -> Iterator[str]:
    """A number that one of them shows is the one that it leads to."""
    text = yaml.safe_dump(edition.data("phones.yml"), allow_unicode=True)
    directory, faults = read_directory(text, "phones.yml", edition.messages, (edition.main_language, edition.code))
    yield from (fault.message for fault in faults)
    known = {line.calling.url: line.call for line in directory.lines.values() if line.calling}
    known |= {line.texting.url: line.text for line in directory.lines.values() if line.texting}
    for page in pages_in(built, edition):
        for link in page.all("a[href^='tel:'], a[href^='sms:']"):
            number, shown = known.get(attribute(link, "href")), words(link)
            if number is None or (number not in shown and re.search(r"\d", shown)):
                yield f"{page.path}: {link.to_html()}"


def each_page_says_for_whom_it_is_and_when_it_was_checked(built: Built, edition: Edition) -> Iterator[str]:
    """Once, at its top or at its end. And where numbers are, when somebody last tried them."""
    pages, on = edition.extra["pages"], (edition.extra.get("help") or {}).get("checked_on", ())
    says, formats = edition.messages, edition.messages.formats
    for source, page in pages_of(built, edition):
        said, expected = words(page.one(".kb-end")), []
        if "last_reviewed" in source.says:
            cited = len(source.says.get("sources") or [])
            day = formats.day(source.says["last_reviewed"])
            checked, last = says.page_end.sources_checked, says.page_end.last_reviewed
            expected.append(checked.text(count=cited, date=day) if cited else last.text(date=day))
        if "audience" in source.says:
            readers = [pages["audiences"][name] for name in source.says["audience"]]
            at_top = says.page.audience.text(audience=formats.together(readers))
            at_end = says.page_end.audience.text(audience=", ".join(readers))
            told = [line for line in map(words, page.all(".kb-for")) if line.startswith(at_top)]
            told += [line for line in map(words, page.all(".kb-checked")) if line == at_end]
            if len(told) != bool(readers):  # pages for none of the site's readers, as the manual's are, name none
                yield f"{source.path}: its readers are not named once"
        if source.kind in on:
            day = edition.data("phones.yml")["checked"]
            of_numbers = says.page_end.numbers_checked.text(date=formats.day(day) if day else "").strip()
            if day:
                expected.append(of_numbers)
            elif of_numbers in said:
                yield f"{source.path}: it tells when numbers were checked that nobody has checked"
        yield from (f"{source.path}: {wanted}" for wanted in expected if wanted not in said)


# Nothing from elsewhere ---------------------------------------------------------------------------------------------------------


def no_page_loads_anything_from_another_host(built: Built, content: Content) -> Iterator[str]:
    """Neither by an element nor by a style, and no page sends readers away."""
    for page in built.pages.values():
        asked = page.having(*{name for _, name in LOADING})
        loads = [value for node, name, value in asked if (node.name, name) in LOADING and not _only_says(node)]
        css = [value for _, _, value in page.having("style")] + [raw(node) for node in page.elements if node.name == "style"]
        loads += [address for sheet in css for address in in_css(sheet)]
        yield from (f"{page.path}: {address}" for address in loads if any(map(ELSEWHERE.match, re.split(r"[\s,]+", address))))
        yield from (f"{page.path}: refresh" for node in page.all("meta[http-equiv]") if attribute(node, "http-equiv").lower() == "refresh")


def no_style_sheet_loads_anything_from_another_host(built: Built, content: Content) -> Iterator[str]:
    """And what a style sheet loads is there."""
    for sheet in built.folder.rglob("*.css"):
        base = built.address + sheet.relative_to(built.folder).as_posix()
        for address in in_css(sheet.read_text(encoding="utf-8")):
            if not address.startswith(("data:", "#")):
                file = urljoin(base, address).removeprefix(built.address).partition("#")[0]
                if ELSEWHERE.match(address) or not built.has(file):
                    yield f"{base}: {address}"


def _only_says(node: Any) -> bool:
    return node.name == "link" and set(attribute(node, "rel").split()) <= ONLY_SAYING


def a_first_view_is_light(built: Built, content: Content) -> Iterator[str]:
    """A page comes soon where a network is slow, with all that its head and its foot ask for. Pictures come after it."""
    root = urlsplit(built.address).path
    for page in built.pages.values():
        asked = [*ASKED_FOR.findall(page.html), *(font for fonts in FONTS.findall(page.html) for font in fonts.split())]
        files = {urljoin(page.path, address).removeprefix(root) for address in asked}
        weight = sum(_gzipped(built.folder / file) for file in {page.path, "sitemap.xml", *files})
        if weight > FIRST_VIEW:
            yield f"{page.path}: {weight:,} bytes, gzipped"


@cache
def _gzipped(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))


def in_css(css: str) -> list[str]:
    """The addresses that a style sheet loads."""
    return ["".join(groups) for groups in CSS_URL.findall(css)]


CHECKS: tuple[Check, ...] = (
    the_build_is_silent,
    every_page_is_built_and_no_other,
    links_lead_somewhere,
    the_sitemap_knows_every_page,
    each_page_says_its_language,
    each_page_has_one_first_heading_which_is_its_title,
    titles_and_descriptions_are_unique,
    no_markup_is_left_in_what_readers_see,
    pictures_have_an_alternative,
    heads_of_tables_say_something,
    no_page_loads_anything_from_another_host,
    no_style_sheet_loads_anything_from_another_host,
    a_first_view_is_light,
)
OF_EACH_LANGUAGE: tuple[CheckOfLanguage, ...] = (
    the_search_knows_every_page,
    help_is_the_first_link_of_every_page,
    phone_links_lead_to_numbers_of_the_data_file,
    each_page_says_for_whom_it_is_and_when_it_was_checked,
)
