"""The brand of a site: what its settings make of it, and the files that go with it."""

from __future__ import annotations

import base64
import posixpath
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from peerkb.brand import drawing, files, marks
from peerkb.brand.lettering import Lettering
from peerkb.brand.manifest import App
from peerkb.languages.codes import is_right_to_left
from peerkb.settings.brand import Brand
from peerkb.settings.reading import find_line
from peerkb.site_data import SiteData
from peerkb.validation.diagnostics import Diagnostic

Read = Callable[[str], bytes | None]  # a file of the docs folder by its path, None without one


class BrandFiles(NamedTuple):
    """The files of a brand by path, and a sentence for the log, or nothing."""

    files: Mapping[str, str | bytes]
    notice: str = ""


def template_settings(data: SiteData) -> dict[str, Any]:
    """What templates read under `extra` of the brand in a language, besides what the site itself says there."""
    settings, found = data.settings, dict[str, Any]()
    if settings.brand is None:
        return found
    if settings.home_screen is None:
        paths = {"manifest": files.manifest_path(data.code), "icon": files.TOUCH_ICON}
        found["home_screen"] = {**paths, "color": settings.brand.color}
    if settings.shared_picture is None:
        width, height = marks.CARD_SIZE
        found["shared_picture"] = {"path": files.card_path(data.code), "type": "image/png", "width": width, "height": height, "shows": ""}
    return found


def theme_settings(data: SiteData) -> dict[str, str]:
    """What the theme is told where the site itself does not tell it."""
    return {"logo": files.LOGO, "favicon": files.FAVICON} if data.settings.brand else {}


def make_files(data: SiteData, languages: Mapping[str, SiteData], read: Read) -> BrandFiles:
    """The files of the brand. Adds what is wrong with its own files to `data.diagnostics`, and then makes none."""
    brand = data.settings.brand
    mark = _mark(brand, data, read) if brand else None
    picture = _picture(brand, data, read) if brand else None
    if brand is None or mark is None or picture is None:
        return BrandFiles({})
    apps = {code: _app(of) for code, of in languages.items()}
    made = files.make_files(files.Brand(brand.color, brand.accent or "", mark, picture), apps, data.memo)
    lacking = "" if picture else files.lacking(app.name for app in apps.values())
    notice = f"the fonts for pictures lack {', '.join(lacking)}: cards show the logo alone. Name one of your own in extra.brand.picture"
    return BrandFiles(made, notice if lacking else "")


def _mark(brand: Brand, data: SiteData, read: Read) -> marks.Mark | None:
    if brand.logo.endswith(".svg"):
        text = _svg(brand.logo, data, read)
        return None if text is None else marks.Mark(svg=text)
    name = data.settings.short_name or data.web_site.name
    letter = brand.logo or marks.first_letter(name)
    if not letter or len(letter) > 1 or Lettering().lacks(letter):
        file, line = find_line(data.settings_files, ("brand",))
        wrong = f"extra.brand: 'logo' is missing, and the fonts for pictures lack the first letter of '{name}'. Write an SVG file there"
        data.diagnostics.append(Diagnostic(file, line, wrong))
        return None
    return marks.Mark(letter)


def _picture(brand: Brand, data: SiteData, read: Read) -> str | None:
    """The text of the picture as SVG; empty without one, None for one that cannot be drawn."""
    if not brand.picture.endswith(".png"):
        return _svg(brand.picture, data, read) if brand.picture else ""
    content = read(brand.picture)
    if content is None:
        return None
    size = drawing.png_size(content)
    if size is None:
        data.diagnostics.append(Diagnostic(brand.picture, None, "the file is no PNG. Save it as one"))
        return None
    return marks.framed(base64.b64encode(content).decode("ascii"), *size)


def _svg(path: str, data: SiteData, read: Read) -> str | None:
    content = read(path)
    if content is None:
        return None  # the settings' own check says so
    try:
        text = content.decode("utf-8")
        marks.check_svg(text)
        drawing.draw(text, 1, 1)
    except marks.UnusableSvgError as error:
        data.diagnostics.append(Diagnostic(path, error.line, f"the picture {error}"))
    except ValueError as error:  # also of bytes that are no UTF-8
        data.diagnostics.append(Diagnostic(path, None, f"the picture cannot be drawn: {error}"))
    else:
        return text
    return None


def _app(data: SiteData) -> App:
    site, shown = data.web_site, data.settings.help
    up = posixpath.relpath(".", data.code) + "/" if data.code else ""
    shortcuts = ((shown.name, shown.path),) if shown.path else ()
    return App(
        site.name,
        data.settings.short_name,
        site.description,
        data.language,
        "rtl" if is_right_to_left(data.language) else "ltr",
        up,
        shortcuts,
    )
