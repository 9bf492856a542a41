"""What `make new` writes for a site: the templates of starter/, filled in by the answers, in each of its languages."""

from __future__ import annotations

import datetime
import json
import re
import shutil
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jinja2
import mergedeep
import yaml

from peerkb.brand import marks, palette
from peerkb.languages.formats import Formats

ROOT: Final = Path(__file__).resolve().parent.parent
STARTER: Final = ROOT / "starter"
SUFFIX: Final = ".jinja"
MANUAL: Final = tuple(f"contributing/{name}.md" for name in ("index", "writing", "vocabulary", "exercises", "reviews", "hosts", "settings"))
FORMS: Final = ".github/ISSUE_TEMPLATE"
_FORM: Final = "1-fix-a-page"  # what a site's readers say that a page lacks goes there
_MARK: Final = "---\n"  # opens the front matter of a page
# An address for mail that is no part of a link yet. The full stop of a sentence is no part of it.
_MAIL: Final = re.compile(r"(?<![\w.+@:/<\[-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?![\w@>-])")
_PLACES: Final = frozenset({"path", "page", "nothing"})  # settings that name an address or a page


class NewSiteError(Exception):
    """What keeps a site from being made, in the words of whoever makes it."""


@dataclass(frozen=True)
class Part:
    """A folder of starter/ and where its files go, as paths below the new site."""

    folder: Path
    target: str
    values: Mapping[str, Any]
    mark: str = ""  # before the endings of its files, which tells them from those of the main language


def parts(answers: Mapping[str, Any], today: datetime.date) -> list[Part]:
    """Everything that is written for a site, with the values that its templates name."""
    main_language = str(answers["language"])
    codes = [main_language, *dict.fromkeys(code for code in answers["languages"] if code != main_language)]
    words = {code: _words(code, bool(answers["course"])) for code in codes}
    common = values_of(answers, today)
    pages = []
    names = words[main_language]["paths"]
    for code in codes:
        prefix = "" if code == main_language else f"{code}/"
        if not prefix:  # the manual is there once
            next(iter(words[code]["nav"][-1].values())).append({words[code]["editors"]: list(MANUAL)})
        said_in = {**common, **_said_in_other(answers, common)} if prefix else common
        values = {**said_in, **_in_language(said_in, code, words[code], prefix), "prefix": prefix}
        if prefix:
            said = words[code]["paths"]
            values["translates"] = {path: names[name] for name, path in said.items() if name in names}
        pages.append((code, prefix, values))
    project = dict(pages[0][2])
    main = project["say"]["settings"]
    project["others"] = {code: {"settings": _other_settings(values, code, words[code]["name"], main)} for code, _, values in pages[1:]}
    project["queries"] = {code: {query: f"{prefix}{place}" for query, place in words[code]["queries"].items()} for code, prefix, _ in pages}
    nav = {code: _below(values["say"]["nav"], prefix) for code, prefix, values in pages}
    project["nav"] = nav.pop(main_language) + [{words[code]["name"]: parts_of_it} for code, parts_of_it in nav.items()]
    written = [Part(STARTER / "site", "", project), Part(STARTER / "project" / main_language, "", project)]
    for code, prefix, values in pages:
        written.append(Part(STARTER / "pages" / code, f"docs/{prefix}", values))
        if prefix:
            written.append(Part(STARTER / "project" / code / FORMS, FORMS, values, f".{code}"))
        written.append(Part(STARTER / "data" / "all", f"docs/_data/{prefix}", values))
        written.append(Part(STARTER / "data" / code, f"docs/_data/{prefix}", values))
    return written


