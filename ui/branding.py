"""An agency's own logo and colour on the page, kept legible: text on the colour, and the colour as text on the page."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError

MOST_LOGO_BYTES = 300_000
"""The logo is part of the page itself; a larger one delays it."""
LEGIBLE = 4.5
"""Contrast of text that WCAG 2.2 asks for at level AA (success criterion 1.4.3)."""
_PAPER, _CHARCOAL = "#ffffff", "#1b1f1e"
"""Cards of the light and of the dark page, as in page.css."""
_INK = "#000000"
"""White or black: one of the two has a contrast of 4.58 at least on any colour; a softer black has not."""
_SOFT = 0.06
"""Share of the accent in its soft shade."""
_STEPS = 20
_KINDS = {".png": "image/png", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Brand:
    """Whose page it is.

    Attributes:
        name: of the agency.
        logo: a data URI; empty for none.
        colour: "#rrggbb"; empty for the page's own green.
    """

    name: str
    logo: str = ""
    colour: str = ""

    @property
    def css(self) -> str:
        """Rules that come after page.css; empty without a colour."""
        if not self.colour:
            return ""
        light, dark = legible(self.colour, _PAPER), legible(self.colour, _CHARCOAL)
        return (
            f"\n.gradio-container {{ {_variables(self.colour, light, _PAPER)} }}\n"
            f".dark .gradio-container, .gradio-container.dark {{ {_variables(self.colour, dark, _CHARCOAL)} }}\n"
        )


def make_brand(name: str, logo: Path | None = None, colour: str | None = None) -> Brand:
    """The brand of these settings.

    Raises:
        SettingsError: the logo cannot be used or the colour is none, with what to do.
    """
    return Brand(name, _inlined(logo) if logo else "", _checked(colour) if colour else "")


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1, as WCAG 2.2 defines it."""
    channels = [value / 255 for value in _channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """White or black, whichever is read better on `colour`; one of the two always has enough contrast."""
    return max(("#ffffff", _INK), key=lambda text: contrast(text, colour))


def legible(colour: str, background: str) -> str:
    """`colour`, darker or lighter as far as text of it on `background` and on its own soft shade must be to be read."""
    towards = "#ffffff" if luminance(background) < 0.5 else "#000000"
    shades = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, mixed(background, shade, _SOFT)) >= LEGIBLE)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with that share of `other`, 0 to 1, in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _variables(fill: str, accent: str, card: str) -> str:
    towards = "#000000" if text_on(fill) == "#ffffff" else "#ffffff"
    values = {
        "accent": accent,
        "accent-soft": mixed(card, accent, _SOFT),
        "fill": fill,
        "fill-hover": mixed(fill, towards, 0.15),
        "on-fill": text_on(fill),
    }
    return " ".join(f"--{name}: {value};" for name, value in values.items())


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _checked(colour: str) -> str:
    colour = colour.strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", colour):
        colour = "#" + "".join(digit * 2 for digit in colour[1:])
    if not re.fullmatch(r"#[0-9a-f]{6}", colour):
        raise SettingsError(f"BRAND__COLOUR: {colour!r} is no colour; write it like #1f7159.")
    return colour


def _inlined(path: Path) -> str:
    path = path.expanduser()
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise SettingsError(f"BRAND__LOGO: {path.name} must be a .png or an .svg file.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"BRAND__LOGO: {path} cannot be read: {error.strerror}.") from error
    if len(content) > MOST_LOGO_BYTES:
        raise SettingsError(f"BRAND__LOGO: {path.name} has {len(content):,} bytes; {MOST_LOGO_BYTES:,} are allowed.")
    is_png = content.startswith(b"\x89PNG\r\n\x1a\n")
    if not (is_png if kind == "image/png" else b"<svg" in content):
        raise SettingsError(f"BRAND__LOGO: {path.name} is not what its name says.")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
