"""What a site sets and what changes nothing: a setting for pages that are not there, words for the search on a page that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from peerkb.pages import front_matter
from peerkb.validation.yaml_document import parse

# Settings that name kinds of pages, below `extra`.
KINDS: Final = ("pages.kinds", "pages.review_in", "pages.leads_on", "announced", "search.depth", "search.weights", "help.checked_on")
EXERCISES: Final = ("modules", "cards", "scenes")  # of `extra.exercises`, each with the kind of its pages
FOR_OTHER_PAGES: Final = frozenset({"questions_also_in"})  # of these, for pages of other kinds
ANY_KIND: Final = "default"
TERM: Final = "term"
MAPS: Final = "course-map.html"  # the template that shows what frameworks.yml lists
TOPIC: Final = "topic.html"  # the template of the page of a topic
TABS: Final = "navigation.tabs"


@dataclass(frozen=True)
class Page:
    """A page of docs/: its path and what its front matter says."""

    path: str
    says: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The kind of the page; nothing where it says none."""
        return TERM if TERM in self.says else str(self.says.get("kind") or "")

    def named(self, key: str) -> list[str]:
        """What stands at a key of the front matter, as a list of names."""
        said = self.says.get(key) or []
        return [str(name) for name in (said if isinstance(said, list) else [said])]


def find(root: Path, settings: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each thing without effect. `own` is what mkdocs.yml says itself, `settings` that with what it inherits."""
    pages = list(read_pages(root / "docs"))
    extra, own_extra = settings.get("extra") or {}, own.get("extra") or {}
    languages = own_extra.get("languages") or {}
    yield from _of_mkdocs(settings, extra, own_extra)
    yield from _of_names(own_extra, pages)
    yield from _of_kinds("extra", own_extra, extra, [page for page in pages if page.path.partition("/")[0] not in languages])
    for code, said in languages.items():
        if there := [page for page in pages if page.path.startswith(f"{code}/")]:
            yield from _of_kinds(f"extra.languages.{code}", said or {}, extra, there)
        else:
            yield f"extra.languages.{code} is set, and docs/{code}/ has no page."
    yield from _of_data(root / "docs" / "_data", own_extra, pages)
    yield from _of_pages(pages, extra)


def read_pages(docs: Path) -> Iterator[Page]:
    """The pages of a site, by their paths."""
    for file in sorted(docs.rglob("*.md")):
        path = file.relative_to(docs).as_posix()
        if not path.startswith("_"):
            document, _, _ = front_matter.read(file.read_text(encoding="utf-8", errors="replace"), path)
            yield Page(path, document.data)


def _of_mkdocs(settings: Mapping[str, Any], extra: Mapping[str, Any], own: Mapping[str, Any]) -> Iterator[str]:
    if (pen := settings.get("edit_uri")) and "://" not in pen and not settings.get("repo_url"):
        yield "edit_uri is set, and without repo_url no page has a button to edit it."
    if own.get("no_tabs") and TABS not in (_at(settings, "theme.features") or []):
        yield f"extra.no_tabs is set, and theme.features has no {TABS}: there are no tabs."
    if extra.get("shared_picture") and (own.get("brand") or {}).get("picture"):
        yield "extra.brand.picture is set, and extra.shared_picture comes before it."
    cache = own.get("cache")
    if isinstance(cache, Mapping):
        plugins = [next(iter(each)) if isinstance(each, Mapping) else each for each in settings.get("plugins") or []]
        for name in cache.get("plugins") or []:
            if name not in plugins:
                yield f"extra.cache.plugins names {name}, which is not among the plugins."


def _of_names(own: Mapping[str, Any], pages: Sequence[Page]) -> Iterator[str]:
    rules = own.get("pages") or {}
    readers = {name for page in pages for name in page.named("audience")}
    owners = {name for page in pages for name in page.named("owner")} | {str(rules.get("owner"))}
    yield from (
        f"extra.pages.audiences has {name}, and no page is for them." for name in rules.get("audiences") or {} if name not in readers
    )
    yield from (f"extra.pages.owners has {name}, and no page is theirs." for name in rules.get("owners") or {} if name not in owners)


def _of_kinds(place: str, own: Mapping[str, Any], extra: Mapping[str, Any], pages: Sequence[Page]) -> Iterator[str]:
    there = {ANY_KIND, *(page.kind for page in pages)}
    for setting in KINDS:
        for kind in _at(own, setting) or ():
            if kind not in there:
                yield f"{place}.{setting} names {kind}, and there is no page of that kind."
    for name in EXERCISES:
        said = _at(own, f"exercises.{name}") or {}
        kind = said.get("kind") or _at(extra, f"exercises.{name}.kind")
        if said.keys() - FOR_OTHER_PAGES and kind not in there:
            yield f"{place}.exercises.{name} is set, and there is no page of the kind {kind}."
    if TERM not in there:
        yield from (f"{place}.{name} is set, and the glossary has no term." for name in ("glossary", "concept_map") if own.get(name))


def _of_data(data: Path, own: Mapping[str, Any], pages: Sequence[Page]) -> Iterator[str]:
    sources = data / "sources.yml"
    text = sources.read_text(encoding="utf-8", errors="replace") if sources.is_file() else ""
    listed = parse(text, sources.name, "the list of sources")[0].data
    kinds = {str(source.get("kind")) for source in listed.values() if isinstance(source, Mapping)}
    yield from (
        f"extra.source_kinds has {name}, and no source is of that kind." for name in own.get("source_kinds") or {} if name not in kinds
    )
    if (data / "frameworks.yml").is_file() and not any(page.says.get("template") == MAPS for page in pages):
        yield f"docs/_data/frameworks.yml is there, and no page says `template: {MAPS}`, which shows what the course covers of it."


def _of_pages(pages: Sequence[Page], extra: Mapping[str, Any]) -> Iterator[str]:
    leads_on = _at(extra, "pages.leads_on") or ()
    topics = {name for page in pages for name in page.named("topics")}
    for page in pages:
        search = page.says.get("search")
        if isinstance(search, Mapping) and search.get("exclude"):
            yield from (
                f"docs/{page.path} has {key}, and the search leaves it out." for key in ("keywords", "questions") if page.says.get(key)
            )
        path = Path(page.path)
        if page.says.get("template") == TOPIC and (path.parent.name if path.stem == "index" else path.stem) not in topics:
            yield f"docs/{page.path} is the page of a topic, and no page names it under topics."
        if page.says.get("practice") and page.kind not in leads_on:
            yield f"docs/{page.path} has practice, and pages of its kind lead to no cards: extra.pages.leads_on names those that do."


def _at(said: Mapping[str, Any], setting: str) -> Any:
    value: Any = said
    for key in setting.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