def values_of(answers: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """What the answers come to, whatever the language."""
    known = yaml.safe_load((STARTER / "countries.yml").read_text(encoding="utf-8"))
    country = known["countries"].get(answers["country"], {})
    audiences, owners = (_named(answers[name]) for name in ("audiences", "owners"))
    name = str(answers["name"]).strip()
    short_name = name if len(name) <= 22 else name.split(":")[0].rsplit(" ", 2)[0][:22].strip()
    return {
        **answers,
        "name": name,
        "short_name": short_name,
        "logo": marks.first_letter(short_name),
        "audiences": audiences,
        "owners": owners,
        "audience": f"[{', '.join(audiences)}]",
        "country": country,
        "emergency": country.get("emergency", answers.get("emergency", "")),
        "also": country.get("also", ""),
        "today": today,
        "license": (ROOT / "LICENSE").read_text(encoding="utf-8").partition("\n\n")[2].strip(),
        "light": _light(str(answers["color"]), str(answers["accent"])),
    }


def _said_in_other(answers: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers say in the other language. The short names of its readers and owners are those of the main one."""
    said: dict[str, Any] = {name: answers.get(f"other_{name}", answers[name]) for name in ("contact", "description")}
    for name in ("audiences", "owners"):
        labels = _labels(answers.get(f"other_{name}", answers[name]))
        if len(labels) != len(common[name]):
            raise NewSiteError(f"'other_{name}' says {len(labels)} names, and '{name}' {len(common[name])}. Write one for each, in order")
        said[name] = dict(zip(common[name], labels, strict=True))
    return said


def refused_color(answers: Mapping[str, Any]) -> tuple[str, palette.Refusal] | None:
    """The first of the colors that cannot be read, by the name of its question, and why; nothing where both can."""
    color, accent = str(answers["color"]), str(answers["accent"])
    if refusal := palette.refuse_color(color):
        return "color", refusal
    return ("accent", refusal) if (refusal := palette.refuse_accent(accent, color)) else None


def _light(color: str, accent: str) -> Mapping[str, str]:
    """The colors of the light scheme by the names of their variables, as the site's brand will have them."""
    answers = {"color": color, "accent": accent}
    if refused := refused_color(answers):
        name, refusal = refused
        raise NewSiteError(f"'{name}' says '{answers[name]}'{refusal.sentence}")
    light, _ = palette.make_palettes(color, accent)
    return light


def _words(code: str, course: bool) -> dict[str, Any]:
    said: dict[str, Any] = yaml.safe_load((STARTER / "words" / f"{code}.yml").read_text(encoding="utf-8"))
    added = said.pop("course")
    said["course_folder"] = added["folder"]
    if course:
        said["settings"] = mergedeep.merge(said["settings"], added["settings"])
        at = next(index for index, entry in enumerate(said["nav"]) if added["before"] in entry)
        said["nav"][at:at] = added["nav"]
    else:
        said["paths"] = {name: path for name, path in said["paths"].items() if not path.startswith(f"{added['folder']}/")}
    return said


def _in_language(common: Mapping[str, Any], code: str, say: dict[str, Any], prefix: str) -> dict[str, Any]:
    """The values that depend on a language, for pages below `prefix`."""
    country = common["country"]
    also = common["also"]
    note = say["emergency_note"].format(also=also) if also else say["emergency_note_alone"]
    lines = {"emergency": {"name": say["emergency"], "when": say["emergency_when"], "call": common["emergency"], "note": note}}
    lines |= {name: {key: _said(value, code) for key, value in line.items()} for name, line in country.get("lines", {}).items()}
    ways = [f"{way}:{name}" for name, line in lines.items() for way in ("call", "text") if way in line]
    settings = say["settings"]
    settings["help"] = {**settings["help"], "lines": ways}
    settings["pages"] = {
        "audiences": common["audiences"],
        "owners": common["owners"],
        "owner": next(iter(common["owners"])),
        **settings["pages"],
    }
    return {
        "say": {**say, "settings": _below(settings, prefix)},
        "lines": lines,
        "day_rules": say["comments"]["day_rules"].format(**_day_rules(settings)),
        "danger_lines": f"[{', '.join(lines)}]",
        "up": "../" if prefix else "",
        "readers": Formats(code).together([*common["audiences"].values()]),
        "country_label": _said(country.get("name", common.get("country_name", "")), code),
    }


def _day_rules(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a day of the course must ask, by the engine's defaults and what the starter says otherwise."""
    rules = mergedeep.merge({}, _defaults()["exercises"], settings.get("exercises", {}))
    fewest, most = rules["modules"]["questions"]
    return {"fewest": fewest, "most": most, "dilemmas": rules["modules"]["dilemmas"], "duties": rules["duties"][0]}


def _other_settings(values: Mapping[str, Any], code: str, label: str, main: Mapping[str, Any]) -> dict[str, Any]:
    """What `extra.languages` says of a language: its name, and what the site says in it.

    What the main language says anew and this one does not is that of the engine's defaults, which are in English.
    """
    settings = dict(values["say"]["settings"])
    settings["pages"] = {key: value for key, value in settings["pages"].items() if key not in ("owner", "help_beside")}
    form = str(values["feedback"])
    if form.endswith(f"{_FORM}.yml"):
        settings["feedback"] = {**settings["feedback"], "form": f"{form.removesuffix('.yml')}.{code}.yml"}
    settings = _with_defaults(settings, {name: main[name] for name in ("pages", "exercises", "search") if name in main}, _defaults())
    return {
        "name": label,
        "site_name": values.get("other_name") or values["name"],
        "site_description": values["description"],
        "copyright": values["say"]["copyright"].format(organization=values["organization"]),
        **settings,
    }


def _with_defaults(own: Mapping[str, Any], main: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(own)
    for name, value in main.items():
        if isinstance(value, dict):
            if inside := _with_defaults(own.get(name, {}), value, defaults.get(name, {})):
                found[name] = inside
        elif name not in own and name in defaults:
            found[name] = defaults[name]
    return found


def _defaults() -> dict[str, Any]:
    """What the engine sets under `extra` for every site."""
    settings: dict[str, Any] = yaml.load((ROOT / "hooks" / "defaults.yml").read_text(encoding="utf-8"), _AnyTag)["extra"]
    return settings


class _AnyTag(yaml.SafeLoader):
    """Reads settings, whatever tags (`!relative`) MkDocs would resolve."""


_AnyTag.add_multi_constructor("!", lambda loader, suffix, node: None)


def _below(value: Any, prefix: str) -> Any:
    """The same settings with each path and address of a page below a folder."""
    if isinstance(value, dict):
        return {key: f"{prefix}{its}" if key in _PLACES and isinstance(its, str) else _below(its, prefix) for key, its in value.items()}
    if isinstance(value, list):
        return [_below(its, prefix) for its in value]
    return f"{prefix}{value}" if isinstance(value, str) and value.endswith(".md") else value


def _said(value: Any, code: str) -> Any:
    return value[code] if isinstance(value, dict) else value


def _named(said: Any) -> dict[str, str]:
    """Labels by short names that settings can hold: `the night team` is `the-night-team`."""
    names: dict[str, str] = {}
    for number, label in enumerate(_labels(said), start=1):
        plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
        names[re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or f"group-{number}"] = label
    if not names:
        raise NewSiteError("'audiences' and 'owners' need a name each, such as: volunteers, the public")
    return names


def _labels(said: Any) -> list[str]:
    labels = (str(label).strip() for label in (said if isinstance(said, list) else str(said).split(",")))
    return [label for label in labels if label]


# Writing ------------------------------------------------------------------------------------------------------------------------


def write_part(to: Path, part: Part) -> None:
    """Write the files of a part; templates are filled in, other files are copied. A page that would say nothing is left out."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(part.folder),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    environment.filters |= {"flow": _flow, "block": _block, "quoted": _quoted, "sentence": _sentence}
    left_out = "/" if part.values["course"] else f"{part.values['say']['course_folder']}/"  # no path begins with a slash
    for source in sorted(path for path in part.folder.rglob("*") if path.is_file()):
        name = source.relative_to(part.folder).as_posix()
        if name.startswith(left_out):
            continue
        file = to / part.target / name.removesuffix(SUFFIX)
        file = file.with_name(f"{file.stem}{part.mark}{file.suffix}")
        file.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(SUFFIX):
            text = environment.get_template(name).render(part.values)
            file.write_text(_translating(text, file, to, part.values), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(source, file)


def _translating(text: str, file: Path, to: Path, values: Mapping[str, Any]) -> str:
    """A page with the name of the page that it translates in its front matter."""
    name = file.relative_to(to / "docs" / values["prefix"]).as_posix() if file.is_relative_to(to / "docs" / values["prefix"]) else ""
    of = values.get("translates", {}).get(name)
    return f"{_MARK}translates: {of}\n{text.removeprefix(_MARK)}" if of and text.startswith(_MARK) else text


def _quoted(value: Any) -> str:
    """A text or texts in quotation marks, as YAML and JSON read it."""
    return json.dumps(value, ensure_ascii=False)


def _sentence(said: str) -> str:
    """What somebody typed as a sentence of its own in Markdown.

    It begins with a capital, unless an address begins it, and ends with a full stop where nothing ends it. Addresses for mail are links.
    """
    said = said.strip()
    begun = said[:1].upper() if said.partition(" ")[0].isalpha() else said[:1]
    return _MAIL.sub(r"<\g<0>>", f"{begun}{said[1:]}{'' if said.endswith(('.', '!', '?')) else '.'}")


def _flow(value: Any) -> str:
    """Settings on one line."""
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1000).strip().removesuffix("\n...")


def _block(value: Any, indent: int) -> str:
    """Settings on lines of their own, their ends in one line each."""
    text = yaml.safe_dump(value, default_flow_style=None, allow_unicode=True, sort_keys=False, width=1000)
    return "\n".join(f"{' ' * indent}{line}" for line in text.rstrip().splitlines())
