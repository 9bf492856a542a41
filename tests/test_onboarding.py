"""Start here in the reader's own browser: what one is done with, what one writes down, the words as cards; kept there, never sent."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, expect
from playwright.sync_api import Page as Tab

from peerkb.course import modules
from tests.browsing import PATIENCE, Built, attribute, follow, terms, words

pytest_plugins = "tests.site_fixtures"
expect.set_options(timeout=PATIENCE)

START, WEEK_1, WEEK_2 = "start/", "start/week-1/", "start/week-2/"
REFLECTIONS, CARDS = "start/reflections/", "start/flashcards/"
WEEKS = (WEEK_1, WEEK_2)
PAGES = (START, WEEK_1, REFLECTIONS, CARDS)
MODULES = 10
KEY = "kb /kb/"  # the site stands at /kb/
KEPT = f"JSON.parse(localStorage.getItem('{KEY}'))"
# What runs when it becomes markup.
PAYLOADS = (
    "<img src=x onerror=\"document.title='ran'\">",
    "</textarea><script>document.title='ran'</script>",
    "<svg onload=document.title='ran'>",
    "{{7*7}} ${7*7} javascript:document.title='ran' &lt;b&gt;",
)
REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
OURS = re.compile(r"/course-tools\.js")
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"


# What the build tells of the modules --------------------------------------------------------------------------------------------

SLUGS = {"glossary/hope/": "hope", "glossary/fear/": "fear"}
TERM = '<a class="glossary-term" href="../../glossary/%s/">it</a>'
MODULE = """<section class="kb-module" id="module-1" data-module="one" data-title="Day 1: One &amp; all">
<h2>Day 1</h2><ul><li><a href="../../learn/page/#part">Read</a></li><li>{hope}</li><li><a href="tel:988">988</a></li></ul>
<p><a href="../../not/read/">Aside</a><br>{fear}</p>
<details><ul><li><a href="../../not/this/">either</a></li></ul></details>
<div class="kb-reflection" data-reflection="one-think"><h3>Reflect</h3><p>What is
<em>yours</em>?</p><p>And<img src="x.png"> why?<a class="headerlink" href="#x">¶</a></p></div>
</section>""".format(hope=TERM % "hope", fear=TERM % "fear")


def test_a_module_tells_what_it_is_about() -> None:
    html = f'<p>{TERM % "hope"}</p>{MODULE}<p>{TERM % "fear"}</p><div class="kb-reflection" data-reflection="stray"><p>No</p></div>'
    prompt = modules.Prompt("one-think", "What is yours? And why?")
    (module,) = modules.read_modules(html, "start/week/", SLUGS)
    assert module == modules.Module("one", "Day 1: One & all", "start/week/#module-1", ("learn/page/",), ("hope", "fear"), (prompt,))
    read = modules.with_terms_read(module, {"learn/page/": ["fear", "calm"], "not/read/": ["not"]})
    assert read.terms == ("hope", "fear", "calm")


@pytest.mark.parametrize("html", ["", "<p>kb-module</p>", '<section class="kb-module">no name</section>', "<section class='kb-module"])
def test_what_is_no_module_is_left_alone(html: str) -> None:
    assert modules.read_modules(html, "", {}) == []


def _modules(built: Built) -> dict[str, str]:
    """Title and address of each module by its name, in the order of the weeks."""
    return {
        attribute(node, "data-module"): f"{week}#{attribute(node, 'id')}" for week in WEEKS for node in built.page(week).all(".kb-module")
    }


def test_every_list_of_modules_has_them_all_in_order(built: Built) -> None:
    modules = _modules(built)
    assert len(modules) == MODULES
    for address in (START, *WEEKS):
        links = built.page(address).all("a[data-module]")
        assert [attribute(link, "data-module") for link in links] == list(modules), address
        for link in links:
            place = built.page(address).leads_to(attribute(link, "href"))
            section = f'.kb-module[data-module="{attribute(link, "data-module")}"]'
            assert place, address
            target = built.page(place[0]).one(section)
            assert place[1] in {attribute(target, "id"), *(attribute(node, "id") for node in target.query("[id]"))}
            assert attribute(target, "data-title") == words(link)


def test_every_prompt_and_every_word_is_there_without_scripts(built: Built) -> None:
    asked = {attribute(node, "data-reflection"): words(node) for week in WEEKS for node in built.page(week).all(".kb-reflection")}
    assert len(asked) == MODULES
    page = built.page(REFLECTIONS)
    assert {attribute(node, "data-reflection"): words(node) for node in page.all(".kb-reflection")} == asked
    cards = built.page(CARDS)
    told = {attribute(card, "data-term"): words(card) for card in cards.all("details[data-term]")}
    assert set(told) == set(terms())
    for slug, source in terms().items():
        assert words_of(str(source.says["definition"])) in told[slug]
        (link,) = cards.one(f'details[data-term="{slug}"]').query("a[href]")
        assert cards.leads_to(attribute(link, "href")) == (f"glossary/{slug}/", "")
    packs = {attribute(row, "data-pack"): len(row.query("ul a")) for row in cards.all("[data-pack]")}
    assert list(packs) == list(_modules(built))
    assert min(packs.values()) > 2


def words_of(text: str) -> str:
    return " ".join(text.split())


# A reader -----------------------------------------------------------------------------------------------------------------------


class Reader:
    """Somebody with a browser of their own, which keeps what it keeps from one page to the next."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        self.site = site
        self.tab = context.new_page()

    def open(self, address: str) -> Tab:
        """Load a page as a whole."""
        self.tab.goto(self.site + address)
        return self.tab


