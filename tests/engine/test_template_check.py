"""What templates may show without the cache being wrong, and what keeps pages from being kept."""

from __future__ import annotations

import jinja2
import pytest

from peerkb.cache.template_check import Covered, find_uncovered, shows_time

COVERED = Covered(settings={"site_name", "extra", "theme", "plugins"}, hidden={"content", "toc", "markdown"}, own={"content", "toc"})
ENVIRONMENT = jinja2.Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)


@pytest.mark.parametrize(
    "source",
    [
        "{{ page.content | length }} {{ page.toc }} {{ page.meta }} {{ page.meta[page.title] }}",
        "{{ config.site_name }} {{ config['extra'].words[page.meta.kind] }} {{ 'search' in config.plugins }}",
        "{% for p in nav.pages %}{{ p.title }} {{ p.meta.kind }} {{ p.meta['kind'] }}{% endfor %}",
        "{{ nav.pages | map(attribute='title') | list }} {{ nav.pages | map('string') | first }}",
        "{% set found, more = [], {} %}{% do found.append(1) %}{{ found[-1] }} {{ found[:1] }}",
        "{% if %}",
    ],
)
def test_what_keys_cover(source: str) -> None:
    assert find_uncovered(ENVIRONMENT, source, COVERED) is None


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("{% for f in pages %}{% endfor %}", "pages"),
        ("{{ build_date_utc }}", "build_date_utc"),
        ("{{ page.markdown }}", "markdown"),
        ("{{ nav.pages[0].content }}", "content"),
        ("{% for page in nav.pages %}{{ page.content }}{% endfor %}", "content"),
        ("{{ nav.pages | map(attribute='content') | list }}", "content"),
        ("{{ nav.pages | map('attr', 'toc') | list }}", "map"),
        ("{{ (nav.pages | first) | attr('content') }}", "content"),
        ("{{ nav.pages | groupby('meta.aliases') }}", "aliases"),
        ("{{ nav.pages[0].meta }}", "meta as a whole"),
        ("{{ nav.pages[0].meta.items() }}", "items"),
        ("{{ nav.pages[0].meta.template }}", "template"),
        ("{% set them = page.next_page %}{{ them[page.title] }}", "subscript"),
        ("{{ config }}", "config as a whole"),
        ("{{ config.site_dir }}", "site_dir"),
        ("{{ config.plugins['search'].index }}", "plugins"),
        ("{% do page.meta.update({}) %}", "update"),
        ("{{ page.__dict__ }}", "__dict__"),
    ],
)
def test_what_no_key_covers(source: str, what: str) -> None:
    found = find_uncovered(ENVIRONMENT, f"\n{source}", COVERED)
    assert found is not None
    assert found.line == 2
    assert what in found.what


def test_the_time_in_a_template_of_a_package() -> None:
    assert shows_time(ENVIRONMENT, "{{ build_date_utc }}")
    assert not shows_time(ENVIRONMENT, "{# build_date_utc #}{{ page.title }}")
