"""What changed, told to readers and programs: `changes` in front matter, the page with what is new, its feed; and reviews that are due."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import justhtml
import pytest
from playwright.sync_api import Browser, Page, expect

from peerkb.pages import changes, front_matter
from peerkb.pages.changes import Change
from peerkb.pages.review import Listed, Review
from peerkb.updates import agenda, atom, icalendar, news
from peerkb.validation.yaml_document import Document
from tests.browsing import ENGINE, PATIENCE, Built, Readers, attribute
from tests.small_site import MESSAGES, Site, built, refusal

DAY = datetime.date(2026, 3, 4)  # a Wednesday


def _page(body: str = "Words.", **says: Any) -> str:
    return "\n".join(["---", *(f"{key}: {value}" for key, value in says.items()), "---", "", body, ""])


# What a page says ---------------------------------------------------------------------------------------------------------------

WRONG = {
    "no list": ("Soon.", "p.md:3: 'changes' says 'Soon.'. Write a list of days with what changed"),
    "no day": ('[{what: "Two now."}]', "p.md:3: 'changes': {'what': 'Two now.'} is not a day with what changed"),
    "a text": ("[Two now.]", "p.md:3: 'changes': 'Two now.' is not a day with what changed"),
    "another key": (
        '[{date: 2026-03-04, what: "Two.", whatt: me}]',
        "p.md:3: 'changes': nobody knows the key 'whatt'; did you mean 'what'?",
    ),
    "no date": ('[{date: March, what: "Two now."}]', "p.md:3: 'changes': 'date' says 'March'. Write a date, such as: 2026-11-22"),
    "no words": ('[{date: 2026-03-04, what: " "}]', "p.md:3: 'changes': 'what' says ' '. Write a sentence in quotes"),
    "too many words": (f'[{{date: 2026-03-04, what: "{"x" * 200}."}}]', "p.md:3: 'changes': 'what' has 201 characters. Write at most 200"),
    "a line break": (r'[{date: 2026-03-04, what: "One\nTwo."}]', "p.md:3: 'changes': 'what' has a line break"),
    "a link": ('[{date: 2026-03-04, what: "See [it](it.md)."}]', "with marks that readers would see. Write plain words"),
    "no sentence": ('[{date: 2026-03-04, what: "Two now"}]', "which is no whole sentence. End it with a full stop"),
    "a day twice": (
        '[{date: 2026-03-04, what: "One."}, {date: 2026-03-04, what: "Two."}]',
        "'changes': 2026-03-04 stands there twice. Say in one sentence what changed on that day",
    ),
    "a day to come": ('[{date: 2999-03-04, what: "Two now."}]', "p.md:3: 'changes' says 2999-03-04, and today is "),
}


@pytest.mark.parametrize(
    "what", ["« Deux lignes\u202f! »", "«\u00a0Deux lignes.\u00a0»", "می\u200cشود.", "二本になりました！", "دو لائنیں۔"]
)
def test_a_sentence_may_be_in_any_script(what: str) -> None:
    said = {"changes": [{"date": DAY, "what": what}]}
    assert changes.check_changes(said, Document({}), "p.md") == []
    assert said["changes"]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of pages that are wrong in each of these ways, and of a term."""
    pages = {f"{index}/p.md": _page(title="P", changes=said) for index, (said, _) in enumerate(WRONG.values())}
    return refusal(tmp_path_factory.mktemp("wrong"), pages, {"hope": {"changes": [{"date": DAY, "what": "No end"}]}})


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_with_its_line(refused: list[str], name: str) -> None:
    index = list(WRONG).index(name)
    said = [line for line in refused if line.startswith(f"{index}/")]
    assert len(said) == 1
    assert WRONG[name][1] in said[0]
    assert said[0].startswith(f"{index}/p.md:3: ")


def test_a_term_is_checked_too(refused: list[str]) -> None:
    assert [line.partition(":")[0] for line in refused if line.startswith("glossary/")] == ["glossary/hope.md"]


