"""The avatars side by side: who they are, how they sound, what a language model is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from typing import Any

import gradio as gr

from avatars.avatar import Avatar, LanguageCode
from pipeline.errors import VoiceAgentError
from ui.studio.backend import StudioBackend
from ui.studio.pieces import QUIET, empty_html, problem_html
from ui.studio.sound import player_html
from ui.studio.words import Words

_AGAIN_S = 3.0
"""How often a page that was opened while the service starts looks again."""


def avatars_tab(backend: StudioBackend, avatars: Mapping[str, Avatar], words: Words, page: gr.Blocks) -> None:
    """Inside a tab."""
    player = gr.HTML(empty_html(words("nothing heard yet")), elem_id="studio-player", padding=False)
    cards = []
    with gr.Row(elem_classes="cards"):
        for avatar in avatars.values():
            with gr.Group(elem_classes="card"):
                cards.append(gr.HTML(card_html(avatar, None, words), padding=False))
                with gr.Row(elem_classes="buttons"):
                    for language in avatar.languages:
                        button = gr.Button(
                            words("hear it", language=words(language)),
                            elem_id=f"hear-{avatar.key}-{language}",
                            size="sm",
                            min_width=0,
                        )
                        button.click(hearing(backend, avatar, language, words), None, player, **QUIET)  # type: ignore[arg-type]

    again = gr.Timer(_AGAIN_S)

    def prompts() -> list[Any]:
        # The listings' districts are in them: they come when the service has started, and change with the listings.
        told = [prompt_of(backend, avatar) for avatar in avatars.values()]
        drawn = [card_html(avatar, prompt, words) for avatar, prompt in zip(avatars.values(), told, strict=True)]
        return [*drawn, gr.Timer(active=None in told)]

    gr.on([page.load, again.tick], prompts, None, [*cards, again], **QUIET)


def prompt_of(backend: StudioBackend, avatar: Avatar) -> tuple[str, str] | None:
    """Prompt and version; None while there is none to show."""
    try:
        return backend.prompt(avatar)
    except VoiceAgentError:
        return None


def hearing(
    backend: StudioBackend, avatar: Avatar, language: LanguageCode, words: Words
) -> Callable[[], Awaitable[str]]:
    """What a click on "hear it" does."""

    async def hear() -> str:
        return await heard_html(backend, avatar.in_language(language), None, words)

    return hear


async def heard_html(backend: StudioBackend, avatar: Avatar, text: str | None, words: Words) -> str:
    """A player with that avatar's voice, or why there is none."""
    try:
        rate_hz, samples = await backend.hear(avatar, text)
    except VoiceAgentError as error:
        return problem_html(words("could not", why=error))
    said = text or avatar.greeting.format(agency=backend.agency_name)
    return player_html(rate_hz, samples, words("{name} says", name=avatar.name, text=said))


def card_html(avatar: Avatar, prompt: tuple[str, str] | None, words: Words) -> str:
    """An avatar's card; `prompt` is its text and version."""
    speaks = ", ".join(words(each) for each in avatar.languages)
    facts = f"{speaks} · {words('voice')} {avatar.voices.kokoro}"
    described = avatar.in_language(words.language) if words.language in avatar.languages else avatar
    told = ""
    if prompt is not None:
        text, version = prompt
        told = (
            f"<details><summary>{escape(words('prompt'))} <code>{escape(version)}</code></summary>"
            f'<pre tabindex="0">{escape(text)}</pre></details>'
        )
    name, line = escape(avatar.name), escape(described.description)
    return f'<h3>{name}</h3><p>{line}</p><p class="facts">{escape(facts)}</p>{told}'
