"""What readers get when docs/ is built as it is for production: whole pages, nothing that leads nowhere, nothing from elsewhere."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.etree import ElementTree

from tests.browsing import ADDRESS, DOCS, Built, Page, Source, attribute, data, manual, search_index, terms, words, written

pytest_plugins = "tests.site_fixtures"

SAFETY_WORDS = 250
# The parts of a day's module, and its questions.
MODULE = ["Aim", "Time", "Read", "Try", "Check yourself", "Reflect", "Talk over with your mentor"]
QUESTIONS = 4
# What each scenario card says in bold, in this order, and how many choices it offers between the second and the third.
CARD = ["Place:", "Pause.", "The principle:", "Read:"]
CARDS, CHOICES = 12, (3, 4)
OUT_OF_BOUNDS = "Out of bounds:"
POCKET_CARDS, SHEETS = 7, 3
CLICKS = 2
PICTURES = "assets/pictures"
LARGEST_PICTURE = 20_000  # bytes

# Parts of a page that its writer did not write: lists made of other pages, and of sources.
LISTS = ("glossary-related", "glossary-mentions", "glossary-sources", "glossary-letters", "glossary-letter", "kb-sources")

LEAKED = re.compile(
    r"\]\(|\]\[|\[\^|--8<--|\{\s?[.:#%{]|\b(?:term|call|text):(?=[\w-])|!!!|\?\?\?|\*\*|`|<!--|</?[a-z]|&(?:amp|lt|gt|quot|nbsp|#\d+);"
)

SECTION_OR_TERM = ".kb-page h2[id], .kb-page a.glossary-term"

# Elements that make a browser fetch something, with the attributes that say what.
LOADING = (
    *(("script", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"), ("form", "action"), ("input", "src")),
    *(("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("image", "href"), ("use", "href")),
    *(("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("link", "href"), ("link", "imagesrcset")),
)
ONLY_SAYING = {"canonical", "prev", "next", "alternate", "author", "license", "edit"}
CSS_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^'")\s][^)]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""")
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)


def _pages(built: Built) -> Iterator[tuple[Source, Page]]:
    """Every page of docs/ with what became of it."""
    return ((source, built.page(source.address)) for source in written())


# The whole ----------------------------------------------------------------------------------------------------------------------


def test_the_build_is_strict_and_silent(built: Built) -> None:
    assert built.status == 0, built.said
    assert [line for line in built.said.splitlines() if not line.startswith("INFO ")] == []


def test_every_page_is_built_and_nothing_is_left_over(built: Built) -> None:
    assert set(built.pages) == {f"{source.address}index.html" for source in written()} | {"404.html"}
    hidden = [path.name for path in built.folder.iterdir() if path.name.startswith((".", "_"))]
    assert hidden == ["_headers"]  # which hosts read, and no reader


def test_every_link_leads_somewhere(built: Built) -> None:
    faults = [f"{page.path}: {href}" for page in built.pages.values() for href in _hrefs(page) if not _leads(built, page, href)]
    assert faults == []


def test_lists_for_machines_lead_somewhere(built: Built) -> None:
    sitemap = re.findall("<loc>(.*?)</loc>", (built.folder / "sitemap.xml").read_text(encoding="utf-8"))
    home = built.page("")
    assert sorted(sitemap) == sorted(ADDRESS + source.address for source in written())
    places = [f"{page['u']}#{anchor}".removesuffix("#") for page in search_index(built)["pages"] for anchor, _, _ in page["s"]]
    assert {place.partition("#")[0] for place in places} == {source.address for source in written()}
    assert [place for place in places if not _leads(built, home, place or "./")] == []


def _hrefs(page: Page) -> list[str]:
    named = [(node, name) for name in ("href", "src") for node in page.all(f"[{name}]")]
    return [attribute(node, name) for node, name in named if node.name != "link" or attribute(node, "rel") != "edit"]


def _leads(built: Built, page: Page, href: str) -> bool:
    """Whether an address is another site's, or there is such a file and such a place in it."""
    place = page.leads_to(href)
    if place is None:
        return urlsplit(href).scheme in ("https", "tel", "sms", "data")
    path, fragment = place
    if not built.has(path):
        return False
    return not fragment or fragment in built.page(path).ids


