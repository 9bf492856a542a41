"""Firefox and WebKit, each driven by what its own makers ship, with the few moves that tests of both need.

Firefox speaks WebDriver BiDi (W3C) without a driver. WebKit has its driver beside it (webkit2gtk-driver), which selenium knows; its
window cannot be as narrow as a phone, so narrow pages stand in a frame there.
"""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

import websocket
from selenium.webdriver import ActionChains, WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

PATIENCE: Final = 90  # seconds, for a machine that is busy with other things
PROGRAMS: Final = ("firefox-esr", "firefox")
KEYS: Final = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "ArrowDown": "\ue015"}
# Pages of one site share a process, and none is started ahead for the next: 0.6 of the time for the same page.
_ONE_PROCESS: Final = {"fission.autostart": False, "dom.ipc.processCount": 1, "dom.ipc.processPrelaunch.enabled": False}
_NARROWEST: Final = 500  # pixels that a window of WebKitGTK's browser can be wide
_BIDI: Final = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_UNTIL: Final = """async (given) => {
    const met = CONDITION;
    const end = Date.now() + 15000;
    for (;;) {
        const value = met(given);
        if (value || Date.now() > end) return value ?? null;
        await new Promise((done) => setTimeout(done, 50));
    }
}"""


class OtherBrowser(Protocol):
    """A window with one page."""

    name: str

    def open(self, address: str, width: int = 1366, height: int = 800) -> None:
        """Load a page in a window of this size."""

    def resize(self, width: int) -> None:
        """Make the window of a page that was opened in a narrow one so wide, or narrow again."""

    def run(self, function: str, *given: Any) -> Any:
        """What a JavaScript function answers, once its promise is kept."""

    def press(self, *keys: str) -> None:
        """Press keys, each by its name or its letter."""

    def point(self, selector: str, *, click: bool = False) -> None:
        """Move the pointer to the middle of an element, and perhaps click."""

    def faults(self) -> list[str]:
        """What went wrong since the last call, as far as the browser tells."""


def until(browser: OtherBrowser, condition: str, given: Any = None) -> Any:
    """What a JavaScript function of `given` answers as soon as it is true; what it answered last, if it never is."""
    return browser.run(_UNTIL.replace("CONDITION", condition), given)


def open_anew(browser: OtherBrowser, address: str, width: int = 1366) -> None:
    """Load a page as for somebody who did nothing on the site yet: what tests before did is kept in the browser.

    Every page keeps the colors that it is shown in.
    """
    browser.open(address, width)
    if browser.run("() => Object.keys(localStorage).some((key) => !key.endsWith('__palette')) && !localStorage.clear()"):
        browser.open(address, width)


def missing() -> dict[str, str]:
    """The browsers that this machine lacks, each with what to install."""
    lacking = {}
    if not any(map(shutil.which, PROGRAMS)):
        lacking["firefox"] = "install Firefox (on Debian: apt-get install firefox-esr)"
    if not (_mini_browser() and all(map(shutil.which, ("WebKitWebDriver", "Xvfb")))):
        lacking["webkit"] = "install WebKitGTK's driver (on Debian: apt-get install webkit2gtk-driver xvfb)"
    return lacking


