"""What must be true of the lists of every built site: terms with where they appear, exports, sources, the course, who checks pages when.

Each check takes a built site and what its writers say, and tells the faults that it finds, as in `whole_pages`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from peerkb.languages.alphabet import initial, sort_key
from peerkb.pages.review import review_by
from tests.browsing import Built, Page, attribute, searched_sections, straight, words
from tests.content import Content, Edition, Source
from tests.map_pictures import drawn, listed_pairs, pictures
from tests.whole_pages import Check, CheckOfLanguage, pages_of, raw

SECTION_OR_TERM = ".kb-page h2[id], .kb-page a.glossary-term"


def laid_out(content: Content, template: str) -> list[Source]:
    """The pages that a template of the engine lays out."""
    return [source for source in content.written() if source.says.get("template") == template]


def unlike(where: str, found: Any, expected: Any) -> Iterator[str]:
    """A fault where two differ."""
    if _straight(found) != _straight(expected):
        yield f"{where} has {found}, not {expected}"


def _straight(value: Any) -> Any:
    """What is expected, as `words` gives what is found."""
    if isinstance(value, dict):
        return {_straight(key): _straight(its) for key, its in value.items()}
    if isinstance(value, list | tuple | set):
        return type(value)(map(_straight, value))
    return straight(value) if isinstance(value, str) else value


def _related(edition: Edition) -> dict[str, set[str]]:
    """The terms related to each, whichever of the two names the other."""
    said = {slug: set(term.says.get("related") or []) for slug, term in edition.terms().items()}
    return {slug: named | {other for other, its in said.items() if slug in its} for slug, named in said.items()}


# Terms --------------------------------------------------------------------------------------------------------------------------


def each_term_has_its_page(built: Built, edition: Edition) -> Iterator[str]:
    """Its definition, then its text, then the sources and the related terms, whichever of the two names the other."""
    related, folder = _related(edition), edition.glossary
    for slug, source in edition.terms().items():
        page = built.page(f"{folder}{slug}/")
        first = "h1 + p.kb-for" if source.says.get("made_up") else "h1"  # the line that says so stands before the definition
        lead = [words(node) for node in page.all(f".kb-page > {first} + p.glossary-definition")]
        yield from unlike(source.path, lead, [source.says["definition"]])
        links = {page.leads_to(attribute(link, "href")): words(link) for link in page.all(".glossary-related li a")}
        yield from unlike(source.path, links, {(f"{folder}{other}/", ""): edition.terms()[other].title for other in related[slug]})


def each_term_tells_where_it_appears(built: Built, edition: Edition) -> Iterator[str]:
    """The list on its page has each page and section that links to it, and no other."""
    appearing, folder = _appearing(built, edition), edition.glossary
    titles = {source.address: source.title for source in edition.written()}
    yield from (f"{place}: a link to {slug}" for slug in sorted(appearing.keys() - edition.terms()) for place in appearing[slug])
    for slug in edition.terms():
        page = built.page(f"{folder}{slug}/")
        told = {}
        for item in page.all(".glossary-mentions > ul > li"):
            link, *sections = item.query("a")
            address, fragment = page.leads_to(attribute(link, "href")) or ("", "")
            yield from unlike(page.path, (fragment, words(link)), ("", titles[address]))
            told[address] = [(page.leads_to(attribute(section, "href")), words(section)) for section in sections]
        expected = {
            address: [((address, anchor), name) for anchor, name in places.items() if anchor]
            for address, places in appearing.get(slug, {}).items()
        }
        yield from unlike(page.path, told, expected)


def _appearing(built: Built, edition: Edition) -> dict[str, dict[str, dict[str, str]]]:
    """By term, by address, the sections that link to it with their headings; read from the pages as readers see them.

    The steps of a scene count for none: an address of one would tell how it goes on.
    """
    found: dict[str, dict[str, dict[str, str]]] = {}
    for source, page in pages_of(built, edition):
        anchor, name, scene = "", "", bool(page.all(".kb-scene"))
        for node in page.all(SECTION_OR_TERM):
            if node.name != "a":
                anchor, name = ("", "") if scene else (attribute(node, "id"), words(node, "headerlink"))
                continue
            address, _ = page.leads_to(attribute(node, "href")) or ("", "")
            slug = address.removeprefix(edition.glossary).removesuffix("/")
            found.setdefault(slug, {}).setdefault(source.address, {}).setdefault(anchor, name)
    return found


def the_index_lists_all_terms_in_order(built: Built, edition: Edition) -> Iterator[str]:
    """By letter, each with its definition."""
    page = built.page(edition.glossary)
    entries = page.all(".glossary-letter .glossary-entry")
    listed = {}
    for entry in entries:
        (link,), (definition,) = entry.query("dt a"), entry.query("dd")
        listed[page.leads_to(attribute(link, "href"))] = (words(link), words(definition))
    terms = {(f"{edition.glossary}{slug}/", ""): (term.title, term.says["definition"]) for slug, term in edition.terms().items()}
    yield from unlike(page.path, listed, terms)
    headwords = [words(entry.query("dt")[0]) for entry in entries]
    order = [sort_key(headword, edition.code) for headword in headwords]
    yield from unlike(page.path, order, sorted(order))
    letters = [words(node) for node in page.all(".glossary-letter h2")]
    expected = sorted({initial(headword, edition.code) for headword in headwords}, key=lambda letter: sort_key(letter, edition.code))
    yield from unlike(page.path, letters, expected)
    yield from unlike(page.path, [words(link) for link in page.all(".glossary-letters a")], letters)


def the_exported_glossary_is_complete(built: Built, edition: Edition) -> Iterator[str]:
    """All that front matter says of terms, and where they appear, for other programs."""
    exported = json.loads((built.folder / edition.home / "glossary.json").read_text(encoding="utf-8"))["terms"]
    appearing, home = _appearing(built, edition), built.page("")
    yield from unlike(f"{edition.home}glossary.json", sorted(term["slug"] for term in exported), sorted(edition.terms()))
    for term in exported:
        slug, says = term["slug"], edition.terms()[term["slug"]].says
        told = (term["term"], term["definition"], term["aliases"], term["related"])
        yield from unlike(slug, told, (says["term"], says["definition"], says.get("aliases", []), says.get("related", [])))
        yield from unlike(slug, home.leads_to(term["url"]), (f"{edition.glossary}{slug}/", ""))
        places = {
            home.leads_to(place["url"]): [home.leads_to(section["url"]) for section in place.get("sections", [])]
            for place in term["appears_in"]
        }
        here = {(address, ""): [(address, anchor) for anchor in its if anchor] for address, its in appearing.get(slug, {}).items()}
        yield from unlike(slug, places, here)


def pages_tell_machines_what_they_define(built: Built, edition: Edition) -> Iterator[str]:
    """In JSON-LD: a term's page its term, the index all of them, other pages none."""
    folder = edition.glossary
    for source, page in pages_of(built, edition):
        said = _json_ld(page)
        kinds = [data["@type"] for data in said if "DefinedTerm" in data["@type"]]
        defining = "DefinedTerm" if source.kind == "term" else "DefinedTermSet" if source.address == folder else ""
        yield from unlike(source.path, kinds, [defining] if defining else [])
        if source.kind == "term" and kinds:
            told = (said[0]["name"], said[0]["description"], said[0]["url"])
            yield from unlike(source.path, told, (source.title, source.says["definition"], built.address + source.address))
        elif defining and kinds:
            names = sorted(term["name"] for term in said[0]["hasDefinedTerm"])
            yield from unlike(source.path, names, sorted(term.title for term in edition.terms().values()))