def test_each_page_has_one_heading_of_the_first_rank_which_is_its_title(built: Built) -> None:
    assert [page.path for page in built.pages.values() if len(page.all("h1")) != 1] == []
    expected = {source.path: source.says.get("title", source.says.get("term")) for source in written()}
    assert {source.path: words(page.one("h1"), "headerlink") for source, page in _pages(built)} == expected


def test_titles_and_descriptions_are_unique(built: Built) -> None:
    titles = Counter(words(page.one("title")) for page in built.pages.values())
    described = Counter(attribute(page.one("meta[name=description]"), "content") for _, page in _pages(built))
    assert [said for said, count in (titles + described).items() if count > 1 or not said.strip()] == []


def test_no_markup_is_left_in_what_readers_see(built: Built) -> None:
    faults = []
    for page in built.pages.values():
        named = [attribute(node, name) for name in ("title", "alt", "aria-label", "placeholder") for node in page.all(f"[{name}]")]
        described = [attribute(node, "content") for node in page.all("meta[name=description]")]
        for seen in [words(page.one("title")), words(page.one("body")), *named, *described]:
            faults += [f"{page.path}: {seen[max(0, leak.start() - 30) : leak.end() + 30]}" for leak in LEAKED.finditer(seen)]
    assert faults == []


def test_pictures_have_an_alternative(built: Built) -> None:
    faults = []
    for page in built.pages.values():
        pictures = page.all("img, svg[role=img], [role=img], input[type=image]")
        named = [attribute(node, "alt") or attribute(node, "aria-label") or attribute(node, "aria-labelledby") for node in pictures]
        decorative = ["alt" in node.attrs and attribute(node, "role") == "presentation" for node in pictures]
        faults += [
            f"{page.path}: {node.to_html()[:80]}" for node, name, no in zip(pictures, named, decorative, strict=True) if not (name or no)
        ]
    assert built.page("").all("img")
    assert faults == []


def test_help_is_on_every_page(built: Built) -> None:
    for page in built.pages.values():
        first = next(link for link in page.all("body a[href]") if attribute(link, "class") != "md-skip")
        assert words(first) == "Get help now", page.path
        assert page.leads_to(attribute(first, "href")) == ("help/", ""), page.path


# Nothing from elsewhere ---------------------------------------------------------------------------------------------------------


def test_no_page_loads_anything_from_another_host(built: Built) -> None:
    faults = []
    for page in built.pages.values():
        loads = [attribute(node, name) for tag, name in LOADING for node in page.all(f"{tag}[{name}]") if not _only_says(node)]
        css = [attribute(node, "style") for node in page.all("[style]")] + [_raw(node) for node in page.all("style")]
        loads += [address for sheet in css for address in _in_css(sheet)]
        faults += [f"{page.path}: {address}" for address in loads if any(map(ELSEWHERE.match, re.split(r"[\s,]+", address)))]
        faults += [f"{page.path}: refresh" for node in page.all("meta[http-equiv]") if attribute(node, "http-equiv").lower() == "refresh"]
    assert faults == []


def test_no_style_sheet_loads_anything_from_another_host(built: Built) -> None:
    faults, found = [], 0
    for sheet in built.folder.rglob("*.css"):
        base = ADDRESS + sheet.relative_to(built.folder).as_posix()
        for address in _in_css(sheet.read_text(encoding="utf-8")):
            found += 1
            if not address.startswith(("data:", "#")):
                file = urljoin(base, address).removeprefix(ADDRESS).partition("#")[0]
                faults += [] if not ELSEWHERE.match(address) and built.has(file) else [f"{base}: {address}"]
    assert found
    assert faults == []


def _only_says(node: Any) -> bool:
    return node.name == "link" and set(attribute(node, "rel").split()) <= ONLY_SAYING


def _in_css(css: str) -> list[str]:
    return ["".join(groups) for groups in CSS_URL.findall(css)]


def _raw(node: Any) -> str:
    return "".join(child.data or "" for child in node.children)


def test_a_site_with_a_repository_below_a_path_is_whole_too(served: Built) -> None:
    home, lost = served.page(""), served.pages["404.html"]
    assert [href for page in (home, lost) for href in _hrefs(page) if not _leads(served, page, href)] == []
    assert attribute(home.one("a.md-content__button[rel=edit]"), "href").endswith("/an-owner/a-site/edit/main/docs/index.md")
    assert home.all(".md-source")
    assert home.all("[data-md-component=source]") == []  # Material's asks api.github.com for stars


