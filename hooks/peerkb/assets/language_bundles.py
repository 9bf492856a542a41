"""Scripts in the words of each language: the main one's are in `assets/site.js`, the Spanish ones beside it in `assets/site.es.js`.

A bundle without messages is the same in all languages. For another language those bundles are made that its pages load: a page names
them in elements, and a bundle names others in strings. Where such a string is the key of a selector, as in `"map.js": ".kb-map"`,
only pages load it that have all words of one of its selectors.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_WORD: Final = re.compile(r"[\w-]{2,}")


def in_language(address: str, code: str) -> str:
    """The address of a script in another language: `assets/site.js` becomes `assets/site.es.js`."""
    stem, ending = posixpath.splitext(address)
    return f"{stem}.{code}{ending}"


def loaded_bundles(bundles: Mapping[str, str], pages: Sequence[str]) -> set[str]:
    """Those of `bundles`, the texts of scripts by address, that pages load; `pages` are HTML."""
    found = {address for address in bundles if any(address in html and _element(address).search(html) for html in pages)}
    new = found
    while new:
        texts = [bundles[address] for address in new]
        new = {address for address in bundles.keys() - found if any(_loads(text, address, pages) for text in texts)}
        found |= new
    return found


def name_in_script(script: str, own: Mapping[str, str]) -> str:
    """Have a script load its own language's files: `own` has their addresses by those of the main language."""
    for address, instead in own.items():
        for named, new in ((address, instead), (posixpath.basename(address), posixpath.basename(instead))):
            script = script.replace(f'"{named}"', f'"{new}"')
    return script


def name_in_page(html: str, own: Mapping[str, str]) -> str:
    """Have a page load its own language's scripts; `own` as in `name_in_script`."""
    for address, instead in own.items():
        if address in html:
            html = _element(address).sub(rf"\g<1>{instead}\g<2>", html)
    return html


def _loads(script: str, address: str, pages: Iterable[str]) -> bool:
    """Whether a bundle loads another one on some page."""
    folder, name = posixpath.split(address)
    for found in re.finditer(rf'"(?:{re.escape(folder)}/)?{re.escape(name)}"(?:: "(?P<selectors>[^"]*)")?', script):
        if found["selectors"] is None:
            return True
        needed = [_WORD.findall(selector) for selector in found["selectors"].split(",")]
        if any(all(word in html for word in words) for html in pages for words in needed):
            return True
    return False


def _element(address: str) -> re.Pattern[str]:
    """The element by which a page loads a script, around the address."""
    return re.compile(rf'(<script\b[^<>]*\ssrc="(?:\.{{1,2}}/)*){re.escape(address)}(")')
