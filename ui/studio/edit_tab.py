"""The form in which an avatar is changed, checked at every key, tried by voice and in writing, and taken along."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Mapping, Sequence
from html import escape
from typing import Any, get_args

import gradio as gr
from gradio.components import Component

from avatars.avatar import Avatar, LanguageCode
from avatars.voices import KOKORO_VOICES
from ui.studio.avatars_tab import heard_html
from ui.studio.backend import StudioBackend
from ui.studio.drafts import FIELDS, OWN, TRANSLATED, Checked, Field, check, values_of
from ui.studio.field_words import id_of, label_of, told
from ui.studio.pieces import QUIET, empty_html, problem_html
from ui.studio.trials import trials_html, try_out
from ui.studio.words import Words

_LONGEST_TEXT = 600
"""Of what is said as a preview: half a minute of speech."""


def edit_tab(backend: StudioBackend, avatars: Mapping[str, Avatar], default: str, words: Words) -> None:
    """Inside a tab."""
    start = avatars[default]
    with gr.Row(elem_classes="halves"):
        with gr.Column(elem_classes="lane", min_width=0):
            base = gr.Dropdown(
                [(avatar.name, key) for key, avatar in avatars.items()],
                value=default,
                label=words("start from"),
                info=words("start from info"),
                elem_id="edit-base",
            )
            shown = dict(zip((field.name for field in FIELDS), values_of(start), strict=True))
            inputs = [*_group(OWN, shown, words, True), *_group(TRANSLATED, shown, words, False)]
        with gr.Column(elem_classes="lane sticky", min_width=0):
            verdict = gr.HTML(
                verdict_html(check(start, values_of(start)), words), elem_id="edit-verdict", padding=False
            )
            with gr.Group(elem_classes="card"):
                gr.HTML(f"<h3>{escape(words('preview by voice'))}</h3>", padding=False)
                text = gr.Textbox(
                    label=words("say this"),
                    info=words("say this info"),
                    max_length=_LONGEST_TEXT,
                    elem_id="edit-say",
                )
                language = gr.Radio(
                    [(words(code).capitalize(), code) for code in get_args(LanguageCode)],
                    value=start.language,
                    label=words("in language"),
                    elem_id="edit-language",
                )
                say = gr.Button(words("say it"), variant="primary", elem_id="edit-hear")
                player = gr.HTML("", elem_id="edit-player", padding=False)
            with gr.Group(elem_classes="card"):
                gr.HTML(f"<h3>{escape(words('preview by text'))}</h3>", padding=False)
                script = gr.Textbox(
                    words("example"), label=words("caller says"), info=words("caller says info"), lines=2,
                    elem_id="edit-script", max_length=2_000,
                )  # fmt: skip
                answer = gr.Button(words("answer"), variant="primary", elem_id="edit-answer")
                talk = gr.HTML(empty_html(words("not tried yet")), elem_id="edit-talk", padding=False)

    def checked(key: str, values: Sequence[Any]) -> Checked:
        return check(avatars[key], values)

    def look(key: str, *values: Any) -> str:
        return verdict_html(checked(key, values), words)

    def start_from(key: str) -> list[Any]:
        values = values_of(avatars[key])
        return [*values, verdict_html(checked(key, values), words), avatars[key].language]

    async def speak(key: str, said: str, code: LanguageCode, *values: Any) -> str:
        avatar = checked(key, values).avatar
        if avatar is None or code not in avatar.languages:
            return problem_html(words("put right first"))
        return await heard_html(backend, avatar.in_language(code), said.strip() or None, words)

    async def reply(key: str, said: str, *values: Any) -> AsyncIterator[str]:
        avatar = checked(key, values).avatar
        if avatar is None:
            yield problem_html(words("put right first"))
            return
        async for trials in try_out(backend, avatar, said):
            yield trials_html(trials, avatar.name, words)

    quiet: dict[str, Any] = dict(QUIET)
    gr.on([each.input for each in inputs], look, [base, *inputs], verdict, trigger_mode="always_last", **quiet)  # type: ignore[attr-defined]
    base.input(start_from, base, [*inputs, verdict, language], **quiet)
    gr.on([say.click, text.submit], speak, [base, text, language, *inputs], player, **quiet)
    answer.click(reply, [base, script, *inputs], talk, **quiet)


def verdict_html(checked: Checked, words: Words) -> str:
    """What is wrong with the form's content, or the file to take along."""
    if checked.problems:
        count = len(checked.problems)
        head = words("one problem") if count == 1 else words("{n} problems", n=count)
        items = "".join(_problem_html(problem, words) for problem in checked.problems)
        return f'<div class="card wrong" role="status"><p>{escape(head)}</p><ul>{items}</ul></div>'
    # In the page itself: the file is always the form's latest content, and no copy is left on the server.
    data = base64.b64encode(checked.text.encode()).decode("ascii")
    return (
        f'<div class="card right" role="status"><p>{escape(words("all right"))}</p>'
        f'<a class="download" download="{escape(checked.file_name)}" href="data:application/yaml;base64,{data}">'
        f'{escape(words("download", file=checked.file_name))}</a><p class="notes">{escape(words("download info"))}</p>'
        f'<details><summary>YAML</summary><pre tabindex="0">{escape(checked.text)}</pre></details></div>'
    )


def _problem_html(problem: str, words: Words) -> str:
    """A line of the list; studio.js repeats it at its field, and leads there."""
    name, label, what = told(problem, words.language)
    if name is None:
        return f"<li>{escape(f'{label}: {what}' if label else what)}</li>"
    where = id_of(name)
    return (
        f'<li data-field="{where}" data-why="{escape(what)}">'
        f'<button type="button" data-go="{where}">{escape(label)}</button>: {escape(what)}</li>'
    )


def _group(fields: Sequence[Field], shown: Mapping[str, Any], words: Words, own: bool) -> list[Component]:
    """Inputs for fields of one language, in their order, in parts that can be closed."""
    inputs: dict[str, Component] = {}
    title = words("own words") if own else words("spanish words")
    gr.HTML(f"<h3>{escape(title)}</h3>" + ("" if own else f"<p>{escape(words('spanish info'))}</p>"), padding=False)
    parts = {
        "who": words("character"),
        "first words": words("first words"),
        "openers": words("openers"),
        "phrases": words("phrases"),
    }
    for group, label in parts.items():
        with gr.Accordion(label, open=own and group in ("who", "first words"), elem_classes="card"):
            for field in fields:
                if field.group == group:
                    inputs[field.name] = _input(field, shown[field.name], words)
    return [inputs[field.name] for field in fields]


def _input(field: Field, value: Any, words: Words) -> Component:
    named: dict[str, Any] = {"label": label_of(field.name, words.language), "elem_id": id_of(field.name)}
    if field.kind == "number":
        return gr.Slider(0.7, 1.4, value=value, step=0.05, **named)
    if field.kind == "choice":
        codes = [(words(code).capitalize(), code) for code in get_args(LanguageCode)]
        return gr.Dropdown(codes, value=value, **named)
    if field.kind == "voice":
        voices = KOKORO_VOICES if field.path[0] == "voices" else [each for each in KOKORO_VOICES if each[0] == "e"]
        return gr.Dropdown([(words("no voice"), ""), *((each, each) for each in voices)], value=value or "", **named)
    lines = {"line": 1, "text": 4, "list": 2}[field.kind]
    return gr.Textbox(value, lines=lines, max_lines=10, max_length=4_000, **named)