def test_front_matter_with_days_inside_is_kept_between_builds() -> None:
    said = {"title": "P", "last_reviewed": DAY, "changes": [{"date": DAY, "what": "Two."}], "sources": [{"a": "b"}]}
    stored = front_matter.as_json(said)
    assert stored is not None
    assert front_matter.from_json(stored) == said


def test_the_newest_change_is_told_for_three_months() -> None:
    said = changes.read_changes({"changes": [{"date": datetime.date(2026, 1, 31), "what": "Old."}, {"date": DAY, "what": "New."}]})
    assert [change.what for change in said] == ["New.", "Old."]
    assert said[0].until == datetime.date(2026, 6, 4)
    assert changes.newest(said, datetime.date(2026, 6, 4)) == said[0]
    assert changes.newest(said, datetime.date(2026, 6, 5)) is None
    assert changes.newest((), DAY) is None


# What is new --------------------------------------------------------------------------------------------------------------------

AUDIENCES = {"guests": "the guests", "staff": "our staff", "cooks": "cooks"}


def _changed(url: str, *days: str, audience: tuple[str, ...] = ()) -> news.Changed:
    return news.Changed(f"On {url}", url, audience, [Change(datetime.date.fromisoformat(day), f"On {day}.") for day in days])


PAGES = [
    _changed("a/", "2026-03-04", "2026-03-01", audience=("staff", "guests")),
    _changed("b/", "2026-03-02", audience=("staff",)),
    _changed("words/x/", "2026-03-04"),
    _changed("c/", "2025-12-31", audience=("cooks",)),
]


def test_changes_stand_by_week_the_newest_first() -> None:
    found = news.gather(PAGES, AUDIENCES)
    assert [(str(week.begins), [item.name for item in week.items]) for week in found.weeks] == [
        ("2026-03-02", ["2026-03-04 a/", "2026-03-04 words/x/", "2026-03-02 b/"]),
        ("2026-02-23", ["2026-03-01 a/"]),
        ("2025-12-29", ["2025-12-31 c/"]),
    ]


def test_each_says_for_whom_it_is() -> None:
    found = news.gather(PAGES, AUDIENCES, most=2)
    assert found.readers == ("the guests", "our staff")  # nobody cooks in these weeks
    assert [item.places for item in found.weeks[0].items] == [(2, 1), (), (2,)]
    assert found.weeks[0].items[0].readers == ("our staff", "the guests")


# The feed: what RFC 4287 and the W3C's validator ask of one ----------------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"
ABOUT = atom.Feed("What's <new> & \x0bold", "A & B", "es", "https://a.example/kb/", "es/nuevo/", "es/feed.xml")


def _faults_of_feed(text: str, address: str) -> Iterator[str]:
    feed = ET.fromstring(text)
    if feed.tag != f"{ATOM}feed":
        yield "it is no feed"
    parts: list[tuple[ET.Element, dict[str, int], tuple[str, ...]]]
    parts = [(feed, {"title": 1, "id": 1, "updated": 1, "author": 1, "link": 2}, ("self", "alternate"))]
    parts += [(entry, {"title": 1, "id": 1, "updated": 1, "link": 1, "summary": 1}, ("alternate",)) for entry in feed.iter(f"{ATOM}entry")]
    for part, wanted, rels in parts:
        names = [child.tag.removeprefix(ATOM) for child in part]
        yield from (f"{names.count(name)} of {name}" for name, count in wanted.items() if names.count(name) != count)
        yield from (f"it has a {name}" for name in names if name not in {*wanted, "entry", "category"})
        links = {link.get("rel"): link.get("href") or "" for link in part.findall(f"{ATOM}link")}
        yield from () if tuple(links) == rels else [f"links {links}"]
        for place in (*links.values(), part.findtext(f"{ATOM}id") or ""):
            if urlsplit(place).scheme != "https" or not place.isascii() or " " in place:
                yield f"no whole address: {place}"
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT[0-2]\d:[0-5]\d:[0-5]\dZ", part.findtext(f"{ATOM}updated") or ""):
            yield "no moment"
        if not all((part.findtext(f"{ATOM}{name}") or "").strip() for name in wanted if name not in ("link", "author")):
            yield "something is empty"
        yield from ("a category without a name" for each in part.findall(f"{ATOM}category") if not each.get("term"))
    if not feed.findtext(f"{ATOM}author/{ATOM}name"):
        yield "nobody wrote it"
    if [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] != [address]:
        yield "it does not name itself"
    for name in ("id", "updated"):
        said = [entry.findtext(f"{ATOM}{name}") for entry in feed.iter(f"{ATOM}entry")]
        if len(set(said)) != len(said):
            yield f"one {name} twice"
    moments = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.iter(f"{ATOM}entry")]
    if max(moments) != feed.findtext(f"{ATOM}updated"):
        yield "it is not of the day of its newest entry"


