"""What a screen reader gets of a page, as lines of text: role, name, state and description of each thing, in the order of reading.

Chromium tells its accessibility tree to whoever debugs it. Firefox and WebKit tell theirs by AT-SPI, as they do to Orca: over a bus
(D-Bus) that a program starts for them here. The roles and states of AT-SPI are numbers of its header `atspi-constants.h`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection
from playwright.sync_api import CDPSession

LAUNCHERS: Final = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
PATIENCE: Final = 60  # seconds, for a machine that is busy with other things

# Roles by the words of this module. What is in none of these lists has no line of its own.
_AT_SPI_ROLES: Final = {
    7: "box",
    11: "choice",
    27: "image",
    39: "group",
    43: "button",
    44: "radio",
    54: "status",
    62: "button",
    79: "field",
    83: "heading",
    88: "link",
}
_CHROMIUM_ROLES: Final = {
    "button": "button",
    "checkbox": "box",
    "combobox": "choice",
    "DisclosureTriangle": "button",
    "group": "group",
    "heading": "heading",
    "image": "image",
    "img": "image",
    "link": "link",
    "radio": "radio",
    "searchbox": "field",
    "status": "status",
    "textbox": "field",
}
_LANDMARKS: Final = ("banner", "navigation", "search", "main", "contentinfo", "region")
_WHOLE: Final = ("heading", "link", "button", "box", "radio", "field", "choice", "image")  # whose name says all that is inside
_DOCUMENT, _LIST_ITEM, _TEXT = 95, 32, 61
_BUTTONS: Final = [number for number, word in _AT_SPI_ROLES.items() if word == "button"]
_CHECKED, _EXPANDABLE, _EXPANDED, _FOCUSED = 4, 9, 10, 12
# Of all that an installed desktop offers on a bus, accessibility alone is started: its portal for documents would mount a file system.
_BUS: Final = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <servicedir>{folder}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
_SERVICE: Final = "[D-BUS Service]\nName=org.a11y.Bus\nExec={launcher}\n"
_MARKER: Final = re.compile(r"(?:[•◦▪]|\d+\.)\s+")  # of a list: Firefox tells it as text
_INSIDE: Final = "\ufffc"  # stands in a text for an element inside it


@dataclass
class Thing:
    """An element of the tree. Its parts are texts and other things."""

    role: str
    name: str = ""
    description: str = ""
    level: str = ""
    states: tuple[str, ...] = ()
    focused: bool = False
    parts: list[Thing | str] = field(default_factory=list)

    def line(self) -> str:
        """As in `button: Turn it, collapsed` or `link: mulch (A loose cover on the ground.)`."""
        told = f"{self.role}{f' {self.level}' if self.level else ''}: {_plain(self.name)}"
        return ", ".join((told, *self.states)) + (f" ({_plain(self.description)})" if self.description else "")

    def lines(self) -> Iterator[str]:
        """What is read from here on, without what has no words."""
        if self.role == "status":
            told = " ".join(part for one in self.parts for part in (one.texts() if isinstance(one, Thing) else [one]))
            yield from [f"status: {_plain(told)}"] if _plain(told) else []
            return
        if self.role and (self.name or self.role in _LANDMARKS):
            yield self.line()
        if self.role not in _WHOLE:
            for part in self.parts:
                if isinstance(part, Thing):
                    yield from part.lines()
                elif _plain(part):
                    yield _plain(part)

    def texts(self) -> Iterator[str]:
        """All words inside, as they stand there."""
        for part in self.parts:
            yield from part.texts() if isinstance(part, Thing) else [part]
        if not self.parts and self.name:
            yield self.name

    def all(self) -> Iterator[Thing]:
        """This and all things inside."""
        yield self
        for part in self.parts:
            if isinstance(part, Thing):
                yield from part.all()


def _plain(text: str) -> str:
    return " ".join(text.split())


# Chromium -----------------------------------------------------------------------------------------------------------------------


def of_chromium(session: CDPSession) -> Thing:
    """The tree of the page that a session debugs."""
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    return _of_chromium(next(iter(nodes.values())), nodes)


def _of_chromium(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> Thing:
    said = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
    role = "" if node["ignored"] else str(node["role"]["value"])
    word = _CHROMIUM_ROLES.get(role) or (role if role in _LANDMARKS else "")
    parts: list[Thing | str] = []
    for child in map(nodes.get, node.get("childIds", [])):
        if child is None or (kind := child.get("role", {}).get("value")) in ("ListMarker", "InlineTextBox"):
            continue
        parts.append(child["name"]["value"] if kind == "StaticText" and not child["ignored"] else _of_chromium(child, nodes))
    return Thing(
        word,
        str(node.get("name", {}).get("value") or "") if word else "",
        str(node.get("description", {}).get("value") or ""),
        str(said.get("level", "")) if word == "heading" else "",
        _states(word, said.get("expanded"), said.get("checked") in ("true", True)),
        bool(said.get("focused")),
        parts,
    )


def _states(role: str, expanded: bool | None, checked: bool) -> tuple[str, ...]:
    open_or_not = () if expanded is None or role == "choice" else ("expanded" if expanded else "collapsed",)
    return (*open_or_not, *(("checked",) if checked and role in ("box", "radio") else ()))


# Firefox and WebKit -------------------------------------------------------------------------------------------------------------


def missing() -> str:
    """What to install to hear what Firefox and WebKit tell, or nothing."""
    there = any(map(os.path.exists, LAUNCHERS)) and shutil.which("dbus-daemon")
    return "" if there else "install AT-SPI (on Debian: apt-get install at-spi2-core dbus)"


class Bus:
    """The bus on which programs tell what they show. `environment` is for a program that shall use it."""

    def __init__(self, environment: dict[str, str]) -> None:
        """Ask the session's bus, which `environment` names, for the one of accessibility, and turn this on."""
        self.environment = environment
        with contextlib.closing(open_dbus_connection(environment["DBUS_SESSION_BUS_ADDRESS"])) as session:
            place = ("org.a11y.Bus", "/org/a11y/bus")
            self._address = _call(session, place, "org.a11y.Bus", "GetAddress")
            _call(session, place, _PROPERTIES, "Set", "ssv", ("org.a11y.Status", "IsEnabled", ("b", True)))

    def read(self, title: str) -> Thing:
        """The tree of the page with this title, as soon as a program shows it."""

        def read(connection: DBusConnection) -> Thing | None:
            found = _find(connection, _DOCUMENT, title)
            return _of_at_spi(_gather(connection, found), found) if found else None

        return self._soon(read, f"no program shows a page with the title {title!r}")

    def press(self, name: str) -> None:
        """Press a button of a program's own, outside the pages that it shows, as soon as it is there."""

        def press(connection: DBusConnection) -> bool:
            found = _find(connection, _BUTTONS, name, outside=_DOCUMENT)
            return bool(found and _call(connection, found, "org.a11y.atspi.Action", "DoAction", "i", (0,)) is not None)

        self._soon(press, f"no program has a button {name!r}")

    def _soon(self, do: Callable[[DBusConnection], _Done | None], told: str) -> _Done:
        """What comes of something that is done to what programs show, as soon as it can be done."""
        end = time.monotonic() + PATIENCE
        with contextlib.closing(open_dbus_connection(self._address)) as connection:
            while True:
                with contextlib.suppress(_GoneError):
                    if done := do(connection):
                        return done
                assert time.monotonic() < end, told
                time.sleep(0.1)


