"""The settings of the handbook: which editions of a site there are on paper, and what each holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from peerkb.settings.types import ClassName, Flag, Kind, Place, Section, Texts


class HandbookEdition(Section):
    """A book of pages of the site, or of a part of them. Empty: all pages that the navigation leads to."""

    title: str = Field(default="", description="What stands on its cover. Left out: the name of the site.")
    description: str = Field(default="", description="What it holds, in a sentence, below the title. Left out: what the site is about.")
    take: tuple[Place, ...] = Field(
        default=(), description="The addresses of its pages, from the site's root; one that ends with a slash takes all below it too."
    )
    leave_out: tuple[Place, ...] = Field(default=(), description="The addresses of pages that it leaves out, in the same form.")
    kinds: tuple[Kind, ...] = Field(default=(), description="The kinds of pages that it takes. Left out: all but `leave_out_kinds`.")
    leave_out_kinds: tuple[Kind, ...] = Field(
        default=("home", "tool", "print"), description="The kinds of pages that say nothing on paper, and are left out."
    )
    audiences: Texts = Field(default=(), description="For whom its pages are, by the names under `pages.audiences`. Left out: anyone.")
    size: Literal["letter", "a5"] = Field(default="letter", description="The size of its paper.")
    large: Flag = Field(default=False, description="Whether it is in large print.")
    bare: Flag = Field(
        default=False, description="Whether it is its pages alone, such as cards to cut out, without cover, contents and list of terms."
    )


class HandbookSettings(Section):
    """The site on paper: `make handbook` makes a PDF of each edition."""

    editions: Mapping[ClassName, HandbookEdition] = Field(
        default={}, description="The editions by name, such as `whole` or `jail`; the name is that of its file."
    )
