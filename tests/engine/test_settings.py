"""Settings that cannot be misspelt: each mistake is refused, with its line; names, types and what settings name are checked."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from peerkb.settings.reading import MATERIAL_KEYS, read_settings, settings_files
from peerkb.settings.reference import reference
from peerkb.settings.schema import Settings
from peerkb.settings.types import KnownNames
from tests.content import GARDEN, PROJECT
from tests.small_site import build, built, refusal, write_site

# What the garden sets, with a value for each setting that it leaves at its default.
EXTRA: dict[str, Any] = {
    key: value
    for key, value in copy.deepcopy({**GARDEN.extra, "other_keys": ["weather"], "weather": "sunny"}).items()
    if key not in MATERIAL_KEYS
}
EXTRA["glossary"]["folder"] = "glossary"
EXTRA["search"]["text"] = True
EXTRA["cache"]["keep"] = True
EXTRA["pages"]["help_beside"]["box"] = "help"
EXTRA["manual"] = "house"
EXTRA["brand"] = {"color": "#24516a", "accent": "#8a3d62", "logo": "assets/logo.svg", "picture": "assets/logo.svg"}
EXTRA["messages"] = {"page.related": "Related"}
FOREIGN = "weather"

_MARKDOWN = [source.path for source in GARDEN.written()]
_FILES = [
    file.relative_to(folder).as_posix() for folder in (GARDEN.docs, PROJECT / "overrides") for file in folder.rglob("*") if file.is_file()
]
KNOWN = KnownNames(
    addresses={path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/" for path in _MARKDOWN},
    pages=set(_MARKDOWN),
    files={*_FILES, "assets/picture.png", "assets/stylesheets/main.1.min.css", "assets/stylesheets/palette.1.min.css"},
    folders={"glossary", "house"},
    ways={"call:emergency", "call:poison"},
    snippets={file.name for file in (GARDEN.docs / "_snippets").iterdir()},
    plugins={"glightbox", "search"},
)

Place = tuple[str | int, ...]
# Mappings whose keys are a site's own names, and texts that say something to readers: a letter less makes another name or text.
OWN_NAMES = {
    ("joined",),
    ("messages",),
    ("pages", "kinds"),
    ("pages", "parts"),
    ("pages", "audiences"),
    ("pages", "owners"),
    ("source_kinds",),
    ("languages",),
    ("handbook", "editions"),
}
SAID_TO_READERS = {
    "name",
    "title",
    "description",
    "shows",
    "type",
    "absolutes",
    "duties",
    "heading",
    "heading of a part",
    "limit",
    "words",
    "headings",
    "parts",
    "ending",
    "box",
    "leave_out",
    "order",
    "other_keys",
    "questions_also_in",  # headings, which test_exercises.py has
    "short_name",
    "site_name",
    "switched_off",
}

OTHER_SITES = {("leave",), ("feedback", "form")}  # addresses that nobody here can look up


def _places(value: Any, above: Place = ()) -> Iterator[tuple[Place, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        if (*above, key) != (FOREIGN,):
            yield (*above, key), inner
            yield from _places(inner, (*above, key))


def _keys() -> list[Place]:
    """Each key that the schema, or the list of kinds, knows."""
    return [place for place, _ in _places(EXTRA) if isinstance(place[-1], str) and place[:-1] not in OWN_NAMES]


def _names() -> list[Place]:
    """Each text that names something of the site."""

    def is_said(place: Place) -> bool:
        names = [part for part in place if isinstance(part, str)]
        return names[-1] in SAID_TO_READERS or tuple(names[:-1]) in OWN_NAMES - {("joined",)} or tuple(names) in OTHER_SITES

    return [place for place, value in _places(EXTRA) if isinstance(value, str) and not is_said(place)]


def _changed(place: Place, *, key: Any = None, value: Any = None) -> dict[str, Any]:
    """The settings with one key or one value changed."""
    extra = copy.deepcopy(EXTRA)
    inner: Any = extra
    for part in place[:-1]:
        inner = inner[part]
    if key is None:
        inner[place[-1]] = value
    else:
        items = [(key if name == place[-1] else name, one) for name, one in inner.items()]
        inner.clear()
        inner.update(items)
    return extra


def _without_a_letter(text: str) -> str:
    at = max(1, len(text) // 2)
    return text[:at] + text[at + 1 :]


def _faults(extra: dict[str, Any]) -> list[tuple[str, str]]:
    """Each fault, with the row of the configuration file that it points to."""
    text: str = yaml.dump({"site_name": "S", "extra": extra}, Dumper=yaml.CSafeDumper, sort_keys=False, width=1000)
    rows = text.splitlines()
    _, faults = read_settings(extra, [("mkdocs.yml", text)], KNOWN)
    return [(str(fault), rows[fault.line - 1] if fault.line else "") for fault in faults]


def _name(place: Place) -> str:
    return ".".join(map(str, place))


def test_the_gardens_settings_are_sound() -> None:
    assert _faults(EXTRA) == []
    _, faults = read_settings(GARDEN.extra, list(settings_files(GARDEN.root / "mkdocs.yml")), KNOWN)
    assert faults == []


def test_every_key_of_the_schema_is_tried() -> None:
    tried = {place[0] for place in _keys()}
    assert tried == Settings.model_fields.keys()
    assert len(_keys()) + len(_names()) >= 66


@pytest.mark.parametrize("place", _keys(), ids=_name)
def test_a_letter_left_out_of_a_key(place: Place) -> None:
    wrong = _without_a_letter(str(place[-1]))
    faults = _faults(_changed(place, key=wrong))
    about = [(fault, row) for fault, row in faults if f"'{wrong}'" in fault]
    assert about, faults
    assert about[0][1].strip(" -").startswith(f"{wrong}:")
    assert f"'{place[-1]}'" in about[0][0], "the right name is not told"


@pytest.mark.parametrize("place", _names(), ids=_name)
def test_a_letter_left_out_of_what_a_setting_names(place: Place) -> None:
    value: Any = EXTRA
    for part in place:
        value = value[part]
    wrong = _without_a_letter(value)
    faults = _faults(_changed(place, value=wrong))
    assert faults, f"{wrong} was taken for a name"
    assert wrong in faults[0][1]


@pytest.mark.parametrize(
    "place",
    [
        place
        for place, value in _places(EXTRA)
        if not (isinstance(place[-1], int) and isinstance(value, int)) and place[:1] != ("messages",)  # see test_messages.py
    ],
    ids=_name,
)
def test_a_value_of_another_type(place: Place) -> None:
    value: Any = EXTRA
    for part in place:
        value = value[part]
    wrong: Any = 4711 if isinstance(value, str) else "anything"
    faults = _faults(_changed(place, value=wrong))
    assert faults, "it was taken"
    assert str(wrong) in faults[0][0]
    assert str(wrong) in faults[0][1]
    assert "Write" in faults[0][0]


# What extra says, and how the only fault reads.
MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "a misspelt policy": ({"content_securty_policy": "default-src 'self'"}, "mkdocs.yml:3: extra: nobody knows the key "
        "'content_securty_policy'; did you mean 'content_security_policy'?"),
    "a misspelt key of Material": ({"analytcs": {}}, "mkdocs.yml:3: extra: nobody knows the key 'analytcs'; did you mean 'analytics'?"),
    "a directive": ({"content_security_policy": "defualt-src 'self'"}, "'defualt-src' is no directive of a policy; did you mean "),
    "help that is nowhere": ({"help": {"name": "Help", "path": "urgnet/"}},
        "mkdocs.yml:5: extra.help.path says 'urgnet/', which is no page of the site; did you mean 'urgent/'?"),
    "help without words": ({"help": {"path": "urgent/"}},
        "mkdocs.yml:3: extra.help: 'name' and 'path' go together. Write both, or neither"),
    "a page without a slash": ({"feedback": {"page": "urgent"}},
        "extra.feedback.page says 'urgent', which is no page of the site; did you mean 'urgent/'?"),
    "a form and a mail": ({"feedback": {"form": "https://a.example/", "mail": "a@b.example"}},
        "mkdocs.yml:3: extra.feedback: 'form' and 'mail' are both set. Keep one of them"),
    "a form that is nowhere": ({"feedback": {"form": "a.example"}}, "extra.feedback.form says 'a.example'. Write an address that begins"),
    "a mail to nobody": ({"feedback": {"mail": "mailto:a@b.example?cc=c"}}, "says 'mailto:a@b.example?cc=c', which is no address for mail"),
    "a picture that lacks its size": ({"shared_picture": {"path": "assets/picture.png", "type": "image/png", "width": 2, "shows": "x"}},
        "mkdocs.yml:3: extra.shared_picture: 'height' is missing"),
    "a color in words": ({"home_screen": {"manifest": "assets/picture.png", "icon": "assets/picture.png",
        "color": "green"}}, "mkdocs.yml:6: extra.home_screen.color says 'green'"),
    "a place to leave to within the site": ({"leave": "a.example"}, "extra.leave says 'a.example'. Write an address that begins with"),
    "a number that is a flag": ({"concept_map": {"neighborhood": True}}, "extra.concept_map.neighborhood says True. Write a whole number"),
    "less than nothing": ({"concept_map": {"neighborhood": -1}}, "extra.concept_map.neighborhood says -1. Write a number from 0"),
    "most before least": ({"pages": {"kinds": {"idea": {"words": [700, 400]}}}}, "mkdocs.yml:6: "
        "extra.pages.kinds.idea.words says [700, 400]"),
    "a pattern of nothing": ({"joined": {"assets/a.css": ["assets/nowhere.*.css"]}}, "which fits no files of the site"),
    "a pattern of many": ({"joined": {"assets/a.css": ["assets/stylesheets/*.css"]}}, "which fits 2 files of the site"),
    "a bundle of no kind": ({"joined": {"assets/a.txt": []}}, "extra.joined names 'assets/a.txt', which is neither a script nor"),
    "months without end": ({"pages": {"review_in": {"default": 61}}}, "extra.pages.review_in.default says 61. Write a number up to 60"),
    "a weight of nothing": ({"search": {"weights": {"idea": 0}}}, "extra.search.weights.idea says 0. Write a number over 0"),
    "a kind of class that is no class": ({"pages": {"parts": {"In short": "In Short"}}}, "extra.pages.parts.In short says 'In Short'"),
    "a list with a hole": ({"other_keys": ["a", None]}, "extra.other_keys, item 2, says None. Write a text"),
    "a key that is a number": ({"pages": {"audiences": {1: "x"}}}, "extra.pages.audiences names 1"),
}  # fmt: skip


@pytest.mark.parametrize(("extra", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_how_a_mistake_reads(extra: dict[str, Any], expected: str) -> None:
    [(fault, _)] = _faults(extra)
    assert expected in fault


SOUND: dict[str, dict[str, Any]] = {
    "nothing": {},
    "nothing at any key": dict.fromkeys(Settings.model_fields),
    "Material's keys": {key: {"anything": [1]} for key in MATERIAL_KEYS},
    "another's key that is named": {"other_keys": ["weather"], "weather": 3},
    "no cache": {"cache": False},
    "a kind that is taken away and still named": {"pages": {"kinds": {"idea": {}, "tool": None}}, "announced": {"tool": 0}},
    "kinds of pages where any will do": {"announced": {"anything": 200}},
    "an empty policy": {"content_security_policy": ""},
}


@pytest.mark.parametrize("extra", SOUND.values(), ids=SOUND.keys())
def test_what_is_no_mistake(extra: dict[str, Any]) -> None:
    assert _faults(extra) == []


def test_a_wrong_value_counts_as_left_out() -> None:
    settings, faults = read_settings({"pages": {"kinds": "idea", "owner": "x"}, "exercises": {"modules": {"kind": 3}}}, [])
    assert len(faults) == 9
    assert (settings.pages.kinds, settings.pages.owner, settings.exercises.modules) == ({}, "x", None)


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        ({"brand": {"color": "teal"}}, "extra.brand.color says 'teal'. Write a color as # and six digits, in quotes, such as: '#24516a'"),
        (
            {"shrt_name": "A"},
            "extra: nobody knows the key 'shrt_name'; did you mean 'short_name'? One that other plugins or templates read can be named in "
            "extra.other_keys",
        ),
        (
            {"qqqq": "A"},
            "extra: nobody knows the key 'qqqq'. One that other plugins or templates read can be named in extra.other_keys",
        ),
    ],
)
def test_what_to_write_is_said_in_words(extra: dict[str, Any], told: str) -> None:
    assert [fault.partition(": ")[2] for fault, _ in _faults(extra)] == [told]


def test_a_key_given_twice_is_a_fault() -> None:
    text = "extra:\n  leave: https://a.example\n  leave: https://b.example\n"
    assert [str(fault) for fault in read_settings(yaml.safe_load(text)["extra"], [("mkdocs.yml", text)])[1]] == [
        "mkdocs.yml:3: 'leave' is given twice. Keep one of them"
    ]


def test_the_file_that_is_inherited_is_named(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "mkdocs.yml").write_text("INHERIT: shared/base.yml\nextra:\n  leave: x\n", encoding="utf-8")
    (tmp_path / "shared" / "base.yml").write_text("theme: !ENV [A, b]\nextra:\n  help:\n    lins: []\n", encoding="utf-8")
    _, faults = read_settings({"leave": "x", "help": {"lins": []}}, list(settings_files(tmp_path / "mkdocs.yml")))
    assert sorted(str(fault).partition(" ")[0] for fault in faults) == ["mkdocs.yml:3:", "shared/base.yml:4:"]


# In a site ---------------------------------------------------------------------------------------------------------------------


def test_all_mistakes_are_told_in_one_round_with_those_of_sources(tmp_path: Path) -> None:
    extra = {
        "pages": None,
        "content_securty_policy": "default-src 'self'",
        "feedback": {"page": "contribute/"},
        "help": {"name": "Help", "path": "hlep/", "lines": ["call:nobody"]},
        "glossary": {"link": "sometimes", "folder": "glosary"},
        "search": {"nothing": "p.markdown"},
        "early_fonts": ["assets/none.woff2"],
        "cache": {"plugins": ["glightbux"]},
    }
    pages = {"p.md": "---\ntitlex: P\n---\n", "help/index.md": "# Help\n"}
    said = refusal(tmp_path, pages, {"hope": {"definition": ""}}, settings={"extra": extra})
    rows = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    for wrong in (
        "content_securty_policy",
        "contribute/",
        "hlep/",
        "call:nobody",
        "sometimes",
        "glosary",
        "p.markdown",
        "none.woff2",
        "glightbux",
    ):
        [line] = [number for number, row in enumerate(rows, start=1) if wrong in row]
        assert [fault for fault in said if fault.startswith(f"mkdocs.yml:{line}: ") and wrong in fault], (wrong, said)
    assert [fault for fault in said if fault.startswith("p.md:2: nobody knows the key 'titlex'")]
    assert [fault for fault in said if fault.startswith("glossary/hope.md:2: 'definition'")], said


def test_another_folder_may_hold_the_terms(tmp_path: Path) -> None:
    pages = {"words/hope.md": "---\nterm: hope\ndefinition: To trust.\n---\n", "p.md": "Some hope.\n", "glossary/hop.md": "# No term\n"}
    site = built(tmp_path, pages, extra={"glossary": {"link": "all", "folder": "words"}})
    assert '<a class="glossary-term" href="../words/hope/"' in site.html("p.md")
    assert "words/index.html" in site.files


def test_a_check_that_is_yet_to_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = "---\nlast_reviewed: 2026-11-24\n---\nText\n"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")  # 2026-11-21
    faults = refusal(tmp_path, {"p.md": page}, {"hope": "---\nterm: hope\ndefinition: x\nlast_reviewed: 2027-01-01\n---\n"})
    assert [fault.partition(",")[0] for fault in faults] == [
        "glossary/hope.md:4: 'last_reviewed' says 2027-01-01",
        "p.md:2: 'last_reviewed' says 2026-11-24",
    ]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")  # 2026-11-23: somewhere it is the 24th already
    built(tmp_path, {"p.md": page}, {"hope": {}})


def test_a_source_of_a_kind_that_is_none(tmp_path: Path) -> None:
    listed = "one:\n  author: A\n  title: One\n  kind: sed\ntwo:\n  author: B\n  title: Two\nc:\n  author: C\n  title: C\n  kind: seed\n"
    extra = {"source_kinds": {"seed": "Seeds", "background": "Background"}}
    assert refusal(tmp_path, {"_data/sources.yml": listed}, extra=extra) == [
        "_data/sources.yml:4: 'one': 'kind' says 'sed'. Write one of: seed, background, or add one to extra.source_kinds",
        "_data/sources.yml:5: 'two': 'kind' is missing. Write one of: seed, background, or add one to extra.source_kinds",
    ]


def test_an_audience_that_is_none_is_told_which_there_are(tmp_path: Path) -> None:
    extra = {"pages": {"audiences": {"staff": "the staff", "public": "all"}}}
    [fault] = refusal(tmp_path, {"p.md": "---\naudience: [volunteers]\n---\n"}, extra=extra)
    assert fault == "p.md:2: 'audience' names 'volunteers', which is no audience. Write one of: staff, public"


def test_a_fault_in_a_snippet_names_the_snippet(tmp_path: Path) -> None:
    pages = {"_snippets/box.md": "One\n\n[x](term:hop) two\n", "p.md": 'Text\n\n--8<-- "box.md"\n', "q.md": '--8<-- "box.md"\n'}
    settings = {"markdown_extensions": [{"pymdownx.snippets": {"base_path": [str(tmp_path / "docs" / "_snippets")]}}]}
    assert refusal(tmp_path, pages, {"hope": {}}, settings=settings) == [
        "_snippets/box.md:3: 'term:hop' leads to no term; did you mean 'term:hope'?"
    ]


def test_a_file_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    config = write_site(tmp_path)
    (tmp_path / "docs" / "ros\udce9.md").write_text("# Rose\n", encoding="utf-8")
    assert refusal_of(config) == ["ros\\udce9.md: the name of the file is not UTF-8. Give it another"]


def test_a_link_to_a_folder_above_itself(tmp_path: Path) -> None:
    config = write_site(tmp_path, {"a/p.md": "# P\n"})
    (tmp_path / "docs" / "a" / "loop").symlink_to(tmp_path / "docs")
    assert refusal_of(config) == ["a/loop: the link leads to a folder that it stands in itself. Take it out"]


def refusal_of(config: Path) -> list[str]:
    """The faults for which the site of a configuration file is refused."""
    site = build(config, strict=False)
    assert site.refused
    return [line.strip() for line in site.said.splitlines() if line.startswith("  ")]


# Drafts ------------------------------------------------------------------------------------------------------------------------

DRAFT = "---\ntitle: Later\ndraft: true\n---\nSome hope, [fear](term:fear).\n"


def test_a_draft_is_nowhere_in_the_site(tmp_path: Path) -> None:
    terms = {"hope": {}, "fear": {}, "calm": {"draft": True}}
    pages = {"later.md": DRAFT, "p.md": "Calm hope.\n"}
    nav = ["index.md", {"Part": ["p.md", {"Later on": "later.md"}]}, {"Empty": ["later.md"]}, {"Terms": "glossary/index.md"}]
    site = built(tmp_path, pages, terms, settings={"nav": nav, "not_in_nav": "/glossary/*"})
    assert site.links("p.md") == ["hope > hope"]
    assert [path for path in site.files if "later" in path or "calm" in path] == []
    said = b"".join(text for path, text in site.files.items() if path.endswith((".html", ".json", ".xml", ".js"))).lower()
    assert b"later" not in said
    assert b"what calm means" not in said


@pytest.mark.parametrize("link", ["[x](later.md)", "[x](later.md#a)", "[x]\n\n[x]: later.md"])
def test_a_link_to_a_draft_is_a_fault(tmp_path: Path, link: str) -> None:
    pages = {"later.md": DRAFT, "p.md": f"Text\n\n{link}\n", "other.md": DRAFT + "[y](later.md)"}
    [fault] = refusal(tmp_path, pages, {"fear": {}})
    assert fault.partition(": ")[0] in ("p.md:3", "p.md:5")
    assert fault.endswith("'later.md' is a draft, which is not in the site. Take the link out, or publish the page")


# Parts -------------------------------------------------------------------------------------------------------------------------


def test_parts_of_pages_get_their_classes(tmp_path: Path) -> None:
    page = "Text\n\n## In *short*\n\nOne\n{ .big }\n\n- two\n\n### Three\n\n## Why\n\nFour\n"
    html = built(tmp_path, {"p.md": page}, extra={"pages": {"parts": {"In short": "in-short"}}}).html("p.md")
    assert '<h2 class="kb-part kb-part--in-short" id="in-short">In <em>short</em>' in html
    assert '<p class="big kb-part kb-part--in-short">One</p>' in html
    assert '<ul class="kb-part kb-part--in-short">' in html
    assert '<h3 class="kb-part kb-part--in-short" id="three">' in html
    assert '<h2 id="why">' in html
    assert "<p>Four</p>" in html


def test_a_part_that_no_page_has(tmp_path: Path) -> None:
    [fault] = refusal(tmp_path, {"p.md": "## In short\n"}, extra={"pages": {"parts": {"In shrt": "in-short", "In short": "a"}}})
    assert fault.endswith("extra.pages.parts names 'In shrt', which is the heading of no page")
    assert fault.startswith("mkdocs.yml:")


# The reference -----------------------------------------------------------------------------------------------------------------


def test_the_reference_tells_every_key() -> None:
    told = reference()
    for place in _keys():
        names = [str(part) for part in place if isinstance(part, str)]
        if not any(
            tuple(names[:end])
            in OWN_NAMES - {("languages",)}
            | {("announced",), ("languages",), ("pages", "review_in"), ("search", "weights"), ("search", "depth")}
            for end in range(1, len(names))
        ):
            assert f"`{'.'.join(names)}`" in told
    assert "| `concept_map.neighborhood` | whole number | `10` |" in told
    assert "| `footer` | list of keys and values | none |" in told
    assert "| `handbook.editions.NAME.leave_out_kinds` | list of texts | `home`, `tool`, `print` |" in told