class Firefox:
    name = "firefox"

    def __init__(self, socket: websocket.WebSocket) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._faults: list[str] = []
        self._call("session.new", capabilities={})
        self._window = self._call("browsingContext.getTree")["contexts"][0]["context"]
        self._call("session.subscribe", events=["log.entryAdded"])

    def open(self, address: str, width: int = 1366, height: int = 800) -> None:
        self._new_tab()
        self._call("browsingContext.setViewport", context=self._window, viewport={"width": width, "height": height})
        self._call("browsingContext.navigate", context=self._window, url=address, wait="complete")
        until(self, "(width) => document.readyState === 'complete' && document.body && innerWidth === width && document.hasFocus()", width)

    def resize(self, width: int) -> None:
        self._call("browsingContext.setViewport", context=self._window, viewport={"width": width, "height": 800})
        until(self, _IS_SO_WIDE, width)

    def show(self, address: str) -> None:
        """Load a page where no script runs, so that it cannot be asked whether it is there."""
        self._new_tab()
        self._call("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def _new_tab(self) -> None:
        """A tab of its own for each page: nothing of the page before is under way in it, and it has the focus."""
        before, self._window = self._window, self._call("browsingContext.create", type="tab")["context"]
        self._call("browsingContext.close", context=before)

    def run(self, function: str, *given: Any) -> Any:
        call = f"async (given) => JSON.stringify(await ({function})(...JSON.parse(given))) ?? null"
        answer = self._call(
            "script.callFunction",
            functionDeclaration=call,
            arguments=[{"type": "string", "value": json.dumps(given)}],
            target={"context": self._window},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"].get("value") or "null")

    def press(self, *keys: str) -> None:
        actions = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._call("input.performActions", context=self._window, actions=[{"type": "key", "id": "keys", "actions": actions}])

    def point(self, selector: str, *, click: bool = False) -> None:
        x, y = self.run(_MIDDLE, selector)
        moves: list[dict[str, Any]] = [{"type": "pointerMove", "x": x, "y": y}]
        moves += [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp") if click]
        self._call("input.performActions", context=self._window, actions=[{"type": "pointer", "id": "mouse", "actions": moves}])

    def tap(self, selector: str) -> None:
        """Touch the middle of an element with a finger, which WebKit's driver has not."""
        x, y = self.run(_MIDDLE, selector)
        moves = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": moves}
        self._call("input.performActions", context=self._window, actions=[finger])

    def printed(self) -> bytes:
        """The page on paper, as a PDF."""
        return base64.b64decode(self._call("browsingContext.print", context=self._window, page={"width": 21.59, "height": 27.94})["data"])

    def faults(self) -> list[str]:
        self.run("() => null")  # what the browser tells comes before this answer
        found, self._faults = self._faults, []
        return found

    def _call(self, method: str, **given: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": given}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("id") == number:
                assert said["type"] == "success", f"{method}: {said.get('message')}"
                return said["result"]
            told = said["params"] if said.get("method") == "log.entryAdded" else {"level": ""}
            if told["level"] == "error" and not told["text"].startswith("Failed to load"):  # a page that is left loads no more
                self._faults.append(str(told["text"]))


class _WebKit:
    name = "webkit"

    def __init__(self, driver: WebKitGTK, *, dark: bool) -> None:
        self._driver = driver
        self._scheme = "dark" if dark else "light"
        driver.set_script_timeout(PATIENCE)

    def open(self, address: str, width: int = 1366, height: int = 800) -> None:
        self._driver.switch_to.default_content()
        if width > _NARROWEST:
            self._driver.set_window_size(width, height)
            self._driver.get(address)
            until(self, "() => document.readyState === 'complete' && document.hasFocus()")  # keys that come before are lost
            return
        root = re.match(r"\w+://[^/]+/[^/]*/?", address)
        if root and self._driver.current_url != f"{root[0]}robots.txt":  # a page without scripts, which would hear of the frame
            self._driver.get(f"{root[0]}robots.txt")
        self._driver.execute_async_script(
            """const [address, width, height, scheme, done] = arguments;
            document.documentElement.style.colorScheme = scheme;
            document.body.replaceChildren();
            const frame = document.createElement("iframe");
            frame.style.cssText = `position: fixed; inset: 0 auto auto 0; border: 0; width: ${width}px; height: ${height}px`;
            frame.onload = () => frame.contentWindow.location.href !== "about:blank" && done();
            frame.src = address;
            document.body.append(frame);""",
            address,
            width,
            height,
            self._scheme,
        )
        self._driver.switch_to.frame(0)

    def resize(self, width: int) -> None:
        self._driver.switch_to.default_content()
        self._driver.set_window_size(max(width, _NARROWEST), 800)
        self._driver.execute_script("document.querySelector('iframe').style.width = `${arguments[0]}px`", width)
        self._driver.switch_to.frame(0)
        until(self, _IS_SO_WIDE, width)

    def run(self, function: str, *given: Any) -> Any:
        call = f"""const done = arguments[1];
            Promise.resolve(({function})(...JSON.parse(arguments[0])))
                .then((answer) => done({{answer: JSON.stringify(answer) ?? "null"}}), (error) => done({{error: String(error)}}));"""
        said = self._driver.execute_async_script(call, json.dumps(given))
        assert "answer" in said, said.get("error")
        return json.loads(said["answer"])

    def press(self, *keys: str) -> None:
        ActionChains(self._driver).send_keys(*(KEYS.get(key, key) for key in keys)).perform()

    def point(self, selector: str, *, click: bool = False) -> None:
        self.run(_MIDDLE, selector)
        chain = ActionChains(self._driver).move_to_element(self._driver.find_element("css selector", selector))
        (chain.click() if click else chain).perform()

    def faults(self) -> list[str]:
        found: list[str] = self.run("() => (window.faults ?? []).splice(0)")  # the driver tells nothing: `browsing` has pages note it
        return found


_IS_SO_WIDE: Final = "(width) => innerWidth === width"
_MIDDLE: Final = """async (selector) => {
    const element = document.querySelector(selector);
    await document.fonts.ready;
    element.scrollIntoView({block: "center", behavior: "instant"});
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const {left, top, width, height} = element.getClientRects()[0];
    return [Math.round(left + width / 2), Math.round(top + height / 2)];
}"""


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """A screen that nobody sees: the environment for a program that shows its window there."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as told:
                yield {**os.environ, "DISPLAY": f":{told.readline().strip()}"}
        finally:
            server.kill()


@contextlib.contextmanager
def firefox(
    *, dark: bool = False, environment: dict[str, str] | None = None, settings: Mapping[str, bool | int] | None = None
) -> Iterator[Firefox]:
    """Firefox with a new profile and settings: without a window, or in an environment that says on which screen it shows one."""
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        chosen = {"layout.css.prefers-color-scheme.content-override": 0 if dark else 1, **_ONE_PROCESS, **(settings or {})}
        lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in chosen.items()]
        Path(profile, "user.js").write_text("".join(lines), encoding="utf-8")
        arguments = [program, "--no-remote", "--profile", profile, "--remote-debugging-port", "0", *([] if environment else ["--headless"])]
        with subprocess.Popen(arguments, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
            try:
                assert process.stderr is not None
                address = next(found[1] for line in process.stderr if (found := _BIDI.search(line)))
                socket = websocket.create_connection(f"{address}/session", timeout=PATIENCE, suppress_origin=True)
                with contextlib.closing(socket):
                    yield Firefox(socket)
            finally:
                process.kill()


@contextlib.contextmanager
def webkit(*, dark: bool = False, environment: dict[str, str] | None = None) -> Iterator[OtherBrowser]:
    """WebKitGTK's own small browser, on a screen that nobody sees or in an environment that names one."""
    options = Options()
    options.binary_location = _mini_browser()
    options.add_argument("--automation")
    with contextlib.nullcontext(environment) if environment else screen() as shown:
        theme = {"GTK_THEME": "Adwaita:dark"} if dark else {}
        driver = WebKitGTK(options, Service(shutil.which("WebKitWebDriver"), env={**shown, **theme}))
        try:
            yield _WebKit(driver, dark=dark)
        finally:
            driver.quit()


@contextlib.contextmanager
def undriven_webkit(address: str, environment: dict[str, str], *options: str) -> Iterator[None]:
    """WebKit showing a page without its driver, which opens no file and no page where scripts are off."""
    with subprocess.Popen(
        [_mini_browser(), *options, address], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield
        finally:
            process.kill()


BROWSERS: Final[dict[str, Callable[..., contextlib.AbstractContextManager[OtherBrowser]]]] = {"firefox": firefox, "webkit": webkit}


def _mini_browser() -> str:
    """WebKitGTK's own small browser, or nothing."""
    folders = (Path("/usr/lib"), Path("/usr/libexec"), Path("/usr/lib64"))
    return next((str(file) for folder in folders for file in sorted(folder.glob("**/webkit2gtk-4.*/MiniBrowser"), reverse=True)), "")
