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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from jeepney import DBusAddress, MessageType, new_method_call
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
            (self._address,) = _call(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
            turned_on = ("org.a11y.Status", "IsEnabled", ("b", True))
            _call(session, "org.a11y.Bus", "/org/a11y/bus", _PROPERTIES, "Set", "ssv", turned_on)

    def read(self, title: str) -> Thing:
        """The tree of the page with this title, as soon as a program shows it."""
        end = time.monotonic() + PATIENCE
        with contextlib.closing(open_dbus_connection(self._address)) as connection:
            while True:
                with contextlib.suppress(_GoneError):
                    for root in _roots(connection):
                        if found := _document(connection, root, title):
                            return _of_at_spi(connection, found)
                assert time.monotonic() < end, f"no program shows a page with the title {title!r}"
                time.sleep(0.1)

    def press(self, name: str) -> None:
        """Press a button of a program's own, outside the pages that it shows, as soon as it is there."""
        end = time.monotonic() + PATIENCE
        with contextlib.closing(open_dbus_connection(self._address)) as connection:
            while True:
                with contextlib.suppress(_GoneError):
                    for root in _roots(connection):
                        if found := _button(connection, root, name):
                            _call(connection, *found, "org.a11y.atspi.Action", "DoAction", "i", (0,))
                            return
                assert time.monotonic() < end, f"no program has a button {name!r}"
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
_Place = tuple[str, str]  # a program's name on the bus, and the path of an element


def _call(
    connection: DBusConnection, name: str, path: str, interface: str, method: str, signature: str | None = None, given: Sequence[Any] = ()
) -> tuple[Any, ...]:
    message = new_method_call(DBusAddress(path, name, interface), method, signature, tuple(given))
    answer = connection.send_and_get_reply(message, timeout=PATIENCE)
    if answer.header.message_type is MessageType.error:
        raise _GoneError(f"{method}: {answer.body}")
    return tuple(answer.body)


def _ask(connection: DBusConnection, place: _Place, method: str) -> Any:
    return _call(connection, *place, _ACCESSIBLE, method)[0]


def _property(connection: DBusConnection, place: _Place, name: str) -> str:
    return str(_call(connection, *place, _PROPERTIES, "Get", "ss", (_ACCESSIBLE, name))[0][1] or "")


def _roots(connection: DBusConnection) -> Iterator[_Place]:
    """Where documents are found: all programs, and the processes of WebKit, which show pages for another program."""
    names = _call(connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames")[0]
    for name in names:
        if "WebProcess" in name:
            told = _call(connection, name, _WEBKIT, "org.freedesktop.DBus.Introspectable", "Introspect")[0]
            yield from ((name, f"{_WEBKIT}/{node}") for node in re.findall(r'<node name="([^"]+)"', told))
    yield "org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"


def _document(connection: DBusConnection, place: _Place, title: str) -> _Place | None:
    if _ask(connection, place, "GetRole") == _DOCUMENT and _property(connection, place, "Name") == title:
        return place
    children = _ask(connection, place, "GetChildren")
    return next((found for name, path in children if (found := _document(connection, (name, path), title))), None)


def _button(connection: DBusConnection, place: _Place, name: str) -> _Place | None:
    role = _ask(connection, place, "GetRole")
    if _AT_SPI_ROLES.get(role) == "button" and _property(connection, place, "Name") == name:
        return place
    children = () if role == _DOCUMENT else _ask(connection, place, "GetChildren")
    return next((found for owner, path in children if (found := _button(connection, (owner, path), name))), None)


def _of_at_spi(connection: DBusConnection, place: _Place, inside: str = "") -> Thing:
    number = int(_ask(connection, place, "GetRole"))
    attributes = _ask(connection, place, "GetAttributes")
    tag = attributes.get("tag", "")
    low, high = _ask(connection, place, "GetState")
    states = low | high << 32
    role = _AT_SPI_ROLES.get(number, "")
    if tag == "summary":
        role = "button"  # WebKit for GTK knows no role for it
    elif tag in ("img", "details"):
        role = "image" if tag == "img" else ""
    elif (landmark := attributes.get("xml-roles", "")) in _LANDMARKS:
        role = landmark
    expandable = tag == "summary" or states >> _EXPANDABLE & 1
    children = [(name, path) for name, path in _ask(connection, place, "GetChildren")]
    return Thing(
        role,
        _property(connection, place, "Name") if role else "",
        _property(connection, place, "Description"),
        attributes.get("level", "") if role == "heading" else "",
        _states(role, bool(states >> _EXPANDED & 1) if expandable else None, bool(states >> _CHECKED & 1)),
        bool(states >> _FOCUSED & 1),
        [] if role in _WHOLE else _parts(connection, place, number, children, inside),
    )


def _parts(connection: DBusConnection, place: _Place, number: int, children: Sequence[_Place], inside: str) -> list[Thing | str]:
    """The texts and the things of an element, in their order."""
    things = [_of_at_spi(connection, child, str(number)) for child in children]
    text = ""
    with contextlib.suppress(_GoneError):  # not everything has text
        text = str(_call(connection, *place, "org.a11y.atspi.Text", "GetText", "ii", (0, -1))[0])
    if number == _TEXT and inside == str(_LIST_ITEM) and _MARKER.fullmatch(text):
        return []
    if number == _LIST_ITEM:
        text = _MARKER.sub("", text, count=1) if _MARKER.match(text) else text
    texts = text.split(_INSIDE)
    if len(texts) != len(things) + 1:  # WebKit tells the words of paragraphs again for what is around them
        return list(things)
    return [part for pair in zip(texts, things, strict=False) for part in pair] + [texts[-1]]