def _json_ld(page: Page) -> list[Any]:
    return [json.loads(raw(node)) for node in page.all('script[type="application/ld+json"]')]


def the_search_knows_what_terms_say(built: Built, edition: Edition) -> Iterator[str]:
    """A term is found by its other names, and its definition is the first that is read of it."""
    index = {page["u"]: (page, sections) for page, sections in searched_sections(built, edition.search_index)}
    for term in edition.terms().values():
        page, sections = index[term.address]
        yield from unlike(term.path, (page["k"], page.get("a", [])), ("term", term.says.get("aliases", [])))
        if not sections[0][2].startswith(" ".join(term.says["definition"].split())):
            yield f"{term.path}: {sections[0]}"


def concept_maps_show_every_relation(built: Built, edition: Edition) -> Iterator[str]:
    """In lines of its pictures, and in its lists. No page that has a picture has an id twice."""
    pairs = {(min(slug, other), max(slug, other)) for slug, others in _related(edition).items() for other in others}
    maps = laid_out(edition, "concept-map.html")
    for source in maps:
        page = built.page(source.address)
        yield from unlike(source.path, {pair for picture in pictures(page.html) for pair in drawn(picture, source.address)}, pairs)
        yield from unlike(source.path, {(min(pair), max(pair)) for pair in listed_pairs(page.html, source.address)}, pairs)
    for source in (*maps, *edition.terms().values()):
        ids = [attribute(node, "id") for node in built.page(source.address).all("[id]")]
        yield from (f"{source.path}: {name} twice" for name in {name for name in ids if ids.count(name) > 1})


