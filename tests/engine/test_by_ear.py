"""The site by ear: what screen readers get of it in Chromium, Firefox and WebKit, as lines of text."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import pairwise
from typing import Any, Final

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests import accessibility_tree, other_browsers
from tests.accessibility_tree import Thing
from tests.browsing import Built, straight
from tests.content import GARDEN
from tests.engine.test_other_browsers import COURSE, FLASHCARDS, PAGES, SCENE, TALK
from tests.other_browsers import PATIENCE, OtherBrowser

EVERYWHERE: Final = [
    "link: Skip to content",
    "banner: ",
    "link: Urgent help",
    "link: Call 911, Emergency services",
    "link: Call 555-0100, Poison line",
    "link: Leave this site quickly",
]
HOME: Final = (
    "heading 1: Garden volunteers’ handbook A link: plot needs a person, and a garden needs many. Here you can read how we look after the "
    "ground and each other. image: A plan of the garden with four places: the gate, the shed, the beds, the heap. "
    "What would you like to know? field: What would you like to know? button: Look it up link: Hands in the ground Find the page for your "
    "job. link: First season here Four short lessons with a guide. link: Looking over the fence What is Mill Lane, and may one come in? "
    "For the apron: link: cards to print. Somebody is hurt? "
    "For anything swallowed, call the poison line, link: 555-0100, at any hour. If a life is in danger, call link: 911."
)
EMERGENCY: Final = (
    "heading 1: Something swallowed Somebody chewed a berry, a leaf, a mushroom, or drank from a bottle: "
    "Take away what is left, and wipe the mouth. image: A hedge with something left of it. Call link: 555-0100. They answer day and night. "
    "Cannot breathe or will not wake? Call link: 911 first. Keep a leaf or the label. The person on the line will ask. Stay."
)
NAMED: Final = (
    "heading",
    "link",
    "button",
    "box",
    "radio",
    "field",
    "choice",
    "navigation",
    "search",
    "main",
    "banner",
    "contentinfo",
    "image",
)


class Listener:
    """A browser, and what it tells of the page that it shows."""

    def __init__(self, browser: OtherBrowser, tree: Callable[[], Thing]) -> None:
        """Take the browser and what reads its tree."""
        self.browser = browser
        self.tree = tree

    def hears(self) -> list[str]:
        """The page, line by line, without descriptions."""
        return _lines(self.tree())

    def until(self, met: Callable[[Thing], Any]) -> Any:
        """What is so of the tree, as soon as it is."""
        return _until(self.tree, met)

    def focus(self, role: str) -> Thing:
        """The thing of a role that has the focus, as soon as one has it."""
        found: Thing = self.until(lambda tree: next((one for one in tree.all() if one.focused and one.role == role), None))
        return found


def _until(tree: Callable[[], Thing], met: Callable[[Thing], Any]) -> Any:
    """What is so of a tree, as soon as it is: browsers tell what they show, and what has changed, a moment later."""
    end = time.monotonic() + PATIENCE
    while not (found := met(now := tree())):
        assert time.monotonic() < end, "\n".join(now.lines())
        time.sleep(0.1)  # while its tree is read, a browser gets no further
    return found


def _without_description(line: str) -> str:
    return re.sub(r" \(.*\)$", "", line) if line.partition(":")[0].split(" ")[0] in NAMED else line


class _Chromium:
    """Chromium as the other two are driven."""

    name = "chromium"

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    def open(self, address: str, width: int = 1366, height: int = 800) -> None:
        self._tab.set_viewport_size({"width": width, "height": height})
        self._tab.goto(address)

    def resize(self, width: int) -> None:
        self._tab.set_viewport_size({"width": width, "height": 800})

    def run(self, function: str, *given: Any) -> Any:
        return self._tab.evaluate(f"given => ({function})(...given)", list(given))

    def press(self, *keys: str) -> None:
        for key in keys:
            self._tab.keyboard.press(key)

    def point(self, selector: str, *, click: bool = False) -> None:
        if click:
            self._tab.locator(selector).first.click()
        else:
            self._tab.locator(selector).first.hover()

    def faults(self) -> list[str]:
        return []


@pytest.fixture(scope="module", params=["chromium", "firefox", "webkit"])
def listener(request: pytest.FixtureRequest, chromium_browser: Browser) -> Iterator[Listener]:
    """Whoever hears the site in this browser."""
    name: str = request.param
    with contextlib.ExitStack() as stack:
        if name == "chromium":
            context = stack.enter_context(chromium_browser.new_context(service_workers="block"))
            tab = context.new_page()
            session = context.new_cdp_session(tab)
            yield Listener(_Chromium(tab), lambda: accessibility_tree.of_chromium(session))
            return
        if lacking := other_browsers.missing().get(name) or accessibility_tree.missing():
            pytest.skip(f"nothing is heard of {name}: {lacking}")
        bus = stack.enter_context(accessibility_tree.bus(stack.enter_context(other_browsers.screen())))
        browser = stack.enter_context(other_browsers.BROWSERS[name](environment=bus.environment))
        yield Listener(browser, lambda: bus.read(browser.run("() => document.title")))


def _lines(tree: Thing) -> list[str]:
    """What is heard of a page, line by line, without descriptions."""
    return [_without_description(line) for line in tree.lines()]


def _read_on(tree: Thing) -> str:
    """What is heard of a page in one run: browsers part texts otherwise."""
    return re.sub(r" ([.,])", r"\1", " ".join(_lines(tree)))


def test_home_asks_what_one_wants_and_says_whom_to_call(listener: Listener, served: Built) -> None:
    listener.browser.open(served.address)
    listener.until(lambda tree: HOME in _read_on(tree))


def test_an_emergency_page_begins_with_the_steps(listener: Listener, served: Built) -> None:
    listener.browser.open(f"{served.address}urgent/poison/")
    listener.until(lambda tree: EMERGENCY in _read_on(tree))


def test_a_term_that_has_the_focus_is_told_with_its_meaning_and_once(listener: Listener, served: Built) -> None:
    definition = str(GARDEN.terms()["early-water"].says["definition"])
    browser = listener.browser
    browser.open(served.address + TALK)
    browser.run("""() => {
        const stops = [...document.querySelectorAll("a[href], button, input, summary")];
        const before = stops.slice(0, stops.indexOf(document.querySelector(".kb-page a.glossary-term"))).reverse();
        before.find((node) => (node.focus(), node === document.activeElement));
    }""")
    browser.press("Tab")
    assert other_browsers.until(browser, "() => Boolean(document.querySelector('.kb-popover:popover-open'))")
    term = listener.focus("link")
    assert (term.name, term.description) == ("early water", definition)
    # The open box can be read too, at the page's end where it stands, but nothing speaks it.
    told = [line for line in listener.tree().lines() if definition in line]
    assert told == [f"link: early water ({definition})", definition]


def test_the_search_tells_how_much_it_found(listener: Listener, served: Built) -> None:
    browser = listener.browser
    browser.open(served.address + TALK)
    browser.press("/")
    assert other_browsers.until(browser, "() => document.activeElement.matches('.md-search__input')")
    browser.press(*"mulch")
    definition = "link: Definition mulch A loose cover on the ground"
    listener.until(
        lambda tree: [after.startswith(definition) for line, after in pairwise(_lines(tree)) if re.match(r"status: .*\d", line)] == [True]
    )


def test_a_choice_is_told_with_where_it_leads(listener: Listener, served: Built) -> None:
    browser = listener.browser
    browser.open(served.address + COURSE)
    question, choice, feedback = browser.run("""() => {
        const question = document.querySelector(".kb-question"), box = question.querySelector("details");
        const [choice, feedback] = box.children;
        choice.focus();
        return [question.querySelector("strong"), choice, feedback].map((part) => part.textContent.trim().split("\\n")[0]);
    }""")
    listener.until(lambda tree: {f"group: {question}", f"button: {choice}, collapsed"} <= {*_lines(tree)})
    assert not any(feedback in line for line in listener.hears())
    browser.press("Enter")
    # The favored choice says so from now on, behind its own words.
    opened = re.compile(rf"button: {re.escape(choice)}.*, expanded")
    heard = listener.until(lambda tree: (lines := list(tree.lines())) and any(map(opened.fullmatch, lines)) and lines)
    (place,) = [number for number, line in enumerate(heard) if opened.fullmatch(line)]
    assert heard[place + 1].startswith(feedback)


def test_a_card_is_told_turned_and_told_again(listener: Listener, served: Built) -> None:
    browser = listener.browser
    browser.open(served.address + FLASHCARDS)
    assert other_browsers.until(browser, "() => document.querySelector('.kb-pack__front')?.checkVisibility()")
    browser.run("() => document.querySelector('.kb-pack__front').focus()")
    term = browser.run("() => document.querySelector('.kb-pack__term').textContent")
    front = listener.focus("button")
    assert front.name.startswith(term)
    assert front.states == ("collapsed",)
    browser.press("Enter")
    definitions = [str(other.says["definition"]) for other in GARDEN.terms().values()]
    told = listener.until(lambda tree: [line for line in tree.lines() if straight(line.removeprefix("status: ")) in definitions])
    assert len(told) == 1
    assert listener.focus("button").states == ("expanded",)


def test_a_step_of_a_scene_is_told_by_its_heading(listener: Listener, served: Built) -> None:
    browser = listener.browser
    browser.open(served.address + SCENE)
    assert other_browsers.until(browser, "() => document.querySelector('.kb-scene[data-played]')?.nodeName")
    heard = listener.until(lambda tree: (lines := list(tree.lines())) and not any("2. He leans" in line for line in lines) and lines)
    assert "link: Ask whose plot this is" in heard
    assert not any("Turn to" in line for line in heard)
    browser.run("() => document.querySelector('.kb-step__choices a').focus()")
    browser.press("Enter")
    assert listener.focus("heading").name == "2. He leans on the spade"
    heard = listener.until(lambda tree: "heading 2: 1. Good shoes" not in (lines := _lines(tree)) and lines)
    assert "link: “Your mother is Rosa?”" in heard[heard.index("heading 2: 2. He leans on the spade") :]


@pytest.fixture(scope="module")
def in_chromium(chromium_browser: Browser) -> Iterator[Callable[[str], list[str]]]:
    """What is named on a page in Chromium, which begins with the help and the way out."""
    with chromium_browser.new_context(service_workers="block", viewport={"width": 1366, "height": 800}) as context:
        tab = context.new_page()
        session = context.new_cdp_session(tab)

        @cache  # for Firefox and for WebKit
        def named(address: str) -> list[str]:
            tab.goto(address)
            tree = accessibility_tree.of_chromium(session)
            assert _lines(tree)[: len(EVERYWHERE)] == EVERYWHERE
            return _named(tree)

        yield named


def _named(tree: Thing) -> list[str]:
    # A pointer may lie on a heading; each browser has words of its own for a file that is to be chosen.
    own = re.compile(r" ¶$|: No file chosen$| Browse… No file selected\.$| Choose File$")
    lines = (own.sub("", _without_description(line)) for line in tree.lines())
    return [line for line in lines if line.partition(":")[0].split(" ")[0] in NAMED]


@pytest.mark.parametrize("listener", ["firefox", "webkit"], indirect=True)
@pytest.mark.parametrize("address", PAGES)
def test_every_page_begins_with_the_help_and_names_the_same_as_in_chromium(
    listener: Listener, in_chromium: Callable[[str], list[str]], served: Built, address: str
) -> None:
    other_browsers.open_anew(listener.browser, served.address + address)
    model = in_chromium(served.address + address)
    listener.until(lambda tree: _named(tree) == model and _lines(tree)[: len(EVERYWHERE)] == EVERYWHERE)


@pytest.fixture(scope="module")
def quiet() -> Iterator[accessibility_tree.Bus]:
    """What Firefox tells of pages that no script of a test can enter: without scripts, and in its own view for readers."""
    if lacking := other_browsers.missing().get("firefox") or accessibility_tree.missing():
        pytest.skip(lacking)
    with other_browsers.screen() as screen, accessibility_tree.bus(screen) as bus:
        yield bus


READ: Final = {
    "urgent/poison/": ["heading 2: Signs to watch for", "Give nothing to drink unless the line says so."],
    TALK: ["heading 2: What to do", "Water the ground, not the leaves.", "He looks at the can, then at the sky."],
    "glossary/mulch/": ["heading 1: mulch", str(GARDEN.terms()["mulch"].says["definition"])],
}
LINES: Final = ["link: Call 911", "link: Call 555-0100"]


def _tells(wanted: Iterable[str], tree: Thing) -> bool:
    told = list(tree.lines())
    return all(any(words in line for line in told) for words in wanted)


def _enter_the_view_for_readers(bus: accessibility_tree.Bus, title: str) -> None:
    """Press its button until it answers: it does nothing for a page that Firefox has not looked through yet."""
    end = time.monotonic() + PATIENCE
    while "button: Close Reader View" not in list(bus.read(title).lines()):
        assert time.monotonic() < end, "Firefox shows the page as it is"
        bus.press("Enter Reader View")
        soon = time.monotonic() + 30
        while "button: Close Reader View" not in list(bus.read(title).lines()) and time.monotonic() < soon:
            continue


def test_the_view_for_readers_has_text_pictures_and_lines_to_call(quiet: accessibility_tree.Bus, served: Built) -> None:
    """Firefox's; Safari's goes by the same idea, and is on no machine of ours."""
    with other_browsers.firefox(environment=quiet.environment) as browser:
        for address, words in READ.items():
            browser.open(served.address + address)
            title = browser.run("() => document.title")
            pictures = browser.run("() => [...document.querySelectorAll('.md-content img')].map((picture) => picture.alt)")
            _enter_the_view_for_readers(quiet, title)
            wanted = (*words, *LINES, *(alt[:60] for alt in pictures))
            _until(partial(quiet.read, title), partial(_tells, wanted))


Shows = Callable[[str], contextlib.AbstractContextManager[Callable[[], Thing]]]


@pytest.fixture(scope="module", params=["firefox", "webkit"])
def without_scripts(request: pytest.FixtureRequest, quiet: accessibility_tree.Bus, served: Built) -> Iterator[Shows]:
    """Opens a page in a browser that runs no script; what then reads its tree."""

    def read(address: str) -> Callable[[], Thing]:
        return lambda: quiet.read(_title(served, address))

    if request.param == "firefox":
        with other_browsers.firefox(environment=quiet.environment, settings={"javascript.enabled": False}) as browser:

            @contextlib.contextmanager
            def in_firefox(address: str) -> Iterator[Callable[[], Thing]]:
                browser.show(served.address + address)
                yield read(address)

            yield in_firefox
    elif lacking := other_browsers.missing().get("webkit"):
        pytest.skip(lacking)
    else:

        @contextlib.contextmanager
        def in_webkit(address: str) -> Iterator[Callable[[], Thing]]:
            with other_browsers.undriven_webkit(served.address + address, quiet.environment, "--enable-javascript=false"):
                yield read(address)

        yield in_webkit


def _title(built: Built, address: str) -> str:
    return " ".join(built.page(address).one("title").to_text().split())


@pytest.mark.parametrize("address", [*READ, COURSE])
def test_all_is_read_without_scripts(without_scripts: Shows, served: Built, address: str) -> None:
    page = served.page(address)
    headings = {" ".join(heading.to_text().split()).removesuffix("¶").strip().lower() for heading in page.all("article h1, article h2")}

    def is_told(tree: Thing) -> bool:
        heard = _lines(tree)
        said = {line.partition(": ")[2].removesuffix(" ¶").lower() for line in heard if line.startswith("heading")}  # styles may capitalize
        return headings <= said and {*EVERYWHERE} <= {*heard}

    with without_scripts(address) as tree:
        _until(tree, is_told)


@pytest.mark.needs("webkit")
def test_a_page_in_a_folder_tells_its_terms_in_webkit(quiet: accessibility_tree.Bus, built: Built) -> None:
    """Without a server, as from a stick."""
    line = f"link: early water ({GARDEN.terms()['early-water'].says['definition']})"
    with other_browsers.undriven_webkit((built.folder / TALK / "index.html").as_uri(), quiet.environment):
        _until(lambda: quiet.read(_title(built, TALK)), lambda tree: line in tree.lines())