# What pages are made of ---------------------------------------------------------------------------------------------------------


def test_safety_pages_are_short_steps(built: Built) -> None:
    pages = [(source, page) for source, page in _pages(built) if source.kind == "safety"]
    assert pages
    for source, page in pages:
        said = words(page.one(".kb-page"), "headerlink").removeprefix(str(source.says["title"]))
        assert len(said.split()) < SAFETY_WORDS, source.path
        assert page.all('.kb-page > ol a[href^="tel:"]'), source.path
        assert f"Phone numbers last checked: {_day(data('phones.yml')['checked'])}" in words(page.one(".kb-end")), source.path


def test_phone_links_lead_to_numbers_of_the_data_file(built: Built) -> None:
    lines = data("phones.yml")["lines"].values()
    known = {f"tel:{_dialled(line['call'])}": line["call"] for line in lines if "call" in line}
    for line in lines:
        if "text" in line:
            body = f"?body={quote(line['keyword'])}" if "keyword" in line else ""
            known[f"sms:{_dialled(line['text'])}{body}"] = line["text"]
    faults, found = [], set()
    for page in built.pages.values():
        for link in page.all("a[href]"):
            href = attribute(link, "href")
            if urlsplit(href).scheme in ("", "https"):
                continue
            found.add(href)
            if known.get(href, "nothing") not in words(link):
                faults.append(f"{page.path}: {href} as {words(link)}")
    assert faults == []
    assert {"tel:911", "tel:988", "sms:988", "sms:741741?body=HOME", "tel:+18447322465"} <= found


def _dialled(number: str) -> str:
    digits = number.replace("-", "")
    return f"+{digits}" if len(digits) == 11 else digits


def test_each_page_says_for_whom_it_is_and_when_it_was_checked(built: Built) -> None:
    for source, page in _pages(built):
        said = words(page.one(".kb-end"))
        assert f"Last checked: {_day(source.says['last_reviewed'])}" in said, source.path
        assert ("For: " in said) == ("audience" in source.says), source.path


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def test_each_day_is_a_whole_module(built: Built) -> None:
    days = {}
    for source, page in _pages(built):
        if source.kind == "module":
            for module in page.all(".kb-page > .kb-module"):
                [(heading, nodes)] = _parts(module.children, "h2").items()
                assert heading == attribute(module, "data-title")
                days[heading.partition(":")[0]] = _parts(nodes, "h3")
    assert list(days) == [f"Day {number}" for number in range(1, 11)]
    for day, parts in days.items():
        assert list(parts) == MODULE, day
        assert all(_text(nodes) for nodes in parts.values()), day
        assert [node for node in parts["Read"] if node.query("a[href]")], day
        questions = _questions(parts["Check yourself"])
        assert len(questions) == QUESTIONS, day
        for question, answers in questions:
            assert len(answers) > 1, f"{day}: {question}"
            assert [words(answer) for answer in answers if not _feedback(answer)] == [], f"{day}: {question}"
        assert [attribute(node, "class") for node in parts["Reflect"]] == ["kb-reflection"], day


def test_each_scenario_is_a_whole_card(built: Built) -> None:
    cards: dict[str, list[Any]] = {}
    for source, page in _pages(built):
        if source.kind == "scenarios":
            for card in page.all(".kb-page > .kb-card"):
                cards |= _parts(card.children, "h3")
    assert len(cards) == CARDS
    limits = 0
    for card, nodes in cards.items():
        bold = [words(part) for node in nodes for part in node.query("p > strong")]
        assert [name for name in bold if name in CARD] == CARD, f"{card}: {bold}"
        place, pause, principle, read = (next(node for node in nodes if words(node).startswith(name)) for name in CARD)
        assert all(len(words(node)) > len(name) + 5 for node, name in zip((place, pause, principle), CARD, strict=False)), card
        assert read.query("a[href]"), card
        [(_, choices)] = _questions([pause])
        assert len(choices) in CHOICES, card
        for choice in choices:
            assert _feedback(choice), f"{card}: {words(choice)}"
            limit = "kb-limit" in attribute(choice, "class").split()
            assert limit == _feedback(choice).startswith(OUT_OF_BOUNDS), f"{card}: {words(choice)}"
            limits += limit
    assert limits


