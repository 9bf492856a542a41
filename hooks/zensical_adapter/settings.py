"""What mkdocs.yml says, as plain values in the form that templates know from MkDocs."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import adapter_parts
import yaml
from yaml_env_tag import construct_env_tag

from peerkb import site_brand
from peerkb.settings.reading import merged
from peerkb.site_data import SiteData
from peerkb.theme.labels import name_theme_parts

# What MkDocs gives where mkdocs.yml says nothing.
_DEFAULTS: Final[Mapping[str, Any]] = {
    "site_name": "",
    "site_url": "",
    "site_description": "",
    "site_author": None,
    "docs_dir": "docs",
    "site_dir": "site",
    "use_directory_urls": True,
    "repo_url": "",
    "repo_name": None,
    "edit_uri": "",
    "copyright": "",
    "extra_css": [],
    "extra_javascript": [],
    "extra": {},
    "nav": None,
    "exclude_docs": "",
    "not_in_nav": "",
    "validation": {},
}
_THEMES: Final = "mkdocs.themes"  # where packages name their themes
_PYTHON: Final = "tag:yaml.org,2002:python/"  # how a setting names an object of Python


class SettingsError(Exception):
    """The settings cannot be read; the message says why."""


@dataclass(frozen=True)
class _Relative:
    """A path that counts from a folder: `!relative $docs_dir/_snippets`."""

    said: str

    def resolve(self, docs: Path, root: Path) -> str:
        """The path as such."""
        first, _, rest = self.said.partition("/")
        folders = {"$docs_dir": docs, "$config_dir": root}
        if first not in folders:
            raise SettingsError(f"!relative says '{self.said}'. Write a path that begins with $docs_dir or $config_dir")
        return str(folders[first] / rest)


class _Loader(yaml.SafeLoader):
    """YAML with the tags that MkDocs knows. What names an object of Python stays a node: Zensical looks it up."""


class _Dumper(yaml.SafeDumper):
    """Writes such nodes as they were read."""


_Loader.add_constructor("!ENV", construct_env_tag)
_Loader.add_constructor("!relative", lambda loader, node: _Relative(str(node.value)))
_Loader.add_multi_constructor(_PYTHON, lambda loader, suffix, node: node)
for _kind in (yaml.ScalarNode, yaml.MappingNode, yaml.SequenceNode):
    _Dumper.add_representer(_kind, lambda dumper, node: node)


def dump(settings: Mapping[str, Any]) -> str:
    """Settings as YAML."""
    return yaml.dump(dict(settings), Dumper=_Dumper, allow_unicode=True, sort_keys=False)


@dataclass
class Settings:
    """The settings of a site. `config` is what templates see, `theme_dirs` are the folders with templates, the site's own first."""

    config: dict[str, Any]
    root: Path
    theme_dirs: list[Path]

    @property
    def docs(self) -> Path:
        """The folder of the pages."""
        return self.root / str(self.config["docs_dir"])

    @property
    def site(self) -> Path:
        """The folder in which the site shall stand."""
        return (self.root / str(self.config["site_dir"])).resolve()

    @property
    def theme(self) -> dict[str, Any]:
        """What is said of the theme."""
        found: dict[str, Any] = self.config["theme"]
        return found

    def validation(self, group: str, key: str, otherwise: str) -> str:
        """What the settings say of a kind of link, such as `warn`."""
        said = (self.config["validation"] or {}).get(group)
        return str(said.get(key, otherwise)) if isinstance(said, Mapping) else otherwise

    @property
    def absolute_links(self) -> bool:
        """Whether an address that begins with a slash counts from the docs folder."""
        return self.validation("links", "absolute_links", "info") == "relative_to_docs"

    @property
    def extensions(self) -> dict[str, Any]:
        """The options of Markdown's extensions, by name, in order."""
        found: dict[str, Any] = self.config["mdx_configs"]
        return found