def test_the_feed_is_valid_and_says_everything() -> None:
    text = "".join(atom.feed(ABOUT, [*PAGES, _changed("é/ ü/", "2026-03-03")], AUDIENCES))
    assert list(_faults_of_feed(text, "https://a.example/kb/es/feed.xml")) == []
    feed = ET.fromstring(text)
    assert feed.findtext(f"{ATOM}title") == "What's <new> & old"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "es"
    first = feed.find(f"{ATOM}entry")
    assert first is not None
    assert first.findtext(f"{ATOM}id") == "https://a.example/kb/a/#changed-2026-03-04"
    assert (first.findtext(f"{ATOM}updated") or "").startswith("2026-03-04T")
    assert [(each.get("term"), each.get("label")) for each in first.findall(f"{ATOM}category")] == [
        ("staff", "our staff"),
        ("guests", "the guests"),
    ]


def test_an_entry_stays_the_same_when_its_words_or_other_pages_change() -> None:
    def known(pages: list[news.Changed]) -> set[tuple[str | None, str | None]]:
        feed = ET.fromstring("".join(atom.feed(ABOUT, pages, AUDIENCES)))
        return {(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")) for entry in feed.iter(f"{ATOM}entry")}

    mended = news.Changed("On a/", "a/", (), [Change(change.date, "In other words.") for change in PAGES[0].changes])
    assert known(PAGES) < known([_changed("0/", "2026-03-04"), mended, *PAGES[1:]])


def test_a_feed_has_the_newest_fifty() -> None:
    days = [str(DAY + datetime.timedelta(days=count)) for count in range(60)]
    text = "".join(atom.feed(ABOUT, [_changed("a/", *days)], {}))
    assert text.count("<entry>") == 50
    assert days[-1] in text
    assert days[9] not in text


# Reviews ------------------------------------------------------------------------------------------------------------------------

OWNERS = {"editors": "the editors", "nurses": "the nurses; all, of them"}


def _due(url: str, day: str | None, owner: str = "editors") -> Listed:
    last = datetime.date(2026, 1, 31)
    return Listed(f"Ünder {url}", url, "", (), Review(owner, last, datetime.date.fromisoformat(day) if day else None), "en")


LISTED = [
    _due("b/", "2026-05-02", "nurses"),
    _due("a/", "2026-05-02"),
    _due("c/", "2026-03-03", ""),
    _due("d/", None),
    _due("e/", "2026-03-04"),
    _due("f/", "2026-05-01"),
    _due("g/", "2026-05-01", "others"),
]


def test_overdue_pages_come_first_then_months_each_by_owner() -> None:
    found = agenda.make_agenda(LISTED, OWNERS, DAY)
    parts = (found.overdue, *(month.owners for month in found.months))
    shown = [[(each.owner, [page.url for page in each.pages]) for each in owners] for owners in parts]
    assert shown == [
        [("", ["c/"])],
        [("the editors", ["e/"])],
        [("the editors", ["f/", "a/"]), ("the nurses; all, of them", ["b/"]), ("others", ["g/"])],
    ]
    assert [str(month.begins) for month in found.months] == ["2026-03-01", "2026-05-01"]


def _events(text: str) -> list[dict[str, str]]:
    """The events of a calendar, which is as RFC 5545 has it."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line) for line in text.encode().split(b"\r\n")) <= 75
    lines = text.replace("\r\n ", "").split("\r\n")[:-1]
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 0
    found: list[dict[str, str]] = []
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and not line.startswith("END:"):
            assert name not in found[-1]
            found[-1][name] = value
    assert all(re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"]) for event in found)
    assert len({event["UID"] for event in found}) == len(found)
    return found


def _calendar(pages: list[Listed], site: icalendar.Site) -> str:
    return "".join(icalendar.calendar(pages, OWNERS, site, MESSAGES))


def test_the_calendar_has_an_event_for_what_an_owner_has_due_on_a_day() -> None:
    made = _calendar(LISTED, icalendar.Site("Ours", "https://a.example/kb/", "checks/"))
    assert made == _calendar(LISTED[::-1], icalendar.Site("Ours", "https://a.example/kb/", "checks/"))
    events = _events(made)
    assert [(event["DTSTART;VALUE=DATE"], event["SUMMARY"]) for event in events] == [
        ("20260303", "1 page to check"),
        ("20260304", "1 page to check: the editors"),
        ("20260501", "1 page to check: the editors"),
        ("20260501", "1 page to check: others"),
        ("20260502", "1 page to check: the editors"),
        ("20260502", r"1 page to check: the nurses\; all\, of them"),
    ]
    assert events[0]["DESCRIPTION"] == "Ünder c/ https://a.example/kb/c/"
    assert {event["URL"] for event in events} == {"https://a.example/kb/checks/"}
    assert {event["DTSTAMP"] for event in events} == {"20260131T000000Z"}


def test_an_event_names_some_pages_and_lines_are_folded_between_letters() -> None:
    pages = [_due(f"{'é' * 40}{number:02}/", "2026-05-02") for number in range(25)]
    [event] = _events(_calendar(pages, icalendar.Site("Ours")))
    assert event["SUMMARY"] == "25 pages to check: the editors"
    named = event["DESCRIPTION"].split(r"\n")
    assert (len(named), named[-1]) == (icalendar.NAMED + 1, "and 5 more")
    assert "URL" not in event


def test_the_same_event_stays_when_another_page_joins_it() -> None:
    site = icalendar.Site("Ours", "https://a.example/")
    one, more = (_events(_calendar(pages, site)) for pages in (LISTED[1:2], [*LISTED[1:2], _due("z/", "2026-05-02")]))
    assert one[0]["UID"] == more[0]["UID"]


def test_without_a_day_there_is_no_calendar() -> None:
    assert _calendar([_due("d/", None)], icalendar.Site("Ours")) == ""


# On a site ----------------------------------------------------------------------------------------------------------------------

RULES = {
    "pages": {
        "required": [],
        "kinds": {"safety": {"call_in_steps": True}, "idea": {}},
        "audiences": AUDIENCES,
        "owners": {"editors": "the editors"},
        "owner": "editors",
        "review_in": {"default": 12},
    },
    "languages": {"es": {"site_name": "Un sitio"}},
}
STEPS = "1. Call [](call:x) now.\n"
TOLD = '[{date: 2026-03-04, what: "Two now, not > three & more."}, {date: 2025-03-04, what: "Three."}]'
SOURCES = {
    "idea.md": _page(
        "Words.\n\n## More\n\nOthers.\n", title="An idea", kind="idea", audience="[staff]", last_reviewed="2026-03-01", changes=TOLD
    ),
    "steps.md": _page(STEPS, title="Steps", kind="safety", last_reviewed="2026-03-01", changes=TOLD),
    "old.md": _page(title="Old", changes='[{date: 2025-01-02, what: "Long ago."}]'),
    "draft.md": _page(title="Draft", draft="true", changes='[{date: 2026-03-04, what: "Not yet."}]'),
    "new.md": _page(title="News", template="what-is-new.html"),
    "checks.md": _page(title="Checks", template="reviews.html"),
    "es/idea.md": _page(title="Una idea", changes='[{date: 2026-03-04, what: "Ahora dos."}]'),
    "es/nuevo.md": _page(title="Lo nuevo", template="what-is-new.html"),
    "es/index.md": "# Inicio\n",
    "_data/phones.yml": "checked: 2026-01-01\nlines:\n  x: {name: X, call: '111'}\n",
}
TERMS = {"hope": {"changes": [{"date": DAY, "what": "It is wider."}]}}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site in two languages, built on March 10, 2026."""
    with pytest.MonkeyPatch.context() as patch:
        moment = datetime.datetime(2026, 3, 10, tzinfo=datetime.timezone.utc)
        patch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        return built(tmp_path_factory.mktemp("told"), SOURCES, TERMS, extra=RULES, theme="material")


def _words(node: Any) -> str:
    return " ".join(node.to_text(separator="", strip=False).split())


def _shown(site: Site, page: str, selector: str) -> list[str]:
    return [_words(node) for node in justhtml.JustHTML(site.html(page), sanitize=False).query(selector)]


def test_a_page_says_what_changed_of_late_in_a_line_that_opens(site: Site) -> None:
    assert _shown(site, "idea.md", "details.kb-changed:not([open]) > summary") == ["Changed in March 2026"]
    assert _shown(site, "idea.md", ".kb-changed > p") == ["Two now, not > three & more. All changes"]
    assert 'data-kb-until="2026-06-04"' in site.html("idea.md")
    assert _shown(site, "es/idea.md", ".kb-changed > *") == ["Cambió en marzo de 2026", "Ahora dos."]
    assert _shown(site, "old.md", ".kb-changed") == []


def test_its_end_has_all_changes(site: Site) -> None:
    assert _shown(site, "idea.md", "#kb-changes") == ["2 changes to this page"]
    assert _shown(site, "idea.md", ".kb-changes li") == ["March 4, 2026: Two now, not > three & more.", "March 4, 2025: Three."]
    assert _shown(site, "old.md", ".kb-changes li") == ["January 2, 2025: Long ago."]


def test_what_a_page_begins_with_comes_before_what_is_new(site: Site) -> None:
    """Its first words; all steps to take, and all that a word means."""
    told = 'class="kb-fold kb-changed"'
    for page, first in (("steps.md", "<ol>"), ("glossary/hope.md", "Its own page."), ("idea.md", "Words."), ("es/idea.md", "Words.")):
        html = site.html(page)
        assert 0 < html.index(first) < html.index(told), page
    assert site.html("idea.md").index(told) < site.html("idea.md").index(">More<")


def test_the_page_with_what_is_new_has_those_of_its_language(site: Site) -> None:
    assert _shown(site, "new.md", ".kb-new h2") == [
        "Week of March 2, 2026",
        "Week of March 3, 2025",
        "Week of December 30, 2024",
    ]
    items = _shown(site, "new.md", ".kb-new__week:first-of-type .kb-new__item")
    assert sorted(items) == [
        "An idea Two now, not > three & more. March 4, 2026 · For our staff",
        "Steps Two now, not > three & more. March 4, 2026",
        "hope It is wider. March 4, 2026",
    ]
    assert _shown(site, "es/nuevo.md", ".kb-new h2") == ["Semana del 2 de marzo de 2026"]
    assert _shown(site, "es/nuevo.md", ".kb-new__item a") == ["Una idea"]
    assert "Not yet" not in site.html("new.md")


def test_each_language_has_its_feed_which_its_pages_name(site: Site) -> None:
    for path, page, title in (
        ("feed.xml", "idea.md", "What is new on A small site"),
        ("es/feed.xml", "es/idea.md", "Lo nuevo en Un sitio"),
    ):
        text = site.files[path].decode()
        assert list(_faults_of_feed(text, f"https://example.org/{path}")) == []
        [link] = [
            node
            for node in justhtml.JustHTML(site.html(page), sanitize=False).query("link")
            if attribute(node, "type") == "application/atom+xml"
        ]
        assert attribute(link, "rel").split() == ["alternate"]
        assert (attribute(link, "title"), attribute(link, "href")) == (title, "../feed.xml")


def test_a_site_without_an_address_has_no_feed(tmp_path: Path) -> None:
    pages = {name: text for name, text in SOURCES.items() if not name.startswith(("es/", "_data", "steps"))}
    made = built(tmp_path, pages, extra={"pages": RULES["pages"]}, theme="material", settings={"site_url": ""})
    assert not [name for name in made.files if name.endswith("feed.xml")]
    assert "atom+xml" not in made.html("new.md")
    assert "URL:" not in made.files["reviews.ics"].decode()


def test_the_page_for_editors_has_the_reviews_of_all_languages(site: Site) -> None:
    """What one can do now comes first."""
    assert _shown(site, "checks.md", ".kb-agenda h2") == ["March 2027"]
    assert _shown(site, "checks.md", "h1 ~ p")[:2] == ["No page is overdue.", "See what is due in March 2027"]
    assert 'href="#due-2027-03"' in site.html("checks.md")
    assert _shown(site, "checks.md", ".kb-agenda > p") == [
        "These days as a calendar",
        "On March 10, 2026, when this site was last built:",
    ]
    assert _shown(site, "checks.md", ".kb-agenda h3") == ["the editors"]
    assert _shown(site, "checks.md", ".kb-agenda td") == ["An idea", "March 1, 2027", "Steps", "March 1, 2027"]
    [event] = _events(site.files["reviews.ics"].decode())
    assert event["URL"] == "https://example.org/checks/"


# In a browser -------------------------------------------------------------------------------------------------------------------

NEWS = "house/new/"


@pytest.fixture(scope="module")
def tab(chromium_browser: Browser) -> Iterator[Page]:
    """A page with the script in it, and with one change, which is named after its language."""
    address = "http://scripts.test/kb/"
    with chromium_browser.new_context(service_workers="block") as context:
        script = ENGINE / "assets" / "scripts" / "what-is-new.js"

        def answer(route: Any) -> None:
            if route.request.url.endswith(".js"):
                route.fulfill(path=script, content_type="text/javascript")
            else:
                language = "es" if route.request.url.endswith("/es/") else "en"
                said = "{updates: {since: ({ count }) => `${count} new`, none_since: () => 'nothing new'}}"
                tags = f"<script>window.MESSAGES = {said}</script><script src='/kb/assets/what-is-new.js'></script>"
                change = f"<div class=kb-new><p data-new={language}></div>"
                route.fulfill(body=f"<!doctype html><html lang={language}><title>x</title>{change}{tags}", content_type="text/html")

        context.route("**", answer)
        page = context.new_page()
        page.goto(address)
        yield page


def _look(tab: Page, kept: Any, names: list[str], today: str) -> dict[str, Any]:
    found: dict[str, Any] = tab.evaluate("([kept, names, today]) => kbLooks.look(kept, names, today)", [kept, names, today])
    return found


def test_what_has_come_since_the_last_look_is_new_all_day(tab: Page) -> None:
    first = _look(tab, None, ["a", "b"], "2026-03-04")
    assert (first["fresh"], first["since"]) == ([], None)
    same = _look(tab, first["kept"], ["c", "a", "b"], "2026-03-04")  # the site was built again meanwhile
    assert (same["fresh"], same["since"]) == ([], None)
    later = _look(tab, first["kept"], ["c", "a", "b"], "2026-03-09")
    assert (later["fresh"], later["since"]) == (["c"], "2026-03-04")
    again = _look(tab, later["kept"], ["d", "c", "a"], "2026-03-09")
    assert (again["fresh"], again["since"]) == (["d", "c"], "2026-03-04")
    next_day = _look(tab, again["kept"], ["d", "c", "a"], "2026-03-10")
    assert (next_day["fresh"], next_day["since"]) == ([], "2026-03-09")


@pytest.mark.parametrize("kept", [3, [], {}, {"day": 3, "seen": []}, {"day": "2026-03-01"}])
def test_what_is_not_ours_counts_as_a_first_look(tab: Page, kept: Any) -> None:
    assert _look(tab, kept, ["a"], "2026-03-04")["since"] is None


def test_each_language_has_looks_of_its_own(tab: Page) -> None:
    key = tab.evaluate("Object.keys(localStorage).find(key => key.endsWith(' looks'))")
    tab.evaluate("key => localStorage.setItem(key, localStorage.getItem(key).replace(/\\d{4}-/g, '2020-'))", key)  # it was long ago
    said = tab.locator(".kb-new__since")
    for address, told in (("/kb/es/", ""), ("/kb/", "nothing new")):
        tab.goto(f"http://scripts.test{address}")
        expect(said).to_have_text(told)
        expect(tab.locator(".kb-new__mark")).to_have_count(0)


def test_marks_are_kept_in_this_browser_and_can_be_forgotten(readers: Readers) -> None:
    tab = readers.open(NEWS)
    expect(tab.get_by_text("are sent nowhere")).to_be_visible()
    expect(tab.locator(".kb-new__mark")).to_have_count(0)
    key = tab.evaluate("Object.keys(localStorage).find(key => key.endsWith(' looks'))")
    script = """key => {
        const { en } = JSON.parse(localStorage.getItem(key));
        localStorage.setItem(key, JSON.stringify({ en: { ...en, day: "2026-09-29", seen: en.seen.slice(2) } }));
    }"""
    tab.evaluate(script, key)
    tab.reload()
    expect(tab.locator(".kb-new__mark")).to_have_count(2)
    expect(tab.get_by_role("status").filter(has_text="since you looked")).to_have_text("2 changes since you looked on September 29, 2026.")
    tab.get_by_role("button", name="Forget what I have seen").click()
    expect(tab.locator(".kb-new__mark")).to_have_count(0)
    assert tab.evaluate("key => localStorage.getItem(key)", key) is None


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_one_audience_can_be_shown(readers: Readers, script: bool) -> None:
    tab = readers.open(NEWS, script=script)
    items = tab.locator(".kb-new__item:visible")
    expect(items).to_have_count(5)
    tab.get_by_role("radio", name="garden guides").check()
    expect(items).to_have_count(4)  # one is for all, being a word
    expect(tab.locator(".kb-new__week:visible")).to_have_count(tab.locator(".kb-new__week:has(.kb-new__item:visible)").count())
    tab.get_by_role("radio", name="everybody").check()
    expect(items).to_have_count(5)


def test_after_three_months_the_note_is_gone_without_another_build(chromium_browser: Browser) -> None:
    script = (ENGINE / "assets" / "scripts" / "site" / "review.js").read_text(encoding="utf-8")
    html = f"<details class=kb-changed data-kb-until='2026-06-04'>Changed</details><script>{script}</script>"
    with chromium_browser.new_context(service_workers="block") as context:
        context.set_default_timeout(PATIENCE)
        tab = context.new_page()
        for day, shown in ((4, 1), (5, 0)):
            tab.clock.set_fixed_time(datetime.datetime(2026, 6, day, 12))  # noqa: DTZ001 - the reader's own clock
            tab.set_content(html)
            expect(tab.locator(".kb-changed")).to_have_count(shown)


def test_the_feed_of_a_site_below_a_path_names_itself(served: Built) -> None:
    text = (served.folder / "feed.xml").read_text(encoding="utf-8").replace("http://127.0.0.1", "https://127.0.0.1")
    site = served.address.replace("http://", "https://")
    assert list(_faults_of_feed(text, f"{site}feed.xml")) == []