def test_cards_and_sheets_to_print_are_complete(built: Built) -> None:
    (page,) = (page for source, page in _pages(built) if source.kind == "print")
    for name, count in ((".kb-pocket", POCKET_CARDS), (".kb-sheet", SHEETS)):
        found = page.all(f".kb-page {name}")
        assert len(found) == count, name
        assert [len(part.query("h2")) for part in found] == [1] * count, name
        assert min(len(words(part).split()) for part in found) > 20, name
    told = " ".join(words(card) for card in page.all(".kb-pocket"))
    assert "911" in told
    assert "988" in told


def _parts(nodes: Iterable[Any], level: str) -> dict[str, list[Any]]:
    """The elements below each heading of a level, by the heading. A higher heading ends a part too."""
    found: dict[str, list[Any]] = {}
    heading = ""
    for node in nodes:
        if node.name in ("h1", "h2", "h3") and node.name <= level:
            heading = words(node, "headerlink") if node.name == level else ""
            found[heading] = []
        elif node.name[0] not in "#!":
            found.setdefault(heading, []).append(node)
    return {heading: nodes for heading, nodes in found.items() if heading}


def _questions(nodes: list[Any]) -> list[tuple[str, list[Any]]]:
    """The questions of a self-check or a card, each with its choices."""
    groups = [node for node in nodes if attribute(node, "role") == "group"]
    return [(words(group.query("p")[0]), group.query("details.kb-choice")) for group in groups]


def _feedback(box: Any) -> str:
    """What a box says when it is opened, below its title."""
    return _text(node for node in box.children if node.name != "summary")


def _text(nodes: Iterable[Any]) -> str:
    return " ".join(words(node) for node in nodes if words(node))


# The way to a page --------------------------------------------------------------------------------------------------------------


def test_the_text_of_another_page_leads_to_each(built: Built) -> None:
    """Home aside, to which every page's header leads."""
    linked = set()
    for source, page in _pages(built):
        added = {id(link) for part in LISTS for box in page.all(f".{part}") for link in box.query("a[href]")}
        for link in page.all(".kb-page a[href]"):
            target = page.leads_to(attribute(link, "href"))
            if target and id(link) not in added and target[0] != source.address:
                linked.add(target[0])
    assert [source.path for source in written() if source.address and source.address not in linked] == []


def test_no_page_is_far_from_home(built: Built) -> None:
    addresses = {source.address for source in written()}
    near, reached = {""}, {""}
    for _ in range(CLICKS):
        near = {target for address in near for target in _targets(built.page(address)) & addresses} - reached
        reached |= near
    assert sorted(addresses - reached) == []


def _targets(page: Page) -> set[str]:
    found = (page.leads_to(attribute(link, "href")) for link in page.all("body a[href]"))
    return {target[0] for target in found if target}


# Pictures -----------------------------------------------------------------------------------------------------------------------


def test_pictures_tell_what_they_show_and_fetch_nothing() -> None:
    files = sorted((DOCS / PICTURES).glob("*.svg"))
    assert files
    faults = []
    for file in files:
        text = file.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
        for name in ("title", "desc"):
            said = root.findtext(f"{{http://www.w3.org/2000/svg}}{name}") or ""
            faults += [] if said.strip() else [f"{file.name} has no {name}"]
        if len(text.encode()) >= LARGEST_PICTURE:
            faults.append(f"{file.name} has {len(text.encode())} bytes, and {LARGEST_PICTURE} are too many")
        for node in root.iter():
            tag = node.tag.rpartition("}")[2]
            fetched = [value for name, value in node.attrib.items() if name.rpartition("}")[2] in ("href", "src")]
            fetched += [address for css in (*node.attrib.values(), node.text or "") for address in _in_css(css)]
            faults += [f"{file.name}: {tag} fetches {address}" for address in fetched if not address.startswith("#")]
            faults += [f"{file.name} has a {tag}"] if tag in ("script", "foreignObject", "image", "iframe") else []
    assert faults == []


