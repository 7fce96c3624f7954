"""Colours and fonts of the page. Fonts are the system's own: nothing is fetched from another host."""

from __future__ import annotations

import gradio as gr
from gradio.themes.utils.colors import Color
from gradio.themes.utils.fonts import Font

_GREEN = Color(
    name="casa-green",
    c50="#edf7f3",
    c100="#d5ece3",
    c200="#aed9ca",
    c300="#80c1ab",
    c400="#4ea688",
    c500="#2a8a6c",
    c600="#1f7159",
    c700="#1b5b49",
    c800="#18493c",
    c900="#153c32",
    c950="#0a231d",
)
_STONE = Color(
    name="casa-stone",
    c50="#faf8f5",
    c100="#f3efe9",
    c200="#e6e0d7",
    c300="#d0c8bc",
    c400="#a39a8d",
    c500="#756e63",
    c600="#5a544b",
    c700="#3b3a36",
    c800="#262826",
    c900="#1b1e1d",
    c950="#131615",
)
_SANS = [Font(name) for name in ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")]
_MONO = [Font(name) for name in ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")]


def page_theme() -> gr.themes.Base:
    """Warm paper and deep green; in the dark, charcoal and a lighter green."""
    return gr.themes.Base(
        primary_hue=_GREEN, secondary_hue=_GREEN, neutral_hue=_STONE, font=_SANS, font_mono=_MONO, radius_size="lg"
    ).set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_900",
        body_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="*neutral_400",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_700",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
    )