@pytest.fixture(scope="module")
def _context(chromium_browser: Browser, served: Built) -> Iterator[tuple[BrowserContext, list[str]]]:
    assert served.status == 0, served.said
    faults: list[str] = []
    # No worker: it would fetch the whole site.
    with chromium_browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: faults.append(error.error.message))
        yield context, faults


@pytest.fixture
def reader(_context: tuple[BrowserContext, list[str]], served: Built) -> Iterator[Reader]:
    """A reader who has never been here. No script fails on them."""
    context, faults = _context
    faults.clear()
    found = Reader(context, served.address)
    found.open("robots.txt").evaluate("localStorage.clear()")
    yield found
    for tab in context.pages:
        tab.close()
    assert faults == []


@pytest.fixture
def traveler(chromium_browser: Browser, served: Built) -> Iterator[Reader]:
    """A reader whose clock is set by a test, which is for all that they open."""
    with chromium_browser.new_context(service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        yield Reader(context, served.address)


@pytest.fixture(params=[REFUSED, FULL], ids=["refused", "full"])
def forgetful(request: pytest.FixtureRequest, chromium_browser: Browser, served: Built) -> Iterator[Reader]:
    """A reader whose browser keeps nothing."""
    faults: list[str] = []
    with chromium_browser.new_context(service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        # Material's own scripts ask the storage without care.
        context.on("weberror", lambda error: faults.append(error.error.stack or "") if OURS.search(error.error.stack or "") else None)
        context.add_init_script(request.param)
        yield Reader(context, served.address)
    assert faults == []


def _follow(tab: Tab, address: str) -> None:
    """Click a link without loading the document anew, once Material is ready; the page's policy lets no test wait inside it."""
    ready = "performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/sitemap.xml') && entry.responseEnd)"
    for _ in range(PATIENCE // 50):
        if tab.evaluate(ready):
            break
        tab.wait_for_timeout(50)
    follow(tab, address)


def _done(tab: Tab, module: int) -> Locator:
    return tab.locator(f"#module-{module}").get_by_role("checkbox", name="I am done with this module")


def _marked(tab: Tab) -> list[str]:
    """The modules that the page's list marks as done."""
    marked = tab.locator("li:has(> .kb-done:not([hidden])) > a[data-module]")
    names: list[str] = marked.evaluate_all("all => all.map((link) => link.dataset.module)")
    return names


def _field(tab: Tab, number: int = 0) -> Locator:
    return tab.locator(".kb-reflection textarea").nth(number)


def _seed(reader: Reader, said: object) -> None:
    """Have something kept before the page is opened."""
    text = said if isinstance(said, str) else json.dumps(said)
    reader.open("robots.txt").evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])


# Progress -----------------------------------------------------------------------------------------------------------------------


def test_what_is_done_is_still_done_after_reloading_and_on_other_pages(reader: Reader) -> None:
    tab = reader.open(WEEK_1)
    expect(_done(tab, 1)).not_to_be_checked()
    expect(tab.locator("#module-1 .kb-progress__next")).to_have_text("Next: Day 2: First pillar, mutuality")
    _done(tab, 1).focus()
    tab.keyboard.press("Space")
    expect(tab.locator(".kb-said")).to_have_text(f"1 of {MODULES} modules done.")
    _done(tab, 3).check()
    tab.reload()
    expect(_done(tab, 1)).to_be_checked()
    expect(_done(tab, 2)).not_to_be_checked()
    expect(tab.locator("#module-2 .kb-progress__next")).to_have_text("Next: Day 4: Listening and asking")
    _follow(tab, START)
    expect(tab.locator(".kb-progress__count")).to_have_text(f"2 of {MODULES} modules done.")
    assert _marked(tab) == ["what-peer-support-is", "second-pillar-reciprocity"]
    tab.get_by_role("group", name="Your progress").get_by_role("link").click()
    tab.wait_for_url(f"**/{WEEK_1}#day-2-*")
    _done(tab, 1).uncheck()
    _follow(tab, WEEK_2)
    assert _marked(tab) == ["second-pillar-reciprocity"]
    expect(tab.locator("#module-10 .kb-progress__next")).to_have_text("Next: Day 1: What peer support is")


def test_the_last_module_is_the_end(reader: Reader) -> None:
    tab = reader.open(START)
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {MODULES} modules done.")
    expect(tab.locator(".kb-progress__next")).to_be_hidden()  # the page says itself where one begins
    names = tab.locator("a[data-module]").evaluate_all("all => all.map((link) => link.dataset.module)")
    _seed(reader, {"version": 1, "done": dict.fromkeys(names[:-1], True)})
    tab = reader.open(WEEK_2)
    expect(tab.locator("#module-10 .kb-progress__next")).to_have_text("All other modules are done.")
    _done(tab, 10).check()
    expect(tab.locator("#module-10 .kb-progress__next")).to_have_text("You are done with all modules.")


def test_progress_is_forgotten_only_after_asking(reader: Reader) -> None:
    _seed(reader, {"version": 1, "done": {"what-peer-support-is": True}, "reflections": {"in-the-field": {"text": "mine"}}})
    tab = reader.open(START)
    reset = tab.get_by_role("button", name="Mark all as not done")
    reset.click()
    dialog = tab.get_by_role("dialog", name="Forget which modules")
    expect(dialog.get_by_role("button", name="Leave as it is")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(reset).to_be_focused()
    assert _marked(tab) == ["what-peer-support-is"]
    reset.click()
    dialog.get_by_role("button", name="Forget").click()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {MODULES} modules done.")
    expect(reset).to_be_hidden()
    assert _marked(tab) == []
    assert tab.evaluate(KEPT) == {"version": 1, "done": {}, "reflections": {"in-the-field": {"text": "mine"}}}


def test_another_tab_is_listened_to_and_not_overwritten(reader: Reader) -> None:
    tab = reader.open(WEEK_1)
    other = reader.context.new_page()
    other.goto(reader.site + WEEK_1)
    _done(other, 2).check()
    expect(_done(tab, 2)).to_be_checked()
    _field(other).fill("from the other tab")
    expect(_field(tab)).to_have_value("from the other tab")
    _done(tab, 1).check()
    assert tab.evaluate(KEPT)["done"] == {"what-peer-support-is": True, "first-pillar-mutuality": True}
    assert tab.evaluate(KEPT)["reflections"]["what-peer-support-is"]["text"] == "from the other tab"
    # What another tab has kept a moment ago, of which this one was not yet told.
    tab.evaluate(f"localStorage.setItem('{KEY}', JSON.stringify({{...{KEPT}, cards: {{hope: {{box: 2, due: 0}}}}}}))")
    _done(tab, 4).check()
    assert tab.evaluate(KEPT)["cards"] == {"hope": {"box": 2, "due": 0}}
    other.evaluate("localStorage.clear()")
    expect(_done(tab, 1)).not_to_be_checked()
    expect(_field(tab)).to_have_value("")


def test_it_works_from_a_folder(reader: Reader, built: Built) -> None:
    reader.tab.goto((built.folder / WEEK_1 / "index.html").as_uri())
    reader.tab.evaluate("localStorage.clear()")
    _done(reader.tab, 1).check()
    reader.tab.goto((built.folder / START / "index.html").as_uri())
    assert _marked(reader.tab) == ["what-peer-support-is"]
    reader.tab.goto((built.folder / CARDS / "index.html").as_uri())
    expect(reader.tab.locator(".kb-pack__count")).to_contain_text(f"{len(terms())} cards left")
    reader.tab.evaluate("localStorage.clear()")


# Where keeping fails ------------------------------------------------------------------------------------------------------------


def test_where_nothing_is_kept_the_page_says_so_and_goes_on(forgetful: Reader) -> None:
    tab = forgetful.open(WEEK_1)
    expect(tab.locator("#module-1 .kb-progress > .kb-kept")).to_contain_text("keeps nothing here")
    expect(tab.locator("#module-1 .kb-reflection > .kb-kept")).to_contain_text("keeps nothing here")
    expect(tab.locator("#module-1 .kb-kept:visible")).to_have_count(1)
    _done(tab, 1).check()
    _field(tab).fill("in memory")
    expect(tab.locator(".kb-said")).to_contain_text("keeps nothing here")
    _follow(tab, REFLECTIONS)
    expect(_field(tab)).to_have_value("in memory")
    _follow(tab, CARDS)
    tab.get_by_role("button", name="I knew it").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 1")
    _follow(tab, START)
    assert _marked(tab) == ["what-peer-support-is"]
    tab.get_by_role("button", name="Mark all as not done").click()
    tab.get_by_role("dialog").get_by_role("button", name="Forget").click()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {MODULES} modules done.")
    tab.reload()
    expect(tab.locator(".kb-progress__count")).to_have_text(f"0 of {MODULES} modules done.")


@pytest.mark.parametrize(
    "text",
    ["{not json", "null", "[1]", "7", '"text"', '{"version": 1, "done": 5}', '{"version": 1, "done": null, "cards": {"hope": {"box": 2}}}'],
)
def test_what_cannot_be_read_is_set_aside(reader: Reader, text: str) -> None:
    _seed(reader, text)
    tab = reader.open(WEEK_1)
    expect(tab.locator("#module-1 .kb-progress > .kb-kept")).to_contain_text("could not be read")
    _done(tab, 1).check()
    kept = tab.evaluate(KEPT)
    assert kept["done"] == {"what-peer-support-is": True}
    assert kept.get("cards", {}) == ({"hope": {"box": 2}} if "cards" in text else {})
    assert tab.evaluate(f"localStorage.getItem('{KEY} unreadable')") == text
    tab.reload()
    expect(_done(tab, 1)).to_be_checked()
    expect(tab.locator("#module-1 .kb-progress > .kb-kept")).to_be_hidden()


def test_values_of_another_kind_do_no_harm(reader: Reader) -> None:
    done = {"what-peer-support-is": "yes", "first-pillar-mutuality": {"x": 1}, "__proto__": True, "constructor": True}
    cards = {"hope": 1, "peer": {"box": "9", "due": "x"}, "recovery": {"box": 2, "due": 1e9}}
    answers = {
        "what-peer-support-is": 3,
        "first-pillar-mutuality": {"text": ["x"]},
        "gone": {"text": "from a module that is gone", "prompt": 4},
    }
    said = json.dumps({"version": 1, "done": done, "reflections": answers, "cards": cards})
    _seed(reader, said)
    tab = reader.open(WEEK_1)
    expect(_done(tab, 1)).not_to_be_checked()
    expect(_field(tab)).to_have_value("")
    tab = reader.open(CARDS)
    expect(tab.locator(".kb-pack__count")).to_contain_text(f"{len(terms())} cards left")
    tab.get_by_role("button", name="I knew it").click()
    tab = reader.open(REFLECTIONS)
    expect(tab.locator(".kb-reflections__others textarea")).to_have_value("from a module that is gone")
    assert tab.evaluate("({}).polluted === undefined && Object.keys(JSON.parse(localStorage.getItem('kb /kb/')).done).length") == len(done)


def test_what_a_newer_version_kept_is_left_alone(reader: Reader) -> None:
    text = '{"version": 2, "modules": {"what-peer-support-is": "done"}}'
    _seed(reader, text)
    tab = reader.open(WEEK_1)
    expect(tab.locator("#module-1 .kb-progress > .kb-kept")).to_contain_text("A newer version")
    _done(tab, 1).check()
    _follow(tab, START)
    assert _marked(tab) == ["what-peer-support-is"]
    assert tab.evaluate(f"localStorage.getItem('{KEY}')") == text


def test_a_changed_set_of_modules_loses_nothing(reader: Reader) -> None:
    kept = {
        "version": 1,
        "done": {"a-module-that-was": True, "in-the-field": True},
        "reflections": {"a-module-that-was": {"prompt": "What was asked?", "text": "What I wrote"}},
        "cards": {"a-term-that-was": {"box": 3, "due": 20000}},
        "later": {"an-area": "of a later build"},
    }
    _seed(reader, kept)
    tab = reader.open(START)
    expect(tab.locator(".kb-progress__count")).to_have_text(f"1 of {MODULES} modules done.")
    tab = reader.open(WEEK_1)
    _done(tab, 1).check()
    kept["done"]["what-peer-support-is"] = True  # type: ignore[index]
    assert tab.evaluate(KEPT) == kept
    tab = reader.open(REFLECTIONS)
    field = tab.get_by_role("textbox", name="What was asked?")
    expect(field).to_have_value("What I wrote")
    field.fill("What I wrote, and more")
    assert tab.evaluate(KEPT)["reflections"]["a-module-that-was"] == {"prompt": "What was asked?", "text": "What I wrote, and more"}


# Reflections --------------------------------------------------------------------------------------------------------------------


def _saved(tab: Tab, button: str) -> tuple[str, str]:
    """The name and the text of the file that a button saves."""
    with tab.expect_download() as download:
        tab.get_by_role("button", name=button).click()
    return download.value.suggested_filename, Path(download.value.path()).read_text(encoding="utf-8")


def _bring(tab: Tab, text: str) -> None:
    tab.get_by_label("Load a saved copy").set_input_files({"name": "r.json", "mimeType": "application/json", "buffer": text.encode()})


def test_reflections_are_kept_listed_saved_erased_and_brought_back(reader: Reader) -> None:
    tab = reader.open(WEEK_1)
    prompt = tab.locator("#module-1 .kb-reflection > p").first.inner_text()
    field = tab.get_by_role("textbox", name=prompt)
    field.click()
    tab.keyboard.type("Ann, at the stop\nShe stayed.")
    expect(tab.locator(".kb-said")).to_have_text("Kept.")
    tab.reload()
    expect(_field(tab)).to_have_value("Ann, at the stop\nShe stayed.")
    _follow(tab, REFLECTIONS)
    expect(tab.locator(".kb-reflection textarea")).to_have_count(MODULES)
    expect(_field(tab)).to_have_value("Ann, at the stop\nShe stayed.")
    _field(tab, 9).fill("Rest – “slowly”")
    name, markdown = _saved(tab, "Save as text")
    assert name == "reflections.md"
    assert markdown.startswith("# My reflections\n\n## ")
    assert "?\n\nAnn, at the stop\nShe stayed.\n\n## " in markdown
    assert markdown.endswith("?\n\nRest – “slowly”\n")
    name, saved = _saved(tab, "Save a copy to load later")
    assert name == "reflections.json"
    assert [entry["id"] for entry in json.loads(saved)["reflections"]] == ["what-peer-support-is", "loss-time-and-next-steps"]

    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("dialog").get_by_role("button", name="Keep them").click()
    expect(_field(tab)).not_to_have_value("")
    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("dialog").get_by_role("button", name="Erase all").click()
    expect(_field(tab)).to_have_value("")
    assert "Ann" not in tab.evaluate("JSON.stringify(localStorage)")
    tab.get_by_role("button", name="Save as text").click()
    expect(tab.locator(".kb-tools__said")).to_have_text("You have written nothing yet.")

    _field(tab).fill("Something else")
    _bring(tab, saved)
    expect(tab.locator(".kb-tools__said")).to_have_text("Loaded: 2. What you had is still here.")
    expect(_field(tab)).to_have_value("Something else\n\n---\n\nAnn, at the stop\nShe stayed.")
    expect(_field(tab, 9)).to_have_value("Rest – “slowly”")
    _bring(tab, saved)
    expect(tab.locator(".kb-tools__said")).to_have_text("All that this file holds is here already.")
    expect(_field(tab)).to_have_value("Something else\n\n---\n\nAnn, at the stop\nShe stayed.")
    _field(tab).fill("Ann")
    _bring(tab, saved)
    expect(_field(tab)).to_have_value("Ann, at the stop\nShe stayed.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "could not be read"),
        ("null", "holds no saved reflections"),
        ('{"done": {}}', "holds no saved reflections"),
        ('{"format": "reflections", "reflections": {}}', "holds no saved reflections"),
        ('{"format": "reflections", "version": 2, "reflections": []}', "newer version"),
        (
            '{"format": "reflections", "reflections": [{"id": "in-the-field", "text": "x"}, {"id": "y"}]}',
            "Reflection 2 in this file has no text.",
        ),
        ('{"format": "reflections", "reflections": [null]}', "Reflection 1 in this file has no id."),
        (f'{{"format": "{"x" * 2_000_001}"}}', "too large"),
    ],
    ids=["no JSON", "null", "other JSON", "no list", "newer", "no text", "no entry", "large"],
)
def test_a_file_that_cannot_be_brought_back_changes_nothing(reader: Reader, text: str, words: str) -> None:
    _seed(reader, {"version": 1, "reflections": {"in-the-field": {"text": "mine"}}})
    tab = reader.open(REFLECTIONS)
    before = tab.evaluate(KEPT)
    _bring(tab, text)
    said = tab.locator(".kb-tools__said")
    expect(said).to_contain_text(words)
    expect(said).to_contain_text("Nothing was changed.")
    assert tab.evaluate(KEPT) == before


def test_markup_that_somebody_wrote_stays_text(reader: Reader) -> None:
    answers = {payload: {"prompt": payload, "text": payload} for payload in PAYLOADS}
    _seed(reader, {"version": 1, "reflections": {**answers, "what-peer-support-is": {"text": "".join(PAYLOADS)}}})
    tab = reader.open(REFLECTIONS)
    others = tab.locator(".kb-reflections__others textarea")
    assert others.evaluate_all("all => all.map((field) => field.value)") == list(PAYLOADS)
    assert tab.locator(".kb-reflections__others .kb-reflection > p:first-child").all_inner_texts() == list(PAYLOADS)
    expect(_field(tab)).to_have_value("".join(PAYLOADS))
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
    _seed(reader, {"version": 1, "reflections": {"what-peer-support-is": {"text": long}}})
    tab = reader.open(REFLECTIONS)
    tab.emulate_media(media="print")
    papers = tab.locator(".kb-reflection__paper")
    expect(papers.first).to_be_visible()
    assert papers.first.inner_text() == long
    assert papers.nth(1).evaluate("element => element.offsetHeight") > 50
    expect(tab.locator(".kb-tools")).to_be_hidden()
    expect(_field(tab)).to_be_hidden()


# Flashcards ---------------------------------------------------------------------------------------------------------------------


def _term(tab: Tab) -> str:
    return tab.locator(".kb-pack__term").inner_text()


def _choose(tab: Tab, pack: str) -> list[str]:
    """Take a pack in hand; its terms."""
    tab.get_by_label("Cards of").select_option(pack)
    return tab.locator(f'[data-pack="{pack}"] ul a').all_inner_texts()


def test_cards_by_keyboard(reader: Reader) -> None:
    tab = reader.open(CARDS)
    pack = _choose(tab, "loss-time-and-next-steps")
    assert len(pack) > 3
    card = tab.locator(".kb-pack__front")
    back = tab.locator(".kb-pack").get_by_role("status")
    card.focus()
    first = _term(tab)
    assert first in pack
    expect(card).to_have_attribute("aria-expanded", "false")
    expect(back).to_be_empty()
    tab.keyboard.press("Space")
    expect(card).to_have_attribute("aria-expanded", "true")
    source = next(source for source in terms().values() if source.says["term"] == first)
    expect(back).to_have_text(words_of(str(source.says["definition"])))
    link = tab.locator(".kb-pack__more a")
    assert link.get_attribute("href") == f"{reader.site}{source.address}"
    tab.keyboard.press("Enter")
    expect(back).to_be_empty()
    seen = []
    for key, said in (("1", "again in this round"), ("2", "rests for a day"), ("ArrowRight", "rests for a day")):
        seen.append(_term(tab))
        tab.keyboard.press(key)
        expect(tab.locator(".kb-said")).to_contain_text(said)
        expect(card).to_be_focused()
    assert len(set(seen)) == 3
    expect(tab.locator(".kb-pack__count")).to_have_text(
        f"{len(pack) - 2} cards left in this round. To learn: {len(pack) - 2}. Known once: 2. Known more often: 0."
    )
    for _ in range(len(pack) - 3):
        tab.keyboard.press("2")
    assert _term(tab) == first  # "Not yet" comes again in the round
    tab.keyboard.press("ArrowLeft")
    assert _term(tab) == first
    tab.keyboard.press("2")
    expect(tab.get_by_role("button", name="Go through them anyway")).to_be_focused()
    expect(tab.locator(".kb-said")).to_contain_text("All cards of this pack rest for now.")
    expect(card).to_be_hidden()
    tab.keyboard.press("Enter")
    expect(card).to_be_focused()
    tab.get_by_label("Cards of").focus()
    before = tab.locator(".kb-pack__count").inner_text()
    tab.keyboard.press("1")  # for the list of packs, not for the card
    assert tab.locator(".kb-pack__count").inner_text() == before


def test_cards_by_pointer(reader: Reader) -> None:
    tab = reader.open(f"{CARDS}#words-loss-time-and-next-steps")
    expect(tab.get_by_label("Cards of")).to_have_value("loss-time-and-next-steps")
    first = _term(tab)
    tab.locator(".kb-pack__front").click()
    expect(tab.locator(".kb-pack__back")).not_to_be_empty()
    tab.get_by_role("button", name="Not yet").click()
    assert _term(tab) != first
    expect(tab.locator(".kb-pack__back")).to_be_empty()
    tab.get_by_role("button", name="I knew it").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 1")


def _swipe(tab: Tab, x: int, y: int = 0) -> None:
    card = tab.locator(".kb-pack__card")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    assert box
    at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + 40}
    session = tab.context.new_cdp_session(tab)
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    for part in (0.3, 0.7, 1):
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": at["x"] + x * part, "y": at["y"] + y * part}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_cards_by_finger(reader: Reader) -> None:
    tab = reader.open(f"{CARDS}#words-loss-time-and-next-steps")
    count = tab.locator(".kb-pack__count")
    tab.locator(".kb-pack__front").tap()
    expect(tab.locator(".kb-pack__back")).not_to_be_empty()
    first = _term(tab)
    _swipe(tab, 120)
    expect(count).to_contain_text("Known once: 1")
    second = _term(tab)
    assert second != first
    _swipe(tab, -120)
    expect(tab.locator(".kb-pack__term")).not_to_have_text(second)
    third = _term(tab)
    _swipe(tab, 30)  # too short
    _swipe(tab, 20, -200)  # scrolls
    tab.wait_for_timeout(100)
    assert _term(tab) == third
    expect(count).to_contain_text("Known once: 1")
    assert tab.locator(".kb-pack__card").evaluate("element => element.style.transform") == ""


