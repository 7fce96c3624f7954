"""Puts the page into the web application, and keeps its visitors' browsers on this host."""

from __future__ import annotations

import re

import gradio as gr
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page template names a script, two font hosts and a preview image on other hosts. None is needed here.
_FOREIGN_TAGS = re.compile(
    rb"<script\s[^>]*?src=\"https?://[^>]*>\s*</script>"
    rb"|<link\s[^>]*?href=\"https?://[^>]*>"
    rb"|<meta\s[^>]*?content=\"https?://[^>]*>"
    # What a messenger shows of a shared link is told by gradio's template of itself, before what is told of the page.
    rb"|<meta\s[^>]*?content=\"(?:@?[Gg]radio|@teamGradio|\{url\}|Click to try out the app!|)\"[^>]*>"
)


def without_foreign_tags(html: bytes) -> bytes:
    """`html` without the tags that make a browser ask another host, and those that speak of gradio for the page."""
    return _FOREIGN_TAGS.sub(b"", html)


class LocalPage:
    """ASGI middleware that removes foreign references from HTML pages; all else passes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = bytearray()

        async def rewrite(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_plain_html(message):
                start = message
                return
            if start is None or message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            html = without_foreign_tags(bytes(body))
            headers = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
            headers.append((b"content-length", str(len(html)).encode()))
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": html})

        await self.app(scope, receive, rewrite)


def _is_plain_html(message: Message) -> bool:
    headers = {name.lower(): value for name, value in message["headers"]}
    return headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers


def mount_page(app: FastAPI, page: gr.Blocks, path: str = "/") -> FastAPI:
    """`app` with `page` at `path`."""
    app.add_middleware(LocalPage)
    # A Space asks for rendering by Node by a variable; the page is drawn in the browser, wherever it runs.
    return gr.mount_gradio_app(app, page, path=path, show_api=False, ssr_mode=False)
