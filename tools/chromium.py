"""Print the path of a browser of Chromium's family for the tests, and install one where there is none.

The path is all that goes to standard output; what happens on the way is told on standard error.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
WINDOWS_APPS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe", "Chromium/Application/chrome.exe")

ADVICE = """\
The tests look at the site in a real browser, and none could be found or installed. Any of these will do:
  - install Chromium, Google Chrome or Microsoft Edge as you install other programs
    (on Debian: apt-get install chromium), and run this again;
  - or name one that is there: make test CHROMIUM=/path/to/chromium"""


def main() -> int:
    """Find a browser or install one; 1 when there is no way to have one."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None or not starts(path):
            tell(f"CHROMIUM is {named!r}, and that does not start. Correct it, or unset it to let one be looked for.")
            return 1
    else:
        path = installed() or from_debian() or from_playwright()
    if path is None:
        tell(ADVICE)
        return 1
    print(path)
    return 0


def installed() -> str | None:
    """The first browser on this machine that starts; those packed as a snap come last, as they see no temporary files."""
    found = list(dict.fromkeys(candidates()))
    found.sort(key=lambda path: "/snap/" in os.path.realpath(path) or os.path.realpath(path).endswith("/snap"))
    return next(filter(starts, found), None)


def sandbox() -> list[str]:
    """The options for the sandbox: Chromium refuses to run as root with it."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def candidates() -> Iterator[str]:
    """Where browsers usually are."""
    for name in NAMES:
        if path := shutil.which(name):
            yield path
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for app in MAC_APPS:
                yield str(folder / f"{app}.app" / "Contents" / "MacOS" / app)
    if os.name == "nt":
        for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            for app in WINDOWS_APPS:
                if folder_name := os.environ.get(variable):
                    yield str(Path(folder_name) / app)


def starts(path: str) -> bool:
    """Whether the browser runs at all: Ubuntu's `chromium-browser`, for one, may only tell to install a snap."""
    if not Path(path).is_file():
        return False
    if os.name == "nt":  # there `--version` opens a window and prints nothing
        return True
    try:
        result = subprocess.run([path, "--version"], capture_output=True, stdin=subprocess.DEVNULL, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def from_debian() -> str | None:
    """Install Debian's Chromium, where that takes no password."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        prefix = []
    elif shutil.which("sudo") and run("sudo", "--non-interactive", "true"):
        prefix = ["sudo", "--non-interactive"]
    else:
        return None
    tell("No browser found: installing Debian's Chromium for the tests.")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]
    run(*apt, "update")
    # without a font of its own a bare machine would draw every letter as a box
    if not run(*apt, "install", "--no-install-recommends", "chromium", "fonts-liberation"):
        return None
    return installed()


def from_playwright() -> str | None:
    """Playwright's own Chromium, which it keeps in the user's cache; downloaded if it is not there."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not starts(path):
        tell("No browser found: asking Playwright to download its Chromium.")
        run(sys.executable, "-m", "playwright", "install", "chromium")
    return path if starts(path) else None


def run(*command: str) -> bool:
    """Whether a command went well; what it prints goes to standard error, so that standard output holds the path alone."""
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode == 0
    except OSError:
        return False


def tell(message: str) -> None:
    """Say something to the person at the screen."""
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