@contextlib.contextmanager
def bus(environment: dict[str, str]) -> Iterator[Bus]:
    """A bus of its own for programs that shall be heard. `environment` is what they run in besides, as on which screen."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        inside = {**environment, "XDG_RUNTIME_DIR": folder, "GNOME_ACCESSIBILITY": "1"}
        settings = Path(folder, "bus.conf")
        settings.write_text(_BUS.format(folder=folder), encoding="utf-8")
        launcher = next(filter(os.path.exists, LAUNCHERS))
        Path(folder, "org.a11y.Bus.service").write_text(_SERVICE.format(launcher=launcher), encoding="utf-8")
        command = ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address=1"]
        with subprocess.Popen(command, env=inside, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
            assert daemon.stdout is not None
            try:
                yield Bus({**inside, "DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip()})
            finally:
                daemon.kill()


class _GoneError(Exception):
    """What was asked for is no longer shown."""


_ACCESSIBLE: Final = "org.a11y.atspi.Accessible"
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"
_WEBKIT: Final = "/org/a11y/webkit/accessible"
_AT_ONCE: Final = 200  # messages that wait for their answers
_Place = tuple[str, str]  # a program's name on the bus, and the path of an element
_Done = TypeVar("_Done")


def _message(place: _Place, interface: str, method: str, signature: str | None = None, given: Sequence[Any] = ()) -> Message:
    name, path = place
    return new_method_call(DBusAddress(path, name, interface), method, signature, tuple(given))


def _answers(connection: DBusConnection, messages: Sequence[Message]) -> list[tuple[Any, ...] | None]:
    """What is answered to each message; None to one that cannot be. To wait for each before the next would take three times as long."""
    answers: list[tuple[Any, ...] | None] = []
    for start in range(0, len(messages), _AT_ONCE):
        serials = []
        for message in messages[start : start + _AT_ONCE]:
            serials.append(next(connection.outgoing_serial))
            connection.send(message, serial=serials[-1])
        told: dict[int, tuple[Any, ...] | None] = {}
        while len(told) < len(serials):
            answer = connection.receive(timeout=PATIENCE)
            serial = answer.header.fields.get(HeaderFields.reply_serial)
            if serial in serials:
                told[serial] = None if answer.header.message_type is MessageType.error else tuple(answer.body)
        answers += (told[serial] for serial in serials)
    return answers


def _all_answers(connection: DBusConnection, messages: Sequence[Message]) -> list[Any]:
    """The first thing that is answered to each message, all of which can be answered as long as what they ask for is shown."""
    answers = _answers(connection, messages)
    if None in answers:
        raise _GoneError
    return [answer[0] if answer else None for answer in answers]


def _call(connection: DBusConnection, place: _Place, interface: str, method: str, *given: Any) -> Any:
    return _all_answers(connection, [_message(place, interface, method, *given)])[0]


def _property(place: _Place, name: str) -> Message:
    return _message(place, _PROPERTIES, "Get", "ss", (_ACCESSIBLE, name))


def _ask(place: _Place, *methods: str) -> list[Message]:
    return [_message(place, _ACCESSIBLE, method) for method in methods]


def _roots(connection: DBusConnection) -> list[_Place]:
    """Where documents are found: all programs, and the processes of WebKit, which show pages for another program."""
    bus = "org.freedesktop.DBus"
    processes = [name for name in _call(connection, (bus, "/org/freedesktop/DBus"), bus, "ListNames") if "WebProcess" in name]
    asked = [_message((name, _WEBKIT), f"{bus}.Introspectable", "Introspect") for name in processes]
    shown = zip(processes, _all_answers(connection, asked), strict=True)
    found = [(name, f"{_WEBKIT}/{node}") for name, told in shown for node in re.findall(r'<node name="([^"]+)"', told)]
    return [*found, ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")]


def _find(connection: DBusConnection, role: int | Sequence[int], name: str, *, outside: int | None = None) -> _Place | None:
    """The first thing of a role with this name, the nearest to its root; not inside things of the role `outside`."""
    level = _roots(connection)
    while level:
        told = _all_answers(connection, [message for place in level for message in _ask(place, "GetRole", "GetChildren")])
        roles, below = told[::2], told[1::2]
        fitting = [place for place, its in zip(level, roles, strict=True) if its in (role if isinstance(role, Sequence) else [role])]
        names = _all_answers(connection, [_property(place, "Name") for place in fitting])
        for place, (_, said) in zip(fitting, names, strict=True):
            if said == name:
                return place
        level = [(owner, path) for its, children in zip(roles, below, strict=True) if its != outside for owner, path in children]
    return None


@dataclass
class _Node:
    """What is told of an element."""

    number: int
    attributes: dict[str, str]
    state: tuple[int, int]
    children: list[_Place]
    description: str
    name: str = ""
    text: str = ""

    @property
    def role(self) -> str:
        """By the words of this module."""
        tag = self.attributes.get("tag", "")
        if tag == "summary":
            return "button"  # WebKit for GTK knows no role for it
        if tag in ("img", "details"):
            return "image" if tag == "img" else ""
        landmark = self.attributes.get("xml-roles", "")
        return landmark if landmark in _LANDMARKS else _AT_SPI_ROLES.get(self.number, "")

    def has(self, state: int) -> bool:
        """Whether it is in a state."""
        low, high = self.state
        return bool((low | high << 32) >> state & 1)


def _gather(connection: DBusConnection, root: _Place) -> dict[_Place, _Node]:
    """What is told of an element and of all inside it."""
    found: dict[_Place, _Node] = {}
    level = [root]
    while level:
        asked = [
            message
            for place in level
            for message in (*_ask(place, "GetRole", "GetAttributes", "GetState", "GetChildren"), _property(place, "Description"))
        ]
        told = _all_answers(connection, asked)
        for place, number, attributes, state, children, (_, description) in zip(level, *(told[at::5] for at in range(5)), strict=True):
            places = [(owner, path) for owner, path in children]
            found[place] = _Node(int(number), attributes, state, places, str(description or ""))
        named = [place for place in level if found[place].role]
        for place, (_, name) in zip(named, _all_answers(connection, [_property(place, "Name") for place in named]), strict=True):
            found[place].name = str(name or "")
        read = [place for place in level if found[place].role not in _WHOLE]
        texts = _answers(connection, [_message(place, "org.a11y.atspi.Text", "GetText", "ii", (0, -1)) for place in read])
        for place, text in zip(read, texts, strict=True):
            found[place].text = str(text[0]) if text else ""  # not everything has text
        level = [child for place in read for child in found[place].children]
    return found


def _of_at_spi(nodes: dict[_Place, _Node], place: _Place, inside: int = 0) -> Thing:
    node, role = nodes[place], nodes[place].role
    expandable = node.attributes.get("tag") == "summary" or node.has(_EXPANDABLE)
    return Thing(
        role,
        node.name,
        node.description,
        node.attributes.get("level", "") if role == "heading" else "",
        _states(role, node.has(_EXPANDED) if expandable else None, node.has(_CHECKED)),
        node.has(_FOCUSED),
        [] if role in _WHOLE else _parts(nodes, node, inside),
    )


def _parts(nodes: dict[_Place, _Node], node: _Node, inside: int) -> list[Thing | str]:
    """The texts and the things of an element, in their order."""
    things = [_of_at_spi(nodes, child, node.number) for child in node.children]
    text = node.text
    if node.number == _TEXT and inside == _LIST_ITEM and _MARKER.fullmatch(text):
        return []
    if node.number == _LIST_ITEM:
        text = _MARKER.sub("", text, count=1) if _MARKER.match(text) else text
    texts = text.split(_INSIDE)
    if len(texts) != len(things) + 1:  # WebKit tells the words of paragraphs again for what is around them
        return list(things)
    return [part for pair in zip(texts, things, strict=False) for part in pair] + [texts[-1]]
