"""The settings of what a site is known by: its colors and mark, and the pictures that other places show."""

from __future__ import annotations

from pydantic import Field, ValidationInfo, field_validator

from peerkb.brand import palette
from peerkb.settings.types import CardFile, Color, Count, FilePath, Logo, Section, Text, fault


class SharedPicture(Section):
    """The picture that other places show beside a link to the site."""

    path: FilePath = Field(description="Its file.")
    type: Text = Field(description="Its media type, such as `image/png`.")
    width: Count = Field(description="Its width in pixels.")
    height: Count = Field(description="Its height in pixels.")
    shows: Text = Field(description="What it shows, for people who cannot see it.")


class HomeScreen(Section):
    """What a phone needs to put the site on its first screen."""

    manifest: FilePath = Field(description="The web app manifest.")
    icon: FilePath = Field(description="A picture of 180 by 180 pixels.")
    color: Color = Field(description="The color of the browser's own bar, such as `#24516a`.")


class Brand(Section):
    """What a site is known by. Of it come, at build time, its colors, icons, card and web manifest."""

    color: Color = Field(
        description="The color of the bar above pages, of icons and of the browser's own bar, such as `#24516a`. Links, grounds and the "
        "dark scheme take its hue. The build refuses one on which no text can be read, and names the nearest that will do.",
    )
    accent: Color | None = Field(
        default=None,
        description="The color of what stands out: headings in boxes, calls for help, marks of focus. It must be readable on paper. "
        "Left out: made of the color.",
    )
    logo: Logo = Field(
        default="",
        description="A letter, or an SVG file in the docs folder, such as `assets/mark.svg`, in which `currentColor` is the color of text "
        "on the bar. Left out: the first letter of the site's name.",
    )
    picture: CardFile = Field(
        default="",
        description="An SVG or PNG file that other places show beside a link to the site, best of 1200 by 630 pixels. Left out: the logo "
        "with the site's name.",
    )

    @field_validator("color")
    @classmethod
    def _carries_text(cls, value: str) -> str:
        if wrong := palette.refuse_color(value.lower()):
            raise fault(wrong.sentence)
        return value.lower()

    @field_validator("accent")
    @classmethod
    def _is_readable(cls, value: str | None, info: ValidationInfo) -> str | None:
        color = info.data.get("color")  # nothing where it was refused
        if value and color and (wrong := palette.refuse_accent(value.lower(), color)):
            raise fault(wrong.sentence)
        return value and value.lower()