def test_each_picture_is_shown_with_its_content_in_words(built: Built) -> None:
    alternatives: dict[str, list[str]] = {}
    for page in built.pages.values():
        for picture in page.all(".kb-page img"):
            path, _ = page.leads_to(attribute(picture, "src")) or ("", "")
            alternatives.setdefault(path, []).append(attribute(picture, "alt"))
    files = {file.relative_to(DOCS).as_posix() for file in (DOCS / PICTURES).glob("*.svg")}
    assert sorted(files - alternatives.keys()) == [], "these are on no page"
    assert [path for path in files for alternative in alternatives[path] if len(alternative.split()) < 5] == []


# Sources ------------------------------------------------------------------------------------------------------------------------


def test_each_page_shows_the_sources_it_names_author_first(built: Built) -> None:
    known = data("sources.yml")
    for source, page in _pages(built):
        if source.path == "about/sources.md":
            continue
        listed = [words(item) for item in page.all(".kb-sources li, .glossary-sources li")]
        heads = [f"{known[name]['author']}, {known[name]['title']}" for name in source.source_ids]
        assert len(listed) == len(heads), source.path
        assert [line for line, head in zip(listed, heads, strict=True) if not line.startswith(head)] == [], source.path
        parts = [next(iter(item.values())) if isinstance(item, dict) else "" for item in source.says["sources"]]
        assert [part for line, part in zip(listed, parts, strict=True) if part and part not in line] == [], source.path
        links = [attribute(link, "href") for link in page.all(".kb-sources li a, .glossary-sources li a")]
        assert links == [known[name]["url"] for name in source.source_ids if "url" in known[name]], source.path


def test_one_page_lists_all_sources(built: Built) -> None:
    page = built.page("about/sources/")
    listed = {attribute(item, "id"): words(item) for item in page.all(".kb-sources li")}
    known = {f"source-{name}": source for name, source in data("sources.yml").items()}
    assert listed.keys() == known.keys()
    for name, source in known.items():
        assert listed[name].startswith(f"{source['author']}, {source['title']}"), name
        assert [value for key, value in source.items() if key not in ("kind", "url") and str(value) not in listed[name]] == [], name
    for kind in ("seed", "background"):
        (ids,) = ([attribute(item, "id") for item in part.query("li")] for part in page.all(".kb-sources") if part.query(f"#{kind}"))
        assert {known[name]["kind"] for name in ids} == {kind}


# Terms --------------------------------------------------------------------------------------------------------------------------


def test_each_term_has_its_page(built: Built) -> None:
    for slug, source in terms().items():
        page = built.page(f"glossary/{slug}/")
        lead = page.one(".kb-page > h1 + p.glossary-definition")
        assert words(lead) == source.says["definition"], slug
        body = [words(node) for node in page.all(".kb-page > p:not(.glossary-definition), .kb-page > ul, .kb-page > ol")]
        assert len(re.findall(r"[.?!](?=\s|$|[\"”])", " ".join(body))) >= 2, slug
        assert page.all(".glossary-sources li"), slug


def test_related_terms_are_told_in_both_directions(built: Built) -> None:
    said = {slug: set(source.says.get("related", [])) for slug, source in terms().items()}
    for slug, named in said.items():
        both = named | {other for other, its in said.items() if slug in its}
        page = built.page(f"glossary/{slug}/")
        links = {page.leads_to(attribute(link, "href")): words(link) for link in page.all(".glossary-related li a")}
        assert links == {(f"glossary/{other}/", ""): terms()[other].says["term"] for other in both}, slug


def test_each_term_tells_where_it_appears(built: Built) -> None:
    appearing = _appearing(built)
    assert len(appearing) > len(terms()) / 2
    titles = {source.address: words(page.one("h1"), "headerlink") for source, page in _pages(built)}
    for slug in terms():
        page = built.page(f"glossary/{slug}/")
        told = {}
        for item in page.all(".glossary-mentions > ul > li"):
            link, *sections = item.query("a")
            address, fragment = page.leads_to(attribute(link, "href")) or ("", "")
            assert (fragment, words(link)) == ("", titles[address]), slug
            told[address] = [(page.leads_to(attribute(section, "href")), words(section)) for section in sections]
        expected = {
            address: [((address, anchor), name) for anchor, name in places.items() if anchor]
            for address, places in appearing.get(slug, {}).items()
        }
        assert told == expected, slug


