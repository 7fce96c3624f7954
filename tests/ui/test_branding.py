"""An agency's logo and colour: what is taken, and that everything can be read."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from ui.branding import LEGIBLE, MOST_LOGO_BYTES, Brand, contrast, legible, make_brand, text_on

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
colours = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],  # WCAG's own examples
)
def test_contrast(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@given(colours)
def test_text_on_any_colour_and_any_colour_as_text_can_be_read(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= LEGIBLE
    for card in ("#ffffff", "#1b1f1e"):
        assert contrast(legible(colour, card), card) >= LEGIBLE


@given(colours)
def test_the_accent_can_be_read_on_its_own_soft_shade(colour: str) -> None:
    for rule in Brand("x", colour=colour).css.strip().splitlines():
        shades = dict(re.findall(r"--([\w-]+): (#\w{6});", rule))
        assert contrast(shades["accent"], shades["accent-soft"]) >= LEGIBLE


def test_without_a_colour_the_page_keeps_its_own() -> None:
    assert Brand("x").css == ""


def test_a_colour_may_be_short() -> None:
    assert make_brand("x", colour="#A0c").colour == "#aa00cc"


@pytest.mark.parametrize("colour", ["green", "#12345", "1f7159", "#1f7159; } body { display: none"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(SettingsError, match="BRAND__COLOUR"):
        make_brand("x", colour=colour)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("a.png", PNG, "image/png"), ("a.SVG", b"<?xml version='1.0'?><svg/>", "image/svg+xml")],
)
def test_a_logo_is_part_of_the_page(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (path := tmp_path / name).write_bytes(content)
    logo = make_brand("x", path).logo
    assert logo.startswith(f"data:{kind};base64,")
    assert base64.b64decode(logo.partition(",")[2]) == content


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.gif", b"GIF89a", r"must be a \.png or an \.svg"),
        ("a.png", b"<svg/>", "is not what its name says"),
        ("a.svg", PNG, "is not what its name says"),
        ("a.png", PNG + b"x" * MOST_LOGO_BYTES, "are allowed"),
        ("a.png", None, "cannot be read"),
    ],
)
def test_a_logo_that_cannot_be_used_is_told(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=problem):
        make_brand("x", path)
