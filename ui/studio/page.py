"""The studio's page, once in each language, and its place in the web application."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import gradio as gr
from fastapi import FastAPI, HTTPException, Query, Response
from starlette.requests import HTTPConnection

from avatars.avatar import Avatar
from pipeline.errors import VoiceAgentError
from ui.studio.avatars_tab import avatars_tab
from ui.studio.backend import StudioBackend
from ui.studio.call_log import as_csv
from ui.studio.calls_tab import calls_tab
from ui.studio.compare_tab import compare_tab
from ui.studio.dashboard_tab import dashboard_tab
from ui.studio.edit_tab import edit_tab
from ui.studio.gate import PATH, StudioGate
from ui.studio.pieces import since
from ui.studio.words import LANGUAGES, Words
from ui.theme import page_theme

_HERE = Path(__file__).parent


def build_studio(
    backend: StudioBackend,
    avatars: Mapping[str, Avatar],
    default: str,
    agency_name: str,
    zone: ZoneInfo,
    words: Words,
    guarded: bool,
) -> gr.Blocks:
    """The page in one language.

    Args:
        avatars: as their files have them, by key; `default` is the key of the one that is chosen at first.
        zone: of the agency; days and times are shown in it.
        guarded: there is a password, and so a way to sign out.
    """
    script = (_HERE / "studio.js").read_text(encoding="utf-8")
    with warnings.catch_warnings():
        # gradio 5.50 warns of arguments that 6.0 will take elsewhere; fastrtc needs gradio 5, which takes them here.
        warnings.simplefilter("ignore", DeprecationWarning)
        with gr.Blocks(
            title=f"{words('studio')} · {agency_name}",
            theme=page_theme(),
            css=(_HERE / "studio.css").read_text(encoding="utf-8"),
            js=f"() => {{ document.documentElement.lang = '{words.language}';\n{script} }}",
            analytics_enabled=False,
            fill_width=True,
        ) as page:
            gr.HTML(_header_html(agency_name, words, guarded), elem_id="studio-head", padding=False)
            with gr.Tabs(elem_id="studio-tabs"):
                with gr.Tab(words("avatars"), id="avatars"):
                    avatars_tab(backend, avatars, words, page)
                with gr.Tab(words("edit"), id="edit"):
                    edit_tab(backend, avatars, default, words)
                with gr.Tab(words("compare"), id="compare"):
                    compare_tab(backend, avatars, default, words)
                with gr.Tab(words("calls"), id="calls") as calls:
                    calls_tab(backend, zone, words, calls)
                with gr.Tab(words("dashboard"), id="dashboard") as dashboard:
                    dashboard_tab(backend, zone, words, dashboard)
    return page


def _header_html(agency_name: str, words: Words, guarded: bool) -> str:
    out = f'<a href="{PATH}/logout">{escape(words("sign out"))}</a>' if guarded else ""
    return (
        f"<header><div><h1>{escape(agency_name)} <span>{escape(words('studio'))}</span></h1>"
        f"<p>{escape(words('for staff'))}</p></div><nav>"
        f'<a href="/">{escape(words("to the page"))}</a>'
        f'<a href="{PATH}/{words.other}/" lang="{words.other}">{escape(words("other language"))}</a>'
        f"{out}</nav></header>"
    )


def mount_studio(
    app: FastAPI,
    backend: StudioBackend,
    avatars: Mapping[str, Avatar],
    default: str,
    agency_name: str,
    zone: ZoneInfo,
    *,
    password: str,
    from_this_machine: Callable[[HTTPConnection], bool],
) -> FastAPI:
    """`app` with the studio at `/studio`, behind its gate. Before the callers' page is mounted, which takes all paths.

    Args:
        password: empty: only this machine is let in.
        from_this_machine: does a request come from this machine, and not through it from elsewhere?
    """

    @app.get(f"{PATH}/calls.csv", include_in_schema=False)
    async def export(days: int = Query(7, ge=1, le=3_660)) -> Response:
        try:
            calls = await backend.calls(since(days))
        except VoiceAgentError as error:
            raise HTTPException(503, str(error)) from error
        # With a byte-order mark: spreadsheets take the text for UTF-8 then.
        headers = {"Content-Disposition": f'attachment; filename="calls-{days}-days.csv"', "Cache-Control": "no-store"}
        return Response("\ufeff" + as_csv(calls or ()), media_type="text/csv; charset=utf-8", headers=headers)

    for language in LANGUAGES:
        page = build_studio(backend, avatars, default, agency_name, zone, Words(language), bool(password))
        app = gr.mount_gradio_app(app, page, path=f"{PATH}/{language}", show_api=False)
    app.add_middleware(StudioGate, password=password, from_this_machine=from_this_machine)
    return app
