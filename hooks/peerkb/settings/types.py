"""Types of the values of settings, and names that a setting may give to something of the site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo
from pydantic_core import PydanticCustomError

from peerkb.brand.lettering import Lettering
from peerkb.languages.codes import name_of
from peerkb.validation.diagnostics import suggestion
from peerkb.validation.value_types import LONGEST_WAIT, PAGE_KEYS

ANY_KIND: Final = "default"
TERM_KIND: Final = "term"  # the kind of a term's page, which need not say it
VALUE: Final = "value"  # a fault of a value: what follows "NAME says VALUE"
SECTION: Final = "section"  # a fault of several keys together: what follows "NAME: "

# Content Security Policy Level 3, section 6, and Trusted Types.
_DIRECTIVES: Final = frozenset(
    """base-uri child-src connect-src default-src font-src form-action frame-ancestors frame-src img-src manifest-src media-src
    object-src report-to report-uri require-trusted-types-for sandbox script-src script-src-attr script-src-elem style-src
    style-src-attr style-src-elem trusted-types upgrade-insecure-requests webrtc worker-src""".split()
)

_MAIL: Final = re.compile(r"[^\s@?&%/<>,;:\"]+@[^\s@?&%/<>,;:\"]+\.[^\s@?&%/<>,;:\".]+")  # as it stands in an address without a change


class Section(BaseModel):
    """Some settings that belong together."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=False)


@dataclass(frozen=True)
class KnownNames:
    """The names that settings may refer to; None where they are not known yet, and then any name passes.

    `addresses` are those of pages from the site's root, `pages` the paths of their sources, `files` the paths of all files of the
    built site that the generator copies, `ways` those to reach a line of the directory.
    """

    kinds: Collection[str] | None = None
    addresses: Collection[str] | None = None
    pages: Collection[str] | None = None
    files: Collection[str] | None = None
    folders: Collection[str] | None = None
    ways: Collection[str] | None = None
    snippets: Collection[str] | None = None
    plugins: Collection[str] | None = None


def fault(message: str, kind: str = VALUE) -> PydanticCustomError:
    """The error for a validator to raise. `message` says what is wrong and what to write; `kind` is VALUE or SECTION."""
    return PydanticCustomError(kind, "{message}", {"message": message})


def one_of(known: Collection[str] | None, what: str, value: str, *, listed: bool = False) -> str:
    """Return `value` if it is in `known`, or `known` is None. Otherwise raise, with the nearest name or, if `listed`, all names."""
    if known is not None and value not in known:
        remedy = f". Write one of: {', '.join(known)}" if listed else suggestion(value, known)
        raise fault(f", which is no {what}{remedy}")
    return value


def _named(known: Callable[[KnownNames], Collection[str] | None], what: str) -> AfterValidator:
    def check(value: str, info: ValidationInfo) -> str:
        return one_of(known(info.context) if isinstance(info.context, KnownNames) else None, what, value) if value else value

    return AfterValidator(check)


def _is_place(value: str, info: ValidationInfo) -> str:
    """The address of a page, or of a folder with pages below it."""
    known = info.context.addresses if isinstance(info.context, KnownNames) else None
    if known is not None and value.endswith("/") and any(address.startswith(value) for address in known):
        return value
    return one_of(known, "page of the site, nor a folder of pages", value)


def _is_joined(value: str, info: ValidationInfo) -> str:
    files = info.context.files if isinstance(info.context, KnownNames) else None
    if files is not None and "*" not in value:
        return one_of(files, "file of the site", value)
    count = 1 if files is None else sum(fnmatchcase(file, value) for file in files)
    if count != 1:
        raise fault(f", which fits {count or 'no'} files of the site. Write a pattern of one")
    return value


def _is_policy(value: str) -> str:
    for directive in filter(str.strip, value.split(";")):
        name = directive.split()[0].lower()
        if name not in _DIRECTIVES:
            raise fault(f", in which '{name}' is no directive of a policy{suggestion(name, _DIRECTIVES)}")
    return value