def test_a_known_card_rests_longer_each_time(traveler: Reader) -> None:
    tab = traveler.tab
    day = datetime.datetime(2026, 3, 1, 23, 30)  # noqa: DTZ001 - as the reader's clock has it

    def left(days: int) -> int:
        """How many cards of the pack are due so many days later."""
        tab.clock.set_fixed_time(day + datetime.timedelta(days=days))
        _choose(traveler.open(CARDS), "loss-time-and-next-steps")
        found = re.match(r"\d+", tab.locator(".kb-pack__count").inner_text())
        assert found
        return int(found[0])

    def know(knew: bool = True) -> None:
        tab.get_by_role("button", name="I knew it" if knew else "Not yet").click()

    size = left(0)
    know()
    assert left(0) == size - 1
    assert left(1) == size
    for _ in range(size):
        know()
    assert left(1) == 0
    # One that was known once comes the next day, one that was known twice after four days.
    assert left(2) == size - 1
    assert left(4) == size - 1
    assert left(5) == size
    # Early, and known: stays. Early, and not known: comes again.
    assert left(1) == 0
    boxes = tab.locator(".kb-pack__count").inner_text()
    tab.get_by_role("button", name="Go through them anyway").click()
    for _ in range(size):
        know()
    assert left(1) == 0
    assert tab.locator(".kb-pack__count").inner_text() == boxes
    tab.get_by_role("button", name="Go through them anyway").click()
    know(False)
    assert left(1) == 1
    # A clock that was wrong for a while hides nothing for longer than a box says.
    assert left(-400) == size