# Sources and dates --------------------------------------------------------------------------------------------------------------


def each_page_shows_the_sources_it_names_author_first(built: Built, edition: Edition) -> Iterator[str]:
    """With the part that it names, and a link where there is one."""
    known = edition.data("sources.yml")
    for source, page in pages_of(built, edition):
        if source.says.get("template") == "sources.html":
            continue
        listed = page.all(".kb-sources li")
        parts = [next(iter(item.values())) if isinstance(item, dict) else "" for item in source.says.get("sources") or []]
        yield from unlike(source.path, len(listed), len(parts))
        for item, name, part in zip(listed, source.source_ids, parts, strict=False):
            said, its = words(item), known[name]
            if not said.startswith(straight(f"{its['author']}, {its['title']}")) or straight(part) not in said:
                yield f"{source.path}: {said}"
            yield from unlike(source.path, [attribute(link, "href") for link in item.query("a")], [its["url"]] if "url" in its else [])


def one_page_lists_all_sources(built: Built, edition: Edition) -> Iterator[str]:
    """Each with all that is known of it, by kind."""
    known = {f"source-{name}": source for name, source in edition.data("sources.yml").items()}
    for source in laid_out(edition, "sources.html"):
        page = built.page(source.address)
        listed = {attribute(item, "id"): words(item) for item in page.all(".kb-sources li")}
        yield from unlike(source.path, sorted(listed), sorted(known))
        for name, its in known.items():
            shown = [its["author"], *(str(value) for key, value in its.items() if key not in ("kind", "url", "author"))]
            yield from (f"{source.path}: {name} without {value}" for value in shown if straight(value) not in listed.get(name, ""))
        for kind in edition.extra["source_kinds"]:
            parts = [part for part in page.all(".kb-sources") if part.query(f"#{kind}")]
            ids = [attribute(item, "id") for part in parts for item in part.query("li")]
            yield from unlike(source.path, sorted(ids), sorted(name for name, its in known.items() if its["kind"] == kind))


def the_list_of_pages_is_complete(built: Built, content: Content) -> Iterator[str]:
    """`pages.json` has every page, in which language and for whom it is, and when it is to be checked again, as the page itself says."""
    listed = {page["url"]: page for page in json.loads((built.folder / "pages.json").read_text(encoding="utf-8"))["pages"]}
    yield from unlike("pages.json", list(listed), sorted(source.address for source in content.written()))
    for edition in content.editions:
        rules = edition.extra["pages"]
        months = rules["review_in"]
        language = edition.code if len(content.editions) > 1 else None
        for source in edition.written():
            says = source.says
            page = listed[source.address]
            due = review_by(says["last_reviewed"], says.get("review_in", months.get(source.kind, months["default"]))).isoformat()
            expected = (source.kind, says.get("audience", []), says.get("owner", rules["owner"]), due, language)
            told = (page["kind"], page["audience"], page["owner"], page["due"], page.get("language"))
            yield from unlike(source.path, told, expected)
            shown = [attribute(node, "data-kb-due") for node in built.page(source.address).all("template[data-kb-due]")]
            yield from unlike(source.path, shown, [due])


# The course ---------------------------------------------------------------------------------------------------------------------


def modules_of(built: Built, content: Content) -> dict[str, Page]:
    """By name, the page of each module of the course, in the order of the navigation."""
    rules = (content.extra.get("exercises") or {}).get("modules") or {}
    paths = list(_in_navigation(content.settings["nav"]))
    sources = sorted((source for source in content.written() if source.kind == rules.get("kind")), key=lambda each: paths.index(each.path))
    pages = [built.page(source.address) for source in sources]
    return {attribute(page.one(".kb-page"), "data-module"): page for page in pages}


def _in_navigation(items: Any) -> Iterator[str]:
    if isinstance(items, str):
        yield items
    else:
        for item in items.values() if isinstance(items, dict) else items:
            yield from _in_navigation(item)


def modules_are_whole(built: Built, edition: Edition) -> Iterator[str]:
    """What the build reads of a module row by row and what Markdown makes of it agree."""
    rules = (edition.extra.get("exercises") or {}).get("modules") or {}
    for slug, page in modules_of(built, edition).items():
        parts = _parts((node for node in page.one(".kb-page").children if node.name != "nav"), "h2")
        yield from unlike(slug, list(parts), rules["parts"])
        yield from (f"{slug}: {name} says nothing" for name, its in parts.items() if not _text(its))
        if not any(node.query("li a[href]") for node in parts[rules["links_in"]]):
            yield f"{slug} links to no page"
        questions = _questions(parts[rules["questions_in"]])
        fewest, most = rules["questions"]
        if not fewest <= len(questions) <= most:
            yield f"{slug}: {len(questions)} questions"
        yield from (f"{slug}: {name}" for name, choices in questions if not _are_whole(choices, rules["choices"]))
        yield from unlike(slug, [attribute(node, "class") for node in parts[rules["reflection_in"]]], ["kb-reflection"])


