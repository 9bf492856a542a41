"""Patches of Material for MkDocs' markup, applied to the text of a finished page.

Override a block of a template instead wherever one covers the place. These places lie between blocks, or in a partial that would
have to be copied whole. A test builds the site without the patches and fails for a patch that finds nothing: remove it then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Final, NamedTuple

from peerkb.messages import Message, Messages


class ThemePatch(NamedTuple):
    """One patch: it replaces what `found` matches by `instead`, for `reason`; `seen_in` is the version of the theme.

    `mark` is a text that every match contains: searching for it takes a tenth of the time. A page that contains `unless` is not
    patched. `times` limits the replacements; 0 is no limit. `message` gives the message that replaces WORDS in `instead`.
    """

    name: str
    seen_in: str
    reason: str
    mark: str
    found: re.Pattern[str]
    instead: str
    unless: str | None = None
    times: int = 1
    message: Callable[[Messages], Message] | None = None


# The target of the skip link; no heading gets such an id.
CONTENT_ID: Final = "kb-content"
WORDS: Final = "WORDS"
# The form of the two checkboxes at the top of a page. Enter in a checkbox submits its form; method="dialog" loads no page.
_TOGGLES: Final = '<form id="kb-toggles" method="dialog" autocomplete="off" hidden></form>'

THEME_PATCHES: Final = (
    ThemePatch(
        "the direction of the page",
        "9.8.1",
        "Only the body says it. What a browser takes from the page as a whole, such as the side of its scroll bar, needs it at the top.",
        '<html lang="',
        re.compile(r'(<html lang="[^"]*")( class="no-js">.*?<body dir="(\w+)")', re.DOTALL),
        r'\1 dir="\3"\2',
    ),
    ThemePatch(
        "the skip link",
        "9.8.1",
        "There is none on a page without headings, and elsewhere it skips the title and what stands before the first heading. "
        "It stands before the checkbox of the menu, which without scripts takes focus too, and so is the first stop of all.",
        'data-md-component="skip"',
        re.compile(r'(<input class="md-toggle" data-md-toggle="drawer".*?)<div data-md-component="skip">.*?</div>', re.DOTALL),
        rf'<div data-md-component="skip"><a href="#{CONTENT_ID}" class="md-skip">{WORDS}</a></div>\n    \1',
        message=lambda messages: messages.header.skip,
    ),
    ThemePatch(
        "the place the skip link leads to",
        "9.8.1",
        "The article has no id.",
        '<article class="md-content__inner md-typeset">',
        re.compile('<article class="md-content__inner md-typeset">'),
        f'<article class="md-content__inner md-typeset" id="{CONTENT_ID}">',
    ),
    ThemePatch(
        "the checkbox of the menu",
        "9.8.1",
        "A checkbox may not say autocomplete; its form may, and Firefox asks that one too before it opens the menu of a page that "
        "is loaded again. Without scripts the keyboard reaches it in a narrow window, so it needs a name.",
        'id="__drawer" autocomplete',
        re.compile('(<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer") autocomplete="off">'),
        rf'{_TOGGLES}\n    \1 form="kb-toggles" aria-label="{WORDS}">',
        message=lambda messages: messages.header.menu,
    ),
    ThemePatch(
        "the checkbox of the search",
        "9.8.1",
        "The same; nothing but labels reach it, so it needs no name.",
        'id="__search" autocomplete',
        re.compile('(<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search") autocomplete="off">'),
        r'\1 form="kb-toggles">',
    ),
    ThemePatch(
        "the place of announcements",
        "9.8.1",
        "It is outside the header and scrolls away with the page. What has to stay in sight stands in the header, under the same name: "
        "instant navigation renews the first it finds, so an empty one before it has to go.",
        '<div data-md-component="announce">',
        re.compile(r'<div data-md-component="announce">\s*</div>\s*'),
        "",
    ),
    ThemePatch(
        "the label of the contents",
        "9.8.1",
        "A page that is not in the navigation, or leads a section of it, has no checkbox for its contents, yet a label of it.",
        'for="__toc"',
        re.compile('<label class="md-nav__title" for="__toc">'),
        '<label class="md-nav__title">',
        unless='id="__toc"',
    ),
    ThemePatch(
        "the checkbox of the contents",
        "9.8.1",
        "A page in the navigation whose headings are none, or hidden, has one, yet no label of it: a control without a name.",
        'id="__toc"',
        re.compile('<input class="md-nav__toggle md-toggle" type="checkbox" id="__toc">'),
        "",
        unless='for="__toc"',
    ),
    ThemePatch(
        "the label of a section",
        "9.8.1",
        "Nothing is no number for tabindex.",
        ' tabindex="">',
        re.compile(r'(<label class="md-nav__link\b[^<>]*) tabindex="">'),
        r"\1>",
        times=0,
    ),
    ThemePatch(
        "the name of a part of the menu",
        "9.8.1",
        "It is named by a label that holds only an icon where the part has a page of its own. The part's own heading says its name.",
        '_label" aria-expanded',
        re.compile(r'aria-labelledby="(__nav_\w+)_label"( aria-expanded="\w+">\s*<label class="md-nav__title" for="\1")>'),
        r'aria-labelledby="\1_title"\2 id="\1_title">',
        times=0,
    ),
)


# Where Material prints the site's name or its description as it stands in the settings.
_NAME_AT: Final = ('aria-label="{}" data-md-component="logo"', " - {}</title>", "\n    {}\n  </label>", "\n{}\n</label>")
_DESCRIPTION_AT: Final = ('<meta name="description" content="{}">',)


def escape_site_words(html: str, name: str, description: str) -> str:
    """Make HTML of the site's name and description where Material prints them as they are: a quotation mark would end an attribute."""
    for said, places in ((name, _NAME_AT), (description, _DESCRIPTION_AT)):
        if (written := escape(said)) != said:
            for place in places:
                html = html.replace(place.format(said), place.format(written))
    return html


def patch_theme(html: str, messages: Messages, patches: Iterable[ThemePatch] = THEME_PATCHES) -> str:
    """Apply every patch to a whole page, in order. A patch that finds nothing changes nothing."""
    for patch in patches:
        if patch.mark in html and (patch.unless is None or patch.unless not in html):
            words = str(patch.message(messages)).replace("\\", r"\\") if patch.message else ""
            html = patch.found.sub(patch.instead.replace(WORDS, words), html, patch.times)
    return html
