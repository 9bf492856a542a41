"""The words of the garden as cards: by keyboard, pointer and finger, and when a card comes again."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.browsing import PATIENCE, Built, straight
from tests.content import GARDEN
from tests.engine.course_readers import CARDS, Reader

expect.set_options(timeout=PATIENCE)

PACK = "people-at-the-gate"


@pytest.fixture
def traveler(chromium_browser: Browser, served: Built) -> Iterator[Reader]:
    """A reader whose clock is set by a test, which is for all that they open."""
    with chromium_browser.new_context(service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        yield Reader(context, served.address)


def _term(tab: Tab) -> str:
    return tab.locator(".kb-pack__term").inner_text()


def _choose(tab: Tab, pack: str) -> list[str]:
    """Take a pack in hand; its terms."""
    tab.get_by_label("Cards of").select_option(pack)
    return tab.locator(f'[data-pack="{pack}"] ul a').all_inner_texts()


def _turn_and_press(tab: Tab, key: str) -> None:
    """Turn the card that has the focus, and press a key."""
    tab.keyboard.press("Space")
    tab.keyboard.press(key)


def _mark(tab: Tab, name: str = "I knew it") -> None:
    """Turn the card, and say whether one knew it."""
    tab.locator(".kb-pack__front").click()
    tab.get_by_role("button", name=name).click()


def test_cards_by_keyboard(reader: Reader) -> None:
    tab = reader.open(CARDS)
    pack = _choose(tab, PACK)
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
    source = next(source for source in GARDEN.terms().values() if source.says["term"] == first)
    expect(back).not_to_be_empty()
    assert straight(" ".join(back.inner_text().split())) == " ".join(str(source.says["definition"]).split())
    link = tab.locator(".kb-pack__more a")
    assert link.get_attribute("href") == f"{reader.site}{source.address}"
    tab.keyboard.press("Enter")
    expect(back).to_be_empty()
    marks = tab.get_by_role("button", name="I knew it")
    expect(marks).to_be_hidden()
    tab.keyboard.press("2")  # what was not looked at is not marked
    assert _term(tab) == first
    seen = []
    for key, said in (("1", "again in this round"), ("2", "rests for a day"), ("ArrowRight", "rests for a day")):
        seen.append(_term(tab))
        tab.keyboard.press("Space")
        expect(marks).to_be_visible()
        tab.keyboard.press(key)
        expect(tab.locator(".kb-said")).to_contain_text(said)
        expect(card).to_be_focused()
    assert len(set(seen)) == 3
    expect(tab.locator(".kb-pack__count")).to_have_text(
        f"{len(pack) - 2} cards left in this round. To learn: {len(pack) - 2}. Known once: 2. Known more often: 0."
    )
    for _ in range(len(pack) - 3):
        _turn_and_press(tab, "2")
    assert _term(tab) == first  # "Not yet" comes again in the round
    _turn_and_press(tab, "ArrowLeft")
    assert _term(tab) == first
    _turn_and_press(tab, "2")
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
    tab = reader.open(f"{CARDS}#words-{PACK}")
    expect(tab.get_by_label("Cards of")).to_have_value(PACK)
    first = _term(tab)
    tab.locator(".kb-pack__front").click()
    expect(tab.locator(".kb-pack__back")).not_to_be_empty()
    tab.get_by_role("button", name="Not yet").click()
    assert _term(tab) != first
    expect(tab.locator(".kb-pack__back")).to_be_empty()
    _mark(tab)
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 1")


MIDDLES = """() => {
    const middle = (element) => { const box = element.getBoundingClientRect(); return box.top + box.height / 2; };
    const side = (element) => { const box = element.getBoundingClientRect(); return box.left + box.width / 2; };
    const [card, term, front] = ["card", "term", "front"].map((name) => document.querySelector(`.kb-pack__${name}`));
    const back = document.querySelector(".kb-pack__back p");
    return {
        height: card.offsetHeight, front: front.offsetHeight, size: parseFloat(getComputedStyle(term).fontSize),
        word: [side(term) - side(card), middle(term) - middle(card)], back: back ? middle(back) - middle(card) : null,
        turn: getComputedStyle(card).animationName === "none" ? "none" : getComputedStyle(card).animationDuration,
    };
}"""


def test_the_back_of_a_card_takes_the_place_of_its_front(reader: Reader) -> None:
    reader.tab.add_init_script("Math.random = () => 0")  # a card whose definition is higher than the least that a card is
    reader.tab.set_viewport_size({"width": 320, "height": 844})
    tab = reader.open(CARDS)
    front = tab.evaluate(MIDDLES)
    assert abs(front["word"][0]) < 1, "the word is in the middle"
    assert abs(front["word"][1]) < front["height"] / 6
    assert front["front"] > 0.95 * front["height"]
    assert front["turn"] == "none"
    below = tab.locator(".kb-pack__count").bounding_box()
    tab.emulate_media(reduced_motion="no-preference")
    tab.locator(".kb-pack__front").click()
    back = tab.evaluate(MIDDLES)
    assert back["turn"] == "0.22s"
    tab.emulate_media(reduced_motion="reduce")
    assert tab.evaluate(MIDDLES)["turn"] == "none"
    assert back["front"] < front["height"] / 2
    assert back["size"] < front["size"]
    assert back["height"] == front["height"]
    assert tab.locator(".kb-pack__count").bounding_box() == below, "nothing jumps when the marks come"


def test_the_order_of_a_card_for_keyboard_and_screen_reader(reader: Reader) -> None:
    tab = reader.open(CARDS)
    front = tab.locator(".kb-pack__front")
    front.focus()
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.kb-pack__keys') !== null"), "no mark is there before the card is turned"
    front.focus()
    tab.keyboard.press("Enter")
    expect(front).to_be_focused()
    met = []
    for _ in range(3):
        tab.keyboard.press("Tab")
        met.append(tab.evaluate("document.activeElement.textContent"))
    assert met[0] == tab.locator(".kb-pack__more a").text_content()
    assert met[1:] == ["Not yet", "I knew it"]
    spoken = tab.locator(".kb-pack").aria_snapshot()
    definition = str(tab.locator(".kb-pack__back").text_content())
    assert -1 < spoken.index(_term(tab)) < spoken.index(definition[:20]) < spoken.index("Not yet") < spoken.index("I knew it")


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
    tab = reader.open(f"{CARDS}#words-{PACK}")
    count = tab.locator(".kb-pack__count")
    tab.locator(".kb-pack__front").tap()
    expect(tab.locator(".kb-pack__back")).not_to_be_empty()
    first = _term(tab)
    _swipe(tab, 120)
    expect(count).to_contain_text("Known once: 1")
    second = _term(tab)
    assert second != first
    _swipe(tab, -120)  # not turned yet
    assert _term(tab) == second
    tab.wait_for_timeout(600)  # a click that comes sooner is the finger's
    tab.locator(".kb-pack__front").dispatch_event("click")
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
        _choose(traveler.open(CARDS), PACK)
        found = re.match(r"\d+", tab.locator(".kb-pack__count").inner_text())
        assert found
        return int(found[0])

    def know(knew: bool = True) -> None:
        _mark(tab, "I knew it" if knew else "Not yet")

    size = left(0)
    know()
    assert left(0) == size - 1
    assert left(1) == size
    for _ in range(size):
        know()
    assert left(1) == 0
    assert left(2) == size - 1  # one that was known twice rests longer
    assert left(1) == 0
    tab.get_by_role("button", name="Go through them anyway").click()
    for _ in range(size - 1):
        know()  # early: it stays in its box
    know(False)
    assert left(1) == 1
    # A clock that was wrong for a while hides nothing for longer than a box says.
    assert left(-400) == size


def test_cards_are_put_back_only_after_asking(reader: Reader) -> None:
    tab = reader.open(CARDS)
    _mark(tab)
    tab.get_by_role("button", name="Put all cards back").click()
    tab.get_by_role("dialog").get_by_role("button", name="Leave them").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 1")
    tab.get_by_role("button", name="Put all cards back").click()
    tab.get_by_role("dialog").get_by_role("button", name="Put them back").click()
    expect(tab.locator(".kb-pack__count")).to_contain_text("Known once: 0")


def test_a_card_that_is_turned_is_in_sight(reader: Reader) -> None:
    tab = reader.open(CARDS)
    marks = tab.locator(".kb-pack__marks")
    tab.set_viewport_size({"width": 320, "height": 900})
    below = marks.bounding_box()
    assert below
    tab.set_viewport_size({"width": 320, "height": int(below["y"]) - 1})
    tab.evaluate("scrollTo(0, 0)")
    expect(marks).not_to_be_in_viewport()
    tab.locator(".kb-pack__front").dispatch_event("click")
    expect(marks).to_be_in_viewport(ratio=1)
    expect(tab.locator(".kb-pack__term")).to_be_in_viewport(ratio=1)
