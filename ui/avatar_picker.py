"""The avatar picker: one card for each avatar, with its name and a line about it."""

from __future__ import annotations

from collections.abc import Mapping

import gradio as gr

from avatars.avatar import Avatar
from ui.words import ENGLISH, Words

ELEMENT_ID = "avatar-picker"


def choices(avatars: Mapping[str, Avatar]) -> list[tuple[str, str]]:
    """Label and key of each card. The name stands on the label's first line, which the stylesheet sets in bold."""
    return [(f"{avatar.name}\n{avatar.description}", key) for key, avatar in avatars.items()]


def avatar_picker(avatars: Mapping[str, Avatar], default: str, words: Words = ENGLISH) -> gr.Radio:
    """The picker as a component, `default` chosen; its value is the avatar's key."""
    return gr.Radio(
        choices=choices(avatars),
        value=default,
        label=words("Who would you like to talk to?"),
        info=words("A change takes effect on the next call."),
        elem_id=ELEMENT_ID,
        interactive=True,
    )
