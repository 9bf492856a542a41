"""Links stand where a browser's own parser allows them: Chromium's is the judge, not the library that reads the pages.

Each page is parsed before and after linking: alone and inside the elements of a theme, with scripts (`innerHTML` in a page) and without
(`DOMParser`). All pages of a test go to the browser in one call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from peerkb.html.parse import parse_any
from tests.engine import test_linking
from tests.engine.test_properties import ADDED, FORBIDDEN, FORBIDDEN_CLASSES, HOSTILE, PAGES
from tests.small_site import linked

pytestmark = pytest.mark.enable_socket

HOPE: dict[str, dict[str, Any]] = {"hope": {}}
# What it returns for each page: nothing if it is right, or in what it is wrong.
JUDGE = """
({pages, forbidden, classes}) => {
  const isAdded = node => node.nodeName === 'A' && node.classList.contains('glossary-term')
  const shown = root => {  // the tree as a text, as if the added links were not; by hand: a deep tree would overflow the stack
    const found = []
    let text = ''
    const flush = () => { if (text) found.push(JSON.stringify(text)); text = '' }
    const open = [[root, 0]]
    while (open.length) {
      const last = open[open.length - 1]
      const inside = last[0].content || last[0]
      const child = inside.childNodes[last[1]++]
      if (!child) {
        if (!isAdded(last[0])) { flush(); found.push(')') }
        open.pop()
      } else if (child.nodeType === 3) {
        text += child.data
      } else if (child.nodeType === 1) {
        if (!isAdded(child)) {
          flush()
          found.push('(', child.namespaceURI, child.nodeName, ...[...child.attributes].map(at => `${at.name}=${at.value}`))
        }
        open.push([child, 0])
      } else {
        flush()
        found.push(child.nodeName, child.data || '')
      }
    }
    flush()
    return found.join(' ')
  }
  const added = (root, found = []) => {
    for (const link of root.querySelectorAll('a.glossary-term')) found.push(link)
    for (const template of root.querySelectorAll('template')) if (template.content) added(template.content, found)  // in SVG it has none
    return found
  }
  const barred = link => {
    if (!link.isConnected && link.getRootNode().nodeType === 11) return 'template'
    for (let node = link.parentNode; node && node.nodeType === 1; node = node.parentNode) {
      if (forbidden.includes(node.localName.toLowerCase())) return node.localName
      if (classes.some(name => node.classList.contains(name))) return node.className
    }
    return ''
  }
  const off = html => new DOMParser().parseFromString('<!doctype html><body>' + html, 'text/html')
  const on = html => { const body = document.createElement('body'); body.innerHTML = html; return body }
  const theme = '<main><section><div><article>'
  const readers = {alone: off, 'in a theme': html => off(theme + html), 'with scripts': on, 'both': html => on(theme + html)}
  return pages.map(([before, after, count]) => {
    for (const [name, read] of Object.entries(readers)) {
      const tree = read(after)
      const links = added(tree)
      if (links.length !== count) return `${name}: ${links.length} links of ${count}`
      const bar = links.map(barred).find(Boolean)
      if (bar) return `${name}: a link inside ${bar}`
      if (shown(read(before)) !== shown(tree)) return `${name}: another tree`
    }
    return ''
  })
}
"""


@pytest.fixture(scope="module")
def tab(chromium_browser: Browser) -> Iterator[Tab]:
    context = chromium_browser.new_context(offline=True)
    yield context.new_page()
    context.close()


def _judged(tab: Tab, pages: Sequence[str]) -> dict[str, str]:
    """The pages that are wrong once linked, and in what; a link that is missing is no fault."""
    given = [(page, linked(page, HOPE)) for page in pages]
    for page, output in given:
        assert ADDED.sub(r"\1", output) == page
    asked = [(page, output, len(ADDED.findall(output))) for page, output in given]
    forbidden = {"pages": asked, "forbidden": sorted(FORBIDDEN), "classes": sorted(FORBIDDEN_CLASSES)}
    said: list[str] = tab.evaluate(JUDGE, forbidden)
    return {page: fault for page, fault in zip(pages, said, strict=True) if fault}


KNOWN = [
    *(html for html, _ in test_linking.TAGS.values()),
    *test_linking.PLACES.values(),
    *(html for html, _ in test_linking.MALFORMED.values()),
    *(f"<div><{name}>hope<b>hope</b></{name}>hope" for name in test_linking.ELEMENTS),
    *(unit * 40 + "hope<p>hope</p>" for unit in HOSTILE.values()),
    *(f"<{name}>hope<p>hope" for name in "frameset plaintext template select noscript noembed xmp listing svg math".split()),
    *(f"<kbd>hope</{name}>hope<p>hope" for name in "div article section main body html p br".split()),
    # In a theme the stray end tag ends the SVG too, and what follows is raw text there.
    *(f"<svg></{end}><{name}></svg>hope</{name}>" for end in ("div", "article") for name in ("title", "style", "textarea")),
    "hope<svg><template>hope",
    *(f"<noscript>{inside}</noscript>hope" for inside in ("x", "<code>", "<b>hope</b>", "<body class=no-glossary>", "</div>", "<!--")),
    f"{'<div><em>' * 600}hope<code>{'</em></div>' * 600}hope",
]


def test_pages_known_to_be_hard_are_right(tab: Tab) -> None:
    assert _judged(tab, KNOWN) == {}


def test_the_judge_sees_a_link_that_is_wrong(tab: Tab) -> None:
    link = '<a class="glossary-term" href="../glossary/hope/">hope</a>'
    wrong = [
        ("<code>hope</code>", f"<code>{link}</code>"),
        ("<button>hope<p>x</p>", f"<button>{link}<p>x</p>"),
        ("<template>hope</template>", f"<template>{link}</template>"),
        ('<a href="x">hope', f'<a href="x">{link}'),
        ("<noscript><code></noscript>hope", f"<noscript><code></noscript>{link}"),
        ("<kbd></div>hope", f"<kbd></div>{link}"),
    ]
    given = {"pages": [(*pair, 1) for pair in wrong], "forbidden": sorted(FORBIDDEN), "classes": sorted(FORBIDDEN_CLASSES)}
    assert all(tab.evaluate(JUDGE, given))


@given(st.lists(PAGES.map(lambda page: page.encode("utf-16", "replace").decode("utf-16")), min_size=20, max_size=30))
@settings(max_examples=settings().max_examples // 10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_pages_of_any_kind_are_right(tab: Tab, pages: list[str]) -> None:
    assert _judged(tab, pages) == {}
    for page in pages:  # and so are those that the quick reader would take
        assert parse_any(page).too_long is False