def cards_are_whole(built: Built, edition: Edition) -> Iterator[str]:
    """Each card has its parts, choices with feedback, and those that cross a limit say so; what a page lists by place is there."""
    exercises = edition.extra.get("exercises") or {}
    rules = exercises.get("cards") or {}
    for source, page in pages_of(built, edition):
        for card in page.all(".kb-page > .kb-card") if source.kind == rules.get("kind") else ():
            [(name, nodes)] = _parts(card.children, "h3").items()
            bold = [words(part).rstrip(":.") for node in nodes for part in node.query("p > strong")]
            yield from unlike(name, [part for part in bold if part in rules["parts"]], rules["parts"])
            [(_, choices)] = _questions(nodes)
            if not _are_whole(choices, rules["choices"]):
                yield f"{name}: {len(choices)} choices"
            limits = [_feedback(choice).startswith(tuple(exercises["limit"])) for choice in choices]
            yield from unlike(name, ["kb-limit" in attribute(choice, "class").split() for choice in choices], limits)
            if sum(limits) < rules.get("limits", 0):
                yield f"{name}: {sum(limits)} choices that cross a limit"


def lists_of_modules_have_them_all_in_order(built: Built, edition: Edition) -> Iterator[str]:
    """Each link of such a list leads to the module that it names."""
    modules = modules_of(built, edition)
    for source, page in pages_of(built, edition):
        links = page.all("a[data-module]")
        yield from unlike(source.path, [attribute(link, "data-module") for link in links], list(modules) if links else [])
        for link in links:
            module = modules[attribute(link, "data-module")]
            if page.leads_to(attribute(link, "href")) != (module.address, "") or words(link) != words(module.one("h1")):
                yield f"{source.path}: {link.to_html()}"


def every_prompt_and_every_word_is_there_without_scripts(built: Built, edition: Edition) -> Iterator[str]:
    """On the pages for reflections and for flashcards."""
    modules = modules_of(built, edition)
    asked = {attribute(node, "data-reflection"): words(node) for module in modules.values() for node in module.all(".kb-reflection")}
    for source in laid_out(edition, "reflections.html"):
        shown = {attribute(node, "data-reflection"): words(node) for node in built.page(source.address).all(".kb-reflection")}
        yield from unlike(source.path, shown, asked)
    for source in laid_out(edition, "flashcards.html"):
        page = built.page(source.address)
        cards = {attribute(card, "data-term"): card for card in page.all("details[data-term]")}
        yield from unlike(source.path, sorted(cards), sorted(edition.terms()))
        for slug, card in cards.items():
            term = edition.terms()[slug]
            links = [page.leads_to(attribute(link, "href")) for link in card.query("a[href]")]
            yield from unlike(slug, links, [(term.address, "")])
            if straight(" ".join(term.says["definition"].split())) not in words(card):
                yield f"{source.path}: {words(card)}"
        packs = [attribute(row, "data-pack") for row in page.all("[data-pack]")]
        yield from unlike(source.path, packs, [slug for slug in modules if slug in packs])


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


def _are_whole(choices: list[Any], number: list[int]) -> bool:
    return number[0] <= len(choices) <= number[1] and all(map(_feedback, choices))


def _feedback(box: Any) -> str:
    """What a box says when it is opened, below its title."""
    return _text(node for node in box.children if node.name != "summary")


def _text(nodes: Iterable[Any]) -> str:
    return " ".join(words(node) for node in nodes if words(node))


CHECKS: tuple[Check, ...] = (the_list_of_pages_is_complete,)
OF_EACH_LANGUAGE: tuple[CheckOfLanguage, ...] = (
    each_term_has_its_page,
    each_term_tells_where_it_appears,
    the_index_lists_all_terms_in_order,
    the_exported_glossary_is_complete,
    pages_tell_machines_what_they_define,
    the_search_knows_what_terms_say,
    concept_maps_show_every_relation,
    each_page_shows_the_sources_it_names_author_first,
    one_page_lists_all_sources,
    modules_are_whole,
    cards_are_whole,
    lists_of_modules_have_them_all_in_order,
    every_prompt_and_every_word_is_there_without_scripts,
)