def _is_outside(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise fault(". Write an address that begins with https://")
    return value


def _is_form(value: str) -> str:
    if "#" in value:
        raise fault(f". Leave out what begins with #, such as in: {value.partition('#')[0]}")
    return value


def _is_mail(value: str) -> str:
    if value and not _MAIL.fullmatch(value):
        raise fault(", which is no address for mail. Write one such as: editors@handbook.example")
    return value


def _is_language(value: str) -> str:
    if not name_of(value):
        raise fault(", which is the code of no language. Write one such as: es")
    return value


def _is_bundle(value: str) -> str:
    if posixpath.splitext(value)[1] not in (".css", ".js"):
        raise fault(", which is neither a script nor a style sheet. Let it end with .js or .css")
    return value


def _range(fewest: int) -> BeforeValidator:
    def check(value: Any) -> Any:
        if (
            not isinstance(value, list | tuple)
            or len(value) != 2
            or any(isinstance(number, bool) or not isinstance(number, int) for number in value)
            or not fewest <= value[0] <= value[1]
        ):
            raise fault(f". Write the fewest and the most, from {fewest}, such as: [2, 5]")
        return value

    return BeforeValidator(check)


def _is_logo(value: str) -> str:
    """A letter that can be drawn, or the name of an SVG."""
    if value.endswith(".svg"):
        return value
    if len(value) > 1 or value.isspace():
        raise fault(", which is neither a letter nor an SVG file. Write one letter, such as: R, or a file that ends with .svg")
    if Lettering().lacks(value):
        raise fault(", which the fonts for pictures do not have. Write a Latin letter or a digit, or an SVG file that shows it")
    return value


def _is_file(kinds: str | tuple[str, ...]) -> AfterValidator:
    """A file of the site where the value ends like a file of these kinds."""

    def check(value: str, info: ValidationInfo) -> str:
        files = info.context.files if isinstance(info.context, KnownNames) else None
        return one_of(files, "file of the site", value) if value.endswith(kinds) else value

    return AfterValidator(check)


def _is_card(value: str) -> str:
    if value and not value.endswith((".svg", ".png")):
        raise fault(", which is no SVG or PNG file. Write the path of one in the docs folder")
    return value


_CLASS_NAME: Final = r"^[a-z][a-z0-9-]*$"
_COLOR: Final = r"^#[0-9a-fA-F]{6}$"
FORMS: Final = {  # what to write, for whoever writes something of another form
    _CLASS_NAME: "small letters, digits and hyphens, such as: tall-card",
    _COLOR: """a color as # and six digits, in quotes, such as: '#24516a'""",
}
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1)]
Texts: TypeAlias = tuple[Text, ...]
Flag: TypeAlias = Annotated[bool, Field(strict=True)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=0)]
Months: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=LONGEST_WAIT)]
Weight: TypeAlias = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Range: TypeAlias = Annotated[tuple[int, int], _range(1)]
RangeFromZero: TypeAlias = Annotated[tuple[int, int], _range(0)]
OutsideAddress: TypeAlias = Annotated[str, AfterValidator(_is_outside)]
FormAddress: TypeAlias = Annotated[str, AfterValidator(_is_outside), AfterValidator(_is_form)]
MailAddress: TypeAlias = Annotated[str, AfterValidator(_is_mail)]
SecurityPolicy: TypeAlias = Annotated[str, AfterValidator(_is_policy)]
ClassName: TypeAlias = Annotated[str, StringConstraints(pattern=_CLASS_NAME)]
Color: TypeAlias = Annotated[str, StringConstraints(pattern=_COLOR)]
LanguageCode: TypeAlias = Annotated[str, AfterValidator(_is_language)]
Bundle: TypeAlias = Annotated[Text, AfterValidator(_is_bundle)]
BundlePart: TypeAlias = Annotated[Text, AfterValidator(_is_joined)]
PageKey: TypeAlias = Annotated[Text, _named(lambda known: PAGE_KEYS, "key of a page")]
Kind: TypeAlias = Annotated[Text, _named(lambda known: known.kinds, "kind of page")]
KindOrDefault: TypeAlias = Annotated[Text, _named(lambda known: known.kinds and [*known.kinds, ANY_KIND], "kind of page")]
Address: TypeAlias = Annotated[str, _named(lambda known: known.addresses, "page of the site")]
Place: TypeAlias = Annotated[Text, AfterValidator(_is_place)]
PagePath: TypeAlias = Annotated[str, _named(lambda known: known.pages, "page")]
FilePath: TypeAlias = Annotated[Text, _named(lambda known: known.files, "file of the site")]
Logo: TypeAlias = Annotated[str, AfterValidator(_is_logo), _is_file(".svg")]
CardFile: TypeAlias = Annotated[str, AfterValidator(_is_card), _is_file((".svg", ".png"))]
Way: TypeAlias = Annotated[Text, _named(lambda known: known.ways, "way to reach a line")]
SnippetName: TypeAlias = Annotated[Text, _named(lambda known: known.snippets, "snippet")]
PluginName: TypeAlias = Annotated[Text, _named(lambda known: known.plugins, "plugin that is installed")]
FolderPath: TypeAlias = Annotated[Text, _named(lambda known: known.folders, "folder with pages")]