def test_cards_are_put_back_only_after_asking(reader: Reader) -> None:
    tab = reader.open(CARDS)
    tab.get_by_role("button", name="I knew it").click()
    tab.get_by_role("button", name="Put all cards back").click()
    tab.get_by_role("dialog").get_by_role("button", name="Leave them").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 1")
    tab.get_by_role("button", name="Put all cards back").click()
    tab.get_by_role("dialog").get_by_role("button", name="Put them back").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 0")


# Everybody ----------------------------------------------------------------------------------------------------------------------


def test_nothing_leaves_the_browser(reader: Reader) -> None:
    asked: list[tuple[str, str]] = []
    reader.context.on("request", lambda request: asked.append((request.method, request.url)))
    tab = reader.open(WEEK_1)
    _done(tab, 1).check()
    _field(tab).fill("a secret")
    _follow(tab, REFLECTIONS)
    _saved(tab, "Save a copy to load later")
    assert {method for method, _ in asked} <= {"GET", "HEAD"}
    assert [url for _, url in asked if "secret" in url or not url.startswith((reader.site, "blob:", "data:"))] == []
    assert reader.context.cookies() == []


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_in_what_scripts_add(reader: Reader, address: str, dark: bool) -> None:
    _seed(reader, {"version": 1, "done": {"what-peer-support-is": True}, "reflections": {"gone": {"prompt": "What?", "text": "This"}}})
    tab = reader.tab
    tab.emulate_media(color_scheme="dark" if dark else "light")
    tab.set_viewport_size({"width": 1366, "height": 844})
    reader.open(address)
    if address == CARDS:
        tab.locator(".kb-pack__front").click()
    for width in (1366, 390):
        tab.set_viewport_size({"width": width, "height": 844})
        result = Axe().run(tab)
        assert result.violations_count == 0, f"{address}: {result.generate_report()}"
    if address == REFLECTIONS:
        tab.get_by_role("button", name="Erase all").click()
        result = Axe().run(tab)
        assert result.violations_count == 0, result.generate_report()
        tab.keyboard.press("Escape")