def read_settings(file: Path) -> Settings:
    """Read a configuration file and those that it inherits. Raises SettingsError."""
    root = file.resolve().parent
    try:
        said = {**copy.deepcopy(dict(_DEFAULTS)), **_read(file)}
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{file}: {error}") from error
    said = _resolved(said, root / str(said["docs_dir"]), root)
    if not (root / str(said["docs_dir"])).is_dir():
        raise SettingsError(f"{file}: docs_dir says '{said['docs_dir']}', which is no folder. Make it, or name the one with the pages")
    for key in ("extra_css", "extra_javascript", "extra"):  # a site sets null to remove what it inherits
        said[key] = said[key] or copy.deepcopy(_DEFAULTS[key])
    said["plugins"] = {name: {"config": options} for name, options in _options(said.get("plugins")).items()}
    named = _options(said.get("markdown_extensions"))
    missing: dict[str, Any] = {name: {} for name in adapter_parts.REQUIRED_EXTENSIONS if name not in named}
    said["mdx_configs"] = {"toc": {}, "tables": {}, **named, **missing}
    said["markdown_extensions"] = list(said["mdx_configs"])
    if said["site_url"] and not said["site_url"].endswith("/"):
        said["site_url"] += "/"
    theme = said.get("theme") or {}
    theme = {"name": theme} if isinstance(theme, str) else dict(theme)
    folders = [root / str(theme["custom_dir"])] if theme.get("custom_dir") else []
    inherited: dict[str, Any] = {}
    if theme.get("name"):
        folders.append(_theme_folder(theme["name"]))
        inherited = _read(folders[-1] / "mkdocs_theme.yml")
    pages = [*inherited.get("static_templates", ()), *theme.get("static_templates", ())]
    said["theme"] = {"locale": "en", **inherited, **theme, "static_templates": list(dict.fromkeys(pages))}
    return Settings(said, root, folders)


def in_language(config: Mapping[str, Any], data: SiteData, copyright_: str) -> dict[str, Any]:
    """The settings as templates see them on pages of another language: the theme's language, the site's name, and what is said anew."""
    own = {**config, "theme": copy.deepcopy(config["theme"]), "mdx_configs": copy.deepcopy(config["mdx_configs"])}
    own["theme"]["language"] = data.language
    name_theme_parts(own["theme"].get("palette"), own["mdx_configs"], data.messages, anew=True)
    own["site_name"], own["site_description"] = data.web_site.name, data.web_site.description
    own["copyright"] = copyright_ or config["copyright"]
    own["extra"] = {**data.extra, **shown_extra(data)}
    return own


def shown_extra(data: SiteData) -> dict[str, Any]:
    """What templates find under `extra` besides what settings say."""
    return {"content_security_policy": data.content_security_policy, **site_brand.template_settings(data)}


def _read(file: Path, above: Iterable[Path] = ()) -> dict[str, Any]:
    if file.resolve() in above:
        raise SettingsError(f"{file}: it inherits itself")
    with file.open(encoding="utf-8") as text:  # which has a name that a fault can tell
        said = yaml.load(text, Loader=_Loader)
    if not isinstance(said, dict):
        raise SettingsError(f"{file}: there are no settings in it")
    inherited = said.pop("INHERIT", None)
    if not inherited:
        return said
    return merged(_read(file.parent / str(inherited), [*above, file.resolve()]), said)


def _resolved(value: Any, docs: Path, root: Path) -> Any:
    if isinstance(value, _Relative):
        return value.resolve(docs, root)
    if isinstance(value, dict):
        return {key: _resolved(inner, docs, root) for key, inner in value.items()}
    return [_resolved(inner, docs, root) for inner in value] if isinstance(value, list) else value


def _options(said: Any) -> dict[str, Any]:
    """Plugins or extensions by name with their options, whether they are told as a list or by name."""
    items = said.items() if isinstance(said, dict) else (pair for item in said or () for pair in _pairs(item))
    return {str(name): dict(options or {}) for name, options in items}


def _pairs(item: Any) -> Iterable[tuple[Any, Any]]:
    return item.items() if isinstance(item, dict) else [(item, {})]


def _theme_folder(name: Any) -> Path:
    """The folder of an installed theme."""
    found = next((point for point in entry_points(group=_THEMES) if point.name == name), None)
    spec = find_spec(found.value) if found else None
    if spec is None or spec.origin is None:
        raise SettingsError(f"theme.name says '{name}', which is not installed. Install it, or name one that is: {_themes()}")
    return Path(spec.origin).parent


def _themes() -> str:
    return ", ".join(sorted(point.name for point in entry_points(group=_THEMES)))


def relative_url(address: str, page: str) -> str:
    """The address that leads from one to another, both told from the site's root, as MkDocs writes it."""
    folder = page if page.endswith("/") or not page else posixpath.dirname(page)
    path = posixpath.relpath(f"/{address}", f"/{folder}")
    return f"{path}/" if address.endswith("/") else path