def _appearing(built: Built) -> dict[str, dict[str, dict[str, str]]]:
    """By term, by address, the sections that link to it with their headings; read from the pages as readers see them."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for source, page in _pages(built):
        anchor, name = "", ""
        for node in page.all(SECTION_OR_TERM):
            if node.name != "a":
                anchor, name = attribute(node, "id"), words(node, "headerlink")
                continue
            address, _ = page.leads_to(attribute(node, "href")) or ("", "")
            slug = address.removeprefix("glossary/").removesuffix("/")
            found.setdefault(slug, {}).setdefault(source.address, {}).setdefault(anchor, name)
    return found


def test_the_index_lists_all_terms_in_order(built: Built) -> None:
    page = built.page("glossary/")
    entries = page.all(".glossary-letter .glossary-entry")
    listed = {}
    for entry in entries:
        (link,), (definition,) = entry.query("dt a"), entry.query("dd")
        listed[page.leads_to(attribute(link, "href"))] = (words(link), words(definition))
    assert listed == {(f"glossary/{slug}/", ""): (term.says["term"], term.says["definition"]) for slug, term in terms().items()}
    order = [words(entry.query("dt")[0]).casefold().removeprefix("the ") for entry in entries]
    assert order == sorted(order)
    letters = [words(node) for node in page.all(".glossary-letter h2")]
    assert letters == sorted({headword[0].upper() for headword in order})
    assert [words(link) for link in page.all(".glossary-letters a")] == letters
    for section in page.all(".glossary-letter"):
        assert {words(node)[0].upper() for node in section.query("dt")} <= {words(section.query("h2")[0]), "T"}


def test_the_exported_glossary_is_complete(built: Built) -> None:
    exported = json.loads((built.folder / "glossary.json").read_text(encoding="utf-8"))["terms"]
    appearing, home = _appearing(built), built.page("")
    assert {term["slug"] for term in exported} == terms().keys()
    assert len(exported) == len(terms())
    said = {slug: set(source.says.get("related", [])) for slug, source in terms().items()}
    for term in exported:
        slug, source = term["slug"], terms()[term["slug"]]
        assert term["term"] == source.says["term"]
        assert term["definition"] == source.says["definition"]
        assert term["aliases"] == source.says.get("aliases", [])
        assert said[slug] <= set(term["related"]), slug
        assert home.leads_to(term["url"]) == (f"glossary/{slug}/", "")
        places = {place["url"]: [section["url"] for section in place.get("sections", [])] for place in term["appears_in"]}
        here = {address: [f"{address}#{anchor}" for anchor in found if anchor] for address, found in appearing.get(slug, {}).items()}
        assert {home.leads_to(url): [home.leads_to(section) for section in sections] for url, sections in places.items()} == {
            (address, ""): [home.leads_to(section) for section in sections] for address, sections in here.items()
        }, slug


def test_pages_tell_machines_what_they_define(built: Built) -> None:
    for slug, source in terms().items():
        said, *_ = _json_ld(built.page(f"glossary/{slug}/"))
        assert said["@type"] == "DefinedTerm"
        assert (said["name"], said["description"]) == (source.says["term"], source.says["definition"])
        assert said["url"] == f"{ADDRESS}glossary/{slug}/"
    whole, *_ = _json_ld(built.page("glossary/"))
    assert whole["@type"] == "DefinedTermSet"
    assert {term["name"] for term in whole["hasDefinedTerm"]} == {source.says["term"] for source in terms().values()}
    others = [page for source, page in _pages(built) if not source.path.startswith("glossary/")]
    assert [page.path for page in others if any("DefinedTerm" in said["@type"] for said in _json_ld(page))] == []


def _json_ld(page: Page) -> list[Any]:
    return [json.loads(_raw(node)) for node in page.all('script[type="application/ld+json"]')]


def test_the_pages_tried_are_the_pages_there_are() -> None:
    """Guards the tests above: a page that `written` overlooked would be looked at by none of them."""
    files = {path.relative_to(DOCS).as_posix() for path in Path(DOCS).rglob("*.md") if "_snippets" not in path.parts}
    assert {source.path for source in written()} == files | manual().keys()
    assert len(terms()) >= 73