def test_axe_finds_nothing_where_nothing_is_kept(forgetful: Reader) -> None:
    for address in (WEEK_1, CARDS):
        result = Axe().run(forgetful.open(address))
        assert result.violations_count == 0, result.generate_report()


def test_nothing_needs_scrolling_sideways(reader: Reader) -> None:
    tab = reader.tab
    tab.set_viewport_size({"width": 320, "height": 640})
    for address in PAGES:
        reader.open(address)
        if address == CARDS:
            tab.locator(".kb-pack__front").click()
        wide = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
        outside = "all => all.filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.className)"
        assert tab.locator(".kb-progress, .kb-tools *, .kb-pack *, textarea").evaluate_all(outside) == [], address


def test_targets_are_large_enough_for_a_finger(reader: Reader) -> None:
    for address in PAGES:
        tab = reader.open(address)
        small = "all => all.filter((one) => { const box = one.getBoundingClientRect(); return box.height && box.height < 24; }).length"
        assert tab.locator(".kb-button, .kb-progress label, .kb-pack button, .kb-pack select").evaluate_all(small) == 0, address


def test_without_scripts_all_can_be_read_and_nothing_is_offered_that_does_not_work(chromium_browser: Browser, served: Built) -> None:
    with chromium_browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(served.address + START)
        expect(tab.locator("a[data-module]")).to_have_count(MODULES)
        tab.goto(served.address + REFLECTIONS)
        expect(tab.locator(".kb-reflection > p")).to_have_count(MODULES)
        tab.goto(served.address + CARDS)
        card = tab.locator("details[data-term]").first
        card.locator("summary").click()
        expect(card.locator("p").first).to_be_visible()
        for address in PAGES:
            tab.goto(served.address + address)
            expect(tab.locator(".kb-page :is(textarea, select, button, input[type=checkbox], input[type=file])")).to_have_count(0)
            expect(tab.locator(".kb-kept")).to_have_count(0)


