"""The web app manifest: what a phone needs to put the site on its first screen."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class App:
    """The site in one language. `up` leads from the folder of its home page to the site's root, such as `../`."""

    name: str
    short_name: str
    description: str
    language: str
    direction: str = "ltr"
    up: str = ""
    shortcuts: tuple[tuple[str, str], ...] = ()  # names and addresses from the site's root


def manifest(app: App, theme: str, background: str, icons: dict[str, tuple[int, str]]) -> str:
    """The manifest as text. `icons` are the side and the purpose of each picture by its path."""
    said = {
        "name": app.name,
        "short_name": app.short_name or app.name,
        "description": app.description,
        "lang": app.language,
        "dir": app.direction,
        "start_url": "./",
        "scope": app.up or "./",
        "display": "standalone",
        "theme_color": theme,
        "background_color": background,
        "icons": [
            {"src": f"{app.up}{path}", "sizes": f"{side}x{side}", "type": "image/png", **({"purpose": purpose} if purpose else {})}
            for path, (side, purpose) in icons.items()
        ],
        "shortcuts": [{"name": name, "url": f"{app.up}{address}"} for name, address in app.shortcuts],
    }
    return json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False, indent=2) + "\n"
