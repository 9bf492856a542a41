"""Addresses of links, resolved as `leads_to`, terms, exercises and the handbook compare them."""

from __future__ import annotations

import pytest

from peerkb.html.addresses import NO_ADDRESS, is_address, page_address, resolve_href


@pytest.mark.parametrize(
    ("page", "href", "leads_to"),
    [
        ("a/b/", "../c/", "a/c/"),
        ("a/b/", "../c/index.html?q#part", "a/c/"),
        ("a/b.html", "c.html", "a/c.html"),
        ("a/", "../", "./"),
        ("r%C3%ADo/b/", "../c/", "r%C3%ADo/c/"),
        ("a/", "../r%C3%ADo/", "r%C3%ADo/"),
        ("a/", "../río one/", "r%C3%ADo%20one/"),
        ("a/", "it's.svg", "a/it%27s.svg"),
        ("a/", "https://other.example/a/", ""),
        ("a/", "//other.example/a/", ""),
        ("a/", "tel:112", ""),
        ("a/", "http://[::", ""),
    ],
)
def test_a_link_leads_to_the_address_of_a_page_as_sites_write_it(page: str, href: str, leads_to: str) -> None:
    assert resolve_href(page, href) == leads_to


def test_what_is_no_address_stays_as_it_is() -> None:
    assert page_address("a/b/", "../c/?q#d") == "a/c/"
    assert page_address("a/b/", "http://[::#d") == "http://[::#d"
    assert all(map(is_address, ("tel:112", "../c/", "#d", "https://a.example/", "")))
    assert not any(map(is_address, ("http://[::", "//[", f"{NO_ADDRESS}x")))