@pytest.mark.parametrize("address", [START, WEEK_1, WEEK_2, REFLECTIONS, CARDS])
def test_nearly_all_words_are_there_without_scripts(reader: Reader, chromium_browser: Browser, served: Built, address: str) -> None:
    words = "article => article.innerText.replace(/\\s+/g, ' ').length"
    with_scripts = reader.open(address)
    expect(with_scripts.locator(".kb-kept").first).to_be_attached()
    with chromium_browser.new_context(java_script_enabled=False) as context:
        without = context.new_page()
        without.goto(served.address + address)
        share = without.locator("article").evaluate(words) / with_scripts.locator("article").evaluate(words)
    assert share >= 0.95, "what is said again and again belongs on the page, once"


def test_a_card_that_is_turned_is_in_sight(reader: Reader) -> None:
    tab = reader.open(CARDS)
    tab.set_viewport_size({"width": 320, "height": 700})
    tab.evaluate("scrollTo(0, 0)")
    marks = tab.get_by_role("button", name="I knew it")
    expect(marks).not_to_be_in_viewport()
    tab.locator(".kb-pack__front").dispatch_event("click")
    expect(marks).to_be_in_viewport(ratio=1)
    expect(tab.locator(".kb-pack__term")).to_be_in_viewport(ratio=1)


def test_forced_colors_keep_every_control(reader: Reader) -> None:
    tab = reader.tab
    tab.emulate_media(forced_colors="active")
    _seed(reader, {"version": 1, "done": {"what-peer-support-is": True}})
    seen: dict[str, Any] = {}
    for address, selector in ((WEEK_1, ".kb-progress"), (WEEK_1, "textarea"), (CARDS, ".kb-pack__card"), (CARDS, ".kb-button")):
        style = reader.open(address).locator(selector).first.evaluate("element => getComputedStyle(element).borderTopStyle")
        seen[selector] = style
    assert set(seen.values()) == {"solid"}
