"""What a host does not do for a site: what its address and the project's files tell, and what the host itself answers when it is asked."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from email.message import Message
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

HEADERS: Final = "_headers"  # what the build writes for hosts that read it
FOR_HOSTS: Final = ("hosting/nginx.conf", "hosting/apache.conf")  # the same for others
EVERYWHERE: Final = "/*"  # begins the headers of all files
# Hosts that send no headers of a site's own, by how their addresses end.
SENDS_NONE: Final = {".github.io": "GitHub Pages", ".gitlab.io": "GitLab Pages"}
READS_FILE: Final = {".netlify.app": "Netlify", ".pages.dev": "Cloudflare Pages"}
NOWHERE: Final = "there-is-no-such-page/"
PATIENCE: Final = 20  # seconds for an answer


def of_address(address: str) -> Iterator[str]:
    """What the host of an address does not do, as far as its name tells."""
    parts = urlsplit(address)
    for end, name in SENDS_NONE.items():
        if (parts.hostname or "").endswith(end):
            yield (
                f"{name} sends none of the headers in site/{HEADERS}. Each page says by itself what a browser may load; "
                "what is missing is that no other site may show yours in a frame."
            )
    for end, name in READS_FILE.items():
        if (parts.hostname or "").endswith(end) and parts.path.strip("/"):
            yield f"{name} reads {HEADERS} only at the top of what it shows, and the site stands below {parts.path}."


def of_files(root: Path) -> Iterator[str]:
    """What files for hosts lack beside what the last build wrote for all hosts."""
    for name in FOR_HOSTS:
        file = root / name
        text = file.read_text(encoding="utf-8") if file.is_file() else None
        lacking = [header for header, value in wanted(root).items() if text is not None and not _allows(text, value)]
        if lacking:
            yield f"{name} lacks what site/{HEADERS} says of {', '.join(lacking)}. If you use it, copy the line; else delete the file."


def wanted(root: Path) -> dict[str, str]:
    """The headers of every file, by name, as the last build wrote them; none where there is no build."""
    file = root / "site" / HEADERS
    found: dict[str, str] = {}
    everywhere = False
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        if not line.startswith(" "):
            everywhere = line.strip() == EVERYWHERE
        elif everywhere and ":" in line:
            name, _, value = line.strip().partition(":")
            found[name] = value.strip()
    return found


def ask(address: str, headers: Mapping[str, str]) -> Iterator[str]:
    """What the host that serves a site at an address does not do, by what it answers."""
    try:
        status, sent = _answer(address)
        status_of_nothing, _ = _answer(urljoin(address, NOWHERE))
    except (OSError, ValueError) as error:
        yield f"{address} does not answer: {error}"
        return
    if status != 200:
        yield f"{address} answers {status}, not 200."
        return
    for name, value in headers.items():
        if (said := sent.get(name)) != value:
            yield f"The host sends {name} as {said}, not as {value}." if said else f"The host does not send {name}: {value}"
    if sent.get("Content-Encoding") is None:
        yield "The host sends pages as they are. Compressed (gzip or brotli) they take a quarter of the time on a slow network."
    if status_of_nothing != 404:
        yield f"The host answers {status_of_nothing} for an address that is not there, and not 404 with the page 404.html."


def _answer(address: str) -> tuple[int, Message]:
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError("it is no address of the web")
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", "User-Agent": "make doctor"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def _allows(text: str, value: str) -> bool:
    """Whether a file for a host says each part of a header's value; a policy may allow more styles than are needed."""
    return all(part.strip() in text for clause in value.split(";") for part in ([clause] if "'sha256-" not in clause else clause.split()))
