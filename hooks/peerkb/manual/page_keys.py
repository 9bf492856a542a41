"""The manual's table of front matter keys: an explanation and an example of each, in the names of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from peerkb.validation.value_types import LONGEST_WAIT, PAGE_KEYS

_ANY_KIND = "default"


def page_keys(
    kinds: Iterable[str], kind: str, audiences: Mapping[str, str], owners: Mapping[str, str], owner: str, months: Mapping[str, int]
) -> dict[str, tuple[str, str]]:
    """Each key's explanation and example, in the order of the manual's table; `kind` is the example of a kind.

    Keys that the engine does not know are left out.
    """
    rows = {
        "title": ("The name of the page. It becomes the heading at the top, so write no other.", "title: Listen first"),
        "short_title": (
            "A shorter name for the navigation and for what leads to the page from above. Left out, it is the title.",
            "short_title: Listening",
        ),
        "description": ("One sentence for search results. No two pages have the same.", "description: How to listen well."),
        "kind": (_names("What kind of page it is", kinds), f"kind: {kind or 'about'}"),
        "audience": (
            f"{_names('Whom it is for', audiences, labels=True)} The first one counts most.",
            f"audience: [{', '.join(list(audiences)[:2]) or 'public'}]",
        ),
        "sources": (
            "What it rests on, by the names in the list of sources, each alone or with what it is used for. `[]` means none.",
            "- our-handbook: listening",
        ),
        "last_reviewed": ("The day somebody last checked the page: year, month, day.", "last_reviewed: 2026-11-22"),
        "owner": (
            _names("Who looks after it", owners, labels=True) + (f" Left out, it is `{owner}`." if owner else ""),
            f"owner: {next(iter(owners), 'editors')}",
        ),
        "review_in": (_wait(months), "review_in: 6"),
        "glossary": ("What not to link on this page. See [adding and changing a term](vocabulary.md).", "glossary: false"),
        "headings": (
            "The headings that this page has in place of those of its kind, in their order. Its length is free then.",
            "headings: [In short, Read on]",
        ),
        "risk": ("Whether help must stand on it: `true`, or `false` where a word of danger does not ask for it.", "risk: false"),
        "made_up": ("Whether people on it are made up: `true`. Its top says so then.", "made_up: true"),
        "contents_open": (
            "Whether its contents stand open on phones, too: `true`, for a page on which one chooses where to go.",
            "contents_open: true",
        ),
        "begin": (
            "The heading to which the button below its lead goes, by its id, where the first one does not say what stands there; or "
            "`false` for no button.",
            "begin: what-to-say",
        ),
        "moved_from": (
            "Addresses that the page had, from the site's root. Each leads on to it. See [moving a page](#move-a-page).",
            "moved_from: [first-steps/]",
        ),
        "changes": (
            "What changed for readers, and when. See [telling readers what changed](#tell-readers-what-changed).",
            '- {date: 2026-11-22, what: "The page names a second line."}',
        ),
        "covers": (
            "For a module alone: what it covers of lists that others made. See [what a module covers](exercises.md#what-a-module-covers).",
            "covers: {our-list: [listening]}",
        ),
        "practice": (
            "Cards and scenes to practice what the page says, instead of those that link to it: at most two, or `[]` for none. See "
            "[what leads on](#what-leads-on).",
            "practice: [start/cards.md#first-card]",
        ),
        "next": (
            "Pages to read next, by their paths in the docs folder, before those that the build finds: at most three, or `[]` for none. "
            "See [what leads on](#what-leads-on).",
            "next: [guide/first-visit.md]",
        ),
        "topics": ("Topics with a page of their own, by the names of these. See [topics](#topics).", "topics: [first-days]"),
        "lang": ("The language of a page that is not in the folder of its language.", "lang: es"),
        "translates": ("The page that it says in another language, by its path in the docs folder.", "translates: help/first-steps.md"),
        "translated_at": (
            "The version of that page when it was translated. `make translations` writes it; when that page has changed, this one says so.",
            'translated_at: "1a2b3c4d"',
        ),
        "speaker_checked": (
            "Whether a native speaker who works in the field has read it: `true`. Until then it says so, where the settings ask for it.",
            "speaker_checked: true",
        ),
        "keywords": (
            "Words that readers may type and the text does not have. See [help people find it](#help-people-find-it).",
            "keywords: [turned down]",
        ),
        "questions": ("What readers may ask, and which section answers it. See the same part.", "- what if they say no: after-a-no"),
    }
    return {key: row for key, row in rows.items() if key in PAGE_KEYS}


def _names(what: str, names: Iterable[str], *, labels: bool = False) -> str:
    """What a key says, with the names that the site has for it."""
    labels_by_name = names if labels and isinstance(names, Mapping) else {}
    shown = [f"`{name}`" + (f" ({labels_by_name[name]})" if labels_by_name.get(name) not in (None, name) else "") for name in names]
    return f"{what}: {', '.join(shown)}." if shown else f"{what}, in a word of your own."


def _wait(months: Mapping[str, int]) -> str:
    """After how many months a page is checked again."""
    sentence = f"After how many months to check it again, from 1 to {LONGEST_WAIT}."
    others = months.get(_ANY_KIND)
    kinds = [f"{count} for pages of the kind `{kind}`" for kind, count in months.items() if kind != _ANY_KIND]
    if others:
        kinds.append(f"{others} for {'others' if kinds else 'every page'}")
    return f"{sentence} Left out, it is {', '.join(kinds[:-1])}{' and ' if kinds[:-1] else ''}{kinds[-1]}." if kinds else sentence
