"""The check that styles and scripts use only what the promised browsers know."""

from __future__ import annotations

import pytest

from tools import browser_features, browsers

_, TABLE = browser_features.read_table()


@pytest.mark.parametrize(
    ("css", "what"),
    [
        ("a { text-decoration: underline dotted red }", "text-decoration: dotted"),
        ("a { text-decoration: underline red }", "a style or a color in text-decoration: say it in long hand"),
        ("a { b { color: red } }", "a rule within a rule"),
        ("a { &:hover { color: red } }", "a rule within a rule"),
        ("a { @media print { color: red } }", "a rule within a rule"),
        ('a::after { content: "x" / "" }', "content: /"),
        ("a { color: light-dark(red, blue) }", "light-dark()"),
        ("a { border: 1px solid color-mix(in srgb, red, blue) }", "color-mix()"),
        ("a { position-area: bottom }", "position-area"),
        ("a:is(:popover-open, b) { color: red }", "the selector :popover-open"),
        ("@media print { details::details-content { color: red } }", "the selector :details-content"),
        ("@starting-style { a { color: red } }", "@starting-style"),
        ("@media (scripting: none) { a { color: red } }", "the media feature scripting"),
        ("@supports not (position-area: top) { a { position-area: top } }", "position-area"),
        ("@supports (color: red) { a { position-area: top } }", "position-area"),
    ],
)
def test_styles_that_a_promised_browser_does_not_know(css: str, what: str) -> None:
    assert what in [finding.what for finding in browsers.check_styles(css, TABLE)]


@pytest.mark.parametrize(
    "css",
    [
        "a { text-decoration: underline; text-decoration-line: underline; text-decoration-style: dotted }",
        'a::after { content: "x"; content: "x" / "" }',
        "a { color: red; color: light-dark(red, blue) }",
        "@supports (position-area: bottom) { a { position-area: bottom } }",
        "@supports selector(:popover-open) { a:popover-open { color: red } }",
        "@supports (position-area: top) { @media print { a { position-area: top } } }",
        "a { position-area: top; /* where known: elsewhere a script places it */ }",
        "a { field-sizing: content }",
        "a:has(b):not(c) > d { inset: 0; aspect-ratio: 1; color: rgb(1 2 3 / 4%) }",
        "@media (forced-colors: active) { a { color: CanvasText } }",
    ],
)
def test_styles_that_all_know_or_that_have_something_to_stand_in_for_them(css: str) -> None:
    assert browsers.check_styles(css, TABLE) == []


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("const a = list.toSorted();", "toSorted"),
        ("Object.groupBy(list, (item) => item.kind);", "groupBy"),
        ("await Array.fromAsync(list);", "fromAsync"),
        ("box.showPopover({ source });", "showPopover"),
        ('x = "a"; // is\ny = item.checkVisibility();', "checkVisibility"),
    ],
)
def test_scripts_that_a_promised_browser_does_not_know(script: str, name: str) -> None:
    assert [(finding.what, finding.line) for finding in browsers.check_script(script, TABLE)] == [(name, 1 + script.count("\n"))]


@pytest.mark.parametrize(
    "script",
    [
        "const a = [...list].sort();",
        "item.checkVisibility?.();",
        "if (box.showPopover) box.showPopover();",
        'if ("groupBy" in Object) Object.groupBy(list);',
        '// list.toSorted()\nconst a = "list.toSorted()";',
        "connection.saveData; // where known",
    ],
)
def test_scripts_that_ask_first_or_need_not(script: str) -> None:
    assert browsers.check_script(script, TABLE) == []


def test_a_name_of_its_own_may_be_an_interfaces() -> None:
    script = "const first = 1;\nclass A {\n  toSorted() {\n    return this.toSorted();\n  }\n}\n"
    assert browsers.check_script(script, TABLE, browsers.own_names([script])) == []


def test_the_browsers_are_named_once() -> None:
    listed, _ = browser_features.read_table()
    assert browser_features.read_browsers(browser_features.BROWSERS.read_text(encoding="utf-8")) == listed
    assert {"Safari", "iOS", "Chrome", "ChromeAndroid", "Firefox", "Samsung"} <= listed.keys()
    with pytest.raises(ValueError, match="Opera >= 90"):
        browser_features.read_browsers("Opera >= 90\n")


def test_the_table_is_made_of_what_the_data_says() -> None:
    def said(**versions: str) -> dict[str, object]:
        return {"__compat": {"support": {name: {"version_added": version} for name, version in versions.items()}}}

    new, old = said(chrome="120", safari="17"), said(chrome="1", safari="1")
    data = {
        "css": {
            "properties": {"a": {**old, "b": new, "c": old}, "d": new},
            "selectors": {"e": new},
            "at-rules": {"media": {**old, "f": new}},
        },
        "api": {"Thing": {**old, "one": new, "two": new}, "Other": {**old, "two": old}},
        "javascript": {"builtins": {"Array": {**old, "three_static": new}}},
    }
    table = browser_features.features(data, {"Chrome": "109", "Safari": "17"})
    lacking = "Chrome 109"
    assert table == {
        "property": {"d": lacking},
        "value": {"a: b": lacking},
        "selector": {"e": lacking},
        "at-rule": {},
        "media": {"f": lacking},
        "function": {},
        "name": {"one": lacking, "three": lacking},
    }


def test_what_readers_get_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert browsers.main() == 0, capsys.readouterr().out
