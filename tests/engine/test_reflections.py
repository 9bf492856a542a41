"""What a reader of the course writes down: kept, listed, saved to a file, erased and brought back; on paper too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from tests.browsing import PATIENCE, follow
from tests.engine.course_readers import GROUND, KEPT, MODULES, REFLECTIONS, Reader, answer, seed

expect.set_options(timeout=PATIENCE)

# What runs when it becomes markup.
PAYLOADS = (
    "<img src=x onerror=\"document.title='ran'\">",
    "</textarea><script>document.title='ran'</script>",
    "<svg onload=document.title='ran'>",
    "{{7*7}} ${7*7} javascript:document.title='ran' &lt;b&gt;",
)


def _saved(tab: Tab, button: str) -> tuple[str, str]:
    """The name and the text of the file that a button saves."""
    with tab.expect_download() as download:
        tab.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_text(encoding="utf-8")


def _bring(tab: Tab, text: str) -> None:
    tab.get_by_label("Load a saved copy").set_input_files({"name": "r.json", "mimeType": "application/json", "buffer": text.encode()})


def test_reflections_are_kept_listed_saved_erased_and_brought_back(reader: Reader) -> None:
    tab = reader.open(GROUND)
    prompt = tab.locator(".kb-reflection > p").first.inner_text()
    field = tab.get_by_role("textbox", name=prompt)
    field.click()
    tab.keyboard.type("Ann, at the stop\nShe stayed.")
    expect(tab.locator(".kb-said")).to_have_text("Kept.")
    tab.reload()
    expect(answer(tab)).to_have_value("Ann, at the stop\nShe stayed.")
    follow(tab, REFLECTIONS)
    expect(tab.locator(".kb-reflection textarea")).to_have_count(MODULES)
    expect(answer(tab)).to_have_value("Ann, at the stop\nShe stayed.")
    answer(tab, 3).fill("Rest – “slowly”")
    name, markdown = _saved(tab, "Save as text")
    assert name == "reflections.md"
    assert markdown.startswith("# My reflections\n\n## ")
    assert "?\n\nAnn, at the stop\nShe stayed.\n\n## " in markdown
    assert markdown.endswith("?\n\nRest – “slowly”\n")
    name, saved = _saved(tab, "Save a copy to load later")
    assert name == "reflections.json"
    assert [entry["id"] for entry in json.loads(saved)["reflections"]] == ["the-ground", "bad-days"]

    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("dialog").get_by_role("button", name="Keep them").click()
    expect(answer(tab)).not_to_have_value("")
    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("dialog").get_by_role("button", name="Erase all").click()
    expect(answer(tab)).to_have_value("")
    assert "Ann" not in tab.evaluate("JSON.stringify(localStorage)")
    tab.get_by_role("button", name="Save as text").click()
    expect(tab.locator(".kb-tools__said")).to_have_text("You have written nothing yet.")

    answer(tab).fill("Something else")
    _bring(tab, saved)
    expect(tab.locator(".kb-tools__said")).to_have_text("Loaded: 2. What you had is still here.")
    expect(answer(tab)).to_have_value("Something else\n\n---\n\nAnn, at the stop\nShe stayed.")
    expect(answer(tab, 3)).to_have_value("Rest – “slowly”")
    _bring(tab, saved)
    expect(tab.locator(".kb-tools__said")).to_have_text("All that this file holds is here already.")
    expect(answer(tab)).to_have_value("Something else\n\n---\n\nAnn, at the stop\nShe stayed.")
    answer(tab).fill("Ann")
    _bring(tab, saved)
    expect(answer(tab)).to_have_value("Ann, at the stop\nShe stayed.")


def test_a_button_leads_to_the_first_field(reader: Reader) -> None:
    tab = reader.open(REFLECTIONS)
    tab.get_by_role("link", name="Write your first answer").click()
    expect(tab.locator(".kb-reflection textarea").first).to_be_in_viewport()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "could not be read"),
        ("null", "holds no saved reflections"),
        ('{"done": {}}', "holds no saved reflections"),
        ('{"format": "reflections", "reflections": {}}', "holds no saved reflections"),
        ('{"format": "reflections", "version": 2, "reflections": []}', "newer version"),
        (
            '{"format": "reflections", "reflections": [{"id": "bad-days", "text": "x"}, {"id": "y"}]}',
            "Reflection 2 in this file has no text.",
        ),
        ('{"format": "reflections", "reflections": [null]}', "Reflection 1 in this file has no id."),
        (f'{{"format": "{"x" * 2_000_001}"}}', "too large"),
    ],
    ids=["no JSON", "null", "other JSON", "no list", "newer", "no text", "no entry", "large"],
)
def test_a_file_that_cannot_be_brought_back_changes_nothing(reader: Reader, text: str, words: str) -> None:
    seed(reader, {"version": 1, "reflections": {"bad-days": {"text": "mine"}}})
    tab = reader.open(REFLECTIONS)
    before = tab.evaluate(KEPT)
    _bring(tab, text)
    said = tab.locator(".kb-tools__said")
    expect(said).to_contain_text(words)
    expect(said).to_contain_text("Nothing was changed.")
    assert tab.evaluate(KEPT) == before


def test_markup_that_somebody_wrote_stays_text(reader: Reader) -> None:
    answers = {payload: {"prompt": payload, "text": payload} for payload in PAYLOADS}
    seed(reader, {"version": 1, "reflections": {**answers, "the-ground": {"text": "".join(PAYLOADS)}}})
    tab = reader.open(REFLECTIONS)
    others = tab.locator(".kb-reflections__others textarea")
    assert others.evaluate_all("all => all.map((field) => field.value)") == list(PAYLOADS)
    assert tab.locator(".kb-reflections__others .kb-reflection > p:first-child").all_inner_texts() == list(PAYLOADS)
    expect(answer(tab)).to_have_value("".join(PAYLOADS))
    _, saved = _saved(tab, "Save a copy to load later")
    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("dialog").get_by_role("button", name="Erase all").click()
    expect(others).to_have_count(0)
    _bring(tab, saved)
    expect(others).to_have_count(len(PAYLOADS))
    tab.reload()
    expect(others).to_have_count(len(PAYLOADS))
    expect(tab).not_to_have_title("ran")
    assert tab.locator(":is(.kb-reflections, .kb-reflection) :is(img, svg, script)").count() == 0


def test_on_paper_all_is_there_that_was_written_and_room_to_write(reader: Reader) -> None:
    long = "\n".join(f"line {number}" for number in range(40))
    seed(reader, {"version": 1, "reflections": {"the-ground": {"text": long}}})
    tab = reader.open(REFLECTIONS)
    tab.emulate_media(media="print")
    papers = tab.locator(".kb-reflection__paper")
    expect(papers.first).to_be_visible()
    assert papers.first.inner_text() == long
    assert papers.nth(1).evaluate("element => element.offsetHeight") > 50
    expect(tab.locator(".kb-tools")).to_be_hidden()
    expect(answer(tab)).to_be_hidden()
